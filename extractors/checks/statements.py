"""What a report states of an indicator, by whom it is stated: the operands of checks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from ..models import NOWHERE, Basis, Cell, Fact, Origin, Source
from ..numerals import MYRIADS
from ..rulebook.rules import Rules
from ..rulebook.tables import OfficialTable
from ..rulebook.terms import either

PROSE = "prose"
SENTENCE = "sentence"


class Stated(NamedTuple):
    """One statement: *fact* is its position in the report's facts, *source* where it stands, *scope* whose it is.

    The true value is at most *tolerance* away: 0 for an exact figure. *said* is false where not all that names it stands
    in its own clause. NOTHING is a blank cell, which is no fact.
    """

    value: Decimal
    tolerance: Decimal
    fact: int
    source: Source
    scope: str = ""
    said: bool = True


EXACT = Decimal(0)
NOTHING = Stated(Decimal(0), Decimal(0), -1, NOWHERE)
Key = tuple[str, str, str]  # (source, indicator, applicant); the source is a table's name or PROSE


@dataclass
class Statements:
    """The statements of one report, its own figures only, and its blank cells."""

    year: int | None = None
    stated: dict[Key, list[Stated]] = field(default_factory=dict)
    blank: set[Key] = field(default_factory=set)
    sentences: list["Statements"] = field(default_factory=list)
    parts: dict[str, list[Stated]] = field(default_factory=dict)

    @cached_property
    def sources(self) -> frozenset[str]:
        """Which state any figure."""
        return frozenset(source for source, _, _ in self.stated)

    @cached_property
    def indicators(self) -> frozenset[str]:
        """All of which there is any figure."""
        return frozenset(indicator for _, indicator, _ in self.stated)

    def of(self, source: str, indicator: str, applicant: str = "") -> Sequence[Stated]:
        """What *source* states; where that is empty, what any table states, or else the sentences."""
        if source:
            return self.stated.get((source, indicator, applicant), ())
        return self._of_any.get((indicator, applicant), ())

    @cached_property
    def _of_any(self) -> dict[tuple[str, str], list[Stated]]:
        found: dict[tuple[str, str], list[Stated]] = {}
        for sentences in (False, True):
            for (source, indicator, applicant), stated in self.stated.items():
                if (source == PROSE) is sentences:
                    found.setdefault((indicator, applicant), stated)
        return found

    def is_blank(self, source: str, indicator: str, applicant: str = "") -> bool:
        return (source, indicator, applicant) in self.blank


# Whose figures of which year are checked together.
Instance = tuple[str, int | None]


def instances(facts: Sequence[Fact], year: int | None) -> list[Instance]:
    """The report's own figures of its *year*, then those that tables state of another organ or year."""
    tables = ((fact.scope, fact.year) for fact in facts if fact.origin is Origin.TABLE)
    return list(dict.fromkeys((("", year), *tables)))


def statements(
    facts: Sequence[Fact],
    rules: Rules,
    year: int | None = None,
    cells: Iterable[Cell] = (),
    instance: Instance | None = None,
) -> Statements:
    """The statements among *facts* of a report of *year*, and the blank ones of *cells*: those of one *instance*.

    That is the report itself where it is None, with all that its sentences state.
    """
    whose = instance or ("", year)
    if whose != ("", year):
        return _stated(facts, rules, whose[1], (c for c in cells if (c.scope, c.year) == whose), whose)
    own = (c for c in cells if not c.scope and c.year in (None, year))
    return _stated(facts, rules, year, own, None)


def _stated(
    facts: Sequence[Fact], rules: Rules, year: int | None, cells: Iterable[Cell], instance: Instance | None
) -> Statements:
    """The statements of one *instance*, None for the report's own.

    A blank cell certainly stands for nothing where its whole row is blank, or where the other cells of the row
    already make up the row's total; then it is stated as 0.
    """
    found = Statements(year)
    introduces_parts = re.compile(either(rules.reading.parts))
    quote = ""
    for position, fact in enumerate(facts):
        source = PROSE if fact.origin is Origin.PROSE else fact.rule
        said = fact.basis in (Basis.SAID, Basis.DENIED, Basis.CELL)
        one = Stated(fact.value, _tolerance(fact), position, fact.source, fact.scope, said)
        if instance is not None:
            if source != PROSE and (fact.scope, fact.year) == instance:
                found.stated.setdefault((source, fact.indicator, fact.applicant), []).append(one)
            continue
        if source != PROSE and year is not None and fact.year != year:
            continue
        if not fact.scope:
            found.stated.setdefault((source, fact.indicator, fact.applicant), []).append(one)
        if source == PROSE:
            if fact.source.quote != quote or not found.sentences:
                quote = fact.source.quote
                found.sentences.append(Statements(year))
            sentence = found.sentences[-1]
            if not fact.scope:
                sentence.stated.setdefault((SENTENCE, fact.indicator, ""), []).append(one)
            elif (SENTENCE, fact.indicator, "") in sentence.stated and introduces_parts.search(quote):
                sentence.parts.setdefault(fact.indicator, []).append(one)
    for cell, nothing in _blanks(cells, rules.official_tables.tables.values()):
        key = (cell.table, cell.indicator, cell.applicant)
        if nothing and key not in found.stated:
            found.stated[key] = [NOTHING]
        elif not nothing:
            found.blank.add(key)
    return found


def _blanks(cells: Iterable[Cell], tables: Iterable[OfficialTable]) -> Iterator[tuple[Cell, bool]]:
    """(blank cell, whether it certainly stands for nothing)."""
    named = {table.name: table for table in tables}
    rows: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        if table := named.get(cell.table):
            row = cell.indicator if table.columns[-1].is_ is None else cell.indicator.rpartition(".")[0]
            rows.setdefault((cell.table, row), []).append(cell)
    for (name, _), row_cells in rows.items():
        values = [cell.value for cell in row_cells]
        stated = [value for value in values if value is not None]
        complete = named[name].last_is_total and len(values) == len(named[name].columns)
        whole = values[-1]
        nothing = complete and (not stated or (whole is not None and sum(stated) == 2 * whole))
        yield from ((cell, nothing) for cell in row_cells if cell.value is None)


def _tolerance(fact: Fact) -> Decimal:
    """How far the true value may be from a rounded one: a unit of its last digit that is not 0."""
    if not fact.value or not (fact.approx or fact.origin is Origin.PROSE):
        return EXACT
    digits, quote = f"{fact.value:f}", fact.source.quote
    in_ten_thousands = any(myriad in quote for myriad in MYRIADS) and digits not in quote.replace(",", "")
    if not fact.approx and not in_ten_thousands:
        return EXACT
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")) if "." not in digits else 0)
