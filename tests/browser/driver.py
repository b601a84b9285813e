"""Chromium without a screen, driven over WebDriver."""

import base64
import contextlib
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request

# Seconds after which nothing will come any more, whatever else the machine has to do.
HANG = 900
ARGUMENTS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync --hide-scrollbars""".split()
SPACE, END, HOME, LEFT, RIGHT, UP, DOWN = " ", "\ue010", "\ue011", "\ue012", "\ue014", "\ue013", "\ue015"
ESCAPE, SHIFT = "\ue00c", "\ue008"


class Browser:
    """One Chromium with an empty profile, driven over WebDriver."""

    def __init__(self):
        self.profile = tempfile.mkdtemp()
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True)
        self.session = None
        try:
            port = next(found[1] for line in self.driver.stdout if (found := re.search(r"successfully on port (\d+)", line)))
            self.address = f"http://127.0.0.1:{port}/session"
            options = {"args": [*ARGUMENTS, f"--user-data-dir={self.profile}"]}
            capabilities = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
            self.session = self.ask("", {"capabilities": {"alwaysMatch": capabilities}})["sessionId"]
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends the browser and the driver that were started here."""
        if self.session:
            self.ask("", method="DELETE")
        self.driver.terminate()
        self.driver.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def ask(self, command, body=None, method="POST"):
        """One WebDriver command."""
        place = f"{self.address}/{self.session}{command}" if self.session else self.address
        data = None if method == "DELETE" else json.dumps(body or {}).encode()
        request = urllib.request.Request(place, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=HANG) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from None

    def command(self, command, **parameters):
        """One command of the DevTools protocol."""
        return self.ask("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def script(self, text):
        """The result of JavaScript."""
        return self.ask("/execute/sync", {"script": f"return ({text});", "args": []})

    def press(self, key, held=None):
        """Presses and releases a key, while another one is held."""
        around = lambda kind: [{"type": kind, "value": held}] if held else []
        keys = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        actions = [*around("keyDown"), *keys, *around("keyUp")]
        self.ask("/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def wheel(self, x, y, pixels):
        """Turns the wheel at a place."""
        scroll = {"type": "scroll", "x": round(x), "y": round(y), "deltaX": 0, "deltaY": pixels, "duration": 0}
        self.ask("/actions", {"actions": [{"type": "wheel", "id": "wheel", "actions": [scroll]}]})

    def touch(self, *fingers):
        """Moves fingers from place to place at the same time; each one is a list of places."""
        places = lambda moment: [{"x": round(finger[moment][0]), "y": round(finger[moment][1]), "id": n} for n, finger in enumerate(fingers)]
        self.command("Input.dispatchTouchEvent", type="touchStart", touchPoints=places(0))
        for moment in range(1, len(fingers[0])):
            self.command("Input.dispatchTouchEvent", type="touchMove", touchPoints=places(moment))
        self.command("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def mouse(self, *actions):
        """Moves and clicks."""
        self.ask("/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": list(actions)}]})

    def click(self, name):
        """Clicks the middle of an element."""
        box = self.script(f"(b => [b.x + b.width / 2, b.y + b.height / 2])(document.getElementById('{name}').getBoundingClientRect())")
        down, up = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        self.mouse(point(*box), down, up)

    def open(self, page, still=True, forced=False, dark=False, width=1200, height=760, scale=1, touch=False, ready="!!window.player"):
        """Opens a page and waits until it can be played, or for another condition."""
        media = {"prefers-reduced-motion": "reduce" if still else "no-preference", "forced-colors": "active" if forced else "none"}
        media["prefers-color-scheme"] = "dark" if dark else "light"
        self.command("Emulation.setEmulatedMedia", features=[{"name": name, "value": value} for name, value in media.items()])
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=touch)
        self.command("Emulation.setTouchEmulationEnabled", enabled=touch, maxTouchPoints=2)
        self.ask("/url", {"url": pathlib.Path(page).absolute().as_uri()})
        until(lambda: self.script(ready), "the page is not ready")

    @contextlib.contextmanager
    def downloads(self):
        """Files that the page saves: a function that waits for the one with an ending."""
        with tempfile.TemporaryDirectory() as folder:
            self.command("Browser.setDownloadBehavior", behavior="allow", downloadPath=folder)

            def saved(ending):
                until(lambda: any(pathlib.Path(folder).glob(f"*{ending}")), f"no {ending} is saved")
                return next(pathlib.Path(folder).glob(f"*{ending}"))

            yield saved

    def picture(self, path):
        """Takes a screenshot once the page has been drawn."""
        self.draw()
        pathlib.Path(path).write_bytes(base64.b64decode(self.command("Page.captureScreenshot")["data"]))

    def draw(self):
        """Waits until the page has been drawn anew."""
        frames = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))"
        self.ask("/execute/async", {"script": frames, "args": []})

    def complaints(self):
        """What is in the console."""
        return [entry["message"] for entry in self.ask("/se/log", {"type": "browser"})]


def point(x, y):
    """A movement of the mouse."""
    return {"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)}


def until(condition, message):
    """Waits for a condition, however busy the machine is."""
    end = time.monotonic() + HANG
    while not condition():
        assert time.monotonic() < end, message
        time.sleep(0.02)
