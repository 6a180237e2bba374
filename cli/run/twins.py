"""Reports of one organ and year among those of a run: the same report in another format, or another report."""

from dataclasses import replace

from ...extractors import Notice
from .reading import Piece

SAME = Notice(
    "{file}: the same figures as {first}, of one organ and year: the same report, counted once in panels and sums"
)
OTHER = Notice("{file}: of one organ and year with {first}, but not the same figures: both stay")


class Twins:
    """Remembers of each organ and year which figures were read where, and nothing else of the reports."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, int], dict[int, str]] = {}

    def told(self, piece: Piece) -> tuple[Piece, Notice | None]:
        """*piece*, with the file that has the same report as its `twin`; and what is to be told of it, if anything."""
        if piece.failure or not piece.organ or not piece.year:
            return piece, None
        files = self._files.setdefault((piece.organ, piece.year), {})
        # of what has nothing but zeros, none is known to be the same
        figures = hash(piece.figures or piece.file)
        if (first := files.get(figures)) is not None:
            return replace(piece, twin=first), SAME.of(file=piece.file, first=first)
        other = next(iter(files.values()), "")
        files[figures] = piece.file
        return piece, OTHER.of(file=piece.file, first=other) if other else None
