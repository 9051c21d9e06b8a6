"""The version of the engine, which every bundle names."""

__all__ = ["__version__"]

__version__ = "0.1.0"
