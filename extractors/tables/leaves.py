"""The heads of each column where rows of heads lost their spans: a form tells how they reach over each other."""

from collections.abc import Sequence

from ..rulebook.tables import OfficialRow, OfficialTable
from .heads import Axis, Head, Lexicon, Point, Reading


def leaf_heads(lexicon: Lexicon, rows: Sequence[Sequence[Head]]) -> list[list[Head]] | None:
    """The heads of each column of figures where *rows* of heads lost their spans; None where one cannot know."""
    spoken = [[head for head in row if not head.is_silent] for row in rows]
    spoken = [row for row in spoken if row]
    for table in lexicon.tables.values():
        parted = _parted(table, spoken[0]) if len(spoken) == 1 else spoken
        found = _expanded(table, parted) or _side_by_side(table, [head for row in spoken for head in row])
        if found:
            return found
    if len(spoken) != 1 or not all(head.readings for head in spoken[0]):
        return None
    return [[head] for head in spoken[0] if not _reaches_over(lexicon, head)]


def _reaches_over(lexicon: Lexicon, head: Head) -> bool:
    """Whether *head* stands above columns that are named behind it."""
    return any(
        p.axis is Axis.GROUP and p.name in table.groups_of_columns
        for table in lexicon.tables.values()
        for p in head.under(table.name) or ()
    )


def _parted(table: OfficialTable, heads: Sequence[Head]) -> Sequence[Sequence[Head]]:
    """*heads* in two rows, where the columns that one of them reaches over are the last."""
    for i, head in enumerate(heads):
        over = [n for p in _points(head, table) if p.axis is Axis.GROUP for n in table.groups.get(p.name, ())]
        first_group = next((p.name for p in _points(head, table) if p.axis is Axis.GROUP), "")
        if over and first_group in table.groups_of_columns:
            names = [
                {n for p in _points(h, table) if p.axis is Axis.COLUMN for n in table.columns[p.at].names}
                for h in heads
            ]
            first = next((k for k in range(i + 1, len(heads)) if names[k] & set(over)), len(heads))
            return [heads[:first], heads[first:]] if all(n & set(over) for n in names[first:]) else [heads]
    return [heads]


def _expanded(table: OfficialTable, rows: Sequence[Sequence[Head]]) -> list[list[Head]] | None:
    """Two rows, in the first of which one head reaches over all of the second."""
    if len(rows) != 2:
        return None
    readings = [_points(head, table) for head in rows[0]]
    groups = [
        i
        for i, points in enumerate(readings)
        if any(p.axis is Axis.GROUP and p.name in table.groups_of_columns for p in points)
    ]
    if len(groups) != 1 or not all(readings):
        return None
    over = {name for p in readings[groups[0]] for name in table.groups.get(p.name, ())}
    for head in rows[1]:
        points = _points(head, table)
        names = {name for p in points if p.axis is Axis.COLUMN for name in table.columns[p.at].names}
        if not (names & over or any(p.axis is Axis.FURNITURE for p in points)):
            return None
    leaves = [[head] for head in rows[0]]
    leaves[groups[0] : groups[0] + 1] = [[rows[0][groups[0]], head] for head in rows[1]]
    return leaves


def _as_head(table: OfficialTable, row: OfficialRow, at: int) -> Head:
    """The head of a *row* that the form has here, where it is not printed."""
    return Head(row.row, ((Point(Axis.ROW, table.name, at, row.row),),))


def _points(head: Head, table: OfficialTable) -> Reading:
    return head.under(table.name) or ()


def _side_by_side(table: OfficialTable, heads: Sequence[Head]) -> list[list[Head]] | None:
    """The rows of *table* beside each other, each with all its columns below it."""
    if not table.side_by_side:
        return None
    points = [_points(head, table)[:1] for head in heads]
    rows = [(p[0].at, head) for p, head in zip(points, heads, strict=True) if p and p[0].axis is Axis.ROW]
    columns = [
        (p[0].at, head) for p, head in zip(points, heads, strict=True) if p and p[0].axis is Axis.COLUMN
    ]
    groups = [p[0].name for p in points if p and p[0].axis is Axis.GROUP]
    width = len(table.columns)
    if not rows and not groups and len(columns) == width * len(table.rows):
        rows = [(i, _as_head(table, row, i)) for i, row in enumerate(table.rows)]
        heads = [*heads, *(head for _, head in rows)]
    if rows and width < len(columns) < width * len(table.rows):
        # the end of a page cut off the heads of the first rows: they are those of the others
        lost = columns[: width * len(table.rows) - len(columns)]
        columns = [*lost, *columns]
        heads = [*heads, *(head for _, head in lost)]
    if (
        [at for at, _ in rows] != list(range(len(table.rows)))
        or [at for at, _ in columns] != list(range(width)) * len(rows)
        or groups not in ([], list(table.groups))
        or len(rows) + len(columns) + len(groups) != len(heads)
    ):
        return None
    return [
        [row, head] for i, (_, row) in enumerate(rows) for _, head in columns[i * width : (i + 1) * width]
    ]
