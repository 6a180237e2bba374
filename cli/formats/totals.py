"""Totals to text, purely: tables in the shape of the forms, JSON, CSV."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.text import Text

from ...extractors import Amount, Doubled, Failure, Lang, Notice, Rules, Total, told
from ..visible import visible
from . import forms
from .columns import number
from .contract import check_object, dumped, error_objects
from .csvtext import csv_text
from .notes import notes
from .registry import TotalFormat
from .terminal import console_on, plain_table
from .words import ABOUT

COLUMNS = (
    "by",
    "year",
    "table",
    "indicator",
    "applicant",
    "label",
    "value",
    "unit",
    "approx",
    "organs",
    "said",
    "blank",
)


@dataclass(frozen=True, slots=True)
class Summed:
    """All that there is to tell of a sum; *missing* are the organs that were expected and did not report."""

    rules: Rules
    totals: Sequence[Total]
    doubled: Sequence[Doubled]
    missing: Sequence[str]
    failures: Sequence[Failure]


def heading(total: Total) -> Notice:
    """What a total is of: its group, its year, how many organs."""
    year = Notice("year {year}", year=total.year) if total.year else Notice("no year stated")
    added = Notice("{year} · {n} organs added up", year=year, n=len(total.summands))
    return Notice("{group} · {heading}", group=total.group, heading=added) if total.group else added


def value(amount: Amount | None, lang: Lang) -> str:
    """The figure as it is shown; nothing where nobody states any."""
    if amount is None or amount.value is None:
        return ""
    shown = f"{amount.value:,}"
    return ABOUT.of(value=shown).told(lang) if amount.approx else shown


def as_table(summed: Summed, width: int, lang: Lang) -> str:
    """Each total in the shape of the forms, then what is to be known of it."""
    out = io.StringIO()
    console = console_on(out, width, colour=False)
    for total in summed.totals:
        console.print(Text(visible(heading(total).told(lang)), style="bold"))
        for table in dict.fromkeys(amount.table for amount in total.amounts):
            _print_form(console, summed.rules, table, total, lang)
    for note in notes(summed.totals, summed.doubled, summed.missing, summed.failures):
        console.print(Text(visible(note.said.told(lang))), soft_wrap=True)
    return out.getvalue()


def _print_form(console: Console, rules: Rules, table: str, total: Total, lang: Lang) -> None:
    amounts = {(a.indicator, a.applicant): a for a in total.amounts if a.table == table}
    shown = plain_table(forms.caption(rules, table, lang))
    for head in (Notice("Indicator"), Notice("Unit")):
        shown.add_column(head.told(lang), overflow="fold")
    for column in forms.heads(rules, table):
        shown.add_column(told(column, lang), justify="right", overflow="fold")
    for line in forms.lines(rules, table, amounts):
        shown.add_row(line.label, line.unit, *(value(amounts.get(cell), lang) for cell in line.cells))
    console.print(shown)


def as_csv(summed: Summed, _width: int, _lang: Lang) -> str:
    """A figure a row."""
    figures = (
        {"by": total.group, "year": total.year, **_figure(amount)}
        for total in summed.totals
        for amount in total.amounts
    )
    rows = (
        [" ".join(cell) if isinstance(cell, list) else cell for cell in (figure[name] for name in COLUMNS)]
        for figure in figures
    )
    return csv_text([COLUMNS, *rows])


def as_json(summed: Summed, _width: int, _lang: Lang) -> str:
    """Everything, with what each total lacks."""
    found = {
        "totals": [_total(total) for total in summed.totals],
        "doubled": [{**d._asdict(), "differ": [list(named) for named in d.differ]} for d in summed.doubled],
        "missing": list(summed.missing),
        "errors": error_objects(summed.failures),
    }
    return dumped(found, indent=2) + "\n"


def _total(total: Total) -> dict[str, Any]:
    organs = [
        {
            "file": one.report.file,
            "organ": one.report.organ,
            "broken": [check.message for check in one.broken],
        }
        for one in total.summands
    ]
    return {
        "by": total.group,
        "year": total.year,
        "organs": organs,
        "figures": [_figure(amount) for amount in total.amounts],
        "checks": [check_object(check) | {"facts": []} for check in total.checks],
    }


def _figure(amount: Amount) -> dict[str, Any]:
    exact: Decimal | None = amount.value
    return {
        "table": amount.table,
        "indicator": amount.indicator,
        "applicant": amount.applicant,
        "label": amount.label,
        "value": None if exact is None else number(exact),
        "unit": amount.unit,
        "approx": amount.approx,
        "organs": len(amount.stated),
        "said": list(amount.said),
        "blank": list(amount.blank),
    }


RENDERERS: dict[TotalFormat, Callable[[Summed, int, Lang], str]] = {
    TotalFormat.TABLE: as_table,
    TotalFormat.CSV: as_csv,
    TotalFormat.JSON: as_json,
}
