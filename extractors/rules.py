"""rules.yaml: its models and its loading."""

import fnmatch
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from nianbao.extractors.formulas import parse
from nianbao.extractors.yamlfile import Place, read_yaml

SHIPPED = Path(__file__).parents[1] / "rules.yaml"

Terms = tuple[str, ...]

# The place in a check's name and formula that its `each` fills.
PLACE = re.compile(r"\bX\b")

# Whose figures a check may be of, apart from the tables: sentences, all of the report or one at a time.
SENTENCES = ("prose", "sentence")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _factors(units: object) -> object:
    return dict.fromkeys(units, 1) if isinstance(units, list | tuple) else units


# Printed unit to the factor that makes it the indicator's own.
Units = Annotated[dict[str, int], BeforeValidator(_factors)]


class Reading(_Strict):
    """The words by which sentences are built."""

    approximate_before: Terms
    approximate_after: Terms
    parts: Terms
    respectively: Terms
    all: Terms
    already: Terms
    nothing: Terms
    nothing_first: Terms
    changes: Terms
    cumulative: Terms
    since: Terms
    until: Terms
    this_year: Terms
    last_year: Terms
    elsewhere: Terms
    fillers: Terms


class Scopes(_Strict):
    """The words by which one knows whose figure it is."""

    own: Terms
    endings: Terms
    never: Terms
    hosts: Terms
    acts: Terms
    openers: Terms


class Indicator(_Strict):
    """What a figure may be; the keys are explained in rules.yaml."""

    label: str
    english: str
    table: str
    unit: str
    counted_in: str | Units
    named: Terms
    alone: Terms = ()
    about: str | None = None
    unless: Terms = ()
    nothing: Literal["named", "heading"] | None = None
    over: Terms = ()
    together: Terms = ()
    when_all: Terms = ()


class Row(_Strict):
    """A row of the statistics table; without *is* its figure is no fact.

    With a *label* it is a count of 件 that only this table has, and needs no entry among the indicators.
    """

    row: str
    is_: str | None = Field(default=None, alias="is")
    label: str | None = None
    also: Terms = ()
    group: str | None = None
    under: str | None = None

    @property
    def names(self) -> Terms:
        return (self.row, *self.also)


class Columns(_Strict):
    """Headings of count columns: the year's own, and others."""

    own: Terms
    other: Terms


class StatisticsTable(_Strict):
    """The official table of 2014 to 2018 and its local forerunners."""

    titles: Terms
    columns: Columns
    blank: Terms
    units: Terms
    rows: tuple[Row, ...]


class OfficialColumn(_Strict):
    """A column of an official table: what it adds to the row's indicator, or whose applications it counts."""

    column: str
    is_: str | None = Field(default=None, alias="is")
    applicant: str = ""
    unit: str | None = None
    unit_printed: Literal["元", "万元", "亿元"] | None = None
    signed: bool = False

    @property
    def money(self) -> bool:
        return self.unit == "元"

    def indicator(self, row: str) -> str:
        """The indicator of this column's cell in *row*."""
        return f"{row}.{self.is_}" if self.is_ else row


class OfficialRow(_Strict):
    """A row of an official table; without *is* it is the name of a group of rows."""

    row: str
    is_: str | None = Field(default=None, alias="is")
    label: str | None = None
    also: Terms = ()
    unless_parts: Terms = ()
    unit: str | None = None

    @property
    def names(self) -> Terms:
        return (self.row, *self.also)


class OfficialTable(_Strict):
    """One of the official tables of 2019 and later."""

    name: str
    table: str
    unit: str
    headings: Terms = ()
    known_by: Terms
    columns: tuple[OfficialColumn, ...]
    rows: tuple[OfficialRow, ...]
    side_by_side: bool = False
    last_is_total: bool = False


class OfficialTables(_Strict):
    """The official tables of 2019 and later, and how their cells are written."""

    ends: Terms
    known: Terms
    blank: Terms
    units: Terms
    more: Terms
    less: Terms
    tables: tuple[OfficialTable, ...]


class CheckRule(_Strict):
    """An accounting identity; the keys are explained in rules.yaml."""

    label: str
    of: str = ""
    each: Terms | Literal["applicant", "all"] = ()
    formula: str
    when: str | None = None
    grade: Literal["hard", "soft"]

    def filled(self, rules: "Rules") -> Terms:
        """What the X in its name and formula stands for, each in turn; one empty word where there is no X."""
        if self.each in ("applicant", ()):
            return ("",)
        patterns = ("*",) if self.each == "all" else self.each
        known = rules.indicators_of(self.of)
        return tuple(
            name
            for pattern in patterns
            for name in (fnmatch.filter(known, pattern) if "*" in pattern else (pattern,))
        )


class Figure(BaseModel):
    """What is said of an indicator wherever it is read: its label, its group of tables, its unit."""

    label: str
    table: str
    unit: str


class Particulars(_Strict):
    """The words by which title, organ, year and era are found."""

    titles: Terms
    periods: Terms
    authors: Terms
    eras: dict[Literal["2021", "2019", "2014"], Terms]


class Rules(_Strict):
    """A whole rules file."""

    spellings: dict[str, str] = {}
    units: dict[str, Units]
    not_counted: Terms
    reading: Reading
    scopes: Scopes
    topics: dict[str, Terms]
    ignore: Terms = ()
    indicators: dict[str, Indicator]
    statistics_table: StatisticsTable
    official_tables: OfficialTables
    checks: dict[str, CheckRule]
    particulars: Particulars

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Every indicator that a fact can be of, by name."""
        figures = {
            name: Figure(label=i.label, table=i.table, unit=i.unit) for name, i in self.indicators.items()
        }
        for line in self.statistics_table.rows:
            if line.is_ and line.label:
                group = line.is_.partition(".")[0]
                figures[line.is_] = Figure(label=line.label, table=group, unit="件")
        for table, row, column in self._official_cells():
            unit = column.unit or row.unit or table.unit
            name = column.indicator(row.is_ or "")
            figures.setdefault(name, Figure(label=self.label(name, table.name), table=table.table, unit=unit))
        return figures

    @cached_property
    def applicants(self) -> dict[str, str]:
        """The kinds of applicants, with the columns' names."""
        columns = (column for table in self.official_tables.tables for column in table.columns)
        return {column.applicant: column.column for column in columns if column.applicant}

    def indicators_of(self, source: str) -> tuple[str, ...]:
        """The indicators that *source* may state: a table by its name, sentences, or everything where it is empty."""
        if source in SENTENCES:
            return tuple(self.indicators)
        if source == "statistics_table":
            return tuple(dict.fromkeys(row.is_ for row in self.statistics_table.rows if row.is_))
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
            (table.name, column.indicator(row.is_ or "")): (row.label or row.row)
            + (column.column if column.is_ else "")
            for table, row, column in self._official_cells()
        }

    def _official_cells(self) -> Iterator[tuple[OfficialTable, OfficialRow, OfficialColumn]]:
        for table in self.official_tables.tables:
            for row in table.rows:
                if row.is_ is not None:
                    yield from ((table, row, column) for column in table.columns)

    def units_of(self, indicator: str) -> dict[str, int]:
        """The printed units that *indicator* accepts, each with its factor."""
        counted_in = self.indicators[indicator].counted_in
        return self.units[counted_in] if isinstance(counted_in, str) else counted_in


def either(words: Iterable[str]) -> str:
    """The pattern, in a group, that matches any of *words*, the longest first."""
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"


def load_rules(path: Path = SHIPPED) -> Rules:
    """Read and check a rules file.

    Raises RulesError with all mistakes, each as ``file:line:column: what``.
    """
    return read_yaml(path, Rules, _broken_references)


def _broken_references(rules: Rules) -> Iterator[tuple[Place, str]]:
    for name, indicator in rules.indicators.items():
        place = ("indicators", name)
        if isinstance(indicator.counted_in, str) and indicator.counted_in not in rules.units:
            yield (*place, "counted_in"), f"{name}: no family of units `{indicator.counted_in}`"
        if indicator.about is not None and indicator.about not in rules.topics:
            yield (*place, "about"), f"{name}: no topic `{indicator.about}`"
        for key in ("over", "together", "when_all"):
            for other in getattr(indicator, key):
                if other not in rules.indicators:
                    yield (*place, key), f"{name}: no indicator `{other}`"
    for i, row in enumerate(rules.statistics_table.rows):
        if row.is_ is not None and row.label is None and row.is_ not in rules.indicators:
            yield ("statistics_table", "rows", i, "is"), f"row {row.row}: no indicator `{row.is_}`"
    for name, check in rules.checks.items():
        yield from ((("checks", name, key), f"{name}: {what}") for key, what in _broken_check(rules, check))


def _broken_check(rules: Rules, check: CheckRule) -> Iterator[tuple[str, str]]:
    """(key, what is wrong) of a check."""
    tables = ("statistics_table", *(table.name for table in rules.official_tables.tables))
    if check.of not in ("", *SENTENCES, *tables):
        near = get_close_matches(check.of, (*SENTENCES, *tables), 1)
        yield "of", f"no table `{check.of}`" + (f"; did you mean `{near[0]}`?" if near else "")
        return
    filled = check.filled(rules)
    if not filled:
        yield "each", f"no indicator is like {', '.join(check.each)}"
    for key, text in (("formula", check.formula), ("when", check.when)):
        for name in filled if text else ():
            try:
                terms = parse(PLACE.sub(name, text or "")).terms
            except ValueError as error:
                yield key, str(error)
                break
            unknown = [
                t.indicator for t in terms if t.indicator and not rules.knows(t.indicator, group=t.group)
            ]
            yield from ((key, f"no indicator `{indicator}`") for indicator in unknown)
