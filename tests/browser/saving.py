"""The frame that a page saves: a picture, and its numbers."""

import numpy as np
from PIL import Image


def check(browser, file, packets):
    """PNG and CSV of a moment, in a part of the record."""
    moment = list(packets.values())[0]["time"][len(list(packets.values())[0]["time"]) // 3]
    browser.script(f"(window.player.seek({moment}), zoom([-3, 3]), 1)")
    browser.draw()
    check_picture(browser)
    check_numbers(browser, file, packets)
    browser.script("(zoom(record.view), 1)")


def check_picture(browser):
    """A picture of all panels at twice the size of the page, which stays as it is."""
    canvases = "[...document.querySelectorAll('canvas')].map(canvas => canvas.width + 'x' + canvas.height)"
    sizes = browser.script(canvases)
    with browser.downloads() as saved:
        browser.press("s")
        picture = np.array(Image.open(saved(".png")).convert("RGB"))
    browser.draw()
    assert browser.script(canvases) == sizes
    width = browser.script("document.querySelector('body > header').getBoundingClientRect().width")
    assert picture.shape[1] == round(2 * width) and picture.shape[0] > 600, picture.shape
    flat = picture.reshape(-1, 3)
    assert len(np.unique(flat, axis=0)) > 50
    plots = browser.script(
        "((above, main) => panels.map(({ own, plot }) => (({ left, top, width, height }) =>"
        " [own.match(/\\d+/g).map(Number), left, top - main.getBoundingClientRect().top + main.scrollTop + above, width, height])"
        "(plot.getBoundingClientRect())))(document.querySelector('body > header').getBoundingClientRect().height, document.getElementById('panels'))"
    )
    for own, *box in plots:
        left, top, wide, high = (round(2 * size) for size in box)
        plot = picture[top : top + high, left : left + wide]
        assert (plot == own).all(axis=2).sum() > 200, f"the picture has no curve in {own}"
    ink = browser.script("colours.ink.match(/\\d+/g).map(Number)")
    title = picture[: round(2 * browser.script("document.querySelector('body > header').getBoundingClientRect().height"))]
    assert (abs(title.astype(int) - ink).sum(axis=2) < 30).sum() > 300, "the picture has no title"


def check_numbers(browser, file, packets):
    """The numbers of a frame, against the record."""
    with browser.downloads() as saved:
        browser.press("c")
        lines = saved(".csv").read_text(encoding="utf-8").splitlines()
    about = [line for line in lines if line.startswith("#")]
    header, *rows = [line for line in lines if not line.startswith("#")]
    assert header == "packet,x_angstrom,potential_meV,density_per_angstrom"
    table = np.array([[float(cell) for cell in row.split(",")] for row in rows])
    low, high = browser.script("state.view")
    driven = browser.script("record.driven === true")
    curve = file["potential_curve"]
    for index, packet in packets.items():
        words = next(line for line in about if line.startswith(f"# packet {index}:")).replace(",", "").split()
        number = int(np.argmin(abs(packet["time"][:] - float(words[words.index("time_fs") + 1]))))
        for name, column in [("time_fs", "time"), ("reflected", "reflected"), ("transmitted", "transmitted")]:
            np.testing.assert_allclose(float(words[words.index(name) + 1]), packet[column][number], rtol=1e-12)
        grid = packet["x"][:]
        inside = (grid >= low) & (grid <= high)
        _, x, potential, density = table[table[:, 0] == index].T
        np.testing.assert_allclose(x, grid[inside], atol=2e-5)
        wanted = packet["density"][number][inside]
        np.testing.assert_allclose(density, wanted, rtol=1.5e-3, atol=1e-12 * packet["density"][0].max())
        if not driven:
            steps = np.diff(curve["x"][:]) > 0
            if steps.all():
                np.testing.assert_allclose(potential, np.interp(x, curve["x"][:], curve["potential"][:]), rtol=1e-4, atol=1e-3)
