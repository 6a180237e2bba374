"""Web pages, and those that show what their scripts hold."""

import json
import re
from dataclasses import replace

from ..errors import DocumentError
from ..words import Notice
from .content import Content
from .document import Document, document
from .known import ERROR_PAGE, REPORT

# A page with less to read may show what its scripts hold.
SHORT = 300
# A file of the limit's cells has so many tags for each, at the most.
TAGS_PER_CELL = 8
TITLE = re.compile(r"<title[^>]*>([^<]*)", re.I)
FAILED = re.compile(ERROR_PAGE, re.I)
PICTURE = re.compile(r"<img\b[^>]*>", re.I)
# A picture of a table has so many points, or is a file that an editor has put into the text.
WIDE, HIGH, HEAVY = 300, 100, 20_000
MEASURE = re.compile(r"\b(width|height)\s*[:=]\s*[\"']?\s*(\d+)(?!\d*\s*%)", re.I)
INSERTED = re.compile(r"""src=["']?[^"'>\s]*/?[PW]0\d{8,}[^"'>\s]*\.(?:png|jpe?g|bmp)""", re.I)
SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.I | re.S)
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.){200,})"')


def read(content: Content) -> Document:
    """What a reader of the page sees."""
    content.limits.check("cells", content.text.count("<") // TAGS_PER_CELL)
    page = document(content.text)
    if pictures := sum(map(_may_be_a_table, PICTURE.findall(content.text))):
        page = replace(page, warnings=(*page.warnings, Notice("{n} pictures were not read", n=pictures)))
    if len(page.text) >= SHORT:
        return page
    shown = _in_scripts(content.text) or page
    if (
        len(shown.text) < SHORT
        and not any(word in shown.text for word in REPORT)
        and (what := FAILED.search(f"{TITLE.findall(content.text)}{shown.text}"))
    ):
        raise DocumentError(Notice("an error page of a web server ({what}), not the report", what=what[0]))
    return shown


def _may_be_a_table(picture: str) -> bool:
    size = {name.lower(): int(points) for name, points in MEASURE.findall(picture)}
    if size:
        return size.get("width", WIDE) >= WIDE and size.get("height", HIGH) >= HIGH
    return len(picture) > HEAVY or INSERTED.search(picture) is not None


def _in_scripts(page: str) -> Document | None:
    """The longest text that a page keeps in a script for a program to show; None where there is none."""
    texts = [m[1] for script in SCRIPT.finditer(page) for m in LITERAL.finditer(script[1])]
    try:
        text: str = json.loads(f'"{max(texts, key=len)}"')
    except ValueError:  # there is none, or it is not of JSON
        return None
    return document(f"<html>{text}</html>" if "<" in text else text)
