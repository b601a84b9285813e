"""Ctrl-C, threads and memory."""

import os
import pickle
import signal
import threading
from pathlib import Path

import numpy as np
import pytest
from propagators import HBAR, METHODS, grid, make, packet


def interrupted(prop, psi, meanwhile):
    """Advances `psi` in place until Ctrl-C, which another thread presses after `meanwhile`."""
    begun, failures = psi.copy(), []

    def other():
        try:
            # It runs only because the interpreter is free meanwhile.
            while np.array_equal(psi, begun):
                pass
            meanwhile()
        except BaseException as failure:
            failures.append(failure)
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=other)
    with pytest.raises(KeyboardInterrupt):
        thread.start()
        prop.advance(psi, 2**62, out=psi)
    thread.join()
    assert failures == []


@pytest.mark.parametrize("scheme", METHODS)
def test_ctrl_c_ends_a_call_at_a_whole_number_of_steps(scheme):
    # Under a constant V the phase of a uniform state counts steps, half kicks as halves.
    x, phase = grid(64), 1e-7
    prop = make(x, np.full(64, phase * HBAR), 1.0, scheme=scheme)
    psi = np.ones(64, complex)
    interrupted(prop, psi, lambda: None)
    steps = -np.angle(psi) / phase
    assert np.abs(psi).max() == pytest.approx(1, abs=1e-6)
    assert steps[0] > 0.5 and np.abs(steps - np.round(steps)).max() < 0.05
    # It is of use afterwards.
    assert np.angle(prop.advance(np.ones(64, complex), 10)) == pytest.approx(-10 * phase, rel=1e-6)


def test_one_propagator_serves_one_thread_at_a_time_and_others_run_beside_it():
    x = grid(64)
    prop, beside, psi = make(x), make(x), packet(x)
    results = []

    def meanwhile():
        mine = packet(x)
        advance, absorbed = lambda: prop.advance(mine), lambda: prop.absorbed
        for call in (advance, absorbed, lambda: pickle.dumps(prop)):
            with pytest.raises(RuntimeError, match="another thread"):
                call()
        with pytest.raises(RuntimeError, match="another thread"):
            beside.advance(psi, out=psi)
        results.append(beside.advance(mine, 5))

    interrupted(prop, psi, meanwhile)
    assert np.array_equal(results[0], make(x).advance(packet(x), 5))


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_ten_thousand_calls_hold_no_memory():
    x = grid(1024)
    prop, psi = make(x), packet(x)
    out = psi.copy()

    def resident():
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def call(count):
        for _ in range(count):
            prop.advance(psi)
            prop.advance(psi, out=out)
            with pytest.raises(ValueError):
                prop.advance(psi[1:])

    call(200)
    before = resident()
    call(10_000)
    assert resident() - before < 1_000_000
