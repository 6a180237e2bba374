"""The text of a page that stands in no ruled table: lines, and paragraphs of those that were broken to fit."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np

from ...numerals import COUNTING, PLACES, TEN, ZEROS
from .engine import Box, Picture, Reading, find_lines, read_lines

# A digit below this is not sure, and with it the whole number.
SURE = 0.75
USUAL = f"{ZEROS}{COUNTING}{PLACES}"
NUMBER = re.compile(rf"[\d.,，．%{USUAL}]*\d[\d.,，．%{TEN}{PLACES}]*")
# Stands for a number that nobody can read; printers set it for a letter that they have not.
UNREADABLE = "〓"
# A gap of so many letters parts columns; a line with two of them is a row of a table.
COLUMN_GAP = 1.5
FEWEST_GAPS = 2
# A line is full that ends so few letters before the edge; the next goes on with it unless it is set in by so many.
RAGGED = 2.5
SET_IN = 1.0
# Lines of running text are at least so long, in letters.
RUNNING = 15


class Word(NamedTuple):
    """A piece of a line, and where it stands."""

    box: Box
    text: str


class Line(NamedTuple):
    """A line, or a paragraph that it begins; *doubts* is what stands around numbers that could not be read."""

    box: Box
    text: str
    doubts: tuple[str, ...] = ()


def read_text(picture: Picture) -> list[Line]:
    """What stands in *picture*, from top to bottom."""
    boxes = find_lines(picture)
    readings = read_lines([box.of(picture) for box in boxes])
    words = [Word(b, sure_text(r)) for b, r in zip(boxes, readings, strict=True) if r.text.strip()]
    return _paragraphs([_line(row) for row in _rows(words)])


def sure_text(reading: Reading) -> str:
    """What it says, without the numbers that the engine is not sure of."""
    parts: list[str] = []
    done = 0
    for m in NUMBER.finditer(reading.text):
        if min(reading.sure[m.start() : m.end()]) < SURE:
            parts += (reading.text[done : m.start()], UNREADABLE)
            done = m.end()
    return "".join([*parts, reading.text[done:]])


def _rows(words: Sequence[Word]) -> Iterator[list[Word]]:
    """The words of each line, from left to right."""
    size = median(word.box.height for word in words) if words else 0.0
    row: list[Word] = []
    for word in sorted(words, key=lambda word: word.box.top + word.box.bottom):
        if row and word.box.top + word.box.bottom - row[0].box.top - row[0].box.bottom > size:
            yield sorted(row)
            row = []
        row.append(word)
    if row:
        yield sorted(row)


def _line(words: Sequence[Word]) -> Line:
    """*words* as a line; a row of a table without rules keeps its columns by blanks."""
    size = max(word.box.height for word in words)
    gaps = [b.box.left - a.box.right > COLUMN_GAP * size for a, b in pairwise(words)]
    columns = sum(gaps) >= FEWEST_GAPS
    text = ""
    for word, apart in zip(words, [False, *gaps], strict=True):
        if columns:
            width = sum(1 if c < "\u1100" else 2 for c in text)
            text += " " * max(round(2 * word.box.left / size) - width, 2 if apart else 1 if text else 0)
        elif apart:
            text += "   "
        text += word.text
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    doubts = [text[max(0, m.start() - 12) : m.end() + 8].strip() for m in re.finditer(UNREADABLE, text)]
    return Line(Box(min(lefts), min(tops), max(rights), max(bottoms)), text, tuple(doubts))


def _paragraphs(lines: Sequence[Line]) -> list[Line]:
    """*lines*, those joined that were broken only because the page ends there."""
    size = median(line.box.height for line in lines) if lines else 0.0
    running = [line.box for line in lines if line.box.width > RUNNING * size and "   " not in line.text]
    if len(running) < 3:
        return list(lines)
    left = np.percentile([box.left for box in running], 30)
    right = np.percentile([box.right for box in running], 80)
    joined: list[Line] = []
    last: Box | None = None
    for line in lines:
        full = last is not None and abs(last.right - right) < RAGGED * size
        near = last is not None and line.box.top - last.bottom < 2 * size
        if full and near and line.box.left - left < SET_IN * size and "   " not in line.text:
            begun = joined[-1]
            joined[-1] = Line(begun.box, begun.text + line.text, begun.doubts + line.doubts)
        else:
            joined.append(line)
        last = line.box
    return joined
