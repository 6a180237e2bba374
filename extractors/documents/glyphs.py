"""What stands on the pages of a PDF: glyphs and strokes with their places, in points from the top left, text upright."""

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from threading import Lock
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from .document import INVISIBLE, UNKNOWN

# The library may be used by one thread at a time.
ALONE = Lock()
# What the library puts in for gaps and line ends.
BLANKS = " \r\n"
# Forms in forms; pages that nest them deeper are hostile.
DEEPEST = 8
QUARTER = math.pi / 2
STRAIGHT = 0.15  # by how much, in radians, a line may be crooked
# A colour that is as pale, or as transparent, and letters larger than the text by so much: a watermark.
PALE, OPAQUE, LARGE = 160, 200, 1.5
# The same glyph within this part of its width is one, drawn twice to look bold.
TWICE = 0.3
# For the search of it a page has squares of so many points, numbered down, *ROW* in a column; those around one.
SQUARE, ROW = 4, 1 << 20
AROUND = tuple(column * ROW + row for column in (0, -1, 1) for row in (0, -1, 1))
# A font may say that its glyphs need so many times the room of others, and of their own ink; the ink is right.
ROOMY = 3.0
OVER = 3.0  # points by which lines reach over the edge of their page
Point = tuple[float, float]
Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


class Glyph(NamedTuple):
    """A character, or a blank, in its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> Point:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        return self.bottom - self.top


class Stroke(NamedTuple):
    """An upright or level line."""

    left: float
    top: float
    right: float
    bottom: float


class Drawn(Enum):
    """What is drawn besides text."""

    LINE = auto()
    CURVE = auto()
    PICTURE = auto()


@dataclass
class Sheet:
    """A page: *unknown* glyphs have no known character, *turned* ones stand across the text.

    *pictures* is the part of the page that pictures cover, *curves* how many bent lines there are; *cut*: lines or letters of it reach over the edge of the page.
    """

    glyphs: list[Glyph] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    unknown: int = 0
    turned: int = 0
    pictures: float = 0.0
    curves: int = 0
    cut: bool = False


class _Raw(NamedTuple):
    """A glyph as pdfium has it: its box from the bottom left, its direction in quarters of a turn; None: slanted."""

    text: str
    box: Box
    quarter: int | None
    pale: bool
    unknown: bool


def sheet(page: Any) -> Sheet:
    """What stands on *page*, of pypdfium2."""
    raw = _raw_glyphs(page)
    turns = Counter(g.quarter for g in raw if g.quarter is not None and not g.text.isspace())
    most = max(turns, key=lambda quarter: turns[quarter], default=None)
    placed = _placing(page, page.get_rotation() // 90 if most is None else -most % 4)
    found = Sheet(turned=sum(n for quarter, n in turns.items() if quarter != most))
    left, top, right, bottom = placed(page.get_cropbox())
    shown = [(g, Glyph(g.text, *placed(g.box))) for g in raw if g.quarter == most and g.box[1] != g.box[3]]
    sizes = sorted(glyph.size for _, glyph in shown if not glyph.text.isspace())
    size = sizes[len(sizes) // 2] if sizes else 0.0
    for g, glyph in shown:
        across, down = glyph.middle
        if not top <= down <= bottom or (g.pale and glyph.size > LARGE * size):
            continue
        if left <= across <= right:
            found.unknown += g.unknown
            found.glyphs.append(glyph)
        elif left - size < across < right + size and not glyph.text.isspace():
            found.cut = True
    found.glyphs = _once(found.glyphs)
    area = (right - left) * (bottom - top) or 1.0
    for what, box in _drawn(page):
        if what is Drawn.CURVE:
            found.curves += 1
        elif what is Drawn.PICTURE:
            found.pictures += abs((box[2] - box[0]) * (box[3] - box[1])) / area
        else:
            stroke = Stroke(*placed(box))
            found.strokes.append(stroke)
            reaches = stroke.left < right + OVER < stroke.right or stroke.left < left - OVER < stroke.right
            found.cut = found.cut or reaches
    if found.cut:
        found.glyphs += [_torn(g, left, right) for g in found.glyphs if _is_at_edge(g, left, right)]
    return found


def _is_at_edge(glyph: Glyph, left: float, right: float) -> bool:
    """Whether there is no room for another letter between *glyph* and the edge of a page from *left* to *right*."""
    width = glyph.right - glyph.left
    return not glyph.text.isspace() and not (left + width <= glyph.left and glyph.right <= right - width)


def _torn(glyph: Glyph, left: float, right: float) -> Glyph:
    """What stands in the place of the letters that the nearer edge has cut off behind *glyph*, or before it."""
    width = glyph.right - glyph.left
    by = -width if glyph.left - left < right - glyph.right else width
    return glyph._replace(text=UNKNOWN, left=glyph.left + by, right=glyph.right + by)


def _raw_glyphs(page: Any) -> list[_Raw]:
    text = page.get_textpage()
    glyphs = list(_loose_glyphs(text))
    heights = sorted(g.box[3] - g.box[1] for _, g in glyphs if not g.text.isspace())
    most = ROOMY * heights[len(heights) // 2] if heights else 0.0
    found = [
        g._replace(box=_inked(text, i, g.box)) if g.box[3] - g.box[1] > most and not g.text.isspace() else g
        for i, g in glyphs
    ]
    text.close()
    return found


def _inked(text: Any, i: int, box: Box) -> Box:
    """The *box* of the glyph with the number *i*, or that of its ink where this is far smaller."""
    left, bottom, right, top = text.get_charbox(i)
    side = max(right - left, top - bottom)
    return (left, bottom, right, top) if 0 < ROOMY * side < box[3] - box[1] else box


def _loose_glyphs(text: Any) -> Iterator[tuple[int, _Raw]]:
    """Each glyph with its number."""
    rect = pdfium.FS_RECTF()
    colour = [ctypes.c_uint() for _ in range(4)]
    red, green, blue, opaque = colour
    raw = text.raw  # to ask the wrapper for it at each call costs as much as the call
    for i in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, i)
        c = chr(code)
        if (c in BLANKS and pdfium.FPDFText_IsGenerated(raw, i) == 1) or INVISIBLE.match(c):
            continue
        pdfium.FPDFText_GetLooseCharBox(raw, i, rect)
        turn = pdfium.FPDFText_GetCharAngle(raw, i) / QUARTER
        quarter = round(turn)
        straight = abs(turn - quarter) * QUARTER < STRAIGHT
        pdfium.FPDFText_GetFillColor(raw, i, *colour)
        pale = min(red.value, green.value, blue.value) > PALE or opaque.value < OPAQUE
        unknown = code < 0x20 or pdfium.FPDFText_HasUnicodeMapError(raw, i) == 1
        box = rect.left, rect.bottom, rect.right, rect.top
        yield i, _Raw(c if code >= 0x20 else UNKNOWN, box, quarter % 4 if straight else None, pale, unknown)


def _placing(page: Any, quarters: int) -> Callable[[Box], Box]:
    """From a box in the page's own points to one from the top left of the page, turned by *quarters* clockwise."""
    left, bottom, right, top = page.get_cropbox()
    turned: tuple[Callable[[Box], Box], ...] = (
        lambda box: (box[0] - left, top - box[3], box[2] - left, top - box[1]),
        lambda box: (box[1] - bottom, box[0] - left, box[3] - bottom, box[2] - left),
        lambda box: (right - box[2], box[1] - bottom, right - box[0], box[3] - bottom),
        lambda box: (top - box[3], right - box[2], top - box[1], right - box[0]),
    )
    return turned[quarters]


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """*glyphs* without those that are drawn a second time at nearly the same place."""
    seen: dict[str, dict[int, list[Glyph]]] = {}  # by what they say, and by the square of the page
    kept = []
    for glyph in glyphs:
        c, left, top, right, bottom = glyph
        if c.isspace():
            kept.append(glyph)
            continue
        same = seen.setdefault(c, {})
        square = int(left // SQUARE) * ROW + int(top // SQUARE)
        near_x, near_y = TWICE * (right - left), TWICE * (bottom - top)
        if not any(
            abs(g.left - left) < near_x and abs(g.top - top) < near_y
            for step in AROUND
            if square + step in same
            for g in same[square + step]
        ):
            kept.append(glyph)
            same.setdefault(square, []).append(glyph)
    return kept


def _drawn(page: Any) -> Iterator[tuple[Drawn, Box]]:
    """What is drawn on *page* besides text, and where, in its own points."""
    count, of = pdfium.FPDFPage_CountObjects(page), pdfium.FPDFPage_GetObject
    stack = [(of(page, i), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0) for i in range(count)]
    while stack:
        item, matrix, depth = stack.pop()
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inner = _times(_matrix(item), matrix)
            stack += [
                (pdfium.FPDFFormObj_GetObject(item, i), inner, depth + 1)
                for i in range(pdfium.FPDFFormObj_CountObjects(item))
            ]
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield Drawn.PICTURE, _bounds([(0.0, 0.0), (1.0, 1.0)], _times(_matrix(item), matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield from _lines(item, _times(_matrix(item), matrix))


def _lines(path: Any, matrix: Matrix) -> Iterator[tuple[Drawn, Box]]:
    """The level, upright and bent lines of *path*."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = None
    for i in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield from _straight(last, point, matrix)
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            yield Drawn.CURVE, (*point, *point)
        if pdfium.FPDFPathSegment_GetClose(segment) and start is not None:
            yield from _straight(point, start, matrix)
        last = point


def _straight(start: Point, end: Point, matrix: Matrix) -> Iterator[tuple[Drawn, Box]]:
    box = _bounds([start, end], matrix)
    if min(box[2] - box[0], box[3] - box[1]) < 1 and start != end:
        yield Drawn.LINE, box


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _bounds(points: list[Point], matrix: Matrix) -> Box:
    a, b, c, d, e, f = matrix
    moved = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
    xs, ys = [x for x, _ in moved], [y for _, y in moved]
    return min(xs), min(ys), max(xs), max(ys)
