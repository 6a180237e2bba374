"""A figure on its way to a claim: what may name it, and what it was named."""

from typing import NamedTuple

from ..models import Basis, Quantity, Span
from .families import Judgement
from .lexicon import Hit


class Stretch(NamedTuple):
    """A figure with what may name it: the *hits* between *left* and *right*, what they are *about*."""

    q: Quantity
    left: int
    right: int
    hits: list[Hit]
    about: list[str]
    opener: str


class Named(NamedTuple):
    """What a figure was named: the indicators, by the term at *spot*, in whose *scope*, and the *verdict* of the family.

    *going_on*: it goes on with what was counted before. *asked* says that its clause names an indicator at all.
    """

    names: list[str]
    spot: Hit | None
    basis: Basis
    scope: Span | None
    verdict: Judgement
    asked: bool
    going_on: bool
