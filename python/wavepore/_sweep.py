"""Sweeps as labelled cubes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from wavepore import _core
from wavepore._datasets import group as group_of
from wavepore._datasets import load
from wavepore._errors import warn
from wavepore._names import by_model, stationary
from wavepore._progress import reporter
from wavepore._scenario import Scenario, scenario_of

if TYPE_CHECKING:
    import xarray as xr

    Loops = list[list[tuple[str, str, list[Any]]]]

__all__ = ["sweep"]

# Older names of what stands beside them under another; `packet` is a dimension here.
_OLDER = ("packet", "matrix", "classical", "reflection", "error_estimate", "reflection_error")
# Of each case, beside its results.
_OF_CASES = ("standing", "reason", "warnings")


def sweep(
    scenario: str | os.PathLike[str] | Mapping[str, Any] | Scenario,
    values: Mapping[str, Any] | None = None,
    *,
    what: str = "transmission",
    folder: str | os.PathLike[str] | None = None,
    threads: int | None = None,
    unlimited: bool = False,
    progress: bool | Callable[[float, float], object] = False,
    **changes: Any,
) -> xr.Dataset:
    """Compute every case of a sweep, on all cores.

    Parameters
    ----------
    scenario
        A scenario file, a dict or a :class:`Scenario`.
    values
        Values by dotted key: ``{"barrier.0.height": ["4 kBT", "5 kBT"], "packet.energy": [120,
        150]}``; the cases are their product. The scenario's own ``[sweep]`` by default.
    what
        ``"transmission"``, ``"run"``, ``"currents"``, ``"passage"`` or ``"sidebands"``.
    folder
        Where cases are kept: finished ones are not computed again, and ``wavepore sweep -o FOLDER``
        and other processes may work in it. A temporary one by default.
    threads
        Number of threads; all cores by default.
    unlimited
        Run also cases that take more memory, time or space than is usual.
    progress
        As in :func:`run`.
    **changes
        Changes of the scenario, as in :meth:`Scenario.replace`.

    Returns
    -------
    xarray.Dataset
        What :func:`transmission` and so on give, with a dimension for each swept key, whose
        coordinate is in the unit of its values; keys that run together (``zip``) share a
        dimension. Energies that differ from case to case are a variable. Of runs: T(E), and the
        numbers of each packet over ``packet``. NaN where a case failed; ``standing`` is 0 where
        it was computed, 1 where it failed, and ``reason`` says why.

    Raises
    ------
    ScenarioError
        With the key at fault, where no case can be computed.
    KeyboardInterrupt
        After Ctrl-C; finished cases stay in `folder`.

    Warns
    -----
    NumericsWarning
        Cases that failed, and warnings of cases.

    Examples
    --------
    >>> import wavepore as wp
    >>> thin = dict(ion="K+", barrier=dict(shape="eckart", height=138, width=0.08))
    >>> cube = wp.sweep(
    ...     thin,
    ...     {"barrier.0.height": [120, 138], "barrier.0.width": ["5 pm", "8 pm", "10 pm"]},
    ...     energies=[100.0, 130.0],
    ... )
    >>> dict(cube.transmission.sizes)
    {'barrier.0.height': 2, 'barrier.0.width': 3, 'energy': 2}
    """
    if values is not None:
        changes = {"sweep": dict(values), **changes}
    made = scenario_of(scenario, changes)
    if folder is not None:
        return _swept(made, what, os.path.abspath(folder), threads, unlimited, progress)
    with tempfile.TemporaryDirectory(prefix="wavepore-") as place:
        return _swept(made, what, place, threads, unlimited, progress)


def _swept(
    scenario: Scenario,
    what: str,
    folder: str,
    threads: int | None,
    unlimited: bool,
    progress: bool | Callable[[float, float], object],
) -> xr.Dataset:
    with reporter(progress) as report:
        done = _core.sweep(scenario._core, what, folder, threads, unlimited, report)
    tree = load(done["path"])
    for sentence in done["warnings"]:
        warn(sentence)
    found = _results(tree, what)
    cube = _cube(found.assign({name: tree[name] for name in _OF_CASES}), done["loops"])
    cube.attrs = {key: tree.attrs[key] for key in ("title", "what", "program") if key in tree.attrs}
    return cube


def _results(tree: xr.DataTree, what: str) -> xr.Dataset:
    """What was computed, over ``case``."""
    import xarray as xr

    keys = set(tree.variables)

    def group(path: str) -> xr.Dataset:
        own = group_of(tree, path)
        return own.drop_vars([name for name in (*keys, "rows", "case") if name in own.variables])

    if what == "transmission":
        stored = group("transmission").variables
        plain = {str(name): (one.dims, one.values, one.attrs) for name, one in stored.items()}
        found = xr.Dataset(dict(stationary(plain)), group("transmission").coords)
        return _shared_axis(found, group_of(tree, "transmission"), "energy")
    if what == "currents":
        return by_model(group("currents"))
    if what in ("passage", "sidebands"):
        return group(what)
    packets = [group(f"packets/{name}") for name in sorted(tree["packets"].children, key=int)]
    numbers = [one[[name for name in one if one[name].dims == ("case",)]] for one in packets]
    of_packets = xr.concat(numbers, dim="packet", combine_attrs="drop_conflicts")
    if "transmission" not in tree.children:
        return of_packets
    return group("transmission").drop_vars(_OLDER, errors="ignore").merge(of_packets)


def _shared_axis(found: xr.Dataset, stored: xr.Dataset, name: str) -> xr.Dataset:
    """The energies of each case, where they differ."""
    return found.assign({name: stored[name]}) if name not in found.variables else found


def _cube(found: xr.Dataset, loops: Loops) -> xr.Dataset:
    """`found` with a dimension for each loop in the place of ``case``."""
    import numpy as np
    import xarray as xr

    names = [" ".join(key for key, _, _ in loop) for loop in loops]
    shape = [len(loop[0][2]) for loop in loops]

    def spread(variable: xr.Variable) -> xr.Variable:
        if "case" not in variable.dims:
            return variable
        rest = variable.transpose("case", ...)
        values = np.reshape(rest.values, (*shape, *rest.shape[1:]))
        return xr.Variable((*names, *rest.dims[1:]), values, variable.attrs)

    coords = {
        str(name): spread(one.variable) for name, one in found.coords.items() if name != "case"
    }
    for name, loop in zip(names, loops, strict=True):
        for key, units, values in loop:
            attrs = {"units": units} if units else {}
            coords[key] = xr.Variable(name, np.asarray(values), attrs)
    data = {str(name): spread(one.variable) for name, one in found.data_vars.items()}
    return xr.Dataset(data, coords)
