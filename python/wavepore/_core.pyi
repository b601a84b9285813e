"""The extension module; what users see of it is documented in ``wavepore/*.py``."""

import numpy as np
from numpy.typing import NDArray

__version__: str

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

def gaussian(
    x: NDArray[np.float64],
    *,
    center: float,
    width: float,
    ion: str | dict[str, float],
    energy: float | None,
    velocity: float | None,
) -> NDArray[np.complex128]: ...
