"""What comes of many organs' reports added up: records, with what each sum is made of and what it lacks."""

from decimal import Decimal
from typing import NamedTuple

from .models import Check, Fact, Origin, Report

# What is counted, and of which applicants.
Named = tuple[str, str]


class Summand(NamedTuple):
    """What a *report* of one organ gives to a total: by its key, a fact for each indicator and applicant.

    *others* are organs of which its tables have figures that it does not state of its own: they are in no total.
    """

    key: str
    report: Report
    facts: dict[Named, Fact]
    others: tuple[str, ...] = ()

    @property
    def tables(self) -> frozenset[str]:
        """The official tables that it fills in."""
        return frozenset(fact.rule for fact in self.facts.values() if fact.origin is Origin.TABLE)

    @property
    def broken(self) -> tuple[Check, ...]:
        """The hard checks that it fails."""
        return tuple(c for c in self.report.checks if c.status == "fail" and c.grade == "hard")


class Amount(NamedTuple):
    """A figure of the total; *table* is the official one, empty for sentences.

    *stated* are the facts it is the sum of, *blank* the files that fill in the table, but not this cell.
    """

    table: str
    indicator: str
    applicant: str
    label: str
    unit: str
    stated: tuple[tuple[str, Fact], ...]
    blank: tuple[str, ...] = ()

    @property
    def value(self) -> Decimal | None:
        """The exact sum; None where no report states anything."""
        return sum((fact.value for _, fact in self.stated), Decimal(0)) if self.stated else None

    @property
    def approx(self) -> bool:
        """Whether a figure in it is only about so much."""
        return any(fact.approx for _, fact in self.stated)

    @property
    def said(self) -> tuple[str, ...]:
        """The files that state it in a sentence only."""
        return tuple(file for file, fact in self.stated if fact.origin is Origin.PROSE)


class Doubled(NamedTuple):
    """Reports of one organ and year: the file that was *counted*, one *left_out*, and in what they *differ*."""

    organ: str
    year: int | None
    counted: str
    left_out: str
    differ: tuple[Named, ...]


class Total(NamedTuple):
    """The sum of *summands* of one *year* and *group*; *checks* are the identities of the sum itself."""

    group: str
    year: int | None
    summands: tuple[Summand, ...]
    amounts: tuple[Amount, ...]
    checks: tuple[Check, ...]
