"""Pages of a PDF that are pictures, read where the extra for it is installed."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..words import Notice
from .content import Content
from .libraries import install
from .pages import Page

REMEDY = "pip install 'nianbao[ocr]'"


class Recognised(NamedTuple):
    """Pages that say something by their numbers, from 1; *warnings* of what on them was not read; else the *remedy*."""

    pages: Mapping[int, Page]
    warnings: Sequence[Notice] = ()
    remedy: str = ""


def recognise(content: Content, numbers: Sequence[int]) -> Recognised:
    """What the pages *numbers* of a PDF say, which have no text; the remedy where the extra is not installed."""
    if not numbers:
        return Recognised({})
    try:
        from .scans.rendered import read_pages
    except ModuleNotFoundError:
        return Recognised({}, remedy=REMEDY)
    except (
        ImportError
    ) as error:  # a library is there and cannot be loaded, mostly for want of one of the system
        return Recognised({}, remedy=install(error) or f"{REMEDY} ({error})")
    pages, warnings = read_pages(content, numbers)
    return Recognised({n: page for n, page in pages.items() if page.text.strip()}, warnings)
