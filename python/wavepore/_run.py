"""Runs of packets and their records."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wavepore import _core
from wavepore._datasets import group, load
from wavepore._errors import MachineError, warn
from wavepore._progress import reporter
from wavepore._scenario import Scenario, scenario_of

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.axes import Axes

    from wavepore._animation import Animation

__all__ = ["Run", "run"]


class Run:
    """A run of packets: its record, as labelled arrays.

    Attributes
    ----------
    warnings : list of str
        What a reader of the numbers must know.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Open the record of a run.

        Parameters
        ----------
        path
            A file that :func:`run`, :meth:`save` or the command line wrote.
        """
        self._path = os.path.abspath(os.fspath(path))
        self._tree: xr.DataTree | None = None
        self._scenario: Scenario | None = None
        self.warnings: list[str] = [
            line for line in str(self.attrs.get("warnings", "")).splitlines() if line
        ]

    @property
    def tree(self) -> xr.DataTree:
        """The whole record, as :func:`open` gives it, read once."""
        if self._tree is None:
            self._tree = load(self._path)
        return self._tree

    @property
    def attrs(self) -> dict[str, Any]:
        """Title, scenario, temperature and so on."""
        return {str(key): value for key, value in self.tree.attrs.items()}

    @property
    def scenario(self) -> Scenario:
        """The scenario that was run, as typed.

        Of an opened record, tables in files are looked for in the present folder.
        """
        return self._scenario or Scenario.from_toml(str(self.attrs["scenario"]))

    @property
    def effective_scenario(self) -> Scenario:
        """The scenario that gives the same again, with every choice listed."""
        return Scenario.from_toml(str(self.attrs["effective_scenario"]))

    @property
    def transmission(self) -> xr.Dataset:
        """T(E) of the packets beside that of the transfer matrix, with bounds."""
        return group(self.tree, "transmission")

    @property
    def packets(self) -> tuple[xr.Dataset, ...]:
        """Each packet: |ψ|² and its numbers over time."""
        if "packets" not in self.tree.children:
            return ()
        names = sorted(self.tree["packets"].children, key=int)
        return tuple(group(self.tree, f"packets/{name}") for name in names)

    @property
    def outgoing(self) -> tuple[xr.Dataset, ...]:
        """What leaves each packet of a driven run, by energy."""
        if "outgoing" not in self.tree.children:
            return ()
        names = sorted(self.tree["outgoing"].children, key=int)
        return tuple(group(self.tree, f"outgoing/{name}") for name in names)

    @property
    def potential(self) -> xr.Dataset:
        """V(x) on the grid of the run."""
        return group(self.tree, "potential")

    @property
    def levels(self) -> xr.Dataset | None:
        """Levels between barriers within the windows of the packets; None without any."""
        return group(self.tree, "levels") if "levels" in self.tree.children else None

    def save(self, path: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Write the record to a file, which ``wavepore info``, ``plot`` and ``animate`` read.

        Parameters
        ----------
        path
            The file.
        force
            Replace a file that is there.

        Raises
        ------
        FileExistsError
            There is a file, and `force` is not set.
        MachineError
            The file cannot be written.
        """
        target = Path(path)
        if target.exists() and not force:
            raise FileExistsError(f"{target} exists; force=True replaces it")
        # A name of its own, with the rights that files have here.
        partial = target.with_name(f"{target.name}.{os.urandom(8).hex()}.partial")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._path, partial)
            os.replace(partial, target)
        except OSError as cause:
            raise MachineError(f"cannot write {target}: {cause.strerror}") from cause
        finally:
            with suppress(OSError):
                partial.unlink()
        return target

    def plot(self, kind: str = "transmission", *, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw a figure with Matplotlib.

        Parameters
        ----------
        kind
            ``"transmission"``, ``"difference"``, ``"density"``, ``"snapshots"``, ``"norms"``,
            ``"potential"``, ``"spectrum"`` (of driven runs) or ``"levels"``.
        ax
            Where to draw; the present axes by default.
        **options
            ``packet=0``, ``label="310 K"`` to compare runs, ``times`` of snapshots; the rest goes
            to Matplotlib. See :func:`wavepore._plot.plot_run`.

        Returns
        -------
        matplotlib.axes.Axes
            The axes, with labels and units.
        """
        from wavepore._plot import plot_run

        return plot_run(self, kind, ax, **options)

    def animate(self, path: str | os.PathLike[str] | None = None, **options: Any) -> Animation:
        """Make a film of the packets, shown inline in a notebook.

        Parameters
        ----------
        path
            ``.gif``, ``.webp``, ``.mp4``, ``.webm`` or ``.html``; by default a GIF that is deleted
            with the returned object.
        **options
            See :func:`wavepore._animation.animate`: ``size``, ``fps``, ``duration``, ``phase``,
            ``layout``, ``theme``, ``packet``, ``x``, ``time``, ``force``, ``progress``.
        """
        from wavepore._animation import animate

        return animate(self._path, path, **options)

    def __repr__(self) -> str:
        from wavepore._picture import run_text

        return run_text(self)

    def _repr_html_(self) -> str:
        from wavepore._picture import run_html

        return run_html(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restored, (Path(self._path).read_bytes(),))


def run(
    scenario: str | os.PathLike[str] | Mapping[str, Any] | Scenario,
    *,
    progress: bool | Callable[[float, float], object] = False,
    threads: int | None = None,
    unlimited: bool = False,
    **changes: Any,
) -> Run:
    """Send packets through the potential, and compare them with the stationary method.

    Parameters
    ----------
    scenario
        A scenario file, a dict or a :class:`Scenario`, with at least one packet.
    progress
        True shows a bar (tqdm's where that is installed); a callable is handed the work done and
        all the work now and then.
    threads
        Number of threads; all cores by default.
    unlimited
        Run also what takes more memory, time or space than is usual.
    **changes
        Changes of the scenario, as in :meth:`Scenario.replace`: ``tolerance=1e-8``.

    Returns
    -------
    Run
        The record: bit for bit what ``wavepore run`` writes.

    Raises
    ------
    ScenarioError
        With the key at fault; nothing was computed.
    NumericsError
        The computation produced NaN.
    MachineError
        The record cannot be written.
    KeyboardInterrupt
        After Ctrl-C; nothing is left behind.

    Warns
    -----
    NumericsWarning
        What the record's attribute ``warnings`` says.

    Examples
    --------
    >>> import wavepore as wp
    >>> run = wp.run(
    ...     dict(
    ...         ion="K+",
    ...         barrier=dict(shape="eckart", height=138, width=0.08),
    ...         packet=dict(energy=150, width=0.5),
    ...     ),
    ...     tolerance=1e-3,
    ...     frames=20,
    ... )
    >>> trusted = run.transmission.where(run.transmission.trusted == 1, drop=True)
    >>> difference = abs(trusted.transmission_packet - trusted.transmission_matrix)
    >>> bool((difference <= trusted.transmission_packet_error).all())
    True
    >>> run.packets[0].density.dims
    ('time', 'x')
    """
    made = scenario_of(scenario, changes)
    folder = tempfile.mkdtemp(prefix="wavepore-")
    path = os.path.join(folder, "run.h5")
    try:
        with reporter(progress) as report:
            warnings = _core.run(made._core, path, unlimited, threads, report)
        found = Run(path)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(found, shutil.rmtree, folder, ignore_errors=True)
    found._scenario = made
    for sentence in warnings:
        warn(sentence)
    return found


def _restored(content: bytes) -> Run:
    folder = tempfile.mkdtemp(prefix="wavepore-")
    path = os.path.join(folder, "run.h5")
    Path(path).write_bytes(content)
    found = Run(path)
    weakref.finalize(found, shutil.rmtree, folder, ignore_errors=True)
    return found
