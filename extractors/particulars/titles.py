"""What a report calls itself: the line, or lines, or the name in 《…》, that is its title."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..models import Span
from ..rulebook.rules import Rules
from ..rulebook.sought import Sought
from ..rulebook.terms import either
from ..text.normal import CJK
from .names import OrganNames, Piece

YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?=\s*年|[01]?\d|[^\d年]|$)")
FIRST_PART = re.compile(r"^\s*[一壹]\s*[、.]", re.M)
# So far a title may stand from the beginning; so long may a line of it be, and so many lines it may take.
OPENING, LONGEST_LINE, MOST_LINES = 6000, 45, 3
LINE = re.compile(r"[^\n]+")
# A line that may be a title and nothing else: with the report's kind, which is no longer than what stands before it.
SHORT_LINE = re.compile(rf"^[^\n\r]{{1,{2 * LONGEST_LINE}}}$", re.M)
BLANKS = " |\t\r#*"
# What parts a title from what stands before it on a line.
APART = re.compile(r"[>»|/:]| [-—] |\t")
IN_SENTENCE = re.compile(r"[。;!?]")


class Title(NamedTuple):
    """A title; *whose* is what stands in it before the report's kind is named, *named* where that begins; *score* how
    much it tells."""

    text: Piece
    whose: Piece
    named: int
    organ: Piece | None
    year: int | None
    score: int


class TitleFinder:
    """Finds titles by the words in ``particulars`` of *rules*."""

    def __init__(self, rules: Rules, names: OrganNames) -> None:
        words = rules.particulars
        self._names = names
        behind = f"(?!{either(words.not_behind)})" if words.not_behind else ""
        self.name = f"(?:{either((*words.titles, *words.tables))}){behind}"
        self._report = Sought(words.titles, f"{either(words.titles)}{behind}")
        self._named = Sought((*words.titles, *words.tables), self.name)
        self._title = re.compile(
            rf"(?:(?<![^\s《>»|/:])|(?<= [-—] ))(?P<before>[^\n。,;、《》]{{0,60}}?)(?P<name>{self.name})(?P<behind>\s*(?:\({either(words.behind_titles)}\))?)"
        )
        self._mention = re.compile(either(words.not_titles))

    def find(self, text: Piece, period: int | None) -> Title | None:
        """The title of the report in *text*, its lines as in the file; one of the year of the *period* goes first."""
        best: Title | None = None
        first = FIRST_PART.search(text.text)
        opening = first.start() if first else OPENING
        for title, whole in self._titles(text.part((0, OPENING))):
            inside = title.text.places[0] < text.places[0] + opening
            if not inside and not whole:
                continue
            score = title.score + (2 if title.year and title.year == period else 0) - (0 if inside else 4)
            if best is None or score > best.score:
                best = title._replace(score=score)
        return best

    def reports(self, text: Piece) -> Iterator[tuple[int, str]]:
        """(place of the line, whose and of which year) of each line in *text* that is the title of a report."""
        for line in SHORT_LINE.finditer(text.text):
            m = self._report.search(line.group())
            while m and m.end() < len(line.group()):
                m = self._report.search(line.group(), m.end())
            if m is None or m.start() > LONGEST_LINE:
                continue
            start, before = line.start(), line.group()[: m.start()]
            begin = max((cut.end() for cut in APART.finditer(before)), default=0)
            years = YEAR.findall(before + m.group())
            if years:
                organ = self._names.name(Piece(before[begin:], range(begin, len(before))), ended=False)
                yield start, f"{''.join(organ.text.split()) if organ else ''}{years[-1]}"

    def _titles(self, text: Piece) -> Iterator[tuple[Title, bool]]:
        """(title, whether it is all of its lines) of all that may be one in *text*."""
        lines = [m.span() for m in LINE.finditer(text.text) if m.group().strip(BLANKS)]
        for i, span in enumerate(lines):
            line = text.part(span)
            found = self._in(line)
            if found and i and self._goes_on(text.part(lines[i - 1]), found):
                found = self._in(_joined(text, lines[i - 1 : i + 1])) or found
            if found is None:
                found = self._over_lines(text, lines[i : i + MOST_LINES])
            if found:
                yield found, found.text.text.strip(BLANKS) == line.text.strip(BLANKS)

    def _over_lines(self, text: Piece, lines: list[Span]) -> Title | None:
        """The title that breaks over the first and the next of *lines*."""
        for count in range(2, len(lines) + 1):
            pieces = [text.part(span) for span in lines[:count]]
            if any(len(p.text.strip()) > LONGEST_LINE or IN_SENTENCE.search(p.text) for p in pieces):
                return None
            joined = _joined(text, lines[:count])
            found = self._in(joined)
            if self._in(pieces[-1]) and not (found and found.named < pieces[-1].places[0]):
                return None  # a title by itself
            if found and len(found.text.text) + 1 >= len(joined.text.strip()) - _apart(joined.text):
                inside = found.text.places[0] < lines[0][1] + text.places[0]
                return found if inside else None
        return None

    def _goes_on(self, above: Piece, title: Title) -> bool:
        """Whether the line *above* begins the *title*: it ends with the year, which the title lacks."""
        bare = above.text.strip(BLANKS)
        return (
            title.year is None
            and not title.whose.text.strip(BLANKS)
            and len(bare) <= LONGEST_LINE
            and re.search(r"20[0-3]\d\s*年?度?$", bare) is not None
            and not IN_SENTENCE.search(bare)
            and ":" not in bare
        )

    def _in(self, line: Piece) -> Title | None:
        """The title in *line*."""
        if not 6 <= len(line.text.strip(BLANKS)) <= 400:
            return None
        # most lines name no report: what may stand before its name need not be tried there
        m = self._title.search(line.text) if self._named.search(line.text) else None
        if m is None or self._mention.search(m["before"]):
            return None
        start = m.start() + _apart(m["before"])
        start += len(line.text[start : m.end()]) - len(line.text[start : m.end()].lstrip(BLANKS + "·"))
        end = m.end("behind") if m["behind"].strip() else m.end("name")
        whose = line.part((start, m.start("name")))
        organ = self._organ(whose)
        years = YEAR.findall(line.text[start:end])
        told = re.search(f"{CJK}{{2,}}", YEAR.sub("", whose.text).replace("年度", "")) is not None
        ended = organ is not None and self._names.ends_like_one(organ.text)
        score = 4 * bool(years) + 2 * told + ended
        named = line.places[m.start("name")]
        return Title(line.part((start, end)), whose, named, organ, int(years[-1]) if years else None, score)

    def _organ(self, whose: Piece) -> Piece | None:
        """The organ in what stands before the kind of report; of several words the last that ends like one."""
        words = [whose.part(m.span()) for m in re.finditer(r"\S+", whose.text)]
        if any(len(word.text) == 1 and not word.text.isdigit() for word in words):
            words = []  # spaced out
        for word in reversed(words):
            found = self._names.name(word)
            if found:
                return found
        return self._names.name(_squeezed(whose), ended=False)


def _apart(before: str) -> int:
    return max((cut.end() for cut in APART.finditer(before)), default=0)


def _squeezed(piece: Piece) -> Piece:
    """*piece* without blanks."""
    kept = [i for i, c in enumerate(piece.text) if not c.isspace()]
    return Piece("".join(piece.text[i] for i in kept), [piece.places[i] for i in kept], piece.source)


def _joined(text: Piece, lines: list[Span]) -> Piece:
    """The *lines* of *text* as one, without the blanks between them."""
    kept: list[int] = []
    for start, end in lines:
        line = text.text[start:end]
        kept += range(start + len(line) - len(line.lstrip(BLANKS)), start + len(line.rstrip(BLANKS)))
    return Piece("".join(text.text[i] for i in kept), [text.places[i] for i in kept], text.source)
