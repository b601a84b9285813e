"""The command ``wavepore``: the program's command line, run by the extension module.

Child processes, which read records of unknown origin, and jobs of a cluster run this file as a
script, without the package: an interpreter that imports nothing else starts faster, needs little of
the memory that is left to a child, and finds no other ``wavepore`` in the folder of the user.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import os
import signal
import sys
from types import ModuleType

__all__ = ["main"]


def main() -> None:
    """Run the command of ``sys.argv`` and exit with its code."""
    _open_standard_streams()
    # Rust decides what Ctrl-C does. A handler of Python would only set a flag that nobody reads
    # meanwhile. Where SIGINT is ignored, as in the background of a shell, it stays so.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(_extension().run_command(["wavepore", *sys.argv[1:]], _program()))


def _program() -> list[str]:
    """Return what starts this file as a script: nothing where the interpreter is not known."""
    if not sys.executable:
        return []
    # -I: neither variables, the user's packages nor the current folder; -S: no packages at all.
    return [sys.executable, "-I", "-S", os.path.abspath(__file__)]


def _extension() -> ModuleType:
    """Import ``wavepore._core``, without its package if this file is run as a script."""
    if __package__:
        return importlib.import_module("wavepore._core")
    spec = importlib.machinery.PathFinder.find_spec("_core", [os.path.dirname(__file__)])
    if spec is None or spec.loader is None:
        raise ImportError("no extension module beside " + __file__)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _open_standard_streams() -> None:
    """Open closed standard streams: a record would get the number of standard output."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)


if __name__ == "__main__":
    main()
