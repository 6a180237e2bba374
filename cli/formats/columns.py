"""The columns of a fact: the one list from which every table of facts is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from ...extractors import Basis, Fact, Notice, Origin, Report, Source


class Row(NamedTuple):
    """A fact with the report that states it."""

    report: Report
    fact: Fact


@dataclass(frozen=True, slots=True)
class Column:
    """A column called *name*, of values of the type *kind*, which stand at *place* of a Row.

    *heading* is what a table on the terminal calls it; empty where that does without. *repeats* tells whether many
    rows have the same value.
    """

    name: str
    kind: type
    place: str
    heading: str = ""
    repeats: bool = True

    def of(self, row: Row) -> Any:
        return attrgetter(self.place)(row)


# In the order of the CSV; new ones come last.
COLUMNS = (
    Column("file", str, "report.file"),
    Column("organ", str, "report.organ"),
    Column("year", int, "fact.year"),
    Column("indicator", str, "fact.indicator"),
    Column("label", str, "fact.label", Notice("Indicator")),
    Column("scope", str, "fact.scope", Notice("Scope")),
    Column("applicant", str, "fact.applicant"),
    Column("value", Decimal, "fact.value", Notice("Value")),
    Column("unit", str, "fact.unit", Notice("Unit")),
    Column("approx", bool, "fact.approx"),
    Column("line", int, "fact.source.line", Notice("Line")),
    Column("quote", str, "fact.source.quote", repeats=False),
    Column("table", str, "fact.table"),
    Column("rule", str, "fact.rule"),
    Column("origin", Origin, "fact.origin"),
    Column("basis", Basis, "fact.basis"),
    Column("doubt", str, "fact.doubt"),
    Column("page", int, "fact.source.page"),
    Column("place", str, "fact.place"),
)
# The rest of a fact's place in its file, which only JSON and the database have, or the database alone.
PLACES = (
    Column("column", int, "fact.source.column"),
    Column("start", int, "fact.source.start"),
    Column("end", int, "fact.source.end"),
    Column("grid", int, "fact.source.grid"),
    Column("row", int, "fact.source.row"),
    Column("cell", int, "fact.source.cell"),
)
NAMES = tuple(column.name for column in COLUMNS)


def number(value: Decimal) -> int | float:
    """*value* for JSON: the shortest decimal that is printed is the value itself, so money stays exact."""
    return int(value) if value == value.to_integral_value() else float(value)


def cells(row: Row, columns: Sequence[Column] = COLUMNS) -> list[Any]:
    """The values of *row* in *columns*, figures as numbers."""
    found = (column.of(row) for column in columns)
    return [number(value) if isinstance(value, Decimal) else value for value in found]


def restored(values: Mapping[str, Any]) -> Fact:
    """The fact whose `cells` are *values*, by the names of their columns; those of its report are not needed."""
    source: dict[str, Any] = {}
    fact: dict[str, Any] = {}
    for column in (*COLUMNS, *PLACES):
        owner, _, field = column.place.rpartition(".")
        if owner == "report":
            continue
        value = values[column.name]
        if value is not None:
            value = Decimal(str(value)) if column.kind is Decimal else column.kind(value)
        (source if owner == "fact.source" else fact)[field] = value
    return Fact(**fact, source=Source(**source))
