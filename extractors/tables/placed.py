"""Tables whose cells know their columns: the heads of each figure are those above it and those to its left."""

from collections.abc import Iterator, Sequence, Set

from .heads import Axis, Head, Lexicon
from .join import Heads
from .kinds import is_left_open, is_point
from .regions import Region
from .roles import OF_FIGURES, roles
from .values import Kind
from .view import View, ViewCell

Pair = tuple[
    ViewCell, Heads, Sequence[ViewCell]
]  # a figure or a blank, its heads, the cells that name its row


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
