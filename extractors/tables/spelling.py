"""How names are spelt: what is compared of them, what numbers them, and what mistakes they may have."""

import re
from dataclasses import dataclass
from functools import lru_cache

CHINESE_NUMBER = "[一二三四五六七八九十]{1,3}"
# What stands before a name, by kind: 一、 （一） 1. ①
ENUMERATOR = re.compile(
    rf"(?P<chinese>{CHINESE_NUMBER}[、.])|\((?P<bracket>{CHINESE_NUMBER})\)、?|(?P<digit>\d{{1,2}}[.、)](?!\d)|\(\d{{1,2}}\)|[①-⑳])"
)
INNER_NUMBER = re.compile(r"(?<=[^\W\d_])\d{1,2}[.、](?=[^\W\d_])")
LEAD = re.compile(r"[·•*#-]+|其中[:,、]?")
BRACKETS = re.compile(r"\(([^()]*)\)")
NOT_COMPARED = re.compile(r"[\W_]+")
HALF_WIDTH = str.maketrans("（）．，：", "().,:")
# Shorter names are not looked for behind a mistake of one letter, or where letters are lost.
SHORTEST_NEAR, SHORTEST_CUT = 8, 6


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name: its *letters*, with those of its *brackets*, and what numbers it."""

    letters: str
    enumerator: str  # its kind, empty where there is none
    brackets: tuple[str, ...]
    bare: str  # the letters without what stands in brackets


@lru_cache(maxsize=10_000)
def is_part(word: str, known: str) -> bool:
    """Whether *word* is a part of *known*, or several of them that stand too close."""
    ends = {0}
    for end in range(2, len(word) + 1):
        if any(word[start:end] in known for start in ends if end - start > 1):
            ends.add(end)
    return len(word) in ends or len(word) < 2


def bare(text: str) -> str:
    """The letters of *text* without what numbers it."""
    return taken_apart(text).letters


def letters(text: str) -> str:
    """*text* without all that is not compared: blanks, marks, brackets, quotes."""
    return NOT_COMPARED.sub("", text)


def taken_apart(squeezed: str) -> NameParts:
    """*squeezed* taken apart; an enumerator is that of the name itself, the last of several."""
    squeezed = re.sub(r"\s", "", squeezed).translate(HALF_WIDTH)
    enumerator, at = "", 0
    while m := LEAD.match(squeezed, at) or ENUMERATOR.match(squeezed, at):
        if m.end() == at:
            break
        enumerator = m.lastgroup or enumerator
        at = m.end()
    rest = squeezed[at:]
    brackets = tuple(BRACKETS.findall(rest))
    return NameParts(letters(rest), enumerator, brackets, letters(BRACKETS.sub("", rest)))


def is_near(spelt: str, name: str, telling: frozenset[str]) -> bool:
    """Whether *spelt* is *name* with one letter wrong, or with up to a third of its letters lost, none of them *telling*."""
    if len(spelt) == len(name) >= SHORTEST_NEAR:
        wrong = [(a, b) for a, b in zip(spelt, name, strict=True) if a != b]
        return len(wrong) == 1 and telling.isdisjoint(wrong[0])
    if not len(name) * 2 / 3 <= len(spelt) < len(name) or len(spelt) < SHORTEST_CUT:
        return False
    lost, at = "", 0
    for letter in name:
        if at < len(spelt) and spelt[at] == letter:
            at += 1
        else:
            lost += letter
    return at == len(spelt) and telling.isdisjoint(lost)
