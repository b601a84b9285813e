"""The physics of the propagators: against NumPy, closed forms and each other."""

import numpy as np
import pytest
from propagators import ATOMIC_MASS, HBAR, METHODS, barrier, distance, grid, make, norm, packet

import wavepore as wp


def test_strangs_scheme_is_that_of_a_loop_in_numpy():
    x, steps, time_step = grid(), 300, 0.7
    prop = make(x, time_step=time_step, scheme="strang")
    k = 2 * np.pi * np.fft.fftfreq(len(x), x[1] - x[0])
    kinetic = (HBAR * k) ** 2 / (2 * prop.mass * ATOMIC_MASS)
    half = np.exp(-0.5j * barrier(x) * time_step / HBAR)
    drift = np.exp(-1j * kinetic * time_step / HBAR)
    psi = expected = packet(x)
    for _ in range(steps):
        expected = half * np.fft.ifft(drift * np.fft.fft(half * expected))
    assert np.abs(prop.advance(psi, steps) - expected).max() < 1e-11


@pytest.mark.parametrize("scheme", METHODS)
def test_a_free_packet_flies_and_spreads_as_in_closed_form(scheme):
    x, time, center, width, velocity = grid(1024), 300.0, -2.0, 0.2, 750.0
    prop = make(x, 0 * x, time_step=10.0, scheme=scheme)
    psi = wp.gaussian(x, center=center, width=width, velocity=velocity, ion="K+")
    mass, speed = prop.mass * ATOMIC_MASS, velocity * 1e-5
    spread = 1 + 1j * HBAR * time / (2 * mass * width**2)
    wave = mass * speed / HBAR * (x - center) - mass * speed**2 / 2 * time / HBAR
    envelope = -((x - center - speed * time) ** 2) / (4 * width**2 * spread)
    exact = (2 * np.pi * width**2) ** -0.25 / np.sqrt(spread) * np.exp(envelope + 1j * wave)
    assert np.abs(prop.advance(psi, 30) - exact).max() < 1e-10


@pytest.mark.parametrize(
    ("scheme", "order", "step"),
    [("strang", 2, 0.25), ("takahashi-imada", 2, 0.25), ("chin", 4, 1.0), ("blanes-moan", 4, 2.5)],
)
def test_errors_of_psi_fall_with_the_order_of_the_scheme(scheme, order, step):
    x, duration = grid(), 400.0
    exact = make(x, time_step=100.0, scheme="chebyshev").advance(packet(x), 4)

    def error(step):
        prop = make(x, time_step=step, scheme=scheme)
        return distance(x, prop.advance(packet(x), round(duration / step)), exact)

    assert np.log2(error(step) / error(step / 2)) == pytest.approx(order, abs=0.15)


def test_the_default_scheme_is_of_order_four_once_the_packet_has_left_the_barrier():
    x, duration = grid(1024), 800.0
    psi = wp.gaussian(x, center=-3.4, width=0.4, energy=302.0, ion="K+")
    exact = make(x, time_step=80.0, scheme="chebyshev").advance(psi, 10)

    def error(steps):
        prop = make(x, time_step=duration / steps)
        return distance(x, prop.advance(psi, steps), exact)

    assert np.log2(error(800) / error(1600)) == pytest.approx(4, abs=0.15)


@pytest.mark.parametrize("scheme", METHODS)
def test_norm_and_energy_are_kept(scheme):
    x = grid()
    prop = make(x, time_step=0.1, scheme=scheme)
    psi = packet(x)
    begun = prop.energy(psi)
    # E₀ + ħ²/8mσ², and what little of V the packet feels.
    kinetic = 133 + HBAR**2 / (8 * prop.mass * ATOMIC_MASS * 0.5**2)
    felt = norm(x, psi * np.sqrt(barrier(x)))
    assert begun == pytest.approx(kinetic + felt, rel=1e-12)
    ended = prop.advance(psi, 3000)
    assert norm(x, ended) == pytest.approx(1, abs=1e-11)
    assert prop.energy(ended) == pytest.approx(begun, rel=1e-5)
    batch = prop.energy(np.stack([psi, 2j * ended]))
    assert batch.shape == (2,) and batch[1] == pytest.approx(prop.energy(ended), rel=1e-12)


def test_what_an_absorber_takes_is_counted_left_and_right():
    x = grid(2048, half=16.0)
    absorber = dict(width=6, strength=60)
    prop = make(x, 138 / np.cosh(x / 0.08) ** 2, 1.0, absorber=absorber)
    psi = prop.advance(packet(x, center=-5), 2000)
    left, right = prop.absorbed
    assert 0.01 < right < 0.43 and left + right + norm(x, psi) == pytest.approx(1, abs=1e-11)
    psi = prop.advance(psi, 2000)
    # T(E) of V₀·sech²(x/a) in closed form, averaged over the packet.
    mass = prop.mass * ATOMIC_MASS
    k0 = np.sqrt(2 * mass * 133) / HBAR
    k = k0 + np.linspace(-6, 6, 4001)
    weight = np.exp(-2 * (0.5 * (k - k0)) ** 2)
    bound = np.cosh(np.pi / 2 * np.sqrt(8 * mass * 138 * 0.08**2 / HBAR**2 - 1)) ** 2
    through = np.sinh(np.pi * k * 0.08) ** 2
    exact = np.sum(weight * through / (through + bound)) / np.sum(weight)
    assert prop.absorbed == pytest.approx((1 - exact, exact), abs=1e-6)
    assert make(x).advance(psi) is not psi and make(x).absorbed == (0, 0)
    assert prop.absorber == dict(width=6, strength=60, order=4)
