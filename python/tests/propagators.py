"""What the tests of the propagators share."""

import numpy as np
import pytest

import wavepore as wp
from wavepore._errors import ScenarioError

# From SI (exact) and CODATA 2022.
HBAR = 6.62607015e-34 / (2 * np.pi) / 1.602176634e-19 * 1e18  # meV·fs
ATOMIC_MASS = 1.66053906892e-27 / 1.602176634e-19 * 1e13  # meV·fs²/Å²
SPLITTINGS = ("strang", "takahashi-imada", "chin", "blanes-moan")
METHODS = (*SPLITTINGS, "chebyshev")


def grid(points=512, half=8.0):
    return np.linspace(-half, half, points, endpoint=False)


def barrier(x):
    return 138 / np.cosh(x / 0.3) ** 2


def make(x, potential=None, time_step=0.5, scheme="takahashi-imada", **options):
    potential = barrier(x) if potential is None else potential
    if scheme == "chebyshev":
        return wp.Chebyshev(x, potential, ion="K+", time_step=time_step, **options)
    return wp.SplitOperator(x, potential, ion="K+", time_step=time_step, scheme=scheme, **options)


def packet(x, center=-3.0, energy=133.0):
    return wp.gaussian(x, center=center, width=0.5, energy=energy, ion="K+")


def norm(x, psi):
    return float(np.sum(np.abs(psi) ** 2) * (x[1] - x[0]))


def distance(x, a, b):
    return norm(x, a - b) ** 0.5


def refuses(argument, call):
    with pytest.raises(ScenarioError) as caught:
        call()
    assert caught.value.key == argument
    assert str(caught.value).startswith(f"`{argument}`: ")
