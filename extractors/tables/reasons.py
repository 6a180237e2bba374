"""What was seen in tables and not read, one sentence for each table and reason."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..models import Span
from ..words import Notice
from .join import Reason, Why

# What is told of each reason; the others are no news: what is known and no fact.
SENTENCES = {
    Why.UNKNOWN: Notice("{table}: what “{head}” means is not known, {count} figures not read"),
    Why.SEVERAL: Notice("{table}: {count} figures may mean several things, not read"),
    Why.COLUMN: Notice("{table}: the column of {count} figures is not known, not read"),
    Why.ROW: Notice("{table}: the row of {count} figures is not known, not read"),
    Why.STACKED: Notice("{table}: {count} cells hold several figures, not read"),
    Why.UNIT: Notice("{table}: the unit or sign of {count} figures is not known, not read"),
    Why.TWICE: Notice("{table}: {count} figures are unlike another of the same indicator, not read"),
    Why.STRANGE: Notice("{table}: no form knows any of its rows and columns, {count} figures not read"),
    Why.YEAR: Notice("{table}: {count} figures of the year before, which is not known, not read"),
}

TABLE, A_TABLE = Notice("table “{name}”"), Notice("a table")


@dataclass(frozen=True, slots=True)
class Unread:
    """A figure that was not read: the *table* that it stands in, called as it calls itself, why, and its place."""

    table: str
    reason: Reason
    span: Span


def sentences(unread: Sequence[Unread]) -> tuple[Notice, ...]:
    """One sentence for each table and reason, in the order in which they were met."""
    counts = Counter((u.table, u.reason.why, u.reason.head) for u in unread if u.reason.why in SENTENCES)
    return tuple(
        SENTENCES[why].of(table=TABLE.of(name=table) if table else A_TABLE, head=head, count=count)
        for (table, why, head), count in counts.items()
    )
