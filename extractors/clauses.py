"""A sentence cut into clauses: the stretches in which a figure and its name stand together."""

import re
from typing import NamedTuple

from nianbao.extractors.models import Quantity

BOUNDARY = re.compile(r"[,;:()、]|以及|和|及(?!时)|与|并")
QUOTED = re.compile(r"“[^“”]{0,40}”|《[^《》]{0,60}》|〈[^〈〉]{0,60}〉|除[^,;。]{1,30}?外(?=[,还另])")


class Clause(NamedTuple):
    """*start* to *end*, its quantities, and in *opener* the boundary before it: , ; : ( ) 、 or empty."""

    start: int
    end: int
    quantities: tuple[Quantity, ...]
    opener: str


def clauses(text: str, start: int, end: int, quantities: list[Quantity]) -> list[Clause]:
    """The clauses of the sentence at *start* to *end*; *quantities* are those in it, in order.

    Comma, semicolon and colon always cut; brackets cut where they hold a figure; 、 and 和 cut only between two
    figures, since they also join names.
    """
    covered = [(q.start, q.end) for q in quantities] + [m.span() for m in QUOTED.finditer(text, start, end)]
    cuts: list[tuple[int, int, str]] = []
    for m in BOUNDARY.finditer(text, start, end):
        if not any(a <= m.start() < b for a, b in covered):
            cuts.append((m.start(), m.end(), m.group()))
    brackets = _brackets_with_figures(text, start, end, quantities)
    kept: list[tuple[int, int, str]] = []
    for i, (at, after, mark) in enumerate(cuts):
        if mark in "()":
            if at in brackets:
                kept.append((at, after, mark))
        elif mark in ",;:":
            if not _inside_plain_bracket(text, start, at, brackets):
                kept.append((at, after, mark))
        else:
            since = kept[-1][1] if kept else start
            until = next((c[0] for c in cuts[i + 1 :] if c[2] in ",;:"), end)
            if any(since <= q.start < at for q in quantities) and any(
                at < q.start < until for q in quantities
            ):
                kept.append((at, after, "、"))
    found, opened, opener = [], start, ""
    for at, after, mark in [*kept, (end, end, "")]:
        if at > opened:
            inside = tuple(q for q in quantities if opened <= q.start < at)
            found.append(Clause(opened, at, inside, opener))
            opener = mark
        elif mark in "():":
            opener = mark
        opened = after
    return found


def _brackets_with_figures(text: str, start: int, end: int, quantities: list[Quantity]) -> set[int]:
    """The positions of the brackets that hold a figure."""
    found: set[int] = set()
    stack: list[int] = []
    for m in re.compile(r"[()]").finditer(text, start, end):
        if m.group() == "(":
            stack.append(m.start())
        elif stack:
            opened = stack.pop()
            if any(opened < q.start and q.end <= m.start() for q in quantities):
                found |= {opened, m.start()}
    if stack and any(stack[-1] < q.start for q in quantities):
        found.add(stack[-1])  # never closed: the sentence was cut off
    return found


def _inside_plain_bracket(text: str, start: int, at: int, brackets: set[int]) -> bool:
    opened = text.rfind("(", start, at)
    return (
        opened >= 0
        and opened not in brackets
        and text.find(")", opened, at) < 0
        and text.find(")", at, at + 40) >= 0
    )
