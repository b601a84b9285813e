"""Run the notebooks of docs/notebooks, or check the types of their code.

    python scripts/notebooks.py              run all; fail at the first error
    python scripts/notebooks.py --write      run all, and keep what they show in the files
    python scripts/notebooks.py --types      mypy --strict over their code
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parent.parent / "docs" / "notebooks"


def run(path: Path, keep: bool) -> None:
    """Run a notebook in an empty folder."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(notebook, timeout=None, resources={"metadata": {"path": folder}})
        client.execute(cwd=folder)
    shown = sum(len(cell.outputs) for cell in notebook.cells if cell.cell_type == "code")
    print(f"{path.name}: {shown} outputs")
    if keep:
        for cell in notebook.cells:
            cell.metadata.pop("execution", None)
        nbformat.write(notebook, path)


def check_types(paths: list[Path]) -> int:
    """mypy over the code of all notebooks."""
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            notebook = nbformat.read(path, as_version=4)
            cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
            name = path.stem.replace("-", "_")
            # A last line that shows a value is an expression without an effect elsewhere.
            (Path(folder) / f"{name}.py").write_text("\n\n".join(cells) + "\n")
        return subprocess.run([sys.executable, "-m", "mypy", "--strict", folder]).returncode


def main() -> int:
    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    if "--types" in sys.argv[1:]:
        return check_types(paths)
    for path in paths:
        run(path, "--write" in sys.argv[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main())
