"""The sheets of a workbook (.xlsx) as Excel shows them, and what was left out of them."""

import io
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from ..errors import DocumentError
from ..words import Notice
from .cellformat import shown
from .content import Content
from .document import INVISIBLE

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# The names of the languages in files of the strict kind.
STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": S[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
}
MAIN = re.compile(r"xl/workbook\d*\.xml")
PLACE = re.compile(r"([A-Z]{1,3})(\d+)")
MERGED = re.compile(r"([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)")
# So many places are named, of the others it is told how many they are.
FEW = 5
TAGS_PER_CELL = 20  # in a file of the limit's cells, at the most


@dataclass
class Sheet:
    """*rows* have one cell for each column up to their last; *merged* has (top, left, bottom, right) of merged cells.

    Rows and columns that are hidden are not in it, nor are rows without any cell.
    """

    name: str
    rows: list[list[str]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass
class _Raw:
    """A sheet as it is stored: cells by row and column, and what is hidden of it."""

    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    blank_formulas: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def sheets(content: Content) -> tuple[list[Sheet], list[Notice]]:
    """The sheets in their order, and warnings. Raises DocumentError if it is damaged or above the limits."""
    book = _Book(content)
    found, warnings = [], []
    cells = 0
    for name, state, part in book.parts:
        if state != "visible":
            warnings.append(Notice("the hidden sheet “{name}” was not read", name=name))
            continue
        raw = book.raw(part)
        sheet, left_out = _seen(name, raw)
        cells += sum(map(len, sheet.rows))
        content.limits.check("cells", cells)
        found.append(sheet)
        warnings += left_out
    return found, warnings


def _seen(name: str, raw: _Raw) -> tuple[Sheet, list[Notice]]:
    """What is seen of a sheet, and warnings of what is not."""
    rows = [row for row in sorted(raw.cells) if row not in raw.hidden_rows]
    hidden = {c for row in raw.cells.values() for c in row if any(a <= c <= b for a, b in raw.hidden_columns)}
    last = max((c for row in rows for c in raw.cells[row]), default=0)
    columns = [c for c in range(1, last + 1) if not any(a <= c <= b for a, b in raw.hidden_columns)]
    sheet = Sheet(name)
    for row in rows:
        line = [raw.cells[row].get(column, "") for column in columns]
        while line and not line[-1]:
            line.pop()
        sheet.rows.append(line)
    places = {row: i for i, row in enumerate(rows)}, {column: i for i, column in enumerate(columns)}
    for top, left, bottom, right in raw.merged:
        down = [places[0][r] for r in rows if top <= r <= bottom]
        across = [places[1][c] for c in columns if left <= c <= right]
        if down and across:
            sheet.merged.append((down[0], across[0], down[-1], across[-1]))
    warnings = []
    if out := sorted(row for row in raw.hidden_rows if row in raw.cells):
        warnings.append(
            Notice("sheet “{name}”: hidden rows were not read: {rows}", name=name, rows=_few(out))
        )
    if hidden:
        columns_out = _few(map(_letters, sorted(hidden)))
        warnings.append(
            Notice("sheet “{name}”: hidden columns were not read: {columns}", name=name, columns=columns_out)
        )
    if raw.blank_formulas:
        warnings.append(
            Notice(
                "sheet “{name}”: formulas without their results: {cells}; open it in Excel and save it",
                name=name,
                cells=_few(raw.blank_formulas),
            )
        )
    if raw.errors:
        warnings.append(
            Notice("sheet “{name}”: cells are errors: {cells}", name=name, cells=_few(raw.errors))
        )
    return sheet, warnings


class _Book:
    """The parts of a workbook that its sheets share."""

    def __init__(self, content: Content) -> None:
        self._content = content
        main = sorted(name for name in content.members if MAIN.fullmatch(name))[0]
        book = self._xml(main)
        folder = posixpath.dirname(main)
        related = self._xml(f"{folder}/_rels/{posixpath.basename(main)}.rels")
        targets = {
            r.get("Id"): posixpath.normpath(posixpath.join("/", folder, r.get("Target", ""))) for r in related
        }
        self.parts = [
            (
                sheet.get("name", ""),
                sheet.get("state", "visible"),
                targets.get(sheet.get(f"{R}id"), "").lstrip("/"),
            )
            for sheet in book.iter(f"{S}sheet")
        ]
        properties, calculation = book.find(f"{S}workbookPr"), book.find(f"{S}calcPr")
        self._from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        # then a 0 of a formula is what the writing program put there, before any office had counted
        self._uncounted = calculation is not None and calculation.get("fullCalcOnLoad") in ("1", "true")
        self._strings = self._shared(f"{folder}/sharedStrings.xml")
        self._formats = self._styles(f"{folder}/styles.xml")

    def raw(self, part: str) -> _Raw:
        """The sheet in *part*."""
        raw, row, column = _Raw(), 0, 0
        for element in self._elements(part):
            if element.tag == f"{S}row":
                row = int(element.get("r", row + 1))
                column = 0
                if element.get("hidden") in ("1", "true"):
                    raw.hidden_rows.add(row)
                for cell in element.iterfind(f"{S}c"):
                    place = PLACE.fullmatch(cell.get("r", ""))
                    column = _column(place[1]) if place else column + 1
                    if text := self._shown(cell, f"{_letters(column)}{row}", raw):
                        raw.cells.setdefault(row, {})[column] = text
            elif element.tag == f"{S}col":
                if element.get("hidden") in ("1", "true"):
                    raw.hidden_columns.append((int(element.get("min")), int(element.get("max"))))
            elif m := MERGED.fullmatch(element.get("ref", "")):
                raw.merged.append((int(m[2]), _column(m[1]), int(m[4]), _column(m[3])))
        return raw

    def _shown(self, cell: Any, place: str, raw: _Raw) -> str:
        kind, value = cell.get("t", "n"), cell.findtext(f"{S}v")
        formula = cell.find(f"{S}f") is not None
        if formula and (not value or (value == "0" and self._uncounted)):
            raw.blank_formulas.append(place)
            return ""
        if kind == "inlineStr":
            return _one_line(_text(cell.find(f"{S}is")))
        if not value:
            return ""
        if kind == "s":
            return self._strings[int(value)]
        if kind == "e":
            raw.errors.append(place)
            return ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        try:
            number = Decimal(value) if kind == "n" else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or abs(number.adjusted()) > 300:  # Excel's own range
            return _one_line(value)
        style, code = self._formats.get(int(cell.get("s", 0)), (0, ""))
        return _one_line(shown(number, style, code, from_1904=self._from_1904))

    def _shared(self, part: str) -> list[str]:
        return (
            [_one_line(_text(si)) for si in self._xml(part).iter(f"{S}si")]
            if part in self._content.members
            else []
        )

    def _styles(self, part: str) -> dict[int, tuple[int, str]]:
        """(number, code) of the format of each style."""
        if part not in self._content.members:
            return {}
        root = self._xml(part)
        codes = {f.get("numFmtId"): f.get("formatCode", "") for f in root.iter(f"{S}numFmt")}
        formats = root.find(f"{S}cellXfs")
        ids = [xf.get("numFmtId", "0") for xf in formats] if formats is not None else []
        return {i: (int(number), codes.get(number, "")) for i, number in enumerate(ids)}

    def _elements(self, part: str) -> Iterator[Any]:
        """The rows, columns and merged cells of a sheet, which are let go behind them."""
        wanted = (f"{S}row", f"{S}col", f"{S}mergeCell")
        for _, element in etree.iterparse(
            io.BytesIO(self._data(part)), tag=wanted, resolve_entities=False, no_network=True
        ):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def _xml(self, part: str) -> Any:
        return etree.fromstring(self._data(part), etree.XMLParser(resolve_entities=False, no_network=True))

    def _data(self, part: str) -> bytes:
        if part not in self._content.members:
            raise DocumentError(Notice("a damaged Excel file: without {part}", part=part))
        data = self._content.package.read(part)
        if b"<!DOCTYPE" in data:  # an office writes none
            raise DocumentError(Notice("a damaged Excel file: with a document type"))
        self._content.limits.check("cells", data.count(b"<") // TAGS_PER_CELL)
        for strict, meant in STRICT.items():
            data = data.replace(strict, meant)
        return data


def _text(element: Any) -> str:
    """The text of a string: all of its runs, without how it sounds."""
    return (
        "".join(t.text or "" for t in element.iter(f"{S}t") if t.getparent().tag != f"{S}rPh")
        if element is not None
        else ""
    )


def _one_line(text: str) -> str:
    return " ".join(INVISIBLE.sub("", text).split())


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _few(places: Iterable[object]) -> object:
    """The first few of *places*."""
    first = tuple(places)
    return (
        first
        if len(first) <= FEW
        else Notice("{first} and more, {n} in all", first=first[:FEW], n=len(first))
    )
