"""Series that a new form broke, joined: what an indicator is where a report states only what it is the sum of."""

from collections.abc import Mapping
from decimal import Decimal

from .precedence import Chosen
from .rulebook.rules import Rules


def joined(own: Mapping[tuple[str, str], Chosen], rules: Rules) -> dict[tuple[str, str], Decimal]:
    """The figures that *own* does not state, but all of the ones that the rules say they are the sum of."""
    found: dict[tuple[str, str], Decimal] = {}
    for name, series in rules.series.items():
        for whose in ("", *rules.applicants):
            parts = [own[part, whose].fact for part in series.sum_of if (part, whose) in own]
            whole = len(parts) == len(series.sum_of) and not any(part.approx for part in parts)
            if whole and (name, whose) not in own:
                found[name, whose] = sum((part.value for part in parts), Decimal(0))
    return found
