"""What speaks against a claim: where it is said what is counted, a noun stands that no rule knows."""

from ..models import Basis, Span
from .setting import Setting
from .stretch import Named, Stretch

# So many letters that no rule knows are a noun.
NOUN = 2


def unknown_noun(here: Setting, at: Stretch, named: Named) -> str:
    """The noun that may be what the figure *at* its stretch counts, and not what it was *named*; empty if there is none."""
    start, end = _of_noun(here, at, named)
    words = list(here.text[start:end])
    if not words:
        return ""
    for hit in here.passage.terms(start, end):
        words[hit.start - start : hit.end - start] = "," * (hit.end - hit.start)
    noun = here.reader.mentions.unknown("".join(words))
    return noun if len(noun) >= NOUN else ""


def _of_noun(here: Setting, at: Stretch, named: Named) -> Span:
    """Where it stands what is counted, beside the name: between the two, or on both sides of a name behind the figure."""
    spot, q = named.spot, at.q
    if spot:
        return (spot.end, q.start) if spot.end <= q.start else (q.end, at.right)
    if named.basis is not Basis.LISTED or named.scope is not None:
        return q.start, q.start
    subject = here.subject(at.left, q.start)
    return subject[1] if subject else at.left, q.start
