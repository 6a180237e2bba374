"""Tables whose cells lost their columns: a name is followed by exactly as many cells as there are heads, else by none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .heads import Axis, Head, Lexicon
from .join import Heads
from .kinds import begins_names, is_column, is_head, is_heading, is_left_open, is_name, names_row
from .leaves import leaf_heads
from .placed import Pair, named
from .stream import FEWEST_COLUMNS
from .values import Kind
from .view import ViewCell

Cells = Sequence[ViewCell]
# The heads of each column of figures; None where one cannot know them.
Leaves = Sequence[Sequence[Head]] | None
# The heads of a figure in a named row of which one cannot know the column.
UNFIT = Heads((Head("", ()),))


@dataclass(frozen=True, slots=True)
class Line:
    """A row with figures: *left* names its *cells*, *leaves* are the heads of each column, None where one cannot know.

    *heads* are the rows of heads above it, *before* the names before its own, the nearest first.
    """

    row: Cells
    left: Cells
    cells: Cells
    heads: Sequence[Cells]
    leaves: Leaves
    before: Sequence[Head]


def lines(rows: Sequence[Cells], lexicon: Lexicon, inherited: Sequence[Cells] = ()) -> Iterator[Line]:
    """Those of *rows* with figures; *inherited* are the rows of heads of the table before."""
    heads: list[Cells] = list(inherited)
    leaves = _leaves(heads, lexicon)
    in_heads = False
    is_named = any(begins_names(cell) for line in heads for cell in line)
    names: list[Head] = []
    for row in rows:
        words = [cell for cell in row if cell.kind is Kind.WORDS]
        if any(cell.kind in (Kind.FIGURE, Kind.MUDDLE) for cell in row):
            yield _line(row, heads, leaves, lexicon, names)
            in_heads = False
        elif _is_blank_row(row, words):
            in_heads = False
        elif _are_heads(words) and not (heads and _says_nothing_new(words, heads)):
            goes_on = in_heads and not is_heading(words[0], lexicon) and not _are_names(heads[-1], words)
            is_loose = is_named and _is_loose(words)
            words = [replace(words[0], head=Head(words[0].text, ()))] if is_loose else words
            is_named = is_named or any(map(begins_names, words))
            heads = [*heads, words] if goes_on else [words]
            leaves = _leaves(heads, lexicon)
            in_heads = True
        names = [*(cell.head for cell in reversed(words) if is_name(cell)), *names]


def _is_loose(words: Cells) -> bool:
    """Whether *words*, below the heads of a table, are one word that may be a head of what follows, or the end of a row."""
    said = any(words[0].head.has(axis) for axis in (Axis.NAMES, Axis.COLUMN, Axis.OWN, Axis.NEUTRAL))
    return len(words) == 1 and not said


def _are_names(words: Cells, heads: Cells) -> bool:
    """Whether *words*, above *heads*, name rows: there are more of them than columns."""
    names = sum(cell.head.has(Axis.ROW) for cell in words)
    return names > len(heads) >= FEWEST_COLUMNS and all(map(is_column, heads))


def _leaves(heads: Sequence[Cells], lexicon: Lexicon) -> Leaves:
    leaves = leaf_heads(lexicon, [[cell.head for cell in line] for line in heads])
    return leaves if leaves and _is_whole(leaves, lexicon) else None


def _line(
    row: Cells, heads: Sequence[Cells], leaves: Leaves, lexicon: Lexicon, before: Sequence[Head]
) -> Line:
    first = next((i for i, cell in enumerate(row) if cell.kind is not Kind.BLANK), 0)
    last_name = next((i for i in range(first, len(row)) if row[i].kind is not Kind.WORDS), len(row))
    return Line(
        row,
        _last_named(named(_without_rests(row[first:last_name], lexicon), lexicon)),
        [cell for cell in row[last_name:] if not cell.head.has(Axis.UNIT)],
        heads,
        leaves,
        before,
    )


def pairs(found: Iterable[Line], lexicon: Lexicon, *, stream: bool = False) -> Iterator[Pair]:
    """Each cell of *found* of which one can know the heads.

    In a *stream* the blank cells that end a row may belong to the frame.
    """
    for line in found:
        yield from _pairs(line, lexicon, stream=stream)


def _is_blank_row(row: Cells, words: Cells) -> bool:
    """Whether *row* is the name of a row whose cells are all blank."""
    if words and words[-1].head.has(Axis.UNIT) and sum(map(names_row, words)) == 1:
        return not any(is_head(cell) for cell in words if not cell.head.has(Axis.NEUTRAL))
    named = [cell for cell in words if cell.head.has(Axis.ROW)]
    words = [cell for cell in words if not cell.head.has(Axis.UNIT)]
    others = [cell for cell in words if not cell.head.has(Axis.ROW) and not cell.head.has(Axis.GROUP)]
    marked = any(cell.kind is Kind.BLANK and cell.text.strip() for cell in row)
    return marked or (len(named) == 1 and not others and named[0] is words[-1] and len(row) > len(words))


def _are_heads(words: Cells) -> bool:
    """Whether *words*, a row without figures, are heads of columns, not the name of rows."""
    of_columns = (Axis.COLUMN, Axis.OWN, Axis.NAMES, Axis.NEUTRAL, Axis.YEAR, Axis.ORGAN, Axis.FURNITURE)
    return len(words) > 1 or any(cell.head.has(axis) for cell in words for axis in of_columns)


def _says_nothing_new(words: Cells, heads: Sequence[Cells]) -> bool:
    """Whether *words* are the one head 本年 below several *heads* without a year: mostly torn from a name, 本年度办理结果."""
    points = [p for word in words for reading in word.head.readings for p in reading]
    is_this_year = len(words) == 1 and all(p.axis is Axis.YEAR and not p.year for p in points)
    above = [cell.head for line in heads for cell in line]
    return bool(points) and is_this_year and len(above) > 2 and not any(head.has(Axis.YEAR) for head in above)


def _pairs(line: Line, lexicon: Lexicon, *, stream: bool) -> Iterator[Pair]:
    """The cells of one *line* with their heads."""
    flat = line.heads[-1] if line.heads else ()
    name = next((i for i, head in enumerate(flat) if begins_names(head)), None)
    if name is not None and _is_aligned(line.row, flat, name):
        yield from _aligned(line.row, flat, name, lexicon, line.before)
        return
    names = [c.head for c in line.left]
    fitted = _fitted(line.cells, len(line.leaves), stream=stream) if line.leaves else None
    if line.leaves and fitted:
        for cell, top in zip(fitted, line.leaves, strict=True):
            yield cell, Heads(top, names, (), line.before), line.left
    elif len(line.cells) == 1 and line.left and not any(_is_told(c) for heads in line.heads for c in heads):
        yield line.cells[0], Heads((), names, (), line.before, headless=True), line.left
    elif any(map(names_row, line.left)):
        for cell in line.cells:
            yield cell, UNFIT, line.left


def _is_aligned(row: Cells, flat: Cells, name: int) -> bool:
    """Whether *row* has as many cells as *flat*, heads without groups, its name below that at *name*, no figure below names."""
    if len(flat) != len(row) or any(head.head.has(Axis.GROUP) for head in flat):
        return False
    below = zip(row, flat, strict=True)
    misplaced = any(cell.kind is Kind.FIGURE and begins_names(head) for cell, head in below)
    return not misplaced and is_name(row[name]) and not any(map(is_name, row[:name]))


def _is_told(cell: ViewCell) -> bool:
    """Whether *cell* is the head of a column that says something."""
    return is_head(cell) and not cell.head.has(Axis.NEUTRAL)


def _last_named(left: Cells) -> Cells:
    """*left* from its last name on, where that is of a row without a fact: what stands before it has no figure."""
    last = next((i for i in range(len(left) - 1, -1, -1) if is_name(left[i])), 0)
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
    above = {id(cell): head for cell, head in zip(row, flat, strict=True)}
    for i, (cell, head) in enumerate(zip(row, flat, strict=True)):
        if cell.kind is Kind.WORDS:
            continue
        left = [c for c in _nearest(row[:i]) if not above[id(c)].head.has(Axis.FURNITURE)]
        names = [_as_name(c, above[id(c)], flat[name], lexicon) for c in left]
        yield cell, Heads([lexicon.below(head.head, "")], names, (), before), left


def _as_name(cell: ViewCell, above: ViewCell, names: ViewCell, lexicon: Lexicon) -> Head:
    """What *cell* says below its head *above*, where *names* is the head of the names of rows."""
    if is_left_open(cell, [above], lexicon):
        return Head(cell.text, ())
    return lexicon.below(cell.head, names.text) if above.head.readings else cell.head
