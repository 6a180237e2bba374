"""What a rules file says, ready for reading. (loading.py reads the file; this module needs neither YAML nor pydantic.)"""

import fnmatch
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from ..models import Quantity

# The rules that come with the program.
SHIPPED = Path(__file__).resolve().parents[2] / "rules.yaml"

# The place in a check's name and formula that its `each` fills.
PLACE = re.compile(r"\bX\b")

# The years beside the report's, in `spellings`.
RELATIVE_YEAR = re.compile(r"YEAR[-+]1")
# Whose figures a check may be of, apart from the tables: sentences, all of the report or one at a time.
SENTENCES = ("prose", "sentence")
STATISTICS = "statistics_table"

# Where something stands in a file: keys and positions in lists, from the outside in.
Place = tuple[int | str, ...]
Words = Mapping[str, tuple[str, ...]]


@dataclass(eq=False, repr=False)
class _Then:
    """A step behind pydantic's own validation: *function* of the value and the file's vocabularies.

    Pydantic finds it in an annotation by its method, so that pydantic is imported only where a file is validated.
    """

    function: Callable[[Any, Words], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        def step(value: Any, info: Any) -> Any:
            return self.function(value, (info.context or {}).get("words", {}))

        return core_schema.with_info_after_validator_function(step, handler(source))


class _Factors:
    """A family of units: a mapping to factors, or a mere list where all of them are 1."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        def factors(units: Any) -> Any:
            return dict.fromkeys(units, 1) if isinstance(units, list | tuple) else units

        return core_schema.no_info_before_validator_function(factors, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> Any:
        return {"anyOf": [{"type": "array", "items": {"type": "string"}}, handler(schema)]}


def _checked(term: str, words: Words) -> str:
    from .terms import expanded

    expanded(term, words)
    return term


def _all_expanded(terms: tuple[str, ...], words: Words) -> tuple[str, ...]:
    from .terms import expanded

    return tuple(dict.fromkeys(word for term in terms for word in expanded(term, words)))


def _understood(example: str, _: Words) -> str:
    from .examples import parsed

    parsed(example)
    return example


# Terms as terms.py explains them; what is held here is expanded.
Terms = Annotated[tuple[Annotated[str, _Then(_checked)], ...], _Then(_all_expanded)]
Names = tuple[str, ...]
Examples = tuple[Annotated[str, _Then(_understood)], ...]
# Printed unit to the factor that makes it the indicator's own.
Units = Annotated[dict[str, int], _Factors()]


def _key(name: str) -> str:
    """The key of a field in the file: `is`, which Python keeps for itself, is held as is_."""
    return name.rstrip("_")


class _Strict:
    """Unknown keys are mistakes."""

    __pydantic_config__ = {"extra": "forbid", "alias_generator": _key}  # noqa: RUF012


# What the dataclasses below leave out is what nobody uses: each method costs a part of a millisecond at every start.
@dataclass(kw_only=True, eq=False, repr=False)
class Reading(_Strict):
    """The words by which sentences are built; each is explained in rules.yaml."""

    approximate_before: Terms = ()
    approximate_after: Terms = ()
    parts: Terms = ()
    rest: Terms = ()
    respectively: Terms = ()
    all: Terms = ()
    before_all: Terms = ()
    already: Terms = ()
    nothing: Terms = ()
    nothing_first: Terms = ()
    not_nothing: Terms = ()
    nothing_too: Terms = ()
    changes: Terms = ()
    grown_to: Terms = ()
    cumulative: Terms = ()
    since: Terms = ()
    until: Terms = ()
    this_year: Terms = ()
    last_year: Terms = ()
    carried: Terms = ()
    carried_to: Terms = ()
    compared: Terms = ()
    took_part: Terms = ()
    by: Terms = ()
    kinds: Terms = ()
    and_more: Terms = ()
    fillers: Terms = ()
    heading_ends: Terms = ()
    totals: Terms = ()
    sums: Terms = ()
    remarks: Terms = ()


@dataclass(kw_only=True, eq=False, repr=False)
class Scopes(_Strict):
    """The words by which one knows whose figure it is."""

    own: Terms = ()
    endings: Terms = ()
    left_out: Terms = ()
    never: Terms = ()
    hosts: Terms = ()
    generic: Terms = ()
    bodies: Terms = ()
    parts: Terms = ()
    aliases: Terms = ()
    acts: Terms = ()
    openers: Terms = ()


@dataclass(kw_only=True, eq=False, repr=False)
class Topic(_Strict):
    """What a clause may be about; the keys are explained in rules.yaml."""

    named: Terms
    verbs: Terms = ()
    channels: bool = False


@dataclass(kw_only=True, eq=False, repr=False)
class Indicator(_Strict):
    """What a figure may be; the keys are explained in rules.yaml."""

    label: str
    english: str = ""
    table: str
    unit: str
    counted_in: str | Units | None = None
    named: Terms
    alone: Terms = ()
    about: str | None = None
    section: Terms = ()
    unless: Terms = ()
    affairs: Literal["own"] | None = None
    refers_back: Terms = ()
    nothing: Literal["named", "heading"] | None = None
    over: Names = ()
    together: Names = ()
    when_all: Names = ()
    examples: Examples = ()


def _with_names(indicators: dict[str, Indicator], _: Words) -> dict[str, Indicator]:
    """Each name with a * for all indicators that are called so, but for the one itself."""

    def all_of(patterns: Names, itself: str) -> Names:
        return tuple(
            found
            for pattern in patterns
            for found in (fnmatch.filter(indicators, pattern) if "*" in pattern else (pattern,))
            if found != itself or "*" not in pattern
        )

    return {
        name: replace(
            indicator,
            over=all_of(indicator.over, name),
            together=all_of(indicator.together, name),
            when_all=all_of(indicator.when_all, name),
        )
        for name, indicator in indicators.items()
    }


@dataclass(kw_only=True, eq=False, repr=False)
class Row(_Strict):
    """A row of the statistics table; without *is* its figure is no fact.

    With a *label* and a *unit* only this table has it, and it needs no entry among the indicators.
    """

    row: str
    is_: str | None = None
    label: str | None = None
    unit: str | None = None
    also: Terms = ()
    group: str | None = None
    under: str | None = None

    @property
    def names(self) -> Names:
        return (self.row, *self.also)


@dataclass(kw_only=True, eq=False, repr=False)
class Columns(_Strict):
    """Headings of count columns: the year's own, and others."""

    own: Terms
    other: Terms


@dataclass(kw_only=True, eq=False, repr=False)
class StatisticsTable(_Strict):
    """The official table of 2014 to 2018 and its local forerunners."""

    titles: Terms
    columns: Columns
    blank: Terms
    units: Terms
    remarks: Terms = ()
    rows: tuple[Row, ...]
    examples: Examples = ()


@dataclass(kw_only=True, eq=False, repr=False)
class OfficialColumn(_Strict):
    """A column of an official table: what it adds to the row's indicator, or whose applications it counts."""

    column: str
    is_: str | None = None
    applicant: str = ""
    unit: str | None = None
    counted_in: str | None = None
    unit_printed: str | None = None
    signed: bool = False

    def indicator(self, row: str) -> str:
        """The indicator of this column's cell in *row*."""
        return f"{row}.{self.is_}" if self.is_ else row


@dataclass(kw_only=True, eq=False, repr=False)
class OfficialRow(_Strict):
    """A row of an official table; without *is* it is the name of a group of rows."""

    row: str
    is_: str | None = None
    label: str | None = None
    also: Terms = ()
    unless_parts: Names = ()
    unit: str | None = None

    @property
    def names(self) -> Names:
        return (self.row, *self.also)


@dataclass(kw_only=True, eq=False, repr=False)
class OfficialTable(_Strict):
    """One of the official tables of 2019 and later; *name* is the one that rules.yaml gives it."""

    name: str = field(init=False, default="")
    table: str
    unit: str
    headings: Terms = ()
    known_by: Terms
    columns: tuple[OfficialColumn, ...]
    rows: tuple[OfficialRow, ...]
    side_by_side: bool = False
    last_is_total: bool = False
    examples: Examples = ()


def _with_their_names(tables: dict[str, OfficialTable], _: Words) -> dict[str, OfficialTable]:
    for name, table in tables.items():
        table.name = name
    return tables


@dataclass(kw_only=True, eq=False, repr=False)
class OfficialTables(_Strict):
    """The official tables of 2019 and later, and how their cells are written."""

    ends: Terms = ()
    known: Terms = ()
    blank: Terms = ()
    units: Terms = ()
    more: Terms = ()
    less: Terms = ()
    tables: Annotated[dict[str, OfficialTable], _Then(_with_their_names)] = field(default_factory=dict)


@dataclass(kw_only=True, eq=False, repr=False)
class CheckRule(_Strict):
    """An accounting identity; the keys are explained in rules.yaml."""

    label: str
    of: str = ""
    each: Names | Literal["applicant", "all"] = ()
    formula: str
    when: str | None = None
    grade: Literal["hard", "soft"]

    def filled(self, rules: "Rules") -> Names:
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


@dataclass(frozen=True, slots=True)
class Figure:
    """What is said of an indicator wherever it is read: its label, its group of tables, its unit."""

    label: str
    table: str
    unit: str


@dataclass(kw_only=True, eq=False, repr=False)
class Particulars(_Strict):
    """The words by which title, organ, year and era are found."""

    titles: Terms = ()
    not_titles: Terms = ()
    periods: Terms = ()
    authors: Terms = ()
    announces: Terms = ()
    closes: Terms = ()
    not_organs: Terms = ()
    levels: Terms = ()
    come_and_go: Terms = ()
    other_kinds: Terms = ()
    website_reports: Terms = ()
    eras: dict[str, Terms] = field(default_factory=dict)


@dataclass(kw_only=True, eq=False, repr=False)
class Section(_Strict):
    """A part of the report: words of its headings, how a sentence turns to it, whether facts stand there."""

    headings: Terms = ()
    turns: Terms = ()
    facts: bool = True


@dataclass(kw_only=True, eq=False, repr=False)
class Slots(_Strict):
    """The words that fill the slots of a mention; each is explained in rules.yaml."""

    acts: dict[str, Terms] = field(default_factory=dict)
    asides: dict[str, Terms] = field(default_factory=dict)
    of_organs: Names = ()
    each: Terms = ()
    heads_before: Terms = ()
    heads_behind: Terms = ()
    not_own: Terms = ()
    causes: Terms = ()
    others: Terms = ()
    neutral: Terms = ()
    plain_nouns: Terms = ()


@dataclass(kw_only=True, eq=False, repr=False)
class Family(_Strict):
    """Indicators with the same constraints over slots; the keys are explained in rules.yaml."""

    indicators: Names
    acts: Names | None = None
    asides: Names = ()
    each: Names = ()
    places: Names = ()
    plain: Names = ()
    modifiers: bool = True
    heads: bool = False
    owners: bool = True
    rivals: Names | None = None
    kinds: Literal["all", "modified"] | None = None


@dataclass(kw_only=True, eq=False, repr=False)
class Rules(_Strict):
    """A whole rules file, on what it extends."""

    examples_in: str = ""
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    spellings: dict[str, str] = field(default_factory=dict)
    units: dict[str, Units] = field(default_factory=dict)
    not_counted: Terms = ()
    reading: Reading = field(default_factory=Reading)
    scopes: Scopes = field(default_factory=Scopes)
    particulars: Particulars = field(default_factory=Particulars)
    places: dict[str, Section] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    slots: Slots = field(default_factory=Slots)
    families: dict[str, Family] = field(default_factory=dict)
    elsewhere: Terms = ()
    other_affairs: Terms = ()
    own_affairs: Terms = ()
    own_share: Terms = ()
    ignore: Terms = ()
    groups: dict[str, str] = field(default_factory=dict)
    indicators: Annotated[dict[str, Indicator], _Then(_with_names)] = field(default_factory=dict)
    statistics_table: StatisticsTable | None = None
    official_tables: OfficialTables = field(default_factory=OfficialTables)
    checks: dict[str, CheckRule] = field(default_factory=dict)

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
            name: Figure(label=i.label, table=i.table, unit=i.unit) for name, i in self.indicators.items()
        }
        for line in self.statistics_rows:
            if line.is_ and line.label:
                group = line.is_.partition(".")[0]
                figures[line.is_] = Figure(label=line.label, table=group, unit=line.unit or "")
        for form, table, row, column in self._official_cells():
            unit = column.unit or row.unit or table.unit
            name = column.indicator(row.is_ or "")
            figures.setdefault(name, Figure(label=self.label(name, form), table=table.table, unit=unit))
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

    def indicators_of(self, source: str) -> tuple[str, ...]:
        """The indicators that *source* may state: a table by its name, sentences, or everything where it is empty."""
        if source in SENTENCES:
            return tuple(self.indicators)
        if source == STATISTICS:
            return tuple(dict.fromkeys(row.is_ for row in self.statistics_rows if row.is_))
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
            (form, column.indicator(row.is_ or "")): (row.label or row.row)
            + (column.column if column.is_ else "")
            for form, _, row, column in self._official_cells()
        }

    def _official_cells(self) -> Iterator[tuple[str, OfficialTable, OfficialRow, OfficialColumn]]:
        for form, table in self.official_tables.tables.items():
            for row in table.rows:
                if row.is_ is not None:
                    yield from ((form, table, row, column) for column in table.columns)

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the official tables, the statistics table too."""
        return (*([STATISTICS] if self.statistics_table else ()), *self.official_tables.tables)

    @property
    def statistics_rows(self) -> tuple[Row, ...]:
        """The rows of the statistics table, none where these reports have no such table."""
        return self.statistics_table.rows if self.statistics_table else ()

    def units_of(self, indicator: str) -> dict[str, int]:
        """The printed units that *indicator* accepts, each with its factor."""
        rule = self.indicators[indicator]
        if rule.counted_in is None:
            return {rule.unit: 1}
        return self.units[rule.counted_in] if isinstance(rule.counted_in, str) else rule.counted_in

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

    def examples(self) -> Iterator[tuple[Place, str, str]]:
        """(place in the file, name of the rule, example) of every example of indicators and tables."""
        for name, indicator in self.indicators.items():
            for i, text in enumerate(indicator.examples):
                yield ("indicators", name, "examples", i), name, text
        if self.statistics_table:
            for i, text in enumerate(self.statistics_table.examples):
                yield (STATISTICS, "examples", i), STATISTICS, text
        for name, table in self.official_tables.tables.items():
            for i, text in enumerate(table.examples):
                yield ("official_tables", "tables", name, "examples", i), name, text
