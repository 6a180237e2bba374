"""A rules file read and checked: every mistake at once, each with its place and the nearest right name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from .formulas import parse
from .layers import layered
from .rules import PLACE, SENTENCES, SHIPPED, Place, Rules
from .sections import CheckRule
from .tables import OfficialTable
from .terms import expanded
from .yamlfile import nearest, raise_mistakes, validated

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
    for form, table in rules.official_tables.tables.items():
        yield from _broken_table(rules, form, table, ("official_tables", "tables", form))
    for name, series in rules.series.items():
        for other in (name, *series.sum_of):
            if other not in rules.figures:
                yield ("series", name), f"series: no indicator `{other}`{nearest(other, rules.figures)}"
    for name, check in rules.checks.items():
        yield from ((("checks", name, key), f"{name}: {what}") for key, what in _broken_check(rules, check))


def _broken_table(rules: Rules, form: str, table: OfficialTable, place: Place) -> Iterator[tuple[Place, str]]:
    for i, row in enumerate(table.rows if table.is_list else ()):
        if row.is_ is not None and row.label is None and row.is_ not in rules.indicators:
            advice = nearest(row.is_, rules.indicators)
            yield (
                (*place, "rows", i, "is"),
                f"row {row.row}: no indicator `{row.is_}`{advice}, and no `label` for a new one",
            )
        elif row.is_ is not None and row.label is not None:
            yield from _broken_group(rules, row.row, table.group_of(row), (*place, "rows", i, "is"))
    if table.table or not table.is_list:
        yield from _broken_group(rules, form, table.table, (*place, "table"))
    names = {name for row in table.rows for name in row.names} | set(table.groups)
    for i, row in enumerate(table.rows):
        if row.under is not None and row.under not in names:
            yield (
                (*place, "rows", i, "under"),
                f"row {row.row}: no row `{row.under}`{nearest(row.under, names)}",
            )
    for i, column in enumerate(table.columns):
        if column.counted_in is not None and column.counted_in not in rules.units:
            where: Place = (*place, "columns", i, "counted_in")
            known = nearest(column.counted_in, rules.units)
            yield where, f"column {column.column}: no family of units `{column.counted_in}`{known}"


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
    filled = rules.filled(check)
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
