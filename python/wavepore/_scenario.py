"""Scenarios: what is simulated, from a file, a text, a dict or keywords."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wavepore import _core
from wavepore._core import Scenario as CoreScenario
from wavepore._errors import FROM_KEYWORDS, ScenarioError
from wavepore._values import plain

__all__ = ["Scenario"]


class Scenario:
    """An ion, its potential V(x), packets, baths, and how they are computed.

    Keywords are the tables and keys of a scenario file (``wavepore schema scenario`` describes
    them). Plain numbers are in Å, fs, meV, K, mV, mM, Å², u, m/s, m²/s, THz, rad and meV/Å; texts
    with units (``"5.6 kBT"``), arrays, and quantities of pint are taken as well.

    Parameters
    ----------
    **keys
        ``ion``, ``temperature``, ``barrier``, ``membrane``, ``packet``, ``transmission``,
        ``numerics``, ``record``, ``reservoirs``, ``species``, ``drive``, ``sweep``, ``title``. One
        barrier need not stand in a list.

    Raises
    ------
    ScenarioError
        With the key at fault and what would do.

    Examples
    --------
    >>> import wavepore as wp
    >>> filter = wp.Scenario(
    ...     ion="K+",
    ...     temperature=310.15,
    ...     barrier=dict(shape="eckart", height=138, width=0.08),
    ...     packet=dict(energy="5.6 kBT", width=0.5),
    ... )
    >>> filter.replace(energy=["5 kBT", "6 kBT"], tolerance=1e-5).packets
    2
    >>> try:
    ...     wp.Scenario(ion="K")
    ... except wp.ScenarioError as fault:
    ...     print(fault.key, fault.remedy[:18])
    ion did you mean `K+`?
    """

    __slots__ = ("_core",)
    _core: CoreScenario

    def __init__(self, **keys: Any) -> None:
        self._core = _core.Scenario.from_values(FROM_KEYWORDS, _table(keys), Path())

    @classmethod
    def _of(cls, core: CoreScenario) -> Scenario:
        made = cls.__new__(cls)
        made._core = core
        return made

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Scenario:
        """Read a scenario file.

        Parameters
        ----------
        path
            The file; tables of V(x) are looked for beside it.
        """
        return cls._of(_core.Scenario.read(os.fspath(path)))

    @classmethod
    def from_toml(cls, text: str, folder: str | os.PathLike[str] = ".") -> Scenario:
        """Read the text of a scenario file; tables of V(x) are looked for in `folder`."""
        return cls._of(_core.Scenario.parse("text", text, Path(folder)))

    def replace(self, changes: Mapping[str, Any] | None = None, /, **keys: Any) -> Scenario:
        """Return a copy with changes.

        Parameters
        ----------
        changes
            Values by dotted key, as in a sweep: ``{"barrier.0.height": "5 kBT"}``.
        **keys
            The same for whole tables, and for keys that only one table has: ``tolerance`` is
            ``numerics.tolerance``, ``energy`` is ``packet.energy``.
        """
        return Scenario._of(self._core.with_values(_table({**(changes or {}), **keys})))

    @property
    def title(self) -> str:
        """The title; the name of the file by default."""
        return self._core.title

    @property
    def packets(self) -> int:
        """Number of packets."""
        return self._core.packets

    @property
    def notes(self) -> list[str]:
        """How it was read, where a reader should know."""
        return self._core.notes

    def to_dict(self) -> dict[str, Any]:
        """Return what was typed: ``Scenario(**scenario.to_dict())`` is the same scenario."""
        values: dict[str, Any] = self._core.values()
        return values

    def to_toml(self) -> str:
        """Return the text of a scenario file."""
        return self._core.text

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a scenario file; tables of V(x) in files are named relative to it."""
        target = Path(path)
        values = self.to_dict()
        for barriers in [values, *values.get("species", [])]:
            for barrier in barriers.get("barrier", []):
                if "file" in barrier:
                    table = os.path.abspath(os.path.join(self._core.folder, barrier["file"]))
                    barrier["file"] = os.path.relpath(table, target.parent)
        text = self.to_toml()
        if values != self.to_dict():
            text = _core.Scenario.from_values(str(target), values, target.parent).text
        target.write_text(text, encoding="utf-8")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        keys = ", ".join(f"{key}={value!r}" for key, value in self.to_dict().items())
        return f"wavepore.Scenario({keys})"

    def _repr_html_(self) -> str:
        from html import escape

        from wavepore._picture import scenario_picture

        return f"{scenario_picture(self)}<pre>{escape(self.to_toml())}</pre>"

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restored, (self._core.name, self._core.text, os.fspath(self._core.folder)))


def scenario_of(scenario: Any, changes: Mapping[str, Any]) -> Scenario:
    """The scenario that the first argument of a call means, with changes."""
    if isinstance(scenario, Scenario):
        found = scenario
    elif isinstance(scenario, Mapping):
        found = Scenario(**scenario)
    elif isinstance(scenario, (str, os.PathLike)):
        found = Scenario.read(scenario)
    else:
        raise ScenarioError(
            f"`scenario` is of type {type(scenario).__name__}",
            "scenario",
            "give the path of a scenario file, a dict, or a wavepore.Scenario",
        )
    return found.replace(changes) if changes else found


def _restored(name: str, text: str, folder: str) -> Scenario:
    return Scenario._of(_core.Scenario.parse(name, text, Path(folder)))


def _table(keys: Mapping[str, Any]) -> dict[str, Any]:
    table = {key: plain(key, value) for key, value in keys.items() if value is not None}
    if isinstance(table.get("barrier"), dict):
        table["barrier"] = [table["barrier"]]
    return table
