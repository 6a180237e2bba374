"""The language of terms, in which rules.yaml names things.

A term is a word as it stands in the text. It may hold one gap, written …, that spans a few characters of the same
clause, and names of vocabularies in angle brackets: <self>局 is 我局, 本局, 该局. Between slashes, /…/, it is a
regular expression, which must be finite: read here, so that no text can make it run without end.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import product
from math import prod
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as sre_parser  # type: ignore[attr-defined]
from typing import Any

from ..words import Notice, nearest

GAP = "…"
GAP_PATTERN = r"[^,;。:()]{0,14}?"
# In how many ways a regular expression may match at one place.
MOST_WAYS = 10_000
# How many words a term may stand for, and how long the expression may become that its vocabularies make.
MOST_WORDS, LONGEST = 10_000, 100_000
REFERENCE = re.compile(r"<([^<>]+)>")


def is_regex(term: str) -> bool:
    """Whether *term* is a regular expression between slashes."""
    return len(term) > 2 and term[0] == term[-1] == "/"


def expanded(term: str, words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """*term* with each <name> replaced by every word of that vocabulary, themselves expanded.

    Raises ValueError on an unknown name, a second gap, one at the edge, too many words, and a regular expression that is
    wrong, without end or of too many ways.
    """
    if is_regex(term):
        _check_regex(term[1:-1])
        return (term,)
    if not term.strip():
        raise ValueError(Notice("an empty term would stand everywhere"))
    if term.count(GAP) > 1:
        raise ValueError(Notice("`{term}` has more than one gap", term=term))
    if term.startswith(GAP) or term.endswith(GAP):
        raise ValueError(Notice("`{term}` has a gap at its edge, not between two words", term=term))
    pieces = REFERENCE.split(term)
    for name in pieces[1::2]:
        if name not in words:
            raise ValueError(Notice("no words `{name}`{near}", name=name, near=nearest(name, words)))
    if len(pieces) == 3 and not pieces[0] and not pieces[2]:
        return words[pieces[1]]
    vocabularies = [words[name] for name in pieces[1::2]]
    if any(is_regex(word) for vocabulary in vocabularies for word in vocabulary):
        if prod(map(_ways_of_one, vocabularies)) > MOST_WAYS:
            raise ValueError(
                Notice("`{term}` can match in too many ways; shorten the repetitions in its words", term=term)
            )
        parts = [either(words[piece]) if i % 2 else re.escape(piece) for i, piece in enumerate(pieces)]
        composed = "".join(parts).replace(GAP, GAP_PATTERN)
        if len(composed) > LONGEST:
            raise ValueError(
                Notice("`{term}` becomes too long: {n:,} characters", term=term, n=len(composed))
            )
        return (f"/{composed}/",)
    if (count := prod(map(len, vocabularies))) > MOST_WORDS:
        raise ValueError(
            Notice(
                "`{term}` stands for {n:,} words, the most are {most:,}; name fewer of them",
                term=term,
                n=count,
                most=MOST_WORDS,
            )
        )
    choices = [words[piece] if i % 2 else (piece,) for i, piece in enumerate(pieces)]
    return tuple("".join(chosen) for chosen in product(*choices))


def pattern(term: str) -> str:
    """The regular expression of an expanded *term*, without groups."""
    if is_regex(term):
        return f"(?:{term[1:-1]})"
    head, gap, tail = term.partition(GAP)
    return re.escape(head) + (GAP_PATTERN if gap else "") + re.escape(tail)


def either(terms: Iterable[str]) -> str:
    """The pattern, in a group, that matches any of *terms*, expanded ones, the longest first; nothing if there is none."""
    longest_first = sorted(terms, key=len, reverse=True)
    if not longest_first:
        return "(?!)"
    if any(map(is_regex, longest_first)):
        return f"(?:{'|'.join(map(pattern, longest_first))})"
    # the engine tries one alternative after the other: so it leaves out all that begin with another character
    rests: dict[str, list[str]] = {}
    for term in longest_first:
        first = re.escape(term[0])
        rests.setdefault(first, []).append(pattern(term).removeprefix(first))
    choices = (
        f"{first}(?:{'|'.join(rest)})" if len(rest) > 1 else first + rest[0] for first, rest in rests.items()
    )
    return f"(?:{'|'.join(choices)})"


def _ways_of_one(vocabulary: Iterable[str]) -> int:
    """In how many ways a word of *vocabulary* may match at one place: a plain one in one."""
    return 1 + sum(_ways(sre_parser.parse(word[1:-1])) for word in vocabulary if is_regex(word))


def _check_regex(text: str) -> None:
    try:
        parsed = sre_parser.parse(text)
    except re.error as error:
        raise ValueError(Notice("not a regular expression: {why}", why=error)) from None
    if parsed.state.groups > 1:
        raise ValueError(Notice("a group here is written (?:…)"))
    if _ways(parsed) > MOST_WAYS:
        raise ValueError(
            Notice("a regular expression that can match in too many ways; shorten its repetitions")
        )


def _ways(parsed: Any) -> int:
    """In how many ways the parsed expression can match at one place, at most.

    Raises ValueError for one without end.
    """
    ways = 1
    for kind, argument in parsed:
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, most, repeated = argument
            if most == sre.MAXREPEAT:
                raise ValueError(
                    Notice(
                        "a regular expression must say how far it reaches: {0,20} instead of *, {1,20} of +"
                    )
                )
            ways *= _repeated(_ways(repeated), least, most)
        elif kind is sre.BRANCH:
            ways *= sum(map(_ways, argument[1]))
        elif kind is sre.SUBPATTERN:
            ways *= _ways(argument[-1])
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            ways *= _ways(argument[1])
        elif kind is sre.ATOMIC_GROUP:
            ways *= _ways(argument)
        if ways > MOST_WAYS:
            return ways
    return ways


def _repeated(once: int, least: int, most: int) -> int:
    if once == 1:
        return most - least + 1
    ways = 0
    for times in range(least, most + 1):
        ways += once**times
        if ways > MOST_WAYS:
            break
    return ways
