"""Builds the package with maturin, after scripts/setup.sh has said where HDF5 is.

A library of the system, of a conda environment or of HDF5_DIR is linked if there is one. Otherwise
HDF5 is built from source and linked in, with a CMake that pip brings where there is none.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# The folder of the whole repository has no metadata of its own.
if Path("python/pyproject.toml").exists():
    os.chdir("python")

import maturin
from maturin import (  # noqa: F401
    build_sdist,
    get_requires_for_build_sdist,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

Settings = Mapping[str, Any] | None


def _setup(option: str) -> subprocess.CompletedProcess[str]:
    """Ask scripts/setup.sh, which is beside this folder, or inside of a source distribution."""
    scripts = [folder / "scripts/setup.sh" for folder in (Path(), Path(".."))]
    script = next(str(path) for path in scripts if path.exists())
    return subprocess.run(["bash", script, option], text=True, stdout=subprocess.PIPE, check=False)


def _variables() -> dict[str, str]:
    lines = _setup("--variables").stdout.splitlines()
    return dict(line.split("=", 1) for line in lines)


def get_requires_for_build_wheel(settings: Settings = None) -> list[str]:
    """Return what pip installs for the build: CMake too, where HDF5 is built and there is none."""
    requirements = list(maturin.get_requires_for_build_wheel(settings))
    if "hdf5" in _variables()["missing"].split():
        requirements += ["cmake>=3.26", "ninja"]
    return requirements


def _prepare() -> None:
    """Tell cargo where HDF5 is; end with advice where pip cannot bring what is missing."""
    variables = _variables()
    # maturin brings Rust itself.
    if set(variables.pop("missing").split()) - {"cargo"}:
        _setup("--check")
        raise SystemExit("wavepore cannot be built yet: see above, or run scripts/setup.sh")
    features = variables.pop("cargo_features")
    os.environ.update(variables)
    given = os.environ.get("MATURIN_PEP517_ARGS", "")
    if features and features not in given:
        os.environ["MATURIN_PEP517_ARGS"] = f"{given} --features {features}".strip()
    print(f"HDF5: {'built from source and linked in' if features else _library(variables)}")


def _library(variables: Mapping[str, str]) -> str:
    return f"the library in {variables.get('HDF5_DIR', 'the folders of the system')}"


def build_wheel(folder: str, settings: Settings = None, metadata: str | None = None) -> str:
    """Build a wheel into ``folder`` and return its name."""
    _prepare()
    return maturin.build_wheel(folder, settings, metadata)


def build_editable(folder: str, settings: Settings = None, metadata: str | None = None) -> str:
    """Build a wheel that refers to this folder, and return its name."""
    _prepare()
    return maturin.build_editable(folder, settings, metadata)


get_requires_for_build_editable = get_requires_for_build_wheel
