"""The version of ptx."""

__version__ = "0.1.0"
