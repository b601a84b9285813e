"""T(E): the command line's numbers, closed forms, and arguments of all kinds."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import wavepore as wp

X = np.linspace(-2.0, 2.0, 401)
V = 138 / np.cosh(X / 0.3) ** 2
E = np.linspace(50.0, 250.0, 41)


def command_line(*arguments: str) -> list[dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-m", "wavepore", *arguments], capture_output=True, text=True, check=True
    )
    return list(csv.DictReader(io.StringIO(done.stdout)))


def eckart(energy: np.ndarray, height: float, width: float) -> np.ndarray:
    """Landau and Lifshitz, Quantum Mechanics, section 25."""
    # CODATA 2022; the mass of the ion is that of the atom without an electron.
    joule = 1e3 / 1.602176634e-19
    hbar = 6.62607015e-34 / (2 * np.pi) * joule * 1e15
    mass = (38.96370648661 - 5.48579909e-4) * 1.66053906892e-27 * joule * 1e10
    coefficient = hbar**2 / (2 * mass)
    k = np.sqrt(energy / coefficient)
    rise = np.sinh(np.pi * k * width) ** 2
    root = np.sqrt(4 * height * width**2 / coefficient - 1)
    return rise / (rise + np.cosh(np.pi / 2 * root) ** 2)


def test_numbers_are_those_of_the_command_line_bit_for_bit(tmp_path: Path) -> None:
    points = ", ".join(f"[{x!r}, {v!r}]" for x, v in zip(X.tolist(), V.tolist(), strict=True))
    scenario = tmp_path / "table.toml"
    scenario.write_text(
        f'ion = "K+"\n[[barrier]]\nshape = "table"\npoints = [{points}]\n'
        'position_unit = "angstrom"\nenergy_unit = "meV"\n'
        f"[transmission]\nenergies = {[f'{e!r} meV' for e in E.tolist()]}\n"
    )
    rows = command_line("transmission", str(scenario), "--format", "csv", "--quiet")
    of_arrays = wp.transmission(x=X, potential=V, ion="K+", energies=E)
    of_file = wp.transmission(scenario)
    for name in ["transmission", "reflection", "relative_error", "reflection_error"]:
        printed = np.array([float(row[name]) for row in rows])
        np.testing.assert_array_equal(of_arrays[name], printed)
        np.testing.assert_array_equal(of_file[name], printed)


def test_a_callable_gives_the_closed_form_within_the_bound() -> None:
    found = wp.transmission(
        x=(-4.0, 4.0), potential=lambda x: 138 / np.cosh(x / 0.1) ** 2, ion="K+", energies=E
    )
    exact = wp.transmission(
        {"ion": "K+", "barrier": {"shape": "eckart", "height": 138, "width": 0.1}}, energies=E
    )
    difference = abs(found.transmission - exact.transmission)
    assert (difference <= found.error + exact.error).all()
    assert (found.error <= 1e-7).all()
    np.testing.assert_allclose(found.transmission, eckart(E, 138, 0.1), rtol=1e-7)


def test_a_jump_is_found_where_it_is() -> None:
    wall = {"ion": "K+", "barrier": {"shape": "rectangle", "height": 90, "width": 0.3}}
    exact = wp.transmission(wall, energies=E)
    found = wp.transmission(
        x=(-1.0, 1.0), potential=lambda x: np.where(abs(x) < 0.15, 90.0, 0.0), ion="K+", energies=E
    )
    assert (abs(found.transmission - exact.transmission) <= found.error + exact.error).all()


def test_units_apply_wherever_they_are_given() -> None:
    plain = wp.transmission(x=X, potential=V, ion="K+", energies=E)
    nanometres = xr.DataArray(X / 10, dims="x", attrs={"units": "nm"})
    labelled = xr.DataArray(V, dims="x", coords={"x": nanometres}, attrs={"units": "meV"})
    found = wp.transmission(potential=labelled, ion="K+", energies=E)
    np.testing.assert_allclose(found.transmission, plain.transmission, rtol=1e-9)
    texts = wp.transmission(
        x=X, potential=V, ion="K+", temperature="310.15 K", energies=["4 kBT", "150 meV"]
    )
    np.testing.assert_allclose(texts.energy, [106.906636, 150], rtol=1e-8)
    span = wp.transmission(
        x=X, potential=V, ion="K+", energies={"from": 50, "to": 250, "points": 41}
    )
    np.testing.assert_array_equal(span.transmission, plain.transmission)


def test_quantities_of_pint_are_converted() -> None:
    pint = pytest.importorskip("pint")
    unit = pint.UnitRegistry()
    plain = wp.transmission(x=X, potential=V, ion="K+", energies=E)
    found = wp.transmission(
        x=unit.Quantity(X / 10, "nm"),
        potential=unit.Quantity(V / 1000, "eV"),
        ion="K+",
        energies=unit.Quantity(E, "meV"),
    )
    np.testing.assert_allclose(found.transmission, plain.transmission, rtol=1e-8)
    with pytest.raises(wp.ScenarioError, match="dimension"):
        wp.Scenario(ion="K+", packet={"energy": unit.Quantity(1, "candela"), "width": 1})


def test_names_units_and_meanings_are_there() -> None:
    found = wp.transmission(x=X, potential=V, ion="K+", energies=E)
    for name in ["transmission", "reflection", "classical", "error"]:
        assert found[name].attrs["units"] == "1"
        assert found[name].attrs["long_name"]
    assert found.energy.attrs["units"] == "meV"
    assert found.attrs["ion"] == "K+"


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        ({"x": X[:-1]}, "potential"),
        ({"x": X[::-1]}, "x"),
        ({"x": X.reshape(1, -1)}, "x"),
        ({"x": None}, "x"),
        ({"potential": None}, "potential"),
        ({"potential": np.where(X == 0, np.nan, V)}, "potential"),
        ({"potential": V.astype(complex)}, "potential"),
        ({"potential": ["a"] * len(X)}, "potential"),
        ({"potential": [[1.0], [2.0, 3.0]]}, "potential"),
        ({"potential": lambda x: x[:3]}, "potential"),
        ({"potential": lambda x: x * np.nan}, "potential"),
        ({"ion": None}, "ion"),
        ({"ion": "Unobtainium+"}, "ion"),
        ({"ion": {"mass": -1, "charge": 1}}, "ion.mass"),
        ({"energies": [-1.0]}, "energies"),
        ({"energies": [np.inf]}, "energies"),
        ({"energies": "4 kBT"}, "transmission.energies[0]"),
        ({"energies": ["4 parsec"]}, "transmission.energies[0]"),
        ({"energies": 1j}, "energies"),
        ({"interpolation": "magic"}, "interpolation"),
        ({"tolerence": 1e-3}, "tolerence"),
        ({"temperature": "310 meV"}, "temperature"),
    ],
)
def test_a_fault_names_its_argument(arguments: dict[str, Any], key: str) -> None:
    good: dict[str, Any] = {"x": X, "potential": V, "ion": "K+", "energies": E}
    with pytest.raises(wp.ScenarioError) as raised:
        wp.transmission(**{**good, **arguments})
    assert raised.value.key == key
    assert isinstance(raised.value, ValueError)
    assert key in str(raised.value)


def test_an_exception_of_a_callable_comes_through() -> None:
    def potential(x: np.ndarray) -> np.ndarray:
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        wp.transmission(x=(-1.0, 1.0), potential=potential, ion="K+", energies=E)


@settings(max_examples=60, deadline=None)
@given(
    values=arrays.arrays(
        dtype=st.sampled_from([np.float64, np.float32, np.int32, np.int64, np.uint8, np.bool_]),
        shape=st.one_of(
            st.integers(0, 12).map(lambda n: (n,)), st.tuples(st.integers(0, 3), st.integers(0, 3))
        ),
    ),
    stride=st.sampled_from([1, 2, -1]),
    is_read_only=st.booleans(),
)
def test_arrays_of_any_kind_give_the_right_answer_or_name_the_argument(
    values: np.ndarray, stride: int, is_read_only: bool
) -> None:
    x = np.arange(8.0)[: len(values[::stride])] if values.ndim == 1 else np.arange(3.0)
    given_values = values[::stride]
    given_values.flags.writeable = not is_read_only
    before = given_values.copy()
    try:
        found = wp.transmission(x=x, potential=given_values, ion="K+", energies=[500.0])
    except wp.ScenarioError as refusal:
        assert refusal.key in {"x", "potential"}
    else:
        expected = wp.transmission(
            x=x.tolist(), potential=given_values.astype(float).tolist(), ion="K+", energies=[500.0]
        )
        np.testing.assert_array_equal(found.transmission, expected.transmission)
    np.testing.assert_array_equal(given_values, before)


def test_results_own_their_memory() -> None:
    first = wp.transmission(x=X, potential=V, ion="K+", energies=E)
    kept = first.transmission.values.copy()
    for _ in range(5):
        wp.transmission(x=X, potential=V / 2, ion="K+", energies=E)
    np.testing.assert_array_equal(first.transmission, kept)
    first.transmission.values[0] = 7.0
    assert first.transmission[0] == 7.0
