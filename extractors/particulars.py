"""Title, organ, year and era of a report; None where it does not say."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from .models import Span
from .rulebook.rules import Rules
from .rulebook.terms import either, pattern
from .text.normal import CJK

YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?=\s*年|[01]?\d|[^\d年]|$)")
PERIOD_YEAR = re.compile(
    r"(?<!\d)(20[0-3]\d)(?=年|学|1|0)|(?<=日)(20[0-3]\d)(?=年|1)|(?<=11)(20[0-3]\d)(?=1[12]\d\d)"
)
SENTENCE = re.compile(r"[^。\n]*")
# In a bracket only with 年度 behind it: a date there is that of the signature.
COUNTED_YEAR = re.compile(r"(?<![\d〔\[(])20[0-3]\d(?=\s*年)|20[0-3]\d(?=\s*年度\s*\))")
OPENING = 2500
LONGEST_TITLE, SHORTEST_REPORT = 40, 200
FIRST_PART = re.compile(r"^\s*一\s*、", re.M)
TITLE_PART = re.compile(r"[^\d年度|\s《》()]+(?:\([^()]*\))?[^\d年度|\s《》()]*")


@dataclass(frozen=True, slots=True)
class Particulars:
    """*title* and *organ* as spans of the text that was searched."""

    title: Span | None
    organ: Span | None
    year: int | None
    era: str


class ParticularsReader:
    """Finds them by the words in ``particulars`` of *rules*."""

    def __init__(self, rules: Rules) -> None:
        words = rules.particulars
        titles, endings = either(words.titles), either(rules.scopes.endings)
        organ = rf"(?P<organ>{CJK}{{2,30}}?{endings})"
        self._title_name = re.compile(titles)
        self._title_line = re.compile(
            rf"(?P<before>[^\n。,;:|《》]{{0,40}}?)(?P<name>{titles})(?:\({either(words.behind_titles)}\))?"
        )
        self._mentions = re.compile(either(words.not_titles))
        self._organ_line = re.compile(rf"\s*(?P<organ>{CJK}{{2,30}}{endings})[ \t]*(?:\n|$)")
        self._authors = [re.compile(pattern(author).replace("ORGAN", organ)) for author in words.authors]
        self._periods = [re.compile(pattern(period)) for period in words.periods]
        self._eras = words.eras

    def read(self, text: str) -> Particulars:
        """What *text*, folded and with its lines as in the file, says."""
        title = self._title(text)
        organ = self._title_organ(text, title) if title else None
        return Particulars(title, organ or self._author(text), self._year(text, title), self._era(text))

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
        for begin, end in pairwise([0, *cuts, len(text)]):
            is_report = end - begin >= SHORTEST_REPORT and FIRST_PART.search(text, begin, end) is not None
            if is_report or not parts:
                parts.append((begin, end))
            else:
                parts[-1] = (parts[-1][0], end)
        return parts

    def _title(self, text: str) -> Span | None:
        """The first line, or 《…》, that is a name of such a report, the fullest of the first few."""
        best: tuple[int, Span] | None = None
        position = 0
        for line in text[:OPENING].split("\n"):
            bare = line.strip(" |\t#*")
            named = 6 <= len(bare) <= 400 and self._title_name.search(line) is not None
            m = self._title_line.search(line) if named else None
            if m and not self._mentions.search(m["before"]):
                start = m.start() + len(m["before"]) - len(m["before"].lstrip(" |\t#*首页>"))
                if ">" in m["before"]:
                    start = m.start() + m["before"].rindex(">") + 1
                whose = re.search(f"{CJK}{{2,}}", YEAR.sub("", m["before"]).replace("年度", "")) is not None
                score = 2 * bool(YEAR.search(m["before"])) + whose
                if best is None or score > best[0]:
                    best = (score, (position + start, position + m.end()))
            position += len(line) + 1
        return best[1] if best else None

    def _title_organ(self, text: str, title: Span) -> Span | None:
        named = self._title_name.search(text, *title)
        if named is None:
            return None
        for m in TITLE_PART.finditer(text, title[0], named.start()):
            if re.search(f"{CJK}{{2,}}", re.sub(r"^的|的$", "", m.group())):
                return m.span()
        # on the line above, or on one just below
        above = text[: title[0]].rstrip().rfind("\n") + 1
        below = (title[1] + m.end() for m in re.finditer("\n", text[title[1] : title[1] + LONGEST_TITLE]))
        lines = (self._organ_line.match(text, start) for start in (above, *below))
        return next((m.span("organ") for m in lines if m), None)

    def _author(self, text: str) -> Span | None:
        opening = re.sub(r"[ \t\r]", " ", text[:OPENING])
        found = (author.search(opening) for author in self._authors)
        return next((m.span("organ") for m in found if m), None)

    def _year(self, text: str, title: Span | None) -> int | None:
        """The year of the period; else the title's; else the one named most."""
        for period in self._periods:
            for m in period.finditer(text):
                clause = re.sub(r"\s", "", SENTENCE.match(text, m.start()).group()[:80])  # type: ignore[union-attr]
                years = [year for groups in PERIOD_YEAR.findall(clause) for year in groups if year]
                if years:
                    return int(years[-1])
        if title:
            years = YEAR.findall(text[title[0] : title[1]])
            if years:
                return int(years[-1])
        counted = Counter(COUNTED_YEAR.findall(text))
        return int(max(counted, key=lambda year: (counted[year], year))) if counted else None

    def _era(self, text: str) -> str:
        squeezed = re.sub(r"[\s|]", "", text)
        hits = {era: sum(word in squeezed for word in words) for era, words in self._eras.items()}
        best = max(hits, key=lambda era: hits[era], default="")
        return best if hits.get(best) else "narrative"
