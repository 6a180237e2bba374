"""Whose report it is: by its title, by who made it, by who opens the first sentence, by who signs it."""

import re
from collections import Counter

from ..models import Span
from ..rulebook.rules import Rules
from ..rulebook.terms import either, pattern
from ..text.normal import CJK
from ..text.numerals import CHINESE
from .titles import Title

SIGNATURE = 120
LONGEST = 34


class OrganFinder:
    """Finds the organ by ``particulars`` and ``scopes`` of *rules* in a text without blanks."""

    def __init__(self, rules: Rules) -> None:
        words, endings = rules.particulars, either(rules.scopes.endings)
        beside = f"[^\\d|\\s《》()·•>#*{''.join(words.year_words)}]"
        self._part = re.compile(rf"{beside}+(?:\([^()]*\))?{beside}*")
        self._date = re.compile(rf"[\s\d.\-/{CHINESE}{''.join(words.date_words)}]*$")
        joins = either(words.joins)
        organ = rf"(?P<organ>{CJK}{{2,{LONGEST}}}?{endings}(?:\([^()\n]{{1,40}}\))?)"
        self._authors = [re.compile(pattern(author).replace("ORGAN", organ)) for author in words.authors]
        self._line = re.compile(rf"(?P<organ>{CJK}{{2,{LONGEST}}}{endings})[ \t]*(?:20\d\d年度?)?(?:\n|$)")
        self._announced = re.compile(rf"^(?:.*{either(words.announces)})?{joins}*")
        self._closing = re.compile(rf"(?:{either(words.closes)}|{joins})*$")
        self._never = re.compile(either(words.not_organs))
        self._before = f"[^\\W\\da-zA-Z_{''.join(words.not_before)}]{{2,5}}"
        self._leads = "".join(words.leads)
        self._levels = re.compile(rf"{either(words.levels)}")

    def find(self, text: str, opening: str, title: Title | None) -> Span | None:
        """Where *text*, with this *opening* and *title*, names its organ."""
        found = (
            (self._titled(opening, title) if title else None) or self._author(opening) or self._signed(text)
        )
        return found and self._in_full(text, found)

    def _titled(self, text: str, title: Title) -> Span | None:
        for m in self._part.finditer(text, *title.whose):
            if found := self._plausible(text, *m.span()):
                return found
        above = text[: title.span[0]].rstrip().rfind("\n") + 1
        below = (title.span[1] + m.end() for m in re.finditer("\n", text[title.span[1] : title.span[1] + 40]))
        lines = (self._line.match(text, start) for start in (above, *below))
        return next((found for m in lines if m and (found := self._plausible(text, *m.span("organ")))), None)

    def _author(self, text: str) -> Span | None:
        for author in self._authors:
            for m in author.finditer(text):
                if found := self._plausible(text, *m.span("organ")):
                    return found
        return None

    def _signed(self, text: str) -> Span | None:
        """The last line but for a date."""
        date = self._date.search(text)
        end = date.start() if date else len(text)
        start = text.rfind("\n", 0, end) + 1
        m = self._line.fullmatch(text[start:end]) if len(text) - start < SIGNATURE else None
        return self._plausible(text, start, end) if m else None

    def _plausible(self, text: str, start: int, end: int) -> Span | None:
        """*start* to *end* without words that announce a title; None where no organ is called so."""
        start += self._announced.match(text[start:end]).end()  # type: ignore[union-attr]
        end = start + self._closing.search(text[start:end]).start()  # type: ignore[union-attr]
        name = text[start:end]
        return (
            None
            if len(name) < 2 or self._never.search(name) or not re.search(f"{CJK}{{2}}", name)
            else (start, end)
        )

    def _in_full(self, text: str, organ: Span) -> Span:
        """Where the name stands with its place before it, if it begins with a mere level: 区住建局."""
        name = text[slice(*organ)]
        if not self._levels.match(name):
            return organ
        full = re.compile(rf"(?:(?<!{CJK})|(?<=[{self._leads}]))({self._before}){re.escape(name)}")
        spans: dict[str, Span] = {}
        counted: Counter[str] = Counter()
        for m in full.finditer(text):
            if not self._never.search(m[1]):
                spans.setdefault(m.group(), m.span())
                counted[m.group()] += 1
        return spans[counted.most_common(1)[0][0]] if counted else organ


def organ_key(name: str | None, rules: Rules) -> str:
    """What joins the years of one organ: *name* without blanks, brackets and words that come and go.

    Empty where there is no name, and never for a name: one that is all such words is its own key.
    """
    bare = re.sub(r"[\s()（）·]", "", name or "")
    return re.sub(either(rules.particulars.come_and_go), "", bare) or bare
