"""The codebook, purely: what each column of facts and of the panel means, as Markdown, CSV, JSON."""

from collections.abc import Callable, Iterator
from typing import Any

from ...extractors import Rules
from .columns import COLUMNS
from .contract import dumped
from .csvtext import csv_text
from .panel import column_names, wide_columns
from .registry import CodebookFormat

Entry = dict[str, str]
# What stands in the sentences of reports of any era.
ANY_ERA = "any"
SENTENCES = "prose"
# The columns that are no indicator.
ABOUT = {
    "file": "the file as it was named, #2 behind it for the second report in it",
    "organ": "whose report it is, as printed",
    "year": "of which year the figure is",
    "organ_key": "what is the same for all names of one organ",
    "several": "columns of which the report states other figures too: column=figure|figure",
    "joined": "columns whose figure is the sum of others, by `series` of the rules",
    "approximate": "columns whose figure is only about so much",
    "indicator": "what is counted",
    "label": "what the forms call it",
    "scope": "empty: the report's own figure; else the organ, as written",
    "applicant": "empty: all applicants; else their kind",
    "value": "the figure, in base units",
    "unit": "the indicator's own unit",
    "approx": "whether it is only about so much",
    "line": "where it stands in the file, from 1",
    "quote": "the sentence or row it stands in",
    "table": "the group of indicators",
    "rule": "what claimed it: the indicator, or the official table",
    "origin": "prose or table",
    "basis": "how it was read: said, listed, implied, denied, cell, ocr",
    "doubt": "what speaks against it",
    "page": "the page of a PDF",
    "place": "the part of the report in which a sentence stands",
}


def entries(rules: Rules) -> Iterator[Entry]:
    """The columns of the facts and the panel, then every indicator with each kind of applicant."""
    names = dict.fromkeys((*(column.name for column in COLUMNS), *ABOUT))
    for name in names:
        yield _entry(column=name, english=ABOUT[name])
    columns = wide_columns(rules, with_cells=True)
    for (indicator, applicant), name in zip(columns, column_names(columns), strict=True):
        yield _indicator(rules, indicator, applicant, name)


def _indicator(rules: Rules, indicator: str, applicant: str, name: str) -> Entry:
    figure = rules.figures[indicator]
    forms = tuple(table for table in rules.tables if (indicator, applicant) in rules.cells(table))
    said = not applicant and indicator in rules.indicators
    eras = {era for form in forms for era in rules.official_tables.tables[form].eras}
    whose = f"（{rules.applicants[applicant]}）" if applicant else ""
    english = figure.english + (f" ({applicant.replace('_', ' ')})" if applicant else "")
    series = rules.series.get(indicator)
    return _entry(
        column=name,
        indicator=indicator,
        applicant=applicant,
        label=figure.label + whose,
        english=english,
        unit=figure.unit,
        eras=" ".join((ANY_ERA,) if said else sorted(eras)),
        forms=" ".join((*((SENTENCES,) if said else ()), *forms)),
        defined="；".join(f"{form}：{rules.label(indicator, form)}{whose}" for form in forms),
        joined=" + ".join(series.sum_of) if series else "",
        note=series.note if series else "",
    )


def _entry(**known: str) -> Entry:
    fields = (
        "column",
        "indicator",
        "applicant",
        "label",
        "english",
        "unit",
        "eras",
        "forms",
        "defined",
        "joined",
        "note",
    )
    return {field: known.get(field, "") for field in fields}


def as_csv(rules: Rules) -> str:
    """A column a row."""
    found = list(entries(rules))
    return csv_text([tuple(found[0]), *(tuple(entry.values()) for entry in found)])


def as_json(rules: Rules) -> str:
    """Likewise, objects."""
    every: dict[str, Any] = {"columns": list(entries(rules))}
    return dumped(every, indent=2) + "\n"


def as_markdown(rules: Rules) -> str:
    """Likewise, a table."""
    found = list(entries(rules))
    lines = ["# nianbao", "", _line(tuple(found[0])), _line(("---",) * len(found[0]))]
    return "\n".join([*lines, *(_line(tuple(entry.values())) for entry in found), ""])


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


RENDERERS: dict[CodebookFormat, Callable[[Rules], str]] = {
    CodebookFormat.MARKDOWN: as_markdown,
    CodebookFormat.CSV: as_csv,
    CodebookFormat.JSON: as_json,
}
