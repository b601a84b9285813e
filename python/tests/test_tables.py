"""Currents, levels, side bands and sweeps."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import wavepore as wp


def command_line(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "wavepore", *arguments, "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def column(found: dict[str, Any], name: str) -> list[float]:
    return [row[name] for row in found["rows"]]


def test_currents_are_those_of_the_command_line(channel: dict[str, Any], tmp_path: Path) -> None:
    scenario = wp.Scenario(**channel)
    scenario.save(tmp_path / "c.toml")
    printed = command_line("currents", str(tmp_path / "c.toml"))
    found = wp.currents(scenario)
    assert found.current.dims == ("voltage", "model")
    for model in ["quantum", "ballistic"]:
        values = found.current.sel(model=model)
        np.testing.assert_array_equal(values, column(printed, f"current_{model}_pA"))
    errors = found.current_error.sel(model="quantum")
    np.testing.assert_array_equal(errors, column(printed, "current_quantum_error_pA"))
    np.testing.assert_array_equal(found.kappa, column(printed, "kappa"))
    assert found.reversal_potential.attrs["units"] == "mV"
    nernst = found.attrs["nernst_mV"]
    quantum = found.sel(model="quantum")
    assert abs(quantum.reversal_potential - nernst) <= quantum.reversal_potential_error + 1e-9
    assert np.isnan(found.current.sel(model="diffusive")).all()


def test_passage_times_are_those_of_the_command_line(
    channel: dict[str, Any], tmp_path: Path
) -> None:
    scenario = wp.Scenario(**channel).replace({"reservoirs.diffusion": "6.5e-10 m^2/s"})
    scenario.save(tmp_path / "c.toml")
    printed = command_line("passage", str(tmp_path / "c.toml"), "--from", "1 angstrom")
    found = wp.passage(scenario, start=1.0)
    assert found.transit_time.attrs["units"] == "ps"
    for name, shown in [
        ("length", "length_A"),
        ("splitting_right_from_0", "splitting_right_from_0"),
        ("transit_time", "transit_time_ps"),
        ("permeability", "permeability_A_per_ps"),
    ]:
        np.testing.assert_array_equal(found[name], column(printed, shown))
    assert found.attrs["start_A"] == 1.0
    cube = wp.sweep(scenario, {"temperature": ["300 K", "310 K"]}, what="passage")
    assert cube.transit_time.sizes["temperature"] == 2
    with pytest.raises(wp.ScenarioError) as raised:
        wp.passage(channel)
    assert raised.value.key == "reservoirs.diffusion"


def test_errors_of_a_table_given_as_arrays_make_percentiles(channel: dict[str, Any]) -> None:
    x = np.linspace(-1.5, 1.5, 7)
    v = np.array([0.0, 10, 60, 110, 60, 10, 0])
    errors = np.array([0.0, 2, 5, 6, 5, 2, 0])
    channel["barrier"] = {
        "shape": "table",
        "points": np.column_stack([x, v]),
        "errors": errors,
        "position_unit": "angstrom",
        "energy_unit": "meV",
        "correlation": "gaussian",
        "correlation_length": 0.6,
    }
    channel["uncertainty"] = {"draws": 8, "seed": 3}
    found = wp.currents(channel)
    assert found.current_p50.dims == ("voltage", "model")
    at = found.sel(model="quantum", voltage=60)
    assert at.current_p16 < at.current_p50 < at.current_p84
    assert at.current_p50_error > 0
    assert np.isnan(found.current_p50.sel(model="kramers")).all()
    quantum = found.sel(model="quantum")
    assert quantum.slope_conductance_p16 < quantum.slope_conductance_p84
    np.testing.assert_allclose(quantum.reversal_potential_p84, found.attrs["nernst_mV"])
    t = wp.transmission(wp.Scenario(**channel), energies=np.array([90.0, 110, 130]))
    assert (t.transmission_p16 < t.transmission_p84).all()
    with pytest.raises(wp.ScenarioError, match="one for each point"):
        channel["barrier"]["errors"] = errors[:3]
        wp.currents(channel)


def test_voltages_may_be_numbers_texts_or_a_range(channel: dict[str, Any]) -> None:
    plain = wp.currents(channel, voltages=np.array([-50.0, 50.0]))
    texts = wp.currents(channel, voltages=["-0.05 V", "50 mV"])
    span = wp.currents(channel, voltages={"from": -50, "to": 50, "points": 2})
    np.testing.assert_array_equal(plain.current, span.current)
    np.testing.assert_allclose(plain.current, texts.current, rtol=1e-9)
    with pytest.raises(wp.ScenarioError) as raised:
        wp.currents(channel, voltages=[np.nan])
    assert raised.value.key.startswith("reservoirs.voltages")
    del channel["membrane"]
    with pytest.raises(wp.ScenarioError, match="membrane"):
        wp.currents(channel)


def test_levels_have_energies_and_normed_functions() -> None:
    x = np.linspace(-3, 3, 1201)
    v = 0.5 * 2000 * np.minimum(x**2, 1)
    found = wp.levels(x=x, potential=v - v[0], ion="K+")
    # A harmonic well: hbar·omega above its bottom, less what its walls change.
    quantum = 658.2119569509 * np.sqrt(2000 / (38.963 * 103642.6965268))
    lowest = found.energy[:5] + v[0]
    np.testing.assert_allclose(lowest, quantum * (np.arange(5) + 0.5), rtol=2e-3)
    norms = found.density.integrate("x")
    np.testing.assert_allclose(norms, 1, atol=2e-2)
    assert found.density.dims == ("level", "x")


def test_side_bands_of_both_methods_agree_within_their_bounds() -> None:
    scenario = {
        "ion": "K+",
        "barrier": {"shape": "eckart", "height": 100, "width": 0.3},
        "packet": {"energy": 110, "width": 6.0},
        "drive": {"shape": "gaussian", "height": 4, "width": 0.6, "frequency": 2},
        "numerics": {"tolerance": 1e-4},
    }
    found = wp.sidebands(scenario)
    for name in ["transmission", "reflection"]:
        packet, floquet = found[f"{name}_packet"], found[f"{name}_floquet"]
        bound = found[f"{name}_packet_error"] + found[f"{name}_floquet_error"]
        assert (abs(packet - floquet) <= bound).all()
    total = found.attrs["total_transmission_floquet"]
    assert abs(float(found.transmission_floquet.sum()) - total) < 1e-12
    with pytest.raises(wp.ScenarioError, match="drive"):
        wp.sidebands({"ion": "K+"})


SWEPT = {"barrier.0.height": [120, 138], "barrier.0.width": ["5 pm", "8 pm", "10 pm"]}


@pytest.fixture
def thin() -> dict[str, Any]:
    return {"ion": "K+", "barrier": {"shape": "eckart", "height": 138, "width": 0.08}}


def test_a_cube_holds_what_single_calls_give(thin: dict[str, Any]) -> None:
    energies = [100.0, 130.0]
    cube = wp.sweep(thin, SWEPT, energies=energies)
    assert dict(cube.transmission.sizes) == {
        "barrier.0.height": 2,
        "barrier.0.width": 3,
        "energy": 2,
    }
    assert cube["barrier.0.width"].attrs["units"] == "pm"
    one = cube.sel({"barrier.0.height": 138, "barrier.0.width": 8})
    alone = wp.transmission(
        wp.Scenario(**thin).replace({"barrier.0.width": "8 pm"}), energies=energies
    )
    for name in ["transmission", "reflection", "error"]:
        np.testing.assert_array_equal(one[name], alone[name])


def test_a_folder_resumes_and_is_shared_with_the_command_line(
    thin: dict[str, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "sweep"
    scenario = wp.Scenario(**thin, sweep=SWEPT)
    scenario.save(tmp_path / "thin.toml")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "wavepore",
            "sweep",
            str(tmp_path / "thin.toml"),
            "--what",
            "transmission",
            "-o",
            str(folder),
            "--task",
            "1/2",
            "--quiet",
        ],
        check=True,
        capture_output=True,
    )
    first = wp.sweep(tmp_path / "thin.toml", folder=folder)
    blocks = {one: one.stat().st_mtime_ns for one in (folder / "blocks").iterdir()}
    listed = command_line(
        "sweep", str(tmp_path / "thin.toml"), "--what", "transmission", "-o", str(folder), "--list"
    )
    assert {row["state"] for row in listed["rows"]} == {"finished"}
    assert wp.sweep(tmp_path / "thin.toml", folder=folder).identical(first)
    assert {one: one.stat().st_mtime_ns for one in (folder / "blocks").iterdir()} == blocks


def test_runs_of_a_sweep_have_their_packets(packet: dict[str, Any]) -> None:
    cube = wp.sweep(packet, {"packet.energy": [140, 150]}, what="run", wave_function=False)
    assert cube.final_transmitted.dims == ("packet", "packet.energy") or set(
        cube.final_transmitted.dims
    ) == {"packet", "packet.energy"}
    run = wp.run(packet, energy=140, wave_function=False)
    first = cube.isel({"packet": 0, "packet.energy": 0})
    assert first.final_transmitted == run.packets[0].attrs["final_transmitted"]
    np.testing.assert_array_equal(first.transmission_packet, run.transmission.transmission_packet)


def test_currents_of_a_sweep_have_models(channel: dict[str, Any]) -> None:
    cube = wp.sweep(channel, {"barrier.0.height": [90, 100]}, what="currents")
    assert cube.current.dims == ("barrier.0.height", "voltage", "model")
    alone = wp.currents(channel)
    np.testing.assert_array_equal(cube.current[1], alone.current)
    np.testing.assert_array_equal(cube.slope_conductance[1], alone.slope_conductance)


def test_cases_that_fail_raise_a_warning_and_are_marked(thin: dict[str, Any]) -> None:
    thin["packet"] = {"energy": 150, "width": 0.5}
    with pytest.warns(wp.NumericsWarning, match="failed"):
        cube = wp.sweep(thin, {"packet.center": [0.0, -5.0]}, what="run", tolerance=1e-2, frames=0)
    assert cube.standing.values.tolist() == [1, 0]
    assert "packet" in cube.reason.values[0]
    assert np.isnan(cube.final_transmitted.isel({"packet": 0}).values[0])
    with pytest.raises(wp.ScenarioError) as raised:
        wp.sweep(thin, {"barrier.3.height": [1.0]})
    assert "barrier.3" in str(raised.value)
    with pytest.raises(wp.ScenarioError, match="what"):
        wp.sweep(thin, SWEPT, what="magic")


def test_keys_that_run_together_share_a_dimension(thin: dict[str, Any]) -> None:
    together = {
        "barrier.0.height": [120, 138],
        "barrier.0.width": [0.1, 0.08],
        "zip": [["barrier.0.height", "barrier.0.width"]],
    }
    cube = wp.sweep(thin, together, energies=[100.0])
    assert cube.transmission.shape == (2, 1)
    assert cube["barrier.0.width"].values.tolist() == [0.1, 0.08]
    assert isinstance(cube, xr.Dataset)
