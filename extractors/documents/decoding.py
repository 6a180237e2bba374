"""Bytes to text, never with replacement characters of its own."""

import codecs
import re

from ..errors import DocumentError
from ..words import Notice
from .known import BIG5, GARBLED, GB18030

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
GARBLED_MARKS = 3
FIRST_HAN, LAST_HAN = 0x4E00, 0x9FFF
CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f]")


def decode(data: bytes) -> str:
    """Return the text of *data*: UTF-8, UTF-16 with a byte order mark, GB18030 or Big5.

    Raises DocumentError that names the first byte that fits none of them.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding, len(bom))
    if b"\0" in data[:4096]:
        raise DocumentError(
            Notice(
                "not a text: a zero byte at byte {at} (a PDF, Word or other binary file?)", at=data.index(0)
            )
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _legacy(data, error)
    if len(CONTROL.findall(text)) > len(text) // 100:
        raise DocumentError(Notice("not a text: full of control characters (a binary file?)"))
    if not any(word in text for word in GB18030[:4]) and any(
        text.count(mark) >= GARBLED_MARKS for mark in GARBLED
    ):
        raise DocumentError(
            Notice(
                "garbled: its text was read in a wrong encoding and saved so; get it again from its source"
            )
        )
    return text


def _strict(data: bytes, encoding: str, skipped: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            Notice("broken {encoding} at byte {at}", encoding=encoding.upper(), at=skipped + error.start)
        ) from None


def _legacy(data: bytes, utf8_error: UnicodeDecodeError) -> str:
    """Decode *data*, which is no UTF-8: a file cut inside a character, GB18030, or Big5."""
    if utf8_error.reason == "unexpected end of data" and utf8_error.start > 0:
        raise DocumentError(
            Notice("broken UTF-8: the file ends inside a character, at byte {at}", at=utf8_error.start)
        )
    readings = []
    for encoding, words in (("gb18030", GB18030), ("big5hkscs", BIG5)):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        readings.append((sum(text.count(word) for word in words), text))
    if not readings:
        raise DocumentError(
            Notice(
                "unknown encoding: byte {at} (0x{byte:02x}) is not UTF-8, "
                "and the file is neither GB18030 nor Big5 nor UTF-16 with a byte order mark",
                at=utf8_error.start,
                byte=data[utf8_error.start],
            )
        )
    count, text = max(readings, key=lambda reading: reading[0])
    if count == 0 and "�" not in text and _looks_random(text):
        raise DocumentError(
            Notice(
                "unknown encoding: byte {at} (0x{byte:02x}) is not UTF-8, "
                "and read as GB18030 or Big5 the file holds no Chinese text",
                at=utf8_error.start,
                byte=data[utf8_error.start],
            )
        )
    return text


def _looks_random(text: str) -> bool:
    common = sum(
        1 for c in text if c.isascii() or FIRST_HAN <= ord(c) <= LAST_HAN or c in "，。、；：（）《》“”"
    )
    return common < 0.9 * len(text)
