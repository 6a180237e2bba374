"""A page as it was drawn: letters and strokes with their places, in points from the top left, text upright."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from .document import UNKNOWN

QUARTER = math.pi / 2
STRAIGHT = 0.15  # by how much, in radians, a line may be crooked
# A colour that is as pale, or as transparent, and letters larger than the text by so much: a watermark.
PALE, OPAQUE, LARGE = 160, 200, 1.5
# The same glyph within this part of its width is one, drawn twice to look bold.
TWICE = 0.3
# For the search of it a page has squares of so many points, numbered down, *ROW* in a column; those around one.
SQUARE, ROW = 4, 1 << 20
AROUND = tuple(column * ROW + row for column in (0, -1, 1) for row in (0, -1, 1))
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


class Raw(NamedTuple):
    """A glyph as a page has it: its box from the bottom left, its direction in quarters of a turn; None: slanted."""

    text: str
    box: Box
    quarter: int | None
    pale: bool
    unknown: bool


def quarter_of(angle: float) -> int | None:
    """The quarters of a turn in *angle*, in radians; None where it is slanted."""
    quarters = round(angle / QUARTER)
    return quarters % 4 if abs(angle / QUARTER - quarters) * QUARTER < STRAIGHT else None


def is_pale(red: float, green: float, blue: float, opaque: float) -> bool:
    """Whether so little of a colour is seen; its parts are from 0 to 255."""
    return min(red, green, blue) > PALE or opaque < OPAQUE


def sheet(raw: Sequence[Raw], drawn: Iterable[tuple[Drawn, Box]], page: Box, turned: int = 0) -> Sheet:
    """What stands on a *page*, from the glyphs on it and what else is *drawn*, in its own points from the bottom left.

    Where it has no text, *turned* is by how many quarters it is shown.
    """
    turns = Counter(g.quarter for g in raw if g.quarter is not None and not g.text.isspace())
    most = max(turns, key=lambda quarter: turns[quarter], default=None)
    placed = _placing(page, turned if most is None else -most % 4)
    found = Sheet(turned=sum(n for quarter, n in turns.items() if quarter != most))
    left, top, right, bottom = placed(page)
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
    for what, box in drawn:
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


def _placing(page: Box, quarters: int) -> Callable[[Box], Box]:
    """From a box in the own points of a *page* to one from its top left, turned by *quarters* clockwise."""
    left, bottom, right, top = page
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


def straight(start: Point, end: Point, matrix: Matrix) -> Iterator[tuple[Drawn, Box]]:
    """The line from *start* to *end*, set by *matrix*, if it is level or upright."""
    box = bounds([start, end], matrix)
    if min(box[2] - box[0], box[3] - box[1]) < 1 and start != end:
        yield Drawn.LINE, box


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """What *inner* and then *outer* do."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def bounds(points: list[Point], matrix: Matrix) -> Box:
    """The box of *points* that *matrix* sets."""
    a, b, c, d, e, f = matrix
    moved = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
    xs, ys = [x for x, _ in moved], [y for _, y in moved]
    return min(xs), min(ys), max(xs), max(ys)
