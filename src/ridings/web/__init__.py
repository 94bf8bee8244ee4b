"""The HTTP API: one file per stage."""
