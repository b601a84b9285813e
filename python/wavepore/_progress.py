"""Progress of long calls: a bar of tqdm, a line on standard error, or a callable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def reporter(
    progress: bool | Callable[[float, float], object],
) -> Iterator[Callable[[float, float], object] | None]:
    """What takes the work done and all the work; None where nobody asked."""
    if callable(progress):
        yield progress
        return
    if not progress:
        yield None
        return
    try:
        from tqdm.auto import tqdm
    except ImportError:
        yield from _line()
        return
    with tqdm(total=100, unit="%", bar_format="{l_bar}{bar}| {elapsed}<{remaining}") as bar:

        def report(done: float, total: float) -> None:
            # What is expected may grow; a bar does not go back.
            share = int(100 * done / total) if total > 0 else 0
            bar.update(max(0, min(share, 100) - bar.n))

        yield report
        bar.update(100 - bar.n)


def _line() -> Iterator[Callable[[float, float], object]]:
    import sys

    shown = -1

    def report(done: float, total: float) -> None:
        nonlocal shown
        share = int(100 * done / total) if total > 0 else 0
        if share > shown:
            shown = share
            print(f"\r{share:3d} %", end="", file=sys.stderr, flush=True)

    yield report
    print("\r100 %", file=sys.stderr)
