"""The accounting identities of the forms, run on whatever figures a report has. Nothing is ever repaired."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import islice, product
from typing import Literal, NamedTuple

from ..models import Cell, Check, Fact, Report
from ..rulebook.formulas import Formula, Relation, Term, parse
from ..rulebook.rules import PLACE, SENTENCES, Rules
from ..rulebook.sections import CheckRule
from ..text.numerals import plain
from .statements import EXACT, NOTHING, PROSE, SENTENCE, Stated, Statements, instances, statements

ACROSS_YEARS = ("last_year", "least_before")
OF_PROSE = ("prose", "again")
OF_SOURCE = ("", "applicants")
# Combinations of repeated statements that are tried.
MOST_COMBINATIONS = 64
FEWEST_EARLIER = 2
Status = Literal["pass", "fail", "skip"]
ONE = Stated(Decimal(1), Decimal(0), -1, 0)


class _Instance(NamedTuple):
    """A check of one applicant, or of one of the indicators that `each` lists."""

    name: str
    rule: CheckRule
    formula: Formula
    when: Formula | None
    applicant: str
    indicators: frozenset[str]
    sources: frozenset[str]

    @property
    def is_row(self) -> bool:
        """Whether it adds up a row of the table of applications."""
        return self.formula.left[0].function == "applicants"


class _Operand(NamedTuple):
    """A term with its figure; *stated* is None where there is none, *blank* where its cell is blank.

    *of* is the indicator or, where the term adds up parts or applicants, the one of them whose figure it is.
    """

    term: Term
    of: str
    stated: Stated | None
    blank: bool = False
    year: int | None = None

    @property
    def is_figure(self) -> bool:
        """Whether the report states it, not a blank or the formula."""
        return self.stated is not None and self.stated is not NOTHING and self.stated is not ONE

    @property
    def known(self) -> Decimal:
        return self.stated.value if self.stated else Decimal(0)


class _Outcome(NamedTuple):
    """The two sides of a formula, what is known of each in all, and how far the true difference may be from theirs."""

    status: Status
    left: Sequence[_Operand]
    right: Sequence[_Operand]
    left_total: Decimal
    right_total: Decimal
    tolerance: Decimal


class Checker:
    """Runs the ``checks`` of *rules*."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._applicants = rules.applicants
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
            whose = f"{instance[0]}{f' {instance[1]} 年' if instance[1] != year else ''}".strip()
            report = statements(facts, self._rules, year, cells, instance)
            for check in self._checks(report):
                found.append(check._replace(message=f"{whose}：{check.message}") if whose else check)
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

    # --- one check -----------------------------------------------------------------------------------------------

    @cached_property
    def _across(self) -> list[_Instance]:
        return list(self._all_instances(across=True))

    def _all_instances(self, *, across: bool) -> Iterator[_Instance]:
        """Of the checks within a report, or of those *across* the years of an organ."""
        for name, rule in self._rules.checks.items():
            text = f"{rule.formula} {rule.when}"
            if any(f"{function}(" in text for function in ACROSS_YEARS) == across:
                yield from self._instances(name, rule)

    def _instances(self, name: str, rule: CheckRule) -> Iterator[_Instance]:
        for whole, filled, applicant in self._rules.instances(name):
            yield self._instance(whole, rule, filled, applicant)

    def _instance(self, name: str, rule: CheckRule, filled: str, applicant: str) -> _Instance:
        formula = parse(PLACE.sub(filled, rule.formula))
        when = parse(PLACE.sub(filled, rule.when)) if rule.when else None
        terms = [term for term in formula.terms if term.indicator]
        names = {term.indicator for term in terms}
        names |= {n for term in terms if term.group for n in self._parts_of(term.indicator, rule.of)}
        functions = formula.functions | (when.functions if when else frozenset())
        sources = {PROSE for function in functions if function in OF_PROSE}
        if rule.of in self._rules.tables and not functions.isdisjoint(OF_SOURCE):
            sources.add(rule.of)
        return _Instance(name, rule, formula, when, applicant, frozenset(names), frozenset(sources))

    def _checked(self, one: _Instance, own: Statements, earlier: Sequence[Statements]) -> Iterator[Check]:
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
        facts = [o.stated.fact for o in operands if o.stated and o.stated.fact >= 0 and o.year is None]
        known = outcome.status != "skip"
        yield Check(
            check=one.name,
            grade=one.rule.grade,
            status=outcome.status,
            message=self._message(one, outcome),
            expected=plain(outcome.right_total) if known else None,
            actual=plain(outcome.left_total) if known else None,
            facts=tuple(dict.fromkeys(facts)),
            tolerance=outcome.tolerance,
            values=tuple(o.known for o in operands if o.is_figure),
        )

    def _outcome(
        self, one: _Instance, formula: Formula, own: Statements, earlier: Sequence[Statements]
    ) -> _Outcome | None:
        """The best outcome over the allowed readings and the repeated statements; None where there is nothing to check."""
        outcomes: list[_Outcome] = []
        for reading in formula.readings:
            left, right = (
                [o for term in terms for o in self._operands(one, term, own, earlier)]
                for terms in (formula.left, reading)
            )
            if not (left and right and _is_stated(formula.functions, left + right)):
                continue
            for combination in islice(product(*left, *right), MOST_COMBINATIONS):
                sides = combination[: len(left)], combination[len(left) :]
                outcomes.append(_weighed(*sides, formula.relation))
        order = ("pass", "skip", "fail")
        return min(outcomes, key=lambda outcome: order.index(outcome.status), default=None)

    def _operands(
        self, one: _Instance, term: Term, own: Statements, earlier: Sequence[Statements]
    ) -> list[list[_Operand]]:
        """For each figure that *term* means, the statements of it."""
        if not term.indicator:
            return [[_Operand(term, "", ONE)]]
        if term.function in ACROSS_YEARS:
            return [[self._earlier(one, term, earlier, own.year)]]
        if term.function == "parts":
            parts = own.parts.get(term.indicator, [])
            return [[_Operand(term, part.scope, part)] for part in parts] if len(parts) > 1 else []
        if term.function == "applicants":
            return [
                [self._operand(term, applicant, own, one.rule.of, term.indicator, applicant)]
                for applicant in self._applicants
            ]
        source = PROSE if term.function in OF_PROSE else one.rule.of
        found = []
        for indicator in self._group(term, own, source, one.applicant):
            if source in SENTENCES:
                chosen = own.of(source, indicator, one.applicant)[term.function == "again" :]
                operands = [_Operand(term, indicator, s) for s in chosen or (None,)]
            else:
                operands = [self._operand(term, indicator, own, source, indicator, one.applicant)]
            if not term.optional or operands[0].stated or operands[0].blank:
                found.append(operands)
        return found

    def _operand(
        self, term: Term, of: str, own: Statements, source: str, indicator: str, applicant: str
    ) -> _Operand:
        stated = own.of(source, indicator, applicant)
        if stated:
            return _Operand(term, of, stated[0])
        return _Operand(term, of, None, own.is_blank(source, indicator, applicant))

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

    def _earlier(
        self, one: _Instance, term: Term, earlier: Sequence[Statements], year: int | None
    ) -> _Operand:
        found = [
            _Operand(term, term.indicator, stated[0], year=report.year)
            for report in earlier
            if (stated := report.of(one.rule.of, term.indicator, one.applicant))
        ]
        if term.function == "last_year":
            found = [o for o in found if o.year is not None and o.year + 1 == year]
        elif len(found) < FEWEST_EARLIER:
            found = []
        return min(found, key=lambda o: o.known, default=_Operand(term, term.indicator, None))

    # --- what is said of it --------------------------------------------------------------------------------------

    def _label(self, o: _Operand, one: _Instance) -> str:
        """What *o* is called; empty for a number of the formula."""
        function = o.term.function
        if not o.term.indicator or function == "parts":
            return o.of
        if function == "applicants":
            return self._applicants[o.of]
        label = self._rules.label(o.of, "" if function in OF_PROSE else one.rule.of)
        if function in OF_PROSE:
            return f"正文所述{label}"
        if function in ACROSS_YEARS:
            return f"{o.year} 年{label}" if o.year is not None else f"上年{label}"
        return "总计" if one.is_row and not function else label

    def _message(self, one: _Instance, outcome: _Outcome) -> str:
        whose = f"（{self._applicants.get(one.applicant, '总计')}）" if one.rule.each == "applicant" else ""
        if one.is_row:
            whose = f"（{self._rules.label(one.formula.left[0].indicator, one.rule.of)}）"
        rule = f"{one.rule.label}{whose}"
        operands = (*outcome.left, *outcome.right)
        if outcome.status == "pass":
            return rule
        if outcome.status == "skip":
            blank = [self._label(o, one) for o in operands if o.blank]
            missing = [self._label(o, one) for o in operands if o.stated is None and not o.blank]
            said = [
                f"{'、'.join(names)}{what}"
                for names, what in ((missing, "没有读到"), (blank, "空白"))
                if names
            ]
            return f"{rule}：{'；'.join(said)}，无法核对"
        lines = {o.stated.line for o in operands if o.stated and o.stated.line and o.known and o.year is None}
        places = f"（第 {_ranges(lines)} 行）" if lines else ""
        difference = (
            f"，相差 {abs(outcome.left_total - outcome.right_total):,}" if one.formula.relation == "=" else ""
        )
        said = [
            self._said(outcome.left, outcome.left_total, one),
            self._said(outcome.right, outcome.right_total, one),
        ]
        return f"{rule}：{'，而'.join(said)}{difference}{places}"

    def _said(self, operands: Sequence[_Operand], total: Decimal, one: _Instance) -> str:
        """A side of a formula with its figures: 予以公开 27 ＋ 部分公开 6 ＝ 33; those that are 0 are left out."""
        shown = [o for o in operands if o.known] or operands[:1]
        text = ""
        for i, o in enumerate(shown):
            sign = (" － " if o.term.factor < 0 else " ＋ ") if i else ("－" if o.term.factor < 0 else "")
            factor, label = abs(o.term.factor), self._label(o, one)
            if not label:
                text += f"{sign}{factor:,}"
                continue
            times = "" if factor == 1 else f"{factor} × "
            about = "约 " if o.stated and o.stated.tolerance else ""
            text += f"{sign}{times}{label} {about}{o.known:,}"
        if len(shown) == 1 and shown[0].term.factor == 1:
            return text
        return f"{text} ＝ {total:,}"


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


def _is_stated(functions: frozenset[str], choices: Sequence[Sequence[_Operand]]) -> bool:
    """Whether each of the sources that a formula compares states one of its figures."""
    stated = {o.term.function for choice in choices for o in choice if o.is_figure}
    return functions <= stated or all(
        f in stated or (f in OF_SOURCE and not stated.isdisjoint(OF_SOURCE)) for f in functions
    )


def _weighed(left: Sequence[_Operand], right: Sequence[_Operand], relation: Relation) -> _Outcome:
    """A blank cell is 0 or more, so that one may still know; with an operand missing altogether one does not."""
    direction = -1 if relation in (">", ">=") else 1
    tolerance = EXACT
    totals = []
    missing = may_grow = may_shrink = False
    for side, operands in ((direction, left), (-direction, right)):
        total = Decimal(0)
        for o in operands:
            factor, stated = o.term.factor, o.stated
            if stated is not None:
                total += factor * stated.value
                if stated.tolerance:
                    tolerance += abs(factor) * stated.tolerance
            elif not o.blank:
                missing = True
            elif side * factor > 0:
                may_grow = True
            else:
                may_shrink = True
        totals.append(total)
    difference = direction * (totals[0] - totals[1])
    above = difference > tolerance or (relation in ("<", ">") and difference >= tolerance)
    below = relation == "=" and difference < -tolerance
    unknown = above or below or (may_grow and (may_shrink or relation != "="))
    status: Status = "skip" if missing or unknown else "pass"
    if not missing and ((above and not may_shrink) or (below and not may_grow)):
        status = "fail"
    return _Outcome(status, left, right, totals[0], totals[1], tolerance)


def _ranges(lines: Iterable[int]) -> str:
    """Line numbers as people write them: 3、5–9."""
    runs: list[list[int]] = []
    for line in sorted(lines):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
