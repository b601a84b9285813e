"""Runs: the record's numbers, saving, opening, warnings, interruptions."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import warnings
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import xarray as xr

import wavepore as wp


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record that the command line wrote."""
    folder = tmp_path_factory.mktemp("record")
    (folder / "k.toml").write_text(SCENARIO)
    command = [sys.executable, "-m", "wavepore", "run", "k.toml", "-o", "k.h5", "--quiet"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "k.h5"


SCENARIO = """\
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "eckart"
height = "138 meV"
width = "0.08 angstrom"
[packet]
energy = ["150 meV", "120 meV"]
width = "0.5 angstrom"
[numerics]
tolerance = 1e-3
[record]
frames = 12
wave_function = true
"""


def contents(path: Path) -> dict[str, Any]:
    """Every dataset and attribute of a file, to the last bit."""
    found: dict[str, Any] = {}

    def visit(name: str, item: h5py.Group | h5py.Dataset) -> None:
        references = ("DIMENSION_LIST", "REFERENCE_LIST")
        attributes = {key: value for key, value in item.attrs.items() if key not in references}
        found[f"{name} attributes"] = {key: str(value) for key, value in attributes.items()}
        if isinstance(item, h5py.Dataset):
            found[name] = (item.shape, item.dtype, item[()].tobytes())

    with h5py.File(path) as file:
        visit("/", file)
        file.visititems(visit)
    return found


def test_a_run_is_the_record_of_the_command_line_bit_for_bit(
    recorded: Path, tmp_path: Path
) -> None:
    run = wp.run(recorded.parent / "k.toml")
    saved = run.save(tmp_path / "k.h5")
    # Packets are written side by side: the same values may stand in another order in the file.
    assert contents(saved) == contents(recorded)
    for name in [
        "transmission/transmission_packet",
        "packets/0/density",
        "packets/1/wave_function",
    ]:
        with h5py.File(recorded) as stored:
            np.testing.assert_array_equal(run.tree[name].values, stored[name][()])


def test_records_open_as_with_another_library(recorded: Path) -> None:
    own = wp.open(recorded)
    other = xr.open_datatree(recorded, engine="h5netcdf")
    assert {node.path for node in own.subtree} == {node.path for node in other.subtree}
    for node in other.subtree:
        mine = own[node.path]
        assert set(mine.variables) == set(node.variables), node.path
        for name, variable in node.variables.items():
            assert mine[name].dims == variable.dims
            np.testing.assert_array_equal(mine[name].values, variable.values)
            assert mine[name].attrs["long_name"] == variable.attrs["long_name"]
    by_engine = xr.open_datatree(recorded, engine="wavepore")
    assert by_engine.equals(own)
    with xr.open_dataset(recorded, engine="wavepore", group="packets/1") as one:
        assert one.identical(own["packets/1"].to_dataset(inherit=False))


def test_parts_are_read_as_they_are_indexed(recorded: Path) -> None:
    density = wp.open(recorded)["packets/0"].density
    whole = density.values
    lazy = wp.open(recorded)["packets/0"].density
    for key in [
        np.s_[3],
        np.s_[-1, 5:9],
        np.s_[2:9:3, ::7],
        np.s_[::-1],
        np.s_[[4, 1, 1], [0, 3]],
        np.s_[5:5],
        np.s_[[], 2],
    ]:
        expected = whole
        if isinstance(key, tuple) and all(isinstance(part, list) for part in key):
            expected = whole[np.ix_(*key)]
        else:
            expected = whole[key]
        np.testing.assert_array_equal(lazy[key].values, expected)
    copied = pickle.loads(pickle.dumps(lazy))
    np.testing.assert_array_equal(copied.values, whole)


def test_packets_carry_units_and_balance(packet: dict[str, Any]) -> None:
    run = wp.run(packet)
    (one,) = run.packets
    assert one.density.dims == ("time", "x")
    assert one.density.attrs["units"] == "1/angstrom"
    spacing = float(one.x[1] - one.x[0])
    np.testing.assert_allclose(one.density.sum("x") * spacing, one.norm, atol=1e-5)
    known = run.transmission.where(run.transmission.trusted == 1, drop=True)
    difference = abs(known.transmission_packet - known.transmission_matrix)
    assert (difference <= known.transmission_packet_error).all()
    assert run.scenario.packets == 1
    again = wp.run(run.effective_scenario)
    np.testing.assert_array_equal(again.transmission.packet, run.transmission.packet)


def test_saving_replaces_nothing_unasked(packet: dict[str, Any], tmp_path: Path) -> None:
    run = wp.run(packet)
    path = run.save(tmp_path / "folder" / "k.h5")
    with pytest.raises(FileExistsError):
        run.save(path)
    run.save(path, force=True)
    assert [one.name for one in path.parent.iterdir()] == ["k.h5"]
    (tmp_path / "other").touch()
    assert path.stat().st_mode == (tmp_path / "other").stat().st_mode
    opened = wp.Run(path)
    assert opened.transmission.identical(run.transmission)
    assert pickle.loads(pickle.dumps(run)).transmission.identical(run.transmission)


def test_a_run_leaves_no_file_when_it_is_gone(packet: dict[str, Any], tmp_path: Path) -> None:
    tempfile.tempdir = str(tmp_path)
    try:
        run = wp.run(packet)
        density = run.packets[0].density
        del run
        assert list(tmp_path.iterdir()) == []
        assert float(density.max()) > 0
    finally:
        tempfile.tempdir = None


def test_warnings_can_be_made_exceptions(packet: dict[str, Any]) -> None:
    packet["numerics"] = {"tolerance": 1e-6, "scheme": "strang", "time_step": 4}
    with warnings.catch_warnings():
        warnings.simplefilter("error", wp.NumericsWarning)
        with pytest.raises(wp.NumericsWarning):
            wp.run(packet)
    with pytest.warns(wp.NumericsWarning) as caught:
        run = wp.run(packet)
    assert [str(one.message) for one in caught] == run.warnings
    assert all(one.filename == __file__ for one in caught)


def test_faults_name_key_place_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(SCENARIO.replace("0.5 angstrom", "0.5 angstroem"))
    with pytest.raises(wp.ScenarioError) as raised:
        wp.run(path)
    fault = raised.value
    assert (fault.key, fault.line, fault.column) == ("packet.width", 9, 9)
    assert fault.remedy and fault.message in str(fault) and "bad.toml:9:9" in str(fault)
    assert pickle.loads(pickle.dumps(fault)).remedy == fault.remedy
    with pytest.raises(wp.ScenarioError, match="no packet"):
        wp.run({"ion": "K+"})
    with pytest.raises(wp.ScenarioError):
        wp.run(tmp_path / "none.toml")
    with pytest.raises(wp.ScenarioError, match="scenario"):
        wp.run(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("cut", [0, 4, 100, 5000])
def test_damaged_files_are_errors_of_the_machine(recorded: Path, tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.h5"
    path.write_bytes(recorded.read_bytes()[:cut])
    with pytest.raises(wp.MachineError) as raised:
        wp.open(path).load()
    assert isinstance(raised.value, OSError)


def test_progress_is_reported_and_may_end_a_run(long_run: dict[str, Any], tmp_path: Path) -> None:
    seen = []

    class EnoughError(Exception):
        pass

    def report(done: float, total: float) -> None:
        seen.append((done, total))
        if len(seen) > 3:
            raise EnoughError

    tempfile.tempdir = str(tmp_path)
    try:
        with pytest.raises(EnoughError):
            wp.run(long_run, progress=report, unlimited=True)
        assert list(tmp_path.iterdir()) == []
    finally:
        tempfile.tempdir = None
    assert all(0 <= done <= total for done, total in seen)


def test_an_interruption_ends_a_run_and_leaves_nothing(
    long_run: dict[str, Any], tmp_path: Path
) -> None:
    """The signal comes once the run has reported work, so that nothing depends on time."""
    begun = threading.Event()

    def report(done: float, total: float) -> None:
        if done > 0 and not begun.is_set():
            begun.set()
            os.kill(os.getpid(), signal.SIGINT)

    tempfile.tempdir = str(tmp_path)
    try:
        with pytest.raises(KeyboardInterrupt):
            wp.run(long_run, progress=report, unlimited=True)
        assert list(tmp_path.iterdir()) == []
    finally:
        tempfile.tempdir = None
    assert begun.is_set()


def test_a_record_that_cannot_be_written_leaves_nothing(
    packet: dict[str, Any], tmp_path: Path
) -> None:
    run = wp.run(packet)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(wp.MachineError, match="cannot write"):
        run.save(tmp_path / "file" / "k.h5")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_texts_of_damaged_records_are_no_texts(packet: dict[str, Any], tmp_path: Path) -> None:
    path = wp.run(packet).save(tmp_path / "k.h5")
    whole = path.read_bytes()
    for text in [b"angstrom", b"time", b"packets", b"K+"]:
        path.write_bytes(whole.replace(text, b"\xab" + text[1:]))
        try:
            wp.open(path)
        except wp.MachineError as damaged:
            assert "k.h5" in str(damaged)
