"""Names of organs: where one ends that was found by what stands around it, and what can be none."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..models import Span
from ..rulebook.rules import Rules
from ..rulebook.terms import either
from ..text.normal import CJK

YEARS = r"20[0-3]\d(?:[-—至]+20[0-3]\d)?(?:学?年度?)?"
MARKS = r"[\s·•*#|\-—_:,。;《》“”\"\[\]\\]"
# Brackets belong to a name only where something of it stands before them.
SHORTEST = 3


class Piece(NamedTuple):
    """A text, and for each of its characters its place in *source*, or where that is empty in the report's text."""

    text: str
    places: Sequence[int]
    source: str = ""

    def part(self, span: Span) -> "Piece":
        return Piece(self.text[slice(*span)], self.places[slice(*span)], self.source)


class OrganNames:
    """Knows names of organs by the words in ``particulars`` and the endings in ``scopes`` of *rules*."""

    def __init__(self, rules: Rules) -> None:
        words = rules.particulars
        endings = either((*rules.scopes.endings, *words.endings))
        self._lead = re.compile(f"(?:{either(words.leads)}|{YEARS}|{MARKS})")
        self._tail = re.compile(f"(?:{either(words.tails)}|{YEARS}|{MARKS})$")
        self._ending = re.compile(rf"(?:{endings}|\([^()]+\))$")
        self._never = re.compile(either(words.never))
        self._alone = re.compile(either(words.alone))
        self._whole = re.compile(rf"{CJK}(?:{CJK}|[()、·]){{1,40}}")
        self._level = re.compile(either(words.levels))
        self._boundary = rf"(?:(?<!{CJK})|(?<={')|(?<='.join(map(re.escape, words.boundaries))}))"

    def name(self, piece: Piece, *, ended: bool = True) -> Piece | None:
        """The name in *piece*, without the words and years around it; with *ended* it ends like one."""
        start, end = 0, len(piece.text)
        while start < end:
            lead = self._lead.match(piece.text, start, end)
            tail = None if lead else self._tail.search(piece.text, start, end)
            if lead and lead.end() > start:
                start = lead.end()
            elif tail and tail.start() < end:
                end = tail.start()
            else:
                break
        found = piece.part((start, end))
        return found if self._is_name(found.text, ended=ended) else None

    def _is_name(self, name: str, *, ended: bool) -> bool:
        plain = re.sub(r"\s", "", name)
        if len(plain) < SHORTEST and (ended or len(plain) < SHORTEST - 1):
            return False
        if not self._whole.fullmatch(plain) or plain.count("(") != plain.count(")"):
            return False
        if self._never.search(plain) or self._alone.fullmatch(plain):
            return False
        return not ended or self._ending.search(plain) is not None

    def ends_like_one(self, name: str) -> bool:
        """Whether *name* ends like the name of an organ."""
        return self._ending.search(name) is not None

    def fuller(self, name: Piece, text: Piece) -> Piece:
        """The *name*, or where it begins with a mere level of place, the one that *text* gives with the place's name."""
        if not self._level.match(name.text):
            return name
        with_place = re.compile(self._boundary + rf"{CJK}{{2,4}}?" + re.escape(name.text))
        for m in with_place.finditer(text.text):
            found = self.name(text.part(m.span()))
            if found and len(found.text) > len(name.text):
                return found
        return name
