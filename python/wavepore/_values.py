"""Plain values for the library: numbers of NumPy, quantities of pint, and labelled arrays."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from wavepore import _core
from wavepore._errors import ScenarioError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Units of plain numbers, by dimension as pint writes it.
_UNITS = {
    "[length]": "angstrom",
    "[time]": "femtosecond",
    "[mass]": "unified_atomic_mass_unit",
    "[temperature]": "kelvin",
    "[mass] * [length] ** 2 / [time] ** 2": "millielectron_volt",
    "[mass] * [length] ** 2 / [current] / [time] ** 3": "millivolt",
    "[substance] / [length] ** 3": "millimolar",
    "[length] ** 2": "angstrom ** 2",
    "[length] / [time]": "meter / second",
    "[length] ** 2 / [time]": "meter ** 2 / second",
    "1 / [time]": "terahertz",
    "[mass] * [length] / [time] ** 2": "millielectron_volt / angstrom",
    "dimensionless": "radian",
}
_MOLAR_ENERGY = "[mass] * [length] ** 2 / [substance] / [time] ** 2"


def plain(name: str, value: Any) -> Any:
    """`value` as dicts, lists, texts and numbers, in Å, fs, meV, K, mV, mM and so on.

    Raises
    ------
    ScenarioError
        A value of another kind; `name` is its key.
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, dict):
        return {str(key): plain(f"{name}.{key}", item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(f"{name}[{at}]", item) for at, item in enumerate(value)]
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if _is_quantity(value):
        return plain(name, magnitude(name, value))
    units = _units_of(value)
    if hasattr(value, "tolist"):
        numbers = value.tolist()
        return numbers if units is None else _with_units(numbers, units)
    raise ScenarioError(
        f"`{name}` is of type {type(value).__name__}",
        name,
        'give a number, a text such as "5.6 kBT", a list, an array or a dict',
    )


def magnitude(name: str, quantity: Any) -> Any:
    """The number or array of a quantity of pint, in the unit of plain numbers."""
    dimension = str(quantity.dimensionality)
    if dimension == _MOLAR_ENERGY:
        quantity = quantity / quantity._REGISTRY.avogadro_constant
        dimension = str(quantity.to_base_units().dimensionality)
    unit = _UNITS.get(dimension)
    if unit is None:
        raise ScenarioError(f"`{name}` has the dimension {dimension}", name, "check its unit")
    return quantity.to(unit).magnitude


def array(name: str, value: Any, dimension: str, *, scalar: bool = False) -> NDArray[np.float64]:
    """`value` as a contiguous one-dimensional array of doubles, in Å or meV.

    Raises
    ------
    ScenarioError
        It is no such array; `name` is the argument.
    """
    import numpy as np

    size = 1.0
    if _is_quantity(value):
        value = magnitude(name, value)
    elif (units := _units_of(value)) is not None:
        size = _core.unit_size(name, units, dimension, None)
    try:
        found = np.asarray(value)
    except ValueError as cause:
        raise ScenarioError(f"`{name}`: {cause}", name, "give one row of numbers") from None
    if found.dtype.kind not in "fiu":
        raise ScenarioError(f"`{name}` has values of type {found.dtype}", name, "give real numbers")
    if found.ndim != 1 and not (scalar and found.ndim == 0):
        raise ScenarioError(f"`{name}` has shape {found.shape}", name, "give one dimension")
    numbers = np.ascontiguousarray(found, dtype=np.float64)
    return numbers if size == 1.0 else numbers * size


def _is_quantity(value: Any) -> bool:
    pint = sys.modules.get("pint")
    return pint is not None and isinstance(value, pint.Quantity)


def _units_of(value: Any) -> str | None:
    """The `units` of an xarray.DataArray; None without any."""
    units = getattr(value, "attrs", {}).get("units") if hasattr(value, "dims") else None
    return None if units is None else str(units)


def _with_units(numbers: Any, units: str) -> Any:
    if isinstance(numbers, list):
        return [_with_units(number, units) for number in numbers]
    return f"{numbers!r} {units}"
