"""Many organs' reports added up: each figure of the official forms and of the sentences, exactly."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from .checks.checker import Checker
from .models import NOWHERE, Basis, Cell, Fact, Origin, Report
from .particulars.keys import OrganKeys
from .precedence import Precedence
from .rulebook.rules import Rules
from .text.folding import Folding
from .totals import Amount, Doubled, Named, Summand, Total
from .words import Lang


class Adder:
    """Adds up reports by *rules*, and tells of the checks of their sums in *lang*."""

    def __init__(self, rules: Rules, lang: Lang = Lang.ZH) -> None:
        self._rules = rules
        # the reports may be many, and most cells of their forms say the same: what is equal is kept once
        self._names: dict[Named, Named] = {}
        self._facts: dict[Fact, Fact] = {}
        self._precedence = Precedence(rules)
        self._keys = OrganKeys(rules, Folding())
        self._checker = Checker(rules, lang)

    def summand(self, report: Report) -> Summand:
        """What *report* gives; one that does not say whose it is, is an organ of its own."""
        key = self._keys.key(report.organ) if report.organ else report.file
        facts = {
            self._names.setdefault(named, named): self._kept(chosen.fact)
            for named, chosen in self._precedence.own(report).items()
        }
        others = dict.fromkeys(
            fact.scope for fact in report.facts
            if fact.scope and fact.origin is Origin.TABLE and fact.year == report.year
            and (fact.indicator, fact.applicant) not in facts
        )  # fmt: skip
        for whole, parts in self._wholes.items():
            # the table's parts win over a whole that only a sentence gives
            if (whole, "") in facts and facts[whole, ""].origin is Origin.PROSE and _any_of(facts, parts, ""):
                del facts[whole, ""]
        failed = tuple(check for check in report.checks if check.status == "fail")
        return Summand(key, report._replace(facts=(), checks=failed), facts, tuple(others))

    def add(
        self, summands: Iterable[Summand], group: Callable[[Report], str] = lambda _: ""
    ) -> tuple[list[Total], list[Doubled]]:
        """A total for each group and year, in their order; of an organ and year only one report is counted."""
        by_organ: dict[tuple[str, int | None], list[Summand]] = defaultdict(list)
        for one in summands:
            by_organ[one.key, one.report.year].append(one)
        doubled: list[Doubled] = []
        by_total: dict[tuple[str, int | None], list[Summand]] = defaultdict(list)
        for (_, year), several in by_organ.items():
            counted = max(several, key=lambda one: (len(one.tables), len(one.facts)))
            by_total[group(counted.report), year].append(counted)
            doubled += (_doubled(counted, other) for other in several if other is not counted)
        order = sorted(by_total, key=lambda key: (key[1] or 0, key[0]))
        return [self._total(*key, by_total[key]) for key in order], doubled

    def _kept(self, fact: Fact) -> Fact:
        """What a sum needs of *fact*."""
        needed = fact._replace(source=NOWHERE, place="")
        return self._facts.setdefault(needed, needed)

    def _total(self, group: str, year: int | None, summands: Sequence[Summand]) -> Total:
        amounts = tuple(self._amounts(summands))
        # a form that gives a group in one row is held against that row
        given = {amount.indicator for amount in amounts}
        within = {part for whole, parts in self._wholes.items() if whole in given for part in parts}
        checked = [amount for amount in amounts if amount.indicator not in within]
        facts = [_fact(amount, year) for amount in checked if amount.stated]
        blank = [_blank(amount) for amount in checked if not amount.stated]
        return Total(group, year, tuple(summands), amounts, self._checker.check(facts, blank, year))

    def _amounts(self, summands: Sequence[Summand]) -> Iterator[Amount]:
        """The cells of each official table that anyone fills in; then what is only stated in sentences."""
        stated = {named for one in summands for named in one.facts}
        filled = {table for one in summands for table in one.tables}
        for table in (table for table in self._rules.tables if table in filled):
            for named in self._rules.cells(table):
                if named in stated or self._rules.is_on_every_copy(table, named[0]):
                    yield self._amount(table, named, summands)
        shown = {named for table in filled for named in self._rules.cells(table)}
        places = {name: place for place, name in enumerate(self._rules.figures)}
        for named in sorted(stated - shown, key=lambda named: (places[named[0]], named[1])):
            yield self._amount("", named, summands)

    def _amount(self, table: str, named: Named, summands: Sequence[Summand]) -> Amount:
        figure = self._rules.figures[named[0]]
        found = [(one, self._fact(one, named)) for one in summands]
        stated = tuple((one.report.file, fact) for one, fact in found if fact)
        blank = (
            one.report.file
            for one, fact in found
            if table in one.tables and not fact and not self._is_within(one, named)
        )
        return Amount(table, *named, self._rules.label(named[0], table), figure.unit, stated, tuple(blank))

    def _fact(self, one: Summand, named: Named) -> Fact | None:
        """What *one* states; of a group that has a row of its own elsewhere, the sum of its parts."""
        if (fact := one.facts.get(named)) is not None:
            return fact
        parts = _any_of(one.facts, self._wholes.get(named[0], ()), named[1])
        return parts[0]._replace(value=sum((fact.value for fact in parts), Decimal(0))) if parts else None

    def _is_within(self, one: Summand, named: Named) -> bool:
        """Whether *one* has a row for the group that *named* is a part of."""
        return any(
            named[0] in parts and (whole, named[1]) in one.facts for whole, parts in self._wholes.items()
        )

    @cached_property
    def _wholes(self) -> dict[str, tuple[str, ...]]:
        """The groups that some copies of a form give in one row, with their parts."""
        tables = self._rules.official_tables.tables.values()
        return {
            row.is_: row.unless_parts
            for table in tables
            for row in table.rows
            if row.is_ and row.unless_parts
        }


def _any_of(facts: dict[Named, Fact], indicators: Iterable[str], applicant: str) -> list[Fact]:
    return [facts[name, applicant] for name in indicators if (name, applicant) in facts]


def _doubled(counted: Summand, other: Summand) -> Doubled:
    figures = [{named: fact.value for named, fact in one.facts.items()} for one in (counted, other)]
    differ = tuple(
        named for named in dict.fromkeys((*counted.facts, *other.facts))
        if figures[0].get(named) != figures[1].get(named)
    )  # fmt: skip
    report = counted.report
    return Doubled(report.organ or report.file, report.year, report.file, other.report.file, differ)


def _fact(amount: Amount, year: int | None) -> Fact:
    """*amount* as a fact of nobody's, for the checks."""
    first = amount.stated[0][1]
    origin, basis = (Origin.TABLE, Basis.CELL) if amount.table else (Origin.PROSE, Basis.SAID)
    return Fact(amount.indicator, amount.label, first.table, "", amount.applicant, year, amount.value or Decimal(0),
                amount.unit, amount.approx, NOWHERE, amount.table or amount.indicator, origin, basis)  # fmt: skip


def _blank(amount: Amount) -> Cell:
    return Cell(amount.indicator, amount.applicant, None, (0, 0), (0, 0), amount.table)
