"""Claims that rule each other out: gathered and yearly, of the report's own affair and not, denied and stated."""

from collections.abc import Mapping, Sequence

from ..models import Basis
from .found import OWN, Claim


def without_rivals(claims: Sequence[Claim], rivals: Mapping[str, tuple[str, ...]]) -> list[Claim]:
    """*claims* in the order of the text, each once; *rivals* are the places where those of an indicator stay."""
    kept = _of_the_year(claims)
    kept = _of_own_affair(kept, rivals)
    kept = _not_contradicted(kept)
    # of one figure read in two ways, the first
    once: dict[Claim, Claim] = {}
    for claim in kept:
        once.setdefault(claim._replace(basis=Basis.SAID, unknown=""), claim)
    return sorted(once.values(), key=lambda claim: claim.span)


def _of_the_year(claims: Sequence[Claim]) -> list[Claim]:
    """Drop the figures gathered up to a day where the report gives the year's figure too."""
    settled = {(c.indicator, c.scope is None) for c in claims if c.settled}
    return [c for c in claims if c.settled or (c.indicator, c.scope is None) not in settled]


def _of_own_affair(claims: Sequence[Claim], rivals: Mapping[str, tuple[str, ...]]) -> list[Claim]:
    """One that is said to be of the report's own affair rules out those that are not said to be."""
    own = {c.indicator for c in claims if c.affair == OWN and c.scope is None}

    def is_ruled_out(claim: Claim) -> bool:
        return (
            claim.scope is None
            and claim.indicator in own
            and claim.indicator in rivals
            and claim.affair not in (OWN, "", *rivals[claim.indicator])
        )

    out = {claim.span for claim in claims if is_ruled_out(claim)}
    implied = (Basis.IMPLIED, Basis.LISTED)
    return [c for c in claims if not is_ruled_out(c) and not (c.span in out and c.basis in implied)]


def _not_contradicted(claims: Sequence[Claim]) -> list[Claim]:
    """未收到法人的申请 beside 收到申请2件 denies only a part: a figure rules out a nothing of the same."""
    said = {(c.indicator, c.scope) for c in claims if c.basis is not Basis.DENIED}
    return [c for c in claims if c.basis is not Basis.DENIED or (c.indicator, c.scope) not in said]
