"""Word files to readable text: paragraphs and tables in the order of the document, as a reader sees them.

A document is written as simple HTML first, so that tables are laid out by the one reader of tables.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import replace
from html import escape
from typing import Any

from lxml import etree

from ..errors import DocumentError
from ..numerals import ONES, TEN
from ..words import Notice
from .content import Content
from .document import INVISIBLE, Document, whole
from .letters import is_note_mark
from .markup import read_markup

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARAGRAPH, RUN, TEXT, TABLE, ROW, CELL, VALUE = (f"{W}{name}" for name in "p r t tbl tr tc val".split())
PARAGRAPH_STYLE, COLUMNS_BEFORE = f"{W}pPr/{W}pStyle", f"{W}trPr/{W}gridBefore"
MERGED_DOWN, ACROSS = f"{W}tcPr/{W}vMerge", f"{W}tcPr/{W}gridSpan"
BLANKS = {f"{W}tab", f"{W}br", f"{W}cr"}
# What holds blocks and is none itself.
WRAPPING = {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "smartTag", "customXml")}
# What is not read in a line: what was deleted, the second picture of a text box, the words of fields, how a word sounds.
UNREAD = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}rt", f"{W}pPr", f"{W}rPr", f"{W}txbxContent", f"{W}footnoteReference",
          "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}  # fmt: skip
# By what a run may be hidden, struck, or the mark of a note.
UNSEEN = (b"vanish", b"strike", b"vertAlign")
MAIN = re.compile(r"word/document\d*\.xml")
NUMBERING, STYLES = "word/numbering.xml", "word/styles.xml"
# The name of the language in files of its strict kind.
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
WIDE, HIGH = 8 * 360_000, 2 * 360_000  # a picture of a table: 8 cm by 2, in Word's measure
# So many styles may be based one on the other.
STYLES_DEEP = 10


def read(content: Content) -> Document:
    """The text of a .docx. Raises DocumentError if it is damaged or above the limits."""
    names = sorted(name for name in content.members if MAIN.fullmatch(name))
    data = content.package.read(names[0])
    body = _xml(data).find(f"{W}body")
    if body is None:
        raise DocumentError(Notice("a damaged Word file: without a body"))
    content.limits.check("cells", sum(1 for _ in body.iter(CELL)))
    writer = _Writer(data, _numberings(content) if b"numPr" in data else {}, _hidden_styles(content))
    page = "".join([writer.block(child) for child in body])
    text, _, grids = read_markup(f"<html><body>{page}</body></html>", located=False)
    pictures = sum(map(_may_be_a_table, body.iter(f"{DRAWN}inline", f"{DRAWN}anchor")))
    unread = [Notice("{n} pictures were not read", n=pictures)] if pictures else []
    return replace(whole(text, grids=grids, warnings=unread), tabled=True)


def _xml(data: bytes) -> Any:
    """The root of a part. Raises DocumentError if it is damaged."""
    try:
        data = data.replace(STRICT, W[1:-1].encode())
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise DocumentError(Notice("a damaged Word file: {why}", why=error)) from None
    if root.getroottree().docinfo.doctype:  # an office writes none, and entities are not resolved
        raise DocumentError(Notice("a damaged Word file: with a document type"))
    return root


class _Writer:
    """Writes blocks of a document as HTML and counts its numbered paragraphs."""

    def __init__(
        self, data: bytes, numberings: dict[str, dict[str, tuple[str, str, int]]], hidden_styles: Set[str]
    ) -> None:
        """*data* of the document tells what to look for in each of its paragraphs.

        *numberings* by number and level: the kind of numeral, the text around it, and where it begins.
        """
        self._has_boxes = b"txbxContent" in data
        self._has_unread = bool(hidden_styles) or any(name in data for name in UNSEEN)
        self._numberings = numberings
        self._hidden_styles = hidden_styles
        self._counts: dict[str, dict[str, int]] = defaultdict(dict)

    def block(self, element: Any) -> str:
        if element.tag == PARAGRAPH:
            boxes = ""
            if self._has_boxes:
                boxes = "".join([self.block(child) for box in _text_boxes(element) for child in box])
            return f"<p>{escape(self._number(element) + self._text(element))}</p>{boxes}"
        if element.tag == TABLE:
            return f"<table>{self._rows([row for row in element.iter(ROW) if _table_of(row) is element])}</table>"
        if element.tag in UNREAD or not isinstance(element.tag, str):
            return ""
        if element.tag in WRAPPING:
            return "".join([self.block(child) for child in element])
        return ""

    def _rows(self, rows: list[Any]) -> str:
        """Rows as HTML, with the cells that are merged across and down."""
        table = [list(_placed(row)) for row in rows if not _is_hidden_row(row)]
        page = ""
        for i, row in enumerate(table):
            cells = ""
            for column, across, merged, cell in row:
                if merged == "continue":
                    continue  # a part of the cell above
                down = 1
                while merged and _goes_on(table[i + down : i + down + 1], column):
                    down += 1
                inner = "".join([self.block(child) for child in cell])
                reach = f' colspan="{across}" rowspan="{down}"' if across > 1 or down > 1 else ""
                cells += f"<td{reach}>{inner}</td>"
            page += f"<tr>{cells}</tr>"
        return page

    def _text(self, paragraph: Any) -> str:
        """The text of a paragraph: what was inserted with what was there, nothing that is hidden, struck or deleted."""
        if self._hidden_styles and _value(paragraph.find(PARAGRAPH_STYLE), "") in self._hidden_styles:
            return ""
        parts: list[str] = []
        self._read(paragraph, parts)
        return INVISIBLE.sub("", "".join(parts))

    def _read(self, element: Any, parts: list[str]) -> None:
        """Add the text in *element* to *parts*."""
        for child in element:
            tag = child.tag
            if tag == TEXT:
                parts.append(child.text or "")
            elif tag in BLANKS:
                parts.append(" ")
            elif tag in UNREAD or (self._has_unread and tag == RUN and self._is_unread(child)):
                continue
            elif isinstance(tag, str):
                self._read(child, parts)

    def _is_unread(self, run: Any) -> bool:
        """Whether a reader does not see *run*, or sees it struck or as the mark of a note."""
        properties = run.find(f"{W}rPr")
        if properties is None:
            return False
        if any(_is_on(properties.find(f"{W}{name}")) for name in ("vanish", "strike", "dstrike")):
            return True
        if _value(properties.find(f"{W}rStyle"), "") in self._hidden_styles:
            return properties.find(f"{W}vanish") is None
        raised = _value(properties.find(f"{W}vertAlign"), "") == "superscript"
        return raised and is_note_mark("".join(run.itertext(TEXT)))

    def _number(self, paragraph: Any) -> str:
        """The number that Word puts before *paragraph*."""
        if not self._numberings:
            return ""
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


def _hidden_styles(content: Content) -> set[str]:
    """The styles that hide their text, by themselves or by the style that they are based on."""
    data = content.package.read(STYLES) if STYLES in content.members else b""
    if b"vanish" not in data:
        return set()
    styles = list(_xml(data).iter(f"{W}style"))
    hidden: set[str] = set()
    for _ in range(STYLES_DEEP):
        before = len(hidden)
        for style in styles:
            own = style.find(f"{W}rPr/{W}vanish")
            if _is_on(own) or (own is None and _value(style.find(f"{W}basedOn"), "") in hidden):
                hidden.add(style.get(f"{W}styleId"))
        if len(hidden) == before:
            break
    return hidden


def _is_on(switch: Any) -> bool:
    return switch is not None and switch.get(VALUE, "true") not in ("0", "false", "off")


def _numberings(content: Content) -> dict[str, dict[str, tuple[str, str, int]]]:
    """The levels of each numbering that is declared."""
    if NUMBERING not in content.members:
        return {}
    root = _xml(content.package.read(NUMBERING))
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
    return default if element is None else element.get(VALUE, default)


def _numeral(number: int, kind: str) -> str:
    if kind == "bullet" or kind == "none":
        return ""
    if "hinese" not in kind and "ideograph" not in kind and "aiwan" not in kind:
        return str(number)
    tens, ones = divmod(number, 10)
    return (ONES[tens] if tens > 1 else "") + (TEN if tens else "") + (ONES[ones] if ones or not tens else "")


def _may_be_a_table(drawing: Any) -> bool:
    extent = drawing.find(f"{DRAWN}extent")
    return (
        extent is not None
        and next(drawing.iter(BLIP), None) is not None
        and int(extent.get("cx", 0)) >= WIDE
        and int(extent.get("cy", 0)) >= HIGH
    )


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    """The contents of the text boxes that hang on *paragraph*."""
    for child in paragraph:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag not in UNREAD:
            yield from _text_boxes(child)


def _is_hidden_row(row: Any) -> bool:
    return any(row.find(f"{W}trPr/{W}{name}") is not None for name in ("del", "hidden"))


def _placed(row: Any) -> Iterator[tuple[int, int, str, Any]]:
    """(first column, columns that it reaches over, how it is merged down, the cell) of each cell of *row*."""
    column = int(_value(row.find(COLUMNS_BEFORE), "0"))
    for cell in row.iter(CELL):
        if cell.getparent() is not row and _row_of(cell) is not row:
            continue  # of a table in a cell
        merged = cell.find(MERGED_DOWN)
        across = int(_value(cell.find(ACROSS), "1"))
        yield column, across, "" if merged is None else merged.get(VALUE, "continue"), cell
        column += across


def _goes_on(below: list[list[tuple[int, int, str, Any]]], column: int) -> bool:
    """Whether the cell that begins in *column* goes on in the row *below*."""
    return any(c[0] == column and c[2] == "continue" for row in below for c in row)


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(TABLE))


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(ROW))
