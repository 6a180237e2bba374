"""A font in the place of those that a PDF names and does not bring: each letter has the room of a square.

The library would ask the machine for its fonts. Then the places of letters depend on the machine; and where it has no
Chinese font, a letter has no room at all, and text of one such letter is dropped without a word.
"""

import ctypes
import struct
from functools import cache
from typing import Any

import pypdfium2.raw as pdfium

# Character sets of Windows: Japanese, Korean, simplified and traditional Chinese. The library has its own Latin fonts.
CHARSETS = frozenset((128, 129, 134, 136))
UNIT, ABOVE, BELOW = 1000, 880, -120  # of the square, from the line that letters stand on
HANDLE = 1


@cache
def stand_in() -> Any:
    """Have the library use the font, from now on; what this returns is to live as long as the process."""
    font = _font()

    def map_font(_info: Any, _weight: int, _italic: int, charset: int, *_others: Any) -> int | None:
        return HANDLE if charset in CHARSETS else None

    def data(_info: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
        """Copy the font, which has no tables apart, to *buffer* if there is room for it."""
        if table:
            return 0
        if buffer and size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    info = pdfium.FPDF_SYSFONTINFO(version=2)
    info.MapFont = type(info.MapFont)(map_font)
    info.GetFont = type(info.GetFont)(lambda *_: None)
    info.GetFontData = type(info.GetFontData)(data)
    info.GetFaceName = type(info.GetFaceName)(lambda *_: 0)
    info.GetFontCharset = type(info.GetFontCharset)(lambda *_: 0)
    info.Release = type(info.Release)(lambda *_: None)
    info.DeleteFont = type(info.DeleteFont)(lambda *_: None)
    pdfium.FPDF_SetSystemFontInfo(info)
    return info


def _font() -> bytes:
    """A TrueType font of one glyph for all letters: a line across the square and back, which leaves no ink.

    Tables as in https://learn.microsoft.com/typography/opentype/spec/otff
    """
    box = (0, BELOW, UNIT, ABOVE)
    high, on_the_line = ABOVE - BELOW, bytes([1, 1])
    glyph = struct.pack(">h4hHH2s4h", 1, *box, 1, 0, on_the_line, 0, UNIT, BELOW, high)
    tables = {
        b"cmap": struct.pack(">HHHHI HHIII III", 0, 1, 3, 10, 12, 13, 0, 28, 0, 1, 1, 0x10FFFF, 1),
        b"glyf": glyph,
        b"head": struct.pack(
            ">IIIIHHqq4hHHhhh", 1 << 16, 1 << 16, 0, 0x5F0F3CF5, 0, UNIT, 0, 0, *box, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(">IhhhH11hH", 1 << 16, ABOVE, BELOW, 0, UNIT, 0, 0, UNIT, 1, *[0] * 7, 2),
        b"hmtx": struct.pack(">HhHh", UNIT, 0, UNIT, 0),
        b"loca": struct.pack(">3H", 0, 0, len(glyph) // 2),
        b"maxp": struct.pack(">I14H", 1 << 16, 2, 2, 1, 0, 0, 1, *[0] * 8),
    }
    directory = struct.pack(">IHHHH", 1 << 16, len(tables), 64, 2, len(tables) * 16 - 64)
    at, bodies = len(directory) + 16 * len(tables), b""
    for name, table in sorted(tables.items()):
        directory += name + struct.pack(">III", 0, at + len(bodies), len(table))
        bodies += table + b"\0" * (-len(table) % 4)
    return directory + bodies
