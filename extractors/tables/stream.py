"""Tables that lost their rows, one cell after the other: they are cut into rows at the names."""

from collections.abc import Iterator, Sequence

from .heads import Axis, Lexicon
from .kinds import begins_names, is_column, is_head, is_heading, is_name, is_remark, names_row
from .values import Kind
from .view import ViewCell

Cells = Sequence[ViewCell]
# What is shorter and unknown may be the head of a column, not the title of the table.
SHORTEST_TITLE = 8
# So many heads of columns, at the least, end the names of rows before them.
FEWEST_COLUMNS = 3


def rows_of(cells: Cells, lexicon: Lexicon) -> list[list[ViewCell]]:
    """A stream of *cells* cut into rows: at the names, or as the heads before the first name count the cells."""
    first = next((i for i, cell in enumerate(cells) if cell.kind is not Kind.WORDS), len(cells))
    heads = next((i for i in range(first) if begins_names(cells[i])), None)
    if _names_follow(cells[:first]):
        return []  # no name tells where a row begins
    if heads and cells[heads - 1].head.has(Axis.FURNITURE):
        return list(_numbered(cells, heads - 1, first))
    rows: list[list[ViewCell]] = []
    for i, cell in enumerate(cells):
        if (
            not i
            or (is_name(cell) and cells[i - 1].kind is not Kind.WORDS)
            or (is_name(cell) and cells[i - 1].head.has(Axis.UNIT))
            or is_heading(cell, lexicon)
        ):
            rows.append([])
        rows[-1].append(cell)
    return [part for row in rows for part in _without_heads(row)]


def _names_follow(heads: Cells) -> bool:
    """Whether the head of the names stands behind those of all figures; a year above both heads no figures."""
    of_figures = (Axis.OWN, Axis.COLUMN)
    figures = [i for i, cell in enumerate(heads) if any(cell.head.has(axis) for axis in of_figures)]
    names = [i for i, cell in enumerate(heads) if begins_names(cell)]
    return bool(figures and names) and names[-1] > figures[-1]


def _numbered(cells: Cells, start: int, end: int) -> Iterator[list[ViewCell]]:
    """Rows that begin with their number, below the heads from *start* to *end*: each as long as the heads."""
    count = end - start
    yield list(cells[start:end])
    names = [i for i in range(end, len(cells)) if is_name(cells[i])]
    for i, following in zip(names, [*names[1:], None], strict=True):
        row = list(cells[i - 1 : following - 1 if following else len(cells)])
        while len(row) > count and not row[-1].text.strip():
            row.pop()
        yield row


def _without_heads(row: list[ViewCell]) -> Iterator[list[ViewCell]]:
    """*row* in two: heads of columns, and what begins with the names of rows behind them."""
    words = next(
        (i for i, cell in enumerate(row) if cell.kind is not Kind.WORDS or cell.head.has(Axis.UNIT)), len(row)
    )
    first = words
    while first and (names_row(row[first - 1]) or (first > 1 and is_remark(row[first - 1], row[first - 2]))):
        first -= 1
    heads = row[:first]
    said = any(cell.head.has(axis) for cell in heads for axis in (Axis.NAMES, Axis.COLUMN))
    of_a_row = any(cell.head.has(Axis.ROW) for cell in heads) and not said
    if not first or words == len(row) or of_a_row or not any(map(is_head, heads)):
        yield row
        return
    heads = row[_beginning(row[:first]) : first]
    own = next((i for i in range(len(heads), 0, -1) if not is_column(heads[i - 1])), 0)
    if len(heads) - own >= FEWEST_COLUMNS and any(cell.head.has(Axis.ROW) for cell in heads[:own]):
        yield heads[:own]  # all names before the first heads: their figures come behind these
        heads = heads[own:]
    yield heads
    yield row[first:]


def _beginning(heads: Cells) -> int:
    """Where the heads begin behind the lines above a table: at the head of the names, or of the numbers before it."""
    titles = next(
        (i for i, cell in enumerate(heads) if cell.head.readings or len(cell.text) < SHORTEST_TITLE), 0
    )
    start = next((i for i, cell in enumerate(heads) if begins_names(cell)), titles)
    while start and heads[start - 1].head.has(Axis.FURNITURE):
        start -= 1
    return start
