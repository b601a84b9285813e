"""Results as labelled arrays of xarray."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from wavepore import _core

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["open"]


def dataset(parts: dict[str, Any]) -> xr.Dataset:
    """A dataset of `data_vars`, `coords` and `attrs`."""
    import xarray as xr

    return xr.Dataset(parts["data_vars"], parts["coords"], parts["attrs"])


def open(path: str | os.PathLike[str]) -> xr.DataTree:
    """Open a record, or a collection of the cases of a sweep.

    Values are read when they are used. ``xarray.open_datatree(path, engine="wavepore")`` is the
    same.

    Parameters
    ----------
    path
        A file that ``wavepore`` wrote; that of an unfinished run opens too.

    Returns
    -------
    xarray.DataTree
        The groups of the file, with the names, units and long names of
        ``wavepore schema record``.

    Raises
    ------
    MachineError
        There is no such file, or it is damaged or of another program.

    Examples
    --------
    >>> import wavepore as wp
    >>> tree = wp.open("k.h5")  # doctest: +SKIP
    >>> tree["packets/0"].density.sel(x=0, method="nearest").plot()  # doctest: +SKIP
    """
    import xarray as xr

    path = os.path.abspath(os.fspath(path))
    found = {one["path"]: _lazy(path, one) for one in _core.groups(path)}
    return xr.DataTree.from_dict(found)


def load(path: str) -> xr.DataTree:
    """The same with every value read, so that the file is not needed any more."""
    return open(path).load()


def group(tree: xr.DataTree, path: str) -> xr.Dataset:
    """The dataset of one group, without what it inherits."""
    import xarray as xr

    node = tree[path]
    assert isinstance(node, xr.DataTree), path
    return node.to_dataset(inherit=False)


def _lazy(path: str, described: dict[str, Any]) -> xr.Dataset:
    import xarray as xr
    from xarray.core import indexing

    from wavepore._backend import StoredArray

    variables = {}
    for name, dimensions, shape, dtype, attrs in described["variables"]:
        stored = StoredArray(path, described["path"], name, shape, dtype)
        variables[name] = xr.Variable(dimensions, indexing.LazilyIndexedArray(stored), attrs)
    coords = {
        name: variables.pop(name) for name in list(variables) if variables[name].dims == (name,)
    }
    return xr.Dataset(variables, coords, described["attrs"])
