"""The official tables of a rules file: forms with their rows and columns; the keys are explained in the form files."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated

from ..models import Kind
from .fields import Examples, Names, Strict, Terms, Then, Words


@dataclass(kw_only=True, eq=False, repr=False)
class OfficialColumn(Strict):
    """A column of an official table: what it adds to the row's indicator, or whose applications it counts."""

    column: str
    also: Terms = ()
    is_: str | None = None
    applicant: str = ""
    unit: str | None = None
    counted_in: str | None = None
    unit_printed: str | None = None
    signed: bool = False

    @property
    def names(self) -> Names:
        return (self.column, *self.also)

    def indicator(self, row: str) -> str:
        """The indicator of this column's cell in *row*."""
        return f"{row}.{self.is_}" if self.is_ else row


@dataclass(kw_only=True, eq=False, repr=False)
class OfficialRow(Strict):
    """A row of an official table; without *is* it is the name of a group of rows, or its figure is no fact.

    The form prints its *ordinal* before it. A row that is *under* another means something only there; a *local* one
    stands in some places' copies only. One that names an indicator of the sentences too needs neither a *label* nor a
    *unit*.
    """

    row: str
    ordinal: str = ""
    is_: str | None = None
    label: str | None = None
    also: Terms = ()
    unless_parts: Names = ()
    under: str | None = None
    unit: str | None = None
    local: bool = False

    @property
    def names(self) -> Names:
        return (self.row, *self.also)


@dataclass(kw_only=True, eq=False, repr=False)
class OfficialTable(Strict):
    """One of the official tables; *name* is the one that its form gives it.

    One with a single column, which adds nothing to the rows, says of each row its *table* and *unit*.
    """

    name: str = field(init=False, default="")
    table: str = ""
    unit: str = ""
    headings: Terms = ()
    known_by: Terms = ()
    groups: dict[str, Names] = field(default_factory=dict)
    columns: tuple[OfficialColumn, ...]
    rows: tuple[OfficialRow, ...]
    side_by_side: bool = False
    last_is_total: bool = False
    kind: Kind = Kind.DISCLOSURE
    eras: Names = ()
    english: dict[str, str] = field(default_factory=dict)
    examples: Examples = ()

    @property
    def is_list(self) -> bool:
        """Whether it has one column, which adds nothing to what the rows are."""
        return len(self.columns) == 1 and self.columns[0].is_ is None

    @cached_property
    def groups_of_columns(self) -> frozenset[str]:
        """The groups that reach over columns, not over rows."""
        names = {name for column in self.columns for name in column.names}
        return frozenset(group for group, members in self.groups.items() if names.intersection(members))

    def group_of(self, row: OfficialRow) -> str:
        """The group of tables that the figures of *row* are written in."""
        return self.table or (row.is_ or "").partition(".")[0]


def _with_their_names(tables: dict[str, OfficialTable], _: Words) -> dict[str, OfficialTable]:
    for name, table in tables.items():
        table.name = name
    return tables


@dataclass(kw_only=True, eq=False, repr=False)
class OfficialTables(Strict):
    """The official tables, the heads that any of them may have, and how their cells are written."""

    ends: Terms = ()
    notes: Terms = ()
    known: Terms = ()
    names: Terms = ()
    own: Terms = ()
    this_year: Terms = ()
    last_year: Terms = ()
    organ_heads: Terms = ()
    year_heads: Terms = ()
    organs: Terms = ()
    furniture: Terms = ()
    remarks: Terms = ()
    telling: Terms = ()
    not_organs: Terms = ()
    blank: Terms = ()
    units: Terms = ()
    unit_named: Terms = ()
    unit_ends: Terms = ()
    more: Terms = ()
    less: Terms = ()
    tables: Annotated[dict[str, OfficialTable], Then(_with_their_names)] = field(default_factory=dict)
