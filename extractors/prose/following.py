"""均, 全部: what is said of all of a count has its figure too."""

from collections.abc import Collection
from dataclasses import replace

from ..models import Basis, Quantity
from .found import Claim
from .lexicon import Hit
from .setting import Setting


def follow(here: Setting, base: Claim, topics: Collection[str], start: int, end: int) -> None:
    """Claim the figure of *base*, a count of one of *topics*, for what the words at *start* to *end* say of all."""
    text, words = here.text, here.words
    if words.nothing(text, start, end) or words.rest.search(text, start, end):
        return
    every = words.every.search(text, start, end) is not None
    exact = _exact(here, base, topics, start, end)
    if not exact or (not every and any(_says_more(here, hit, start, end) for hit, _ in exact)):
        return
    names = {name for _, name in exact}
    if len(names) > 1 and here.namer.joined(exact, exact[-1][0]) == names:
        return
    sentence = base.sentence[0], max(base.sentence[1], here.sentence.end)
    for _, name in dict.fromkeys(exact):
        for claimed in (name, *(here.rules.indicators[name].when_all if every else ())):
            here.found.claim(replace(base, indicator=claimed, basis=Basis.IMPLIED, sentence=sentence))


def _exact(
    here: Setting, base: Claim, topics: Collection[str], start: int, end: int
) -> list[tuple[Hit, str]]:
    """The (term, indicator) pairs of what is said of all; general ones yield to exact ones."""
    indicators = here.rules.indicators
    q = Quantity(base.value, "", base.approx, base.span[0], base.span[1], base.span[1])
    options = [
        (hit, name)
        for hit in here.passage.terms(start, end)
        for name in sorted(hit.names)
        if indicators[name].about in topics
        and name != base.indicator
        and here.rules.counts(name, q)
        and not here.words.excluded(name, here.text[start:end])
    ]
    names = {name for _, name in options}
    return [(hit, name) for hit, name in options if not names & set(indicators[name].over)]


def _says_more(here: Setting, hit: Hit, start: int, end: int) -> bool:
    """Whether the words at *start* to *end* say more than the term."""
    rest = here.text[start:end].replace(here.text[hit.start : hit.end], "", 1)
    return len(here.words.residue(rest)) > 1
