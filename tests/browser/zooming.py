"""Zoom and pan of a page by wheel, keys and fingers, and the phase of ψ at every zoom."""

import json

import numpy as np

from driver import ESCAPE, LEFT, RIGHT, SHIFT, until

HBAR = 658.2119569509  # meV·fs


def view(browser):
    """Positions in view, Å."""
    return np.array(browser.script("state.view"))


def whole(browser):
    """Whether all positions are in view."""
    return browser.script("state.view === record.view")


def place(browser, share):
    """A point of the first panel: at a share of its axis, at half its height."""
    found = browser.script(
        "((box, { left, width, top, height }) => [box.left + left, width, box.top + top + height / 2])"
        "(panels[0].plot.getBoundingClientRect(), panels[0].frame())"
    )
    return found[0] + share * found[1], found[2]


def check(browser):
    """Every way to zoom and to move."""
    browser.script("scrollTo(0, 0) ?? 1")
    check_keys(browser)
    check_wheel(browser)
    if browser.script("navigator.maxTouchPoints") > 0:
        check_fingers(browser)
    assert whole(browser)


def check_keys(browser):
    """+, −, 0, escape, shift with arrows, buttons."""
    low, high = view(browser)
    browser.press("+")
    near = view(browser)
    np.testing.assert_allclose(near, [low + (high - low) / 6, high - (high - low) / 6], rtol=1e-9)
    for key, sign in [(RIGHT, 1), (LEFT, -1)]:
        before, time = view(browser), browser.script("state.time")
        browser.press(key, held=SHIFT)
        np.testing.assert_allclose(view(browser) - before, sign * 0.1 * (before[1] - before[0]))
        assert browser.script("state.time") == time, "shift with an arrow moves the time"
    browser.press("-")
    assert whole(browser), "− does not undo +"
    for key in ["0", ESCAPE]:
        for _ in range(3):
            browser.press("=")
        assert not whole(browser)
        browser.press(key)
        assert whole(browser), key
    for _ in range(60):
        browser.press("+")
    assert 0 < np.ptp(view(browser)) >= 0.99e-4 * (high - low), "the zoom has no end"
    for _ in range(60):
        browser.press(RIGHT, held=SHIFT)
    assert view(browser)[1] <= high + 1e-9
    browser.click("whole")
    browser.click("nearer")
    browser.click("farther")
    assert whole(browser)
    browser.script("(state.hover = null) ?? 1")


def check_wheel(browser):
    """The wheel zooms about the place where it is turned, unless it is needed to scroll."""
    x, y = place(browser, 0.25)
    wanted = browser.script(f"panels[0].position({x} - panels[0].plot.getBoundingClientRect().left)")
    if browser.script("scrolls()"):
        browser.wheel(x, y, 200)
        browser.draw()
        assert whole(browser), "the wheel does not scroll"
        browser.script("(scrollTo(0, 0), document.getElementById('panels').scrollTop = 0)")
        return
    browser.wheel(x, y, -300)
    until(lambda: not whole(browser), "the wheel does not zoom")
    low, high = view(browser)
    assert abs(low + 0.25 * (high - low) - wanted) < 0.01 * (high - low), "the place under the wheel moves"
    browser.wheel(x, y, 600)
    until(lambda: whole(browser), "the wheel does not zoom out")
    browser.script("(state.hover = null) ?? 1")


def check_fingers(browser):
    """A pinch stretches what is between two fingers, a drag moves it."""
    full = np.ptp(view(browser))
    (left, y), (right, _) = place(browser, 0.4), place(browser, 0.6)
    (out_left, _), (out_right, _) = place(browser, 0.2), place(browser, 0.8)
    steps = np.linspace(0, 1, 6)
    path = lambda a, b: [(a + step * (b - a), y) for step in steps]
    browser.touch(path(left, out_left), path(right, out_right))
    assert abs(np.ptp(view(browser)) - full / 3) < 0.02 * full, (view(browser), full)
    before = view(browser)
    browser.touch(path(place(browser, 0.7)[0], place(browser, 0.4)[0]))
    moved = view(browser) - before
    np.testing.assert_allclose(moved, 0.3 * np.ptp(before), atol=0.05 * np.ptp(before))
    browser.touch(path(out_left, left), path(out_right, right))
    assert abs(np.ptp(view(browser)) - full) < 0.05 * full
    browser.press("0")


def check_phase(browser, packets):
    """The phase between stored points, with and without the plane wave of E₀, and when that is taken out."""
    finer = 8
    browser.press("p")
    browser.draw()
    for part in ["record.view", "[-1.5, 1.5]", "[-0.3, 0.3]"]:
        browser.script(f"(zoom({part}), 1)")
        browser.draw()
        low, high = view(browser)
        width = browser.script("panels[0].frame().width")
        taken_out = False
        for packet in packets.values():
            times = np.array(browser.script("record.packets[0].time"))
            wavelength = 2 * np.pi / packet.attrs["wavenumber_per_angstrom"] * width / (high - low)
            turn = packet.attrs["energy_meV"] / HBAR * np.diff(times).max()
            taken_out |= wavelength < 6 or turn > np.pi / 3
        assert browser.script("state.relative") == taken_out, part
        key = browser.script("document.querySelector('.legend').innerText")
        assert ("relative to the plane wave of E₀" in key) == taken_out, key
        for index, packet in packets.items():
            panel = f"panels.find(panel => panel.packet.index === {index})"
            number = int(browser.script(f"frameOf({panel}.packet)"))
            psi, grid, moment = packet["wave_function"][number], packet["x"][:], packet["time"][number]
            spectrum = np.fft.fft(psi)
            padded = np.zeros(finer * len(psi), complex)
            half = len(psi) // 2
            padded[:half], padded[-half:] = spectrum[:half], spectrum[-half:]
            wave, step = np.fft.ifft(padded) * finer, (grid[1] - grid[0]) / finer
            x = grid[0] + step * np.arange(len(wave))
            seen = np.flatnonzero((x > low) & (x < high) & (abs(wave) ** 2 > 0.02 * packet["density"][0].max()))[::7]
            if len(seen) == 0:
                continue
            k, omega = packet.attrs["wavenumber_per_angstrom"], packet.attrs["energy_meV"] / HBAR
            for relative in [False, True]:
                found = browser.script(f"(state.relative = {json.dumps(relative)}, {json.dumps(list(x[seen]))}.map(x => {panel}.phaseAt(x).phase))")
                carrier = relative * (k * x[seen] - omega * moment)
                off = np.angle(wave[seen] * np.exp(-1j * (carrier + np.array(found))))
                assert abs(off).max() < 0.1, (part, index, relative, abs(off).max())
                # how fast it turns decides where it is grey
                rates = browser.script(f"{json.dumps(list(x[seen]))}.map(x => {panel}.phaseAt(x).rate)")
                turning = np.angle(wave[(seen + 1) % len(wave)] / wave[seen]) / step - relative * k
                assert np.median(abs(turning - rates)) < 0.05 * k, (part, index, relative)
    browser.script("(zoom(record.view), 1)")
    browser.press("p")
