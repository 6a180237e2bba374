"""The terms of the rules, found in a clause: the longest at each place."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from nianbao.extractors.rules import Rules
from nianbao.extractors.terms import GAP, is_regex, named_pattern

HIDING = 1000


class Hit(NamedTuple):
    """A term at *start* to *end* of the text, and the indicators that it may name; *head* is what stands before its gap."""

    start: int
    end: int
    weight: int
    names: frozenset[str]
    head: tuple[int, int] = (0, 0)


class Lexicon:
    """All terms of the indicators of *rules*."""

    def __init__(self, rules: Rules) -> None:
        terms: dict[str, set[str]] = {}
        for name, indicator in rules.indicators.items():
            for term in indicator.named:
                terms.setdefault(term, set()).add(name)
        # a phrase to ignore hides what overlaps it, but for the terms that hold all of it
        self._plain = [(phrase, 2 * len(phrase) + HIDING, frozenset[str]()) for phrase in rules.ignore]
        self._patterns = []
        for term, names in terms.items():
            weight = 2 * len(term) + (2 * HIDING if any(phrase in term for phrase in rules.ignore) else 0)
            if GAP in term or is_regex(term):
                self._patterns.append((re.compile(named_pattern(term)), weight - 3, frozenset(names)))
            else:
                self._plain.append((term, weight, frozenset(names)))

    def find(self, text: str, start: int, end: int) -> list[Hit]:
        """The terms between *start* and *end* in their order; of two that overlap, the longer."""
        hits = []
        for term, weight, names in self._plain:
            at = text.find(term, start, end)
            while at >= 0:
                hits.append(Hit(at, at + len(term), weight, names))
                at = text.find(term, at + 1, end)
        for pattern, weight, names in self._patterns:
            for m in pattern.finditer(text, start, end):
                # only the part behind a gap takes its place: what stands in the gap may name something more exact
                if pattern.groups:
                    hits.append(Hit(m.start("tail"), m.end(), weight, names, m.span("head")))
                else:
                    hits.append(Hit(m.start(), m.end(), weight, names))
        return _without_overlaps(hits)


def _overlap(span: tuple[int, int], other: Hit) -> bool:
    return span[0] < other.end and other.start < span[1]


def _without_overlaps(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (-hit.weight, hit.start)):
        if not any(_overlap((hit.start, hit.end), other) or _overlap(hit.head, other) for other in kept):
            kept.append(hit)
    return sorted(kept)
