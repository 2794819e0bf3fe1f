"""书香 Shuxiang: the program that runs a county public library."""

__version__ = "0.1.0"
