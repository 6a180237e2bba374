"""What indicators are year by year, purely: as tables for the terminal, as JSON; the page is in trendpage.py."""

import io
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ...extractors import Failure, Lang, Line, Notice, Organ, Point, Rules, Trend, Trends
from ..visible import visible
from .chart import sparkline
from .columns import number
from .contract import dumped, error_objects, source_object
from .panel import label_of
from .registry import TrendFormat
from .terminal import console_on, plain_table

# How broad labels are before they are folded, and what stands between two columns.
LABELS, BETWEEN = 32, 3
ABOUT, DOUBTED, JOINED = "≈", "?", "∑"
LEGEND = Notice("≈ about so much; ? something speaks against it; ∑ the sum of others")
BROKEN = Notice("forms: {forms}")
FORM = Notice("from {year} on: {form}")
OFFICIAL = Notice("form of {era}")
NARRATIVE = Notice("narrative")
UNDATED = Notice("{file}: does not say whose it is, or of which year")
DOUBLED = Notice("{file}: of the same organ and year as {other}, which counts")


@dataclass(frozen=True, slots=True)
class Shown:
    """The *found* trends with what it takes to show them: in *lang*, with links from *folder*."""

    found: Trends
    rules: Rules
    lang: Lang
    failures: tuple[Failure, ...]
    folder: Path

    def grouped(self) -> Iterator[tuple[str, list[Trend]]]:
        """(caption, trends) of each group of the rules that has any."""
        figures = self.rules.figures
        for group, caption in self.rules.groups.items():
            if there := [trend for trend in self.found.trends if figures[trend.indicator].table == group]:
                yield caption, there

    def label(self, trend: Trend) -> str:
        """What the indicator is called, with its unit."""
        return label_of(self.rules, trend.indicator, "", self.lang)

    def notes(self) -> list[str]:
        """What was not shown, and why."""
        told = [UNDATED.of(file=file) for file in self.found.undated]
        told += [DOUBLED.of(file=file, other=other) for file, other in self.found.doubled]
        return [note.told(self.lang) for note in told]


def era_name(era: str, lang: Lang) -> str:
    """What a form is called in short."""
    return era if era.isdigit() else NARRATIVE.told(lang)


def form_since(year: int, era: str) -> Notice:
    """From which *year* on which form was used."""
    return FORM.of(year=year, form=OFFICIAL.of(era=era) if era.isdigit() else NARRATIVE)


def as_json(shown: Shown) -> str:
    """The organs, and each series of each of them."""
    organs = [
        {
            "organ": organ.name,
            "key": organ.key,
            "reports": [{"year": year, "era": era} for year, era in organ.eras],
            "breaks": [{"year": year, "era": era} for year, era in organ.breaks],
        }
        for organ in shown.found.organs
    ]
    series = [
        {
            "indicator": trend.indicator,
            "label": shown.rules.label(trend.indicator),
            "unit": shown.rules.figures[trend.indicator].unit,
            "key": line.organ,
            "points": [_point(point) for point in line.points],
        }
        for trend in shown.found.trends
        for line in trend.lines
    ]
    errors = error_objects(shown.failures)
    return (
        dumped({"organs": organs, "series": series, "notes": shown.notes(), "errors": errors}, indent=2)
        + "\n"
    )


def _point(point: Point) -> dict[str, Any]:
    return {
        "year": point.year,
        "value": number(point.value),
        "approx": any(fact.approx for fact in point.facts),
        "joined": point.joined,
        "doubts": list(point.doubts),
        "file": point.file,
        "sources": [source_object(fact.source) for fact in point.facts],
    }


def as_table(shown: Shown) -> str:
    """For each organ a table of indicators by years, with a line of bars."""
    out = io.StringIO()
    width = shutil.get_terminal_size((100, 24)).columns
    console = console_on(out, width, colour=False)
    for organ in shown.found.organs:
        _print_organ(console, shown, organ)
    if shown.found.organs:
        console.print(Text(LEGEND.told(shown.lang), style="dim"))
    for note in shown.notes():
        console.print(Text(visible(note)), soft_wrap=True)
    return out.getvalue()


def _print_organ(console: Console, shown: Shown, organ: Organ) -> None:
    years = range(organ.eras[0][0], organ.eras[-1][0] + 1)
    console.print(Text(visible(organ.name), style="bold"))
    forms = tuple(form_since(year, era) for year, era in (organ.eras[0], *organ.breaks))
    console.print(Text(BROKEN.of(forms=forms).told(shown.lang), style="dim"), soft_wrap=True)
    rows: list[tuple[str, Line | None]] = []
    for caption, trends in shown.grouped():
        there = [(shown.label(one), line) for one in trends for line in one.lines if line.organ == organ.key]
        rows += [(caption, None), *there] if there else []
    broad = max((len(value_of(point)) for _, line in rows if line for point in line.points), default=0)
    labels = min(max((cell_len(label) for label, _ in rows), default=0), LABELS) + BETWEEN
    at_once = max((console.width - labels - len(years) - BETWEEN) // (max(broad, 4) + BETWEEN), 1)
    for start in range(0, len(years), at_once):
        console.print(
            _table(rows, years[start : start + at_once], is_last=start + at_once >= len(years), every=years)
        )


def _table(rows: Sequence[tuple[str, Line | None]], years: range, *, is_last: bool, every: range) -> Table:
    """The values of *years*; behind the last of them a bar for *every* year."""
    table = plain_table(None)
    table.add_column("", overflow="fold")
    for year in years:
        table.add_column(str(year), justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for label, line in rows:
        if line is None:
            table.add_row(Text(label, style="bold"))
            continue
        values = {point.year: value_of(point) for point in line.points}
        bars = sparkline(every, line.points) if is_last and len(line.points) > 1 else ""
        table.add_row(Text(f"  {visible(label)}"), *(values.get(year, "") for year in years), bars)
    return table


def value_of(point: Point) -> str:
    """The value, with signs for what is to be known of it."""
    about = ABOUT if any(fact.approx for fact in point.facts) else ""
    return f"{JOINED if point.joined else ''}{about}{point.value:,}{DOUBTED if point.doubts else ''}"


def as_html(shown: Shown) -> str:
    """A page of charts, which needs nothing else."""
    from .trendpage import as_page

    return as_page(shown)


RENDERERS: dict[TrendFormat, Callable[[Shown], str]] = {
    TrendFormat.TABLE: as_table,
    TrendFormat.JSON: as_json,
    TrendFormat.HTML: as_html,
}
