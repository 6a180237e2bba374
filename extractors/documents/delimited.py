"""Tables in plain text that marks divide: tabs, commas, bars, one row or one cell a line.

Commas and semicolons become tabs, as any other table has them; pictures of a Markdown file leave nothing, for what describes them is
no text of the report.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..models import Span
from .grid import Grid, GridCell, paragraphs, trimmed
from .letters import is_page_foot

LINE = re.compile(r"[^\n]*\n?")
PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
RULE = re.compile(r"(?=.*(?:--|==))[\s|+:=-]+")
BAR = re.compile(r"[|｜]")
FIELDS = {
    mark: re.compile(rf'"(?P<quoted>(?:[^"]|"")*)"(?={mark}|\s*$)|(?P<plain>[^{mark}]*)') for mark in ",;"
}
# A field in quotes that goes on in the next line; longer ones are sentences of the report.
QUOTED = re.compile(r'(?:(?<=[,;])|^)"(?:[^"]|""){1,200}"(?=[,;\r\n]|\Z)', re.M)
BREAK = re.compile(r"<br\s*/?>", re.I)
FIGURE = re.compile(r"\s*[+-]?\d[\d,]*(?:\.\d+)?%?\s*|\s*[-—/]+\s*")
GROUPED = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])")
# A longer field is a sentence.
LONGEST_FIELD = 120
# Lines without a bar that may stand between two cells, each on its line, of one table.
WIDEST_GAP = 3
FEWEST_CELLS = 6

Text = tuple[str, Sequence[int], tuple[Grid, ...]]


def read_delimited(text: str, offsets: Sequence[int], grids: tuple[Grid, ...]) -> Text:
    """*text* as a reader sees it, the position of each of its characters in the file (and of the end), its tables.

    *grids* are those that were found in *text* before.
    """
    if not grids:
        if "![" in text:
            text, offsets = _without(text, offsets, [m.span() for m in PICTURE.finditer(text)])
        if BAR.search(text) and BREAK.search(text):
            text, offsets = _unbroken(text, offsets)
        if "," in text or ";" in text:
            text = QUOTED.sub(lambda m: re.sub(r"[\r\n]", " ", m[0]) if _is_field(m) else m[0], text)
            text, offsets = _with_tabs(text, offsets, _mark(text))
    found = [*grids]
    lines = [m.span() for m in LINE.finditer(text) if m.end() > m.start()]
    taken = [grid.span for grid in grids]
    free = [(a, b) for a, b in lines if not any(a < end and start < b for start, end in taken)]
    if "\t" in text:
        found += _tabbed(text, free)
    if BAR.search(text):
        found += _barred(text, free)
        found += _cells_with_bars(text, free)
    found.sort(key=lambda grid: grid.span)
    return text, offsets, tuple(found)


def _without(text: str, offsets: Sequence[int], spans: Sequence[Span]) -> tuple[str, Sequence[int]]:
    """*text* and *offsets* without *spans*."""
    kept: list[str] = []
    places: list[int] = []
    done = 0
    for start, end in spans:
        kept.append(text[done:start])
        places += offsets[done:start]
        done = end
    return "".join([*kept, text[done:]]), [*places, *offsets[done:]]


def _unbroken(text: str, offsets: Sequence[int]) -> tuple[str, Sequence[int]]:
    """*text* with a blank for each line end that is written as one of a page, as in the cells of Markdown tables."""
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for m in BREAK.finditer(text):
        parts += (text[done : m.start()], " ")
        places += (*offsets[done : m.start()], offsets[m.start()])
        done = m.end()
    return "".join([*parts, text[done:]]), [*places, *offsets[done:]]


# --- commas ------------------------------------------------------------------------------------------------------


def _mark(text: str) -> str:
    """What parts the fields of *text*: what most lines have twice or more often."""
    return max(",;", key=lambda mark: sum(line.count(mark) > 1 for line in text.splitlines()))


def _is_field(found: re.Match[str]) -> bool:
    """Whether what was *found* in quotes stands beside another field."""
    text = found.string
    return text[found.start() - 1 : found.start()] in (",", ";") or text[found.end() : found.end() + 1] in (
        ",",
        ";",
    )


def _with_tabs(text: str, offsets: Sequence[int], mark: str) -> tuple[str, Sequence[int]]:
    """*text* with a tab for each *mark* between two fields, wherever lines are rows of a table."""
    lines = [m.span() for m in LINE.finditer(text) if m.end() > m.start()]
    fields = [list(_fields(text, *line, mark)) for line in lines]
    filled = [row for row, (a, b) in zip(fields, lines, strict=True) if text[a:b].strip()]
    even = len(filled) > 2 and len({len(row) for row in filled}) == 1 and len(filled[0]) > 1
    parts: list[str] = []
    places: list[int] = []
    rows: list[int] = []
    for i in range(len(lines) + 1):
        row = i < len(lines) and len(fields[i]) > 1 and (even or _is_row(text, lines[i], fields[i], mark))
        if row:
            rows.append(i)
        elif i == len(lines) or text[slice(*lines[i])].strip():
            for k in rows:
                _write(
                    text,
                    offsets,
                    lines[k],
                    fields[k] if _is_table(text, [fields[r] for r in rows]) else (),
                    parts,
                    places,
                )
            rows = []
            if i < len(lines):
                _write(text, offsets, lines[i], (), parts, places)
        elif rows:
            rows.append(i)
        else:
            _write(text, offsets, lines[i], (), parts, places)
    return "".join(parts), [*places, offsets[len(text)]]


def _fields(text: str, start: int, end: int, mark: str) -> Iterator[Span]:
    """The fields of a line, which *mark* parts, without their quotes."""
    while end > start and text[end - 1] in "\r\n ":
        end -= 1
    while True:
        m = FIELDS[mark].match(text, start, end)
        assert m is not None  # an empty field matches
        yield m.span("quoted") if m["quoted"] is not None else m.span("plain")
        if m.end() >= end:
            return
        start = m.end() + 1


def _is_row(text: str, line: Span, fields: Sequence[Span], mark: str) -> bool:
    """Whether *mark* parts *fields*, which are no sentences, and not only the digits of large numbers."""
    parted = mark in GROUPED.sub("", text[slice(*line)])
    return parted and all(b - a <= LONGEST_FIELD and "。" not in text[a:b] for a, b in fields)


def _is_table(text: str, rows: Sequence[Sequence[Span]]) -> bool:
    """Whether so many of *rows* have a field that is a figure that they are no sentences; or all are alike, one of figures."""
    filled = [row for row in rows if len(row) > 1]
    alike = len({len(row) for row in filled}) == 1 < len(filled)
    if alike and any(all(FIGURE.fullmatch(text, a, b) for a, b in row) for row in filled if len(row) > 2):
        return True
    # a line that begins with a number may be one of prose, unless all have as many fields
    figured = sum(any(FIGURE.fullmatch(text, a, b) for a, b in row[not alike :]) for row in filled)
    return len(filled) > 1 and 3 * figured >= len(filled)


def _write(
    text: str, offsets: Sequence[int], line: Span, fields: Sequence[Span], parts: list[str], places: list[int]
) -> None:
    """Write *line* to *parts* and *places*: its *fields* with tabs, or as it is where there are none."""
    if len(fields) < 2:
        parts.append(text[slice(*line)])
        places += offsets[line[0] : line[1]]
        return
    for i, (a, b) in enumerate(fields):
        if i:
            parts.append("\t")
            places.append(offsets[max(a - 1, 0)])
        parts.append(text[a:b].replace("\t", " "))
        places += offsets[a:b]
    parts.append(text[line[1] - 1 : line[1]] if text[line[1] - 1] == "\n" else "")
    places += offsets[line[1] - 1 : line[1]] if text[line[1] - 1] == "\n" else ()


# --- rows --------------------------------------------------------------------------------------------------------


def _tabbed(text: str, lines: Sequence[Span]) -> Iterator[Grid]:
    for block in _blocks(text, lines, re.compile(r"\t")):
        rows = [_split(text, line, "\t") for line in block]
        if len(rows) > 1:
            yield _grid(rows)


def _barred(text: str, lines: Sequence[Span]) -> Iterator[Grid]:
    for block in _blocks(text, lines, BAR):
        rows = [_split(text, line, "|｜") for line in block if not RULE.fullmatch(text, *line)]
        if sum(_filled(row) > 1 for row in rows) < 2:
            continue
        # a bar that opens or ends every row is the frame, else it stands between two cells
        if all(a == b for a, b in (row[0] for row in rows)):
            rows = [row[1:] for row in rows]
        if all(len(row) > 1 and row[-1][0] == row[-1][1] for row in rows):
            rows = [row[:-1] for row in rows]
        yield _grid(rows)


def _blocks(text: str, lines: Sequence[Span], mark: re.Pattern[str]) -> Iterator[list[Span]]:
    """Runs of lines with a *mark*, with nothing but empty lines between them."""
    block: list[Span] = []
    for line in lines:
        if mark.search(text, *line):
            block.append(line)
        elif text[slice(*line)].strip():
            if block:
                yield block
            block = []
    if block:
        yield block


def _split(text: str, line: Span, marks: str) -> list[Span]:
    edges = [line[0] - 1, *(i for i in range(*line) if text[i] in marks), line[1]]
    return [trimmed(text, a + 1, b) for a, b in pairwise(edges)]


def _filled(row: Sequence[Span]) -> int:
    return sum(a < b for a, b in row)


def _grid(rows: Sequence[Sequence[Span]]) -> Grid:
    cells = tuple(
        GridCell(i, column, 1, 1, (span,)) for i, row in enumerate(rows) for column, span in enumerate(row)
    )
    return Grid(cells, placed=len({len(row) for row in rows}) == 1)


# --- one cell a line ---------------------------------------------------------------------------------------------


def _cells_with_bars(text: str, lines: Sequence[Span]) -> Iterator[Grid]:
    """Tables with one cell a line and bars between the cells: a row of their own, for where a row ends is lost."""
    run: list[int] = []
    for i in range(len(lines) + 1):
        barred = i < len(lines) and BAR.search(text, *lines[i]) is not None
        if barred and _filled(_split(text, lines[i], "|｜")) < 2:
            run.append(i)
            continue
        gap = (
            sum(bool(text[slice(*lines[k])].strip()) for k in range(run[-1] + 1, i + 1))
            if run and i < len(lines)
            else 0
        )
        if run and (barred or i == len(lines) or gap > WIDEST_GAP):
            if len(run) >= FEWEST_CELLS:
                yield _stream(text, lines, run)
            run = []


def _stream(text: str, lines: Sequence[Span], run: Sequence[int]) -> Grid:
    """The cells of the lines with bars *run*, and of those between them; the line before the first may be a cell too."""
    first = lines[run[0]]
    opens = BAR.match(text[slice(*first)].lstrip()) is not None and run[0] > 0
    start = lines[run[0] - 1][0] if opens else first[0]
    edges = [start - 1, *(i for i in range(start, lines[run[-1]][1]) if text[i] in "|｜"), lines[run[-1]][1]]
    cells = []
    for column, (a, b) in enumerate(pairwise(edges)):
        breaks = [i for i in range(a + 1, b) if text[i] == "\n"]
        said = paragraphs(text, [a + 1, *breaks, b])
        own = tuple(part for part in said if not is_page_foot(text[slice(*part)]))
        cells.append(GridCell(0, column, 1, 1, own or ((a + 1, a + 1),)))
    return Grid(tuple(cells), placed=False)
