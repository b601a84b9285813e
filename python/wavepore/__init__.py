"""Quantum wave packets of ions in channels.

T(E) with a bound on its error by two independent methods, currents and conductances, levels, side
bands, and the propagator itself. Plain numbers are in Å, fs, meV, K, mV and mM.

>>> import numpy as np, wavepore as wp
>>> x = np.linspace(-8, 8, 401)
>>> v = 138 / np.cosh(x / 0.08) ** 2
>>> t = wp.transmission(x=x, potential=v, ion="K+", energies=np.linspace(50, 250, 401))
>>> bool(t.error.max() < 1e-9)
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wavepore._core import __version__
from wavepore._errors import MachineError, NumericsError, NumericsWarning, ScenarioError

if TYPE_CHECKING:
    from wavepore._datasets import open
    from wavepore._packet import gaussian
    from wavepore._propagator import Chebyshev, SplitOperator
    from wavepore._run import Run, run
    from wavepore._scenario import Scenario
    from wavepore._sweep import sweep
    from wavepore._tables import currents, levels, passage, sidebands
    from wavepore._transmission import transmission

__all__ = [
    "Chebyshev",
    "MachineError",
    "NumericsError",
    "NumericsWarning",
    "Run",
    "Scenario",
    "ScenarioError",
    "SplitOperator",
    "__version__",
    "currents",
    "gaussian",
    "levels",
    "open",
    "passage",
    "run",
    "sidebands",
    "sweep",
    "transmission",
]

# Modules are imported on first use: NumPy alone takes longer than all of this package.
_ON_FIRST_USE = {
    "Chebyshev": "_propagator",
    "Run": "_run",
    "Scenario": "_scenario",
    "SplitOperator": "_propagator",
    "currents": "_tables",
    "gaussian": "_packet",
    "levels": "_tables",
    "open": "_datasets",
    "passage": "_tables",
    "run": "_run",
    "sidebands": "_tables",
    "sweep": "_sweep",
    "transmission": "_transmission",
}


def __getattr__(name: str) -> Any:
    if name not in _ON_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(f"wavepore.{_ON_FIRST_USE[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
