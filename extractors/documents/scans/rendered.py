"""Pages of a PDF as pictures, and what is written in them."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import numpy as np
import pypdfium2

from ...words import Notice
from ..content import Content
from ..glyphs import ALONE
from ..limits import Limits
from ..pages import Page
from .engine import Picture
from .page import read_page

# Dots an inch that a page is looked at in, and dots of a page of any size, at the most.
DOTS = 200
MOST_DOTS = 9_000_000
POINTS = 72
PICTURE = 3


def read_pages(content: Content, numbers: Sequence[int]) -> tuple[dict[int, Page], list[Notice]]:
    """The pages *numbers*, from 1, of a PDF; and warnings of what on them could not be read."""
    pages: dict[int, Page] = {}
    warnings: list[Notice] = []
    for number, picture in _pictures(content, numbers):
        pages[number], doubts = read_page(picture, number)
        warnings += doubts
    return pages, warnings


def _pictures(content: Content, numbers: Sequence[int]) -> Iterator[tuple[int, Picture]]:
    """(number, picture) of pages; what a picture on one says of its size is checked before it is unpacked."""
    for number in numbers:
        with ALONE, closing(pypdfium2.PdfDocument(content.data)) as pdf:
            picture = _picture(pdf[number - 1], content.limits)
        yield number, picture


def _picture(page: Any, limits: Limits) -> Picture:
    width, height = page.get_size()
    scale = min(_dots(page, limits), DOTS / POINTS, (MOST_DOTS / max(width * height, 1)) ** 0.5)
    shown = page.render(scale=scale, rev_byteorder=False).to_numpy()
    return np.array(_coloured(shown))  # the library's own memory goes with the page


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
