"""The words by which sentences are built: ``reading`` of the rules, as patterns."""

import re
from collections.abc import Iterator

from ..models import Span
from ..numerals import MYRIADS
from ..rulebook.rules import Rules
from ..rulebook.sections import Reading
from ..rulebook.terms import either
from ..text.clauses import cuts

# How far behind its figure 结转 may stand.
CARRIED_REACH = 8

# So little may be left of a clause that says nothing but that there was nothing.
BARE = 2


class Wording:
    """The patterns of the words in *rules*."""

    def __init__(self, rules: Rules) -> None:
        r = rules.reading
        self.parts = re.compile(either(r.parts))
        self.respectively = re.compile(either(r.respectively))
        self.by = re.compile(either(r.by))
        self.kinds = r.kinds
        self.among = re.compile(rf"{either(r.among)}[,有]{{0,2}}")
        self.sums = re.compile(either(r.sums))
        self.totals = re.compile(either(r.totals))
        self.rest = re.compile(either(r.rest))
        self.took_part = re.compile(rf"[^,;。:()]{{0,6}}{either(r.took_part)}")
        rounded = either((*MYRIADS, *r.approximate_after))
        self.figure = re.compile(rf"\d(?:{rounded})*{either(rules.printed_units)}")
        self._fillers = re.compile(either(r.fillers))
        self._set_all(r)
        self._set_times(r)
        self._set_joins(r)
        self._set_nothing(r)
        self._set_affairs(rules)

    def _set_all(self, r: Reading) -> None:
        """What is said of all of a figure."""
        every, already = either(r.all), either(r.already)
        self.every = re.compile(every)
        self.all_first = re.compile(rf"{either(r.before_all)}{{0,4}}{every}")
        self.all_or_already = re.compile(rf"(?:{already})?(?:{every})|(?:{already})")
        # 25名联络员,均为兼职: what all of a figure are
        self.all_are = re.compile(
            rf"[^,;。:()\d]{{0,12}},?{every}(?P<what>[^,;。:()\d]{{2,12}})(?=[,;。:)\n]|$)"
        )

    def _set_times(self, r: Reading) -> None:
        """Of which time a figure is, and whether it is a change."""
        self.changes = re.compile(either(r.changes))
        self.cumulative = re.compile(either(r.cumulative))
        self.gathered = re.compile(either(r.gathered))
        self.since = re.compile(either(r.since))
        self.until = re.compile(either(r.until))
        self.this_year = re.compile(either(r.this_year))
        self.grown_to = re.compile(either(r.grown_to))
        self.compared = r.compared
        self.carried_to = r.carried_to
        self.in_dates = re.compile(rf"[\d-]|{either(r.in_dates)}")
        self._carried = re.compile(either(r.carried))
        self._last_year = re.compile(either(r.last_year))

    def _set_joins(self, r: Reading) -> None:
        """What joins names and figures, and what cuts a sentence."""
        joins = either((*r.joins, "、"))
        self.joins = re.compile(joins)
        self.connected = re.compile(rf"^[^,;。:]{{0,4}}?(?:/|{joins})[^,;。:]{{0,8}}$|^$")
        self.between_figures = re.compile(rf"(?:,|{joins})?")
        self.and_more = re.compile(either(r.and_more))
        self.cuts = cuts(either(r.cuts), either(r.unbroken))

    def _set_nothing(self, r: Reading) -> None:
        """What says that there was nothing."""
        self.nothing_too = re.compile(rf"{either(r.nothing_too)}$")
        self._before = re.compile(either((*r.named_before, *r.nothing_too)))
        self.nothings = re.compile(either(r.nothing))
        self._first = re.compile(either(r.nothing_first))
        self._not_nothing = re.compile(either(r.not_nothing))

    def _set_affairs(self, rules: Rules) -> None:
        """What a clause must be about, and what it must not."""
        self.own_share = re.compile(either(rules.own_share))
        self.own_affairs = re.compile(either(rules.own_affairs))
        self.elsewhere = re.compile(either(rules.elsewhere))
        self.sections = {n: re.compile(either(i.section)) for n, i in rules.indicators.items() if i.section}
        self._other_affairs = re.compile(either(rules.other_affairs))
        self._own_only = {n for n, i in rules.indicators.items() if i.affairs == "own"}
        self._unless = {n: re.compile(either(i.unless)) for n, i in rules.indicators.items() if i.unless}

    def excluded(self, indicator: str, clause: str) -> str:
        """The word of *clause* that excludes *indicator*; empty if there is none."""
        unless = self._unless.get(indicator)
        m = unless.search(clause) if unless else None
        if m:
            return m.group()
        return self.other_affair(clause) if indicator in self._own_only else ""

    def other_affair(self, clause: str) -> str:
        """The word that makes *clause* one about something other than disclosure; empty if there is none."""
        m = self._other_affairs.search(clause)
        return m.group() if m and not self.own_affairs.search(clause) else ""

    def residue(self, text: str) -> str:
        """What is left of *text* without fillers."""
        return self._fillers.sub("", self.nothings.sub("", text))

    def is_mere_nothing(self, text: str) -> bool:
        """Whether *text* says no more than that there was nothing of what was named before."""
        return len(self._before.sub("", self.residue(text))) <= BARE

    def last_year_only(self, text: str, start: int, end: int) -> bool:
        """Whether the figure is last year's, and was not carried over from it."""
        said = self._last_year.search(text, start, end) is not None
        return said and self._carried.search(text, start, end + CARRIED_REACH) is None

    def denials(self, text: str) -> list[int]:
        """Where words stand that may say that there was nothing, in order."""
        places = {m.start() for m in self.nothings.finditer(text)}
        return sorted(places.union(m.start() for m in self._bare_nothings(text, 0, len(text))))

    def nothing(self, text: str, start: int, end: int) -> Span | None:
        """The words that say there was nothing: anywhere in the clause, or a bare 无 behind its subject."""
        for m in self.nothings.finditer(text, start, end):
            if not self._not_nothing.match(text, m.start(), end):
                return m.span()
        for m in self._bare_nothings(text, start, end):
            if len(self._fillers.sub("", text[start : m.start()])) <= 4:
                return m.span()
        return None

    def _bare_nothings(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        for m in self._first.finditer(text, start, end):
            if not self._not_nothing.match(text, m.start(), end):
                yield m
