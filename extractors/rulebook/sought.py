"""Terms that are sought where they mostly are not: first what stands in each of them, which is found fast."""

import re
from collections.abc import Iterable
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as sre_parser  # type: ignore[attr-defined]
from sys import maxsize
from typing import Any

from .terms import either, pattern

# So many strings are told apart in a part of an expression.
MOST = 64
# What takes no place in the text.
NO_PLACE = (sre.AT, sre.ASSERT, sre.ASSERT_NOT)
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)

Strings = frozenset[str]


class Sought:
    """The expression *text*, which matches any of *terms* with something around, sought like a compiled one."""

    def __init__(self, terms: Iterable[str], text: str | None = None) -> None:
        terms = tuple(terms)
        self._pattern = re.compile(either(terms) if text is None else text)
        parts = [needed(term) for term in terms]
        known = frozenset().union(*(part for part in parts if part))
        self._needed = re.compile(either(known) if all(parts) else "")

    def search(self, text: str, start: int = 0, end: int = maxsize) -> re.Match[str] | None:
        """The first match in *text* between *start* and *end*."""
        return self._pattern.search(text, start, end) if self._needed.search(text, start, end) else None


def needed(term: str) -> Strings | None:
    """Strings of which one stands in whatever the expanded *term* matches; None where that is not known."""
    return _needed(sre_parser.parse(pattern(term)))


def _needed(parsed: Any) -> Strings | None:
    best: Strings | None = None
    run = frozenset([""])
    for item in parsed:
        exact = _exact(item)
        if exact is not None and len(run) * len(exact) <= MOST:
            run = frozenset(before + behind for before in run for behind in exact)
            best = _better(best, run)
        else:
            run = frozenset([""])
            best = _better(best, exact or _inside(item))
    return best


def _better(one: Strings | None, other: Strings | None) -> Strings | None:
    """That of two whose shortest string is the longer, the later where they are as long."""
    if not other or "" in other:
        return one
    return other if one is None or min(map(len, other)) >= min(map(len, one)) else one


def _inside(item: tuple[Any, Any]) -> Strings | None:
    kind, argument = item
    if kind is sre.SUBPATTERN:
        return _needed(argument[-1])
    if kind in REPEATS and argument[0]:
        return _needed(argument[2])
    if kind is sre.BRANCH:
        parts = [_needed(part) for part in argument[1]]
        return frozenset().union(*(part for part in parts if part)) if all(parts) else None
    return None


def _exact(item: tuple[Any, Any]) -> Strings | None:
    """All that *item* of a parsed expression may match, if that is known and not too much."""
    kind, argument = item
    if kind is sre.LITERAL:
        return frozenset([chr(argument)])
    if kind in NO_PLACE:
        return frozenset([""])
    if kind is sre.IN and all(k is sre.LITERAL for k, _ in argument):
        return frozenset(chr(c) for _, c in argument)
    if kind is sre.SUBPATTERN:
        return _sequence(argument[-1])
    if kind is sre.BRANCH:
        parts = [_sequence(part) for part in argument[1]]
        return None if None in parts else _limited(frozenset().union(*(part for part in parts if part)))
    if kind in REPEATS and argument[:2] == (0, 1):
        once = _sequence(argument[2])
        return once and _limited(once | {""})
    return None


def _sequence(parsed: Any) -> Strings | None:
    made = frozenset([""])
    for item in parsed:
        exact = _exact(item)
        if exact is None or len(made) * len(exact) > MOST:
            return None
        made = frozenset(before + behind for before in made for behind in exact)
    return made


def _limited(strings: Strings) -> Strings | None:
    return strings if len(strings) <= MOST else None
