"""What a figure means by all its heads together: exactly one meaning under one form, or a reason why none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from ..rulebook.tables import OfficialRow, OfficialTable
from .heads import Axis, Head, Lexicon, Point, Reading


class Why(Enum):
    """Why a figure has no meaning; in the order in which one reason tells more than another."""

    FURNITURE = "furniture"  # nothing of the report's: serial numbers, growth, sums of some columns
    NO_FACT = "no fact"  # a row that is known and no indicator
    UNKNOWN = "unknown"  # a head that no form knows
    SEVERAL = "several"  # heads that say different things
    COLUMN = "column"  # nothing says which column it is
    ROW = "row"  # nothing says which row it is
    STACKED = "stacked"  # several figures in one cell
    UNIT = "unit"  # money without a unit, a sign where there is none
    TWICE = "twice"  # two figures for the same
    YEAR = "year"  # last year's, where the report's year is unknown


@dataclass(frozen=True, slots=True)
class Reason:
    """*why*, and the *head* that it is about, empty where it is none."""

    why: Why
    head: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """*row* and *column* are those of *table*; *organ* is empty for the report's own, *year* None for the report's year."""

    table: OfficialTable
    row: int
    column: int
    organ: str = ""
    year: int | None = None

    @property
    def indicator(self) -> str:
        """What the figure is of."""
        return self.table.columns[self.column].indicator(self.table.rows[self.row].is_ or "")

    @property
    def applicant(self) -> str:
        """Whose applications it counts."""
        return self.table.columns[self.column].applicant


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of a figure: *top* above it and *left* of it, the outer ones first, and *around*, of the whole part.

    *before* are the names before its own, on the axis of the names, the nearest first; *headless* tells that the table
    has no heads for its figures, and one figure a row.
    """

    top: Sequence[Head] = ()
    left: Sequence[Head] = ()
    around: Sequence[Head] = ()
    before: Sequence[Head] = ()
    headless: bool = False


def join(lexicon: Lexicon, heads: Heads, year: int | None) -> Meaning | Reason:
    """What a figure with *heads* means in a report of *year*."""
    found: dict[tuple[str, str, str, int | None], Meaning] = {}
    reasons: list[Reason] = []
    for table in lexicon.tables.values():
        meaning = _under(table, heads, year)
        if isinstance(meaning, Meaning):
            found.setdefault((meaning.indicator, meaning.applicant, meaning.organ, meaning.year), meaning)
        else:
            reasons.append(meaning)
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        return Reason(Why.SEVERAL)
    order = list(Why)
    return min(reasons, key=lambda reason: order.index(reason.why), default=Reason(Why.ROW))


def _under(table: OfficialTable, heads: Heads, year: int | None) -> Meaning | Reason:
    """What the figure means if it stands in *table*."""
    points: list[tuple[Point, bool]] = []
    for is_top, side in ((True, heads.top), (False, heads.left)):
        for head in side:
            reading = head.under(table.name)
            if reading is None:
                known = bool(head.readings)
                return Reason(Why.ROW if known else Why.UNKNOWN, head.text)
            points += ((point, is_top) for point in reading)
    axes = {point.axis for point, _ in points}
    if Axis.FURNITURE in axes:
        return Reason(Why.FURNITURE)
    points += (
        (p, True)
        for head in heads.around
        for p in head.under(table.name) or ()
        if p.axis in (Axis.YEAR, Axis.ORGAN)
    )
    row = _row(table, [p.at for p, _ in points if p.axis is Axis.ROW], heads)
    if isinstance(row, Reason):
        groups = [p for p, _ in points if p.axis is Axis.GROUP and p.at >= 0]
        return Reason(Why.NO_FACT) if groups and row.why is Why.ROW else row
    column = _column(table, points, heads)
    if isinstance(column, Reason):
        return column
    organ = _organ(points)
    when = _year({p.year for p, _ in points if p.axis is Axis.YEAR}, year)
    if isinstance(organ, Reason):
        return organ
    return when if isinstance(when, Reason) else Meaning(table, row, column, organ, when)


def _row(table: OfficialTable, places: Iterable[int], heads: Heads) -> int | Reason:
    rows = list(dict.fromkeys(places))
    own = [i for i in rows if not any(_is_part(table.rows[k], table.rows[i]) for k in rows)]
    twins = {i for i in own if table.rows[i].under}
    if twins:
        own = [i for i in own if i not in twins or _is_under(table, table.rows[i].under or "", heads)]
        if not own:
            return Reason(Why.ROW)
    if len(own) != 1:
        return Reason(Why.SEVERAL if own else Why.ROW)
    return own[0]


def _is_part(part: OfficialRow, whole: OfficialRow) -> bool:
    """Whether *part* is one of the rows that *whole* adds up, so that this is no more than their heading."""
    return part.is_ is not None and part.is_ in whole.unless_parts


def _is_under(table: OfficialTable, above: str, heads: Heads) -> bool:
    """Whether a row that means something only below *above* stands there: beside its name, or next below its rows."""
    names = next(((row.row, *row.also) for row in table.rows if above in row.names), (above,))
    for head in (*heads.top, *heads.left, *heads.around):
        if any(p.name in names for reading in head.readings for p in reading if p.table == table.name):
            return True
    for head in heads.before:
        points = [
            p for r in head.readings for p in r if p.table == table.name and p.axis in (Axis.ROW, Axis.GROUP)
        ]
        if any(p.name in names for p in points):
            return True
        if not any(
            p.at >= 0 and _is_of(table.rows[p.at], above, names, table) for p in points if p.axis is Axis.ROW
        ):
            return False
    return False


def _is_of(row: OfficialRow, above: str, names: Sequence[str], table: OfficialTable) -> bool:
    """Whether *row* is one of those below *above*, which is called *names*."""
    family = {(other.is_ or "").rpartition(".")[0] for other in table.rows if other.row in names}
    return row.under == above or (row.is_ or "").rpartition(".")[0] in family


def _column(table: OfficialTable, points: Sequence[tuple[Point, bool]], heads: Heads) -> int | Reason:
    columns = {p.at for p, _ in points if p.axis is Axis.COLUMN}
    groups = [p.name for p, _ in points if p.axis is Axis.GROUP and p.name in table.groups]
    if len(columns) > 1:
        return Reason(Why.SEVERAL)
    if columns:
        (column,) = columns
        names = table.columns[column].names
        over = [name for group in groups for name in table.groups[group] if _has_columns(table, group)]
        return column if not over or any(name in over for name in names) else Reason(Why.SEVERAL)
    if any(_has_columns(table, group) for group in groups):
        return Reason(Why.FURNITURE)
    total = next((i for i, c in enumerate(table.columns) if c.is_ is None and not c.applicant), None)
    said = any(p.axis in (Axis.OWN, Axis.YEAR, Axis.ORGAN) for p, _ in points)
    if total is None or not (said or heads.headless):
        return Reason(Why.COLUMN)
    return total


def _has_columns(table: OfficialTable, group: str) -> bool:
    """Whether *group* reaches over columns, not over rows."""
    return any(name in table.groups.get(group, ()) for column in table.columns for name in column.names)


def _organ(points: Sequence[tuple[Point, bool]]) -> str | Reason:
    """The innermost organ of one side; heads on both sides that name organs leave it open."""
    organs = [(p.name, is_top) for p, is_top in points if p.axis is Axis.ORGAN]
    if len({is_top for _, is_top in organs}) > 1:
        return Reason(Why.SEVERAL)
    return organs[-1][0] if organs else ""


def _year(years: set[int], year: int | None) -> int | Reason | None:
    """The year of the figure: None for the report's own, *year*."""
    counted = {y if y > 0 else None if y == 0 else (year - 1 if year else -1) for y in years}
    own = {None if y == year else y for y in counted}
    if -1 in own:
        return Reason(Why.YEAR)
    if len(own) > 1:
        return Reason(Why.SEVERAL)
    return next(iter(own), None)


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
        p.axis is Axis.GROUP and _has_columns(table, p.name)
        for table in lexicon.tables.values()
        for p in head.under(table.name) or ()
    )


def _parted(table: OfficialTable, heads: Sequence[Head]) -> Sequence[Sequence[Head]]:
    """*heads* in two rows, where the columns that one of them reaches over are the last."""
    for i, head in enumerate(heads):
        over = [n for p in _points(head, table) if p.axis is Axis.GROUP for n in table.groups.get(p.name, ())]
        if over and _has_columns(table, next(p.name for p in _points(head, table) if p.axis is Axis.GROUP)):
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
        if any(p.axis is Axis.GROUP and _has_columns(table, p.name) for p in points)
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
