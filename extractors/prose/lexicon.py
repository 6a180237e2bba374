"""The terms of the rules, found in a text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from ..models import Span
from ..rulebook.rules import Rules
from ..rulebook.sought import Sought
from ..rulebook.terms import GAP, is_regex, pattern

HIDING = 1000
T = TypeVar("T")


class TermFinder(Generic[T]):
    """Finds every place where one of many terms stands, those that overlap too, and what the term stands for.

    One expression looks for all words at once. It takes a single character, and sees the rest of the longest word
    that stands there; the shorter ones that stand there too are known beforehand.
    """

    def __init__(self, terms: Mapping[str, T]) -> None:
        self._words: dict[str, T] = {}
        # by what stands before the gap: (expression, what stands behind it, what it stands for)
        self._gapped: dict[str, list[tuple[re.Pattern[str], str, T]]] = {}
        self._expressions: list[tuple[re.Pattern[str], T]] = []
        self._some_expression = Sought(filter(is_regex, terms))
        for term, meant in terms.items():
            head, gap, tail = term.partition(GAP)
            if is_regex(term):
                self._expressions.append((re.compile(pattern(term)), meant))
            elif gap:
                self._gapped.setdefault(head, []).append((re.compile(pattern(term)), tail, meant))
            else:
                self._words[term] = meant
        known = self._words.keys() | self._gapped.keys()
        self._beginning = {w: [w[:n] for n in range(1, len(w) + 1) if w[:n] in known] for w in known}
        rests: dict[str, list[str]] = {}
        for word in sorted(known, key=len, reverse=True):
            rests.setdefault(word[0], []).append(re.escape(word[1:]))
        places = (f"{re.escape(first)}(?=({'|'.join(rest)}))" for first, rest in rests.items())
        self._any = re.compile("|".join(places) or "(?!)")

    def standing(self, text: str, start: int, end: int) -> "Standing[T]":
        """What stands between *start* and *end*, to be asked for stretches of it."""
        words: list[Found[T]] = []
        gapped: dict[str, None] = {}
        for m in self._any.finditer(text, start, end):
            at = m.start()
            for word in self._beginning[m[0] + m[m.lastindex or 0]]:
                if word in self._words:
                    words.append((at, at + len(word), None, self._words[word]))
                if word in self._gapped:
                    gapped[word] = None
        found = (
            [
                (m.start(), m.end(), (m.start() + len(head), m.end() - len(tail)), meant)
                for m in _each_place(expression, text, start, end)
            ]
            for head in gapped
            for expression, tail, meant in self._gapped[head]
            if text.find(tail, start, end) >= 0
        )
        expressions = self._expressions if self._some_expression.search(text, start, end) else ()
        return Standing(text, words, [places for places in found if places], expressions)


# Where a term stands, between what its gap is if it has one, and what is meant by it.
Found = tuple[int, int, Span | None, T]


class Standing(NamedTuple, Generic[T]):
    """The terms that stand in a stretch of *text*: *words*, those that are *gapped* at each place where one may begin,
    and the *expressions* that match somewhere."""

    text: str
    words: Sequence[Found[T]]
    gapped: Sequence[Sequence[Found[T]]]
    expressions: Sequence[tuple[re.Pattern[str], T]]

    def within(self, start: int, end: int) -> list[Found[T]]:
        """Those between *start* and *end*; an expression, and a term with a gap, is not looked for inside itself."""
        found = [one for one in self.words if start <= one[0] and one[1] <= end]
        for places in self.gapped:
            behind = start
            for one in places:
                if behind <= one[0] and one[1] <= end:
                    found.append(one)
                    behind = one[1]
        for expression, meant in self.expressions:
            found += [(m.start(), m.end(), None, meant) for m in expression.finditer(self.text, start, end)]
        return found


def _each_place(expression: re.Pattern[str], text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The matches of *expression* that overlap too."""
    m = expression.search(text, start, end)
    while m:
        yield m
        m = expression.search(text, m.start() + 1, end)


# How much of its place a term takes, and the indicators that it may name.
Weighed = tuple[int, frozenset[str]]


class Hit(NamedTuple):
    """A term at *start* to *end* of the text, and the indicators that it may name; *head* is what stands before its gap."""

    start: int
    end: int
    weight: int
    names: frozenset[str]
    head: Span = (0, 0)


class Lexicon:
    """All terms of the indicators of *rules*."""

    def __init__(self, rules: Rules) -> None:
        names: dict[str, set[str]] = {}
        for name, indicator in rules.indicators.items():
            for term in indicator.named:
                names.setdefault(term, set()).add(name)
        # a phrase to ignore hides what overlaps it, but for the terms that hold all of it
        weighed = {phrase: (2 * len(phrase) + HIDING, frozenset[str]()) for phrase in rules.ignore}
        for term, named in names.items():
            hides = 2 * HIDING if any(phrase in term for phrase in rules.ignore) else 0
            weighed[term] = 2 * len(term) + hides, frozenset(named)
        self._terms = TermFinder(
            {t: (w - 3 if GAP in t or is_regex(t) else w, named) for t, (w, named) in weighed.items()}
        )

    def standing(self, text: str, start: int, end: int) -> Standing[Weighed]:
        """The terms that stand between *start* and *end*."""
        return self._terms.standing(text, start, end)

    @staticmethod
    def hits(standing: Standing[Weighed], start: int, end: int) -> list[Hit]:
        """Those of *standing* between *start* and *end* in their order; of two that overlap, the longer."""
        hits = []
        for begin, until, gap, (weight, names) in standing.within(start, end):
            if gap and names:
                # only the part behind a gap takes its place: what stands in the gap may name something more exact
                hits.append(Hit(gap[1], until, weight, names, (begin, gap[0])))
            else:
                hits.append(Hit(begin, until, weight, names))
        hits.sort()
        apart = all(a.end <= b.start and not b.head[1] for a, b in pairwise(hits))
        return hits if apart else _without_overlaps(hits)


def _overlap(span: Span, other: Hit) -> bool:
    return span[0] < other.end and other.start < span[1]


def _without_overlaps(hits: Sequence[Hit]) -> list[Hit]:
    """*hits*, in the order of the text, without those that overlap with a longer one."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: -hit.weight):
        if not any(_overlap((hit.start, hit.end), other) or _overlap(hit.head, other) for other in kept):
            kept.append(hit)
    return sorted(kept)
