"""Title, organ, year, era and kind of a report; None where it does not say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise

from ..documents.document import Document
from ..documents.grid import beside_others
from ..documents.letters import plain_text
from ..models import Kind, Span
from ..rulebook.rules import Rules
from ..rulebook.terms import either
from ..text.folding import Folding
from ..text.normal import NormalText, normal_form, without_glosses
from ..words import Notice
from .kinds import KindReader
from .names import OrganNames, Piece
from .organs import Opening, OrganFinder
from .titles import FIRST_PART, OPENING, Title, TitleFinder
from .years import YearFinder

SHORTEST_REPORT = 200
NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Particulars:
    """*title* and *organ* as printed; *own* is the organ in the plain letters in which the prose is read, *short*
    what the report says that it calls it.

    Where *kind* is None, *warning* says what the document seems to be. *unspoken* says so of one without any figure.
    """

    title: str | None
    organ: str | None
    own: str | None
    short: str | None
    year: int | None
    era: str
    kind: Kind | None
    warning: Notice | None
    unspoken: Notice | None


class ParticularsReader:
    """Finds them by the words in ``particulars`` and ``kinds`` of *rules*."""

    def __init__(self, rules: Rules, folding: Folding) -> None:
        words = rules.particulars
        names = OrganNames(rules)
        self._folding = folding
        self._titles = TitleFinder(rules, names)
        self._organs = OrganFinder(rules, names, self._titles)
        self._years = YearFinder(rules)
        self._kinds = KindReader(rules, self._titles)
        self._remarks = re.compile(either((*words.remarks, *rules.reading.remarks)))
        self._heading_ends = rules.reading.heading_ends
        self._head_titles = words.head_titles
        self._eras = words.eras

    def read(self, folded: str, page: Document) -> Particulars:
        """What *page* says; *folded* is its text, folded."""
        text = without_glosses(NormalText(folded, range(len(folded) + 1)))
        lines = Piece(text.text, text.offsets[:-1])
        normal = normal_form(folded[:OPENING], (), {}, self._heading_ends, self._remarks, NOTHING, page.text)
        prose = Piece(normal.text, normal.offsets[:-1])
        period = self._years.period(text.text)
        title = self._titles.find(lines, period)
        head = cache(partial(self._head, page))
        organ = self._organs.find(Opening(lines, prose, title, head))
        short = self._organs.short(organ, lines.part((0, OPENING))) if organ else None
        kind, warning = self._kinds.read(lines, prose, title, period)
        named = title or self._title_in(head())
        return Particulars(
            title=_printed(named.text, page) if named else None,
            organ="".join(_printed(organ, page).split()) if organ else None,
            own="".join(organ.text.split()) if organ else None,
            short=short,
            year=period
            or (named and named.year)
            or self._counted(folded, page)
            or self._years.counted(text.text),
            era=self._era(folded),
            kind=kind,
            warning=warning,
            unspoken=self._kinds.unspoken(text.text),
        )

    def _counted(self, folded: str, page: Document) -> int | None:
        """The year that is named most outside the cells of tables, where a remark may tell of any other."""
        outside = list(folded)
        for start, end in beside_others(folded, page.grids):
            outside[start:end] = "\n" * (end - start)
        return self._years.counted("".join(outside))

    def reports(self, text: str) -> list[Span]:
        """Where in *text*, as it is in the file, each of several reports stands: at a title of another organ or year.

        What is too short for a report, or has no first part, is none: a page may list the titles of others.
        """
        cuts: list[int] = []
        before = None
        for start, whose in self._titles.reports(Piece(text, range(len(text)))):
            if before is not None and whose != before:
                cuts.append(start)
            before = whose
        parts: list[Span] = []
        for begin, end in pairwise([0, *cuts, len(text)]):
            if parts and not (_is_report(text, begin, end) and _is_report(text, *parts[-1])):
                begin = parts.pop()[0]
            parts.append((begin, end))
        return parts

    def _head(self, page: Document) -> Mapping[str, Piece]:
        return {
            name: Piece(self._folding.fold(said), range(len(said)), said) for name, said in page.head.items()
        }

    def _title_in(self, head: Mapping[str, Piece]) -> Title | None:
        found = (self._titles.find(head[name], None) for name in self._head_titles if name in head)
        return next((title for title in found if title), None)

    def _era(self, text: str) -> str:
        squeezed = re.sub(r"[\s|]", "", text)
        hits = {era: sum(word in squeezed for word in words) for era, words in self._eras.items()}
        best = max(hits, key=lambda era: hits[era], default="")
        return best if hits.get(best) else "narrative"


def _is_report(text: str, begin: int, end: int) -> bool:
    return end - begin >= SHORTEST_REPORT and FIRST_PART.search(text, begin, end) is not None


def _printed(piece: Piece, page: Document) -> str:
    """*piece* as it is printed, without what the places between its characters hold."""
    source = piece.source or page.text
    return plain_text("".join(source[place] for place in piece.places))
