"""What a rules file says, ready for reading. (loading.py reads the file; this module needs neither YAML nor pydantic.)"""

import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated

from ..models import Quantity
from .fields import Examples, Names, Strict, Terms, Then, Units
from .sections import (
    CheckRule,
    Doubts,
    Family,
    Findings,
    Indicator,
    Kinds,
    Particulars,
    Reading,
    Scopes,
    Section,
    Series,
    Slots,
    Topic,
    with_names,
)
from .tables import OfficialColumn, OfficialRow, OfficialTable, OfficialTables

# The rules that come with the program.
SHIPPED = Path(__file__).resolve().parents[2] / "rules.yaml"

# The place in a check's name and formula that its `each` fills.
PLACE = re.compile(r"\bX\b")
# The years beside the report's, in `spellings`.
RELATIVE_YEAR = re.compile(r"YEAR[-+]1")
# Whose figures a check may be of, apart from the tables: sentences, all of the report or one at a time.
SENTENCES = ("prose", "sentence")

# Where something stands in a file: keys and positions in lists, from the outside in.
Place = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """What is said of an indicator wherever it is read: its label, also in English, its group of tables, its unit."""

    label: str
    table: str
    unit: str
    english: str = ""


@dataclass(kw_only=True, eq=False, repr=False)
class Rules(Strict):
    """A whole rules file, on what it extends."""

    examples_in: str = ""
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    spellings: dict[str, str] = field(default_factory=dict)
    units: dict[str, Units] = field(default_factory=dict)
    not_counted: Terms = ()
    reading: Reading = field(default_factory=Reading)
    scopes: Scopes = field(default_factory=Scopes)
    particulars: Particulars = field(default_factory=Particulars)
    kinds: Kinds = field(default_factory=Kinds)
    places: dict[str, Section] = field(default_factory=dict)
    slots: Slots = field(default_factory=Slots)
    families: dict[str, Family] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    elsewhere: Terms = ()
    other_affairs: Terms = ()
    own_affairs: Terms = ()
    own_share: Terms = ()
    ignore: Terms = ()
    groups: dict[str, str] = field(default_factory=dict)
    indicators: Annotated[dict[str, Indicator], Then(with_names)] = field(default_factory=dict)
    official_tables: OfficialTables = field(default_factory=OfficialTables)
    series: dict[str, Series] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    doubts: Doubts = field(default_factory=Doubts)
    checks: dict[str, CheckRule] = field(default_factory=dict)
    examples: dict[str, Examples] = field(default_factory=dict)

    def spellings_in(self, year: int | None) -> dict[str, str]:
        """The spellings in a report of *year*; those of other years only where it is known."""
        if year is None:
            return {written: meant for written, meant in self.spellings.items() if "YEAR" not in written}
        years = {"YEAR-1": str(year - 1), "YEAR+1": str(year + 1)}
        return {
            RELATIVE_YEAR.sub(lambda m: years[m.group()], written): meant
            for written, meant in self.spellings.items()
        }

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Every indicator that a fact can be of, by name."""
        figures = {
            name: Figure(label=i.label, table=i.table, unit=i.unit, english=i.english)
            for name, i in self.indicators.items()
        }
        for form, table, row, column in self._official_cells():
            unit = column.unit or row.unit or table.unit
            name = column.indicator(row.is_ or "")
            label = self._official_labels[form, name]
            english = table.english.get(name, "")
            figures.setdefault(
                name, Figure(label=label, table=table.group_of(row), unit=unit, english=english)
            )
        return figures

    @cached_property
    def applicants(self) -> dict[str, str]:
        """The kinds of applicants, with the columns' names."""
        return {
            kind: name
            for form in self.official_tables.tables
            for kind, name in self.columns(form).items()
            if kind
        }

    def applicants_of(self, indicator: str) -> tuple[str, ...]:
        """The kinds of applicants by whom an official table divides *indicator*."""
        forms = (form for form, name in self._official_labels if name == indicator)
        return tuple(kind for form in forms for kind in self.columns(form) if kind)

    def columns(self, form: str) -> dict[str, str]:
        """The kinds of applicants that the official table *form* has columns for, with the columns' names."""
        columns = self.official_tables.tables[form].columns
        return {column.applicant: column.column for column in columns if column.is_ is None}

    def cells(self, form: str) -> tuple[tuple[str, str], ...]:
        """(indicator, applicant) of each cell of the official table *form*, row by row."""
        cells = (cell for cell in self._official_cells() if cell[0] == form)
        return tuple(
            dict.fromkeys((column.indicator(row.is_ or ""), column.applicant) for _, _, row, column in cells)
        )

    def is_on_every_copy(self, form: str, indicator: str) -> bool:
        """Whether each copy of the official table *form* has the row of *indicator*."""
        rows = self.official_tables.tables[form].rows
        return not any(row.local or row.unless_parts for row in rows if row.is_ == indicator)

    def indicators_of(self, source: str) -> tuple[str, ...]:
        """The indicators that *source* may state: a table by its name, sentences, or everything where it is empty."""
        if source in SENTENCES:
            return tuple(self.indicators)
        if not source:
            return tuple(self.figures)
        return tuple(name for table, name in self._official_labels if table == source)

    def knows(self, indicator: str, *, group: bool) -> bool:
        """Whether there is such an indicator, or such a group of them."""
        return indicator in self.figures or (
            group and any(name.startswith(f"{indicator}.") for name in self.figures)
        )

    def label(self, indicator: str, table: str = "") -> str:
        """What *indicator* is called, in an official *table* if it is named."""
        return self._official_labels.get((table, indicator)) or self.figures[indicator].label

    @cached_property
    def _official_labels(self) -> dict[tuple[str, str], str]:
        return {
            (form, name := column.indicator(row.is_ or "")): self.indicators[name].label
            if table.is_list and name in self.indicators
            else (row.label or row.row) + (column.column if column.is_ else "")
            for form, table, row, column in self._official_cells()
        }

    def _official_cells(self) -> Iterator[tuple[str, OfficialTable, OfficialRow, OfficialColumn]]:
        for form, table in self.official_tables.tables.items():
            for row in table.rows:
                if row.is_ is not None:
                    yield from ((form, table, row, column) for column in table.columns)

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the official tables."""
        return tuple(self.official_tables.tables)

    def units_of(self, indicator: str) -> dict[str, int]:
        """The printed units that *indicator* accepts, each with its factor."""
        rule = self.indicators[indicator]
        if rule.counted_in is None:
            return {rule.unit: 1}
        return self.units[rule.counted_in] if isinstance(rule.counted_in, str) else rule.counted_in

    @cached_property
    def sized_units(self) -> frozenset[str]:
        """The units of which it matters in which of them a figure is printed: 元, 万元."""
        sized = (family for family in self.units.values() if len(set(family.values())) > 1)
        return frozenset(unit for family in sized for unit in family)

    @cached_property
    def printed_units(self) -> Names:
        """Every unit that a figure may be printed in, the longest first."""
        units = {unit for family in self.units.values() for unit in family}
        units |= {unit for indicator in self.indicators for unit in self.units_of(indicator)}
        return tuple(sorted(units, key=lambda unit: (-len(unit), unit)))

    def counts(self, indicator: str, quantity: Quantity) -> bool:
        """Whether *indicator* is counted in the unit of *quantity*."""
        units = self.units_of(indicator)
        # a figure without a unit is a count: one of money would not say of what
        return quantity.unit in units or (
            not quantity.unit and (len(set(units.values())) == 1 or quantity.value == 0)
        )

    def topic_of(self, indicator: str) -> str:
        """The topic that *indicator* needs; of one that needs none, the first part of its name."""
        return self.indicators[indicator].about or indicator.split(".")[0]

    def has_channels(self, topic: str) -> bool:
        """Whether the figures of *topic* are stated channel by channel."""
        return topic in self.topics and self.topics[topic].channels

    def is_by_channel(self, indicator: str) -> bool:
        """Whether the topic that *indicator* needs is such a one."""
        return self.has_channels(self.indicators[indicator].about or "")

    def filled(self, check: CheckRule) -> Names:
        """What the X in the name and formula of *check* stands for, each in turn; one empty word where there is no X."""
        if check.each in ("applicant", ()):
            return ("",)
        patterns = ("*",) if check.each == "all" else check.each
        known = self.indicators_of(check.of)
        return tuple(
            name
            for pattern in patterns
            for name in (fnmatch.filter(known, pattern) if "*" in pattern else (pattern,))
        )

    def instances(self, check: str) -> Iterator[tuple[str, str, str]]:
        """(name, what X stands for, applicant) of each instance of the *check* that is called so."""
        rule = self.checks[check]
        applicants = ("", *self.applicants) if rule.each == "applicant" else ("",)
        for filled in self.filled(rule):
            name = PLACE.sub(filled, check)
            yield from ((f"{name}.{kind}" if kind else name, filled, kind) for kind in applicants)

    def all_examples(self) -> Iterator[tuple[Place, str, str]]:
        """(place in the file, name of the rule, example) of every example."""
        carried: list[tuple[Place, str, tuple[str, ...]]] = [
            *((("indicators", name), name, rule.examples) for name, rule in self.indicators.items()),
            *((("topics", name), f"topics.{name}", topic.examples) for name, topic in self.topics.items()),
            *(
                (("official_tables", "tables", name), name, table.examples)
                for name, table in self.official_tables.tables.items()
            ),
            *((("checks", name), name, check.examples) for name, check in self.checks.items()),
        ]
        for place, name, examples in carried:
            yield from (((*place, "examples", i), name, text) for i, text in enumerate(examples))
        for name, examples in self.examples.items():
            yield from ((("examples", name, i), name, text) for i, text in enumerate(examples))
