"""Word files to readable text: paragraphs and tables in the order of the document, as a reader sees them.

A document is written as simple HTML first, so that tables are laid out by the one reader of tables.
"""

import io
import os
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import LxmlError

from ..errors import DocumentError
from .document import Document, whole
from .limits import Limits
from .markup import read_markup

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What is not read: what was deleted, the second picture of a text box, the words of fields.
UNREAD = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText",
          "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}  # fmt: skip
CHINESE = "零一二三四五六七八九"
CONVERTERS = ("soffice", "libreoffice")


def read_docx(data: bytes, limits: Limits) -> Document:
    """What a .docx holds. Raises DocumentError if it is damaged or above the limits."""
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        limits.check("cells", sum(1 for _ in body.iter(f"{W}tc")))
        writer = _Writer(_numberings(document))
        page = "".join(writer.block(child) for child in body)
    except (PackageNotFoundError, LxmlError, KeyError, ValueError, AttributeError) as error:
        raise DocumentError(f"a damaged Word file: {error}") from None
    text, _, grids = read_markup(f"<html><body>{page}</body></html>")
    return whole(text, grids=grids)


def read_legacy(data: bytes, limits: Limits) -> Document:
    """What a .doc or .wps, converted by LibreOffice. Raises DocumentError where that is missing or fails."""
    program = next(filter(None, map(shutil.which, CONVERTERS)), None)
    if program is None:
        raise DocumentError("a .doc or .wps: install LibreOffice, which converts it, or save it as .docx")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.doc"
        source.write_bytes(data)
        command = [program, "--headless", "--norestore", f"-env:UserInstallation={Path(folder).as_uri()}/profile",
                   "--convert-to", "docx", "--outdir", folder, str(source)]  # fmt: skip
        try:
            subprocess.run(
                command,
                capture_output=True,
                timeout=limits.seconds,
                check=False,
                env={**os.environ, "HOME": folder},
            )
        except subprocess.TimeoutExpired:
            raise DocumentError(f"LibreOffice did not convert it in {limits.seconds} seconds") from None
        converted = source.with_suffix(".docx")
        if not converted.exists():
            raise DocumentError("LibreOffice cannot convert it: a damaged .doc or .wps, or none at all")
        return read_docx(converted.read_bytes(), limits)


class _Writer:
    """Writes blocks of a document as HTML and counts its numbered paragraphs."""

    def __init__(self, numberings: dict[str, dict[str, tuple[str, str, int]]]) -> None:
        """*numberings* by number and level: the kind of numeral, the text around it, and where it begins."""
        self._numberings = numberings
        self._counts: dict[str, dict[str, int]] = defaultdict(dict)

    def block(self, element: Any) -> str:
        if element.tag == f"{W}p":
            boxes = "".join(self.block(child) for box in _text_boxes(element) for child in box)
            return f"<p>{escape(self._number(element) + ''.join(_runs(element)))}</p>{boxes}"
        if element.tag == f"{W}tbl":
            return f"<table>{self._rows([row for row in element.iter(f'{W}tr') if _table_of(row) is element])}</table>"
        if element.tag in UNREAD or not isinstance(element.tag, str):
            return ""
        if element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}smartTag", f"{W}customXml"):
            return "".join(self.block(child) for child in element)
        return ""

    def _rows(self, rows: list[Any]) -> str:
        """Rows as HTML, with the cells that are merged across and down."""
        table = [list(_placed(row)) for row in rows]
        page = ""
        for i, row in enumerate(table):
            page += "<tr>"
            for column, across, merged, cell in row:
                if merged == "continue":
                    continue  # a part of the cell above
                down = 1
                while merged and _goes_on(table[i + down : i + down + 1], column):
                    down += 1
                inner = "".join(self.block(child) for child in cell)
                page += f'<td colspan="{across}" rowspan="{down}">{inner}</td>'
            page += "</tr>"
        return page

    def _number(self, paragraph: Any) -> str:
        """The number that Word puts before *paragraph*."""
        numbered = paragraph.find(f"{W}pPr/{W}numPr")
        if numbered is None:
            return ""
        number, level = (_value(numbered.find(f"{W}{name}"), "0") for name in ("numId", "ilvl"))
        levels = self._numberings.get(number, {})
        if level not in levels:
            return ""
        counts = self._counts[number]
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [other for other in counts if int(other) > int(level)]:
            del counts[deeper]

        def numeral(m: re.Match[str]) -> str:
            which = str(int(m[1]) - 1)
            kind, _, start = levels.get(which, ("decimal", "", 1))
            return _numeral(counts.get(which, start), kind)

        return re.sub(r"%(\d)", numeral, levels[level][1])


def _numberings(document: Any) -> dict[str, dict[str, tuple[str, str, int]]]:
    """The levels of each numbering that *document* declares."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract = {}
    for declared in root.iter(f"{W}abstractNum"):
        abstract[declared.get(f"{W}abstractNumId")] = {
            level.get(f"{W}ilvl"): (
                _value(level.find(f"{W}numFmt"), "decimal"),
                _value(level.find(f"{W}lvlText"), ""),
                int(_value(level.find(f"{W}start"), "1")),
            )
            for level in declared.iter(f"{W}lvl")
        }
    numbers = ((n.get(f"{W}numId"), _value(n.find(f"{W}abstractNumId"), "")) for n in root.iter(f"{W}num"))
    return {number: abstract.get(of, {}) for number, of in numbers}


def _value(element: Any, default: str) -> str:
    return default if element is None else element.get(f"{W}val", default)


def _numeral(number: int, kind: str) -> str:
    if kind == "bullet" or kind == "none":
        return ""
    if "hinese" not in kind and "ideograph" not in kind and "aiwan" not in kind:
        return str(number)
    tens, ones = divmod(number, 10)
    return (
        (CHINESE[tens] if tens > 1 else "")
        + ("十" if tens else "")
        + (CHINESE[ones] if ones or not tens else "")
    )


def _runs(element: Any) -> Iterator[str]:
    """The text of a paragraph: what was inserted with what was there, nothing that is hidden or deleted."""
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            yield " "
        elif (
            child.tag in UNREAD
            or child.tag in (f"{W}pPr", f"{W}txbxContent", f"{W}footnoteReference")
            or (child.tag == f"{W}r" and child.find(f"{W}rPr/{W}vanish") is not None)
        ):
            continue
        elif isinstance(child.tag, str):
            yield from _runs(child)


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    """The contents of the text boxes that hang on *paragraph*."""
    for child in paragraph:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag not in UNREAD:
            yield from _text_boxes(child)


def _placed(row: Any) -> Iterator[tuple[int, int, str, Any]]:
    """(first column, columns that it reaches over, how it is merged down, the cell) of each cell of *row*."""
    column = int(_value(row.find(f"{W}trPr/{W}gridBefore"), "0"))
    for cell in (c for c in row.iter(f"{W}tc") if _row_of(c) is row):
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        across = int(_value(cell.find(f"{W}tcPr/{W}gridSpan"), "1"))
        yield column, across, "" if merged is None else merged.get(f"{W}val", "continue"), cell
        column += across


def _goes_on(below: list[list[tuple[int, int, str, Any]]], column: int) -> bool:
    """Whether the cell that begins in *column* goes on in the row *below*."""
    return any(c[0] == column and c[2] == "continue" for row in below for c in row)


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(f"{W}tbl"))


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(f"{W}tr"))
