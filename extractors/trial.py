"""Runs the examples of a rules file: each rule must read in its examples what they say, and nothing else."""

import fnmatch
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from .errors import RulesError
from .extraction import Extractor
from .models import Fact, Kind, Report
from .rulebook.examples import NOTHING, STATUSES, Expected, judged, parsed
from .rulebook.layers import layered
from .rulebook.loading import rules_of
from .rulebook.rules import Rules
from .rulebook.yamlfile import mark_of, placed
from .words import Notice, nearest


@dataclass(frozen=True, slots=True)
class Trial:
    """An example of the rule *name*, at *place* of its file: what is *wanted* in *text*, and what is *found* there.

    *others* are the facts of other rules whose figures the example wants, or that share one with it.
    """

    name: str
    place: str
    text: str
    wanted: tuple[str, ...]
    found: tuple[str, ...]
    others: tuple[Fact, ...] = ()

    @property
    def holds(self) -> bool:
        return sorted(self.wanted) == sorted(self.found)


def trials(path: Path, names: Sequence[str] = ()) -> Iterator[Trial]:
    """Every example of the rules file *path*, or of the rules called *names* (with * for anything), in its order.

    Raises RulesError on a mistake in the file, and on a name that no rule has.
    """
    node = layered(path)
    rules = rules_of(node)
    examples = list(rules.all_examples())
    known = dict.fromkeys((*rules.indicators, *rules.tables, *(name for _, name, _ in examples)))
    for name in names:
        if not fnmatch.filter(known, name):
            raise RulesError(Notice("no rule `{name}`{near}", name=name, near=nearest(name, known)))
    extractor = Extractor(rules)
    for place, name, written in examples:
        if names and not any(fnmatch.fnmatchcase(name, wanted) for wanted in names):
            continue
        trial = _of_check if name in rules.checks else _of_figures
        tried = trial(name, placed(mark_of(node, place)), written, extractor)
        if tried is not None:
            yield tried


def _of_check(name: str, place: str, written: str, extractor: Extractor) -> Trial:
    text, status = judged(written)
    wanted = () if status == NOTHING else (status,)
    return Trial(name, place, text, wanted, _status(name, extractor.rules, _report(text, name, extractor)))


def _status(name: str, rules: Rules, report: Report) -> tuple[str, ...]:
    """The worst status of the check *name* in *report*; none where it has no figure there."""
    instances = {whole for whole, *_ in rules.instances(name)}
    statuses = {check.status for check in report.checks if check.check in instances}
    return tuple(status for status in STATUSES if status in statuses)[:1]


def _of_figures(name: str, place: str, written: str, extractor: Extractor) -> Trial | None:
    """Of an indicator or a table, what it reads itself; of a word, what is read at all.

    None for a word whose example needs indicators that these rules do not have.
    """
    example = parsed(written)
    rules = extractor.rules
    is_source = name in rules.indicators or name in rules.tables
    if not is_source and any(expected.indicator not in rules.figures for expected in example.expected):
        return None
    facts = _report(example.text, name, extractor).facts
    own = tuple(fact for fact in facts if fact.rule == name or not is_source)
    wanted = {expected.value for expected in example.expected}
    others = tuple(fact for fact in facts if fact not in own and (not wanted or fact.value in wanted))
    found = tuple(str(_as_expected(fact, name)) for fact in own)
    return Trial(name, place, example.text, tuple(map(str, example.expected)), found, others)


def _report(text: str, name: str, extractor: Extractor) -> Report:
    """The report in an example of the rule *name*; one of another kind of document has the title of its own."""
    rules = extractor.rules
    form = rules.official_tables.tables.get(rules.checks[name].of if name in rules.checks else name)
    title = f"{rules.examples_in}\n" if form is None or form.kind is Kind.DISCLOSURE else ""
    return extractor.extract(f"{title}{text}\n")


def _as_expected(fact: Fact, rule: str) -> Expected:
    indicator = "" if fact.indicator == rule else fact.indicator
    return Expected(indicator, Decimal(f"{fact.value:f}"), fact.approx, fact.scope or fact.applicant)
