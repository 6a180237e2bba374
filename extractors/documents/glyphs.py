"""What stands on the pages of a PDF, by pdfium."""

import ctypes
from collections.abc import Iterator
from threading import Lock
from typing import Any

import pypdfium2.raw as pdfium

from .document import INVISIBLE, UNKNOWN
from .sheet import Box, Drawn, Matrix, Raw, Sheet, bounds, is_pale, quarter_of, sheet, straight, times

# The library may be used by one thread at a time.
ALONE = Lock()
# What the library puts in for gaps and line ends.
BLANKS = " \r\n"
# Forms in forms; pages that nest them deeper are hostile.
DEEPEST = 8
# A font may say that its glyphs need so many times the room of others, and of their own ink; the ink is right.
ROOMY = 3.0


def page_sheet(page: Any) -> Sheet:
    """What stands on *page*, of pypdfium2."""
    return sheet(_raw_glyphs(page), _drawn(page), page.get_cropbox(), page.get_rotation() // 90)


def _raw_glyphs(page: Any) -> list[Raw]:
    text = page.get_textpage()
    glyphs = list(_loose_glyphs(text))
    heights = sorted(g.box[3] - g.box[1] for _, g in glyphs if not g.text.isspace())
    most = ROOMY * heights[len(heights) // 2] if heights else 0.0
    found = [
        g._replace(box=_inked(text, i, g.box)) if g.box[3] - g.box[1] > most and not g.text.isspace() else g
        for i, g in glyphs
    ]
    text.close()
    return found


def _inked(text: Any, i: int, box: Box) -> Box:
    """The *box* of the glyph with the number *i*, or that of its ink where this is far smaller."""
    left, bottom, right, top = text.get_charbox(i)
    side = max(right - left, top - bottom)
    return (left, bottom, right, top) if 0 < ROOMY * side < box[3] - box[1] else box


def _loose_glyphs(text: Any) -> Iterator[tuple[int, Raw]]:
    """Each glyph with its number."""
    rect = pdfium.FS_RECTF()
    colour = [ctypes.c_uint() for _ in range(4)]
    red, green, blue, opaque = colour
    raw = text.raw  # to ask the wrapper for it at each call costs as much as the call
    for i in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, i)
        c = chr(code)
        if (c in BLANKS and pdfium.FPDFText_IsGenerated(raw, i) == 1) or INVISIBLE.match(c):
            continue
        pdfium.FPDFText_GetLooseCharBox(raw, i, rect)
        quarter = quarter_of(pdfium.FPDFText_GetCharAngle(raw, i))
        pdfium.FPDFText_GetFillColor(raw, i, *colour)
        pale = is_pale(red.value, green.value, blue.value, opaque.value)
        unknown = code < 0x20 or pdfium.FPDFText_HasUnicodeMapError(raw, i) == 1
        box = rect.left, rect.bottom, rect.right, rect.top
        yield i, Raw(c if code >= 0x20 else UNKNOWN, box, quarter, pale, unknown)


def _drawn(page: Any) -> Iterator[tuple[Drawn, Box]]:
    """What is drawn on *page* besides text, and where, in its own points."""
    count, of = pdfium.FPDFPage_CountObjects(page), pdfium.FPDFPage_GetObject
    stack = [(of(page, i), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0) for i in range(count)]
    while stack:
        item, matrix, depth = stack.pop()
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inner = times(_matrix(item), matrix)
            stack += [
                (pdfium.FPDFFormObj_GetObject(item, i), inner, depth + 1)
                for i in range(pdfium.FPDFFormObj_CountObjects(item))
            ]
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield Drawn.PICTURE, bounds([(0.0, 0.0), (1.0, 1.0)], times(_matrix(item), matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield from _lines(item, times(_matrix(item), matrix))


def _lines(path: Any, matrix: Matrix) -> Iterator[tuple[Drawn, Box]]:
    """The level, upright and bent lines of *path*."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = None
    for i in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield from straight(last, point, matrix)
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            yield Drawn.CURVE, (*point, *point)
        if pdfium.FPDFPathSegment_GetClose(segment) and start is not None:
            yield from straight(point, start, matrix)
        last = point


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, found)
    return found.a, found.b, found.c, found.d, found.e, found.f
