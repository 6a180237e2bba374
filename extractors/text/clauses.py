"""A sentence cut into clauses: the stretches in which a figure and its name stand together."""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import NamedTuple

from ..models import Quantity

STOPS = ",;:"
MARKS = f"{STOPS}()、"
BRACKET = re.compile(r"[()]")


class Cuts(NamedTuple):
    """What may cut a sentence, *at* a mark or a word, and *within* what nothing does."""

    at: re.Pattern[str]
    within: re.Pattern[str]


def cuts(words: str, unbroken: str) -> Cuts:
    """The cuts at any mark, and at the *words* that join figures, but not within the *unbroken*; both are patterns."""
    marks = "|".join(map(re.escape, MARKS))
    return Cuts(re.compile(f"{marks}|{words}"), re.compile(unbroken))


class Clause(NamedTuple):
    """*start* to *end*, its quantities, and in *opener* the boundary before it: , ; : ( ) 、 or empty."""

    start: int
    end: int
    quantities: Sequence[Quantity]
    opener: str


def clauses(text: str, start: int, end: int, quantities: Sequence[Quantity], where: Cuts) -> list[Clause]:
    """The clauses of the sentence at *start* to *end*; *quantities* are those in it, in order; *where* it may be cut.

    Comma, semicolon and colon always cut; brackets cut where they hold a figure; 、 and 和 cut only between two
    figures, since they also join names.
    """
    starts = [q.start for q in quantities]
    boundaries = _boundaries(text, start, end, quantities, where)
    brackets = _brackets_with_figures(text, start, end, quantities) if "(" in text[start:end] else ()
    stops = iter([at for at, _, mark in boundaries if mark in STOPS])
    stop = start  # the next of them
    kept: list[tuple[int, int, str]] = []
    for at, after, mark in boundaries:
        if mark in "()":
            if at in brackets:
                kept.append((at, after, mark))
        elif mark in STOPS:
            if not _inside_plain_bracket(text, start, at, brackets):
                kept.append((at, after, mark))
        else:
            while stop <= at:
                stop = next(stops, end)
            before = bisect_left(starts, at)
            since = kept[-1][1] if kept else start
            if 0 < before < len(starts) and starts[before - 1] >= since and starts[before] < stop:
                kept.append((at, after, "、"))
    found, opened, opener, done = [], start, "", 0
    for at, after, mark in [*kept, (end, end, "")]:
        if at > opened:
            inside = bisect_left(starts, at)
            found.append(Clause(opened, at, quantities[done:inside], opener))
            opener, done = mark, inside
        elif mark in "():":
            opener = mark
        opened = after
    return found


def _boundaries(
    text: str, start: int, end: int, quantities: Sequence[Quantity], where: Cuts
) -> list[tuple[int, int, str]]:
    """(start, end, mark) of each boundary that stands neither in a figure nor in a quotation."""
    covered = sorted(
        [
            *((q.start, q.end) for q in quantities),
            *(m.span() for m in where.within.finditer(text, start, end)),
        ]
    )
    found, i, until = [], 0, start
    for m in where.at.finditer(text, start, end):
        at = m.start()
        while i < len(covered) and covered[i][0] <= at:
            until = max(until, covered[i][1])
            i += 1
        if at >= until:
            found.append((at, m.end(), m.group()))
    return found


def _brackets_with_figures(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> set[int]:
    """The positions of the brackets that hold a figure."""
    found: set[int] = set()
    stack: list[int] = []
    for m in BRACKET.finditer(text, start, end):
        if m.group() == "(":
            stack.append(m.start())
        elif stack:
            opened = stack.pop()
            if any(opened < q.start and q.end <= m.start() for q in quantities):
                found |= {opened, m.start()}
    if stack and any(stack[-1] < q.start for q in quantities):
        found.add(stack[-1])  # never closed: the sentence was cut off
    return found


def _inside_plain_bracket(text: str, start: int, at: int, brackets: Collection[int]) -> bool:
    opened = text.rfind("(", start, at)
    return (
        opened >= 0
        and opened not in brackets
        and text.find(")", opened, at) < 0
        and text.find(")", at, at + 40) >= 0
    )
