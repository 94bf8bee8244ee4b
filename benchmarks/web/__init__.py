"""How quick the map page of a plan is in a real browser."""
