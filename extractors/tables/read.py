"""A cell with its heads, and what they mean together or why nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..models import Span
from . import packed
from .heads import Head, Lexicon
from .join import Heads, Meaning, Reason, Why, join
from .placed import Pair
from .values import Kind
from .view import ViewCell


@dataclass(frozen=True, slots=True)
class Read:
    """A cell with its heads, and their meaning or the reason why they have none; *names* are the cells of its row."""

    cell: ViewCell
    heads: Heads
    meaning: Meaning | Reason
    names: Sequence[ViewCell]

    @property
    def row(self) -> Span:
        """What to quote: from the name of the row to the figure, or from the figure to the name."""
        spans = [self.cell.span, *(c.span for c in self.names)]
        return min(start for start, _ in spans), max(end for _, end in spans)

    @property
    def is_known(self) -> bool:
        return isinstance(self.meaning, Meaning)

    @property
    def indicator(self) -> tuple[str, str]:
        """What the figure is of, and by whom; empty where that is not known."""
        return (
            (self.meaning.indicator, self.meaning.applicant)
            if isinstance(self.meaning, Meaning)
            else ("", "")
        )


def joined(
    pairs: Iterable[Pair], lexicon: Lexicon, year: int | None, around: Sequence[Head] = ()
) -> list[Read]:
    """The cells of *pairs* with what their heads mean in a report of *year*, and those *around* all of them."""
    found = []
    for cell, heads, left in pairs:
        whole = replace(heads, around=[*heads.around, *around]) if around else heads
        meaning: Meaning | Reason
        if heads is packed.UNFIT or cell.kind is Kind.MUDDLE:
            meaning = Reason(Why.COLUMN if heads is packed.UNFIT else Why.STACKED)
        else:
            meaning = join(lexicon, whole, year)
        found.append(Read(cell, whole, meaning, left))
    return found
