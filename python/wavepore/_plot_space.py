"""Figures over position and time: |ψ|², probabilities, V(x) and its levels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from wavepore import _plot_parts as parts
from wavepore._errors import ScenarioError

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

    from wavepore._run import Run

# Moments of a figure of snapshots.
_MOMENTS = 5
# Height of V(x) beside the highest |ψ|².
_SILHOUETTE = 0.8


def _free_range(run: Run, packet: xr.Dataset) -> tuple[float, float]:
    """Where nothing is absorbed, Å."""
    width = float(packet.attrs["absorber_width_angstrom"])
    return float(packet.x.values[0]) + width, float(packet.x.values[-1]) - width


def density(
    run: Run,
    ax: Axes,
    *,
    packet: int | None,
    label: str | None,
    colorbar: bool = False,
    **options: Any,
) -> None:
    """|ψ|² over x and t."""
    from matplotlib.colors import PowerNorm

    found = parts.packet_of(run, packet, "density")
    style = {"shading": "nearest", "cmap": "magma", "rasterized": True, **options}
    if not {"norm", "vmin", "vmax"} & options.keys():
        # Interference is up to four times as high as the packet, which a linear scale would dim.
        style["norm"] = PowerNorm(0.5, vmin=0)
    mesh = ax.pcolormesh(found.x.values, found.time.values, found.density.values, **style)
    line = parts.potential_line(run)
    for low, high in parts.steep_ranges(line.x.values, line.potential.values):
        # The edge keeps a barrier visible that is thinner than a pixel.
        ax.axvspan(low, high, facecolor="white", alpha=0.2, edgecolor="white", linewidth=0.5)
    ax.set_xlim(_free_range(run, found))
    ax.set_xlabel(parts.axis_label("position", found.x))
    ax.set_ylabel(parts.axis_label("time", found.time))
    ax.set_title(parts.named(label, f"{found.attrs['ion']} at {parts.energy_text(found)}"))
    if colorbar:
        figure = ax.get_figure()
        if figure is not None:
            figure.colorbar(mesh, ax=ax, label=parts.axis_label("|ψ|²", found.density))


def snapshots(
    run: Run,
    ax: Axes,
    *,
    packet: int | None,
    label: str | None,
    times: int | Sequence[float] = _MOMENTS,
    **options: Any,
) -> None:
    """|ψ|² at some moments over V(x)."""
    import matplotlib

    found = parts.packet_of(run, packet, "density")
    chosen = _moments(found, times)
    line = parts.potential_line(run)
    v = line.potential.values
    scale = _SILHOUETTE * float(found.density.values[chosen].max()) / (np.ptp(v) or 1.0)
    ax.fill_between(
        line.x.values,
        (v - v.min()) * scale,
        color=parts.ink(ax),
        alpha=0.25,
        linewidth=0.8,
        label=f"V(x) up to {v.max():.4g} meV",
    )
    # The ends of the map are too near to black and white to be seen.
    first, last = (0.35, 1.0) if parts.is_dark(ax) else (0.0, 0.8)
    colors = matplotlib.colormaps["plasma"](np.linspace(first, last, len(chosen)))
    for at, color in zip(chosen, colors, strict=True):
        name = parts.named(label, f"{found.time.values[at]:.4g} fs")
        style = {"color": color, "linewidth": 1, "label": name, **options}
        ax.plot(found.x.values, found.density.values[at], **style)
    ax.set_xlim(_free_range(run, found))
    ax.set_ylim(bottom=0)
    ax.set_xlabel(parts.axis_label("position", found.x))
    ax.set_ylabel(parts.axis_label("|ψ|²", found.density))
    parts.legend(ax)


def _moments(packet: xr.Dataset, times: int | Sequence[float]) -> list[int]:
    """Indices of the stored moments nearest to `times`, each once."""
    stored = packet.time.values
    if not isinstance(times, int):
        return sorted({int(abs(stored - time).argmin()) for time in times})
    if times < 1:
        raise ScenarioError(f"`times` is {times}", "times", "give 1 or more, or a list in fs")
    # As much changes from one to the next; in the end nothing is left to show.
    change = abs(np.diff(packet.density.values, axis=0)).sum(axis=1)
    changed = np.concatenate([[0.0], np.cumsum(change, dtype=float)])
    shares = np.linspace(0, changed[-1], times, endpoint=False)
    return sorted({int(at) for at in np.searchsorted(changed, shares)})


def norms(run: Run, ax: Axes, *, packet: int | None, label: str | None, **options: Any) -> None:
    """Probability on either side of the barrier and between the planes over time."""
    found = parts.packet_of(run, packet, "left")
    own = None if label is None else parts.next_color(ax)
    for name, dashes in {"left": "--", "inside": ":", "right": "-"}.items():
        style = {"color": own, "linestyle": dashes, "linewidth": 1.2, **options}
        ax.plot(found.time.values, found[name].values, label=parts.named(label, name), **style)
    for name in ("matrix", "floquet"):
        value = float(found.attrs.get(f"transmitted_{name}", np.nan))
        if np.isfinite(value):
            color = own or parts.ink(ax)
            text = None if label else f"transmitted, {name}"
            ax.axhline(value, color=color, linewidth=0.6, alpha=0.6, label=text)
    ax.set_ylim(-0.03, 1.03)
    ax.set_xlabel(parts.axis_label("time", found.time))
    ax.set_ylabel("probability")
    parts.legend(ax)


def potential(run: Run, ax: Axes, *, packet: int | None, label: str | None, **options: Any) -> None:
    """V(x) with the energies of the packets."""
    _draw_potential(run, ax, label, **options)
    if packet is not None:
        parts.check_packet(run, packet)
    for number, found in enumerate(run.packets):
        if label is None and packet in (None, number):
            name = f"packet {number}, {parts.energy_text(found)}"
            color = parts.next_color(ax)
            energy = float(found.attrs["energy_meV"])
            ax.axhline(energy, color=color, linewidth=1, linestyle="--", label=name)
    # Energies are as high as the top of V(x), whose right end is low.
    parts.legend(ax, "lower right")


def levels(run: Run, ax: Axes, *, packet: int | None, label: str | None, **options: Any) -> None:
    """V(x) with the levels between barriers, as wide as they are."""
    found = run.levels
    if found is None:
        raise ScenarioError(
            "this record holds no levels", "kind", "there are none in the windows of its packets"
        )
    _draw_potential(run, ax, label)
    color = parts.next_color(ax)
    name = parts.named(label, "levels")
    for energy, width in zip(found.energy.values, found.width.values, strict=True):
        style = {"color": color, "linewidth": 1, "label": name, **options}
        ax.axhline(energy, **style)
        ax.axhspan(energy - width / 2, energy + width / 2, color=color, alpha=0.25, linewidth=0)
        name = "_nolegend_"
    parts.legend(ax)


def _draw_potential(run: Run, ax: Axes, label: str | None, **options: Any) -> None:
    line = parts.potential_line(run)
    color = parts.ink(ax) if label is None else parts.next_color(ax)
    style = {"color": color, "linewidth": 1.2, "label": parts.named(label, "V(x)"), **options}
    ax.plot(line.x.values, line.potential.values, **style)
    if "driven" in line:
        low, high = (line.potential.values + sign * abs(line.driven.values) for sign in (-1, 1))
        ax.fill_between(line.x.values, low, high, color=color, alpha=0.15, linewidth=0)
    ax.set_xlim(parts.near_potential(run))
    ax.set_xlabel(parts.axis_label("position", line.x))
    ax.set_ylabel(parts.axis_label("energy", line.potential))
