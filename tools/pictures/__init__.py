"""The pictures of the picture tour, taken from the running product."""
