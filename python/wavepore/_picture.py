"""How runs and scenarios show themselves, as text and in notebooks."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from wavepore import _core
from wavepore._datasets import group

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr
    from numpy.typing import NDArray

    from wavepore._run import Run
    from wavepore._scenario import Scenario

__all__ = ["run_html", "run_text", "scenario_picture"]

# Characters in a line of text.
_WIDTH = 72
# Packets that the text lists; with fewer lines a terminal shows several runs.
_MAX_LISTED = 4
# Characters in a row, and rows, of the picture of T(E).
_COLUMNS, _ROWS = 60, 2
_BLOCKS = " ▁▂▃▄▅▆▇█"
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_COLUMN = "{:<7} {:>11} {:>12} {:>9} {:>12}"


def run_text(run: Run) -> str:
    """The run in some lines of text.

    Parameters
    ----------
    run
        The run.

    Returns
    -------
    str
        Title, ion, packets, how far the methods differ, T(E), and the number of warnings.
    """
    rows = [_row(packet) for packet in run.packets]
    lines = [_plain(str(run.attrs.get("title", ""))) or "untitled run", _circumstances(run)]
    if rows:
        lines.append(_COLUMN.format(*_headings(run)))
        listed = rows if len(rows) <= _MAX_LISTED else rows[: _MAX_LISTED - 1]
        lines += [_COLUMN.format(*row).rstrip() for row in listed]
        if len(rows) > len(listed):
            lines.append(f"and {len(rows) - len(listed)} more")
    lines += [verdict for verdict in [_verdict(run)] if verdict]
    lines += _blocks(run)
    lines.append(_warned(run))
    return "\n".join(line[:_WIDTH] for line in lines)


def run_html(run: Run) -> str:
    """The run as HTML: a figure, a table of packets, and warnings.

    Parameters
    ----------
    run
        The run.

    Returns
    -------
    str
        Markup that depends on nothing outside of it. It is made of any record, also a damaged one.
    """
    try:
        return _run_html(run)
    except Exception as cause:  # A notebook shows no result at all if this raises.
        return f"<pre>{escape(object.__repr__(run))}\n{escape(str(cause))}</pre>"


def scenario_picture(scenario: Scenario) -> str:
    """V(x) of a scenario with its packets, as HTML.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    str
        A picture; empty if the scenario cannot be planned.
    """
    try:
        core = scenario._core
        return _themed(lambda theme: _core.scenario_picture(core, theme), "V(x) and the packets")
    except Exception:  # The text of the scenario is shown beside it.
        return ""


def _run_html(run: Run) -> str:
    title = escape(_plain(str(run.attrs.get("title", ""))) or "untitled run")
    lines = [_circumstances(run), _verdict(run)]
    parts = [f"<strong>{title}</strong>"]
    parts += [f"<div>{escape(line)}</div>" for line in lines if line]
    parts.append(_figure(run))
    rows = [_row(packet) for packet in run.packets]
    if rows:
        parts.append(_table(_headings(run), rows))
    if run.warnings:
        items = "".join(f"<li>{escape(_plain(line))}</li>" for line in run.warnings)
        parts.append(f"<div>{_warned(run)}</div><ul>{items}</ul>")
    return f"<div>{''.join(parts)}</div>"


def _figure(run: Run) -> str:
    """The figure that ``wavepore plot`` shows; none of a record that has no such figure."""
    try:
        return _themed(lambda theme: _core.picture(run._path, None, theme), "T(E)")
    except (ValueError, OSError):
        return ""


def _themed(svg: Callable[[str], str], meaning: str) -> str:
    """A picture in light and dark colours, of which the reader's system chooses."""
    light, dark = (
        "data:image/svg+xml;base64," + base64.b64encode(svg(theme).encode()).decode()
        for theme in ("light", "dark")
    )
    return (
        f'<picture><source media="(prefers-color-scheme: dark)" srcset="{dark}">'
        f'<img alt="{escape(meaning)}" src="{light}" style="max-width:100%"></picture>'
    )


def _table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    def line(cells: tuple[str, ...], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    body = "".join(line(row, "td") for row in rows)
    return f"<table><thead>{line(headings, 'th')}</thead><tbody>{body}</tbody></table>"


def _headings(run: Run) -> tuple[str, ...]:
    return "packet", "energy", "transmitted", "bound", "Floquet" if run.outgoing else "matrix"


def _row(packet: xr.Dataset) -> tuple[str, ...]:
    """Number, energy, transmitted probability, its bound, and what the stationary method gives."""
    attrs = packet.attrs
    error = float(attrs["final_transmitted_error"])
    method = "floquet" if "transmitted_floquet" in attrs else "matrix"
    return (
        str(int(attrs["index"])),
        f"{attrs['energy_meV']:.2f} meV",
        _core.known_digits(float(attrs["final_transmitted"]), error),
        _core.bound_digits(error),
        _core.known_digits(
            float(attrs.get(f"transmitted_{method}", float("nan"))),
            float(attrs.get(f"transmitted_{method}_error", 0.0)),
        ),
    )


def _circumstances(run: Run) -> str:
    """Ion, temperature and the top of V(x)."""
    ions = dict.fromkeys(str(packet.attrs["ion"]) for packet in run.packets)
    parts = [_ion(_plain(ion)) for ion in ions]
    temperature = float(run.attrs.get("temperature_K", float("nan")))
    if temperature > 0:
        parts.append(f"{temperature:g} K")
    if "potential" in run.tree.children and "classical_top" in run.potential:
        parts.append(f"top of V(x) {float(run.potential.classical_top):.6g} meV")
    return ", ".join(parts)


def _ion(name: str) -> str:
    """``Ca2+`` with its charge raised."""
    return re.sub(r"\d*[+-]$", lambda charge: charge[0].translate(_RAISED), name)


def _verdict(run: Run) -> str:
    """How far packets and transfer matrix differ where packets are trusted."""
    if "transmission" not in run.tree.children or "trusted" not in run.transmission:
        return ""
    curve = run.transmission
    rows = curve.isel(energy=curve.trusted.values == 1)
    if not rows.sizes["energy"]:
        return f"T(E): no packet is trusted at any of {curve.sizes['energy']} energies"
    difference, bound = abs(rows.difference.values), rows.transmission_packet_error.values
    known = f"{_core.bound_digits(difference.max())}, bound {_core.bound_digits(bound.max())}"
    text = f"T(E) at {rows.sizes['energy']} of {curve.sizes['energy']} energies: difference {known}"
    return text if bool((difference <= bound).all()) else f"{text}, EXCEEDED"


def _warned(run: Run) -> str:
    count = len(run.warnings)
    return "no warnings" if not count else f"{count} warning{'s' if count > 1 else ''}"


def _blocks(run: Run) -> list[str]:
    """T(E) of the transfer matrix in block characters, with the ends of its axes."""
    import numpy as np

    if "transmission" not in run.tree.children:
        return []
    # Peaks that the energies of the curve miss are in a group of their own.
    curve = group(run.tree, "stationary" if "stationary" in run.tree.children else "transmission")
    energy, values = curve.energy.values, curve.transmission_matrix.values
    if len(energy) < 2:
        return []
    steps = np.rint(len(_BLOCKS[1:]) * _ROWS * _highest(energy, values)).astype(int)
    lines = []
    for row in reversed(range(_ROWS)):
        heights = np.clip(steps - 8 * row, 0, 8)
        label = "T 1 │" if row == _ROWS - 1 else "  0 │" if row == 0 else "    │"
        lines.append(label + "".join(_BLOCKS[height] for height in heights))
    first, last = f"{energy[0]:.4g}", f"{energy[-1]:.4g} meV"
    return [*lines, f"     {first}{last:>{_COLUMNS - len(first)}}"]


def _highest(energy: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The largest value in each column, so that peaks narrower than one are seen."""
    import numpy as np

    edges = np.linspace(energy[0], energy[-1], _COLUMNS + 1)
    highest = np.interp((edges[1:] + edges[:-1]) / 2, energy, values)
    columns = np.clip(np.searchsorted(edges, energy, side="right") - 1, 0, _COLUMNS - 1)
    np.maximum.at(highest, columns, values)
    shares: NDArray[np.float64] = np.clip(np.nan_to_num(highest), 0, 1)
    return shares


def _plain(text: str) -> str:
    """Text from a file without control characters, which could reach a terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)
