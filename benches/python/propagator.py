"""What a time step costs from Python, beside the library's own loop and one with pyFFTW.

    python benches/python/propagator.py

A K+ ion of 133 meV meets the barrier of a filter, 138 meV·sech²(x/0.08 Å), in a periodic box of
16 Å. All loops of one size are timed in turns, in one process and one thread; ratios are medians
of those of neighbours. Needs wavepore and pyFFTW, and a machine that does nothing else.

1. `advance` of 1 and of 20 steps a call over the library's loop. That is one call of 200 steps, in
   which what the call costs is less than a hundredth; all of them take 200 steps in a turn.
2. Strang's scheme with pyFFTW over `advance`, both of 20 steps a call. pyFFTW works on aligned
   arrays in double precision with plans made by FFTW_MEASURE and FFTW_PATIENT, in place or from
   one array to another, whichever is faster. Tables are computed before and multiplied in place,
   the half kicks between two steps as one, 1/N with the drifts: as the library does.
3. Time to an error of 1e-8 of ψ, √∫|ψ − exact|² dx, after the packet has left the barrier: the
   default scheme against Strang's with pyFFTW, each with as many steps as its own error needs.
   Inside of the barrier both are of order 2, and nothing would be gained.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pyfftw
import wavepore as wp
from numpy.typing import NDArray

Psi = NDArray[np.complex128]
Works = dict[str, Callable[[], object]]
SIZES = (1024, 2048, 4096, 8192)
TURNS = 151
STEPS = 20
CALLS = 10
# From SI (exact) and CODATA 2022.
HBAR = 6.62607015e-34 / (2 * np.pi) / 1.602176634e-19 * 1e18  # meV·fs
ATOMIC_MASS = 1.66053906892e-27 / 1.602176634e-19 * 1e13  # meV·fs²/Å²
TARGET_ERROR = 1e-8
DURATION = 700.0  # fs: what is transmitted and what is reflected have left the barrier
TIMED = 200


class FftwStrang:
    """Strang's scheme with NumPy and pyFFTW, on arrays of its own."""

    def __init__(
        self, prop: wp.SplitOperator, time_step: float, flag: str, in_place: bool
    ) -> None:
        x, points = prop.x, len(prop.x)
        k = 2 * np.pi * np.fft.fftfreq(points, x[1] - x[0])
        kinetic = (HBAR * k) ** 2 / (2 * prop.mass * ATOMIC_MASS)
        aligned = lambda values: pyfftw.byte_align(np.asarray(values, complex), n=64)
        self.half = aligned(np.exp(-0.5j * prop.potential * time_step / HBAR))
        self.kick = aligned(self.half**2)
        self.drift = aligned(np.exp(-1j * kinetic * time_step / HBAR) / points)
        self.psi = pyfftw.empty_aligned(points, complex, n=64)
        self.modes = (
            self.psi if in_place else pyfftw.empty_aligned(points, complex, n=64)
        )
        plan = lambda a, b, direction: pyfftw.FFTW(
            a, b, direction=direction, flags=(flag,), threads=1
        )
        self.forward = plan(self.psi, self.modes, "FFTW_FORWARD").execute
        self.inverse = plan(self.modes, self.psi, "FFTW_BACKWARD").execute

    def advance(self, steps: int) -> None:
        psi, modes, multiply = self.psi, self.modes, np.multiply
        multiply(psi, self.half, out=psi)
        for step in range(steps):
            self.forward()
            multiply(modes, self.drift, out=modes)
            self.inverse()
            multiply(psi, self.kick if step < steps - 1 else self.half, out=psi)


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def in_turns(works: Works, turns: int = TURNS) -> dict[str, NDArray[np.float64]]:
    """Seconds of each work in each turn, after one turn that does not count."""
    times = [
        {name: timed(work) for name, work in works.items()} for _ in range(turns + 1)
    ][1:]
    return {name: np.array([turn[name] for turn in times]) for name in works}


def case(points: int, time_step: float, scheme: str) -> tuple[wp.SplitOperator, Psi]:
    x = np.linspace(-8, 8, points, endpoint=False)
    potential = 138 / np.cosh(x / 0.08) ** 2
    prop = wp.SplitOperator(x, potential, ion="K+", time_step=time_step, scheme=scheme)
    return prop, wp.gaussian(x, center=-3, width=0.5, energy=133, ion="K+")


def faster_fftw(prop: wp.SplitOperator, psi: Psi, flag: str) -> FftwStrang:
    """In place or not, whichever is faster."""
    loops = [
        FftwStrang(prop, prop.time_step, flag, in_place) for in_place in (False, True)
    ]
    for loop in loops:
        loop.psi[:] = psi
    works = {
        str(i): lambda loop=loop: loop.advance(STEPS) for i, loop in enumerate(loops)
    }
    times = in_turns(works, 51)
    return loops[int(np.median(times["1"]) < np.median(times["0"]))]


def cost_of_steps(points: int) -> None:
    prop, psi = case(points, 0.5, "strang")
    moving, total = psi.copy(), STEPS * CALLS
    works: Works = {
        "library": lambda: prop.advance(moving, total, out=moving),
        "one": lambda: [prop.advance(moving, 1, out=moving) for _ in range(total)],
        "in place": lambda: [
            prop.advance(moving, STEPS, out=moving) for _ in range(CALLS)
        ],
        "new array": lambda: [prop.advance(moving, STEPS) for _ in range(CALLS)],
    }
    for flag in ("FFTW_MEASURE", "FFTW_PATIENT"):
        loop = faster_fftw(prop, psi, flag)
        loop.psi[:] = psi
        works[flag] = lambda loop=loop: [loop.advance(STEPS) for _ in range(CALLS)]
    check = FftwStrang(prop, prop.time_step, "FFTW_ESTIMATE", False)
    check.psi[:] = psi
    check.advance(STEPS)
    assert np.abs(check.psi - prop.advance(psi, STEPS)).max() < 1e-12
    times = in_turns(works)
    library, ours = times["library"], times["in place"]
    ratios = [times[name] / library for name in ("one", "in place", "new array")]
    ratios += [times[flag] / ours for flag in ("FFTW_MEASURE", "FFTW_PATIENT")]
    row(points, 1e6 * np.median(library) / (STEPS * CALLS), *map(np.median, ratios))


def steps_needed(scheme: str, order: int, exact: Psi, first: int) -> tuple[int, float]:
    """Steps that end within the target, from the error with fewer; and their error."""
    steps, error = first, np.inf
    while error > TARGET_ERROR:
        prop, psi = case(len(exact), DURATION / steps, scheme)
        ended = prop.advance(psi, steps)
        error = float(
            np.sqrt(np.sum(np.abs(ended - exact) ** 2) * (prop.x[1] - prop.x[0]))
        )
        if error > TARGET_ERROR:
            steps = int(
                np.ceil(steps * max(1.02, 1.01 * (error / TARGET_ERROR) ** (1 / order)))
            )
    return steps, error


def time_to_accuracy(points: int) -> None:
    prop, psi = case(points, DURATION, "strang")
    exact = wp.Chebyshev(
        prop.x, prop.potential, ion="K+", time_step=DURATION / 8
    ).advance(psi, 8)
    ours, our_error = steps_needed("takahashi-imada", 4, exact, 500)
    theirs, their_error = steps_needed("strang", 2, exact, 2000)
    prop, _ = case(points, DURATION / ours, "takahashi-imada")
    strang, _ = case(points, DURATION / theirs, "strang")
    loop = faster_fftw(strang, psi, "FFTW_MEASURE")
    loop.psi[:] = psi
    # A share of the steps is enough to time them.
    works: Works = {
        "ours": lambda: prop.advance(psi, TIMED),
        "theirs": lambda: loop.advance(TIMED),
    }
    times = in_turns(works, 31)
    seconds = [times["ours"] * ours / TIMED, times["theirs"] * theirs / TIMED]
    row(
        points,
        *(ours, our_error, np.median(seconds[0])),
        *(theirs, their_error, np.median(seconds[1])),
        np.median(seconds[1] / seconds[0]),
    )


def row(points: int, *numbers: float) -> None:
    texts = (f"{n:10}" if isinstance(n, int) else f"{n:10.4g}" for n in numbers)
    print(f"{points:6}", *texts, flush=True)


def heading(title: str, *columns: str) -> None:
    print(f"{title}\n{'points':>6}", *(f"{column:>10}" for column in columns))


def main() -> None:
    heading(
        "a step of Strang's scheme: the library, µs; advance over the library by steps a call;"
        " pyFFTW over advance",
        *("library", "1, out=", "20, out=", "20, new", "MEASURE", "PATIENT"),
    )
    for points in SIZES:
        cost_of_steps(points)
    heading(
        f"\n{TARGET_ERROR:.0e} of ψ after {DURATION:g} fs: takahashi-imada, strang with pyFFTW",
        *("steps", "error", "s", "steps", "error", "s", "ratio"),
    )
    for points in SIZES:
        time_to_accuracy(points)


if __name__ == "__main__":
    main()
