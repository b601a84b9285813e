"""Opens the gallery in Chromium without a screen, in both themes and two sizes.

Usage: python gallery.py GALLERY.html [FOLDER]. Screenshots go to FOLDER, if it is given. Ends with an AssertionError if a picture is
missing, the page is wider than its window, reports an error, or cannot be used by everybody.
"""

import pathlib
import sys

import looks
from driver import Browser

SIZES = {"desk": {"width": 1200, "height": 900}, "upright": {"width": 390, "height": 844, "scale": 2, "touch": True}}
READY = "document.readyState === 'complete'"


def check(browser):
    """Pictures are there and described, nothing is beside the window, places that are linked exist."""
    pictures = browser.script("[...document.images].map(({ currentSrc, naturalWidth, alt }) => [currentSrc, naturalWidth, alt])")
    assert len(pictures) > 15 and all(width > 0 and alt for _, width, alt in pictures), pictures
    wide = browser.script("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1], wide
    lost = browser.script("[...document.querySelectorAll('nav a')].map(({ hash }) => hash).filter(hash => !document.querySelector(hash))")
    assert not lost, lost
    looks.check_findings(browser)
    return [source for source, _, _ in pictures]


def main(page, folder=None):
    """Every size in every theme; films stand still where less motion is wanted."""
    with Browser() as browser:
        for size, window in SIZES.items():
            for dark in (False, True):
                browser.open(page, still=dark, dark=dark, ready=READY, **window)
                moving = [source for source in check(browser) if source.endswith((".gif", ".webp"))]
                assert bool(moving) != dark, moving
                if folder:
                    browser.picture(pathlib.Path(folder) / f"gallery-{size}-{'dark' if dark else 'light'}.png")
        assert not browser.complaints()


if __name__ == "__main__":
    main(*sys.argv[1:])
