"""What a document is: a disclosure report, another report that is read, or none."""

import re

from ..models import Kind
from ..rulebook.rules import Rules
from ..rulebook.terms import either
from ..words import Notice
from .names import Piece
from .titles import FIRST_PART, OPENING, Title, TitleFinder

# A line longer than this is no title; so many titles without a sentence are a list of reports.
LONGEST_TITLE, FEWEST_TITLES = 60, 4
SENTENCE_END = re.compile(r"。")


class KindReader:
    """Knows kinds by the words in ``kinds`` of *rules*; without such words every document is a disclosure report."""

    def __init__(self, rules: Rules, titles: TitleFinder) -> None:
        words = rules.kinds
        self._titles = titles
        self._words = words
        self._known = re.compile(either(words.known_by))
        self._spoken = re.compile(either(words.speaks_of))
        self._website = re.compile(f"(?:{either(words.website_reports)})")
        self._others = [(name, re.compile(rf"(?:{either(terms)})$")) for name, terms in words.others.items()]

    def read(
        self, lines: Piece, prose: Piece, title: Title | None, period: int | None
    ) -> tuple[Kind | None, Notice | None]:
        """(kind, a warning where it is none) of the document of these *lines*, which begins with *prose*."""
        words = self._words
        if not words.speaks_of:
            return Kind.DISCLOSURE, None
        if title is not None and (title.year or title.organ):
            listed = {whose for _, whose in self._titles.reports(lines)}
            if len(listed) >= FEWEST_TITLES and not SENTENCE_END.search(lines.text):
                return None, words.otherwise.notice(kind=words.listed.notice())
            return Kind.DISCLOSURE, None
        called = self._called(lines)
        if any(self._website.search(line) for line in called):
            return Kind.WEBSITE_REPORT, None
        if period is None and not self._known.search(prose.text):
            for name, other in self._others:
                if any(other.search(line) for line in called):
                    return None, words.otherwise.notice(kind=name)
        return Kind.DISCLOSURE, None

    def unspoken(self, text: str) -> Notice | None:
        """The warning where *text*, in which no figure was found, does not speak of disclosure."""
        return (
            None if not self._words.speaks_of or self._spoken.search(text) else self._words.unspoken.notice()
        )

    @staticmethod
    def _called(lines: Piece) -> list[str]:
        """What the document may call itself: each short line before its first part."""
        opening = lines.text[:OPENING]
        first = FIRST_PART.search(opening)
        found = ("".join(line.split()) for line in opening[: first.start() if first else None].split("\n"))
        return [line for line in found if 4 <= len(line) <= LONGEST_TITLE]
