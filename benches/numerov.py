"""Numerov with 8000 points, vectorised over 401 energies: median time in ms and largest relative error of T."""

import time

import numpy as np

HBAR = 658.2119569509067
KT = 1.380649e-23 / 1.602176634e-19 * 1e3 * 310.0
MASS = 71026.48 * 9.1093837139e-31 / 1.602176634e-19 * 1e3 * 1e10
B = HBAR**2 / (2 * MASS)
HEIGHT, WIDTH, POINTS = 6 * KT, 0.30, 8000
ENERGIES = KT * np.linspace(3.0, 9.0, 401)


def transmission():
    x = np.linspace(-14 * WIDTH, 14 * WIDTH, POINTS)
    h = x[1] - x[0]
    potential = HEIGHT / np.cosh(x / WIDTH) ** 2
    k = np.sqrt(ENERGIES / B)
    # March right to left; y = (1 + h²q²/12)·ψ turns the three-term formula into one product a step.
    phase = np.exp(1j * k * h)
    psi, nxt = np.ones_like(phase), phase
    factor = h * h / B
    q = (ENERGIES - potential[-1]) * factor
    y_next, y = (1 + q / 12) * nxt, (1 + q / 12) * psi
    for v in potential[:0:-1]:
        q = (ENERGIES - v) * factor
        psi = y / (1 + q / 12)
        y_next, y = y, 2 * y - y_next - q * psi
    q = (ENERGIES - potential[0]) * factor
    left = y / (1 + q / 12)
    # psi at the second point, left at the first: incident part by the phase between them.
    incident = (psi - left * np.conj(phase)) / (phase - np.conj(phase))
    return 1 / np.abs(incident) ** 2


def exact():
    k = np.sqrt(ENERGIES / B)
    s = np.sinh(np.pi * k * WIDTH) ** 2
    return s / (s + np.cosh(np.pi / 2 * np.sqrt(4 * HEIGHT * WIDTH**2 / B - 1)) ** 2)


times = []
for _ in range(9):
    start = time.perf_counter()
    result = transmission()
    times.append(1e3 * (time.perf_counter() - start))
print(np.median(times), np.max(np.abs(result / exact() - 1)))
