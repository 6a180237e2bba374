"""Pages of a PDF that are pictures, read where the extra for it is installed."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .apart import give_room
from .content import Content
from .pages import Page

REMEDY = "pip install 'nianbao[ocr]'"
# What the engine and its models take of addresses, most of which it never uses.
ENGINE = 2 << 30


class Recognised(NamedTuple):
    """Pages that say something by their numbers, from 1; *warnings* of what on them was not read; else the *remedy*."""

    pages: Mapping[int, Page]
    warnings: Sequence[str] = ()
    remedy: str = ""


def recognise(content: Content, numbers: Sequence[int]) -> Recognised:
    """What the pages *numbers* of a PDF say, which have no text; the remedy where the extra is not installed."""
    if not numbers:
        return Recognised({})
    give_room(ENGINE)
    try:
        from .scans.rendered import read_pages
    except ImportError:  # also where a library is there and cannot be loaded
        return Recognised({}, remedy=REMEDY)
    pages, warnings = read_pages(content, numbers)
    return Recognised({n: page for n, page in pages.items() if page.text.strip()}, warnings)
