"""Reports as tables for the terminal, with the widths of Chinese characters right and no figure cut off."""

import io
from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from rich import box
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from ...extractors import Extractor, Fact, Lang, Notice, Report, Rules, told
from .. import language
from ..visible import visible
from .columns import COLUMNS, Column, Row
from .findings import sentences
from .words import ABOUT
from .writer import TextFormat, Wishes

FORM = Notice("applications by applicant")
NO_FIGURES, WHOLE, EXAMPLES = Notice("no figures found"), Notice("(all)"), Notice("Examples")
SHOWN = tuple(column for column in COLUMNS if column.heading)


def writer(wishes: Wishes) -> TextFormat:
    """Tables as broad as the terminal is."""
    return TextFormat(
        partial(as_table, width=wishes.broad, colour=wishes.colour, lang=language.of_terminal())
    )


def as_table(report: Report, extractor: Extractor, *, width: int, colour: bool, lang: Lang) -> str:
    """The statistics tables of a report and its failed checks, *width* columns wide, labelled in *lang*."""
    out = io.StringIO()
    _print_report(console_on(out, width, colour=colour), report, extractor.rules, lang)
    return out.getvalue()


def rules_table(rules: Rules, width: int, lang: Lang) -> str:
    """The indicators by the tables they are written in, *width* columns wide, labelled in *lang*."""
    out = io.StringIO()
    console = console_on(out, width, colour=False)
    for group, caption in rules.groups.items():
        table = plain_table(caption)
        for column in (Notice("Name"), Notice("Indicator"), Notice("Unit"), EXAMPLES):
            justify: JustifyMethod = "right" if column is EXAMPLES else "left"
            table.add_column(column.told(lang), justify=justify, overflow="fold")
        for name, figure in rules.figures.items():
            if figure.table == group:
                examples = len(rules.indicators[name].examples) if name in rules.indicators else 0
                table.add_row(name, figure.label, figure.unit, str(examples or ""))
        if table.row_count:
            console.print(table)
    return out.getvalue()


def console_on(out: io.StringIO, width: int, *, colour: bool) -> Console:
    return Console(
        file=out,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
        _environ={},
    )


def plain_table(caption: str | None) -> Table:
    return Table(title=caption, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)


def _print_report(console: Console, report: Report, rules: Rules, lang: Lang) -> None:
    name = report.title or report.organ or report.file
    year = f" · {report.year}" if report.year else ""
    console.print(Text(visible(f"{name}{year} · {report.file}"), style="bold"))
    if not report.facts:
        console.print(f"  {NO_FIGURES.told(lang)}\n")
        return
    for group, caption in rules.groups.items():
        facts = [fact for fact in report.facts if fact.table == group]
        forms = {fact.rule for fact in facts if fact.applicant}
        single = [fact for fact in facts if fact.rule not in forms]
        if single:
            console.print(_table(caption, report, single, lang))
        for form in sorted(forms):
            console.print(_by_applicant([fact for fact in facts if fact.rule == form], rules, lang))
    for line in sentences(report.checks, lang):
        console.print(Text(visible(line)))
    console.print()


def _by_applicant(facts: Sequence[Fact], rules: Rules, lang: Lang) -> Table:
    """The cells of a table with a column for each kind of applicant, as the form prints them."""
    table = plain_table(FORM.told(lang))
    form = facts[0].rule
    table.add_column(rules.official_tables.tables[form].unit, overflow="fold")
    columns = rules.columns(form)
    for column in columns.values():
        table.add_column(column, justify="right", overflow="fold", max_width=8)
    cells = {(fact.indicator, fact.applicant): fact for fact in facts}
    for indicator in dict.fromkeys(fact.indicator for fact in facts):
        found = [cells.get((indicator, applicant)) for applicant in columns]
        values = [f"{fact.value:,}" if fact else "" for fact in found]
        table.add_row(Text(rules.label(indicator, form)), *values)
    return table


def _table(caption: str, report: Report, facts: Sequence[Fact], lang: Lang) -> Table:
    table = plain_table(caption)
    scoped = any(fact.scope for fact in facts)
    columns = [column for column in SHOWN if scoped or column.name != "scope"]
    for column in columns:
        number = column.kind is not str
        unbroken = number or column.name == "unit"
        table.add_column(
            told(column.heading, lang),
            justify="right" if number else "left",
            overflow="fold",
            no_wrap=unbroken,
        )
    order: dict[str, int] = {}
    for fact in facts:
        order.setdefault(fact.indicator, len(order))
    shown: set[tuple[str, str, Decimal]] = set()
    for fact in sorted(facts, key=lambda fact: (order[fact.indicator], fact.scope != "")):
        if (fact.indicator, fact.scope, fact.value) not in shown:
            shown.add((fact.indicator, fact.scope, fact.value))
            row = Row(report, fact)
            table.add_row(*(_cell(column, row, lang) for column in columns))
    return table


def _cell(column: Column, row: Row, lang: Lang) -> Text:
    value = column.of(row)
    if column.name == "scope":
        value = value or WHOLE.told(lang)
    elif column.kind is Decimal:
        value = f"{value:,}"
        value = ABOUT.of(value=value).told(lang) if row.fact.approx else value
    return Text(visible(str(value)))
