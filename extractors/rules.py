"""rules.yaml: its models and its loading."""

import fnmatch
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from nianbao.extractors.examples import Example, parsed
from nianbao.extractors.formulas import parse
from nianbao.extractors.layers import SHIPPED, layered
from nianbao.extractors.terms import expanded
from nianbao.extractors.yamlfile import Place, nearest, raise_mistakes, validated

# The place in a check's name and formula that its `each` fills.
PLACE = re.compile(r"\bX\b")

# Whose figures a check may be of, apart from the tables: sentences, all of the report or one at a time.
SENTENCES = ("prose", "sentence")
STATISTICS = "statistics_table"


def _expansions(term: str, info: ValidationInfo) -> tuple[str, ...]:
    return expanded(term, (info.context or {}).get("words", {}))


def _checked(term: str, info: ValidationInfo) -> str:
    _expansions(term, info)
    return term


def _all_expanded(terms: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for term in terms for word in _expansions(term, info)))


# Terms as terms.py explains them; what a model holds is expanded.
Terms = Annotated[tuple[Annotated[str, AfterValidator(_checked)], ...], AfterValidator(_all_expanded)]
Names = tuple[str, ...]
Examples = tuple[Annotated[str, AfterValidator(lambda text: parsed(text) and text)], ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _factors(units: object) -> object:
    return dict.fromkeys(units, 1) if isinstance(units, list | tuple) else units


# Printed unit to the factor that makes it the indicator's own; a mere list where all of them are.
Units = Annotated[
    dict[str, int],
    BeforeValidator(_factors),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "array", "items": {"type": "string"}},
                {"type": "object", "additionalProperties": {"type": "integer"}},
            ]
        }
    ),
]


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
    cumulative: Terms = ()
    since: Terms = ()
    until: Terms = ()
    this_year: Terms = ()
    last_year: Terms = ()
    carried: Terms = ()
    carried_to: Terms = ()
    by: Terms = ()
    kinds: Terms = ()
    fillers: Terms = ()
    heading_ends: Terms = ()


class Scopes(_Strict):
    """The words by which one knows whose figure it is."""

    own: Terms = ()
    endings: Terms = ()
    never: Terms = ()
    hosts: Terms = ()
    acts: Terms = ()
    openers: Terms = ()


class Topic(_Strict):
    """What a clause may be about; the keys are explained in rules.yaml."""

    named: Terms
    channels: bool = False


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
    nothing: Literal["named", "heading"] | None = None
    over: Names = ()
    together: Names = ()
    when_all: Names = ()
    examples: Examples = ()


class Row(_Strict):
    """A row of the statistics table; without *is* its figure is no fact.

    With a *label* and a *unit* only this table has it, and it needs no entry among the indicators.
    """

    row: str
    is_: str | None = Field(default=None, alias="is")
    label: str | None = None
    unit: str | None = None
    also: Terms = ()
    group: str | None = None
    under: str | None = None

    @property
    def names(self) -> Names:
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
    remarks: Terms = ()
    rows: tuple[Row, ...]
    examples: Examples = ()


class OfficialColumn(_Strict):
    """A column of an official table: what it adds to the row's indicator, or whose applications it counts."""

    column: str
    is_: str | None = Field(default=None, alias="is")
    applicant: str = ""
    unit: str | None = None
    counted_in: str | None = None
    unit_printed: str | None = None
    signed: bool = False

    def indicator(self, row: str) -> str:
        """The indicator of this column's cell in *row*."""
        return f"{row}.{self.is_}" if self.is_ else row


class OfficialRow(_Strict):
    """A row of an official table; without *is* it is the name of a group of rows."""

    row: str
    is_: str | None = Field(default=None, alias="is")
    label: str | None = None
    also: Terms = ()
    unless_parts: Names = ()
    unit: str | None = None

    @property
    def names(self) -> Names:
        return (self.row, *self.also)


class OfficialTable(_Strict):
    """One of the official tables of 2019 and later; *name* is the one that rules.yaml gives it."""

    _name: str = PrivateAttr(default="")

    @property
    def name(self) -> str:
        return self._name

    table: str
    unit: str
    headings: Terms = ()
    known_by: Terms
    columns: tuple[OfficialColumn, ...]
    rows: tuple[OfficialRow, ...]
    side_by_side: bool = False
    last_is_total: bool = False
    examples: Examples = ()


class OfficialTables(_Strict):
    """The official tables of 2019 and later, and how their cells are written."""

    ends: Terms = ()
    known: Terms = ()
    blank: Terms = ()
    units: Terms = ()
    more: Terms = ()
    less: Terms = ()
    tables: dict[str, OfficialTable] = {}

    @field_validator("tables")
    @classmethod
    def _name_them(cls, tables: dict[str, OfficialTable]) -> dict[str, OfficialTable]:
        for name, table in tables.items():
            table._name = name
        return tables


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


class Figure(BaseModel):
    """What is said of an indicator wherever it is read: its label, its group of tables, its unit."""

    label: str
    table: str
    unit: str


class Particulars(_Strict):
    """The words by which title, organ, year and era are found."""

    titles: Terms = ()
    not_titles: Terms = ()
    periods: Terms = ()
    authors: Terms = ()
    eras: dict[str, Terms] = {}


class Rules(_Strict):
    """A whole rules file, on what it extends."""

    examples_in: str = ""
    words: dict[str, tuple[str, ...]] = {}
    spellings: dict[str, str] = {}
    units: dict[str, Units] = {}
    not_counted: Terms = ()
    reading: Reading = Reading()
    scopes: Scopes = Scopes()
    particulars: Particulars = Particulars()
    topics: dict[str, Topic] = {}
    elsewhere: Terms = ()
    ignore: Terms = ()
    groups: dict[str, str] = {}
    indicators: dict[str, Indicator] = {}
    statistics_table: StatisticsTable | None = None
    official_tables: OfficialTables = OfficialTables()
    checks: dict[str, CheckRule] = {}

    @field_validator("indicators")
    @classmethod
    def _with_names(cls, indicators: dict[str, Indicator]) -> dict[str, Indicator]:
        """Each name with a * for all indicators that are called so, but for the one itself."""
        return {
            name: indicator.model_copy(
                update={
                    key: tuple(
                        found
                        for pattern in getattr(indicator, key)
                        for found in (fnmatch.filter(indicators, pattern) if "*" in pattern else (pattern,))
                        if found != name or "*" not in pattern
                    )
                    for key in ("over", "together", "when_all")
                }
            )
            for name, indicator in indicators.items()
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

    def examples(self) -> Iterator[tuple[Place, str, Example]]:
        """(place in the file, name of the rule, example) of every example of indicators and tables."""
        for name, indicator in self.indicators.items():
            for i, text in enumerate(indicator.examples):
                yield ("indicators", name, "examples", i), name, parsed(text)
        if self.statistics_table:
            for i, text in enumerate(self.statistics_table.examples):
                yield (STATISTICS, "examples", i), STATISTICS, parsed(text)
        for name, table in self.official_tables.tables.items():
            for i, text in enumerate(table.examples):
                yield ("official_tables", "tables", name, "examples", i), name, parsed(text)


def load_rules(path: Path = SHIPPED) -> Rules:
    """Read and check a rules file, on what it extends.

    Raises RulesError with all mistakes, each as ``file:line:column: what``.
    """
    return rules_of(layered(path))


def schema() -> dict[str, Any]:
    """The JSON Schema of rules files (draft 2020-12). Nothing in it is required, for a file may extend another."""
    found = Rules.model_json_schema(by_alias=True)
    names = {"type": "array", "items": {"type": "string"}}
    found["properties"] = {"extends": {"type": "string"}, "drop": names, **found["properties"]}
    for definition in found["$defs"].values():
        definition.pop("required", None)
    for row in ("Row", "OfficialRow"):
        found["$defs"][row]["properties"]["after"] = {"type": "string"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def rules_of(node: yaml.MappingNode) -> Rules:
    """The rules that the tree *node* says; raises RulesError like `load_rules`."""
    return validated(node, Rules, {"words": _vocabularies(node)}, _broken_references)


def _vocabularies(node: yaml.MappingNode) -> dict[str, tuple[str, ...]]:
    """`words`, each expanded by those above it."""
    words: dict[str, tuple[str, ...]] = {}
    mistakes = []
    section = next((value for key, value in node.value if key.value == "words"), None)
    for key, value in section.value if isinstance(section, yaml.MappingNode) else ():
        found: list[str] = []
        for item in value.value if isinstance(value, yaml.SequenceNode) else ():
            try:
                found += expanded(str(item.value), words)
            except ValueError as error:
                mistakes.append((item.start_mark, f"words.{key.value}: {error}"))
        words[key.value] = tuple(dict.fromkeys(found))
    raise_mistakes(mistakes)
    return words


def _broken_references(rules: Rules) -> Iterator[tuple[Place, str]]:
    for name, indicator in rules.indicators.items():
        place = ("indicators", name)
        if isinstance(indicator.counted_in, str) and indicator.counted_in not in rules.units:
            advice = nearest(indicator.counted_in, rules.units)
            yield (*place, "counted_in"), f"{name}: no family of units `{indicator.counted_in}`{advice}"
        if indicator.about is not None and indicator.about not in rules.topics:
            yield (
                (*place, "about"),
                f"{name}: no topic `{indicator.about}`{nearest(indicator.about, rules.topics)}",
            )
        yield from _broken_group(rules, name, indicator.table, (*place, "table"))
        for key in ("over", "together", "when_all"):
            for other in getattr(indicator, key):
                if other not in rules.indicators:
                    yield (*place, key), f"{name}: no indicator `{other}`{nearest(other, rules.indicators)}"
    for name, rival, term in _rivals(rules):
        what = (
            f"{name}: `{term}` names {rival} too, and nothing tells them apart: unit, about, section or over"
        )
        yield ("indicators", name, "named"), what
    for i, row in enumerate(rules.statistics_rows):
        if row.is_ is not None and row.label is None and row.is_ not in rules.indicators:
            advice = nearest(row.is_, rules.indicators)
            yield (
                ("statistics_table", "rows", i, "is"),
                f"row {row.row}: no indicator `{row.is_}`{advice}, and no `label` for a new one",
            )
        elif row.is_ is not None and row.label is not None:
            yield from _broken_group(rules, row.row, row.is_.partition(".")[0], (STATISTICS, "rows", i, "is"))
    for form, table in rules.official_tables.tables.items():
        yield from _broken_group(rules, form, table.table, ("official_tables", "tables", form, "table"))
        for i, column in enumerate(table.columns):
            if column.counted_in is not None and column.counted_in not in rules.units:
                where: Place = ("official_tables", "tables", form, "columns", i, "counted_in")
                known = nearest(column.counted_in, rules.units)
                yield where, f"column {column.column}: no family of units `{column.counted_in}`{known}"
    for name, check in rules.checks.items():
        yield from ((("checks", name, key), f"{name}: {what}") for key, what in _broken_check(rules, check))


def _broken_group(rules: Rules, name: str, group: str, place: Place) -> Iterator[tuple[Place, str]]:
    if group not in rules.groups:
        yield place, f"{name}: no group `{group}`{nearest(group, rules.groups)}"


def _rivals(rules: Rules) -> Iterator[tuple[str, str, str]]:
    """(indicator, an earlier one, term): both are named by the term, and always claim the same figures."""
    named: dict[str, list[str]] = {}
    for name, indicator in rules.indicators.items():
        if isinstance(indicator.counted_in, str) and indicator.counted_in not in rules.units:
            continue
        for term in indicator.named:
            for other in named.setdefault(term, []):
                rival = rules.indicators[other]
                if (
                    (rival.about, rival.section) == (indicator.about, indicator.section)
                    and rules.units_of(name).keys() & rules.units_of(other)
                    and other not in indicator.over
                    and name not in rival.over
                ):
                    yield name, other, term
            named[term].append(name)


def _broken_check(rules: Rules, check: CheckRule) -> Iterator[tuple[str, str]]:
    """(key, what is wrong) of a check."""
    sources = (*SENTENCES, *rules.tables)
    if check.of and check.of not in sources:
        yield "of", f"no table `{check.of}`{nearest(check.of, sources)}"
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
            yield from (
                (key, f"no indicator `{indicator}`{nearest(indicator, rules.figures)}")
                for indicator in unknown
            )
