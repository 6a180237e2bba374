"""What a cell with words can be, by what it says alone."""

from collections.abc import Sequence

from .heads import Axis, Lexicon
from .values import Kind
from .view import ViewCell


def is_name(cell: ViewCell) -> bool:
    """Whether *cell* may be a name: words that are no unit."""
    return cell.kind is Kind.WORDS and not cell.head.has(Axis.UNIT)


def begins_names(cell: ViewCell) -> bool:
    """Whether *cell* is the head of the names of rows."""
    return cell.head.has(Axis.NAMES)


def is_heading(cell: ViewCell, lexicon: Lexicon) -> bool:
    """Whether *cell* is the heading of a section with a table."""
    return cell.kind is Kind.WORDS and lexicon.is_heading(cell.head.text)


def names_row(cell: ViewCell) -> bool:
    """Whether *cell* is the name of a row or of rows; a strange word before the first of them is the head of a column."""
    return (cell.head.has(Axis.ROW) or cell.head.has(Axis.GROUP)) and not is_head(cell)


def is_remark(cell: ViewCell, before: ViewCell) -> bool:
    """Whether *cell* only explains the name of a row, *before*: (不同渠道和方式公开相同信息计1条)."""
    silent = bool(cell.head.readings) and all(p.axis is Axis.NEUTRAL for r in cell.head.readings for p in r)
    return silent and names_row(before)


def is_column(cell: ViewCell) -> bool:
    """Whether *cell* is the head of a column, and not the name of a row."""
    return cell.head.has(Axis.COLUMN) and not cell.head.has(Axis.ROW)


def is_head(cell: ViewCell) -> bool:
    """Whether *cell*, with words, can only be the head of a column."""
    of_columns = (Axis.COLUMN, Axis.OWN, Axis.NAMES, Axis.NEUTRAL, Axis.YEAR, Axis.ORGAN, Axis.FURNITURE)
    return any(cell.head.has(axis) for axis in of_columns) and not cell.head.has(Axis.ROW)


def is_left_open(cell: ViewCell, called: Sequence[ViewCell], lexicon: Lexicon) -> bool:
    """Whether nobody knows what the organ or year in *cell* has to do with the figures: it is *called* something strange."""
    return not is_point(cell) and not all(lexicon.below(c.head, "").readings for c in called)


def is_point(cell: ViewCell) -> bool:
    """Whether *cell* names rows or columns of a form, or a unit."""
    return any(cell.head.has(axis) for axis in (Axis.ROW, Axis.GROUP, Axis.COLUMN, Axis.UNIT))
