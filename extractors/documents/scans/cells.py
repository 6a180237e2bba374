"""What the cells of ruled tables say, read from their pictures."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

import cv2
import numpy as np

from ...numerals import COUNTING
from .engine import Box, Picture, Reading, read_lines
from .picture import without_red

# Ink smaller than this share of the page's longer side is dirt.
DIRT = 0.0022
# Strokes that together are no higher than so many letters are of one line: 三 is three of them.
ONE_LINE = 1.45
# A line is cut out with so much paper around it, across and down, in heights of a letter; a short one twice: what reads
# differently is doubtful. With more above and below it a 0 is too small, and read as a full stop.
MARGINS = ((0.4, 0.12), (0.4, 0.3))
# A line is short, and may be a figure, if it is not longer than so many times its height.
SHORT = 10
# What the surer reading and the other must reach: in coarse pictures more, for there figures look alike.
SURE, SURE_IF_COARSE = (0.6, 0.3), (0.9, 0.7)
# Figures in a picture are fine if they are so many dots high.
FINE = 12
# What a figure's signs are taken for, where nothing else stands in the cell.
LOOKALIKES = str.maketrans("OoQDIl|!—一–_", "00001111----")
FIGURE = re.compile(r"[-+]?\d+(?:[,.]\d+)*%?|[-/]+")
WORDED = re.compile(r"[\u4e00-\u9fff]")
# 1,234 and 1.234: nobody can tell one from the other in a bad picture.
GROUPED = re.compile(r"\d\.\d{3}(?!\d)")
# A digit is at least so high, in heights of a letter; a slash leans by more than so much of its width.
LOWEST_DIGIT = 0.6
LEANING = 0.4
# So many lines of one letter each are a heading that is spelt out downwards.
SPELT_DOWN = 4
# Ink that says nothing and is smaller than this, in letters, is dirt too.
SPECK = 0.5


class Written(NamedTuple):
    """What a cell says; where that is not sure it says nothing, and *doubt* is what was made out."""

    text: str
    doubt: str | None = None


def read_cells(picture: Picture, ink: Picture, cells: Sequence[Box], grown: float = 1) -> list[Written]:
    """What stands in the rectangles *cells* of *picture*, whose *ink* is given apart; it has *grown* by so much."""
    picture = cv2.cvtColor(without_red(picture), cv2.COLOR_GRAY2BGR).astype(np.uint8)
    dirt = max(3, round(DIRT * max(ink.shape)))
    strokes = [_strokes(ink, cell, dirt) for cell in cells]
    heights = [b.height for boxes in strokes for b in boxes if b.height > dirt]
    letter = median(heights) if heights else dirt
    lines = [(i, line) for i, boxes in enumerate(strokes) for line in _lines(boxes, letter)]
    first = read_lines([_cut(picture, line, cells[i], letter, MARGINS[0]) for i, line in lines])
    again = [n for n, (_, line) in enumerate(lines) if _may_be_figure(first[n].text, line, letter)]
    crops = [_cut(picture, lines[n][1], cells[lines[n][0]], letter, MARGINS[1]) for n in again]
    second = dict(zip(again, read_lines(crops), strict=True))
    said: list[list[Written]] = [[] for _ in cells]
    for n, (i, line) in enumerate(lines):
        readings = [first[n], *([second[n]] if n in second else [])]
        said[i].append(_agreed(readings, line.of(ink), letter, grown))
    return [_together(parts) for parts in said]


def _strokes(ink: Picture, cell: Box, dirt: int) -> list[Box]:
    """The pieces of ink in *cell* that are neither dirt nor rests of its lines, with their places on the page."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(cell.of(ink), connectivity=8)
    boxes = []
    for left, top, width, height, _ in stats[1:count].tolist():
        rim = left == 0 or top == 0 or left + width == cell.width or top + height == cell.height
        rest = rim and (min(width, height) <= dirt or width == cell.width or height == cell.height)
        if max(width, height) > dirt and not rest:
            left, top = left + cell.left, top + cell.top
            boxes.append(Box(left, top, left + width, top + height))
    return boxes


def _lines(strokes: Sequence[Box], letter: float) -> Iterator[Box]:
    """The lines that *strokes* make, from top to bottom."""
    merged: list[Box] = []
    for b in sorted(strokes, key=lambda b: b.top):
        last = merged[-1] if merged else None
        if last and (b.top < last.bottom or max(b.bottom, last.bottom) - last.top <= ONE_LINE * letter):
            merged[-1] = Box(
                min(last.left, b.left), last.top, max(last.right, b.right), max(last.bottom, b.bottom)
            )
        else:
            merged.append(b)
    return iter(merged)


def _cut(picture: Picture, line: Box, cell: Box, letter: float, margin: tuple[float, float]) -> Picture:
    """*line* with some paper around it, but nothing from outside of its *cell*; at least as high as a *letter*."""
    across = round(margin[0] * letter)
    down = round(margin[1] * letter + max(letter - line.height, 0) / 2)
    around = Box(
        max(line.left - across, cell.left),
        max(line.top - down, cell.top),
        min(line.right + across, cell.right),
        min(line.bottom + down, cell.bottom),
    )
    return around.of(picture)


def _plain(text: str) -> str:
    """*text* in half width without blanks; a figure with its signs set right."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    figure = text.translate(LOOKALIKES)
    return figure if FIGURE.fullmatch(figure) else text


def _may_be_figure(text: str, line: Box, letter: float) -> bool:
    if line.width > SHORT * max(line.height, letter):
        return False
    plain = _plain(text)
    return len(plain) < 2 or any(c.isdecimal() for c in plain) or FIGURE.fullmatch(plain) is not None


def _agreed(readings: Sequence[Reading], ink: Picture, letter: float, grown: float) -> Written:
    """What the *readings* of a line agree on, if its *ink* does not speak against it."""
    texts = {_plain(reading.text) for reading in readings}
    text = _plain(readings[0].text)
    if len(readings) == 1:
        return Written(text)
    if texts & {"/"} and len(max(texts, key=len)) == 1 and _leans(ink):
        return Written("/")
    if not any(texts) and max(ink.shape) < SPECK * letter:
        return Written("")
    least = SURE if letter / grown >= FINE else SURE_IF_COARSE
    chances = sorted((min(reading.sure, default=0) for reading in readings), reverse=True)
    sure = len(texts) == 1 and all(a >= b for a, b in zip(chances, least, strict=True))
    sure = sure and (_shows(text, ink, letter) if FIGURE.fullmatch(text) else bool(WORDED.search(text)))
    return Written(text) if sure else Written("", text)


def _shows(figure: str, ink: Picture, letter: float) -> bool:
    """Whether *ink* may be *figure*: not more pieces than it has signs, as high as digits are, and upright."""
    if not any(c.isdecimal() for c in figure):
        return True
    pieces = np.count_nonzero(np.diff((ink > 0).any(axis=0).astype(np.int8), prepend=0) == 1)
    high = ink.shape[0] >= LOWEST_DIGIT * letter
    return bool(
        pieces <= len(figure)
        and high
        and not GROUPED.search(figure)
        and not (len(figure) == 1 and _leans(ink))
    )


def _leans(ink: Picture) -> bool:
    """Whether one sign goes from its left foot to its right head, as a slash does and no digit."""
    height, width = ink.shape
    quarter = max(1, height // 4)
    above, below = (np.nonzero(part)[1] for part in (ink[:quarter], ink[-quarter:]))
    return bool(above.size and below.size and above.mean() - below.mean() > LEANING * width)


def _together(lines: Sequence[Written]) -> Written:
    """The cell whose *lines* are given; among words a sign that is not sure does no harm, but a digit does."""
    parts = [line.text or line.doubt or "" for line in lines]
    if len(parts) >= SPELT_DOWN and max(map(len, parts)) == 1 and parts[0] in COUNTING:
        # the mark behind the number of a heading is too small to be read in a line of its own
        parts = [parts[0], "、", *parts[1 if WORDED.match(parts[1]) else 2 :]]
    text = "".join(parts)
    doubts = [line.doubt for line in lines if line.doubt is not None]
    harmless = len(WORDED.findall(text)) > 1 and not any(c.isdecimal() for doubt in doubts for c in doubt)
    return Written(text) if not doubts or harmless else Written("", text)
