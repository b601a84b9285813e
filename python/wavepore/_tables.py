"""Currents, passage times, levels and side bands."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wavepore import _core
from wavepore._datasets import dataset
from wavepore._names import by_model
from wavepore._progress import reporter
from wavepore._scenario import Scenario, scenario_of
from wavepore._transmission import points
from wavepore._values import plain

if TYPE_CHECKING:
    import numpy.typing as npt
    import xarray as xr

__all__ = ["currents", "levels", "passage", "sidebands"]


def currents(
    scenario: str | os.PathLike[str] | Mapping[str, Any] | Scenario,
    *,
    voltages: npt.ArrayLike | Sequence[str] | Mapping[str, Any] | None = None,
    tolerance: float = 1e-9,
    progress: bool | Callable[[float, float], object] = False,
    threads: int | None = None,
    **changes: Any,
) -> xr.Dataset:
    """Fluxes and currents by voltage, reversal potentials and conductances.

    Parameters
    ----------
    scenario
        A scenario file, a dict or a :class:`Scenario` with ``reservoirs`` and ``membrane``.
    voltages
        Voltages, mV (inside minus outside): an array, texts, or
        ``{"from": -120, "to": 120, "points": 49}``. Those of the scenario by default.
    tolerance
        Relative accuracy of the fluxes.
    progress, threads
        As in :func:`run`.
    **changes
        Changes of the scenario, as in :meth:`Scenario.replace`.

    Returns
    -------
    xarray.Dataset
        ``current`` (voltage, model) in pA with ``current_error``, ``flux_in`` and ``flux_out``
        (voltage) in 1/s, ``kappa`` (voltage), ``relative_error`` (voltage) of the fluxes; and
        over ``model`` (quantum, ballistic, diffusive, kramers): ``reversal_potential`` (mV),
        ``slope_conductance`` and ``chord_conductance`` (pS) with their bounds; NaN where a model
        gives none.

    Raises
    ------
    ScenarioError
        With the argument or key at fault.

    Warns
    -----
    NumericsWarning
        What a reader of the numbers must know.

    Examples
    --------
    >>> import wavepore as wp
    >>> channel = dict(
    ...     ion="K+",
    ...     temperature=310.15,
    ...     barrier=dict(shape="eckart", height=100, width=0.2),
    ...     membrane={"voltage": 0, "from": -7.5, "to": 7.5},
    ...     reservoirs=dict(outside=4, inside=140, area=7.07),
    ... )
    >>> iv = wp.currents(channel, voltages=[-100.0, 0.0, 100.0])
    >>> iv.current.dims
    ('voltage', 'model')
    >>> f"{iv.reversal_potential.sel(model='quantum'):.2f} mV"
    '-95.02 mV'
    """
    if voltages is not None:
        changes = {"reservoirs.voltages": plain("voltages", voltages), **changes}
    made = scenario_of(scenario, changes)
    with reporter(progress) as report:
        return by_model(dataset(_core.currents(made._core, tolerance, threads, report)))


def passage(
    scenario: str | os.PathLike[str] | Mapping[str, Any] | Scenario,
    *,
    voltages: npt.ArrayLike | Sequence[str] | Mapping[str, Any] | None = None,
    start: float = 0.0,
    tolerance: float = 1e-9,
    threads: int | None = None,
    **changes: Any,
) -> xr.Dataset:
    """Passage times of overdamped ions by voltage.

    Parameters
    ----------
    scenario
        A scenario file, a dict or a :class:`Scenario` with ``membrane`` and ``reservoirs`` with
        ``diffusion``.
    voltages
        As in :func:`currents`.
    start
        Where the ion starts that leaves by either face, Å.
    tolerance
        Relative accuracy.
    threads
        Number of threads; all cores by default.
    **changes
        Changes of the scenario, as in :meth:`Scenario.replace`.

    Returns
    -------
    xarray.Dataset
        Over ``voltage``: ``length`` (Å), the integral of exp(U/kT) over the membrane;
        ``splitting_right_from_0`` and ``exit_time_from_0`` (ps) after `start`;
        ``first_passage_right``, ``first_passage_left`` and ``transit_time`` (ps);
        ``occupancy_left`` and ``occupancy_right`` (Å), ``permeability`` (Å/ps), and
        ``relative_error`` of all. Where there are several ions the names alone are of the first,
        and ``length_K+`` and so on are of each.

    Raises
    ------
    ScenarioError
        With the argument or key at fault.

    Warns
    -----
    NumericsWarning
        What a reader of the numbers must know.

    Examples
    --------
    >>> import wavepore as wp
    >>> free = wp.passage(
    ...     dict(
    ...         ion="K+",
    ...         temperature=310.15,
    ...         membrane={"voltage": 0, "from": -7.5, "to": 7.5},
    ...         reservoirs=dict(outside=4, inside=140, area=7.07, diffusion="6.5e-10 m^2/s"),
    ...     ),
    ... )
    >>> f"{free.transit_time.item():.3f} ps"
    '576.923 ps'
    """
    if voltages is not None:
        changes = {"reservoirs.voltages": plain("voltages", voltages), **changes}
    made = scenario_of(scenario, changes)
    return dataset(_core.passage(made._core, float(start), tolerance, threads))


def levels(
    scenario: str | os.PathLike[str] | Mapping[str, Any] | Scenario | None = None,
    *,
    x: npt.ArrayLike | None = None,
    potential: npt.ArrayLike | None = None,
    ion: str | Mapping[str, Any] | None = None,
    energies: Sequence[float | str] | None = None,
    temperature: float | str | None = None,
    interpolation: str = "cubic",
    **changes: Any,
) -> xr.Dataset:
    """Levels of a potential: energies, widths and wave functions of bound and quasi-bound states.

    Parameters
    ----------
    scenario
        A scenario file, a dict or a :class:`Scenario`; or leave it out, and give `x`, `potential`
        and `ion`, as in :func:`transmission`.
    energies
        The two ends of the range of the search, meV or texts. By default from the lowest lead or
        well to the highest top.

    Returns
    -------
    xarray.Dataset
        Over ``level``: ``energy`` (meV) with ``energy_error``, ``width`` (meV) with ``width_error``
        (relative), ``lifetime`` (ps), ``width_left``, ``width_right``, ``position`` (Å),
        ``thermal_share``; ``density`` (level, x) is |ψ|² in 1/Å.

    Raises
    ------
    ScenarioError
        With the argument or key at fault.

    Warns
    -----
    NumericsWarning
        Rounding may hide some.

    Examples
    --------
    >>> import wavepore as wp
    >>> walls = [dict(shape="gaussian", height=100, width=0.6, center=at) for at in (-1.5, 1.5)]
    >>> found = wp.levels(dict(ion="K+", barrier=walls), energies=[10, 30])
    >>> found.sizes["level"], f"{found.energy[0].item():.6f} meV"
    (6, '10.648499 meV')
    """
    asked = None if energies is None else {"energies": plain("energies", energies)}
    if scenario is not None:
        given = {"temperature": temperature, "ion": ion, "transmission": asked}
        changed = {key: value for key, value in given.items() if value is not None}
        made = scenario_of(scenario, {**changed, **changes})
        return dataset(_core.levels(made._core, None, None, interpolation))
    places, values = points(x, potential)
    base = Scenario(ion=ion, temperature=temperature, transmission=asked, **changes)
    return dataset(_core.levels(base._core, places, values, interpolation))


def sidebands(
    scenario: str | os.PathLike[str] | Mapping[str, Any] | Scenario,
    *,
    progress: bool | Callable[[float, float], object] = False,
    threads: int | None = None,
    **changes: Any,
) -> xr.Dataset:
    """Energy that a packet exchanges with a drive, in quanta, by packet and by Floquet states.

    Parameters
    ----------
    scenario
        A scenario file, a dict or a :class:`Scenario` with ``drive`` and one packet that is long
        beside the period.
    progress, threads
        As in :func:`run`.
    **changes
        Changes of the scenario, as in :meth:`Scenario.replace`.

    Returns
    -------
    xarray.Dataset
        Over ``order``: ``energy`` (meV), ``transmission_packet``, ``transmission_floquet``,
        ``reflection_packet``, ``reflection_floquet``, each with its bound (``_error``); sums and
        simpler pictures as attributes.

    Raises
    ------
    ScenarioError
        With the key at fault.

    Warns
    -----
    NumericsWarning
        The methods disagree, or the tolerance is not met.

    Examples
    --------
    >>> import wavepore as wp
    >>> bands = wp.sidebands("scenarios/driven.toml")  # doctest: +SKIP
    """
    made = scenario_of(scenario, changes)
    with reporter(progress) as report:
        return dataset(_core.sidebands(made._core, threads, report))
