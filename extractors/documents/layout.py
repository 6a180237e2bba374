"""Glyphs of a page to its lines, in the order of reading, and lines to paragraphs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from ..numerals import COUNTING
from .letters import is_note_mark
from .ruled import RuledCell, Table
from .sheet import Glyph

# In heights of the letters: a gap that parts words, and one that parts columns; a line with two of these is a row of a table.
WORD_GAP, COLUMN_GAP = 0.28, 1.5
FEWEST_GAPS = 2
# A sign that is flatter, a dash, has its place in the middle of a line as high as others.
FLAT = 0.3
# A raised mark is smaller than its line by so much.
RAISED = 0.75
# A column of text has so many lines with so many letters, and what parts it from the next is so wide.
FEWEST_LINES, FEWEST_LETTERS, GUTTER, MOST_DIGITS = 5, 8, 1.0, 0.4
# How near to the margin a full line comes, how far from it an indented one begins, and how wide text is at least.
FULL, INDENT, NARROWEST = 1.6, 0.9, 6
# What begins a line of its own: the number of a heading or of an item, a note.
ANEW = re.compile(
    rf"(?:第?[{COUNTING}]{{1,3}}[、.．]|[（(][{COUNTING}\d]{{1,3}}[）)]|\d{{1,2}}[.、．]\D|注[:：]|附[件表])"
)
# What parts cells: their rows do not go on.
BAR = re.compile("[|｜]")
WIDEST_PITCH = 2.6  # between lines of one paragraph


class Line(NamedTuple):
    """A line of text in its box; *spaced* where it keeps its columns by blanks.

    A row of the ruled table *table* has its *cells*, each with where it stands in the text.
    """

    left: float
    top: float
    right: float
    bottom: float
    text: str
    spaced: bool = False
    table: Table | None = None
    cells: tuple[tuple[RuledCell, int, int], ...] = ()

    @property
    def size(self) -> float:
        return self.bottom - self.top


def lines(glyphs: Sequence[Glyph]) -> list[list[Line]]:
    """The lines of text that is not in tables, in columns as they are read."""
    rows = _rows(glyphs)
    size = _size(glyphs)
    gutter = _gutter(rows, size)
    if gutter is None:
        return [[line for row in rows if (line := _line(row, size))]]
    at, first, last = gutter
    left = [g for row in rows[first:last] for g in row if g.middle[0] < at]
    right = [g for row in rows[first:last] for g in row if g.middle[0] >= at]
    parts = (rows[:first], _rows(left), _rows(right), rows[last:])
    return [[line for row in part if (line := _line(row, size))] for part in parts if part]


def cell_lines(glyphs: Sequence[Glyph]) -> list[str]:
    """The lines of a cell."""
    size = _size(glyphs)
    return [line.text for row in _rows(glyphs) if (line := _line(row, size, in_cell=True))]


def _size(glyphs: Sequence[Glyph]) -> float:
    return median(g.size for g in glyphs) if glyphs else 0.0


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """*glyphs* that stand on one line, from the top; each line from the left."""
    found: list[list[Glyph]] = []
    size = _size(glyphs)
    first = 0.0  # the middle of the row's first
    for glyph in sorted(glyphs, key=lambda g: g.top + g.bottom):
        middle = (glyph.top + glyph.bottom) / 2
        height = min(glyph.size, size) if glyph.size > FLAT * size else size
        if not found or middle - first > height / 2:
            found.append([])
            first = middle
        found[-1].append(glyph)
    return [sorted(row, key=attrgetter("left")) for row in found]


def _line(row: Sequence[Glyph], size: float, *, in_cell: bool = False) -> Line | None:
    """The text of *row*; None where it holds blanks only."""
    words = list(_words(_without_marks(row)))
    if not words:
        return None
    gaps = [b.left - a.right > COLUMN_GAP * size for a, b in pairwise(words)]
    spaced = sum(gaps) >= FEWEST_GAPS and not in_cell
    text = ""
    for word, apart in zip(words, [False, *gaps], strict=True):
        if spaced:
            width = sum(1 if c < "\u1100" else 2 for c in text)
            text += " " * max(round(word.left / (size / 2)) - width, 2 if apart else 1 if text else 0)
        elif text:
            text += "   " if apart and not in_cell else " "
        text += word.text
    top, bottom = min(w.top for w in words), max(w.bottom for w in words)
    return Line(words[0].left, top, words[-1].right, bottom, text, spaced or any(gaps))


def _without_marks(row: Sequence[Glyph]) -> list[Glyph]:
    """*row* without the raised marks of notes."""
    largest = max(g.size for g in row)
    low = max(g.bottom for g in row if g.size >= RAISED * largest)
    return [
        g
        for g in row
        if g.size >= RAISED * largest or g.bottom > low - 0.2 * largest or not is_note_mark(g.text)
    ]


def _words(row: Iterable[Glyph]) -> Iterator[Glyph]:
    """Glyphs that stand together, as one."""
    parts: list[Glyph] = []
    for glyph in row:
        # of the two the larger: a 一 may be as flat as its ink
        if parts and (
            glyph.text.isspace() or glyph.left - parts[-1].right > WORD_GAP * max(glyph.size, parts[-1].size)
        ):
            yield _word(parts)
            parts = []
        if not glyph.text.isspace():
            parts.append(glyph)
    if parts:
        yield _word(parts)


def _word(parts: Sequence[Glyph]) -> Glyph:
    return Glyph(
        "".join(g.text for g in parts),
        parts[0].left,
        min(g.top for g in parts),
        max(g.right for g in parts),
        max(g.bottom for g in parts),
    )


def _gutter(rows: Sequence[Sequence[Glyph]], size: float) -> tuple[float, int, int] | None:
    """(place, first, last row) of what parts two columns of text; None where there is one column."""
    letters = [[(g.left, g.right) for g in row if not g.text.isspace()] for row in rows]
    if not any(letters):
        return None
    left = min(start for row in letters for start, _ in row)
    right = max(end for row in letters for _, end in row)
    best: tuple[int, float, int, int] | None = None
    half = GUTTER * size / 2
    for step in range(30, 71, 2):
        at = left + (right - left) * step / 100
        start = 0
        for i in range(len(rows) + 1):
            if i < len(rows) and _is_parted(letters[i], at, half):
                continue
            if _is_columns(rows[start:i], at) and (best is None or i - start > best[0]):
                best = (i - start, at, start, i)
            start = i + 1
    return best[1:] if best else None


def _is_parted(letters: Sequence[tuple[float, float]], at: float, half: float) -> bool:
    """Whether *letters*, from left to right, leave room around *at*; where one column has ended, the other may come nearer."""
    if any(left < at < right for left, right in letters):
        return False
    both = any(right <= at for _, right in letters) and any(left >= at for left, _ in letters)
    return not both or not any(right > at - half and left < at + half for left, right in letters)


def _is_columns(rows: Sequence[Sequence[Glyph]], at: float) -> bool:
    """Whether *rows* are running text on both sides of *at*, not names with figures beside them."""
    return all(
        _are_running([g for g in row if (g.middle[0] >= at) is side] for row in rows)
        for side in (False, True)
    )


def is_running(glyphs: Sequence[Glyph]) -> bool:
    """Whether *glyphs* are lines of text, not names or figures one below the other."""
    return _are_running(_rows(glyphs))


def _are_running(rows: Iterable[Sequence[Glyph]]) -> bool:
    lines = [line for row in rows if (line := [g for g in row if not g.text.isspace()])]
    return (
        len(lines) >= FEWEST_LINES
        and median(map(len, lines)) >= FEWEST_LETTERS
        and sum(g.text.isdigit() for line in lines for g in line) <= MOST_DIGITS * sum(map(len, lines))
    )


def paragraphs(columns: Sequence[Sequence[Line]]) -> list[Line]:
    """The lines of *columns* with those that go on in the next as one; across columns and pages, too.

    A line of the result ends where its last one ended.
    """
    found: list[Line] = []
    margins: list[tuple[float, float]] = []
    for column in columns:
        if not column:
            continue
        left, right = margins_of(column)
        for i, line in enumerate(column):
            before = found[-1] if found else None
            if before and goes_on(before, margins[-1], line, (left, right), beside=i > 0):
                found[-1] = before._replace(
                    text=joined(before.text, line.text), right=line.right, top=line.top, bottom=line.bottom
                )
            else:
                found.append(line)
                margins.append((left, right))
            margins[-1] = (left, right)
    return found


def margins_of(found: Iterable[Line]) -> tuple[float, float]:
    """Where the running lines among *found* begin and end; a title may be wider than they are."""
    running = [line for line in found if not line.spaced]
    if not running:
        return 0.0, 0.0
    ends = sorted((line.right for line in running), reverse=True)
    near = FULL * median(line.size for line in running)
    right = next(
        (end for end in ends if sum(abs(end - other) <= near for other in ends) > len(ends) / 2), ends[0]
    )
    return min(line.left for line in running), right if ends[0] - right > near and ends[
        1
    ] - right <= near else ends[0]


def goes_on(
    before: Line, there: tuple[float, float], line: Line, here: tuple[float, float], *, beside: bool
) -> bool:
    """Whether *line* between the margins *here* goes on with the sentence of *before*, between those *there*.

    *beside*: they stand in one column.
    """
    size = min(before.size, line.size)
    return (
        not before.spaced
        and not line.spaced
        and not ANEW.match(line.text)
        and not BAR.search(before.text + line.text)
        and max(before.size, line.size) < 1.25 * size
        and before.right >= there[1] - FULL * size
        and there[1] - there[0] > NARROWEST * size
        and line.left <= here[0] + INDENT * size
        and (not beside or 0 < line.top - before.top < WIDEST_PITCH * size)
    )


def joined(before: str, after: str) -> str:
    """Two lines of one sentence as one."""
    latin = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    return f"{before} {after}" if latin else before + after
