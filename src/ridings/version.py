"""The version of Ridings, in one place."""

__version__ = "0.1.0"
