"""What speaks against a claim: where its slots, read by themselves, do not say what the nearest term names it."""

from ..models import Basis, Span
from .found import Against, Doubt
from .setting import Setting
from .stretch import Named, Stretch

# So many letters that no rule knows are a noun.
NOUN = 2


def doubt_of(here: Setting, at: Stretch, named: Named) -> Doubt | None:
    """What speaks against what the figure *at* its stretch was *named*; None if nothing does."""
    spot = named.spot
    if spot and here.reader.mentions.is_share(here.text, spot.end, at.q.start):
        return Doubt(Against.SHARE, here.text[spot.start : spot.end])
    span = _of_noun(here, at, named)
    noun = _unknown(here, *span) if span else ""
    return Doubt(Against.NOUN, noun) if len(noun) >= NOUN else None


def _of_noun(here: Setting, at: Stretch, named: Named) -> Span | None:
    """Where it stands what is counted, if not only the name says so."""
    spot, q = named.spot, at.q
    if spot and spot.end <= q.start:
        return spot.end, q.start
    if spot:
        return q.end, at.right
    if named.basis is not Basis.LISTED or named.scope is not None:
        return None
    subject = here.subject(at.left, q.start)
    return subject[1] if subject else at.left, q.start


def _unknown(here: Setting, start: int, end: int) -> str:
    """The letters at *start* to *end* that belong to nothing that the rules know."""
    words = list(here.text[start:end])
    for hit in here.passage.terms(start, end) if words else ():
        words[hit.start - start : hit.end - start] = "," * (hit.end - hit.start)
    return here.reader.mentions.unknown("".join(words)) if words else ""
