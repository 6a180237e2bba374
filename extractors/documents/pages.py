"""Documents that have pages: put together page by page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..models import Span
from ..words import Notice
from .document import Document, whole
from .grid import Grid
from .layout import ANEW


@dataclass(frozen=True)
class Page:
    """What a page says; places in *grids* are counted from its beginning. *recognised*: read from a picture of it."""

    text: str
    grids: tuple[Grid, ...] = ()
    recognised: bool = False


# Running text that a page ends in has so long a line, and no stop at its end; titles have no marks.
RUNNING = 15
STOPS = "。；;：:！!？?…”"
MARKS = re.compile("[，。；,;]")


def runs_on(before: str, after: str) -> bool:
    """Whether the sentence that the page *before* ends in goes on in the page *after*."""
    line, following = before[before.rfind("\n") + 1 :], after.partition("\n")[0]
    return (
        len(line) >= RUNNING
        and line[-1] not in STOPS
        and MARKS.search(line) is not None
        and MARKS.search(following) is not None
        and "\t" not in line + following
        and "   " not in line + following
        and not ANEW.match(following)
    )


def paged(pages: Sequence[Page], warnings: Sequence[Notice] = ()) -> Document:
    """The document of *pages*, parted by form feeds where no sentence goes on."""
    starts: list[int] = []
    grids: list[Grid] = []
    recognised: list[Span] = []
    text = ""
    for page in pages:
        text += "\f" if text and not runs_on(text, page.text) else ""
        start = len(text)
        starts.append(start)
        grids += (grid.moved(start) for grid in page.grids)
        if page.recognised:
            recognised.append((start, start + len(page.text)))
        text += page.text
    made = whole(text, starts, warnings, grids)
    return replace(made, recognised=tuple(recognised))
