"""What indicators are year by year, for each organ: only what reports state, nothing between two of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from .checks.checker import together
from .models import Check, Fact, Origin, Report
from .precedence import Precedence
from .rulebook.rules import Rules
from .series import joined


class Point(NamedTuple):
    """What a *year*'s report in *file* states: the *value* of one of *facts*, or with *joined* the sum of them all.

    *doubts* are what speaks against it.
    """

    year: int
    value: Decimal
    file: str
    facts: tuple[Fact, ...]
    joined: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether it is exact and nothing speaks against it."""
        return not self.doubts and not any(fact.approx for fact in self.facts)


class Line(NamedTuple):
    """The *points* of one *organ*, by its key, in the order of the years."""

    organ: str
    points: tuple[Point, ...]


class Trend(NamedTuple):
    """The *lines* of an *indicator*, one for each organ that states it in any year."""

    indicator: str
    lines: tuple[Line, ...]

    @property
    def moves(self) -> bool:
        """Whether there is anything to draw: an organ states it in two years, and not only nothing."""
        return any(len(line.points) > 1 for line in self.lines) and any(
            point.value for line in self.lines for point in line.points
        )


class Organ(NamedTuple):
    """An organ by its *key*, its latest *name*, and by which form it reported in each year: (year, era)."""

    key: str
    name: str
    eras: tuple[tuple[int, str], ...]

    @property
    def breaks(self) -> tuple[tuple[int, str], ...]:
        """The years from which on it used another form than before, which may be one without a report of it."""
        return tuple(
            (_since(era, year, last), era)
            for (last, before), (year, era) in pairwise(self.eras)
            if before != era
        )


class Trends(NamedTuple):
    """The *organs* by name and their *trends* in the order of the rules.

    *undated* are files that do not say whose they are or of which year, *doubled* (file, the one of the same organ and
    year that counts).
    """

    organs: tuple[Organ, ...]
    trends: tuple[Trend, ...]
    undated: tuple[str, ...] = ()
    doubled: tuple[tuple[str, str], ...] = ()

    @property
    def years(self) -> range:
        """From the first year of a report to the last, those without any between them."""
        every = [year for organ in self.organs for year, _ in organ.eras]
        return range(min(every), max(every) + 1) if every else range(0)

    @property
    def breaks(self) -> tuple[tuple[int, str], ...]:
        """The years from which on another form was used, by at least half of those whose form ever changed."""
        counted = Counter(one for organ in self.organs for one in organ.breaks)
        changed = sum(bool(organ.breaks) for organ in self.organs)
        return tuple(sorted(one for one, times in counted.items() if 2 * times >= changed))


class _Year(NamedTuple):
    """What a report of one organ and year gives; *weight* is how much is in it, cells first."""

    file: str
    organ: str
    era: str
    weight: tuple[int, int]
    points: dict[str, Point]


def trends_of(reports: Iterable[Report], rules: Rules, key: Callable[[str], str]) -> Trends:
    """The trends in *reports*; *key* is what joins the years of an organ that has several names."""
    precedence = Precedence(rules)
    organs: dict[str, dict[int, _Year]] = {}
    undated: list[str] = []
    doubled: list[tuple[str, str]] = []
    for report in reports:
        if not report.organ or report.year is None:
            undated.append(report.file)
            continue
        one = _year(report, report.organ, report.year, rules, precedence)
        years = organs.setdefault(key(report.organ), {})
        other = years.get(report.year)
        if other and other.weight >= one.weight:
            doubled.append((one.file, other.file))
            continue
        if other:
            doubled.append((other.file, one.file))
        years[report.year] = one
    found = sorted((_organ(name, years) for name, years in organs.items()), key=lambda organ: organ.name)
    lines = ((name, tuple(_lines(name, found, organs))) for name in rules.figures)
    return Trends(
        tuple(found),
        tuple(Trend(name, there) for name, there in lines if there),
        tuple(undated),
        tuple(doubled),
    )


def _since(era: str, year: int, last: int) -> int:
    """From when on a form was used that a report of *year* uses, and that of *last*, the one before, does not.

    An official form is called by the year that it was made for.
    """
    return min(max(int(era), last + 1), year) if era.isdigit() else year


def _organ(key: str, years: dict[int, _Year]) -> Organ:
    eras = tuple((year, years[year].era) for year in sorted(years))
    return Organ(key, years[max(years)].organ, eras)


def _lines(indicator: str, organs: Iterable[Organ], years: dict[str, dict[int, _Year]]) -> Iterator[Line]:
    for organ in organs:
        there = (years[organ.key][year].points.get(indicator) for year, _ in organ.eras)
        if points := tuple(point for point in there if point):
            yield Line(organ.key, points)


def _year(report: Report, organ: str, year: int, rules: Rules, precedence: Precedence) -> _Year:
    own = precedence.own(report)
    broken = {
        id(report.facts[position]): check.message
        for group in together(report.checks)
        for check in _nearest(group)
        for position in check.facts
    }

    def point(value: Decimal, facts: tuple[Fact, ...], *, is_joined: bool) -> Point:
        against = (fact.doubt or broken.get(id(fact)) for fact in facts)
        doubts = tuple(dict.fromkeys(doubt for doubt in against if doubt))
        return Point(year, value, report.file, facts, is_joined, doubts)

    points = {
        name: point(found.fact.value, (found.fact,), is_joined=False)
        for (name, whose), found in own.items()
        if not whose
    }
    for (name, whose), value in joined(own, rules).items():
        if not whose:
            parts = tuple(own[part, ""].fact for part in rules.series[name].sum_of)
            points[name] = point(value, parts, is_joined=True)
    cells = sum(fact.origin is Origin.TABLE for fact in report.facts)
    return _Year(report.file, organ, report.era, (cells, len(report.facts)), points)


def _nearest(checks: Sequence[Check]) -> Sequence[Check]:
    """Of hard checks that one wrong figure may have broken the one with the fewest figures."""
    hard = [check for check in checks if check.grade == "hard"]
    return sorted(hard, key=lambda check: len(check.facts))[:1]
