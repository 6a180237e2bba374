"""Runs the examples of a rules file: each rule must read in its examples what they say, and nothing else."""

import fnmatch
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from .errors import RulesError
from .extraction import Extractor
from .models import Fact
from .rulebook.examples import Example, Expected, parsed
from .rulebook.layers import layered
from .rulebook.loading import rules_of
from .rulebook.yamlfile import mark_of, nearest, placed


@dataclass(frozen=True, slots=True)
class Trial:
    """An *example* of the rule *name*, at *place* of its file; *found* is what the rule read in it.

    *others* are the facts of other rules whose figures the example wants, or that share one with it.
    """

    name: str
    place: str
    example: Example
    found: tuple[Expected, ...]
    others: tuple[Fact, ...]

    @property
    def holds(self) -> bool:
        return sorted(map(str, self.found)) == sorted(map(str, self.example.expected))


def trials(path: Path, names: Sequence[str] = ()) -> Iterator[Trial]:
    """Every example of the rules file *path*, or of the rules called *names* (with * for anything), in its order.

    Raises RulesError on a mistake in the file, and on a name that no rule has.
    """
    node = layered(path)
    rules = rules_of(node)
    known = [*rules.indicators, *rules.tables]
    for name in names:
        if not fnmatch.filter(known, name):
            raise RulesError(f"no rule `{name}`{nearest(name, known)}")
    extractor = Extractor(rules)
    for place, name, written in rules.examples():
        if names and not any(fnmatch.fnmatchcase(name, wanted) for wanted in names):
            continue
        example = parsed(written)
        facts = extractor.extract(f"{rules.examples_in}\n{example.text}\n").facts
        found = tuple(_as_expected(fact, name) for fact in facts if fact.rule == name)
        yield Trial(name, placed(mark_of(node, place)), example, found, _others(facts, name, example))


def _as_expected(fact: Fact, rule: str) -> Expected:
    indicator = "" if fact.indicator == rule else fact.indicator
    return Expected(indicator, Decimal(f"{fact.value:f}"), fact.approx, fact.scope or fact.applicant)


def _others(facts: Sequence[Fact], name: str, example: Example) -> tuple[Fact, ...]:
    wanted = {expected.value for expected in example.expected}
    return tuple(fact for fact in facts if fact.rule != name and (not wanted or fact.value in wanted))
