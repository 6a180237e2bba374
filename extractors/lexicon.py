"""The terms of the rules, found in a clause: the longest at each place."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from nianbao.extractors.rules import Rules
from nianbao.extractors.terms import GAP, is_regex, named_pattern, pattern

HIDING = 1000


class Hit(NamedTuple):
    """A term at *start* to *end* of the text, and the indicators that it may name; *head* is what stands before its gap."""

    start: int
    end: int
    weight: int
    names: frozenset[str]
    head: tuple[int, int] = (0, 0)


class Lexicon:
    """All terms of the indicators of *rules*, by their first two characters, so that each place is looked at once."""

    def __init__(self, rules: Rules) -> None:
        terms: dict[str, set[str]] = {}
        for name, indicator in rules.indicators.items():
            for term in indicator.named:
                terms.setdefault(term, set()).add(name)
        self._plain: dict[str, dict[str, list[tuple[str, int, frozenset[str]]]]] = {}
        self._patterns: list[tuple[str, re.Pattern[str], int, frozenset[str]]] = []
        # a phrase to ignore hides what overlaps it, but for the terms that hold all of it
        for phrase in rules.ignore:
            self._add(phrase, 2 * len(phrase) + HIDING, frozenset())
        for term, names in terms.items():
            weight = 2 * len(term) + (2 * HIDING if any(phrase in term for phrase in rules.ignore) else 0)
            self._add(term, weight, frozenset(names))

    def _add(self, term: str, weight: int, names: frozenset[str]) -> None:
        if GAP in term or is_regex(term):
            head = "" if is_regex(term) else term.partition(GAP)[0]
            expression = named_pattern(term) if names else pattern(term)
            self._patterns.append((head, re.compile(expression), weight - 3, names))
            return
        seconds = self._plain.setdefault(term[0], {})
        seconds.setdefault(term[1:2], []).append((term, weight, names))

    def find(self, text: str, start: int, end: int) -> list[Hit]:
        """The terms between *start* and *end* in their order; of two that overlap, the longer."""
        hits = []
        stretch = text[start:end]
        plain = self._plain
        for i, first in enumerate(stretch):
            seconds = plain.get(first)
            if seconds is None:
                continue
            for term, weight, names in (*seconds.get(stretch[i + 1 : i + 2], ()), *seconds.get("", ())):
                if stretch.startswith(term, i):
                    hits.append(Hit(start + i, start + i + len(term), weight, names))
        for head, expression, weight, names in self._patterns:
            if head not in stretch:
                continue
            for m in expression.finditer(text, start, end):
                # only the part behind a gap takes its place: what stands in the gap may name something more exact
                if expression.groups:
                    hits.append(Hit(m.start("tail"), m.end(), weight, names, m.span("head")))
                else:
                    hits.append(Hit(m.start(), m.end(), weight, names))
        return _without_overlaps(hits) if len(hits) > 1 else hits


def _overlap(span: tuple[int, int], other: Hit) -> bool:
    return span[0] < other.end and other.start < span[1]


def _without_overlaps(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (-hit.weight, hit.start)):
        if not any(_overlap((hit.start, hit.end), other) or _overlap(hit.head, other) for other in kept):
            kept.append(hit)
    return sorted(kept)
