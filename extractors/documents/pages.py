"""Documents that have pages: put together page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..models import Span
from ..words import Notice
from .document import Document, whole
from .grid import Grid


@dataclass(frozen=True)
class Page:
    """What a page says; places in *grids* are counted from its beginning. *recognised*: read from a picture of it."""

    text: str
    grids: tuple[Grid, ...] = ()
    recognised: bool = False


def paged(pages: Sequence[Page], warnings: Sequence[Notice] = ()) -> Document:
    """The document of *pages*, parted by form feeds."""
    start = 0
    starts: list[int] = []
    grids: list[Grid] = []
    recognised: list[Span] = []
    for page in pages:
        starts.append(start)
        grids += (grid.moved(start) for grid in page.grids)
        if page.recognised:
            recognised.append((start, start + len(page.text)))
        start += len(page.text) + 1
    text = "\f".join(page.text for page in pages)
    made = whole(text, starts, warnings, grids)
    return replace(made, recognised=tuple(recognised))
