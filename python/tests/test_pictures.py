"""Figures, films, and how runs show themselves, against the records that they are drawn from."""

from __future__ import annotations

import base64
import html
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

import wavepore as wp
from wavepore import _animation, _core
from wavepore._animation import Animation, animate

HOSTILE = 'K+ <script>alert("x")</script> & </pre>'
WALLS = [dict(shape="rectangle", height="5 kBT", width=0.05, center=at) for at in (-0.25, 0.25)]
KINDS = ("transmission", "difference", "density", "snapshots", "norms", "potential", "levels")


@pytest.fixture(scope="module")
def run() -> wp.Run:
    """Two packets at two walls, with a level between them."""
    return wp.run(
        dict(
            ion="K+",
            temperature=310.15,
            barrier=WALLS,
            packet=dict(energy=[134.0, 160.0], width=0.5),
        ),
        title=HOSTILE,
        tolerance=1e-4,
        frames=40,
    )


@pytest.fixture(scope="module")
def driven() -> wp.Run:
    """A packet in a driven potential."""
    return wp.run(
        dict(
            ion="K+",
            temperature=310.15,
            barrier=dict(shape="eckart", height=138, width=0.3),
            drive=dict(shape="dipole", force=3, width=3, frequency=2, phase=0),
            packet=dict(energy=130, width=0.5),
        ),
        tolerance=1e-3,
        frames=20,
    )


@pytest.fixture
def ax() -> Iterator[Axes]:
    """Axes of a figure that pyplot does not know."""
    plt.close("all")
    yield Figure().subplots()
    plt.close("all")


class Tags(HTMLParser):
    """The elements of a page, each closed in its turn."""

    EMPTY = ("img", "source")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)
        self.close()
        assert self.opened == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def only(self, tag: str) -> dict[str, str | None]:
        """The attributes of the one element `tag`."""
        (found,) = [attrs for name, attrs in self.seen if name == tag]
        return found


def lines(ax: Axes) -> dict[str, Any]:
    """The lines of the axes by label."""
    return {str(line.get_label()): line for line in ax.get_lines()}


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_axes_handed_over_are_drawn_on(run: wp.Run, ax: Axes, kind: str) -> None:
    figure = ax.get_figure()
    assert run.plot(kind, ax=ax) is ax
    assert figure is not None and figure.axes == [ax] and plt.get_fignums() == []
    assert ax.has_data()


@pytest.mark.parametrize("kind", KINDS)
def test_labels_have_units_where_there_are_units(run: wp.Run, ax: Axes, kind: str) -> None:
    run.plot(kind, ax=ax)
    pure = ("transmission", "|packet − matrix| of the transmission", "probability")
    for label in (ax.get_xlabel(), ax.get_ylabel()):
        assert label in pure or re.search(r" \((meV|Å|fs|1/Å)\)$", label), label


def test_without_axes_the_present_ones_are_taken(run: wp.Run) -> None:
    plt.close("all")
    present = plt.figure().subplots()
    assert run.plot() is present and present.figure.axes == [present]
    run.plot("density")
    assert len(plt.get_fignums()) == 1 and len(present.figure.axes) == 2, "a colour bar"
    plt.close("all")


def test_lines_of_t_are_those_of_the_record(run: wp.Run, ax: Axes) -> None:
    run.plot("transmission", ax=ax)
    curve, drawn = run.transmission, lines(ax)
    stationary = run.tree["stationary"] if "stationary" in run.tree.children else curve
    assert np.array_equal(drawn["transfer matrix"].get_xdata(), stationary["energy"])
    assert np.array_equal(drawn["transfer matrix"].get_ydata(), stationary["transmission_matrix"])
    assert np.array_equal(drawn["classical"].get_ydata(), curve.transmission_classical)
    assert len(ax.containers) == 2
    for number, points in enumerate(ax.containers):
        rows = curve.isel(energy=((curve.packet_index == number) & (curve.trusted == 1)).values)
        data, _, (bars,) = points
        assert np.array_equal(data.get_xdata(), rows.energy)
        assert np.array_equal(data.get_ydata(), rows.transmission_packet)
        ends = np.array([segment[:, 1] for segment in bars.get_segments()])
        assert np.allclose(np.ptp(ends, axis=1) / 2, rows.transmission_packet_error, rtol=1e-6)


def test_the_difference_stands_beside_its_bound(run: wp.Run, ax: Axes) -> None:
    run.plot("difference", ax=ax, packet=1)
    curve = run.transmission
    rows = curve.isel(energy=((curve.packet_index == 1) & (curve.trusted == 1)).values)
    points, bound = ax.get_lines()[:2]
    assert np.array_equal(points.get_ydata(), abs(rows.difference))
    assert np.array_equal(bound.get_ydata(), rows.transmission_packet_error)
    assert ax.get_yscale() == "log" and (points.get_ydata() <= bound.get_ydata()).all()


def test_densities_and_probabilities_are_those_of_the_packet(run: wp.Run, ax: Axes) -> None:
    packet = run.packets[1]
    run.plot("density", ax=ax, packet=1)
    (mesh,) = ax.collections
    assert np.array_equal(np.asarray(mesh.get_array()), packet.density)
    ax.clear()
    run.plot("norms", ax=ax, packet=1)
    for name in ("left", "inside", "right"):
        assert np.array_equal(lines(ax)[name].get_ydata(), packet[name])
        assert np.array_equal(lines(ax)[name].get_xdata(), packet.time)
    ax.clear()
    wanted = [float(packet.time[3]), float(packet.time[30])]
    run.plot("snapshots", ax=ax, packet=1, times=wanted)
    drawn = [line.get_ydata() for line in ax.get_lines()]
    assert np.array_equal(drawn, packet.density[[3, 30]])


def test_v_and_its_levels_are_those_of_the_record(run: wp.Run, ax: Axes) -> None:
    run.plot("levels", ax=ax)
    curve, found = run.tree["potential_curve"], run.levels
    assert found is not None and found.sizes["level"] > 0
    assert np.array_equal(lines(ax)["V(x)"].get_ydata(), curve["potential"])
    heights = [line.get_ydata()[0] for line in ax.get_lines()[1:]]
    assert np.array_equal(heights, found.energy)
    low, high = ax.get_xlim()
    assert low < -0.275 and high > 0.275 and high - low < 5


def test_a_driven_run_has_spectra_and_no_t(driven: wp.Run, ax: Axes) -> None:
    driven.plot("spectrum", ax=ax)
    for name in ("incident", "transmitted", "reflected"):
        assert np.array_equal(lines(ax)[name].get_ydata(), driven.outgoing[0][name])
    assert ax.get_xlabel() == "energy (meV)" and ax.get_ylabel() == "probability density (1/meV)"
    with pytest.raises(wp.ScenarioError, match="holds no T") as refused:
        driven.plot("transmission", ax=ax)
    assert "spectrum" in refused.value.remedy
    driven.plot("potential", ax=ax)
    assert "packets" not in repr(driven) and "transmitted" in repr(driven)


def test_several_runs_share_axes_under_their_names(run: wp.Run, ax: Axes) -> None:
    for kind in ("transmission", "norms"):
        ax.clear()
        for name in ("one", "two"):
            run.plot(kind, ax=ax, label=name, packet=0)
        legend = ax.get_legend()
        assert legend is not None
        words = [text.get_text() for text in legend.get_texts()]
        assert any(word.startswith("one, ") for word in words)
        assert any(word.startswith("two, ") for word in words)
        of_run = {
            name: {line.get_color() for label, line in lines(ax).items() if label.startswith(name)}
            for name in ("one, ", "two, ")
        }
        assert [len(colors) for colors in of_run.values()] == [1, 1]
        assert len(set.union(*of_run.values())) == 2


def test_options_of_matplotlib_reach_the_data(run: wp.Run, ax: Axes) -> None:
    run.plot("norms", ax=ax, linewidth=3, color="red")
    assert {line.get_linewidth() for line in ax.get_lines()[:3]} == {3}
    run.plot("density", ax=ax, cmap="viridis")
    assert ax.collections[-1].get_cmap().name == "viridis"


def test_what_is_not_there_is_refused(run: wp.Run, driven: wp.Run, ax: Axes) -> None:
    cases: list[tuple[wp.Run, dict[str, Any], str, str]] = [
        (run, dict(kind="momentum"), "kind", "transmission, difference, density"),
        (run, dict(kind="density", packet=2), "packet", "it holds 2"),
        (run, dict(kind="transmission", packet=-1), "packet", "it holds 2"),
        (run, dict(kind="snapshots", times=0), "times", "1 or more"),
        (run, dict(kind="spectrum"), "kind", "transmission"),
        (driven, dict(kind="levels"), "kind", "none in the windows"),
    ]
    for record, options, key, remedy in cases:
        with pytest.raises(wp.ScenarioError) as refused:
            record.plot(ax=ax, **options)
        assert refused.value.key == key and remedy in refused.value.remedy, options


def printed(program: str) -> str:
    """What a new interpreter prints."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_without_matplotlib_the_error_says_what_to_install() -> None:
    program = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "from wavepore._plot import plot_run\n"
        "try: plot_run(None)\n"
        "except ImportError as error: print(error)"
    )
    assert "pip install wavepore[plot]" in printed(program)


def test_the_package_does_not_import_matplotlib() -> None:
    assert printed("import sys, wavepore; print('matplotlib' in sys.modules)") == "False\n"


def test_a_run_as_text_is_short(run: wp.Run) -> None:
    text = repr(run)
    rows = text.splitlines()
    assert len(rows) <= 12 and all(len(row) <= 72 for row in rows), text
    assert rows[0] == HOSTILE
    assert "K⁺, 310.15 K" in rows[1] and rows[-1] == "no warnings"
    attrs = run.packets[0].attrs
    known = _core.known_digits(attrs["final_transmitted"], attrs["final_transmitted_error"])
    assert known in text and f"{attrs['final_transmitted']:.12f}" not in text
    assert any("█" in row for row in rows)


def test_a_run_as_html_is_well_formed_and_escaped(run: wp.Run) -> None:
    page = Tags(run._repr_html_())
    assert "script" not in [tag for tag, _ in page.seen] and "<script>" in page.words
    assert "warning" not in page.words
    for address in (page.only("img")["src"], page.only("source")["srcset"]):
        assert address is not None
        kind, data = address.split(",", 1)
        svg = base64.b64decode(data).decode()
        assert kind == "data:image/svg+xml;base64" and svg.startswith("<svg")
    assert len([tag for tag, _ in page.seen if tag == "tr"]) == 3
    assert page.only("source")["media"] == "(prefers-color-scheme: dark)"


def test_control_characters_of_a_file_reach_no_terminal(run: wp.Run) -> None:
    copy = wp.Run(run._path)
    copy.tree.attrs["title"] = "\x1b[31m red\nand two lines"
    assert repr(copy).startswith("�[31m red�and two lines\n")
    assert "\x1b" not in copy._repr_html_()


def test_warnings_of_a_run_are_shown_as_text(run: wp.Run) -> None:
    copy = wp.Run(run._path)
    copy.warnings = ["T <b>is</b> & known to < 1e-3"]
    page = Tags(copy._repr_html_())
    assert copy.warnings[0] in page.words and "1 warning" in page.words
    assert "1 warning" in repr(copy)


def test_a_damaged_record_does_not_break_a_notebook(run: wp.Run, tmp_path: Path) -> None:
    copy = wp.Run(run.save(tmp_path / "k.h5"))
    repr(copy)
    (tmp_path / "k.h5").unlink()
    assert "transmitted" in Tags(copy._repr_html_()).words
    del copy._path
    copy._tree = None
    assert "Run" in Tags(copy._repr_html_()).words


def test_scenarios_show_v_and_packets_or_nothing() -> None:
    packet = dict(energy=134, width=0.5)
    scenario = wp.Scenario(
        ion="K+", temperature=310.15, barrier=WALLS, packet=packet, title=HOSTILE
    )
    page = Tags(scenario._repr_html_())
    svg = base64.b64decode(str(page.only("img")["src"]).split(",", 1)[1]).decode()
    assert svg.startswith("<svg") and "<script" not in svg
    impossible = scenario.replace({"packet.width": 1e-6})
    assert "picture" not in [tag for tag, _ in Tags(impossible._repr_html_()).seen]


def frames_of(path: Path) -> int:
    with Image.open(path) as film:
        return int(getattr(film, "n_frames", 1))


@pytest.mark.parametrize("ending", ["gif", "webp"])
def test_a_film_has_the_frames_and_the_size_asked_for(
    run: wp.Run, tmp_path: Path, ending: str
) -> None:
    film = run.animate(tmp_path / f"k.{ending}", size=(320, 180), fps=10, duration=1.2)
    assert film.path == tmp_path / f"k.{ending}"
    with Image.open(film) as opened:
        assert opened.size == (320, 180)
    assert frames_of(film.path) == 12
    assert [file.name for file in tmp_path.iterdir()] == [f"k.{ending}"]


def test_fewer_frames_than_asked_for_are_told(run: wp.Run, tmp_path: Path) -> None:
    film = run.animate(tmp_path / "k.gif", size=(160, 90), fps=50, duration=2)
    note = film.notes[-1]
    assert note.startswith("100 frames were asked for") and note in repr(film)
    assert html.escape(note) in film._repr_html_()
    assert f"the record has {frames_of(film.path)} moments to show" in note


def test_a_film_shows_every_moment_of_the_times_asked_for(run: wp.Run, tmp_path: Path) -> None:
    times = run.packets[0].time.values
    span = (float(times[0]), float(times[-1]))
    film = run.animate(tmp_path / "k.gif", size=(160, 90), packet=0, time=span, x=(-3, 3))
    assert frames_of(film.path) == len(times) and film.notes == []
    with pytest.raises(wp.ScenarioError, match="must rise"):
        run.animate(tmp_path / "l.gif", x=(3, -3))


def test_a_film_without_a_name_lives_as_long_as_its_object(run: wp.Run, tmp_path: Path) -> None:
    film = run.animate(size=(160, 90), packet=0)
    path = film.path
    assert path.suffix == ".gif" and path.exists()
    saved = film.save(tmp_path / "new" / "k.gif")
    assert saved.read_bytes() == path.read_bytes()
    with pytest.raises(FileExistsError):
        film.save(saved)
    with pytest.raises(wp.ScenarioError, match=r"not a \.mp4"):
        film.save(tmp_path / "k.mp4")
    del film
    assert not path.exists() and not path.parent.exists()


def test_inline_films_are_the_files(run: wp.Run, tmp_path: Path) -> None:
    film = run.animate(tmp_path / "k.webp", size=(160, 90))
    address = str(Tags(film._repr_html_()).only("img")["src"])
    kind, data = address.split(",", 1)
    assert kind == "data:image/webp;base64"
    assert base64.b64decode(data) == film.path.read_bytes()
    page = run.animate(tmp_path / "k.html")
    frame = Tags(page._repr_html_()).only("iframe")
    assert frame["srcdoc"] == page.path.read_text(encoding="utf-8")
    assert "allow-same-origin" not in str(frame["sandbox"])
    (tmp_path / "k.mp4").write_bytes(b"a film")
    video = Tags(Animation(tmp_path / "k.mp4")._repr_html_()).only("video")
    assert base64.b64decode(str(video["src"]).split(",")[1]) == b"a film" and "controls" in video


def test_large_films_are_linked(
    run: wp.Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = run.animate(tmp_path / "k & k.gif", size=(160, 90))
    monkeypatch.setattr(_animation, "_MAX_EMBEDDED", 1000)
    page = Tags(film._repr_html_())
    assert "k%20%26%20k.gif" in str(page.only("a")["href"]) and "too much" in page.words
    film.path.unlink()
    assert "cannot be read" in Tags(film._repr_html_()).words


def test_an_interrupted_film_leaves_no_file(run: wp.Run, tmp_path: Path) -> None:
    seen = []

    def interrupt(done: float, total: float) -> None:
        seen.append((done, total))
        if list(tmp_path.iterdir()):
            raise KeyboardInterrupt

    # Frames so large that the film is begun long before it is complete.
    with pytest.raises(KeyboardInterrupt):
        animate(run._path, tmp_path / "k.gif", size=(3840, 2160), progress=interrupt)
    done, total = seen[-1]
    assert done < total and list(tmp_path.iterdir()) == []


def test_progress_counts_frames(run: wp.Run, tmp_path: Path) -> None:
    seen: list[tuple[float, float]] = []
    path = tmp_path / "k.gif"
    run.animate(path, size=(1280, 720), progress=lambda *share: seen.append(share))
    assert {total for _, total in seen} <= {0.0, float(frames_of(path))}
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_a_film_that_is_there_is_replaced_only_by_force(run: wp.Run, tmp_path: Path) -> None:
    target = tmp_path / "k.gif"
    target.write_text("mine")
    with pytest.raises(FileExistsError, match="force=True"):
        run.animate(target, size=(160, 90))
    assert target.read_text() == "mine"
    run.animate(target, size=(160, 90), force=True)
    assert frames_of(target) > 10


def test_films_that_cannot_be_made_are_refused(run: wp.Run, tmp_path: Path) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        (dict(path=tmp_path / "k.avi"), ".gif .webp .mp4 .webm .html"),
        (dict(path=tmp_path / "k.gif", size=(10, 90)), "side of 10 pixels"),
        (dict(path=tmp_path / "k.gif", size=(-10, 90)), "not negative"),
        (dict(path=tmp_path / "k.gif", fps=0), "0 frames a second"),
        (dict(path=tmp_path / "k.gif", duration=float("nan")), "NaN seconds"),
        (dict(path=tmp_path / "k.gif", theme="pink"), "use dark, light"),
        (dict(path=tmp_path / "k.gif", layout="rows"), "use race, panels"),
        (dict(path=tmp_path / "k.gif", phase=True), "record.wave_function"),
        (dict(path=tmp_path / "k.gif", packet=[0, 7]), "no packet 7"),
        (dict(path=tmp_path / "k.html", layout="race"), "use layout panels"),
    ]
    for options, words in cases:
        with pytest.raises(wp.ScenarioError) as refused:
            run.animate(**options)
        assert words in str(refused.value) and "--" not in str(refused.value), options
    (tmp_path / "file").touch()
    with pytest.raises(wp.MachineError):
        run.animate(tmp_path / "file" / "k.gif", size=(160, 90))
    assert [file.name for file in tmp_path.iterdir()] == ["file"]
