"""The accounting identities of the forms, run on whatever figures a report has. Nothing is ever repaired."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, product

from ..models import Cell, Check, Fact, Report
from ..numerals import plain
from ..rulebook.formulas import Formula, Term, parse
from ..rulebook.rules import PLACE, SENTENCES, Rules
from ..rulebook.sections import CheckRule
from ..words import Lang
from .messages import Messages
from .outcomes import ACROSS_YEARS, OF_PROSE, OF_SOURCE, ONE, Instance, Operand, Outcome, weighed
from .statements import PROSE, SENTENCE, Stated, Statements, instances, statements

# Combinations of repeated statements that are tried.
MOST_COMBINATIONS = 64
FEWEST_EARLIER = 2


class Checker:
    """Runs the ``checks`` of *rules*, and tells of them in *lang*."""

    def __init__(self, rules: Rules, lang: Lang = Lang.ZH) -> None:
        self._rules = rules
        self._applicants = rules.applicants
        self._messages = Messages(rules, lang)
        self._parts: dict[tuple[str, str], tuple[str, ...]] = {}
        self._within = list(self._all_instances(across=False))
        self._concerning: dict[str, list[int]] = defaultdict(list)
        for i, one in enumerate(self._within):
            for indicator in one.indicators:
                self._concerning[indicator].append(i)

    def check(
        self, facts: Sequence[Fact], cells: Sequence[Cell] = (), year: int | None = None
    ) -> tuple[Check, ...]:
        """The checks of one report of *year*: those for which it has figures, of its own, each organ and each year."""
        found: list[Check] = []
        for instance in instances(facts, year):
            whose, when = instance[0], instance[1] if instance[1] != year else None
            report = statements(facts, self._rules, year, cells, instance)
            for check in self._checks(report):
                found.append(check._replace(message=self._messages.of(whose, when, check.message)))
        return tuple(found)

    def _checks(self, report: Statements) -> Iterator[Check]:
        concerned = {i for indicator in report.indicators for i in self._concerning.get(indicator, ())}
        for one in (self._within[i] for i in sorted(concerned)):
            if one.sources <= report.sources:
                for part in report.sentences if one.rule.of == SENTENCE else (report,):
                    yield from self._checked(one, part, ())

    def check_year(self, report: Report, earlier: Sequence[Report]) -> Report:
        """*report*, with the checks against *earlier* ones of the same organ added; the earliest comes first."""
        own = statements(report.facts, self._rules, report.year)
        before = [statements(other.facts, self._rules, other.year) for other in earlier]
        found = [check for one in self._across for check in self._checked(one, own, before)]
        return report._replace(checks=(*report.checks, *found))

    def check_beside(self, report: Report, others: Sequence[Report]) -> Report:
        """*report*, with the checks against *others* of the same organ added, of any years, the earliest first.

        Those of a later year's report stand here where they come out otherwise by *report*, with the places of its facts.
        """
        year = report.year or 0
        every = sorted((*others, report), key=lambda one: one.year or 0)
        said = [statements(one.facts, self._rules, one.year) for one in every]
        own = every.index(report)
        found = list(self.check_year(report, every[:own]).checks if own else report.checks)
        for n in range(own + 1, len(said)):
            for one in self._across:
                without = [*self._checked(one, said[n], [*said[:own], *said[own + 1 : n]], year)]
                for check in self._checked(one, said[n], said[:n], year):
                    if check not in without:
                        message = self._messages.later(every[n].year, check.message)
                        found.append(check._replace(message=message))
        return report._replace(checks=tuple(found))

    # --- one check -----------------------------------------------------------------------------------------------

    @cached_property
    def _across(self) -> list[Instance]:
        return list(self._all_instances(across=True))

    def _all_instances(self, *, across: bool) -> Iterator[Instance]:
        """Of the checks within a report, or of those *across* the years of an organ."""
        for name, rule in self._rules.checks.items():
            text = f"{rule.formula} {rule.when}"
            if any(f"{function}(" in text for function in ACROSS_YEARS) == across:
                yield from self._instances(name, rule)

    def _instances(self, name: str, rule: CheckRule) -> Iterator[Instance]:
        for whole, filled, applicant in self._rules.instances(name):
            yield self._instance(whole, rule, filled, applicant)

    def _instance(self, name: str, rule: CheckRule, filled: str, applicant: str) -> Instance:
        formula = parse(PLACE.sub(filled, rule.formula))
        when = parse(PLACE.sub(filled, rule.when)) if rule.when else None
        terms = [term for term in formula.terms if term.indicator]
        names = {term.indicator for term in terms}
        names |= {n for term in terms if term.group for n in self._parts_of(term.indicator, rule.of)}
        functions = formula.functions | (when.functions if when else frozenset())
        sources = {PROSE for function in functions if function in OF_PROSE}
        if rule.of in self._rules.tables and not functions.isdisjoint(OF_SOURCE):
            sources.add(rule.of)
        return Instance(name, rule, formula, when, applicant, frozenset(names), frozenset(sources))

    def _checked(
        self, one: Instance, own: Statements, earlier: Sequence[Statements], facts_of: int | None = None
    ) -> Iterator[Check]:
        """The check, if there is anything to check; its facts are those of another year's report where it is named."""
        if own.indicators.isdisjoint(one.indicators):
            return
        if one.when is not None:
            condition = self._outcome(one, one.when, own, earlier)
            if condition is None or condition.status != "pass":
                return
        outcome = self._outcome(one, one.formula, own, earlier)
        if outcome is None:
            return
        operands = (*outcome.left, *outcome.right)
        facts = [o.stated.fact for o in operands if o.stated and o.stated.fact >= 0 and o.year == facts_of]
        known = outcome.status != "skip"
        yield Check(
            check=one.name,
            grade=one.rule.grade,
            status=outcome.status,
            message=self._messages.message(one, outcome),
            expected=plain(outcome.right_total) if known else None,
            actual=plain(outcome.left_total) if known else None,
            facts=tuple(dict.fromkeys(facts)),
            tolerance=outcome.tolerance,
            values=tuple(o.known for o in operands if o.is_figure),
        )

    def _outcome(
        self, one: Instance, formula: Formula, own: Statements, earlier: Sequence[Statements]
    ) -> Outcome | None:
        """The best outcome over the allowed readings and the repeated statements; None where there is nothing to check."""
        outcomes: list[Outcome] = []
        for reading in formula.readings:
            left, right = (
                [o for term in terms for o in self._operands(one, term, own, earlier)]
                for terms in (formula.left, reading)
            )
            if not (left and right and _is_stated(formula.functions, left + right)):
                continue
            for combination in islice(product(*left, *right), MOST_COMBINATIONS):
                sides = combination[: len(left)], combination[len(left) :]
                outcomes.append(weighed(*sides, formula.relation))
        order = ("pass", "skip", "fail")
        return min(outcomes, key=lambda outcome: order.index(outcome.status), default=None)

    def _operands(
        self, one: Instance, term: Term, own: Statements, earlier: Sequence[Statements]
    ) -> list[list[Operand]]:
        """For each figure that *term* means, the statements of it."""
        if not term.indicator:
            return [[Operand(term, "", ONE)]]
        if term.function in ACROSS_YEARS:
            return [[self._earlier(one, term, earlier, own.year)]]
        if term.function == "parts":
            parts = own.parts.get(term.indicator, [])
            return [[Operand(term, part.scope, part)] for part in parts] if len(parts) > 1 else []
        if term.function == "applicants":
            return [
                [self._operand(term, applicant, own, one.rule.of, term.indicator, applicant)]
                for applicant in self._applicants
            ]
        source = PROSE if term.function in OF_PROSE else one.rule.of
        found = []
        for indicator in self._group(term, own, source, one.applicant):
            if source in SENTENCES:
                chosen = _chosen(one, term, own.of(source, indicator, one.applicant))
                operands = [Operand(term, indicator, s) for s in chosen or (None,)]
            else:
                operands = [self._operand(term, indicator, own, source, indicator, one.applicant)]
            if not term.optional or operands[0].stated or operands[0].blank:
                found.append(operands)
        return found

    def _operand(
        self, term: Term, of: str, own: Statements, source: str, indicator: str, applicant: str
    ) -> Operand:
        stated = own.of(source, indicator, applicant)
        if stated:
            return Operand(term, of, stated[0])
        return Operand(term, of, None, own.is_blank(source, indicator, applicant))

    def _group(self, term: Term, own: Statements, source: str, applicant: str) -> Sequence[str]:
        """The indicators of a group: its parts or, where none of them is in the form, the group itself."""
        if not term.group:
            return (term.indicator,)
        parts = self._parts_of(term.indicator, source)
        there = any(own.of(source, p, applicant) or own.is_blank(source, p, applicant) for p in parts)
        if there:
            return parts
        return (term.indicator,) if own.of(source, term.indicator, applicant) else parts

    def _parts_of(self, group: str, source: str) -> tuple[str, ...]:
        found = self._parts.get((source, group))
        if found is None:
            known = self._rules.indicators_of(source)
            found = self._parts[source, group] = tuple(n for n in known if n.startswith(f"{group}."))
        return found

    def _earlier(self, one: Instance, term: Term, earlier: Sequence[Statements], year: int | None) -> Operand:
        found = [
            Operand(term, term.indicator, stated[0], year=report.year)
            for report in earlier
            if (stated := report.of(one.rule.of, term.indicator, one.applicant))
        ]
        if term.function == "last_year":
            found = [o for o in found if o.year is not None and o.year + 1 == year]
        elif len(found) < FEWEST_EARLIER:
            found = []
        return min(found, key=lambda o: o.known, default=Operand(term, term.indicator, None))


def together(checks: Iterable[Check]) -> list[list[Check]]:
    """The failed of *checks*, those that one wrong cell may have caused in one group: they share a fact."""
    groups: list[tuple[set[int], list[Check]]] = []
    for check in checks:
        if check.status != "fail":
            continue
        facts, members = set(check.facts), [check]
        apart = []
        for group in groups:
            if group[0] & facts:
                facts |= group[0]
                members = [*group[1], *members]
            else:
                apart.append(group)
        groups = [*apart, (facts, members)]
    return [members for _, members in groups]


def _is_stated(functions: frozenset[str], choices: Sequence[Sequence[Operand]]) -> bool:
    """Whether each of the sources that a formula compares states one of its figures."""
    stated = {o.term.function for choice in choices for o in choice if o.is_figure}
    return functions <= stated or all(
        f in stated or (f in OF_SOURCE and not stated.isdisjoint(OF_SOURCE)) for f in functions
    )


def _chosen(one: Instance, term: Term, stated: Sequence[Stated]) -> Sequence[Stated]:
    """Which of several statements in sentences *term* means.

    What is said again is held against what was said first, and it is what differs from it, if anything does. What the
    sentences say can only prove a report wrong where all that names the figure stands in its own clause.
    """
    if "again" in one.formula.functions:
        first, later = stated[:1], stated[1:]
        differing = [s for s in later if abs(s.value - first[0].value) > s.tolerance + first[0].tolerance]
        return (differing or later) if term.function == "again" else first
    if term.function == "prose" and one.rule.grade == "hard":
        return [s for s in stated if s.said]
    return stated
