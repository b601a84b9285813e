"""What calls through Python cost, beside the same work of the library and of xarray.

    python benches/python/calls.py

Ratios and differences of one run, each beside its floor; nothing fails. Run it on an idle machine.
"""

import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import numpy as np
import wavepore as wp
from wavepore import _core
from wavepore._datasets import dataset

X = np.linspace(-2.0, 2.0, 401)
V = 138 / np.cosh(X / 0.3) ** 2
E = np.linspace(50.0, 250.0, 401)
ROUNDS = 100


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def medians(*works: Callable[[], object]) -> list[float]:
    """Medians in ms, the works in turn, so that all see the same machine."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for own, work in zip(times, works, strict=True):
            own.append(seconds(work))
    return [1e3 * statistics.median(own) for own in times]


def imports() -> None:
    code = "import time; a = time.perf_counter(); import {}; print(time.perf_counter() - a)"

    def one(name: str) -> float:
        command = [sys.executable, "-c", code.format(name)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return 1e3 * float(done.stdout)

    own, numpy = (
        statistics.median(one(name) for _ in range(15))
        for name in ("wavepore", "numpy")
    )
    print(f"import wavepore: {own:.1f} ms   (import numpy: {numpy:.1f} ms)")


def calls() -> None:
    base = _core.Scenario.from_values("keywords", {"ion": "K+"}, ".")
    x, v, e = np.arange(5.0), np.array([0.0, 50.0, 90.0, 50.0, 0.0]), np.array([50.0])

    def small() -> object:
        return _core.transmission_of_points(base, x, v, "linear", e, 1e-11)

    def large() -> dict[str, dict[str, object]]:
        return _core.transmission_of_points(base, X, V, "cubic", E, 1e-11)

    parts = large()
    core, labels, whole = medians(
        large,
        lambda: dataset(parts),
        lambda: wp.transmission(x=X, potential=V, ion="K+", energies=E),
    )
    (call,) = medians(small)
    print(
        f"a call with one energy, whole: {call:.3f} ms (an upper bound of its overhead)"
    )
    print(
        f"401 energies: {whole:.2f} ms; the extension alone {core:.2f} ms, xarray {labels:.2f} ms;"
    )
    print(f"    beyond both: {whole - core - labels:.2f} ms")


def threads() -> None:
    propagators = [
        wp.SplitOperator(X[:-1], V[:-1], ion="K+", time_step=1.0) for _ in range(2)
    ]
    states = [
        wp.gaussian(X[:-1], center=-1, width=0.1, energy=133, ion="K+")
        for _ in range(2)
    ]

    def advance(at: int) -> None:
        propagators[at].advance(states[at], steps=20_000, out=states[at])

    def energies(_: int) -> None:
        wp.transmission(x=X, potential=V, ion="K+", energies=np.linspace(50, 250, 4001))

    for name, work in [("SplitOperator.advance", advance), ("transmission", energies)]:
        ratios = []
        for _ in range(15):
            alone = seconds(lambda work=work: work(0))
            pair = [threading.Thread(target=work, args=(at,)) for at in range(2)]

            def both(pair: list[threading.Thread] = pair) -> None:
                for one in pair:
                    one.start()
                for one in pair:
                    one.join()

            ratios.append(2 * alone / seconds(both))
        print(f"two threads, {name}: {statistics.median(ratios):.2f} x one")


if __name__ == "__main__":
    imports()
    calls()
    threads()
