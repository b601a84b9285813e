"""The engine ``wavepore`` of xarray: files of ``wavepore`` without another library of HDF5."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import numpy as np
import xarray as xr
from xarray.backends import BackendArray, BackendEntrypoint
from xarray.core import indexing

from wavepore import _core
from wavepore._datasets import group as dataset_of
from wavepore._datasets import open

__all__ = ["StoredArray", "WaveporeBackend"]


class StoredArray(BackendArray):
    """A dataset of a file, read when it is used.

    The file is opened anew each time, so that copies in other processes read it too.
    """

    def __init__(
        self, path: str, group: str, name: str, shape: tuple[int, ...], dtype: str
    ) -> None:
        self.path, self.group, self.name = path, group, name
        self.shape, self.dtype = shape, np.dtype(dtype)

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        support = indexing.IndexingSupport.OUTER
        return indexing.explicit_indexing_adapter(key, self.shape, support, self._read)

    def _read(self, key: tuple[Any, ...]) -> Any:
        if not self.shape:
            return np.asarray(self._rows(0, 1)).reshape(())[key]
        first, rest = key[0], key[1:]
        wanted = np.arange(self.shape[0])[first]
        start, stop = (int(wanted.min()), int(wanted.max()) + 1) if wanted.size else (0, 0)
        rows = np.asarray(self._rows(start, stop), dtype=self.dtype)
        rows = rows.reshape(stop - start, *self.shape[1:])[wanted - start]
        if np.ndim(wanted) == 0:
            return rows[_outer(rows.shape, rest)]
        return rows[_outer(rows.shape, (slice(None), *rest))]

    def _rows(self, start: int, stop: int) -> Any:
        return _core.values(self.path, self.group, self.name, start, stop)


def _outer(shape: tuple[int, ...], key: tuple[Any, ...]) -> tuple[Any, ...]:
    """`key` for one step: several index arrays select a block, each along its own dimension."""
    if sum(isinstance(part, np.ndarray) for part in key) < 2:
        return key
    parts = [np.arange(size)[part] for size, part in zip(shape, key, strict=True)]
    kept = [part for part in parts if np.ndim(part)]
    grid = iter(np.ix_(*kept))
    return tuple(next(grid) if np.ndim(part) else part for part in parts)


class WaveporeBackend(BackendEntrypoint):
    """Opens records and collections: ``xarray.open_datatree(path, engine="wavepore")``."""

    description = "Open records and collections of wavepore"
    open_dataset_parameters = ("filename_or_obj", "drop_variables", "group")

    def open_dataset(  # type: ignore[override]
        self,
        filename_or_obj: str | os.PathLike[str],
        *,
        drop_variables: str | Iterable[str] | None = None,
        group: str | None = None,
    ) -> xr.Dataset:
        found = dataset_of(self.open_datatree(filename_or_obj), group or "/")
        names = [drop_variables] if isinstance(drop_variables, str) else (drop_variables or [])
        return found.drop_vars(names, errors="ignore")

    def open_datatree(  # type: ignore[override]
        self, filename_or_obj: str | os.PathLike[str], **_: Any
    ) -> xr.DataTree:
        return open(filename_or_obj)
