"""What there is to sell to, who sells, and what it takes."""
