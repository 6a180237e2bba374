"""What was found in a report: the one thing that grows while it is read."""

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from ..models import Basis, Quantity, Reason, Refusal, Span, Understood

# The affair of a claim that a word near it makes the report's own.
OWN = "own"


class Claim(NamedTuple):
    """*indicator* takes the value of *quantity*; *scope* is a span of the text, None for the report's own figure.

    *settled* is false for a figure that may have been gathered over years: it yields to one that was not.
    *affair* is `own` where a word near it makes it one of the report's own affair, else its *place* in the report.
    *unknown* is the noun, if no rule knows it, that stands where it is said what is counted.
    """

    indicator: str
    value: Decimal
    approx: bool
    span: Span
    scope: Span | None
    sentence: Span
    basis: Basis
    settled: bool = True
    affair: str = ""
    place: str = ""
    unknown: str = ""


class Found:
    """The claims so far, and with *explain* how figures were understood, and why what was not claimed was not."""

    def __init__(self, *, explain: bool) -> None:
        self.claims: list[Claim] = []
        self.understood: dict[int, Understood] = {}
        self.refusals: dict[int, Refusal] = {}
        self.explain = explain
        self._claimed: set[int] = set()

    def claim(self, claim: Claim) -> None:
        self.claims.append(claim)
        self._claimed.add(claim.span[0])

    def is_claimed(self, q: Quantity) -> bool:
        """Whether *q* was claimed already, or settled with others: 分别为12件、33件."""
        return q.start in self._claimed

    def settle(self, figures: Collection[Quantity]) -> None:
        self._claimed.update(q.start for q in figures)

    def give_up(self, claim: Claim) -> None:
        """Take *claim* back: its figure is a part, or more than the report's own."""
        self.claims[:] = [c for c in self.claims if c is not claim]
        reason = Reason.SEVERAL if claim.settled else Reason.CUMULATIVE
        self.refusals[claim.span[0]] = Refusal(reason, claim.indicator if claim.settled else "")

    def refuse(self, q: Quantity, refusal: Refusal) -> None:
        self.refusals[q.start] = refusal
