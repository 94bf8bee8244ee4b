"""A plan as one self-contained page."""
