"""Pages in a browser, where there is one: what a script finds on a page, at a width, by day or by night."""

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium")
WIDTHS = (360, 768, 1280)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")

# Texts whose colour is too near to that behind them (WCAG 2.1, 1.4.3), as far as both are plain colours.
CONTRAST = """
const part = (v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 };
const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
const behind = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = numbers(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] > 0) return colour;
  }
  return [255, 255, 255];
};
const low = new Set();
let seen = 0;
for (const element of document.querySelectorAll("body *")) {
  const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (!own || element.closest("script, style, svg") || !element.checkVisibility()) continue;
  seen += 1;
  const [a, b] = [light(numbers(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
  if ((a + .05) / (b + .05) < 4.5) low.add(element.outerHTML.slice(0, 80));
}
found({ seen, low: [...low] });
"""


# A window is at least 500 pixels wide; a frame may be as narrow as a telephone.
FRAME = """<!DOCTYPE html><style>iframe { border: 0 }</style>
<script>addEventListener("message", (event) => { document.title = "found " + event.data })</script>
<iframe src="page.html" width="%d" height="800"></iframe>"""


def run(page: str, script: str, folder: Path, *, width: int = 1280, dark: bool = False) -> str:
    """What *script* hands to `found` on *page*, as JSON; the page's own policy would not let the script run."""
    begin = "<script>const found = (it) => parent.postMessage(JSON.stringify(it), '*');"
    (folder / "page.html").write_text(f"{POLICY.sub('', page)}{begin}{{{script}}}</script>", "utf-8")
    frame = folder / "frame.html"
    frame.write_text(FRAME % width, "utf-8")
    (title,) = re.findall("<title>found (.*?)</title>", dom(frame, dark=dark), re.S)
    return unescape(title)


def dom(file: Path, *, dark: bool = False) -> str:
    """The document that a browser makes of *file*, after its scripts have run."""
    assert CHROMIUM
    arguments = [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        *(["--blink-settings=preferredColorScheme=0"] if dark else []),
        f"--user-data-dir={file.parent / 'profile'}", "--window-size=1400,900", "--virtual-time-budget=3000",
        "--dump-dom", file.as_uri(),
    ]  # fmt: skip
    done = subprocess.run([CHROMIUM, *arguments], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout
