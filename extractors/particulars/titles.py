"""The title of a report: what calls itself one, on a line of its own, broken over two, or announced in a sentence."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..models import Span
from ..rulebook.rules import Rules
from ..rulebook.terms import either

YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?=年|[01]?\d|[^\d年]|$)")
# What may stand before a title on its line, and behind it.
OPENS = re.compile(r"(?:^|[\n>|》:])[^\w《(\[]{0,4}$")
LONGEST = 45
BROKEN = re.compile(r"\n")
# A rank from which on a title is not only mentioned.
SURE = 4


class Title(NamedTuple):
    """A title at *span*; *whose* is the span before the name of such reports. *rank* says how sure it is one."""

    span: Span
    whose: Span
    rank: int


class TitleFinder:
    """Finds titles by ``particulars`` of *rules* in a text without blanks."""

    def __init__(self, rules: Rules) -> None:
        words = rules.particulars
        name, behind = either(words.titles), either(words.behind_titles)
        self._closes = re.compile(rf"[\s|》<>…]|\({behind}|$")
        self._title = re.compile(
            rf"(?P<whose>[^。;!?,《》>|:\n]{{0,{LONGEST}}}?)(?P<name>{name})(?:\({behind}\))?"
        )
        self._not_told = re.compile(rf"[\d\W{''.join(words.year_words)}]")
        self._mentions = re.compile(either(words.not_titles))
        self._announced = re.compile(either(words.announces))

    def find(self, text: str, year: int | None) -> Title | None:
        """The best title in *text*, the first of several; *year* is that of the period, if it is told."""
        found = [*self._titles(text, year), *self._broken(text, year)]
        return max(found, key=lambda title: (title.rank, -title.span[0]), default=None)

    def _titles(self, text: str, year: int | None) -> Iterator[Title]:
        for m in self._title.finditer(text):
            announces = [
                a.end()
                for a in self._announced.finditer(text, m.start(), m.end())
                if a.end() <= m.end("whose")
            ]
            start, announced = (announces[-1], True) if announces else (m.start(), False)
            if not announced and self._mentions.search(m["whose"]):
                continue
            begins = OPENS.search(text, max(0, m.start() - 6), m.start()) is not None
            ends = self._closes.match(text, m.end()) is not None
            if not announced and not begins and text[m.start() - 1 : m.start()] != "《":
                continue
            rank = 4 * (begins and ends and not announced) + 2 * announced
            yield self._ranked((start, m.end()), (start, m.end("whose")), rank, text, year)

    def _broken(self, text: str, year: int | None) -> Iterator[Title]:
        """Titles that two lines hold together."""
        for line in BROKEN.finditer(text):
            before, after = text.rfind("\n", 0, line.start()) + 1, text.find("\n", line.end())
            after = len(text) if after < 0 else after
            if line.start() - before > LONGEST or after - line.end() > LONGEST or line.start() == before:
                continue
            m = self._title.fullmatch(text[before : line.start()] + text[line.end() : after])
            if m and before + m.end("whose") <= line.end() and not self._mentions.search(m["whose"]):
                whose = before, min(line.start(), before + m.end("whose"))
                yield self._ranked((before, after), whose, 4, text, year)

    def _ranked(self, span: Span, whose: Span, rank: int, text: str, year: int | None) -> Title:
        named = [int(y) for y in YEAR.findall(text[slice(*span)])]
        rest = self._not_told.sub("", text[slice(*whose)])
        return Title(span, whose, rank + 2 * bool(named) + (len(rest) > 1) + (year in named))
