"""Which of several statements of one figure counts, where one is needed. Nothing else decides it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from .models import Basis, Fact, Origin, Report
from .rulebook.rules import Rules

# What is counted, of which applicants, whose (the report's own is ""), and of which year.
Subject = tuple[str, str, str, int | None]
# How far a figure is the whole that its name says; what a list or an 均 was taken for may be a part.
WHOLE = (Basis.CELL, Basis.OCR, Basis.SAID, Basis.LISTED, Basis.IMPLIED, Basis.DENIED)


class Chosen(NamedTuple):
    """The *fact* that counts, and *others* that state another value."""

    fact: Fact
    others: tuple[Fact, ...]


class Precedence:
    """Chooses facts by *rules*."""

    def __init__(self, rules: Rules) -> None:
        self._repeated = {name for name, place in rules.places.items() if place.repeated}

    def rank(self, fact: Fact) -> tuple[bool | int, ...]:
        """The lowest counts: the table before prose, what nothing speaks against, the indicator's own section before
        the overview, the exact before the approximate, the whole before the part."""
        return (
            fact.origin is Origin.PROSE,
            fact.doubt is not None,
            fact.place in self._repeated,
            fact.approx,
            WHOLE.index(fact.basis),
        )

    def chosen(self, facts: Iterable[Fact]) -> dict[Subject, Chosen]:
        """What counts of each subject, in the order of *facts*; of two of one rank the larger, which is the whole."""
        stated: dict[Subject, list[Fact]] = {}
        for fact in facts:
            stated.setdefault((fact.indicator, fact.applicant, fact.scope, fact.year), []).append(fact)
        return {subject: self._chosen(found) for subject, found in stated.items()}

    def own(self, report: Report) -> dict[tuple[str, str], Chosen]:
        """What counts of the *report*'s own figures of its year, by indicator and applicant."""
        own = (fact for fact in report.facts if not fact.scope and fact.year == report.year)
        return {(name, whose): found for (name, whose, *_), found in self.chosen(own).items()}

    def figures(self, report: Report) -> str:
        """The *report*'s own figures in one text, the same for the same ones; empty where all are 0, for that much the
        reports of two organs may well have in common."""
        found = {named: chosen.fact.value for named, chosen in self.own(report).items()}
        if not any(found.values()):
            return ""
        return "\n".join(
            sorted(f"{name} {whose} {value.normalize():f}" for (name, whose), value in found.items())
        )

    def best(self, report: Report) -> Report:
        """*report* with only the facts that count; its checks name the places of those."""
        best = {id(chosen.fact) for chosen in self.chosen(report.facts).values()}
        return _only(report, lambda fact: id(fact) in best)

    def _chosen(self, facts: list[Fact]) -> Chosen:
        best = min(facts, key=lambda fact: (self.rank(fact), -fact.value))
        return Chosen(best, tuple(fact for fact in facts if fact.value != best.value))


def sure(report: Report) -> Report:
    """*report* without the facts that something speaks against; its checks name the places of the others."""
    return _only(report, lambda fact: fact.doubt is None)


def _only(report: Report, is_kept: Callable[[Fact], bool]) -> Report:
    kept = [position for position, fact in enumerate(report.facts) if is_kept(fact)]
    places = {position: place for place, position in enumerate(kept)}
    checks = (
        check._replace(facts=tuple(places[position] for position in check.facts if position in places))
        for check in report.checks
    )
    return report._replace(facts=tuple(report.facts[i] for i in kept), checks=tuple(checks))
