"""Scenarios from keywords, dicts, texts and files."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import wavepore as wp


def test_keywords_dicts_texts_and_files_say_the_same(
    packet: dict[str, Any], tmp_path: Path
) -> None:
    made = wp.Scenario(**packet)
    assert wp.Scenario.from_toml(made.to_toml()) == made
    assert wp.Scenario(**made.to_dict()) == made
    made.save(tmp_path / "k.toml")
    assert wp.Scenario.read(tmp_path / "k.toml") == made
    assert pickle.loads(pickle.dumps(made)) == made
    assert made.packets == 1
    assert made != made.replace(energy=151)


def test_changes_go_to_dotted_keys_and_to_keys_of_one_table(packet: dict[str, Any]) -> None:
    made = wp.Scenario(**packet)
    changed = made.replace({"barrier.0.height": "5 kBT"}, tolerance=1e-5, energy=[1, 2])
    values = changed.to_dict()
    assert values["barrier"][0]["height"] == "5 kBT"
    assert values["numerics"]["tolerance"] == 1e-5
    assert values["packet"]["energy"] == ["1.0 meV", "2.0 meV"]
    assert made.to_dict()["barrier"][0]["height"] == "138.0 meV"


def test_numbers_of_numpy_paths_and_arrays_are_taken(tmp_path: Path) -> None:
    np.savetxt(tmp_path / "v.txt", np.column_stack([np.linspace(-1, 1, 9), np.zeros(9)]))
    table = {"shape": "table", "file": tmp_path / "v.txt", "position_unit": "nm"}
    made = wp.Scenario(
        ion={"mass": np.float64(39), "charge": np.int32(1)},
        barrier=[{**table, "energy_unit": "meV"}],
        packet={"energy": np.array([100.0, 120.0]), "width": np.float32(0.5)},
        record={"wave_function": np.bool_(True)},
    )
    assert made.packets == 2
    points = np.column_stack([[-1.0, 0.0, 1.0], [0.0, 90.0, 0.0]])
    of_points = wp.Scenario(ion="K+", barrier={"shape": "table", "points": points})
    assert of_points.to_dict()["barrier"][0]["energy_unit"] == "meV"


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"ion": "K"}, "ion"),
        ({"packet": {"energy": "5 apples", "width": 1}}, "packet.energy"),
        ({"packet": {"energy": object(), "width": 1}}, "packet.energy"),
        ({"packet": {"width": 1}}, "packet"),
        ({"barrier": {"shape": "eckart", "height": np.inf, "width": 1}}, "barrier.0.height"),
        ({"barrier": {"shape": "star"}}, "barrier.0.shape"),
        ({"barier": []}, "barier"),
        ({"record": {"frames": 10**30}}, "record.frames"),
        ({"numerics": {"tolerance": float("nan")}}, "numerics.tolerance"),
    ],
)
def test_a_fault_names_its_key(packet: dict[str, Any], changes: dict[str, Any], key: str) -> None:
    with pytest.raises(wp.ScenarioError) as raised:
        wp.Scenario(**{**packet, **changes})
    assert raised.value.key == key
    assert raised.value.remedy


def test_what_is_not_there_cannot_be_replaced(packet: dict[str, Any]) -> None:
    made = wp.Scenario(**packet)
    for key in ["barrier.7.height", "packet.energy.x", "colour"]:
        with pytest.raises(wp.ScenarioError):
            made.replace({key: 1})
