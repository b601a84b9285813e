"""The extension module; what users see of it is documented in ``wavepore/*.py``."""

import os
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

__version__: str

_Progress = Callable[[float, float], object] | None
_Parts = dict[str, dict[str, Any]]

class Propagator:
    def __init__(
        self,
        *,
        x: NDArray[np.float64],
        potential: NDArray[np.float64],
        ion: str | dict[str, float],
        time_step: float,
        scheme: str | None,
        absorber: dict[str, float] | None,
    ) -> None: ...
    @property
    def absorbed(self) -> tuple[float, float]: ...
    @property
    def mass(self) -> float: ...
    @property
    def transform_pairs(self) -> int: ...
    def advance(self, out: NDArray[np.complex128], steps: int) -> None: ...
    def energies(self, psi: NDArray[np.complex128]) -> NDArray[np.float64]: ...

class Scenario:
    @staticmethod
    def read(path: str) -> Scenario: ...
    @staticmethod
    def parse(name: str, text: str, folder: os.PathLike[str]) -> Scenario: ...
    @staticmethod
    def from_values(name: str, values: dict[str, Any], folder: os.PathLike[str]) -> Scenario: ...
    def with_values(self, changes: dict[str, Any]) -> Scenario: ...
    def values(self) -> dict[str, Any]: ...
    @property
    def name(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def folder(self) -> os.PathLike[str]: ...
    @property
    def title(self) -> str: ...
    @property
    def notes(self) -> list[str]: ...
    @property
    def is_driven(self) -> bool: ...
    @property
    def packets(self) -> int: ...

def bound_digits(bound: float) -> str: ...
def currents(
    scenario: Scenario, tolerance: float, threads: int | None, progress: _Progress
) -> _Parts: ...
def film(
    path: str,
    output: str | os.PathLike[str],
    arguments: dict[str, Any],
    progress: _Progress,
) -> list[str]: ...
def gaussian(
    x: NDArray[np.float64],
    *,
    center: float,
    width: float,
    ion: str | dict[str, float],
    energy: float | None,
    velocity: float | None,
) -> NDArray[np.complex128]: ...
def groups(path: str) -> list[dict[str, Any]]: ...
def known_digits(value: float, bound: float) -> str: ...
def levels(
    scenario: Scenario,
    x: NDArray[np.float64] | None,
    potential: NDArray[np.float64] | None,
    interpolation: str,
) -> _Parts: ...
def passage(scenario: Scenario, start: float, tolerance: float, threads: int | None) -> _Parts: ...
def picture(path: str, kind: str | None, theme: str) -> str: ...
def run(
    scenario: Scenario,
    path: str,
    unlimited: bool,
    threads: int | None,
    progress: _Progress,
) -> list[str]: ...
def run_command(arguments: list[str], program: list[str]) -> int: ...
def scenario_picture(scenario: Scenario, theme: str) -> str: ...
def sidebands(scenario: Scenario, threads: int | None, progress: _Progress) -> _Parts: ...
def sweep(
    scenario: Scenario,
    what: str,
    folder: str,
    threads: int | None,
    unlimited: bool,
    progress: _Progress,
) -> dict[str, Any]: ...
def transmission(
    scenario: Scenario, energies: NDArray[np.float64] | None, tolerance: float
) -> _Parts: ...
def transmission_of_function(
    base: Scenario,
    x: NDArray[np.float64],
    potential: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    energies: NDArray[np.float64] | None,
    tolerance: float,
) -> _Parts: ...
def transmission_of_points(
    base: Scenario,
    x: NDArray[np.float64],
    potential: NDArray[np.float64],
    interpolation: str,
    energies: NDArray[np.float64] | None,
    tolerance: float,
) -> _Parts: ...
def unit_size(name: str, unit: str, dimension: str, temperature: float | None) -> float: ...
def values(path: str, group: str, name: str, start: int, stop: int) -> Any: ...
