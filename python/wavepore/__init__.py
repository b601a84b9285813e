"""Quantum wave packets of ions in channels."""

from wavepore._core import __version__
from wavepore._packet import gaussian
from wavepore._propagator import Chebyshev, SplitOperator

__all__ = ["Chebyshev", "SplitOperator", "__version__", "gaussian"]
