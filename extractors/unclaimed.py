"""A figure that no indicator claimed, with the words around it."""

import re

from .documents.document import Document
from .models import Quantity, Refusal, Span, Unclaimed
from .text.normal import NormalText

# How much of a clause around a figure is its wording, and what ends it.
WORDING = 24
CLAUSE_END = re.compile(r"[,;:。!?\n]")
FIGURES = re.compile(r"\d[\d,.]*")


def unclaimed(q: Quantity, why: Refusal, normal: NormalText, page: Document) -> Unclaimed:
    """*q* of *normal*, the normal form of *page*, and *why* nobody claimed it."""
    text = normal.text
    since = max(
        (m.end() for m in CLAUSE_END.finditer(text, max(0, q.start - WORDING), q.start)), default=None
    )
    until = CLAUSE_END.search(text, q.end, q.end + WORDING)
    around = (
        since if since is not None else max(0, q.start - WORDING),
        until.start() if until else min(len(text), q.end + WORDING),
    )
    span: Span = normal.origin(q.start, q.end)
    return Unclaimed(
        value=q.value,
        unit=q.unit,
        source=page.source_of(normal.origin(q.start, q.number_end), normal.origin(*around)),
        span=span,
        wording=FIGURES.sub("N", text[slice(*around)]),
        refusal=why,
    )
