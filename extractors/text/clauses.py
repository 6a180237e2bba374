"""A sentence cut into clauses: the stretches in which a figure and its name stand together."""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import NamedTuple

from ..models import Quantity

# , ; : ( ) 、 和 与 并 以及 及, but not 及时
BOUNDARY = re.compile(r"[,;:()、和与并以及](?:(?<![以及])|(?<=以)及|(?<=及)(?!时))")
STOPS = ",;:"
QUOTED = re.compile(r"“[^“”]{0,40}”|《[^《》]{0,60}》|〈[^〈〉]{0,60}〉|除[^,;。]{1,30}?外(?=[,还另])")
BRACKET = re.compile(r"[()]")


class Clause(NamedTuple):
    """*start* to *end*, its quantities, and in *opener* the boundary before it: , ; : ( ) 、 or empty."""

    start: int
    end: int
    quantities: Sequence[Quantity]
    opener: str


def clauses(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Clause]:
    """The clauses of the sentence at *start* to *end*; *quantities* are those in it, in order.

    Comma, semicolon and colon always cut; brackets cut where they hold a figure; 、 and 和 cut only between two
    figures, since they also join names.
    """
    starts = [q.start for q in quantities]
    cuts = _boundaries(text, start, end, quantities)
    brackets = _brackets_with_figures(text, start, end, quantities) if "(" in text[start:end] else ()
    stops = iter([at for at, _, mark in cuts if mark in STOPS])
    stop = start  # the next of them
    kept: list[tuple[int, int, str]] = []
    for at, after, mark in cuts:
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
    text: str, start: int, end: int, quantities: Sequence[Quantity]
) -> list[tuple[int, int, str]]:
    """(start, end, mark) of each boundary that stands neither in a figure nor in a quotation."""
    covered = sorted(
        [*((q.start, q.end) for q in quantities), *(m.span() for m in QUOTED.finditer(text, start, end))]
    )
    found, i, until = [], 0, start
    for m in BOUNDARY.finditer(text, start, end):
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
