"""Quantum wave packets of ions in channels."""

from wavepore._core import __version__

__all__ = ["__version__"]
