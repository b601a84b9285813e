"""What calls raise and warn of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

# The "file" of a scenario made of keywords: its lines are nobody's.
FROM_KEYWORDS = "keywords"

__all__ = ["MachineError", "NumericsError", "NumericsWarning", "ScenarioError"]


class ScenarioError(ValueError):
    """A scenario or an argument that must be changed; nothing was computed or written.

    Attributes
    ----------
    message : str
        What is wrong.
    key : str
        The dotted key of the scenario, or the argument, at fault; empty where there is none.
    remedy : str
        What would do; empty if that is plain.
    file : str
        Name of the scenario's file; empty for an argument.
    line, column : int or None
        Place in that file, counted from 1.
    """

    def __init__(
        self,
        message: str,
        key: str = "",
        remedy: str = "",
        file: str = "",
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        if file == FROM_KEYWORDS:
            file, line, column = "", None, None
        super().__init__(message, key, remedy, file, line, column)
        self.message = message
        self.key = key
        self.remedy = remedy
        self.file = file
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = self.file
        if place and self.line is not None:
            place += f":{self.line}:{self.column}"
        if not place and self.key not in self.message:
            place = f"`{self.key}`"
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}\n  help: {self.remedy}" if self.remedy else text


@contextmanager
def renamed(key: str, argument: str) -> Iterator[None]:
    """Faults of `key` and what is below it are those of `argument`."""
    try:
        yield
    except ScenarioError as fault:
        if fault.key != key and not fault.key.startswith(f"{key}."):
            raise
        raise ScenarioError(fault.message, argument, fault.remedy) from None


class MachineError(OSError):
    """A file that cannot be read or written, a damaged one, or too little memory or space."""


class NumericsError(ArithmeticError):
    """The computation produced NaN."""


class NumericsWarning(UserWarning):
    """What a reader of the numbers must know.

    ``warnings.simplefilter("error", wavepore.NumericsWarning)`` raises it instead.
    """


def warn(sentence: str) -> None:
    """Warn at the line that called the package."""
    import sys
    import warnings

    depth, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("wavepore."):
        depth, frame = depth + 1, frame.f_back
    warnings.warn(sentence, NumericsWarning, stacklevel=depth + 1)
