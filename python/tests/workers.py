"""What worker processes compute; those that are spawned import it."""

from __future__ import annotations

import numpy as np

import wavepore as wp

X = np.linspace(-2.0, 2.0, 101)
V = 138 / np.cosh(X / 0.3) ** 2
E = np.linspace(50.0, 250.0, 21)


def of_height(height: float) -> np.ndarray:
    found = wp.transmission(x=X, potential=height * V / 138, ion="K+", energies=E)
    values: np.ndarray = found.transmission.values
    return values


def swept(_: int) -> int:
    thin = {"ion": "K+", "barrier": {"shape": "eckart", "height": 138, "width": 0.3}}
    cube = wp.sweep(thin, {"barrier.0.height": [100, 120]}, energies=[100.0])
    return int(cube.transmission.size)
