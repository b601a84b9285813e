"""How a page looks in windows of all sizes, and whether everybody can use it."""

import importlib.util
import json
import pathlib

from driver import ESCAPE, until

SIZES = {
    "hall": {"width": 1920, "height": 1080},
    "upright": {"width": 390, "height": 844, "scale": 2, "touch": True},
    "lying": {"width": 844, "height": 390, "scale": 2, "touch": True},
}
# px
SMALLEST_TEXT = 14

# Boxes of all lines of text: of the page that can be seen, and of each canvas while it is drawn
BOXES = """
const boxes = [], range = document.createRange();
for (const piece of pieces(document.body)) {
  if (piece.parentNode.closest("option, .tip, script, style, sub")) continue;
  range.selectNodeContents(piece);
  // what is scrolled away lies behind the controls
  const where = piece.parentNode.closest("footer") ? "controls" : "page";
  const size = parseFloat(getComputedStyle(piece.parentNode).fontSize);
  for (const { left, top, right, bottom } of range.getClientRects()) boxes.push({ text: piece.data, size, where, left, top: top + 0.1 * size, right, bottom: bottom - 0.1 * size });
}
const { fillText } = CanvasRenderingContext2D.prototype;
panels.forEach((panel, n) => {
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const { actualBoundingBoxLeft: left, actualBoundingBoxRight: right, actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = this.measureText(text);
    boxes.push({ text, size: parseFloat(this.font), where: `panel ${n}`, left: x - left, right: x + right, top: y - up, bottom: y + down, edges: [panel.width, panel.height] });
    return fillText.call(this, text, x, y);
  };
  panel.drawBack();
});
CanvasRenderingContext2D.prototype.fillText = fillText;
return boxes;
"""


def check(browser, phase):
    """A page in its window: both themes, with and without logarithm and phase."""
    browser.script("(window.player.seek(0.4 * record.moments.at(-1)), 1)")
    for look in ["", "l", "d", "l"] + (["p", "d", "p"] if phase else ["d"]):
        if look:
            browser.press(look)
        browser.draw()
        check_layout(browser)
        check_findings(browser)


def check_layout(browser):
    """Nothing beside the window, no text over another one, none too small."""
    wide = browser.script("[document.documentElement.scrollWidth, document.documentElement.clientWidth, panels.every(panel => panel.width > 200 && panel.height > 90)]")
    assert wide[0] <= wide[1] and wide[2], wide
    boxes = browser.ask("/execute/sync", {"script": BOXES, "args": []})
    assert len(boxes) > 20
    for box in boxes:
        # the B of kBT is a subscript
        assert box["size"] >= SMALLEST_TEXT - 0.01 or box["text"] == "B", box
        if "edges" in box:
            width, height = box["edges"]
            assert -0.5 <= box["left"] and box["right"] <= width + 0.5 and -0.5 <= box["top"] and box["bottom"] <= height + 0.5, box
    for n, box in enumerate(boxes):
        for other in boxes[:n]:
            if box["where"] != other["where"] or "B" in (box["text"], other["text"]):
                continue
            across = min(box["right"], other["right"]) - max(box["left"], other["left"])
            along = min(box["bottom"], other["bottom"]) - max(box["top"], other["top"])
            assert across <= 0.5 or along <= 0.5, (box, other)


def check_findings(browser, undecided=False):
    """What axe-core finds: nothing, and nothing that it leaves to people, unless it may leave something `undecided`."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None:
        print("skipped: no axe-playwright-python, which brings axe-core")
        return
    if not browser.script("'axe' in window"):
        source = (pathlib.Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")
        browser.ask("/execute/sync", {"script": source, "args": []})
    run = """axe.run().then(({ violations, incomplete, passes }) => arguments[0]({
      passed: passes.length,
      found: [...violations, ...(UNDECIDED ? [] : incomplete)].map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]),
    }))"""
    run = run.replace("UNDECIDED", json.dumps(undecided))
    result = browser.ask("/execute/async", {"script": run, "args": []})
    assert result["passed"] > 15 and not result["found"], json.dumps(result, indent=1)


def check_full_screen_and_help(browser):
    """Full screen by button and key; help that names every key."""
    full = "document.fullscreenElement !== null"
    browser.click("full")
    until(lambda: browser.script(full), "the button does not fill the screen")
    until(lambda: browser.script("pressed('full')"), "the button does not say so")
    browser.press("f")
    until(lambda: not browser.script(full), "F does not leave full screen")
    browser.press("?")
    assert browser.script("document.getElementById('help').open")
    named = browser.script("[...document.querySelectorAll('dt')].map(node => node.textContent).join(' ')")
    symbols = {" ": "space", "ArrowLeft": "←", "ArrowRight": "→", "ArrowUp": "↑", "ArrowDown": "↓", "=": "+", "-": "−"}
    symbols |= {"shift ArrowLeft": "shift", "shift ArrowRight": "shift"}
    for key in browser.script("Object.keys(keys)"):
        assert symbols.get(key, key).lower() in named.lower(), key
    moment = browser.script("state.time")
    browser.press("\ue011")
    assert browser.script("state.time") == moment, "keys act behind the help"
    # it cannot tell the contrast above the page, where colours are the same as elsewhere
    check_findings(browser, undecided=True)
    browser.press(ESCAPE)
    assert not browser.script("document.getElementById('help').open")


def check_forced_colours(browser, page):
    """Where the system chooses colours, text and lines have them, and packets keep their own."""
    browser.open(page, forced=True)
    browser.draw()
    wanted, line, own, shown = browser.script(
        "[resolved(['ink'], document.body).ink, colours.edge, panels.map(panel => panel.own),"
        " panels.map(panel => getComputedStyle(panel.box.querySelector('h2 i')).backgroundColor)]"
    )
    assert wanted == line and own == shown, (wanted, line, own, shown)
    assert browser.script("matchMedia('(forced-colors: active)').matches")
    check_findings(browser)


def check_without_scripts(browser, page):
    """A page whose scripts are off says what to do."""
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    browser.ask("/url", {"url": pathlib.Path(page).absolute().as_uri()})
    nodes = browser.command("Accessibility.getFullAXTree")["nodes"]
    text = " ".join(str(node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"])
    assert "Allow it for this file" in text and "wavepore animate" in text, text
    assert "Loop" not in text
    browser.command("Emulation.setScriptExecutionDisabled", value=False)
