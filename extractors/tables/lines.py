"""Tables in text without marks, cell after cell: what blanks or ends of lines part is a cell, or a part of one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..text.normal import is_page_foot
from .heads import Axis, Lexicon
from .values import NUMBER, Kind
from .view import ViewCell, Viewer

PIECE = re.compile(r"[^\s\0]+")
LINE = re.compile(r"[^\n\0]+")
# 本年新收政府信息公开申请数量：54
NAMED_FIGURE = re.compile(rf"(?P<name>.*[^\W\d_][)”\"]*)[:](?P<figure>{NUMBER}[^\W\d_]{{0,2}})")
# A cell may be broken into so many pieces.
MOST_PIECES = 6
LONGEST_LINE = 400


def line_cells(text: str, viewer: Viewer, lexicon: Lexicon) -> Iterator[list[ViewCell]]:
    """The cells of each stretch of *text*, without sentences in it, that names a row of a form."""
    for stretch in _stretches(text, viewer):
        cells = _joined(text, stretch, viewer, lexicon)
        if sum(cell.head.has(Axis.ROW) for cell in cells) > 0 and any(c.kind is Kind.FIGURE for c in cells):
            yield cells


def _stretches(text: str, viewer: Viewer) -> Iterator[list[ViewCell]]:
    cells: list[ViewCell] = []
    for line in LINE.finditer(text):
        inner = line.group()
        if is_page_foot(inner) or inner.isspace():
            continue
        if "。" in inner or len(inner) > LONGEST_LINE:
            if cells:
                yield cells
            cells = []
            continue
        for piece in PIECE.finditer(text, *line.span()):
            if m := NAMED_FIGURE.fullmatch(piece.group()):
                at = piece.start()
                cells += (viewer.cell(text, (at + m.start(part), at + m.end(part))) for part in ("name", "figure"))
            else:
                cells.append(viewer.cell(text, piece.span()))
    if cells:
        yield cells


def _joined(text: str, pieces: Sequence[ViewCell], viewer: Viewer, lexicon: Lexicon) -> list[ViewCell]:
    """*pieces* with those put together that only together are a name."""
    found: list[ViewCell] = []
    i = 0
    while i < len(pieces):
        end, cell = i + 1, pieces[i]
        if cell.kind is Kind.WORDS and not cell.head.has(Axis.UNIT):
            for until in range(min(i + MOST_PIECES, len(pieces)), i + 1, -1):
                parts = pieces[i:until]
                if any(p.kind is not Kind.WORDS or p.head.has(Axis.UNIT) for p in parts) or all(
                    p.head.readings for p in parts
                ):
                    continue
                whole = viewer.cell(text, (cell.span[0], pieces[until - 1].span[1]))
                if whole.head.readings:
                    end, cell = until, whole
                    break
            if not cell.head.readings:
                cell = replace(cell, head=lexicon.begins(cell.text))
        found.append(cell)
        i = end
    return found
