"""Title, organ, year, era and kind of a report; None where it does not say."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from ..models import Kind, Span
from ..rulebook.rules import Rules
from ..rulebook.terms import either, pattern
from ..text.normal import CJK, PINYIN, NormalText
from .organs import OrganFinder
from .titles import SURE, YEAR, Title, TitleFinder

PERIOD_YEAR = re.compile(
    r"(?<!\d)(20[0-3]\d)(?=年|学|1|0|[.\-/]0?1)|(?<=日)(20[0-3]\d)(?=年|1)|(?<=11)(20[0-3]\d)(?=1[12]\d\d)"
)
SENTENCE = re.compile(r"[^。\n]*")
# In a bracket only with 年度 behind it: a date there is that of the signature.
COUNTED_YEAR = re.compile(r"(?<![\d〔\[(])20[0-3]\d(?=年)|20[0-3]\d(?=年度\))")
OPENING = 2500
LONGEST_TITLE, SHORTEST_REPORT = 40, 200
FIRST_PART = re.compile(r"^\s*一\s*、", re.M)
BLANK = re.compile(r"[ \r][ \r]*")
COLUMNS = re.compile(r"\t|(?<=\S) {2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class Particulars:
    """*title* and *organ* as spans of the text that was searched; *kind* None: it is no report of ours."""

    title: Span | None
    organ: Span | None
    year: int | None
    era: str
    kind: Kind | None


class ParticularsReader:
    """Finds them by the words in ``particulars`` of *rules*."""

    def __init__(self, rules: Rules) -> None:
        words = rules.particulars
        self._title_name = re.compile(either(words.titles))
        self._titles = TitleFinder(rules)
        self._organs = OrganFinder(rules)
        self._periods = [re.compile(pattern(period)) for period in words.periods]
        self._eras = words.eras
        self._other = re.compile(either(words.other_kinds))
        self._website = re.compile(either(words.website_reports))

    def read(self, text: str) -> Particulars:
        """What *text*, folded and with its lines as in the file, says."""
        whole = _without_blanks(text)
        opening = whole.text[:OPENING]
        period = self._period(whole.text)
        title = self._titles.find(opening, period)
        organ = self._organs.find(whole.text, opening, title)
        return Particulars(
            title and whole.origin(*title.span),
            organ and whole.origin(*organ),
            period or self._year(whole.text, title),
            self._era(text),
            self._kind(opening, title),
        )

    def reports(self, text: str) -> list[Span]:
        """Where in *text*, as it is in the file, each of several reports stands: at a title of another organ or year.

        What is too short for a report, or has no first part, is none: a page may list the titles of others.
        """
        cuts: list[int] = []
        before = None
        for m in self._title_name.finditer(text):
            start = text.rfind("\n", 0, m.start()) + 1
            whose = re.sub(r"[\s#*|]", "", text[start : m.start()])
            if (
                YEAR.search(whose)
                and len(whose) <= LONGEST_TITLE
                and text[m.end() : m.end() + 1] in ("\n", "\r", "")
            ):
                if before is not None and whose != before:
                    cuts.append(start)
                before = whose
        parts: list[Span] = []
        opened = 0  # what stands before the first report is a part of it
        for begin, end in pairwise([0, *cuts, len(text)]):
            is_report = end - begin >= SHORTEST_REPORT and FIRST_PART.search(text, begin, end) is not None
            if is_report:
                parts.append((opened if not parts else begin, end))
            elif parts:
                parts[-1] = (parts[-1][0], end)
        return parts or [(0, len(text))]

    def _period(self, text: str) -> int | None:
        """The year of the period that the figures are of."""
        for period in self._periods:
            for m in period.finditer(text):
                clause = SENTENCE.match(text, m.start()).group()[:80]  # type: ignore[union-attr]
                years = [year for groups in PERIOD_YEAR.findall(clause) for year in groups if year]
                if years:
                    return int(years[-1])
        return None

    def _year(self, text: str, title: Title | None) -> int | None:
        """The title's year; else the one named most."""
        if title and title.rank >= SURE:
            years = YEAR.findall(text[slice(*title.span)])
            if years:
                return int(years[-1])
        counted = Counter(COUNTED_YEAR.findall(text))
        return int(max(counted, key=lambda year: (counted[year], year))) if counted else None

    def _kind(self, opening: str, title: Title | None) -> Kind | None:
        """What the document is: by its title; without one, a report unless it opens as something else."""
        if self._website.search(opening):
            return Kind.WEBSITE_REPORT
        return Kind.DISCLOSURE if title or not self._other.search(opening) else None

    def _era(self, text: str) -> str:
        squeezed = re.sub(r"[\s|]", "", text)
        hits = {era: sum(word in squeezed for word in words) for era, words in self._eras.items()}
        best = max(hits, key=lambda era: hits[era], default="")
        return best if hits.get(best) else "narrative"


def _without_blanks(text: str) -> NormalText:
    """*text* without blanks and readings of characters; | between columns."""
    normal = NormalText(text, range(len(text) + 1))
    glosses = (m.span() for m in PINYIN.finditer(text) if re.match(CJK, text[m.start() - 1 : m.start()]))
    normal = normal.replaced((start, end, "") for start, end in glosses)
    return normal.substituted(COLUMNS, "|").substituted(BLANK, "")
