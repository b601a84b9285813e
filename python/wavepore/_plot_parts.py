"""Parts of figures: datasets of a record or why there are none, labels, colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from wavepore._datasets import group as dataset_of
from wavepore._errors import ScenarioError

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from wavepore._run import Run

# Units as they are set.
_UNITS = {"angstrom": "Å", "1/angstrom": "1/Å"}
# V(x) counts as flat within this share of its range.
_FLAT = 1e-2


def held(run: Run, group: str, what: str, remedy: str) -> xr.Dataset:
    """The dataset `group` of a record.

    Raises
    ------
    ScenarioError
        The record has none.
    """
    if f"/{group}" not in run.tree.groups:
        raise ScenarioError(f"this record holds no {what}", "kind", remedy)
    return dataset_of(run.tree, group)


def packet_of(run: Run, packet: int | None, need: str | None = None) -> xr.Dataset:
    """Packet number `packet`, the first by default, which must hold the variable `need`.

    Raises
    ------
    ScenarioError
        There is no such packet or variable.
    """
    number = 0 if packet is None else packet
    check_packet(run, number)
    found = run.packets[number]
    if need is not None and (need not in found or not found.sizes["time"]):
        raise ScenarioError(
            f"this record holds no frames of packet {number}", "kind", "run it with frames=200"
        )
    return found


def check_packet(run: Run, number: int) -> None:
    """Refuse a packet that is not in the record."""
    count = len(run.packets)
    if not 0 <= number < count:
        problem = f"there is no packet {number} in this record"
        held = f"it holds {count}, numbered from 0" if count else "it holds no packets"
        raise ScenarioError(problem, "packet", held)


def axis_label(what: str, variable: xr.DataArray) -> str:
    """`what` with the unit of `variable`."""
    unit = str(variable.attrs.get("units", "1"))
    return what if unit == "1" else f"{what} ({_UNITS.get(unit, unit)})"


def stationary(run: Run, curve: xr.Dataset) -> xr.Dataset:
    """T(E) of the transfer matrix, with the peaks that the energies of `curve` miss."""
    return dataset_of(run.tree, "stationary") if "stationary" in run.tree.children else curve


def ink(ax: Axes) -> Any:
    """The colour of text, which differs from the background whatever the style is."""
    return ax.xaxis.label.get_color()


def is_dark(ax: Axes) -> bool:
    """Whether light colours are seen better on the background."""
    from matplotlib.colors import to_rgb

    return sum(to_rgb(ax.get_facecolor())) < 1.5


def next_color(ax: Axes) -> Any:
    """The next colour of the cycle of `ax`."""
    (line,) = ax.plot([], [])
    color = line.get_color()
    line.remove()
    return color


def named(label: str | None, what: str) -> str:
    """`what` of the run that is called `label`."""
    return what if label is None else f"{label}, {what}"


def energy_text(packet: xr.Dataset) -> str:
    """The energy of a packet: ``96.22 meV``."""
    return f"{packet.attrs['energy_meV']:.4g} meV"


def legend(ax: Axes, place: Literal["best", "lower right"] = "best") -> None:
    """A legend of what has a label; none where nothing has."""
    if ax.get_legend_handles_labels()[0]:
        ax.legend(loc=place, fontsize="small", framealpha=0.8, edgecolor="none")


def potential_line(run: Run) -> xr.Dataset:
    """V(x) as a line with both sides of each jump; of older records on the grid."""
    remedy = "make the record with wavepore.run"
    try:
        return held(run, "potential_curve", "V(x)", remedy)
    except ScenarioError:
        return held(run, "potential", "V(x)", remedy)


def steep_ranges(x: NDArray[np.float64], v: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Where V(x) differs from both of its ends, Å: a range for each barrier that stands alone."""
    allowed = _FLAT * np.ptp(v)
    is_flat = (abs(v - v[0]) <= allowed) | (abs(v - v[-1]) <= allowed)
    edges = np.flatnonzero(np.diff(np.concatenate([[True], is_flat, [True]]).astype(int)))
    ends = np.minimum(edges, len(x) - 1)
    return [(float(x[a]), float(x[b])) for a, b in zip(ends[::2], ends[1::2], strict=True)]


def near_potential(run: Run) -> tuple[float, float]:
    """The positions between which V(x) is worth showing, Å."""
    line = potential_line(run)
    ranges = steep_ranges(line.x.values, line.potential.values)
    if not ranges:
        return float(line.x.values[0]), float(line.x.values[-1])
    low, high = ranges[0][0], ranges[-1][1]
    margin = 0.5 * (high - low)
    return low - margin, high + margin
