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

from wavepore._core import __version__
from wavepore._datasets import open
from wavepore._errors import MachineError, NumericsError, NumericsWarning, ScenarioError
from wavepore._run import Run, run
from wavepore._scenario import Scenario
from wavepore._sweep import sweep
from wavepore._tables import currents, levels, sidebands
from wavepore._transmission import transmission

__all__ = [
    "MachineError",
    "NumericsError",
    "NumericsWarning",
    "Run",
    "Scenario",
    "ScenarioError",
    "__version__",
    "currents",
    "levels",
    "open",
    "run",
    "sidebands",
    "sweep",
    "transmission",
]
