"""What the extension module offers to ``wavepore/*.py``."""

__version__: str

def run_command(arguments: list[str], program: list[str]) -> int: ...
