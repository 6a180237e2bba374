"""What was seen in tables and not read, one sentence for each table and reason."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..models import Span
from .join import Reason, Why

# What is told of each reason; the others are no news: what is known and no fact.
SENTENCES = {
    Why.UNKNOWN: "{table}的“{head}”含义不明，{count}个数未读",
    Why.SEVERAL: "{table}有{count}个数可以有几种含义，未读",
    Why.COLUMN: "{table}有{count}个数不知属于哪一列，未读",
    Why.ROW: "{table}有{count}个数不知属于哪一行，未读",
    Why.STACKED: "{table}有{count}个单元格含有几个数，未读",
    Why.UNIT: "{table}有{count}个数的单位或符号不明，未读",
    Why.TWICE: "{table}有{count}个数与同一指标的另一个数不一致，未读",
    Why.YEAR: "{table}有{count}个上年的数，报告年度不明，未读",
}


@dataclass(frozen=True, slots=True)
class Unread:
    """A figure that was not read: the *table* that it stands in, called as it calls itself, why, and its place."""

    table: str
    reason: Reason
    span: Span


def sentences(unread: Sequence[Unread]) -> tuple[str, ...]:
    """One sentence for each table and reason, in the order in which they were met."""
    counts = Counter((u.table, u.reason.why, u.reason.head) for u in unread if u.reason.why in SENTENCES)
    return tuple(
        SENTENCES[why].format(table=f"表“{table}”" if table else "表格", head=head, count=count)
        for (table, why, head), count in counts.items()
    )
