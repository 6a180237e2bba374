"""All tables of a document: those with heads that can be read, and those that only the layout of the text makes one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..documents.grid import Grid, merged, overlap
from ..models import Cell, Span
from ..rulebook.rules import Rules
from ..words import Notice
from .official import OfficialReader
from .reader import TableReader, masked
from .reasons import sentences


@dataclass(frozen=True, slots=True)
class Tables:
    """What was read: *cells*, the *spans* of the text that are tables, *warnings* of what was seen and not read."""

    cells: tuple[Cell, ...]
    spans: tuple[Span, ...]
    warnings: tuple[Notice, ...]


class TablesReader:
    """Reads the tables that the forms in *rules* declare."""

    def __init__(self, rules: Rules) -> None:
        self._headed = TableReader(rules)
        self._laid_out = OfficialReader(rules)

    def read(self, text: str, grids: Sequence[Grid], year: int | None, *, paged: bool) -> Tables:
        """The tables in *text*, folded, and its *grids*, of a report of *year*.

        *paged* tells that it was printed on pages: tables there may have lost their heads to the text around them.
        """
        found = self._headed.read(text, grids, year)
        known = [grid for grid in grids if not paged or any(overlap(grid.span, span) for span in found.spans)]
        laid_out, spans = self._laid_out.read(masked(text, known))
        cells = _agreed(found.cells, laid_out)
        read = {cell.span for cell in cells}
        unread = [one for one in found.unread if one.span not in read]
        return Tables(tuple(cells), tuple(merged([*found.spans, *spans])), sentences(unread))


def _agreed(cells: Sequence[Cell], laid_out: Sequence[Cell]) -> list[Cell]:
    """*cells* with those that only the layout tells; a figure that both read differently is neither's.

    It is the layout's where the others mean by it what they mean by another figure, too.
    """
    meant = {cell.span: (cell.indicator, cell.applicant) for cell in laid_out if cell.value is not None}
    stated = Counter((cell.indicator, cell.applicant, cell.scope, cell.year) for cell in cells)
    kept: list[Cell] = []
    doubted: set[Span] = set()
    for cell in cells:
        if meant.get(cell.span, (cell.indicator, cell.applicant)) == (cell.indicator, cell.applicant):
            kept.append(cell)
        elif stated[cell.indicator, cell.applicant, cell.scope, cell.year] < 2:
            doubted.add(cell.span)
    known = {(cell.indicator, cell.applicant) for cell in kept if not cell.scope and cell.year is None}
    more = (c for c in laid_out if (c.indicator, c.applicant) not in known and c.span not in doubted)
    return [*kept, *more]
