"""Reports of one organ checked against each other: once all have been read, or each against those before it."""

import io
import os
import pickle
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO

from .reading import Piece, Plan, extractor_by, piece_of

# Of each organ and year, where the report with the most facts was put, and how many it has.
Kept = dict[str, dict[int, tuple[int, int]]]


def with_years(plan: Plan, found: Iterable[Piece], *, few: bool) -> Iterator[Piece]:
    """*found*, put aside until all have been read, checked against the organ's earlier reports."""
    organs: Kept = defaultdict(dict)
    with _aside(few=few) as aside:
        places = []
        for piece in found:
            places.append(_put(aside, piece))
            _keep(organs, piece, places[-1])
        for place in places:
            piece = _taken(aside, place)
            years = organs.get(piece.organ, {})
            earlier = [years[year][0] for year in sorted(years) if piece.year and year < piece.year]
            if earlier and years[piece.year or 0][0] == place:
                reports = [_taken(aside, other).report for other in earlier]
                checked = extractor_by(plan.rules, plan.lang).check_year(piece.report, reports)
                piece = piece_of(plan, piece.item, checked, piece.digest)
            yield piece if plan.whole else replace(piece, kept=b"")


def as_read(plan: Plan, found: Iterable[Piece], *, few: bool) -> Iterator[Piece]:
    """*found*, each at once, checked against those of its organ that were read before it, of whatever years."""
    organs: Kept = defaultdict(dict)
    with _aside(few=few) as aside:
        for piece in found:
            years = organs.get(piece.organ, {})
            others = [years[year][0] for year in sorted(years) if year != piece.year]
            if _keep(organs, piece, _put(aside, replace(piece, text=""))) and others:
                reports = [_taken(aside, other).report for other in others]
                checked = extractor_by(plan.rules, plan.lang).check_beside(piece.report, reports)
                piece = piece_of(plan, piece.item, checked, piece.digest)
            yield piece if plan.whole else replace(piece, kept=b"")


def _keep(organs: Kept, piece: Piece, place: int) -> bool:
    """Whether *piece*, which was put at *place*, stands for its organ and year from now on."""
    if not (piece.organ and piece.year):
        return False
    years = organs[piece.organ]
    counts = piece.year not in years or piece.facts > years[piece.year][1]
    if counts:
        years[piece.year] = place, piece.facts
    return counts


def _aside(*, few: bool) -> IO[bytes]:
    """A place for pieces: in memory for a *few* of them, else a file."""
    if few:
        return io.BytesIO()
    import tempfile

    return tempfile.TemporaryFile()


def _put(aside: IO[bytes], piece: Piece) -> int:
    """Where *piece* stands from now on."""
    place = aside.seek(0, os.SEEK_END)
    pickle.dump(piece, aside)
    return place


def _taken(aside: IO[bytes], place: int) -> Piece:
    aside.seek(place)
    piece: Piece = pickle.load(aside)
    return piece
