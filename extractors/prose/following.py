"""均, 全部: what is said of all of a count has its figure too."""

import re
from collections.abc import Collection

from ..models import Basis, Quantity
from .found import Claim
from .lexicon import Hit
from .setting import Setting

# What parts two figures that are not joined.
APART = re.compile(r"[,;:()]")


def follow(
    here: Setting, base: Claim, topics: Collection[str], start: int, end: int, unit: str = ""
) -> str | None:
    """Claim the figure of *base*, a count of one of *topics*, for what the words at *start* to *end* say of all.

    *unit* is that of a figure which nothing but these words names.
    Returns what it is about then; None where nothing was claimed.
    """
    text, words = here.text, here.words
    if words.nothing(text, start, end) or words.rest.search(text, start, end):
        return None
    every = words.every.search(text, start, end) is not None
    exact = _exact(here, base, topics, start, end, unit)
    if not exact or (not every and any(_says_more(here, hit, start, end) for hit, _ in exact)):
        return None
    names = {name for _, name in exact}
    # 均维持或撤销 may be either of them, 均已答复办结 is both
    either = not any(here.rules.indicators[name].over for name in names)
    if len(names) > 1 and either and here.namer.joined(exact, exact[-1][0]) == names:
        return None
    sentence = base.sentence[0], max(base.sentence[1], here.sentence.end)
    for _, name in dict.fromkeys(exact):
        for claimed in (name, *(here.rules.indicators[name].when_all if every else ())):
            here.found.claim(base._replace(indicator=claimed, basis=Basis.IMPLIED, sentence=sentence))
    return here.rules.topic_of(exact[0][1])


def what_all_are(here: Setting, q: Quantity) -> list[str]:
    """25名联络员,均为兼职: the indicator of what all of *q* are said to be, where nothing else is said of them."""
    m = here.words.all_are.match(here.text, q.end, here.sentence.end)
    if m is None or _is_listed(here, q):
        return []
    said = here.passage.bare(*m.span("what"))
    hits = here.passage.terms(*m.span("what"))
    names = [name for hit in hits if here.text[hit.start : hit.end] == said for name in hit.names]
    return [n for n in names if here.rules.indicators[n].about is None and here.rules.counts(n, q)][:1]


def _is_listed(here: Setting, q: Quantity) -> bool:
    """干部2名、信息员18名,都是兼职: whether 、 joins *q* with a figure before it, of which as much is said."""
    before = [other for other in here.quantities if other.end <= q.start and other.unit == q.unit]
    return bool(before) and not APART.search(here.text, before[-1].end, q.start)


def _exact(
    here: Setting, base: Claim, topics: Collection[str], start: int, end: int, unit: str
) -> list[tuple[Hit, str]]:
    """The (term, indicator) pairs of what is said of all; general ones yield to exact ones."""
    indicators = here.rules.indicators
    q = Quantity(base.value, unit, base.approx, base.span[0], base.span[1], base.span[1])
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
