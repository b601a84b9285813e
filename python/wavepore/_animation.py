"""Films of runs."""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from wavepore import _core
from wavepore._errors import ScenarioError
from wavepore._progress import reporter

__all__ = ["Animation", "animate"]

# Largest film that is put into a notebook, bytes.
_MAX_EMBEDDED = 20_000_000
_PICTURES = {".gif": "image/gif", ".webp": "image/webp"}
_VIDEOS = {".mp4": "video/mp4", ".webm": "video/webm"}


class Animation:
    """A film in a file; notebooks show it inline.

    Attributes
    ----------
    path : pathlib.Path
        The file. That of a film made without a name is deleted with this object.
    notes : list of str
        What was met only in part: fewer frames than asked for, for instance.
    """

    def __init__(self, path: str | os.PathLike[str], notes: Sequence[str] = ()) -> None:
        self.path = Path(path)
        self.notes = list(notes)

    def save(self, path: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Copy the film to a file, whole or not at all.

        Parameters
        ----------
        path
            The file, with the same ending as :attr:`path`.
        force
            Replace a file that is there.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        ScenarioError
            The ending names another format.
        FileExistsError
            There is a file, and `force` is not set.
        """
        target = Path(path)
        if target.suffix.lower() != self.path.suffix.lower():
            raise ScenarioError(
                f"the film is a {self.path.suffix}, not a {target.suffix or 'file without ending'}",
                "path",
                f"end the name in {self.path.suffix}, or make the film anew with that ending",
            )
        _refuse_existing(target, force)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(".partial", f"{target.name}.", target.parent)
        os.close(handle)
        try:
            shutil.copyfile(self.path, partial)
            os.replace(partial, target)
        except BaseException:
            os.unlink(partial)
            raise
        return target

    def __fspath__(self) -> str:
        return str(self.path)

    def __repr__(self) -> str:
        notes = "".join(f"\n  {note}" for note in self.notes)
        return f"wavepore.Animation({str(self.path)!r}){notes}"

    def _repr_html_(self) -> str:
        notes = "".join(f"<div><small>{escape(note)}</small></div>" for note in self.notes)
        try:
            return f"<div>{self._embedded()}{notes}</div>"
        except OSError as cause:
            return f"<div>The film cannot be read: {escape(str(cause))}</div>"

    def _embedded(self) -> str:
        size = self.path.stat().st_size
        if size > _MAX_EMBEDDED:
            name, address = escape(str(self.path)), escape(quote(self.path.as_posix()))
            return (
                f'<a href="{address}">{name}</a> has {size / 1e6:.0f} MB, '
                "which is too much for a notebook."
            )
        content, ending = self.path.read_bytes(), self.path.suffix.lower()
        if ending == ".html":
            page = escape(content.decode())
            return (
                f'<iframe sandbox="allow-scripts allow-downloads" srcdoc="{page}" '
                'style="width:100%;height:640px;border:0"></iframe>'
            )
        data = base64.b64encode(content).decode()
        if ending in _VIDEOS:
            address = f"data:{_VIDEOS[ending]};base64,{data}"
            return f'<video controls loop muted style="max-width:100%" src="{address}"></video>'
        address = f"data:{_PICTURES[ending]};base64,{data}"
        return f'<img alt="film of the run" style="max-width:100%" src="{address}">'


def animate(
    path: str | os.PathLike[str],
    output: str | os.PathLike[str] | None = None,
    *,
    size: tuple[int, int] = (1280, 720),
    fps: float = 25.0,
    duration: float | None = None,
    phase: bool = False,
    layout: str | None = None,
    theme: str | None = "dark",
    packet: int | Sequence[int] | None = None,
    x: tuple[float, float] | None = None,
    time: tuple[float, float] | None = None,
    force: bool = False,
    progress: bool | Callable[[float, float], object] = False,
) -> Animation:
    """Make a film of a record.

    Parameters
    ----------
    path
        The record.
    output
        ``.gif``, ``.webp``, ``.mp4``, ``.webm`` (these two need the program ffmpeg) or ``.html``, a
        page with controls; by default a GIF in a temporary file, deleted with the returned object.
    size
        Width and height of a frame, pixels, 64 to 7680; a page fits its window.
    fps
        Frames a second, 0.1 to 100; a GIF keeps its playing time with 50 at most, a WebP with 90.
    duration
        Seconds that the film lasts, 0.1 to 3600; by default every stored moment is a frame.
    phase
        Colour packets by the phase of ψ; the record must hold wave functions.
    layout
        ``"race"``, all packets over one V(x), each at its energy; ``"panels"``, one each. By
        default a race, and panels in a page.
    theme
        ``"dark"`` or ``"light"``; None lets a page follow the reader's system.
    packet
        Number of the packet, or several; all by default.
    x
        First and last position in view, Å.
    time
        First and last time shown, fs; by default moments in which nothing is seen to move are left
        out.
    force
        Replace a file that is there.
    progress
        True shows a bar; a callable is handed the frames done and all frames now and then.

    Returns
    -------
    Animation
        The film.

    Raises
    ------
    ScenarioError
        With the argument at fault, or what the record lacks.
    FileExistsError
        There is a file `output`, and `force` is not set.
    MachineError
        The record cannot be read, the film cannot be written, or ffmpeg is missing.
    KeyboardInterrupt
        After Ctrl-C; no file is left behind.

    Examples
    --------
    >>> import wavepore as wp
    >>> film = wp.Run("k.h5").animate("k.gif", duration=4)  # doctest: +SKIP
    """
    packets = [] if packet is None else [packet] if isinstance(packet, int) else list(packet)
    if any(number < 0 for number in (*size, *packets)):
        raise ScenarioError("`size` and `packet` are not negative", "size", "give pixels, numbers")
    arguments = {
        "size": list(size),
        "fps": fps,
        "duration": duration,
        "phase": phase,
        "layout": layout,
        "theme": theme,
        "packets": packets,
        "x": None if x is None else list(x),
        "time": None if time is None else list(time),
    }
    folder = None if output is not None else tempfile.mkdtemp(prefix="wavepore-")
    target = Path(output) if output is not None else Path(str(folder), "film.gif")
    try:
        _refuse_existing(target, force)
        with reporter(progress) as report:
            notes = _core.film(os.fspath(path), target, arguments, report)
    except BaseException:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    film = Animation(target, notes)
    if folder is not None:
        weakref.finalize(film, shutil.rmtree, folder, ignore_errors=True)
    return film


def _refuse_existing(target: Path, force: bool) -> None:
    if target.exists() and not force:
        raise FileExistsError(f"{target} exists; force=True replaces it")
