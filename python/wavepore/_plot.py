"""Figures of runs with Matplotlib: what is drawn where."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wavepore._errors import ScenarioError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from wavepore._run import Run

__all__ = ["plot_run"]


def plot_run(
    run: Run,
    kind: str = "transmission",
    ax: Axes | None = None,
    *,
    packet: int | None = None,
    label: str | None = None,
    **options: Any,
) -> Axes:
    r"""Draw a figure of a run, in the units of its record: Å, fs, meV.

    Parameters
    ----------
    run
        The run.
    kind
        ``"transmission"``
            T(E) of the packets, where trusted with its bound as error bars, of the transfer matrix
            (line), and classical (dashed).
        ``"difference"``
            \\|packet − matrix\\| of T(E) and the bound on it.
        ``"density"``
            \\|ψ\\|² over x and t; V(x) is shaded where it is not flat.
        ``"snapshots"``
            \\|ψ\\|² at some moments over V(x).
        ``"norms"``
            Probability left of, between and right of the flux planes over time.
        ``"potential"``
            V(x) with the energies of the packets.
        ``"spectrum"``
            What comes in and leaves by energy; of driven runs.
        ``"levels"``
            V(x) with the levels between barriers.
    ax
        Where to draw; the present axes by default. Nothing but these axes is changed.
    packet
        Number of the packet, for kinds of one packet 0 by default, for the others all.
    label
        Name of the run in the legend, to compare several in the same axes; each then has one
        colour.
    **options
        ``times`` of snapshots: how many (5), or a list in fs; the nearest stored moments are drawn;
        ``colorbar`` of a density (by default where `ax` is not given); what is left goes to the
        call of Matplotlib that draws the data.

    Returns
    -------
    matplotlib.axes.Axes
        The axes, with labels and units.

    Raises
    ------
    ScenarioError
        There is no such kind or packet, or the record does not hold it.
    ImportError
        Matplotlib is not installed.

    Examples
    --------
    >>> import wavepore as wp
    >>> run = wp.Run("k.h5")  # doctest: +SKIP
    >>> ax = run.plot("transmission", label="310 K")  # doctest: +SKIP
    >>> ax = wp.Run("cold.h5").plot("transmission", ax=ax, label="298 K")  # doctest: +SKIP
    """
    draw = _drawing(kind)
    if kind == "density":
        options.setdefault("colorbar", ax is None)
    axes = _present_axes() if ax is None else ax
    draw(run, axes, packet=packet, label=label, **options)
    return axes


def _drawing(kind: str) -> Callable[..., None]:
    """The function that draws `kind`."""
    try:
        import matplotlib  # noqa: F401
    except ImportError as cause:
        raise ImportError("figures need Matplotlib: pip install wavepore[plot]") from cause
    from wavepore import _plot_energy, _plot_space

    kinds: dict[str, Callable[..., None]] = {
        "transmission": _plot_energy.transmission,
        "difference": _plot_energy.difference,
        "density": _plot_space.density,
        "snapshots": _plot_space.snapshots,
        "norms": _plot_space.norms,
        "potential": _plot_space.potential,
        "spectrum": _plot_energy.spectrum,
        "levels": _plot_space.levels,
    }
    if kind not in kinds:
        raise ScenarioError(f"`kind` is {kind!r}", "kind", f"use {', '.join(kinds)}")
    return kinds[kind]


def _present_axes() -> Axes:
    import matplotlib.pyplot as plt

    return plt.gca()
