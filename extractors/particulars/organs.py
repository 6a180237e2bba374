"""Whose a report is: candidates from each place where it may say so, the most trusted first."""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping

from ..rulebook.rules import Rules
from ..rulebook.terms import either, pattern
from ..text.normal import CJK
from .names import OrganNames, Piece
from .titles import Title, TitleFinder

# What stands for the organ, and for what a report calls itself, in the rules.
ORGAN = r"(?P<organ>(?:[^\Wa-zA-Z_]|[()·-]){2,60}?)"
# So far below a title the organ may stand; so long is what ends a report; so far its subject may be looked for.
BELOW, ENDING, SUBJECT = 60, 400, 800
CELL = re.compile(r"[^|\t\n]+")
VALUE = r"[ \t]*(?:\([^()\n]{0,6}\))?[ \t]*[:|\t]{0,3}[ \t|\]]*(?P<organ>(?:[^\W\da-zA-Z_]|[()·]){2,40})"
SIGNED = re.compile(
    rf"(?:^|\n)[ \t]*(?P<organ>{CJK}{{2,40}})[ \t]*\n\s*20[0-3]\d\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日"
)
TRAIL = re.compile(r"^[^\n>]{1,40}(?:>[^\n>]{0,40}){2,}$", re.M)
Source = Callable[["Opening"], Iterator[Piece | None]]


class Opening:
    """What is searched: the *text* with its lines as in the file, the *prose* of its beginning in normal form, the
    *title*, and what the file says of itself beside its text, in *head*."""

    def __init__(
        self, text: Piece, prose: Piece, title: Title | None, head: Callable[[], Mapping[str, Piece]]
    ) -> None:
        self.text = text
        self.prose = prose
        self.title = title
        self.head = head


class OrganFinder:
    """Finds it by the words in ``particulars`` of *rules*."""

    def __init__(self, rules: Rules, names: OrganNames, titles: TitleFinder) -> None:
        words = rules.particulars
        self._names = names
        self._authors = [_compiled(author, titles.name) for author in words.authors]
        self._subjects = [_compiled(subject, titles.name) for subject in words.subjects]
        self._own = re.compile(either(words.selves))
        self._fields = re.compile(f"(?<!{CJK})(?:{either(words.fields)}){VALUE}") if words.fields else None
        self._field = re.compile(either(words.fields))
        self._short = rf"(?:{either(words.short_for)})[:“\"]{{0,2}}(?P<short>{CJK}{{2,20}})"
        self._head_organs = words.head_organs
        sources: dict[str, Source] = {
            "title": self._in_title,
            "beside": self._beside_title,
            "author": self._author,
            "field": self._in_fields,
            "signature": self._signature,
            "subject": self._subject,
            "trail": self._trail,
            "head": self._in_head,
        }
        self._sources = [sources[name] for name in words.trust or ("title", "beside")]

    def find(self, opening: Opening) -> Piece | None:
        """The name from the most trusted place that has one; None where none has."""
        for source in self._sources:
            for found in source(opening):
                if found:
                    return self._names.fuller(found, opening.prose)
        return None

    def short(self, organ: Piece, prose: Piece) -> str | None:
        """What *prose*, with its remarks, says that it calls the *organ* in short."""
        named = re.search(re.escape(organ.text) + self._short, prose.text)
        return named["short"] if named else None

    def _in_title(self, opening: Opening) -> Iterator[Piece | None]:
        if opening.title:
            yield opening.title.organ

    def _beside_title(self, opening: Opening) -> Iterator[Piece | None]:
        """The line above the title, and those just below it."""
        if opening.title is None:
            return
        text, places = opening.text.text, opening.title.text.places
        start = opening.text.places.index(places[0])
        end = opening.text.places.index(places[-1]) + 1
        above = text[:start].rstrip()
        yield self._line(opening.text.part((above.rfind("\n") + 1, len(above))))
        at = end
        for line in text[end : end + BELOW].split("\n"):
            yield self._line(opening.text.part((at, at + len(line))))
            at += len(line) + 1

    def _line(self, line: Piece) -> Piece | None:
        """The name that is all of *line*."""
        found = self._names.name(line) if line.text.strip() else None
        return found if found and len(found.text) >= len(re.sub(r"\W|20\d\d年?度?", "", line.text)) else None

    def _author(self, opening: Opening) -> Iterator[Piece | None]:
        yield from self._named_by(self._authors, opening.prose)

    def _subject(self, opening: Opening) -> Iterator[Piece | None]:
        """The subject of its first sentences, where it is such an organ as the report speaks of as its own."""
        prose = opening.prose
        own = {m.group()[-1] for m in self._own.finditer(prose.text)}
        for found in self._named_by(self._subjects, prose.part((0, SUBJECT))):
            if found and (not own or own & set(found.text[-4:])):
                yield found

    def _named_by(self, patterns: list[re.Pattern[str]], prose: Piece) -> Iterator[Piece | None]:
        for named in patterns:
            for m in named.finditer(prose.text):
                yield self._names.name(prose.part(m.span("organ")))

    def _in_fields(self, opening: Opening) -> Iterator[Piece | None]:
        """What stands behind the name of a field, or below it in a row of values."""
        if self._fields is None:
            return
        text = opening.text
        for m in self._fields.finditer(text.text):
            yield self._names.name(text.part(m.span("organ")))
        lines = list(re.finditer(r"[^\n]+", text.text))
        for head, row in itertools.pairwise(lines):
            if not self._field.search(head.group()):
                continue
            cells = [m.span() for m in CELL.finditer(text.text, *row.span())]
            for i, cell in enumerate(CELL.finditer(text.text, *head.span())):
                if self._field.fullmatch(cell.group().strip(" :[]")) and i < len(cells):
                    yield self._names.name(text.part(cells[i]))

    def _signature(self, opening: Opening) -> Iterator[Piece | None]:
        text = opening.text
        start = max(0, len(text.text) - ENDING)
        for m in SIGNED.finditer(text.text, start):
            yield self._names.name(text.part(m.span("organ")))

    def _trail(self, opening: Opening) -> Iterator[Piece | None]:
        """The last organ in the trail of pages that leads to this one."""
        for m in TRAIL.finditer(opening.text.text):
            steps = [s.span() for s in re.finditer(r"[^>\n]+", m.group())]
            for start, end in reversed(steps):
                yield self._names.name(opening.text.part((m.start() + start, m.start() + end)))

    def _in_head(self, opening: Opening) -> Iterator[Piece | None]:
        head = opening.head()
        for name in self._head_organs:
            if name in head:
                yield self._names.name(head[name])


def _compiled(term: str, name: str) -> re.Pattern[str]:
    return re.compile(pattern(term).replace("ORGAN", ORGAN).replace("NAME", name), re.M)
