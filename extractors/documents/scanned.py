"""Pages of a PDF that are pictures, read where the extra for it is installed."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pypdfium2

from .apart import give_room
from .content import Content
from .limits import Limits
from .pages import Page

REMEDY = "pip install 'nianbao[ocr]'"
# Dots an inch that a page is looked at in, and dots of a page of any size, at the most.
DOTS = 200
MOST_DOTS = 9_000_000
POINTS = 72
# What the engine and its models take of memory, mostly addresses that it never uses.
ENGINE = 2 << 30
PICTURE = 3


def recognise(content: Content, numbers: Sequence[int]) -> tuple[dict[int, Page], list[str]]:
    """The pages *numbers*, from 1, of a PDF, which have no text; and warnings of what on them was not read."""
    if not numbers:
        return {}, []
    give_room(ENGINE)
    try:
        from .scans.page import read_page
    except ImportError:  # also where a library is there and cannot be loaded
        named = "、".join(map(str, numbers))
        return {}, [f"第 {named} 页没有文字（扫描件），没有读：{REMEDY} 之后可读"]
    pages, warnings = {}, []
    for number, picture in _pictures(content, numbers):
        pages[number], doubts = read_page(picture, number)
        warnings += doubts
    return pages, warnings


def _pictures(content: Content, numbers: Sequence[int]) -> Iterator[tuple[int, Any]]:
    """(number, picture) of pages; what a picture on one says of its size is checked before it is unpacked."""
    pdf = pypdfium2.PdfDocument(content.data)
    try:
        for number in numbers:
            page = pdf[number - 1]
            own = _dots(page, content.limits)
            width, height = page.get_size()
            scale = min(own, DOTS / POINTS, (MOST_DOTS / max(width * height, 1)) ** 0.5)
            shown = page.render(scale=scale, rev_byteorder=False).to_numpy()
            yield number, np.ascontiguousarray(_coloured(shown))
            page.close()
    finally:
        pdf.close()


def _dots(page: Any, limits: Limits) -> float:
    """How many dots a point has in the finest picture on *page*: to show more of them would feign a finer one."""
    found = []
    for part in page.get_objects(filter=[PICTURE]):
        width, height = part.get_px_size()
        limits.check("pixels", width * height)
        left, bottom, right, top = part.get_bounds()
        found.append(max(width, height) / max(right - left, top - bottom, 1))
    return max(found, default=DOTS / POINTS)


def _coloured(picture: Any) -> Any:
    """*picture* with three colours."""
    if picture.ndim == 2 or picture.shape[2] == 1:
        return np.repeat(picture.reshape(*picture.shape[:2], 1), 3, axis=2)
    return picture[:, :, :3]
