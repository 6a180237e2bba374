"""A rules file read and checked: every mistake at once, each with its place and the nearest right name."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from ..words import Notice, nearest
from .formulas import parse
from .layers import layered
from .rules import PLACE, SENTENCES, SHIPPED, Place, Rules
from .sections import CheckRule
from .tables import OfficialTable
from .terms import expanded
from .yamlfile import raise_mistakes, validated

# That something names what there is not.
NO_UNITS = Notice("{whose}: no family of units `{name}`{near}")
NO_INDICATOR = Notice("{whose}: no indicator `{name}`{near}")
NO_ROW = Notice("{whose}: no row `{name}`{near}")
ROW = Notice("row {name}")
NAMES: dict[str, Any] = {"type": "array", "items": {"type": "string"}}


def load_rules(path: Path = SHIPPED) -> Rules:
    """Read and check a rules file, on what it extends.

    Raises RulesError with all mistakes, each as ``file:line:column: what``.
    """
    return rules_of(layered(path))


def schema() -> dict[str, Any]:
    """The JSON Schema of rules files (draft 2020-12). Nothing in it is required, for a file may extend another."""
    found = TypeAdapter(Rules).json_schema(by_alias=True)
    parts = found["$defs"]
    for section in (found, parts["Reading"], parts["Scopes"]):
        for key, words in section["properties"].items():
            if words.get("type") == "array":
                section["properties"][key] = _with_examples(words)
    extends = {"anyOf": [{"type": "string"}, NAMES]}
    found["properties"] = {"extends": extends, "drop": NAMES, **found["properties"]}
    parts["Indicator"]["properties"]["checks"] = found["properties"]["checks"]
    for definition in parts.values():
        definition.pop("required", None)
    for row in ("OfficialRow", "OfficialColumn"):
        parts[row]["properties"]["after"] = {"type": "string"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def _with_examples(words: dict[str, Any]) -> dict[str, Any]:
    """A list of *words*, or the same with examples beside it."""
    both = {"words": words, "examples": NAMES}
    return {"anyOf": [words, {"type": "object", "properties": both, "additionalProperties": False}]}


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
                mistakes.append(
                    (item.start_mark, Notice("{name}: {what}", name=f"words.{key.value}", what=error.args[0]))
                )
        words[key.value] = tuple(dict.fromkeys(found))
    raise_mistakes(mistakes)
    return words


def _broken_references(rules: Rules) -> Iterator[tuple[Place, Notice]]:
    for name, indicator in rules.indicators.items():
        place = ("indicators", name)
        if isinstance(indicator.counted_in, str) and indicator.counted_in not in rules.units:
            yield (*place, "counted_in"), _unknown(NO_UNITS, name, indicator.counted_in, rules.units)
        if indicator.about is not None and indicator.about not in rules.topics:
            yield (
                (*place, "about"),
                _unknown(Notice("{whose}: no topic `{name}`{near}"), name, indicator.about, rules.topics),
            )
        yield from _broken_group(rules, name, indicator.table, (*place, "table"))
        for key in ("over", "together", "when_all"):
            for other in getattr(indicator, key):
                if other not in rules.indicators:
                    yield (*place, key), _unknown(NO_INDICATOR, name, other, rules.indicators)
    for name, rival, term in _rivals(rules):
        what = Notice(
            "{name}: `{term}` names {rival} too, and nothing tells them apart: unit, about, section or over",
            name=name, term=term, rival=rival,
        )  # fmt: skip
        yield ("indicators", name, "named"), what
    for form, table in rules.official_tables.tables.items():
        yield from _broken_table(rules, form, table, ("official_tables", "tables", form))
    for name, series in rules.series.items():
        for other in (name, *series.sum_of):
            if other not in rules.figures:
                yield ("series", name), _unknown(NO_INDICATOR, "series", other, rules.figures)
    for name, check in rules.checks.items():
        yield from ((("checks", name, key), what) for key, what in _broken_check(rules, name, check))


def _broken_table(
    rules: Rules, form: str, table: OfficialTable, place: Place
) -> Iterator[tuple[Place, Notice]]:
    for i, row in enumerate(table.rows if table.is_list else ()):
        if row.is_ is not None and row.label is None and row.is_ not in rules.indicators:
            unknown = _unknown(NO_INDICATOR, ROW.of(name=row.row), row.is_, rules.indicators)
            what = Notice("{what}, and no `label` for a new one", what=unknown)
            yield (*place, "rows", i, "is"), what
        elif row.is_ is not None and row.label is not None:
            yield from _broken_group(rules, row.row, table.group_of(row), (*place, "rows", i, "is"))
    if table.table or not table.is_list:
        yield from _broken_group(rules, form, table.table, (*place, "table"))
    names = {name for row in table.rows for name in row.names} | set(table.groups)
    for i, row in enumerate(table.rows):
        if row.under is not None and row.under not in names:
            yield (
                (*place, "rows", i, "under"),
                _unknown(NO_ROW, ROW.of(name=row.row), row.under, names),
            )
    for i, column in enumerate(table.columns):
        if column.counted_in is not None and column.counted_in not in rules.units:
            where: Place = (*place, "columns", i, "counted_in")
            whose = Notice("column {name}", name=column.column)
            yield where, _unknown(NO_UNITS, whose, column.counted_in, rules.units)


def _broken_group(rules: Rules, name: str, group: str, place: Place) -> Iterator[tuple[Place, Notice]]:
    if group not in rules.groups:
        yield place, _unknown(Notice("{whose}: no group `{name}`{near}"), name, group, rules.groups)


def _unknown(said: Notice, whose: str, name: str, known: Iterable[str]) -> Notice:
    """What is *said* where *whose* names what is none of *known*."""
    return said.of(whose=whose, name=name, near=nearest(name, known))


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


def _broken_check(rules: Rules, check_name: str, check: CheckRule) -> Iterator[tuple[str, Notice]]:
    """(key, what is wrong) of a check."""
    sources = (*SENTENCES, *rules.tables)
    if check.of and check.of not in sources:
        yield "of", _unknown(Notice("{whose}: no table `{name}`{near}"), check_name, check.of, sources)
        return
    filled = rules.filled(check)
    if not filled:
        like = tuple(check.each)
        yield "each", Notice("{name}: no indicator is like {like}", name=check_name, like=like)
    for key, text in (("formula", check.formula), ("when", check.when)):
        for name in filled if text else ():
            try:
                terms = parse(PLACE.sub(name, text or "")).terms
            except ValueError as error:
                yield key, Notice("{name}: {what}", name=check_name, what=error.args[0])
                break
            unknown = [
                t.indicator for t in terms if t.indicator and not rules.knows(t.indicator, group=t.group)
            ]
            yield from (
                (key, _unknown(NO_INDICATOR, check_name, indicator, rules.figures)) for indicator in unknown
            )
