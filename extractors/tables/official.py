"""The official tables of 2019 and later, in whatever shape a text has them.

One idea for all shapes. Names of rows are found with everything left out that may interrupt them: blanks, line
breaks, marks, figures. The figures between two names are cut into rows of as many cells as the table has columns.
Each row of cells belongs to the name before it or, where names and figures were torn apart, to the name that is
due in the order of the form. Where the layout leaves a choice, the form's own sums decide; where they do not, there
is no cell.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from itertools import accumulate, chain, combinations, groupby, pairwise, zip_longest
from math import comb

from ..documents.letters import is_page_foot
from ..models import Cell, Span
from ..rulebook.rules import Rules
from ..rulebook.tables import OfficialColumn, OfficialRow, OfficialTable
from ..rulebook.terms import either
from ..text.normal import CJK, ENTITY
from ..text.numerals import arabic

LINE = re.compile(r"^.*$", re.M)
MARK = re.compile(r"[|\t]")
# A row of a table that bars divide but do not frame.
OPEN_ROW = re.compile(r"^[^|\n]+(?:\|[^|\n]*){4,}\|[ \t]*[^|\s][^|\n]*$", re.M)
RULE_LINE = re.compile(r"[\s|+:=.-]*(?:-{3}|={3})[\s|+:=.-]*")
DECORATION = re.compile(r"[*_`\\]")
NAME_PART = re.compile(rf"{CJK}+|(?<![\d.])\d{{1,2}}(?=[.、)] ?{CJK})")
WORDS = re.compile(rf"{CJK}{{2,}}")
DIGITS = re.compile(r"\d+")
NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,14})(?:\.\d+)?"
FIGURE = re.compile(NUMBER)
# What may stand inside a name, beside blanks and line breaks: edges of cells, brackets, quotes.
MARKS_INSIDE = "|/()*_`\\-+=.、,:“”\"'"
MOST_READINGS = 1000
LONGEST_FOOT = 30
PART = "其中"
LONGEST_HEAD = 1500  # blanks of the layout included
FEWEST_OUT_OF_ORDER = 3


@dataclass(frozen=True, slots=True)
class _Token:
    """A figure or a blank where cells may be; in a line with marks *cell* is its number, counted from either end."""

    start: int
    end: int
    line: int
    blank: bool
    cell: tuple[int, int] | None = None


@dataclass(slots=True)
class _Cells:
    """A row of cells: *row* has a token for each column (None: blank), or is None while that is not known."""

    tokens: Sequence[_Token]
    row: Sequence[_Token | None] | None


@dataclass(slots=True)
class _Name:
    """The name of *row* in the text (None: of something else), and what stands between it and the next name."""

    start: int
    end: int
    line: int
    row: OfficialRow | None
    tokens: list[_Token] = field(default_factory=list)
    cells: list[_Cells] = field(default_factory=list)


@dataclass(slots=True)
class _Area:
    """A stretch of text that may be a table."""

    table: OfficialTable
    start: int
    names: list[_Name] = field(default_factory=list)


class OfficialReader:
    """Finds the tables that ``official_tables`` of *rules* declares."""

    def __init__(self, rules: Rules) -> None:
        declared = rules.official_tables
        self._units = rules.units
        self._ends = {_bare(word) for word in declared.ends}
        self._headings: dict[str, list[OfficialTable]] = {}
        self._marks: dict[str, list[OfficialTable]] = {}
        self._rows: dict[str, list[tuple[OfficialTable, OfficialRow]]] = {}
        known = list(declared.known)
        tables = [table for table in declared.tables.values() if not table.is_list]
        for table in tables:
            for words, found in ((table.headings, self._headings), (table.known_by, self._marks)):
                for word in words:
                    found.setdefault(_bare(word), []).append(table)
            for row in table.rows:
                for name in row.names:
                    self._rows.setdefault(_bare(name), []).append((table, row))
                known += row.names
            known += [*table.headings, *table.known_by, *(c.column for c in table.columns)]
        self._known = "\n".join(map(_bare, known))
        self._letters = set(self._known)
        self._others = [_bare(word) for word in (*declared.last_year, *declared.furniture)] + [PART]
        self._opening = (*self._headings, *self._marks)
        self._names = re.compile(either({*self._ends, *self._headings, *self._marks, *self._rows}))
        self._less = declared.less
        columns = [column for table in tables for column in table.columns]
        self._unit_named = declared.unit_named
        self._elsewhere_counted = {u for c in columns if c.counted_in for u in rules.units[c.counted_in]}
        signs, units, blank = (
            either(words) for words in ((*declared.more, *declared.less), declared.units, declared.blank)
        )
        self._blank = re.compile(blank)
        self._clause = re.compile(rf"\d\s*{units}\s*[,;。]")  # prose: figures of a table end no clause
        self._value = re.compile(rf"(?P<sign>{signs} ?)?(?P<number>{NUMBER}) ?(?P<unit>{units})?")
        self._spaced = re.compile(rf"(?:{signs} ?)?\d[\d ,]*(?:\.[\d ]*\d)? ?{units}?")
        self._token = re.compile(
            rf"(?=\S)(?:(?<!\S)|(?P<glued>(?<={CJK})|(?<=\))))(?:(?P<value>{signs}?{NUMBER}{units}?)|(?P<blank>{blank}))(?!\S)"
        )

    def read(self, text: str) -> tuple[list[Cell], list[Span]]:
        """The cells, blank ones too, and the spans of *text* (folded) that are such tables."""
        if not self._may_hold_tables(text):
            return [], []
        text = DECORATION.sub(" ", ENTITY.sub(lambda m: " " * len(m.group()), text))
        lines = _Lines(text, self._known)
        cells: list[Cell] = []
        spans: list[Span] = []
        for area in self._areas(text, lines):
            found = self._cells(text, area, lines)
            cells += found
            ends = [token.end for name in area.names for token in name.tokens]
            span = (area.start, max([*ends, area.names[-1].end]))
            if found or (len(area.names) > 5 and not self._clause.search(text, *span)):
                spans.append(span)
        return cells, spans

    def _may_hold_tables(self, text: str) -> bool:
        """Whether any word opens a table, whatever marks and blanks stand inside it: most reports of old have none."""
        text = "".join(text.split())
        for mark in MARKS_INSIDE:
            text = text.replace(mark, "")
        return any(word in text for word in self._opening)

    # --- where the tables are ----------------------------------------------------------------------------------

    def _areas(self, text: str, lines: "_Lines") -> list[_Area]:
        areas: list[_Area] = []
        names: list[_Name] = []
        opened: dict[str, tuple[int, OfficialTable]] = {}
        area: _Area | None = None
        last = 0
        for word, start, end in self._words(text, lines):
            if word in self._ends or "。" in text[last:start]:
                opened, area = {}, None
            name = _Name(start, end, lines.of(start), None)
            for table in (*self._headings.get(word, ()), *self._marks.get(word, ())):
                opened[table.name] = (end if word in self._headings else start, table)
            found = [
                (opened[table.name], row) for table, row in self._rows.get(word, ()) if table.name in opened
            ]
            marked = [table for table in self._marks.get(word, ()) if table.side_by_side]
            if found:
                (at, table), name.row = max(found, key=lambda one: one[0][0])
            elif marked:
                at, table = start, marked[0]
            elif area and word in self._marks and area.table in self._marks[word]:
                at, table = start, area.table
            else:
                area = None
            if found or marked or area:
                if area is None or area.table is not table:
                    area = _Area(table, min(at, start))
                    areas.append(area)
                area.names.append(name)
            names.append(name)
            last = end
        self._give_tokens(text, names, lines)
        return areas

    def _words(self, text: str, lines: "_Lines") -> Iterator[tuple[str, int, int]]:
        """(word, start, end) of every name in *text*, whatever stands between its characters."""
        # where each stretch of names begins, in what is squeezed and in the text
        parts: list[tuple[int, int]] = []
        squeezed: list[str] = []
        length = 0
        for number, span in enumerate(lines.spans):
            if not lines.is_furniture(number):
                for m in NAME_PART.finditer(text, *span):
                    part = _squeezed(m)
                    parts.append((length, m.end() - len(part)))
                    squeezed.append(part)
                    length += len(part)
        for m in self._names.finditer("".join(squeezed)):
            (first, start), (last, end) = (
                parts[bisect_right(parts, (i, len(text))) - 1] for i in (m.start(), m.end() - 1)
            )
            yield m.group(), start + m.start() - first, end + m.end() - last

    def _give_tokens(self, text: str, names: Sequence[_Name], lines: "_Lines") -> None:
        """Give each name the tokens behind it: those before the next name, and before any sentence or strange word."""
        ends = {name.end for name in names}
        closed = not OPEN_ROW.search(text)
        tokens_in = cache(lambda line: list(self._tokens(text, line, lines, closed=closed)))
        for name, following in zip_longest(names, names[1:]):
            until = following.start if following else len(text)
            done = name.start
            for token, glued in _between(name, until, lines, tokens_in):
                if glued and token.start not in ends:
                    continue
                if "。" in text[done : token.start]:
                    break
                name.tokens.append(token)
                done = token.end

    def _tokens(
        self, text: str, number: int, lines: "_Lines", *, closed: bool
    ) -> Iterator[tuple[_Token, bool]]:
        """(token, whether it is glued to the word before it) of a line.

        *closed* tells whether a bar at the end of a line closes its last cell, or opens one more.
        """
        start, end = lines.spans[number]
        if lines.is_furniture(number):
            return
        if MARK.search(text, start, end):
            for token in self._marked_cells(text, start, end, number, closed=closed):
                yield token, False
            return
        for m in self._token.finditer(text, start, end):
            yield _Token(m.start(), m.end(), number, m["blank"] is not None), m["glued"] is not None

    def _marked_cells(self, text: str, start: int, end: int, line: int, *, closed: bool) -> Iterator[_Token]:
        """The cells of a line with marks between them that are figures or blank."""
        edges = [start - 1, *(m.start() for m in MARK.finditer(text, start, end)), end]
        spans = [(a + 1, b) for a, b in pairwise(edges)]
        opened = text[start:end].lstrip().startswith("|")
        if len(spans) > 1 and opened:
            spans = spans[1:]
        if len(spans) > 1 and (opened or closed) and text[start:end].rstrip(" ").endswith("|"):
            spans = spans[:-1]
        contents = [text[a:b].strip() for a, b in spans]
        named = next((i for i, content in enumerate(contents) if content), len(contents))
        if named < len(contents) and not self._is_value(contents[named]) and named:
            # the cells before a name belong to names that reach over several rows
            contents[:named] = ["\0"] * named
        for i, ((a, b), content) in enumerate(zip(spans, contents, strict=True)):
            begin = a + len(text[a:b]) - len(text[a:b].lstrip())
            if self._is_value(content):
                blank = not content or self._blank.fullmatch(content) is not None
                yield _Token(begin, begin + len(content), line, blank, (i, i - len(spans)))
            else:
                for m in self._token.finditer(text, begin, b) if content != "\0" else ():
                    yield _Token(m.start(), m.end(), line, m["blank"] is not None, (i, i - len(spans)))

    def _is_value(self, content: str) -> bool:
        return (
            not content
            or self._blank.fullmatch(content) is not None
            or self._spaced.fullmatch(content) is not None
        )

    # --- which cell is which -----------------------------------------------------------------------------------

    def _cells(self, text: str, area: _Area, lines: "_Lines") -> list[Cell]:
        table = area.table
        if not table.side_by_side and not self._has_its_heads(table, self._head(text, area)):
            return []
        count = len(table.columns) * (len(table.rows) if table.side_by_side else 1)
        for name in area.names:
            name.cells = list(self._split(text, name, count, table))
        self._fit(text, [cells for name in area.names for cells in name.cells], table, count, lines)
        if table.side_by_side:
            return self._side_by_side(text, area, count)
        assigned = list(_assigned(area, lambda row, cells: _hints_at(text, lines, row, cells)))
        if table.last_is_total and _is_out_of_order(text, [p.row for _, _, p in assigned if p.row], count):
            return []
        found: list[Cell] = []
        for owner, row, placed in assigned:
            start = owner.start if owner else placed.tokens[0].start
            span = (start, placed.tokens[-1].end)
            found += self._row_cells(text, table, row, placed.row or (), span)
        return found

    def _head(self, text: str, area: _Area) -> str:
        """What stands before the first figure of an area, without the names of rows."""
        start = self._since(text, area.start)
        end = min((t.start for name in area.names for t in name.tokens), default=area.names[-1].end)
        head = ""
        for name in area.names:
            if name.row and name.start < end:
                head += text[start : name.start]
                start = name.end
        return head + text[start : max(start, end)]

    def _since(self, text: str, start: int) -> int:
        """Where the heads of an area that opens at *start* may begin: behind the sentence, or the figures, before them."""
        since = max(text.rfind("。", 0, start) + 1, start - LONGEST_HEAD)
        figures = [m.end() for m in self._token.finditer(text, since, start) if m["value"]]
        return figures[-1] if figures else since

    def _has_its_heads(self, table: OfficialTable, head: str) -> bool:
        """Whether *head*, all that stands before the figures, is the form's own: each column, and no strange letter.

        Heads may be torn, but those that are whole stand in the form's order.
        """
        columns = [_bare(column.column) for column in table.columns]
        groups = [_bare(group) for group in table.groups]
        there = Counter(_bare(head))
        if not Counter("".join(columns)) <= there:
            return False
        if not set(there) <= self._letters:
            return False
        nested = [c for c in columns if c not in map(_bare, chain(*table.groups.values()))]
        nested += [c for c in columns if c not in nested]
        beside = re.sub(either(columns + groups), "|", _bare(head))
        if any(word in beside for word in self._others):
            return False
        found = [m.group() for m in re.finditer(either(columns + groups), _bare(head))]
        found = [name for name in found if name not in groups]
        return any(_is_within(found, order) for order in (columns, nested))

    def _split(self, text: str, name: _Name, count: int, table: OfficialTable) -> Iterator[_Cells]:
        """The rows of *count* cells among the tokens of *name*."""
        rows = [list(tokens) for _, tokens in groupby(name.tokens, lambda token: token.line)]
        if count > 1 and all(len(row) == 1 for row in rows):
            tokens = name.tokens
            if len(tokens) % count or (len(tokens) > count and not table.last_is_total):
                yield _Cells(tokens, None)  # row by row or column by column? no sum tells
                return
            for i in range(0, len(tokens), count):
                yield _Cells(tokens[i : i + count], tokens[i : i + count])
            return
        # a name that is broken over two rows of a table has one row of cells that are all empty
        rows = [row for row in rows if any(t.end > t.start for t in row)] or rows[:1]
        if count == 1 and rows and rows[0][0].line == name.line:
            rows = rows[:1]
        for row in rows:
            if count == 1 or len(row) > 1:
                yield _Cells(row, self._row(text, row, count, table))

    def _row(
        self, text: str, tokens: list[_Token], count: int, table: OfficialTable
    ) -> Sequence[_Token] | None:
        """*tokens*, of one line, as *count* cells; None where one cannot know."""
        if len(tokens) <= count:
            return tokens if len(tokens) == count else None
        if tokens[0].cell:
            filled = [token for token in tokens if token.end > token.start]
            if len(filled) == count:
                return filled
            windows = [
                tokens[i : i + count]
                for i in range(len(tokens) - count + 1)
                if all(t.start == t.end for t in (*tokens[:i], *tokens[i + count :]))
            ]
            return windows[0] if len(windows) == 1 else None
        gaps = [i for i in range(1, len(tokens)) if _joinable(text, tokens[i - 1], tokens[i])]
        surplus = len(tokens) - count
        if len(gaps) < surplus or comb(len(gaps), surplus) > MOST_READINGS:
            return None
        readings = [_joined(tokens, chosen) for chosen in combinations(gaps, surplus)]
        readings = [r for r in readings if all(t.blank or self._value.fullmatch(_number(text, t)) for t in r)]
        narrow = [i for i in range(1, len(tokens)) if tokens[i].start - tokens[i - 1].end == 1]
        if len(readings) > 1 or (table.last_is_total and len(narrow) != surplus):
            # blanks alone do not tell which figures were broken
            readings = [r for r in readings if table.last_is_total and _adds_up(text, r, len(table.columns))]
        return readings[0] if len(readings) == 1 else None

    def _fit(
        self, text: str, rows: Sequence[_Cells], table: OfficialTable, count: int, lines: "_Lines"
    ) -> None:
        """Give the cells of rows with blanks lost, or with too many, the columns of whole rows on the same page."""
        whole = [cells.row for cells in rows if cells.row and count > 1]
        for cells in rows:
            line = cells.tokens[0].line
            if cells.row is not None or count < 3 or cells.tokens[-1].line != line:
                continue
            near = sorted(
                (row for row in whole if row[0] and lines.on_one_page(line, row[0].line)),
                key=lambda row: abs((row[0].line if row[0] else 0) - line),
            )
            marked = cells.tokens[0].cell is not None
            near = [row for row in near if row[0] and (row[0].cell is not None) == marked][:6]
            if not near or self._has_strays(text, cells.tokens, lines):
                continue
            fitted = _fitted(cells.tokens, near, lambda token: _place(text, token, lines))
            if fitted and not (table.last_is_total and _contradicts(text, fitted, len(table.columns))):
                cells.row = fitted

    def _has_strays(self, text: str, tokens: Sequence[_Token], lines: "_Lines") -> bool:
        """Whether digits stand among or behind *tokens* that are none of them."""
        edges = [tokens[0].start, *(edge for token in tokens for edge in (token.start, token.end))]
        edges.append(lines.spans[tokens[0].line][1])
        return any(DIGITS.search(text, a, b) for a, b in zip(edges[::2], edges[1::2], strict=True))

    def _side_by_side(self, text: str, area: _Area, count: int) -> list[Cell]:
        """The cells of a form that prints its rows next to each other, or each outcome on a line of its own."""
        table = area.table
        width, height = len(table.columns), len(table.rows)
        runs = [name.tokens for name in area.names if name.tokens]
        found = [
            cells.row
            for name in area.names
            for cells in name.cells
            if cells.row and any(token and token.end > token.start for token in cells.row)
        ]
        cells: Sequence[_Token | None]
        if sum(map(len, runs)) == count and len({len(run) for run in runs}) == 1:
            cells = list(chain.from_iterable(runs))
            if len(runs) == width:
                cells = [runs[i][j] for j in range(height) for i in range(width)]
        elif len(found) == 1:
            cells = found[0]
        else:
            return []
        placed = [token for token in cells if token]
        span = (min(t.start for t in placed), max(t.end for t in placed))
        return [
            cell
            for i, row in enumerate(table.rows)
            for cell in self._row_cells(text, table, row, cells[i * width : (i + 1) * width], span)
        ]

    def _row_cells(
        self, text: str, table: OfficialTable, row: OfficialRow, tokens: Sequence[_Token | None], span: Span
    ) -> Iterator[Cell]:
        if row.is_ is None:
            return
        for column, token in zip(table.columns, tokens, strict=False):
            at = (token.start, token.end) if token else (span[1], span[1])
            value = None
            if token and not token.blank:
                value = self._amount(text, token, column, span[0])
                if value is None:
                    continue
            yield Cell(column.indicator(row.is_), column.applicant, value, at, span, table.name)

    def _amount(self, text: str, token: _Token, column: OfficialColumn, row_start: int) -> Decimal | None:
        m = self._value.fullmatch(_number(text, token))
        if m is None or (m["sign"] and not column.signed):
            return None
        value = arabic(m["number"])
        if m["sign"] and m["sign"].strip() in self._less:
            value = -value
        # money is counted in several units, and the cell, the head of the column or the form says in which
        units = self._units[column.counted_in] if column.counted_in else {}
        if not units:
            return value if m["unit"] not in self._elsewhere_counted else None
        unit = m["unit"]
        if unit not in units:
            unit = _unit_in_head(text[max(0, row_start - 300) : row_start], column, self._unit_named, units)
        return value * units[unit] if unit else Decimal(0) if value == 0 else None


class _Lines:
    """The lines of a text: which are page furniture, which hold words that no official table has."""

    def __init__(self, text: str, known: str) -> None:
        self.spans = [m.span() for m in LINE.finditer(text)]
        self._starts = [start for start, _ in self.spans]
        self._text, self._known = text, known
        self._strange: dict[int, bool] = {}
        contents = [text[a:b].strip() for a, b in self.spans]
        shapes = [DIGITS.sub("#", content) for content in contents]
        often = Counter(shapes)
        feet = [len(content) <= LONGEST_FOOT and is_page_foot(content) for content in contents]
        self._page = list(accumulate(feet))
        self._furniture = [
            foot or (often[shape] > 1 and self._is_odd(i)) or RULE_LINE.fullmatch(contents[i]) is not None
            for i, (shape, foot) in enumerate(zip(shapes, feet, strict=True))
        ]

    def of(self, position: int) -> int:
        return bisect_right(self._starts, position) - 1

    def is_furniture(self, line: int) -> bool:
        return self._furniture[line]

    def is_strange(self, line: int) -> bool:
        """Whether the line has words that stand in no official table."""
        return not self._furniture[line] and self._is_odd(line)

    def _is_odd(self, line: int) -> bool:
        found = self._strange.get(line)
        if found is None:
            words = WORDS.findall(self._text, *self.spans[line])
            found = self._strange[line] = any(not _is_known(word, self._known) for word in words)
        return found

    def on_one_page(self, line: int, other: int) -> bool:
        return self._page[line] == self._page[other]


def _between(
    name: _Name, until: int, lines: _Lines, tokens_in: Callable[[int], list[tuple[_Token, bool]]]
) -> Iterator[tuple[_Token, bool]]:
    """The tokens from *name* to *until*, up to a line with strange words; *tokens_in* has those of a line."""
    for line in range(name.line, len(lines.spans)):
        if lines.spans[line][0] >= until or (line > name.line and lines.is_strange(line)):
            return
        tokens = tokens_in(line)
        for i in range(bisect_left(tokens, name.start, key=lambda found: found[0].start), len(tokens)):
            if tokens[i][0].start >= until:
                return
            yield tokens[i]


@lru_cache(maxsize=10_000)
def _is_known(word: str, known: str) -> bool:
    """Whether *word* is a part of *known*, or several of them that stand too close."""
    ends = {0}
    for end in range(2, len(word) + 1):
        if any(word[start:end] in known for start in ends if end - start > 1):
            ends.add(end)
    return len(word) in ends


def _hints_at(text: str, lines: _Lines, row: OfficialRow, cells: _Cells) -> bool:
    """Whether a part of the name of *row* stands in the line of *cells*: the names beside it broke the rest apart."""
    start, end = lines.spans[cells.tokens[0].line]
    words = WORDS.findall(text, start, end)
    return any(word[i : i + 2] in row.row for word in words for i in range(len(word) - 1))


def _assigned(
    area: _Area, hints_at: Callable[[OfficialRow, _Cells], bool]
) -> Iterator[tuple[_Name | None, OfficialRow, _Cells]]:
    """(name, row, cells) for each row whose cells one can know; the name is None where it stands elsewhere.

    *hints_at* tells whether a part of a row's name stands beside cells.
    """
    rows = area.table.rows
    found = {id(name.row) for name in area.names if name.row}
    replaced = {
        id(row)
        for row in rows
        if any(id(part) in found for part in rows if part.is_ and part.is_ in row.unless_parts)
    }
    torn = area.names[0].row is None and any(n.cells for n in area.names if n.row is None)
    sequence: list[tuple[int | None, _Name | None, _Cells | None]] = []
    order = {id(row): i for i, row in enumerate(rows)}
    pinned: set[int] = set()
    for name in area.names:
        for i, cells in enumerate(name.cells):
            beside = i == 0 and cells.tokens[0].line == name.line
            row = name.row if name.row and name.row.is_ and id(name.row) not in replaced else None
            at = order[id(row)] if row and (beside or (len(name.cells) == 1 and not torn)) else None
            if at is not None and at in pinned:
                at = None
            if at is not None:
                pinned.add(at)
            sequence.append((at, name, cells))
    due = [i for i, row in enumerate(rows) if row.is_ and id(row) in found - replaced and i not in pinned]
    free: list[_Cells] = []
    before = -1
    for at, owner, owned in (*sequence, (len(rows), None, None)):
        if at is None:
            if owned is not None:
                free.append(owned)
            continue
        between = [i for i in due if before < i < at]
        if free and len(between) != len(free):
            # names that were broken by others beside them: all rows that the form has here, in their order
            missing = [
                i
                for i, row in enumerate(rows[:at])
                if i > before and row.is_ and i not in pinned and not row.unless_parts
            ]
            if len(missing) == len(free) and all(
                i in between or hints_at(rows[i], loose) for i, loose in zip(missing, free, strict=True)
            ):
                between = missing
        if free and len(between) == len(free):
            for i, loose in zip(between, free, strict=True):
                if loose.row is not None:
                    yield None, rows[i], loose
        free = []
        before = at
        if owned is not None and owned.row is not None:
            yield owner, rows[at], owned


def _fitted(
    tokens: Sequence[_Token],
    whole: Sequence[Sequence[_Token | None]],
    place: Callable[[_Token], tuple[float, float]],
) -> Sequence[_Token | None] | None:
    """*tokens* in the columns of the rows *whole*, by where they stand, their *place*; None where that is not plain."""
    count = len(whole[0])
    spreads: list[float] = []
    middles: list[list[list[float]]] = []
    for measure in (0, 1):
        middles.append([[place(token)[measure] for row in whole if (token := row[i])] for i in range(count)])
        spreads.append(sum(max(column) - min(column) for column in middles[-1]))
    measure = spreads.index(min(spreads))
    if tokens[0].cell and spreads[measure]:
        return None
    columns = [sum(column) / len(column) for column in middles[measure]]
    reach = min(b - a for a, b in pairwise(columns)) / 2
    fitted: list[_Token | None] = [None] * count
    last = -1
    for token in tokens:
        at = place(token)[measure]
        near = min(range(count), key=lambda i: abs(columns[i] - at))
        if abs(columns[near] - at) > reach or near <= last:
            if token.start == token.end:
                continue
            return None
        fitted[near] = token
        last = near
    return fitted


def _place(text: str, token: _Token, lines: _Lines) -> tuple[float, float]:
    """Where a token stands in its line, by two measures: its middle in characters, and in columns of a screen.

    On a screen Chinese is twice as wide. In a line with marks they are the number of the cell from either end.
    """
    if token.cell:
        return token.cell
    start = lines.spans[token.line][0]
    wide = sum(c >= "\u1100" for c in text[start : token.start])
    middle = (token.start + token.end) / 2 - start
    return middle, middle + wide


def _is_within(names: Sequence[str], order: Sequence[str]) -> bool:
    """Whether *names* stand in *order*, which may have more of them."""
    rest = iter(order)
    return all(name in rest for name in names)


def _joinable(text: str, left: _Token, right: _Token) -> bool:
    """Whether two figures may be one that a tool broke with a blank."""
    return (
        right.start - left.end == 1
        and not left.blank
        and not right.blank
        and text[left.end - 1].isdigit()
        and text[right.start].isdigit()
        and text[left.start : left.end] != "0"
    )


def _joined(tokens: Sequence[_Token], gaps: Sequence[int]) -> list[_Token]:
    joined: list[_Token] = []
    for i, token in enumerate(tokens):
        if i in gaps:
            first = joined.pop()
            token = _Token(first.start, token.end, token.line, blank=False)
        joined.append(token)
    return joined


def _number(text: str, token: _Token) -> str:
    return text[token.start : token.end].replace(" ", "")


def _count(text: str, token: _Token | None) -> Decimal:
    """The figure of *token* without its unit; blanks count as nothing."""
    m = FIGURE.search(_number(text, token)) if token and not token.blank else None
    return arabic(m.group()) if m else Decimal(0)


def _adds_up(text: str, tokens: Sequence[_Token], width: int) -> bool:
    """Whether the last of every *width* cells is the sum of those before it."""
    values = [_count(text, token) for token in tokens]
    return all(sum(values[i : i + width - 1]) == values[i + width - 1] for i in range(0, len(values), width))


def _contradicts(text: str, tokens: Sequence[_Token | None], width: int) -> bool:
    """Whether a total is stated that the cells before it do not make up."""
    values = [_count(text, token) for token in tokens]
    return any(
        (total := tokens[i + width - 1]) is not None
        and not total.blank
        and sum(values[i : i + width - 1]) != values[i + width - 1]
        for i in range(0, len(values), width)
    )


def _is_out_of_order(text: str, rows: Sequence[Sequence[_Token | None]], width: int) -> bool:
    """Whether the figures stand in another order than they are read in: most rows that are not 0 add up to nothing."""
    counted = [row for row in rows if any(_count(text, token) for token in row)]
    wrong = sum(_contradicts(text, row, width) for row in counted)
    return wrong >= FEWEST_OUT_OF_ORDER and 2 * wrong > len(counted)


def _unit_in_head(
    head: str, column: OfficialColumn, named: Iterable[str], units: Iterable[str]
) -> str | None:
    """Which of *units* the column's head prints, else the form's own."""
    squeezed = re.sub(r"\s", "", head)
    at = squeezed.rfind(column.column)
    unit = rf"[(:]*(?:{either(named)})?:?({either(units)})"
    m = re.match(unit, squeezed[at + len(column.column) :]) if at >= 0 else None
    return m[1] if m else column.unit_printed


def _bare(name: str) -> str:
    return "".join(map(_squeezed, NAME_PART.finditer(name)))


def _squeezed(m: re.Match[str]) -> str:
    """What stands for a part of a name: of the number of a row, its last digit."""
    return m.group()[-1] if m.group().isdigit() else m.group()
