"""Tables whose cells know their columns: the heads of each figure are those above it and those to its left."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field

from .heads import Axis, Head, Lexicon
from .join import Heads
from .kinds import is_left_open, is_point
from .roles import OF_FIGURES, roles
from .values import Kind
from .view import View, ViewCell

Pair = tuple[
    ViewCell, Heads, Sequence[ViewCell]
]  # a figure or a blank, its heads, the cells that name its row


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
        elif words and not _is_remark(words, lexicon, below=bool(found[-1].rows)):
            found = _with_heads(found, view, row, in_heads=in_heads)
            in_heads = True
            section = section if len(words) == 1 else ()
    for region in found:
        _spread(region, view)
    return [region for region in found if region.rows]


def _is_remark(words: Sequence[ViewCell], lexicon: Lexicon, *, below: bool) -> bool:
    """Whether *words*, a row, are no heads: they are called furniture or, *below* figures, nobody knows any of them."""
    if words[0].column == 0 and words[0].head.has(Axis.FURNITURE):
        return not any(c.head.has(a) for c in words for a in (Axis.NAMES, Axis.COLUMN, Axis.ROW, Axis.OWN))
    return below and len(words) > 1 and not any(c.head.readings or lexicon.organ(c.text) for c in words)


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


def is_displaced(region: Region, view: View) -> bool:
    """Whether figures stand below no head while others do: then the columns are not those of the heads."""
    figured = {
        column
        for row in region.rows
        for cell in view.starting[row]
        if cell.kind is Kind.FIGURE and (column := cell.column) >= _first_name(view, row)
    }
    every = {cell.column for row in region.rows for cell in view.starting[row] if cell.kind is Kind.FIGURE}
    if any(c.head.has(Axis.NAMES) for column in every for c in region.top.get(column, ())[-1:]):
        return True  # figures where names should be
    units = {c.column for row in region.rows for c in view.starting[row] if c.head.has(Axis.UNIT)}
    if any(
        c.head.has(axis) for column in units for c in region.top.get(column, ())[-1:] for axis in OF_FIGURES
    ):
        return True  # units where figures should be
    headed = {column for column in region.top if region.is_headed(column)}
    short = [r for r in region.head_rows if _is_short(view, r, max(figured, default=0))]
    return bool(headed) and (not figured <= headed or bool(short))


def _is_short(view: View, row: int, last: int) -> bool:
    """Whether the heads in *row* end before the column *last*: then what they reach over is lost."""
    words = [
        cell for cell in view.starting[row] if cell.kind is Kind.WORDS and not cell.head.has(Axis.NEUTRAL)
    ]
    return len(words) > 1 and max(view.standing[row]) < last


def _first_name(view: View, row: int) -> int:
    return min((cell.column for cell in view.standing[row].values() if cell.kind is Kind.WORDS), default=0)


def pairs(region: Region, view: View, around: Sequence[Head], lexicon: Lexicon) -> Iterator[Pair]:
    """Each figure or blank of *region* with its heads; *around* are the heads of the cell that the table stands in."""
    headless = not any(region.is_headed(c) for c in region.top) and _has_single_figures(region, view)
    columns = roles(view, lexicon, region.rows, region.top)
    first = next((r for r, cells in enumerate(view.starting) if any(c.kind is Kind.FIGURE for c in cells)), 0)
    called = {c.column for cells in view.starting for c in cells if c.head.has(Axis.NAMES)} - columns.units
    tops = {column: _heads_above(view, cells, lexicon, first, called) for column, cells in region.top.items()}
    for row in region.rows:
        if _is_cut(region, view, row):
            continue
        for cell in view.starting[row]:
            if cell.kind is Kind.WORDS:
                continue
            left = named(columns.left(view, row, cell.column), lexicon)
            top = list(region.top.get(cell.column, ()))
            names = [c for c in left if c.head.has(Axis.ROW)] or [c for c in top if c.head.has(Axis.ROW)]
            at = max((i for i, c in enumerate(left) if c.head.has(Axis.ROW)), default=len(left))
            heads = Heads(
                tops.get(cell.column, []),
                [_as_name(c, region, lexicon, behind=i > at) for i, c in enumerate(left)],
                [*around, *region.around[row], *_over(view, row, names)],
                _before(view, region, names[-1] if names else None),
                headless,
            )
            yield cell, heads, left


def _over(view: View, row: int, names: Sequence[ViewCell]) -> list[Head]:
    """The groups that *row*, called *names*, goes on with: those above the blank cells before its name."""
    found: list[Head] = []
    for column in range(names[-1].column if names else 0):
        cell = view.standing[row].get(column)
        if cell is not None and not cell.text.strip():
            above = (view.standing[r].get(column) for r in range(row - 1, -1, -1))
            name = next((c for c in above if c is not None and c.text.strip()), None)
            found += [name.head] if name is not None and name.head.has(Axis.GROUP) else []
    return found


def _is_cut(region: Region, view: View, row: int) -> bool:
    """Whether *row* ends before heads that no cell of it stands below: then one cannot know which cell is missing."""
    last = max(view.standing[row])
    below = {id(cell) for column in range(last + 1) for cell in region.top.get(column, ())[-1:]}
    return any(
        id(cell) not in below
        for column, cells in region.top.items()
        for cell in cells[-1:]
        if column > last and region.is_headed(column)
    )


def _has_single_figures(region: Region, view: View) -> bool:
    counts = [
        sum(cell.kind in (Kind.FIGURE, Kind.BLANK) for cell in view.starting[row]) for row in region.rows
    ]
    figures = [sum(cell.kind is Kind.FIGURE for cell in view.starting[row]) for row in region.rows]
    return max(figures, default=0) == 1 and max(counts, default=0) <= 2


def named(left: Sequence[ViewCell], lexicon: Lexicon) -> list[ViewCell]:
    """*left* without the parts of names that the end of a page cut in two, of the heads that reach over several rows."""
    return [c for c in left if c is left[-1] or c.head.readings or not lexicon.is_fragment(c.text)]


def _as_name(cell: ViewCell, region: Region, lexicon: Lexicon, *, behind: bool) -> Head:
    """What *cell*, to the left of figures, says: the name of an organ below 单位名称, or by its ending below nothing.

    *Behind* the name of the row, nothing says what an organ has to do with it.
    """
    above = region.top.get(cell.column, ())
    if is_left_open(cell, above, lexicon) or (behind and not above and not is_point(cell)):
        return Head(cell.text, ())
    return lexicon.below(cell.head, above[-1].text if above else "")


def _heads_above(
    view: View, cells: Sequence[ViewCell], lexicon: Lexicon, first: int, names: Set[int]
) -> list[Head]:
    """What *cells*, above figures, say; beside names of rows, and below the *first* figures, as their own row is called.

    *names* are the columns of names, as their heads say.
    """
    beside = any(cell.head.has(Axis.ROW) for cell in cells)
    found: list[Head] = []
    for cell in cells:
        called = _called(view, cell, names)
        if (
            called is None
            or cell.head.has(Axis.ROW)
            or not (beside or cell.row > first or cell is not cells[0])
        ):
            found.append(lexicon.below(cell.head, ""))
        elif called.head.has(Axis.FURNITURE):
            continue
        elif is_left_open(cell, [called], lexicon):
            found.append(Head(cell.text, ()))
        else:
            found.append(lexicon.below(cell.head, called.text))
    return found


def _called(view: View, cell: ViewCell, names: Set[int]) -> ViewCell | None:
    """What the row of *cell* is called: in one of the columns of *names*, else by the first words before it."""
    places = [*sorted(names), *range(cell.column)]
    found = (view.standing[cell.row].get(column) for column in places)
    return next((c for c in found if c is not None and c is not cell and c.kind is Kind.WORDS), None)


def _before(view: View, region: Region, name: ViewCell | None) -> list[Head]:
    """The names before *name*, in its column or, where it stands above the figures, in its row; the nearest first."""
    if name is None:
        return []
    if name.row in region.head_rows:
        cells = [view.standing[name.row].get(c) for c in range(name.column - 1, -1, -1)]
    else:
        cells = [view.standing[r].get(name.column) for r in range(name.row - 1, -1, -1)]
    found: list[ViewCell] = []
    for cell in cells:
        if (
            cell is not None
            and cell.kind is Kind.WORDS
            and cell is not name
            and (not found or cell is not found[-1])
        ):
            found.append(cell)
    return [cell.head for cell in found]
