"""Arguments that several functions share: arrays, ions, absorbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wavepore._errors import ScenarioError

Ion: TypeAlias = "str | dict[str, float]"


def refused(name: str, message: str, remedy: str = "") -> ScenarioError:
    return ScenarioError(f"`{name}`: {message}", name, remedy)


def finite(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """Real numbers in double precision, in an array of their own."""
    try:
        array = np.asarray(values)
    except ValueError as cause:
        raise refused(name, str(cause), "pass one row of numbers") from None
    if array.dtype.kind not in "iuf":
        raise refused(name, f"an array of {array.dtype}", "pass real numbers")
    numbers = np.array(array, dtype=np.float64, order="C")
    if not np.isfinite(numbers).all():
        raise refused(name, "not finite everywhere")
    return numbers


def real(name: str, value: float) -> float:
    """One number."""
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise refused(name, f"{value!r} is not a number", "pass a number") from None


def samples(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """One number a point, read-only."""
    numbers = finite(name, values)
    if numbers.ndim != 1:
        raise refused(name, f"an array of shape {numbers.shape}", "pass one number a point")
    numbers.flags.writeable = False
    return numbers


def absorber_entries(given: Mapping[str, float]) -> dict[str, float]:
    """The entries of `given`, with the default order."""
    remedy = "use dict(width=6, strength=60, order=4), in Å and meV"
    if not isinstance(given, Mapping):
        raise refused("absorber", f"a {type(given).__name__}", remedy)
    unknown = [key for key in given if key not in ("width", "strength", "order")]
    missing = [key for key in ("width", "strength") if key not in given]
    if unknown or missing:
        what = f"no entry is called {unknown[0]!r}" if unknown else f"no {missing[0]}"
        raise refused("absorber", what, remedy)
    return {key: given.get(key, 4) for key in ("width", "strength", "order")}


def as_states(psi: ArrayLike, points: int) -> NDArray[Any]:
    """`psi` as an array of states of `points` numbers each."""
    array = np.asarray(psi)
    if array.dtype.kind not in "iufc":
        raise refused("psi", f"an array of {array.dtype}", "pass complex numbers")
    if array.ndim not in (1, 2) or array.shape[-1] != points:
        shapes = f"({points},) or (m, {points})"
        raise refused("psi", f"an array of shape {array.shape}", f"pass one of shape {shapes}")
    return array


def check_out(out: NDArray[np.complex128], shape: tuple[int, ...]) -> None:
    """Refuse what cannot take states of `shape` in place."""
    if not isinstance(out, np.ndarray):
        raise refused("out", f"a {type(out).__name__}", "pass a numpy.ndarray")
    if out.dtype != np.complex128 or not out.dtype.isnative:
        raise refused("out", f"an array of {out.dtype.str}", "pass one of complex128")
    if out.shape != shape:
        raise refused("out", f"an array of shape {out.shape}", f"pass one of shape {shape}")
    if not (out.flags.c_contiguous and out.flags.aligned):
        raise refused("out", "not C-contiguous and aligned", "pass out.copy()")
    if not out.flags.writeable:
        raise refused("out", "read-only", "pass out.copy()")
