"""What a figure means by all its heads together: exactly one meaning under one form, or a reason why none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from ..rulebook.tables import OfficialRow, OfficialTable
from .heads import Axis, Head, Lexicon, Point


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
    STRANGE = "strange"  # a table of which no form knows any row or column
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
    named = frozenset[str]().union(*(head.tables for head in (*heads.top, *heads.left)))
    found: dict[tuple[str, str, str, int | None], Meaning] = {}
    reasons: list[Reason] = []
    for name, table in lexicon.tables.items():
        if named and name not in named:
            continue  # without the name of a row there is no meaning
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
        meant = [i for i in twins if _is_under(table, table.rows[i].under or "", heads)]
        if not meant:
            return Reason(Why.ROW)
        own = [i for i in own if i not in twins or i in meant]
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
        over = [name for group in groups for name in table.groups[group] if group in table.groups_of_columns]
        return column if not over or any(name in over for name in names) else Reason(Why.SEVERAL)
    if not table.groups_of_columns.isdisjoint(groups):
        return Reason(Why.FURNITURE)
    total = next((i for i, c in enumerate(table.columns) if c.is_ is None and not c.applicant), None)
    said = any(p.axis in (Axis.OWN, Axis.YEAR, Axis.ORGAN) for p, _ in points)
    if total is None or not (said or heads.headless):
        return Reason(Why.COLUMN)
    return total


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
