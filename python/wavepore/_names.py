"""Names of results: short ones where one method gave them all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr

    # Dimensions, values and attributes by name.
    Variables = Mapping[str, tuple[Any, Any, Any]]

# Of T(E) by the transfer matrix alone: names in records, and here.
_STATIONARY = {
    "matrix": "transmission",
    "matrix_reflection": "reflection",
    "classical": "classical",
    "matrix_error": "relative_error",
    "matrix_reflection_error": "reflection_error",
    "ln_matrix": "ln_transmission",
    "velocity": "velocity",
}
# Percentiles over draws of tables with errors.
_PERCENTILES = ("p16", "p50", "p84")
# Currents by model: name in records, and the model.
_MODELS = ("quantum", "ballistic", "diffusive", "kramers")
# Numbers of a model, and their units.
_OF_MODELS = {
    "reversal": ("reversal_potential", "mV", "reversal potential"),
    "reversal_error": (
        "reversal_potential_error",
        "mV",
        "bound on the error of the reversal potential",
    ),
    "slope_conductance": ("slope_conductance", "pS", "dI/dV at the reversal potential"),
    "slope_conductance_error": ("slope_conductance_error", "pS", "bound on its error"),
    "chord_conductance": ("chord_conductance", "pS", "I(0)/(0 - reversal potential)"),
    "chord_conductance_error": ("chord_conductance_error", "pS", "bound on its error"),
}


def stationary(variables: Variables) -> Variables:
    """T(E) under the names of :func:`wavepore.transmission`."""
    import numpy as np

    named = {new: variables[old] for old, new in _STATIONARY.items() if old in variables}
    percentiles = [f"transmission_{one}{end}" for one in _PERCENTILES for end in ("", "_error")]
    named.update({name: variables[name] for name in percentiles if name in variables})
    dims, transmission, _ = named["transmission"]
    attrs = {"long_name": "bound on the error of transmission", "units": "1"}
    error = np.abs(transmission * named["relative_error"][1])
    return {**named, "error": (dims, error, attrs)}


def by_model(found: xr.Dataset) -> xr.Dataset:
    """Currents with the dimension ``model``, and numbers of each model as variables over it."""
    import numpy as np
    import xarray as xr

    models = xr.Variable("model", np.array(_MODELS), {"long_name": "model"})
    currents = [found[f"current_{model}"].variable for model in _MODELS]
    attrs = {"long_name": "current, positive outward", "units": "pA"}
    current = _stacked(currents, attrs)
    replaced = [f"current_{model}" for model in _MODELS]
    made = found.drop_vars([*replaced, "current_quantum_error"]).assign_coords(model=models)
    made = made.assign(
        current=current, current_error=_bound(found.current_quantum_error.variable, len(_MODELS))
    )
    for stored, (name, units, meaning) in _OF_MODELS.items():
        values = [_number(found, f"{stored}_{model}_{units}") for model in _MODELS]
        made[name] = _stacked(values, {"long_name": meaning, "units": units})
    if "current_quantum_p50" in found:
        made = _percentiles(found, made)
    numbers = [name for name in made.variables if str(name).endswith(("_mV", "_pS"))]
    used = [name for name in numbers if not str(name).startswith("nernst")]
    made = made.drop_vars(used)
    made.attrs = {
        key: value
        for key, value in made.attrs.items()
        if not key.endswith(("_mV", "_pS")) or key.startswith("nernst")
    }
    return made


def _percentiles(found: xr.Dataset, made: xr.Dataset) -> xr.Dataset:
    """Percentiles of currents, reversal potentials and conductances over ``model``."""
    import numpy as np
    import xarray as xr

    missing = xr.Variable((), np.float64(np.nan))
    for ending in (f"{one}{end}" for one in _PERCENTILES for end in ("", "_error")):
        stored = [f"current_{model}_{ending}" for model in _MODELS]
        values = [found[name].variable if name in found else missing for name in stored]
        attrs = {"long_name": f"current over draws, {ending}", "units": "pA"}
        made = made.drop_vars([name for name in stored if name in found])
        made[f"current_{ending}"] = _stacked(values, attrs)
    for stored_name in ("reversal", "slope_conductance", "chord_conductance"):
        name, units, meaning = _OF_MODELS[stored_name]
        for percentile in _PERCENTILES:
            values = [
                _number(found, f"{stored_name}_{percentile}_{model}_{units}") for model in _MODELS
            ]
            attrs = {"long_name": f"{meaning} over draws, {percentile}", "units": units}
            made[f"{name}_{percentile}"] = _stacked(values, attrs)
    return made


def _stacked(of_models: list[xr.Variable], attrs: dict[str, str]) -> xr.Variable:
    """Variables along the last dimension ``model``; a model without numbers has a single NaN."""
    import numpy as np
    import xarray as xr

    values = np.stack(np.broadcast_arrays(*(one.values for one in of_models)), axis=-1)
    dims = max((one.dims for one in of_models), key=len)
    return xr.Variable((*dims, "model"), values, attrs)


def _bound(quantum: xr.Variable, count: int) -> xr.Variable:
    """The bound of the quantum current; the classical models have none of their own."""
    import numpy as np
    import xarray as xr

    values = np.full((*quantum.shape, count), np.nan)
    values[..., 0] = quantum.values
    attrs = {"long_name": "bound on the error of the quantum current", "units": "pA"}
    return xr.Variable((*quantum.dims, "model"), values, attrs)


def _number(found: xr.Dataset, name: str) -> xr.Variable:
    """A number of one model: an attribute, or, of many cases, a variable; NaN without one."""
    import numpy as np
    import xarray as xr

    if name in found:
        return found[name].variable
    return xr.Variable((), np.float64(found.attrs.get(name, np.nan)))
