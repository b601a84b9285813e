"""Calls from threads, processes and forks, their memory, and the package itself."""

from __future__ import annotations

import multiprocessing
import os
import resource
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from workers import E, of_height, swept

import wavepore as wp


def test_threads_get_what_one_thread_gets() -> None:
    heights = [60.0 + 10 * at for at in range(24)]
    alone = [of_height(height) for height in heights]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(of_height, heights))
    np.testing.assert_array_equal(alone, together)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_worker_processes_get_it_too(method: str) -> None:
    expected = of_height(90.0), swept(0)
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        heights = pool.map(of_height, [90.0] * 4)
        for values in heights:
            np.testing.assert_array_equal(values, expected[0])
        assert list(pool.map(swept, range(2))) == [expected[1]] * 2


def test_many_calls_leak_nothing() -> None:
    def resident() -> int:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize()

    if not os.path.exists("/proc/self/statm"):
        pytest.skip("no /proc here")

    def calls(count: int) -> None:
        from wavepore import _core

        base = _core.Scenario.from_values("keywords", {"ion": "K+"}, ".")
        x, v, energies = np.arange(5.0), np.array([0.0, 50.0, 90.0, 50.0, 0.0]), E[:2]
        for at in range(count):
            _core.transmission_of_points(base, x, v, "linear", energies, 1e-11)
            if at % 10 == 0:
                with pytest.raises(wp.ScenarioError):
                    _core.transmission_of_points(base, x, v[:-1], "linear", energies, 1e-11)

    calls(1000)
    before = resident()
    calls(10_000)
    assert resident() - before < 1 << 20


def test_importing_takes_neither_xarray_nor_numpy() -> None:
    code = (
        "import sys, wavepore; print(sorted({'xarray', 'numpy', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_documented() -> None:
    names: dict[str, Any] = {name: getattr(wp, name) for name in wp.__all__}
    for name, item in names.items():
        if name != "__version__":
            assert (item.__doc__ or "").strip(), name


@pytest.mark.parametrize("threads", [0, 10**6])
def test_more_threads_than_can_be_started_are_refused(threads: int, packet: dict[str, Any]) -> None:
    with pytest.raises(wp.ScenarioError, match="threads"):
        wp.run(packet, threads=threads)
