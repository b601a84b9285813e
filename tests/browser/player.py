"""Plays a page in Chromium without a screen and compares what it shows with the record.

Usage: python player.py PAGE.html RECORD.h5 [FOLDER]. Screenshots go to FOLDER, if it is given. Ends with an AssertionError if
the page reports an error, does not play, zoom or save, shows another number than the record, or cannot be used by everybody.
Speaks WebDriver to chromedriver; needs h5py and Pillow, and for the findings of axe-core the package axe-playwright-python.
"""

import json
import pathlib
import re
import sys

import h5py
import numpy as np

import looks
import saving
import zooming
from driver import DOWN, END, ESCAPE, HOME, LEFT, RIGHT, SPACE, UP, Browser, point, until


def clock(browser):
    """Time of the page, fs."""
    return browser.script("window.player.time()")


def is_on(browser, name):
    """Whether a switch is pressed."""
    return browser.script(f"document.getElementById('{name}').getAttribute('aria-pressed')") == "true"


def dots(browser):
    """The first panel's moving canvas as text."""
    return browser.script("document.querySelectorAll('canvas')[1].toDataURL()")


def check_playing(browser):
    """Play, pause, speed."""
    assert clock(browser) == 0, "the page plays although less motion is preferred"
    browser.click("play")
    until(lambda: clock(browser) > 0, "the clock does not advance")
    browser.press(SPACE)
    paused = clock(browser)
    for _ in range(5):
        browser.draw()
    assert clock(browser) == paused, "space does not pause"
    speed = "document.getElementById('speed').value"
    for key, value in [(UP, "2"), (UP, "4"), (UP, "4"), (DOWN, "2"), (DOWN, "1")]:
        browser.press(key)
        assert browser.script(speed) == value


def check_frames(browser, packets):
    """Next, previous, first, last, and the numbers that are shown with them."""
    end = browser.script("record.moments.at(-1)")
    times = np.unique(np.concatenate([packet["time"][:] for packet in packets.values()]))
    browser.press(HOME)
    assert clock(browser) == 0
    browser.press(RIGHT)
    browser.click("next")
    assert clock(browser) == times[2], (clock(browser), times[:4])
    browser.press(LEFT)
    assert clock(browser) == times[1]
    for index, packet in packets.items():
        number = len(packet["time"]) // 8
        browser.script(f"window.player.seek({packet['time'][number]})")
        assert browser.script(f"window.player.transmitted({index})") == packet["transmitted"][number]
    browser.press(END)
    assert clock(browser) == end
    for index, packet in packets.items():
        for name in ("transmitted", "reflected"):
            # a page ends when no digit that is shown will change
            last = packet[name][-1]
            assert abs(browser.script(f"window.player.{name}({index})") - last) <= np.clip(0.05 * last, 1e-12, 1e-4), name
    exponents = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")

    def shown():
        """The numbers beside T; the page writes them when it draws next."""
        texts = browser.script("[...document.querySelectorAll('.odds output:last-child')].map(part => part.textContent)")
        return [float(text.removeprefix("T ").removeprefix("< ").replace("×10", "e").translate(exponents)) for text in texts]

    last = [packet["transmitted"][-1] for packet in packets.values()]
    assert len(shown()) == len(last)
    close = lambda value, wanted: abs(value - wanted) <= max(1.5e-4, 0.1 * value)
    until(lambda: all(map(close, shown(), last)), f"T is shown as {shown()}, not {last}")


def check_densities(browser, packets):
    """What the page decodes, against the record."""
    for place, (index, packet) in enumerate(packets.items()):
        number = len(packet["time"]) // 8
        this = f"record.packets[{place}]"
        row = f"{number} * {this}.points, {number + 1} * {this}.points"
        x = np.array(browser.script(f"[...{this}.x]"))
        shown = np.array(browser.script(f"[...{this}.level.subarray({row})].map(level => {this}.density[level])"))
        grid, density = packet["x"][:], packet["density"][number]
        if len(x) > 4000:
            continue
        first = np.argmin(abs(grid - x[0]))
        assert np.allclose(grid[first : first + len(x)], x, rtol=0, atol=1e-5), index
        wanted = density[first : first + len(x)]
        visible = wanted > browser.script(f"{this}.floor") * 1.01
        np.testing.assert_allclose(shown[visible], wanted[visible], rtol=1.4e-3)
        if "wave_function" in packet:
            psi = packet["wave_function"][number][first : first + len(x)]
            angle = np.array(browser.script(f"[...{this}.angle.subarray({row})]")) * 2 * np.pi / 256
            off = np.angle(psi * np.exp(-1j * angle))[visible]
            assert abs(off).max() <= np.pi / 256 + 1e-6, abs(off).max()


def check_between(browser, packets):
    """The wave between stored points, in the whole view and in a part, against padding its spectrum with zeros."""
    finer = 8
    for place, (index, packet) in enumerate(packets.items()):
        if not browser.script(f"record.packets[{place}].sampled"):
            continue
        number = len(packet["time"]) // 3
        grid, density = packet["x"][:], packet["density"][number].astype(float)
        wanted = np.fft.irfft(np.fft.rfft(density), finer * len(density)) * finer
        browser.script(f"window.player.seek({packet['time'][number]})")
        for part in ["record.view", "[-1.5, 1.5]"]:
            browser.script(f"zoom({part})")
            browser.draw()
            low, high = browser.script("state.view")
            shown = [n for n in range(0, len(wanted), 5) if low < grid[0] + n * (grid[1] - grid[0]) / finer < high]
            x = [grid[0] + n * (grid[1] - grid[0]) / finer for n in shown]
            found = np.array(browser.script(f"{json.dumps(x)}.map(x => window.player.density({index}, x))"))
            assert abs(found - wanted[shown]).max() <= 0.01 * density.max(), (index, part, abs(found - wanted[shown]).max())
    browser.script("zoom(record.view)")


def check_switches(browser, phase):
    """Logarithm, phase, theme, zoom, what is under the cursor."""
    for key, name in [("l", "logarithmic"), ("p", "phase")]:
        if name == "phase" and not phase:
            assert browser.script("document.getElementById('phase').hidden")
            continue
        before = dots(browser)
        browser.press(key)
        assert is_on(browser, name) and dots_change(browser, before), name
        browser.click(name)
        assert not is_on(browser, name)
    theme = browser.script("document.documentElement.dataset.theme")
    browser.press("d")
    assert {theme, browser.script("document.documentElement.dataset.theme")} == {"dark", "light"}
    box = browser.script("(b => [b.x, b.y, b.width, b.height])(document.querySelector('.plot').getBoundingClientRect())")
    at = lambda share: point(box[0] + share * box[2], box[1] + 0.5 * box[3])
    browser.mouse(at(0.5))
    until(lambda: browser.script("!document.querySelector('.tip').hidden"), "nothing is shown under the cursor")
    assert re.match(r"x [−\d.]+ Å\nV .*\n\|ψ\|² .*/Å", browser.script("document.querySelector('.tip').textContent"))
    browser.mouse(at(0.4), {"type": "pointerDown", "button": 0}, at(0.6), {"type": "pointerUp", "button": 0})
    assert not browser.script("document.getElementById('whole').hidden"), "dragging does not zoom"
    browser.press(ESCAPE)
    assert browser.script("document.getElementById('whole').hidden"), "escape does not show the whole view"
    browser.press("d")


def dots_change(browser, before):
    """Whether the picture becomes another within a moment."""
    until(lambda: dots(browser) != before, "the picture does not change")
    return True


def check_unaided(browser, page, packets):
    """The same page for a browser that cannot inflate."""
    script = browser.command("Page.addScriptToEvaluateOnNewDocument", source="delete window.DecompressionStream")
    browser.open(page)
    assert not browser.script("'DecompressionStream' in window")
    check_densities(browser, packets)
    browser.command("Page.removeScriptToEvaluateOnNewDocument", identifier=script["identifier"])


def take_pictures(browser, page, folder, phase):
    """Every state of the page, for people."""
    for size, window in looks.SIZES.items():
        browser.open(page, **window)
        browser.script("window.player.seek(0.27 * record.moments.at(-1))")
        for look in ["", "l", "d", "l"] + (["p", "d", "l"] if phase else []):
            if look:
                browser.press(look)
            state = browser.script("[document.documentElement.dataset.theme, state.logarithmic && 'log', state.phase && 'phase'].filter(Boolean).join('-')")
            browser.picture(folder / f"{pathlib.Path(page).stem}-{size}-{state}.png")


def main():
    """Runs every check on the page and the record named on the command line."""
    page, record = sys.argv[1:3]
    with h5py.File(record, "r") as file, Browser() as browser:
        packets = {int(index): file["packets"][index] for index in sorted(file["packets"], key=int)}
        phase = "wave_function" in next(iter(packets.values()))
        browser.open(page)
        assert browser.script("document.title") == browser.script("document.querySelector('h1').textContent")
        check_playing(browser)
        check_frames(browser, packets)
        check_densities(browser, packets)
        check_between(browser, packets)
        check_switches(browser, phase)
        saving.check(browser, file, packets)
        if phase:
            zooming.check_phase(browser, packets)
        check_unaided(browser, page, packets)
        for window in looks.SIZES.values():
            browser.open(page, **window)
            zooming.check(browser)
            looks.check(browser, phase)
        looks.check_full_screen_and_help(browser)
        looks.check_forced_colours(browser, page)
        looks.check_without_scripts(browser, page)
        browser.open(page, still=False)
        until(lambda: clock(browser) > 0, "the page does not play by itself")
        if len(sys.argv) > 3:
            take_pictures(browser, page, pathlib.Path(sys.argv[3]), phase)
        complaints = browser.complaints()
        assert not complaints, complaints


if __name__ == "__main__":
    main()
