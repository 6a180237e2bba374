"""The parts of a table whose cells know their columns: rows of figures below one block of heads."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .heads import Axis, Head, Lexicon
from .values import Kind
from .view import View, ViewCell


@dataclass(slots=True)
class Region:
    """Rows of figures, *first* to *last*, below one block of heads: *top* has the cells above each column."""

    head_rows: list[int]
    top: dict[int, list[ViewCell]]
    rows: list[int] = field(default_factory=list)
    around: dict[int, Sequence[Head]] = field(
        default_factory=dict
    )  # of a row: what titles and sections say of it
    fresh: set[int] = field(default_factory=set)  # columns with heads of this block

    def is_headed(self, column: int) -> bool:
        """Whether any head above *column* says more than that names stand below it."""
        return any(not cell.head.is_silent for cell in self.top.get(column, ()))


def regions(view: View, lexicon: Lexicon) -> list[Region]:
    """The parts of a table, each with its heads; one without any where figures come first."""
    found = [Region([], {})]
    title: Sequence[Head] = ()
    section: Sequence[Head] = ()
    in_heads = False
    for row, cells in enumerate(view.starting):
        words = [cell for cell in cells if cell.kind is Kind.WORDS]
        if row in view.layout or not (words or any(c.kind is not Kind.BLANK for c in cells)):
            continue
        if _is_data(view, lexicon, row):
            found[-1].rows.append(row)
            found[-1].around[row] = [*title, *section]
            in_heads = False
        elif _is_title(view, lexicon, row):
            title = [lexicon.title(cell.text) for cell in words]
        elif _is_section(view, lexicon, row) and not in_heads:
            section = [cell.head if cell.head.readings else lexicon.title(cell.text) for cell in words]
        elif words and not _is_remark(words, lexicon, found[-1]):
            found = _with_heads(found, view, row, in_heads=in_heads)
            in_heads = True
            section = section if len(words) == 1 else ()
    for region in found:
        _spread(region, view)
    return [region for region in found if region.rows]


def _is_remark(words: Sequence[ViewCell], lexicon: Lexicon, last: Region) -> bool:
    """Whether *words*, a row in the *last* part, are no heads: below others they are called furniture, or nobody knows any."""
    if words[0].column == 0 and words[0].head.has(Axis.FURNITURE):
        said = any(c.head.has(a) for c in words for a in (Axis.NAMES, Axis.COLUMN, Axis.ROW, Axis.OWN))
        return not said and bool(last.rows or last.head_rows)
    strange = not any(c.head.readings or lexicon.organ(c.text) for c in words)
    return strange and len(words) > 1 and bool(last.rows)


def _spread(region: Region, view: View) -> None:
    """Let a head reach over the blank cells behind it whose columns have heads below it, as its own column has.

    In a table of text, no cell can tell how many columns it reaches over.
    """
    for i, row in enumerate(region.head_rows):
        below = {
            column
            for r in region.head_rows[i + 1 :]
            for column, cell in view.standing[r].items()
            if cell.kind is Kind.WORDS and cell.row > row and not cell.head.has(Axis.UNIT)
        }
        over: ViewCell | None = None
        for column, cell in sorted(view.standing[row].items()):
            if cell.kind is Kind.WORDS:
                over = cell if cell.columns == cell.rows == 1 and column in below else None
            elif over and column in below and not cell.text.strip() and column in region.fresh:
                place = sum(head.row < row for head in region.top.get(column, ()))
                region.top[column] = [*region.top[column][:place], over, *region.top[column][place:]]
            else:
                over = None


def _with_heads(found: list[Region], view: View, row: int, *, in_heads: bool) -> list[Region]:
    """*found*, once *row* is read as heads: those of a column stay until others stand in it."""
    standing = view.standing[row]
    last = found[-1]
    if not in_heads:
        last = Region([], dict(last.top))
        found = [*found, last]
    for column, cell in standing.items():
        if cell.kind is not Kind.WORDS:
            continue
        if column not in last.fresh:
            last.top[column] = []
            last.fresh.add(column)
        if cell not in last.top[column]:
            last.top[column] = [*last.top[column], cell]
    last.head_rows.append(row)
    return found


def _is_data(view: View, lexicon: Lexicon, row: int) -> bool:
    """Whether *row* holds figures, or the name of a row and nothing else that is a head."""
    cells = view.starting[row]
    if any(cell.kind in (Kind.FIGURE, Kind.MUDDLE) for cell in cells):
        return not _is_row_of_years(cells, lexicon)
    words = [cell for cell in cells if cell.kind is Kind.WORDS]
    blanks = [cell for cell in cells if cell.kind is Kind.BLANK]
    if words and any(cell.text.strip() for cell in blanks):
        return True
    if _is_answer(words):
        return True
    if not words or len(cells) < 2 or (not blanks and len(words) == len(cells)):
        return False
    named = [c for c in words if c.head.has(Axis.ROW)]
    if len(named) != 1 or cells.index(named[0]) > len(cells) - 2:
        return False
    others = [c for c in words if c is not named[0] and not c.head.has(Axis.UNIT)]
    return view.placed and all(c.head.has(Axis.GROUP) and c.column < named[0].column for c in others)


def _is_answer(words: Sequence[ViewCell]) -> bool:
    """Whether *words* are names of rows without a fact, and the strange words that are written behind the last."""
    names = [c for c in words if any(p.axis is Axis.GROUP and p.at >= 0 for r in c.head.readings for p in r)]
    answers = [c for c in words if not c.head.readings]
    return bool(names and answers) and [*names, *answers] == list(words)


def _is_row_of_years(cells: Sequence[ViewCell], lexicon: Lexicon) -> bool:
    """Whether the figures are years, beside the head of the names: 统计指标 单位 2015 2016."""
    years = [lexicon.head(cell.text) for cell in cells if cell.kind is Kind.FIGURE]
    named = any(cell.kind is Kind.WORDS and cell.head.has(Axis.NAMES) for cell in cells)
    return named and all(any(p.axis is Axis.YEAR for r in head.readings for p in r) for head in years)


def _is_section(view: View, lexicon: Lexicon, row: int) -> bool:
    """Whether *row* is one cell over the whole table, and rows of figures go on below it."""
    filled = [cell for cell in view.starting[row] if cell.text.strip()]
    below = _below(view, row)
    if any(cell.head.has(axis) for cell in filled for axis in (Axis.COLUMN, Axis.OWN, Axis.FURNITURE)):
        return False  # the head of a column whose names have none
    return len(filled) == 1 and filled[0].column == 0 and below is not None and _is_data(view, lexicon, below)


def _is_title(view: View, lexicon: Lexicon, row: int) -> bool:
    """Whether *row* has no head that is known, and heads follow: what stands above a table, or tells its unit."""
    words = [cell for cell in view.starting[row] if cell.kind is Kind.WORDS]
    below = _below(view, row)
    if not words or any(cell.head.readings for cell in words) or below is None:
        return False
    return (not _is_data(view, lexicon, below) and any(c.head.readings for c in view.starting[below])) or (
        len(words) == 1 and _is_title(view, lexicon, below)
    )


def _below(view: View, row: int) -> int | None:
    """The next row below *row* that is not empty."""
    rows = range(row + 1, len(view.starting))
    return next((r for r in rows if any(c.text.strip() for c in view.starting[r])), None)
