"""Figures by energy: T(E), its difference between methods, spectra of driven runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wavepore import _plot_parts as parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xarray as xr
    from matplotlib.axes import Axes

    from wavepore._run import Run

_MARKS: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 3}


def _curve(run: Run) -> xr.Dataset:
    remedy = 'use kind="spectrum"' if run.outgoing else "make the record with wavepore.run"
    return parts.held(run, "transmission", "T(E)", remedy)


def _trusted(run: Run, packet: int | None) -> Iterator[tuple[int, xr.Dataset]]:
    """The rows of each packet that are trusted."""
    curve = _curve(run)
    if packet is not None:
        parts.check_packet(run, packet)
    for number in range(len(run.packets)) if packet is None else [packet]:
        rows = (curve.packet_index == number) & (curve.trusted == 1)
        if bool(rows.any()):
            yield number, curve.isel(energy=rows.values)


def _packet_name(run: Run, label: str | None, number: int, asked: int | None) -> str | None:
    """How the legend calls a packet; all of a run that has a name share one entry."""
    if label is not None and asked is None:
        return f"{label}, packets" if number == 0 else None
    return parts.named(label, f"packet {number}, {parts.energy_text(run.packets[number])}")


def transmission(
    run: Run, ax: Axes, *, packet: int | None, label: str | None, **options: Any
) -> None:
    """T(E) of packets, transfer matrix and classical ions."""
    curve = _curve(run)
    matrix = parts.stationary(run, curve)
    own = None if label is None else parts.next_color(ax)
    ink = parts.ink(ax) if own is None else own
    ax.plot(
        matrix.energy.values,
        matrix.transmission_matrix.values,
        color=ink,
        linewidth=1,
        label=parts.named(label, "transfer matrix"),
    )
    ax.plot(
        curve.energy.values,
        curve.transmission_classical.values,
        color=ink,
        linewidth=0.8,
        linestyle="--",
        alpha=0.6,
        label="classical" if label is None else None,
    )
    for number, rows in _trusted(run, packet):
        name = _packet_name(run, label, number, packet)
        ax.errorbar(
            rows.energy.values,
            rows.transmission_packet.values,
            yerr=rows.transmission_packet_error.values,
            **{**_MARKS, "color": own, "label": name, **options},
        )
    ax.set_xlabel(parts.axis_label("energy", curve.energy))
    ax.set_ylabel("transmission")
    parts.legend(ax)


def difference(
    run: Run, ax: Axes, *, packet: int | None, label: str | None, **options: Any
) -> None:
    """|packet − matrix| and its bound."""
    own = None if label is None else parts.next_color(ax)
    for number, rows in _trusted(run, packet):
        name = _packet_name(run, label, number, packet)
        style = {**_MARKS, "color": own, "label": name, **options}
        (points,) = ax.plot(rows.energy.values, abs(rows.difference.values), **style)
        ax.plot(
            rows.energy.values,
            rows.transmission_packet_error.values,
            color=points.get_color(),
            linewidth=1,
            label=None,
        )
    if not label:
        ax.plot([], [], color=parts.ink(ax), linewidth=1, label="bound")
    ax.set_yscale("log")
    ax.set_xlabel(parts.axis_label("energy", _curve(run).energy))
    ax.set_ylabel("|packet − matrix| of the transmission")
    parts.legend(ax)


def spectrum(run: Run, ax: Axes, *, packet: int | None, label: str | None, **options: Any) -> None:
    """What comes in, is transmitted and is reflected, by energy."""
    number = 0 if packet is None else packet
    parts.check_packet(run, number)
    remedy = 'it is for runs with a drive; use kind="transmission"'
    found = parts.held(run, f"outgoing/{number}", "spectra of a driven run", remedy)
    own = None if label is None else parts.next_color(ax)
    lines = {"incident": ":", "transmitted": "-", "reflected": "--"}
    for name, dashes in lines.items():
        color = parts.ink(ax) if name == "incident" and own is None else own
        style = {"color": color, "linewidth": 1.2, "linestyle": dashes, **options}
        ax.plot(found.energy.values, found[name].values, label=parts.named(label, name), **style)
    ax.set_xlabel(parts.axis_label("energy", found.energy))
    ax.set_ylabel(parts.axis_label("probability density", found.transmitted))
    parts.legend(ax)
