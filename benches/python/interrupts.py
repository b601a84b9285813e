"""How long calls go on after Ctrl-C, at several moments of each.

    python benches/python/interrupts.py

Each call would take longer than a person waits. SIGINT comes after a share of a second or of
several; the table has the longest time from there to KeyboardInterrupt, in s. Nothing fails.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import wavepore as wp

MOMENTS = (0.1, 0.7, 2.0, 4.0, 7.0)


def rough(points: int) -> dict[str, Any]:
    """A table that takes long: noise between two leads."""
    x = np.linspace(-20, 20, points)
    v = np.random.default_rng(1).normal(60, 20, points) * np.exp(-((x / 12) ** 8))
    return {"x": x, "potential": v, "ion": "K+"}


def chain(tops: int) -> dict[str, Any]:
    at = np.linspace(-40, 40, tops)
    walls = [{"shape": "gaussian", "height": 90, "width": 0.6, "center": float(c)} for c in at]
    return {"ion": "K+", "barrier": walls}


def channel() -> dict[str, Any]:
    return {
        **chain(40),
        "temperature": 310.15,
        "membrane": {"voltage": 0, "from": -45, "to": 45},
        "reservoirs": {"outside": 4, "inside": 140, "area": 7.07, "diffusion": "1e-9 m^2/s"},
    }


def driven() -> dict[str, Any]:
    return {
        "ion": "K+",
        "barrier": {"shape": "eckart", "height": 100, "width": 0.3},
        "packet": {"energy": 110, "width": 45.0},
        "drive": {"shape": "gaussian", "height": 30, "width": 0.6, "frequency": 0.3},
        "numerics": {"tolerance": 1e-8},
    }


def packets() -> dict[str, Any]:
    return {
        "ion": "K+",
        "barrier": {"shape": "eckart", "height": 138, "width": 0.08},
        "packet": {"energy": [20, 40, 60, 80, 100], "width": 2.0},
        "numerics": {"tolerance": 1e-9, "scheme": "strang"},
    }


CALLS: dict[str, Callable[[], object]] = {
    "transmission of a table of 5000 rows, 200,000 energies": lambda: wp.transmission(
        **rough(5000), energies=np.linspace(50, 200, 200_000)
    ),
    "transmission of a callable, sampled until it converges": lambda: wp.transmission(
        x=(-30, 30),
        potential=lambda x: 90 * np.cos(8 * x) ** 2 * np.exp(-((x / 25) ** 8)),
        ion="K+",
        energies=np.linspace(20, 200, 20_000),
    ),
    "levels of 40 tops": lambda: wp.levels(chain(40)),
    "levels of a table of 4000 rows": lambda: wp.levels(**rough(4000)),
    "currents of 40 tops at 200 voltages": lambda: wp.currents(
        channel(), voltages=np.linspace(-100, 100, 200)
    ),
    "side bands at 0.3 THz": lambda: wp.sidebands(driven()),
    "a run of five packets": lambda: wp.run(packets()),
    "a sweep of 1000 runs": lambda: wp.sweep(
        packets(), {"barrier.0.height": np.linspace(100, 150, 1000).tolist()}, what="run"
    ),
}


def after(call: Callable[[], object], moment: float) -> float | None:
    """Seconds from SIGINT, `moment` after the beginning, to the end; None if it ended before."""
    pressed = [0.0]

    def press() -> None:
        pressed[0] = time.perf_counter()
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(moment, press)
    timer.start()
    try:
        call()
        timer.cancel()
        timer.join()
    except KeyboardInterrupt:
        return time.perf_counter() - pressed[0]
    return None


def main() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    print(f"after Ctrl-C at {', '.join(map(str, MOMENTS))} s")
    for name, call in CALLS.items():
        waits = [after(call, moment) for moment in MOMENTS]
        stopped = [wait for wait in waits if wait is not None]
        ended = f"  ({len(waits) - len(stopped)} ended by itself)" if None in waits else ""
        print(f"{max(stopped, default=float('nan')):6.2f}  {name}{ended}", flush=True)


if __name__ == "__main__":
    main()
