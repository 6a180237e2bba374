"""OFD (GB/T 33190), the state's own format of fixed pages: a zip of XML, places in millimetres from the top left."""

import math
import posixpath
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import Any
from xml.etree import ElementTree

from ..errors import DocumentError
from ..words import Notice
from .blocks import blocks
from .content import Content
from .document import INVISIBLE, UNKNOWN, Document
from .printed import Printed, is_scanned, letters, printed, unread
from .sheet import Box, Drawn, Matrix, Raw, Sheet, bounds, is_pale, quarter_of, sheet, straight, times

ENTRY = "OFD.xml"
POINTS = 72 / 25.4  # a millimetre has
A4 = "0 0 210 297"
# No program writes a document type into it, and entities are not resolved.
DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")
# How far a letter reaches above and below the line that it stands on, and how wide it is, in its size.
ABOVE, BELOW, NARROW = 0.88, 0.12, 0.5
# What parts the commands of a path, and the numbers that each takes, of which the last two are where it goes.
COMMAND = re.compile(r"([SMLQBAC])([^SMLQBAC]*)")
CURVES = frozenset("QBA")


def read(content: Content) -> Document:
    """The text of an OFD. Raises DocumentError if it is damaged, without text, or above the limits."""
    package = _Package(content)
    sheets: list[Sheet] = []
    pages: list[Printed] = []
    for box, layers in package.pages():
        _, _, width, height = page = tuple(part * POINTS for part in box)
        drawing = _Drawing(height)
        for layer in layers:
            drawing.read(layer)
        sheets.append(sheet(drawing.glyphs, drawing.drawn, (0.0, 0.0, width, height)))
        pages.append(Printed(max(page), blocks(sheets[-1], max(page), content.limits)))
    if not any(map(letters, sheets)):
        raise DocumentError(
            Notice("an .ofd without text (a scan?): save it as PDF, its pages can be recognised then")
        )
    scanned = [n for n, found in enumerate(sheets, 1) if is_scanned(found)]
    left = [Notice("page {pages}: no text (a scan)", pages=tuple(scanned))] if scanned else []
    return printed(pages, [*left, *unread(sheets, scanned)])


class _Package:
    """The parts of the zip."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def pages(self) -> Iterator[tuple[Box, list[Any]]]:
        """The box of each page of each document, and what holds its content: templates first, they lie below."""
        for body in _all(self._xml(ENTRY), "DocRoot"):
            path = _path(ENTRY, body.text)
            root = self._xml(path)
            area = _box(root, "PhysicalBox") or A4
            templates = {t.get("ID"): _path(path, t.get("BaseLoc")) for t in _all(root, "TemplatePage")}
            found = [page for pages in _all(root, "Pages") for page in _all(pages, "Page")]
            self._content.limits.check("pages", len(found))
            for page in found:
                inner = self._xml(_path(path, page.get("BaseLoc")))
                used = [
                    templates[t.get("TemplateID")]
                    for t in _all(inner, "Template")
                    if t.get("TemplateID") in templates
                ]
                numbers = _numbers(_box(inner, "PhysicalBox") or area)
                box = (*numbers, *_numbers(A4))[:4] if len(numbers) == 4 else _numbers(A4)
                yield (box[0], box[1], box[2], box[3]), [*map(self._xml, used), inner]

    def _xml(self, name: str) -> Any:
        """The root of a part. Raises DocumentError if it is not there, or damaged."""
        if name not in self._content.members:
            raise DocumentError(Notice("a damaged .ofd: without {part}", part=name))
        data = self._content.package.read(name)
        try:
            if DOCTYPE.search(data):
                raise DocumentError(Notice("a damaged .ofd: with a document type"))
            return ElementTree.fromstring(data)
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise DocumentError(Notice("a damaged .ofd: {why}", why=error)) from None


class _Drawing:
    """What is drawn on a page of *height*, in points from the bottom left."""

    def __init__(self, height: float) -> None:
        self._page: Matrix = (POINTS, 0.0, 0.0, -POINTS, 0.0, height)
        self.glyphs: list[Raw] = []
        self.drawn: list[tuple[Drawn, Box]] = []

    def read(self, root: Any) -> None:
        """Take the objects below *root*; what is not visible is not there."""
        for item in root.iter():
            kind = _name(item)
            if not kind.endswith("Object") or item.get("Visible") == "false":
                continue
            left, top, width, height = (*_numbers(item.get("Boundary")), 0.0, 0.0, 0.0, 0.0)[:4]
            own = _matrix(item.get("CTM"))
            matrix = times(times(own, (1.0, 0.0, 0.0, 1.0, left, top)), self._page)
            if kind == "TextObject":
                self.glyphs += _glyphs(item, matrix)
            elif kind == "PathObject":
                self.drawn += _lines(item, matrix)
            else:  # a picture, or one that is made of others
                self.drawn.append(
                    (Drawn.PICTURE, bounds([(left, top), (left + width, top + height)], self._page))
                )


def _glyphs(item: Any, matrix: Matrix) -> Iterator[Raw]:
    size = _number(item.get("Size"))
    stretched = _number(item.get("HScale"), 1.0)
    quarter = quarter_of(math.atan2(-matrix[2], matrix[0]))
    colour = next(iter(_all(item, "FillColor")), None)
    pale = colour is not None and _is_pale(colour)
    x = y = 0.0
    for code in _all(item, "TextCode"):
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        text = re.sub(r"[\r\n\t]", "", code.text or "")
        widths = [
            size * stretched * (1.0 if unicodedata.east_asian_width(c) in "WFA" else NARROW) for c in text
        ]
        across, down = (list(islice(_steps(code.get(name)), len(text))) for name in ("DeltaX", "DeltaY"))
        at, height = x, y
        for i, (c, width) in enumerate(zip(text, widths, strict=True)):
            step = across[i] if i < len(across) else 0.0 if down else width
            room = step if 0 < step < width else width
            box = bounds([(at, height - ABOVE * size), (at + room, height + BELOW * size)], matrix)
            if not INVISIBLE.match(c):
                unknown = c == UNKNOWN or unicodedata.category(c) in ("Co", "Cn", "Cc")
                yield Raw(UNKNOWN if unknown else c, box, quarter, pale, unknown)
            at, height = at + step, height + (down[i] if i < len(down) else 0.0)


def _steps(written: str | None) -> Iterator[float]:
    """The distances in an array, where `g 3 5` is 5 three times."""
    parts = iter((written or "").split())
    for part in parts:
        if part == "g":
            count, step = _number(next(parts, None)), _number(next(parts, None))
            for _ in range(int(count)):
                yield step
        else:
            yield _number(part)


def _lines(item: Any, matrix: Matrix) -> Iterator[tuple[Drawn, Box]]:
    """The level, upright and bent lines of a path."""
    for data in _all(item, "AbbreviatedData"):
        start = last = (0.0, 0.0)
        for command, written in COMMAND.findall(data.text or ""):
            numbers = _numbers(written)
            point = (numbers[-2], numbers[-1]) if len(numbers) > 1 else start
            if command in "SM":
                start = point
            elif command in CURVES:
                yield Drawn.CURVE, bounds([last, point], matrix)
            else:
                yield from straight(last, point, matrix)
            last = point


def _is_pale(colour: Any) -> bool:
    shades = _numbers(colour.get("Value")) or (0.0,)
    red, green, blue = (
        shades[:3] if len(shades) == 3 else (shades[0],) * 3 if len(shades) == 1 else (0.0,) * 3
    )
    return is_pale(red, green, blue, _number(colour.get("Alpha"), 255.0))


def _name(item: Any) -> str:
    """The name of an element, whichever namespace its program used."""
    return str(item.tag).rpartition("}")[2]


def _all(root: Any, name: str) -> Iterator[Any]:
    return (item for item in root.iter() if _name(item) == name)


def _box(root: Any, name: str) -> str | None:
    return next((item.text for item in _all(root, name)), None)


def _path(beside: str, place: str | None) -> str:
    """The name of the part at *place*, as written in the part *beside* it."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(beside), (place or "").strip())).lstrip(
        "/"
    )


def _number(written: str | None, default: float = 0.0) -> float:
    try:
        number = float(written or default)
    except ValueError:
        return default
    return number if math.isfinite(number) else default


def _numbers(written: str | None) -> tuple[float, ...]:
    return tuple(_number(part) for part in (written or "").replace(",", " ").split())


def _matrix(written: str | None) -> Matrix:
    numbers = _numbers(written)
    return (
        (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
        if len(numbers) == 6
        else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    )
