"""Reports of one organ checked against each other, once all have been read."""

import io
import pickle
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO

from .reading import Piece, Plan, extractor_by, piece_of


def with_years(plan: Plan, found: Iterable[Piece], *, few: bool) -> Iterator[Piece]:
    """*found*, put aside until all have been read, checked against the organ's earlier reports."""
    organs: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    with _aside(few=few) as aside:
        places = []
        for piece in found:
            places.append(aside.tell())
            pickle.dump(piece, aside)
            if piece.organ and piece.year:
                years = organs[piece.organ]
                if piece.year not in years or piece.facts > years[piece.year][1]:
                    years[piece.year] = (places[-1], piece.facts)
        for place in places:
            piece = _taken(aside, place)
            years = organs.get(piece.organ, {})
            earlier = [years[year][0] for year in sorted(years) if piece.year and year < piece.year]
            if earlier and years[piece.year or 0][0] == place:
                reports = [_taken(aside, other).report for other in earlier]
                checked = extractor_by(plan.rules, plan.lang).check_year(piece.report, reports)
                piece = piece_of(plan, piece.item, checked, piece.digest)
            yield piece if plan.whole else replace(piece, kept=b"")


def _aside(*, few: bool) -> IO[bytes]:
    """A place for pieces: in memory for a *few* of them, else a file."""
    if few:
        return io.BytesIO()
    import tempfile

    return tempfile.TemporaryFile()


def _taken(aside: IO[bytes], place: int) -> Piece:
    aside.seek(place)
    piece: Piece = pickle.load(aside)
    return piece
