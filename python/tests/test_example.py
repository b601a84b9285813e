"""The example that README names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import wavepore as wp

EXAMPLE = Path(__file__).resolve().parents[2] / "scripts" / "notebook.py"


@pytest.mark.skipif(not EXAMPLE.exists(), reason="not in a checkout")
def test_the_example_draws_both_figures(packet: dict[str, Any], tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    image = pytest.importorskip("PIL.Image")
    wp.run(packet, energy=[120, 150]).save(tmp_path / "k.h5")
    figures = tmp_path / "new" / "figures"
    environment = {**os.environ, "MPLBACKEND": "Agg", "MPLCONFIGDIR": str(tmp_path)}
    command = [sys.executable, str(EXAMPLE), str(tmp_path / "k.h5"), "-o", str(figures)]
    subprocess.run(command, env=environment, check=True)
    assert sorted(one.name for one in figures.iterdir()) == ["packets.png", "transmission.png"]
    for figure in figures.iterdir():
        dark = np.asarray(image.open(figure).convert("L")) < 200
        # Text, axes and curves cover a few per cent, shades at most half.
        assert dark.size > 500_000 and 0.02 < dark.mean() < 0.5
    assert len(EXAMPLE.read_text(encoding="utf-8").splitlines()) <= 120
