"""Tables whose cells lost their columns: a name is followed by exactly as many cells as there are heads, else by none.

What has no rows any more either, one cell after the other, is cut into rows at the names first.
"""

from collections.abc import Iterator, Sequence

from .heads import Axis, Head, Lexicon
from .join import Heads, leaf_heads
from .placed import Pair, named
from .values import Kind
from .view import ViewCell

Cells = Sequence[ViewCell]
# The heads of a figure in a named row of which one cannot know the column.
UNFIT = Heads((Head("", ()),))
# What is shorter and unknown may be the head of a column, not the title of the table.
SHORTEST_TITLE = 8


def rows_of(cells: Cells) -> list[list[ViewCell]]:
    """A stream of *cells* cut into rows: at the names, or as the heads before the first name count the cells."""
    first = next((i for i, cell in enumerate(cells) if cell.kind is not Kind.WORDS), len(cells))
    heads = next((i for i in range(first) if _begins_names(cells[i])), None)
    if heads and cells[heads - 1].head.has(Axis.FURNITURE):
        return list(_numbered(cells, heads - 1, first))
    rows: list[list[ViewCell]] = []
    for i, cell in enumerate(cells):
        if (
            not i
            or (_is_name(cell) and cells[i - 1].kind is not Kind.WORDS)
            or (_is_name(cell) and cells[i - 1].head.has(Axis.UNIT))
        ):
            rows.append([])
        rows[-1].append(cell)
    return [part for row in rows for part in _without_heads(row)]


def _begins_names(cell: ViewCell) -> bool:
    return cell.head.has(Axis.NAMES)


def _is_name(cell: ViewCell) -> bool:
    return cell.kind is Kind.WORDS and not cell.head.has(Axis.UNIT)


def _numbered(cells: Cells, start: int, end: int) -> Iterator[list[ViewCell]]:
    """Rows that begin with their number, below the heads from *start* to *end*: each as long as the heads."""
    count = end - start
    yield list(cells[start:end])
    names = [i for i in range(end, len(cells)) if _is_name(cells[i])]
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
    while first and (
        _names_row(row[first - 1]) or (first > 1 and _is_remark(row[first - 1], row[first - 2]))
    ):
        first -= 1
    if not first or words == len(row) or not any(map(_is_head, row[:first])):
        yield row
        return
    yield row[_beginning(row[:first]) : first]
    yield row[first:]


def _names_row(cell: ViewCell) -> bool:
    """Whether *cell* is the name of a row or of rows; a strange word before the first of them is the head of a column."""
    return (cell.head.has(Axis.ROW) or cell.head.has(Axis.GROUP)) and not _is_head(cell)


def _is_remark(cell: ViewCell, before: ViewCell) -> bool:
    """Whether *cell* only explains the name of a row, *before*: (不同渠道和方式公开相同信息计1条)."""
    silent = bool(cell.head.readings) and all(p.axis is Axis.NEUTRAL for r in cell.head.readings for p in r)
    return silent and _names_row(before)


def _beginning(heads: Cells) -> int:
    """Where the heads begin behind the lines above a table: at the head of the names, or of the numbers before it."""
    titles = next(
        (i for i, cell in enumerate(heads) if cell.head.readings or len(cell.text) < SHORTEST_TITLE), 0
    )
    start = next((i for i, cell in enumerate(heads) if _begins_names(cell)), titles)
    while start and heads[start - 1].head.has(Axis.FURNITURE):
        start -= 1
    return start


def _is_head(cell: ViewCell) -> bool:
    """Whether *cell*, with words, can only be the head of a column."""
    of_columns = (Axis.COLUMN, Axis.OWN, Axis.NAMES, Axis.NEUTRAL, Axis.YEAR, Axis.ORGAN, Axis.FURNITURE)
    return any(cell.head.has(axis) for axis in of_columns) and not cell.head.has(Axis.ROW)


def pairs(
    rows: Sequence[Cells], lexicon: Lexicon, inherited: Sequence[Cells] = (), *, stream: bool = False
) -> Iterator[Pair]:
    """Each cell of *rows* of which one can know the heads; *inherited* are the rows of heads of the table before.

    In a *stream* the blank cells that end a row may belong to the frame.
    """
    heads: list[Cells] = list(inherited)
    in_heads = False
    names: list[Head] = []
    for row in rows:
        words = [cell for cell in row if cell.kind is Kind.WORDS]
        if any(cell.kind in (Kind.FIGURE, Kind.MUDDLE) for cell in row):
            yield from _row_pairs(row, heads, lexicon, names, stream=stream)
            in_heads = False
        elif _is_blank_row(row, words):
            in_heads = False
        elif _are_heads(words):
            heads = [*heads, words] if in_heads else [words]
            in_heads = True
        names = [*(cell.head for cell in reversed(words) if _is_name(cell)), *names]


def _is_blank_row(row: Cells, words: Cells) -> bool:
    """Whether *row* is the name of a row whose cells are all blank."""
    if words and words[-1].head.has(Axis.UNIT) and sum(map(_names_row, words)) == 1:
        return not any(_is_head(cell) for cell in words if not cell.head.has(Axis.NEUTRAL))
    named = [cell for cell in words if cell.head.has(Axis.ROW)]
    words = [cell for cell in words if not cell.head.has(Axis.UNIT)]
    others = [cell for cell in words if not cell.head.has(Axis.ROW) and not cell.head.has(Axis.GROUP)]
    marked = any(cell.kind is Kind.BLANK and cell.text.strip() for cell in row)
    return marked or (len(named) == 1 and not others and named[0] is words[-1] and len(row) > len(words))


def _are_heads(words: Cells) -> bool:
    """Whether *words*, a row without figures, are heads of columns, not the name of rows."""
    of_columns = (Axis.COLUMN, Axis.OWN, Axis.NAMES, Axis.NEUTRAL, Axis.YEAR, Axis.ORGAN, Axis.FURNITURE)
    return len(words) > 1 or any(cell.head.has(axis) for cell in words for axis in of_columns)


def _row_pairs(
    row: Cells, heads: Sequence[Cells], lexicon: Lexicon, before: Sequence[Head], *, stream: bool
) -> Iterator[Pair]:
    """The cells of one *row* with their heads."""
    flat = heads[-1] if heads else ()
    name = next((i for i, head in enumerate(flat) if _begins_names(head)), None)
    grouped = any(head.head.has(Axis.GROUP) for head in flat)
    if (
        name is not None
        and not grouped
        and len(flat) == len(row)
        and _is_name(row[name])
        and not any(map(_is_name, row[:name]))
    ):
        yield from _aligned(row, flat, name, lexicon, before)
        return
    first = next((i for i, cell in enumerate(row) if cell.kind is not Kind.BLANK), 0)
    last_name = next((i for i in range(first, len(row)) if row[i].kind is not Kind.WORDS), len(row))
    cells = [cell for cell in row[last_name:] if not cell.head.has(Axis.UNIT)]
    leaves = leaf_heads(lexicon, [[cell.head for cell in line] for line in heads])
    fitted = _fitted(cells, len(leaves), stream=stream) if leaves and _is_whole(leaves, lexicon) else None
    left = _last_named(named(_without_rests(row[first:last_name], lexicon), lexicon))
    if leaves and fitted:
        for cell, top in zip(fitted, leaves, strict=True):
            yield cell, Heads(top, [c.head for c in left], (), before), left
    elif (
        len(cells) == 1
        and left
        and not any(_is_head(c) and not c.head.has(Axis.NEUTRAL) for line in heads for c in line)
    ):
        yield cells[0], Heads((), [c.head for c in left], (), before, headless=True), left
    elif any(map(_names_row, left)):
        for cell in cells:
            yield cell, UNFIT, left


def _last_named(left: Cells) -> Cells:
    """*left* from its last name on, where that is of a row without a fact: what stands before it has no figure."""
    last = next((i for i in range(len(left) - 1, -1, -1) if _is_name(left[i])), 0)
    points = [p for reading in left[last].head.readings for p in reading] if left else []
    return left[last:] if points and all(p.axis is Axis.GROUP and p.at >= 0 for p in points) else left


def _without_rests(left: Cells, lexicon: Lexicon) -> Cells:
    """*left* without parts of other names that stand behind the name of a row, where they were broken."""
    end = len(left)
    while end > 1 and not left[end - 1].head.readings and lexicon.is_fragment(left[end - 1].text):
        end -= 1
    return left[:end] if end and left[end - 1].head.has(Axis.ROW) else left


def _fitted(cells: Cells, count: int, *, stream: bool) -> Cells | None:
    """*cells* as *count* of them; None where one cannot know which."""
    if any(cell.kind is Kind.WORDS for cell in cells):
        return None
    if len(cells) == count and not (
        stream and cells[-1].kind is Kind.BLANK and any(c.kind is Kind.FIGURE for c in cells)
    ):
        return cells
    extra = cells[count:]
    if (
        len(cells) > count
        and cells[count - 1].kind is not Kind.BLANK
        and all(c.kind is Kind.BLANK and not c.text.strip() for c in extra)
    ):
        return cells[:count]
    return None


def _is_whole(leaves: Sequence[Sequence[Head]], lexicon: Lexicon) -> bool:
    """Whether no column is missing: where a form ends with the total, the heads name it."""
    for table in lexicon.tables.values():
        readings = [[p for head in leaf for p in head.under(table.name) or ()] for leaf in leaves]
        columns = {p.at for points in readings for p in points if p.axis is Axis.COLUMN}
        if len(columns) > 1 and table.last_is_total:
            return len(table.columns) - 1 in columns
    return True


def _nearest(cells: Cells) -> Cells:
    """The last of *cells* with words, side by side."""
    end = len(cells)
    while end and cells[end - 1].kind is not Kind.WORDS:
        end -= 1
    start = end
    while start and cells[start - 1].kind is Kind.WORDS:
        start -= 1
    return cells[start:end]


def _aligned(row: Cells, flat: Cells, name: int, lexicon: Lexicon, before: Sequence[Head]) -> Iterator[Pair]:
    """*row* below a row of heads of the same length, of which that at *name* is the head of the names."""
    for i, (cell, head) in enumerate(zip(row, flat, strict=True)):
        if cell.kind is Kind.WORDS:
            continue
        at = {id(c): k for k, c in enumerate(row)}
        left = [c for c in _nearest(row[:i]) if not flat[at[id(c)]].head.has(Axis.FURNITURE)]
        top = lexicon.below(head.head, "")
        names = [
            lexicon.below(c.head, flat[name].text) if flat[at[id(c)]].head.readings else c.head for c in left
        ]
        yield cell, Heads([top], names, (), before), left
