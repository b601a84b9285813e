"""Scenarios that tests share."""

from __future__ import annotations

import signal
from typing import Any

import pytest

# Where SIGINT was ignored when Python began, as behind nohup, it would stay so; tests send it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def packet() -> dict[str, Any]:
    """A K+ packet at a thin barrier, computed in a moment."""
    return {
        "ion": "K+",
        "temperature": 310.15,
        "barrier": {"shape": "eckart", "height": 138, "width": 0.08},
        "packet": {"energy": 150, "width": 0.5},
        "numerics": {"tolerance": 1e-3},
        "record": {"frames": 12, "wave_function": True},
    }


@pytest.fixture
def channel() -> dict[str, Any]:
    """A K+ channel between two baths."""
    return {
        "ion": "K+",
        "temperature": 310.15,
        "barrier": {"shape": "eckart", "height": 100, "width": 0.2},
        "membrane": {"voltage": -64, "from": -7.5, "to": 7.5},
        "reservoirs": {"outside": 4, "inside": 140, "area": 7.07, "voltages": [-100, 0, 60]},
    }


@pytest.fixture
def long_run(packet: dict[str, Any]) -> dict[str, Any]:
    """A run that would take minutes."""
    packet["numerics"] = {"tolerance": 1e-9, "scheme": "strang"}
    packet["packet"] = {"energy": [20, 40, 60, 80, 100], "width": 2.0}
    return packet
