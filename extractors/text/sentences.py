"""A normal form cut into sentences, each with the headings above it."""

import re
from typing import NamedTuple

from ..numerals import COUNTING
from .normal import HEADING_MARK

LEVELS = (
    re.compile(rf"第?[{COUNTING}]{{1,3}}[、.]"),
    re.compile(rf"\([{COUNTING}]{{1,3}}\)、?"),
    re.compile(r"\d{1,2}[、.](?!\d)|\(\d{1,2}\)"),
)
MARK = re.compile(rf"{HEADING_MARK}|\d{{1,2}}[、.](?!\d)|\(\d{{1,2}}\)")
SENTENCE_END = re.compile(r"[。!?][。!?]*[”)]?")
LONGEST_HEADING = 45
# No sentence is longer; a text without an end of sentence is cut, so that reading stays linear.
LONGEST_SENTENCE = 2000


class Sentence(NamedTuple):
    """A sentence, *start* to *end* of the normal form; *headings* from the innermost to the outermost."""

    start: int
    end: int
    paragraph: int
    headings: tuple[str, ...]


def sentences(text: str, figure: re.Pattern[str], nothing: re.Pattern[str]) -> list[Sentence]:
    """The sentences of *text* in order; headings are not among them, whether on a line of their own or opening one.

    *figure* is what no heading states, *nothing* what none says that opens a line.
    """
    found: list[Sentence] = []
    stack: list[tuple[int, str]] = []
    position = 0
    for paragraph, line in enumerate(text.split("\n")):
        start, end = position, position + len(line)
        position = end + 1
        level = next((i for i, mark in enumerate(LEVELS) if mark.match(line)), None)
        if level is not None:
            title = SENTENCE_END.split(line, 1)[0]
            stack = [(depth, heading) for depth, heading in stack if depth < level]
            opens = len(line) > len(title) + 1
            if _is_heading(title, figure) and not (opens and nothing.search(title)):
                stack.append((level, title))
                start += len(title)
            else:
                start += len(LEVELS[level].match(line)[0])  # type: ignore[index]
        headings = tuple(heading for _, heading in reversed(stack))
        while start < end:
            stop = SENTENCE_END.search(text, start, min(end, start + LONGEST_SENTENCE))
            until = stop.start() if stop else _cut(text, start, end)
            if until > start:
                found.append(Sentence(start, until, paragraph, headings))
            start = stop.end() if stop else until
    return found


def _cut(text: str, start: int, end: int) -> int:
    """Where a sentence without an end ends: at *end*, or behind its last comma within the limit."""
    limit = start + LONGEST_SENTENCE
    if end <= limit:
        return end
    return (
        max(text.rfind(",", start, limit), text.rfind("、", start, limit), text.rfind(";", start, limit)) + 1
        or limit
    )


def _is_heading(title: str, figure: re.Pattern[str]) -> bool:
    """A heading is short and states no figure of its own."""
    bare = MARK.sub("", title, count=1)
    return (
        len(title) <= LONGEST_HEADING and not figure.search(bare) and "," not in bare and ":" not in bare[:-1]
    )
