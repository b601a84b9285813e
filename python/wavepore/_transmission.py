"""T(E) by the stationary method."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wavepore import _core
from wavepore._datasets import dataset
from wavepore._errors import ScenarioError, renamed
from wavepore._names import stationary
from wavepore._scenario import Scenario, scenario_of
from wavepore._values import array

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import xarray as xr

    Numbers = npt.NDArray[np.float64]

__all__ = ["transmission"]


def transmission(
    scenario: str | os.PathLike[str] | Mapping[str, Any] | Scenario | None = None,
    *,
    x: npt.ArrayLike | None = None,
    potential: npt.ArrayLike
    | Callable[[Numbers], npt.ArrayLike]
    | str
    | os.PathLike[str]
    | None = None,
    ion: str | Mapping[str, Any] | None = None,
    energies: npt.ArrayLike | Sequence[str] | Mapping[str, Any] | None = None,
    temperature: float | str | None = None,
    interpolation: str = "cubic",
    tolerance: float = 1e-11,
    **changes: Any,
) -> xr.Dataset:
    """Transmission and reflection by energy, with bounds on their errors.

    The stationary Schrödinger equation of one ion in V(x), solved by transfer matrices; packets
    give the same in :func:`run`.

    Parameters
    ----------
    scenario
        A scenario file, a dict, or a :class:`Scenario`; or leave it out, and give `potential` and
        `ion`.
    x
        Positions, Å, rising; shape (points). With a callable: where it is evaluated first, at least
        the two ends.
    potential
        V(x), meV: an array of shape (points); a callable that takes an array of positions; a
        labelled array with the coordinate ``x``; a table file. V is constant beyond its ends, and
        its left end defines zero.
    ion
        ``"K+"``, ``"Na+"`` and so on, or ``dict(mass=38.96, charge=1)`` (mass in u).
    energies
        Energies, meV above V(−∞): an array, texts such as ``["4 kBT", "5 kBT"]``, or ``{"from":
        "3 kBT", "to": "9 kBT", "points": 241}``. By default those of the scenario, or from the
        higher lead to twice the top.
    temperature
        Temperature, K: gives kBT its meaning.
    interpolation
        How an array is read between its points: ``"cubic"`` (spline), ``"pchip"`` or ``"linear"``.
    tolerance
        Relative accuracy of T.
    **changes
        Changes of the scenario, as in :meth:`Scenario.replace`.

    Returns
    -------
    xarray.Dataset
        Over ``energy`` (meV): ``transmission``, ``reflection``, ``classical``, ``error`` (bound
        on the error of transmission, that of a sampled callable included), ``reflection_error``,
        ``relative_error``, ``ln_transmission`` (where T is too small for a number as well) and
        ``velocity`` (m/s).

    Raises
    ------
    ScenarioError
        With the argument or key at fault.

    Warns
    -----
    NumericsWarning
        Rounding forbids the tolerance at some energies: those beside very narrow levels.

    Examples
    --------
    >>> import numpy as np, wavepore as wp
    >>> x = np.linspace(-8, 8, 401)
    >>> v = 138 / np.cosh(x / 0.08) ** 2
    >>> t = wp.transmission(x=x, potential=v, ion="K+", energies=np.linspace(50, 250, 5))
    >>> t.transmission.dims, bool((abs(t.transmission + t.reflection - 1) < 1e-9).all())
    (('energy',), True)

    The same of a formula, sampled as finely as it needs:

    >>> eckart = lambda x: 138 / np.cosh(x / 0.08) ** 2
    >>> t = wp.transmission(x=(-2, 2), potential=eckart, ion="K+", energies=[140.0])
    >>> f"{t.transmission.item():.6f}, known to {t.error.item():.0e}"
    '0.593483, known to 4e-09'
    """
    if scenario is not None:
        if x is not None or potential is not None:
            raise ScenarioError(
                "`scenario` has a potential", "potential", "give a scenario, or x and potential"
            )
        given = {"temperature": temperature, "ion": ion}
        changed = {**{key: value for key, value in given.items() if value is not None}, **changes}
        return _of_scenario(scenario_of(scenario, changed), energies, tolerance)
    if potential is None:
        raise ScenarioError("`potential` is missing", "potential", "give V(x), or a scenario")
    if ion is None:
        raise ScenarioError("`ion` is missing", "ion", 'give ion="K+", or mass and charge')
    keys = {"ion": ion, "temperature": temperature, **changes}
    numbers, asked = _numbers_and_keys(energies)
    if isinstance(potential, (str, os.PathLike)):
        table = {
            "shape": "table",
            "file": os.path.abspath(potential),
            "interpolation": interpolation,
        }
        units = {"position_unit": "angstrom", "energy_unit": "meV"}
        with renamed("barrier.0", "potential"):
            whole = Scenario(**keys, **asked, barrier=[{**table, **units}])
            return _named(_core.transmission(whole._core, numbers, tolerance))
    base = Scenario(**keys, **asked)._core
    if callable(potential) and not hasattr(potential, "__array__"):
        places = array("x", _required_x(x), "length")
        function = _checked(potential)
        found = _core.transmission_of_function(base, places, function, numbers, tolerance)
        return _named(found)
    places, values = points(x, potential)
    found = _core.transmission_of_points(base, places, values, interpolation, numbers, tolerance)
    return _named(found)


def _named(parts: dict[str, dict[str, Any]]) -> xr.Dataset:
    return dataset({**parts, "data_vars": dict(stationary(parts["data_vars"]))})


def _of_scenario(scenario: Scenario, energies: Any, tolerance: float) -> xr.Dataset:
    numbers, asked = _numbers_and_keys(energies)
    if asked:
        scenario = scenario.replace(asked)
    return _named(_core.transmission(scenario._core, numbers, tolerance))


def _numbers_and_keys(energies: Any) -> tuple[Numbers | None, dict[str, Any]]:
    """Energies as an array, or, with units or as a range, as a table of a scenario."""
    if energies is None:
        return None, {}
    is_text = isinstance(energies, str) or (
        isinstance(energies, (list, tuple)) and any(isinstance(one, str) for one in energies)
    )
    if is_text or isinstance(energies, Mapping):
        series = [energies] if isinstance(energies, str) else energies
        return None, {"transmission": {"energies": series}}
    return array("energies", energies, "energy"), {}


def _required_x(x: Any) -> Any:
    if x is None:
        raise ScenarioError(
            "`x` is missing", "x", "give the ends, x=(-8, 8), between which the function is sampled"
        )
    return x


def points(x: Any, potential: Any) -> tuple[Numbers, Numbers]:
    """Positions and V(x); those of a labelled array are its coordinate."""
    if x is None and hasattr(potential, "coords") and "x" in potential.coords:
        x = potential.coords["x"]
    if x is None:
        raise ScenarioError("`x` is missing", "x", "give a position for each value of `potential`")
    return array("x", x, "length"), array("potential", potential, "energy")


def _checked(potential: Callable[[Numbers], Any]) -> Callable[[Numbers], Numbers]:
    """`potential` with its values as an array; a constant is taken for all positions."""

    def function(positions: Numbers) -> Numbers:
        import numpy as np

        values = array("potential", potential(positions), "energy", scalar=True)
        return np.broadcast_to(values, positions.shape).copy() if values.size == 1 else values

    return function
