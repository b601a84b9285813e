"""Arguments of any kind: the answer, or an error that names the argument."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wavepore as wp

X = np.linspace(-2, 2, 41)
V = 100 / np.cosh(X / 0.2) ** 2
CHANNEL: dict[str, Any] = {
    "ion": "K+",
    "temperature": 310.15,
    "barrier": {"shape": "eckart", "height": 100, "width": 0.2},
    "membrane": {"voltage": 0, "from": -7.5, "to": 7.5},
    "reservoirs": {"outside": 4, "inside": 140, "area": 7.07},
}
WELL: dict[str, Any] = {"x": X, "potential": -V, "ion": "K+"}
TABLE: dict[str, Any] = {"x": X, "potential": V, "ion": "K+", "energies": [90.0]}

NUMBERS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([2**31, -(2**63), 10**30, 1e300, -1e-300, np.nan, np.inf, -np.inf, 1j]),
    st.floats(-200, 200),
    st.sampled_from([np.float32(1.5), np.int8(-3), np.array(2.0), np.datetime64("2026-01-01")]),
)
TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["4 kBT", "310 K", "-50 mV", "1 parsec", "1e999 meV", "NaN", "K+", "\0", "linear"]
    ),
    st.binary(max_size=4),
)
ODD = st.sampled_from([object(), print, datetime.date(2026, 1, 1), Path("."), range(3), slice(2)])
ANYTHING = st.recursive(
    st.one_of(NUMBERS, TEXTS, ODD),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(st.sampled_from(["from", "to", "points", "mass", "charge", ""]), inner),
    ),
    max_leaves=6,
)

FUNCTIONS: dict[str, tuple[Callable[..., Any], dict[str, Any], list[str]]] = {
    "transmission": (
        wp.transmission,
        TABLE,
        ["x", "potential", "ion", "energies", "temperature", "interpolation", "tolerance"],
    ),
    "levels": (
        wp.levels,
        WELL,
        ["x", "potential", "ion", "energies", "temperature", "interpolation"],
    ),
    "currents": (wp.currents, {"scenario": CHANNEL}, ["voltages", "tolerance", "temperature"]),
    "gaussian": (
        wp.gaussian,
        {"x": X, "center": 0.0, "width": 0.3, "energy": 90.0, "ion": "K+"},
        ["x", "center", "width", "energy", "ion"],
    ),
    "SplitOperator": (
        wp.SplitOperator,
        {"x": X, "potential": V, "ion": "K+", "time_step": 1.0},
        ["x", "potential", "ion", "time_step", "scheme"],
    ),
    "Scenario": (wp.Scenario, CHANNEL, ["ion", "temperature", "barrier", "membrane", "name"]),
}
CASES = [
    (name, argument) for name, (_, _, arguments) in FUNCTIONS.items() for argument in arguments
]


@pytest.mark.parametrize(("name", "argument"), CASES)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(value=ANYTHING)
def test_an_argument_of_any_kind_is_taken_or_named(name: str, argument: str, value: object) -> None:
    function, good, _ = FUNCTIONS[name]
    try:
        function(**{**good, argument: value})
    except wp.ScenarioError as refusal:
        # Positions and values of V(x) that do not fit are the fault of either.
        names = ["x", "potential"] if argument == "x" else [argument]
        assert any(name in str(refusal) for name in names), str(refusal)
    except TypeError as refusal:
        # Python's own refusal of a number or a text; a note says of which argument.
        assert argument in " ".join([str(refusal), *getattr(refusal, "__notes__", [])])
    except wp.MachineError as refusal:
        assert argument == "potential", str(refusal)
