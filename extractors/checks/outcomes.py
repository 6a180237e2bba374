"""A check of one report: what it is of, the figures on its two sides, and how they compare."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from ..models import NOWHERE
from ..rulebook.formulas import Formula, Relation, Term
from ..rulebook.sections import CheckRule
from .statements import EXACT, NOTHING, Stated

ACROSS_YEARS = ("last_year", "least_before")
OF_PROSE = ("prose", "again")
OF_SOURCE = ("", "applicants")
# A number of the formula.
ONE = Stated(Decimal(1), Decimal(0), -1, NOWHERE)
Status = Literal["pass", "fail", "skip"]


class Instance(NamedTuple):
    """A check of one applicant, or of one of the indicators that `each` lists."""

    name: str
    rule: CheckRule
    formula: Formula
    when: Formula | None
    applicant: str
    indicators: frozenset[str]
    sources: frozenset[str]

    @property
    def is_row(self) -> bool:
        """Whether it adds up a row of the table of applications."""
        return self.formula.left[0].function == "applicants"


class Operand(NamedTuple):
    """A term with its figure; *stated* is None where there is none, *blank* where its cell is blank.

    *of* is the indicator or, where the term adds up parts or applicants, the one of them whose figure it is.
    """

    term: Term
    of: str
    stated: Stated | None
    blank: bool = False
    year: int | None = None

    @property
    def is_figure(self) -> bool:
        """Whether the report states it, not a blank or the formula."""
        return self.stated is not None and self.stated is not NOTHING and self.stated is not ONE

    @property
    def known(self) -> Decimal:
        return self.stated.value if self.stated else Decimal(0)


class Outcome(NamedTuple):
    """The two sides of a formula, what is known of each in all, and how far the true difference may be from theirs."""

    status: Status
    left: Sequence[Operand]
    right: Sequence[Operand]
    left_total: Decimal
    right_total: Decimal
    tolerance: Decimal


def weighed(left: Sequence[Operand], right: Sequence[Operand], relation: Relation) -> Outcome:
    """A blank cell is 0 or more, so that one may still know; with an operand missing altogether one does not."""
    direction = -1 if relation in (">", ">=") else 1
    tolerance = EXACT
    totals = []
    missing = may_grow = may_shrink = False
    for side, operands in ((direction, left), (-direction, right)):
        total = Decimal(0)
        for o in operands:
            factor, stated = o.term.factor, o.stated
            if stated is not None:
                total += factor * stated.value
                if stated.tolerance:
                    tolerance += abs(factor) * stated.tolerance
            elif not o.blank:
                missing = True
            elif side * factor > 0:
                may_grow = True
            else:
                may_shrink = True
        totals.append(total)
    difference = direction * (totals[0] - totals[1])
    above = difference > tolerance or (relation in ("<", ">") and difference >= tolerance)
    below = relation == "=" and difference < -tolerance
    unknown = above or below or (may_grow and (may_shrink or relation != "="))
    status: Status = "skip" if missing or unknown else "pass"
    if not missing and ((above and not may_shrink) or (below and not may_grow)):
        status = "fail"
    return Outcome(status, left, right, totals[0], totals[1], tolerance)
