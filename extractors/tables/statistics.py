"""The statistics table of 2014 to 2018 as text, in whatever shape: the labels are found, then each figure's label.

A label is recognised with everything left out that may interrupt it: blanks, line breaks, pipes, and the
figures and units of the cells beside it. So it does not matter where a tool wrapped it.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from ..models import Cell, Span
from ..rulebook.rules import STATISTICS, Rules
from ..rulebook.sections import Row, StatisticsTable
from ..rulebook.terms import either
from ..text.numerals import arabic, plain

LEAST_ROWS = 6
MARKS = ".、"  # behind the number of a row
# So many of them, at the least, are not broken by the cells beside them.
FEWEST_WHOLE = 4
WIDEST_GAP = 60


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """How many columns of figures a table has, and which of them is the year's own; None where one cannot know."""

    count: int
    own: int | None


class StatisticsReader:
    """Finds the tables that ``statistics_table`` of *rules* declares."""

    def __init__(self, rules: Rules, table: StatisticsTable) -> None:
        self._rules = rules
        self._titles = table.titles
        self._names_end = table.names_end
        self._remarks = re.compile(either(table.remarks))
        rows: dict[str, list[Row]] = {}
        for row in table.rows:
            for name in row.names:
                rows.setdefault(re.sub(r"\d", "", name), []).append(row)
        self._rows = {name: tuple(found) for name, found in rows.items()}
        numbered = [name for name in rows if name[0] in MARKS]
        # the longest name that stands at a mark, with it or without it
        self._names = re.compile(rf"[{MARKS}]?{either(rows.keys() - numbered)}|{either(numbered)}")
        units, blanks = either(table.units), either(table.blank)
        self._unit = re.compile(rf"(?:(?<=[\s|\d)])|^){units}(?=[\s|\d/—-]|$)")
        self._cell = re.compile(
            rf"(?P<number>(?<![\d.(第〔])\d[\d,]*(?:\.\d+)?)(?P<glued>(?=[.、](?!\d)))?|(?:(?<=[\s|])|(?<=^))(?P<blank>{blanks})(?=[\s|]|$)"
        )
        self._own = re.compile(either(table.columns.own))
        self._columns = re.compile(either((*table.columns.own, *table.columns.other)))

    def read(self, text: str) -> tuple[list[Cell], list[Span]]:
        """The cells that are facts, in order, and the spans of *text* (folded) that are such tables."""
        cells: list[Cell] = []
        spans: list[Span] = []
        for labels in self._tables(text):
            end = self._end(text, labels[-1])
            start, columns = self._head(text, labels[0])
            spans.append((start, end))
            cells += self._cells(text, labels, end, columns)
        return cells, spans

    def _tables(self, text: str) -> list[list[_Label]]:
        """Runs of labels that stand close together."""
        if text.count(self._names_end) < LEAST_ROWS:
            return []
        plain = text.replace(" ", "").replace("\n", "").replace("|", "").replace("\t", "")
        if sum(name in plain for name in self._rows) < FEWEST_WHOLE:
            return []
        skipped = [m.span() for m in self._remarks.finditer(text)]
        skipped += [m.span() for m in re.finditer(r"[\s|]+", text)]
        skipped += [m.span() for m in self._unit.finditer(text)]
        skipped += [m.span() for m in self._cell.finditer(text)]
        kept = bytearray(b"\1") * len(text)
        for a, b in skipped:
            kept[a:b] = bytes(b - a)
        places = [i for i, keep in enumerate(kept) if keep]
        squeezed = "".join(text[i] for i in places)
        runs: list[list[_Label]] = []
        last = -WIDEST_GAP
        for m in self._names.finditer(squeezed):
            between = re.sub(r"\([^()]*\)", "", squeezed[max(last, 0) : m.start()])
            if not runs or len(between) > WIDEST_GAP or "。" in between:
                runs.append([])
            name = m.group()
            bare = name.lstrip(MARKS)
            begin = places[m.end() - len(bare)]
            runs[-1].append(_Label(begin, places[m.end() - 1] + 1, self._rows.get(name) or self._rows[bare]))
            last = m.end()
        return [
            run
            for run in runs
            if len(run) >= LEAST_ROWS
            and sum(self._names_end in text[x.start : x.end] for x in run) >= LEAST_ROWS
        ]

    def _end(self, text: str, label: _Label) -> int:
        """Behind the cells of the last row: the end of its line, or of the short lines that hold its cells."""
        end = text.find("\n", label.end)
        end = len(text) if end < 0 else end
        while True:
            after = text.find("\n", end + 1)
            after = len(text) if after < 0 else after
            line = text[end + 1 : after].strip(" |\t")
            if end >= len(text) or (
                line and not self._cell.fullmatch(line) and not self._unit.fullmatch(line)
            ):
                return end
            end = after

    def _head(self, text: str, first: _Label) -> tuple[int, _Columns | None]:
        """Where the table starts, and its count columns; None if it has only one."""
        begin = max(0, first.start - 200)
        titles = [
            m.start()
            for title in self._titles
            for m in re.finditer(_spaced(title), text[begin : first.start])
        ]
        start = begin + min(titles) if titles else first.start
        head = re.sub(r"[ \t]", "", text[begin + max(titles) if titles else first.start : first.start])
        columns = [m.span() for m in self._columns.finditer(head)]
        own = [
            i
            for i, (a, b) in enumerate(columns)
            if (m := self._own.match(head, a)) is not None and m.end() == b
        ]
        if len(columns) < 2:
            return start, None
        return start, _Columns(len(columns), own[0] if len(own) == 1 else None)

    def _cells(self, text: str, labels: list[_Label], end: int, columns: _Columns | None) -> list[Cell]:
        cells = []
        group: str | None = None
        decor = [m.span() for m in self._remarks.finditer(text)]
        starts = [a for a, _ in decor]
        for label, following in pairwise([*labels, _Label(end, end, ())]):
            row = next((r for r in label.rows if r.under is None or r.under == group), None)
            if row is None:
                continue
            group = row.group or (group if row.under else None if row.is_ else group)
            found = []
            for m in self._cell.finditer(text, label.start, following.start):
                i = bisect_right(starts, m.start()) - 1
                if i >= 0 and decor[i][0] <= m.start() < decor[i][1]:
                    continue
                span = _number(m)
                if m["blank"] or span:
                    found.append(span)
            span = _own(found, columns)
            if row.is_ is not None and span is not None:
                factor = self._factor(
                    row.is_, text[label.start : span[0]] + " " + text[span[1] : span[1] + 3]
                )
                value = arabic(text[span[0] : span[1]].rstrip(","))
                if factor is not None or value == 0:
                    cells.append(
                        Cell(
                            row.is_,
                            "",
                            plain(value * (factor or 1)),
                            span,
                            (label.start, span[1]),
                            STATISTICS,
                        )
                    )
        return cells

    def _factor(self, indicator: str, row: str) -> int | None:
        """What the printed unit of money multiplies by; None where the row prints none."""
        units = self._rules.units_of(indicator) if indicator in self._rules.indicators else {}
        if len(set(units.values())) < 2:
            return 1
        printed = [unit for unit in sorted(units, key=len, reverse=True) if unit in row]
        return units[printed[0]] if printed else None


def _number(m: re.Match[str]) -> Span | None:
    """The span of a number; where the ordinal of the next row is glued to it, without that."""
    if m["number"] is None:
        return None
    start, end = m.span("number")
    if m["glued"] is not None:
        end -= 1
    return (start, end) if end > start else None


def _own(found: list[Span | None], columns: _Columns | None) -> Span | None:
    """The year's own figure among the cells of a row; None where one cannot know."""
    if columns is None:
        return found[0] if len(found) == 1 else None
    return found[columns.own] if columns.own is not None and len(found) == columns.count else None


def _spaced(title: str) -> str:
    return r"\s*".join(map(re.escape, title))
