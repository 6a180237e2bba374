"""Names whose lines stand below each other while other names stand beside them: they are read column by column."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..models import Span
from .heads import Lexicon
from .spelling import bare, letters
from .values import Kind
from .view import ViewCell

Words = Sequence[ViewCell]
# So far apart the beginnings of lines may stand that are below each other, in characters.
REACH = 3


class NamesBelow:
    """Puts such names together, of which *names* has the letters."""

    def __init__(self, names: Iterable[str], lexicon: Lexicon) -> None:
        self._names = frozenset(names)
        self._beginnings = frozenset(name[:end] for name in self._names for end in range(1, len(name)))
        self._lexicon = lexicon

    def found(self, text: str, cells: Sequence[ViewCell]) -> list[ViewCell]:
        """*cells* of *text* with the parts of each such name as one, which stands where it begins."""
        for columns in (_from_the_right, _by_left_edge):
            strange = [cell for cell in cells if cell.kind is Kind.WORDS and not cell.head.readings]
            if len(strange) < 2:
                break
            order = {cell.span: i for i, cell in enumerate(strange)}
            whole: dict[Span, ViewCell | None] = {}
            for column in columns(text, strange):
                for name, parts in self._whole(column):
                    if order[parts[-1].span] - order[parts[0].span] < len(parts):
                        continue  # nothing stands beside them
                    whole |= dict.fromkeys(part.span for part in parts)
                    whole[parts[0].span] = replace(parts[0], head=self._lexicon.head(name))
            cells = [kept for cell in cells if (kept := whole.get(cell.span, cell))]
        return list(cells)

    def _whole(self, column: Words) -> Iterator[tuple[str, Words]]:
        """(name, its parts) of each name that some of *column*, one after the other, make up."""
        start = 0
        while start < len(column):
            spelt, longest = "", start + 1
            name = ""
            for end in range(start, len(column)):
                spelt += bare(column[end].text) if end == start else letters(column[end].text)
                if spelt in self._names and end > start:
                    name, longest = spelt, end + 1
                if spelt not in self._beginnings:
                    break
            if name:
                yield name, column[start:longest]
            start = longest


def _from_the_right(text: str, cells: Words) -> Iterator[Words]:
    """*cells* by how many of them stand to the right of each in its line."""
    lines: dict[int, list[ViewCell]] = {}
    for cell in cells:
        lines.setdefault(text.rfind("\n", 0, cell.span[0]), []).append(cell)
    for place in range(1, max(map(len, lines.values())) + 1):
        yield [line[-place] for line in lines.values() if len(line) >= place]


def _by_left_edge(text: str, cells: Words) -> Iterator[Words]:
    """*cells* by where each begins in its line."""
    columns: list[list[ViewCell]] = []
    edges: list[int] = []
    for cell in cells:
        edge = cell.span[0] - text.rfind("\n", 0, cell.span[0])
        near = next((i for i, last in enumerate(edges) if abs(last - edge) <= REACH), None)
        if near is None:
            columns.append([cell])
            edges.append(edge)
        else:
            columns[near].append(cell)
            edges[near] = edge
    yield from columns
