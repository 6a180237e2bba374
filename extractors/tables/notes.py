"""The notes of a form: they tell how it is to be filled in, and state nothing."""

import re
from collections.abc import Iterator, Sequence

from ..models import Span
from ..rulebook.terms import either

LINE = re.compile(r".+")
ENUMERATOR = re.compile(r"\s*(?:\d{1,2}[.、)]|\(\d{1,2}\)|[①-⑳])")
HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))")
STOPS = ("。", ";", ":")
SHORTEST_WRAPPED = 20


class Notes:
    """Finds them by the *words* that they begin with."""

    def __init__(self, words: Sequence[str]) -> None:
        self._begin = re.compile(rf"(?:^|[\t|])\s*\(?(?={either(words)}\)?\s*(?:[:。\n]|$))", re.M)

    def spans(self, text: str) -> Iterator[Span]:
        """Where they stand in *text*, folded: to the end of the line, and of the lines that go on with it."""
        done = 0
        for m in self._begin.finditer(text):
            if m.end() >= done:
                done = _end(text, m.end())
                yield m.end(), done


def _end(text: str, start: int) -> int:
    end = start
    before = ""
    for line in LINE.finditer(text, start):
        inner = line.group().strip()
        if before and (text[end : line.start()] != "\n" or not _goes_on(before, inner)):
            break
        before, end = inner, line.end()
    return end


def _goes_on(before: str, line: str) -> bool:
    """Whether *line*, below the line *before* of a note, belongs to it."""
    if not line or HEADING.match(line) or "\t" in line or "|" in line:
        return False
    if ENUMERATOR.match(line):
        return line.endswith(STOPS)  # a row of a table may be numbered, too
    return before.endswith(":") or (len(before) >= SHORTEST_WRAPPED and not before.endswith(STOPS))
