"""The official forms as tables: their heads, and what stands in each cell."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from ...extractors import Lang, Notice, Rules

PLAIN = (Notice("value"),)
STATISTICS = Notice("statistics of the disclosure of government information")
SENTENCES = Notice("stated in the text")
# (indicator, applicant)
Named = tuple[str, str]


class Line(NamedTuple):
    """A row of a form: its *label*, as the form prints it, its *unit*, and what is counted in each of its cells; of a row
    that is the head of others, neither.
    """

    label: str
    unit: str
    cells: tuple[Named, ...]


def caption(rules: Rules, table: str, lang: Lang) -> str:
    """What an official *table* is headed with, in *lang*; where it is empty, what is only said."""
    if not table:
        return SENTENCES.told(lang)
    group = rules.groups.get(rules.official_tables.tables[table].table)
    if group is None:
        return STATISTICS.told(lang)
    chinese, _, english = group.partition(" · ")
    return english or chinese if lang is Lang.EN else chinese


def heads(rules: Rules, table: str) -> tuple[str, ...]:
    """The heads of the columns of figures, with their unit where it is not the table's."""
    if not table or rules.official_tables.tables[table].is_list:
        return PLAIN
    form = rules.official_tables.tables[table]
    other = (column.unit and column.unit != form.unit for column in form.columns)
    return tuple(
        f"{c.column}（{c.unit}）" if o else c.column for c, o in zip(form.columns, other, strict=True)
    )


def lines(rules: Rules, table: str, shown: Collection[Named]) -> Iterator[Line]:
    """The rows that have one of the cells that are *shown*, and the heads of rows; without a table, a row for each cell."""
    if not table:
        for indicator, applicant in shown:
            figure = rules.figures[indicator]
            whose = f"（{rules.applicants[applicant]}）" if applicant else ""
            yield Line(figure.label + whose, figure.unit, ((indicator, applicant),))
        return
    form = rules.official_tables.tables[table]
    is_numbered = any(row.ordinal for row in form.rows)
    for row in form.rows:
        cells = tuple((column.indicator(row.is_ or ""), column.applicant) for column in form.columns)
        if row.is_ is not None and any(cell in shown for cell in cells):
            label = rules.label(row.is_, table) if cells[0][0] == row.is_ else row.label or row.row
            if is_numbered and not row.local:
                label = row.ordinal + row.row
            yield Line(label, form.unit or rules.figures[cells[0][0]].unit, cells)
        elif row.ordinal and (row.is_ is None or row.unless_parts):
            yield Line(row.ordinal + row.row, "", ())
