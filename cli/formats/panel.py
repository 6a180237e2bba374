"""The panel: one report a row, one column an indicator, named so that any program takes the names."""

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from ...extractors import Chosen, Extractor, Lang, Precedence, Report, Rules, joined
from .columns import number
from .csvtext import csv_text
from .words import head

LEADING = ("file", "organ", "year")
# Behind them: what joins the years of an organ, the columns of which the report gives several figures, those of which it
# gives only what they are the sum of, and those of which it says that they are only about so much.
FIXED = (*LEADING, "organ_key", "several", "joined", "approximate")
# Stata takes no longer names.
LONGEST = 32
SHORT = 3
# (indicator, applicant)
Named = tuple[str, str]


def column_name(indicator: str, applicant: str = "") -> str:
    """The name of a column; the words of a long one are cut short, from the left, until it fits."""
    words = "_".join(filter(None, (indicator.replace(".", "_"), applicant))).split("_")
    for i in range(len(words)):
        if len("_".join(words)) <= LONGEST:
            break
        words[i] = words[i][:SHORT]
    return "_".join(words)[:LONGEST]


def wide_columns(rules: Rules, *, with_cells: bool) -> tuple[Named, ...]:
    """(indicator, applicant) of each column; *with_cells*, the official table's columns by applicant too."""
    if not with_cells:
        return tuple((name, "") for name in rules.figures)
    return tuple((name, whose) for name in rules.figures for whose in ("", *rules.applicants_of(name)))


def column_names(columns: Iterable[Named]) -> tuple[str, ...]:
    """The names of *columns*, each another; only a user's own rules may need a number for that."""
    seen: Counter[str] = Counter()
    names = []
    for column in columns:
        name = column_name(*column)
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name[: LONGEST - 3]}_{seen[name]}")
    return tuple(names)


def wide_head(rules: Rules, *, with_cells: bool) -> tuple[str, ...]:
    """The names of all columns."""
    return (*FIXED, *column_names(wide_columns(rules, with_cells=with_cells)))


def label_of(rules: Rules, indicator: str, applicant: str, lang: Lang, *, unit: bool = True) -> str:
    """What a column is called in *lang*, with its *unit*."""
    figure = rules.figures[indicator]
    if lang is Lang.EN:
        whose = f" ({applicant.replace('_', ' ')})" if applicant else ""
        return f"{figure.english or indicator}{whose}" + (f" ({figure.unit})" if unit else "")
    whose = f"·{rules.applicants[applicant]}" if applicant else ""
    return f"{figure.label}{whose}" + (f"（{figure.unit}）" if unit else "")


def wide_labels(rules: Rules, lang: Lang, *, with_cells: bool, unit: bool = True) -> tuple[str, ...]:
    """What all columns are called in *lang*."""
    columns = wide_columns(rules, with_cells=with_cells)
    return (
        *(head(name, lang) for name in FIXED),
        *(label_of(rules, *one, lang, unit=unit) for one in columns),
    )


def panel_rows(report: Report, by: Extractor, *, with_cells: bool) -> list[Sequence[object]]:
    """The report's own figures, empty where it states none; none of what is no report."""
    if report.kind is None:
        return []
    own = Precedence(by.rules).own(report)
    columns = wide_columns(by.rules, with_cells=with_cells)
    key = by.organ_key(report.organ) if report.organ else None
    series, shown = joined(own, by.rules), set(columns)
    values = values_of(own) | {named: number(value) for named, value in series.items()}
    sums = _names(series, shown)
    about = _names((named for named, chosen in own.items() if chosen.fact.approx), shown)
    fixed = (report.file, report.organ, report.year, key, several(own, columns), sums, about)
    return [(*fixed, *map(values.get, columns))]


def _names(named: Iterable[Named], columns: Collection[Named]) -> str:
    return " ".join(column_name(*one) for one in named if one in columns)


def values_of(own: dict[Named, Chosen]) -> dict[Named, int | float]:
    """The figures that count."""
    return {named: number(chosen.fact.value) for named, chosen in own.items()}


def several(own: dict[Named, Chosen], columns: Iterable[Named]) -> str:
    """What else the report states of *columns*: column=figure|figure."""
    shown = set(columns)
    return " ".join(
        f"{column_name(*named)}={'|'.join(dict.fromkeys(f'{fact.value:f}' for fact in chosen.others))}"
        for named, chosen in own.items()
        if chosen.others and named in shown
    )


def without_empty(parts: Iterable[str]) -> Iterator[str]:
    """The lines of CSV in *parts*, the head first, without the columns that are empty in all of them."""
    rows = csv.reader(io.StringIO("".join(parts), newline=""))
    head = next(rows)
    kept: list[list[str]] = []
    filled = set(range(len(FIXED)))
    for row in rows:
        filled.update(i for i, cell in enumerate(row) if cell)
        kept.append(row)
    for row in (head, *kept):
        yield csv_text([_picked(row, sorted(filled))])


def _picked(row: Sequence[Any], columns: Iterable[int]) -> list[Any]:
    return [row[i] for i in columns]
