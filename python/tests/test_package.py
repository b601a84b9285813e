"""The package as it is installed: its version, and the command that comes with it."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path

import pytest

import wavepore
from wavepore import _command

SCENARIO = """
ion         = "K+"
temperature = "310.15 K"

[[barrier]]
shape  = "gaussian"
height = "5 kBT"
width  = "0.1 angstrom"

[packet]
energy = "5 kBT"
width  = "0.5 angstrom"

[record]
frames = 10

[sweep]
"barrier.0.height" = ["4 kBT", "5 kBT"]
"""

# As the script of the package does; a script is not there where the package is only on the path.
SCRIPT = "import sys; from wavepore._command import main; sys.argv[0] = 'wavepore'; main()"
WAYS = {"script": [sys.executable, "-c", SCRIPT], "module": [sys.executable, "-m", "wavepore"]}


@pytest.fixture(params=WAYS, ids=list(WAYS))
def command(request: pytest.FixtureRequest) -> list[str]:
    """Words that start the command."""
    return WAYS[request.param]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a scenario."""
    (tmp_path / "thin.toml").write_text(SCENARIO)
    return tmp_path


@pytest.fixture
def program() -> str:
    """The program that is built without Python."""
    path = os.environ.get("WAVEPORE_PROGRAM", "")
    if not Path(path).is_file():
        pytest.skip("WAVEPORE_PROGRAM names no program to compare with")
    return path


def run(
    words: Sequence[str],
    folder: Path,
    before: Callable[[], None] | None = None,
    **variables: str,
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in ``folder``."""
    return subprocess.run(
        words,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        preexec_fn=before,
        env={**os.environ, **variables},
    )


def test_the_version_is_that_of_the_installed_package() -> None:
    assert wavepore.__version__ == metadata.version("wavepore")


def test_the_package_brings_the_command() -> None:
    (script,) = metadata.entry_points(group="console_scripts", name="wavepore")
    assert script.value == "wavepore._command:main"


def test_the_command_tells_its_version(command: list[str], tmp_path: Path) -> None:
    done = run([*command, "--version"], tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == f"wavepore {wavepore.__version__}\n"


COMMANDS = [
    "--help",
    "transmission thin.toml --format csv",
    "--threads 1 check thin.toml",
    "run thin.toml -o thin.h5 --quiet",
    "run thin.toml -o thin.h5",
    "info thin.h5",
    "info thin.h5 --effective",
    "info damaged.h5",
    "plot thin.h5 -o thin.svg",
    "sweep thin.toml -o cases --what transmission --quiet",
    "collect cases --force",
    "transmission missing.toml",
    "transmission thin.toml --energies nonsense",
    "nonsense",
    "",
]


def test_the_command_answers_as_the_program_does(
    command: list[str], program: str, tmp_path: Path
) -> None:
    answers = []
    for words in ([program], command):
        folder = tmp_path / f"{len(words)}" / "same"
        folder.mkdir(parents=True)
        (folder / "thin.toml").write_text(SCENARIO)
        (folder / "damaged.h5").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(5000))
        answers.append([run([*words, *line.split()], folder) for line in COMMANDS])
    for line, ours, theirs in zip(COMMANDS, *answers, strict=True):
        for one, other in ((ours.stdout, theirs.stdout), (ours.stderr, theirs.stderr)):
            assert one.replace(b"target/release/wavepore", b"wavepore") == other, line
        assert ours.returncode == theirs.returncode, line


def test_a_child_process_finds_no_modules_but_its_own(tmp_path: Path) -> None:
    for name in ("wavepore", "signal", "numpy"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a module of the user')")
    done = run([*_command._program(), "--version"], tmp_path, PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == f"wavepore {wavepore.__version__}\n"


def test_results_that_nobody_reads_are_no_failure(command: list[str], folder: Path) -> None:
    started = subprocess.Popen(
        [*command, "--quiet", "transmission", "thin.toml", "--format", "csv"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert started.stdout is not None
    started.stdout.close()
    assert (started.wait(), started.stderr and started.stderr.read()) == (0, b"")


def test_no_file_gets_the_number_of_a_closed_standard_stream(tmp_path: Path) -> None:
    script = """
import os
from wavepore import _command

os.close(0)
os.close(1)
_command._open_standard_streams()
assert os.open(os.devnull, os.O_RDONLY) > 2
"""
    done = run([sys.executable, "-c", script], tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_interrupted_run_says_so_and_leaves_no_record(command: list[str], folder: Path) -> None:
    slow = SCENARIO.replace("[record]", '[numerics]\ntime_step = "0.001 fs"\n[record]')
    (folder / "slow.toml").write_text(slow)
    started = subprocess.Popen(
        [*command, "--quiet", "run", "slow.toml", "-o", "a.h5", "--force"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while not (folder / "a.h5.partial").exists():
        assert started.poll() is None, started.stderr and started.stderr.read()
        time.sleep(0.01)
    started.send_signal(signal.SIGINT)
    output, messages = started.communicate()
    assert (started.returncode, output) == (130, b"")
    assert b"Traceback" not in messages
    assert b"interrupted" in messages
    assert not (folder / "a.h5").exists()


def test_jobs_of_a_cluster_start_the_same_command(command: list[str], folder: Path) -> None:
    submit = "submit thin.toml -o cases --what transmission --case-time 1s --dry-run --quiet"
    done = run([*command, *submit.split()], folder)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert f"program='{sys.executable}'" in lines
    (start,) = [line for line in lines if line.startswith('"$program" ')]
    assert start.startswith("\"$program\" '-I' '-S' '") and "_command.py' sweep" in start
    bash = shutil.which("bash")
    if bash is not None:
        version = start.split(" sweep")[0].replace("$program", sys.executable) + " --version"
        assert run([bash, "-c", version], folder).stdout.startswith(b"wavepore ")


def test_a_file_size_limit_is_a_message(command: list[str], folder: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    done = run([*command, "--quiet", "run", "thin.toml", "-o", "a.h5"], folder, limit)
    assert done.returncode == 3, done
    assert b"Traceback" not in done.stderr
