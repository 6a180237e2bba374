"""The cells of one table, in the indicators' own units, and what was not read of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..models import Cell, Span
from ..rulebook.rules import Rules
from .heads import Axis
from .join import Heads, Meaning, Reason, Why
from .read import Read
from .reasons import Unread
from .units import UnitLines
from .values import Kind, Values

# So many rows of a table, at the least, are known where it has no heads of columns.
FEWEST_NAMES = 3
# A longer one is no name of a row, but what a list of links or of news says.
LONGEST_NAME = 20


@dataclass(frozen=True, slots=True)
class Taken:
    """The *cells* of a table, what was *unread*, and the *spans* of the text that it covers: none where it is no form's."""

    cells: tuple[Cell, ...]
    unread: tuple[Unread, ...]
    spans: tuple[Span, ...]


class CellReader:
    """Makes cells of what was read, by *rules*."""

    def __init__(self, rules: Rules, values: Values) -> None:
        self._rules = rules
        self._values = values
        self._unit_lines = UnitLines(rules)

    def read(self, text: str, found: Sequence[Read], number: int, title: str) -> Taken:
        """What is to be taken of table *number* of *text*, which is called *title* and where *found* was read."""
        if not _is_official(found):
            if not _names_rows(found):
                return Taken((), tuple(_strange(found, title)), ())
            found = [replace(r, meaning=Reason(Why.COLUMN)) if r.is_known else r for r in found]
        cells: list[Cell] = []
        unread: list[Unread] = []
        span = min(read.row[0] for read in found), max(read.row[1] for read in found)
        for read in found:
            cell = (
                self._cell(text, read, number, span[0]) if isinstance(read.meaning, Meaning) else read.meaning
            )
            if isinstance(cell, Cell):
                cells.append(cell)
            elif read.cell.kind in (Kind.FIGURE, Kind.MUDDLE):
                unread.append(Unread(title, cell, read.cell.span))
        return Taken(tuple(cells), tuple(unread), (span,))

    def _cell(self, text: str, read: Read, number: int, table: int) -> Cell | Reason:
        meaning = read.meaning
        assert isinstance(meaning, Meaning)
        amount: Decimal | None = None
        if read.cell.kind is Kind.FIGURE:
            column = meaning.table.columns[meaning.column]
            units, printed = self._units(meaning), _printed(read.heads)
            if not printed and len(set(units.values())) > 1:
                printed = self._unit_lines.above(text, read.row[0], table)
            amount = self._values.amount(read.cell.text.strip(), column, units, printed)
            if amount is None:
                return Reason(Why.UNIT)
        return Cell(
            meaning.indicator, meaning.applicant, amount, read.cell.span, read.row, meaning.table.name,
            meaning.organ, meaning.year, number,
        )  # fmt: skip

    def _units(self, meaning: Meaning) -> dict[str, int]:
        column = meaning.table.columns[meaning.column]
        if column.counted_in:
            return self._rules.units[column.counted_in]
        is_known = meaning.table.is_list and meaning.indicator in self._rules.indicators
        return self._rules.units_of(meaning.indicator) if is_known else {}


def _printed(heads: Heads) -> str:
    """The unit that the heads print, empty where they print none."""
    for head in (*reversed(heads.top), *reversed(heads.left)):
        if head.unit:
            return head.unit
        for point in (p for reading in head.readings for p in reading if p.axis is Axis.UNIT):
            return point.name
    return ""


def _is_official(found: Sequence[Read]) -> bool:
    """Whether a table is one of a form's; names of rows alone, without heads of columns, must be several."""
    known = [read for read in found if read.is_known and read.cell.kind is Kind.FIGURE]
    return any(not read.heads.headless for read in known) or len(known) >= FEWEST_NAMES


def _names_rows(found: Sequence[Read]) -> bool:
    """Whether a table of which nothing can be known is one of a form's, by the names of its rows."""
    named = {
        read.names[-1].span
        for read in found
        if read.cell.kind is Kind.FIGURE and read.names and read.names[-1].head.has(Axis.ROW)
    }
    return len(named) >= FEWEST_NAMES


def _strange(found: Sequence[Read], title: str) -> Iterator[Unread]:
    """The figures of a table that is none of a form's, where it is one: several rows below heads, none of which is known."""
    figures = [read for read in found if read.cell.kind is Kind.FIGURE and read.names and read.heads.top]
    rows = {read.names[-1].span: read.names[-1].text.strip() for read in figures}
    heads = [head for read in found for head in (*read.heads.top, *read.heads.left)]
    known = any(head.has(axis) for head in heads for axis in (Axis.ROW, Axis.COLUMN, Axis.GROUP))
    if len(rows) < FEWEST_NAMES or known or max(map(len, rows.values())) > LONGEST_NAME:
        return
    name = title or figures[0].heads.top[0].text.strip()
    for read in figures:
        if not any(head.has(Axis.FURNITURE) for head in read.heads.top):
            yield Unread(name, Reason(Why.STRANGE), read.cell.span)


def once(cells: Sequence[Cell]) -> tuple[list[Cell], int]:
    """*cells* without those that are stated twice, differently; and how many those are."""
    values: dict[tuple[str, str, str, int | None], set[Decimal]] = {}
    for cell in cells:
        if cell.value is not None:
            values.setdefault((cell.indicator, cell.applicant, cell.scope, cell.year), set()).add(cell.value)
    kept = [c for c in cells if len(values.get((c.indicator, c.applicant, c.scope, c.year), ())) < 2]
    return kept, len(cells) - len(kept)
