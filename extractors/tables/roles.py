"""What the columns of a part of a table are: the names of rows, figures, units, or what says nothing of the others.

The cells of a column whose head is furniture, or unknown beside the names of rows, name nothing: whatever they hold,
the figures around them mean the same with them and without them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .heads import Axis, Lexicon
from .values import Kind
from .view import View, ViewCell

Top = Mapping[int, Sequence[ViewCell]]
# What the head of a column of figures may be.
OF_FIGURES = (Axis.OWN, Axis.COLUMN, Axis.YEAR, Axis.ORGAN, Axis.ROW)


@dataclass(frozen=True, slots=True)
class Roles:
    """*blocks* are columns of names side by side, *units* those of units, *aside* those that say nothing of others."""

    blocks: Sequence[Sequence[int]]
    units: frozenset[int]
    aside: frozenset[int]
    names_follow: bool  # each block stands behind its figures

    def block(self, column: int) -> Sequence[int]:
        """The columns with the names of the figures in *column*."""
        if len(self.blocks) < 2:
            return self.blocks[0] if self.blocks else ()
        if self.names_follow:
            return next((b for b in self.blocks if b[0] > column), ())
        return next((b for b in reversed(self.blocks) if b[-1] < column), ())

    def left(self, view: View, row: int, column: int) -> list[ViewCell]:
        """The cells that name the figure of *row* in *column*, and its unit behind them."""
        block = self.block(column)
        standing = (view.standing[row].get(c) for c in block)
        words = [
            cell for cell in standing if cell and cell.kind is Kind.WORDS and not cell.head.has(Axis.UNIT)
        ]
        names = list({id(cell): cell for cell in words}.values())
        units = [
            cell
            for c in sorted(self.units, key=lambda c: (c > column, abs(c - column)))
            if (cell := view.standing[row].get(c)) and cell.head.has(Axis.UNIT) and self.block(c) == block
        ]
        return [*names, *units[:1]]


def roles(view: View, lexicon: Lexicon, rows: Sequence[int], top: Top) -> Roles:
    """What the columns of *rows*, below the heads *top*, are."""
    cells = {
        column: list({id(c): c for r in rows if (c := view.standing[r].get(column))}.values())
        for column in range(view.width)
    }
    words = {c: [cell for cell in found if cell.kind is Kind.WORDS] for c, found in cells.items()}
    units = frozenset(c for c, found in words.items() if found and all(w.head.has(Axis.UNIT) for w in found))
    names = {c: [cell for cell in found if not cell.head.has(Axis.UNIT)] for c, found in words.items()}
    aside = _aside(lexicon, names, top)
    labels = [
        c
        for c, found in names.items()
        if found
        and c not in aside
        and _are_names(found, top.get(c, ()))
        and not _are_answers(cells[c], found)
    ]
    live = [
        c
        for c, found in cells.items()
        if c not in aside and c not in labels and any(cell.kind is Kind.FIGURE for cell in found)
    ]
    blocks = _blocks(labels, live)
    follow = bool(len(blocks) > 1 and live and live[0] < blocks[0][0] and live[-1] < blocks[-1][0])
    return Roles(blocks, units, aside, follow)


def is_furniture(heads: Iterable[ViewCell]) -> bool:
    """Whether one of *heads*, above one column, tells that its cells are none of the report's."""
    return any(cell.head.has(Axis.FURNITURE) for cell in heads)


def _aside(lexicon: Lexicon, names: Mapping[int, Sequence[ViewCell]], top: Top) -> frozenset[int]:
    anchors = [c for c, found in names.items() if any(cell.head.has(Axis.ROW) for cell in found)]
    firm = [c for c in anchors if not is_furniture(top.get(c, ()))]
    furniture = {c for c in names if is_furniture(top.get(c, ())) and (firm or c not in anchors)}
    organs = [c for c in names if any(lexicon.is_organ_head(h.text) for h in top.get(c, ())[-1:])]
    return frozenset(
        c
        for c, found in names.items()
        if c in furniture
        or (
            (firm or organs)
            and _is_strange(lexicon, top.get(c, ())[-1:])
            and not any(cell.head.readings or lexicon.organ(cell.text) for cell in found)
            and not (firm and _parts_rows(lexicon, found, names[firm[-1]]))
        )
    )


def _is_strange(lexicon: Lexicon, heads: Sequence[ViewCell]) -> bool:
    """Whether the nearest of *heads* is one that nobody knows."""
    return bool(heads) and not lexicon.below(heads[-1].head, "").readings


def _parts_rows(lexicon: Lexicon, found: Sequence[ViewCell], names: Sequence[ViewCell]) -> bool:
    """Whether rows of one name differ by what stands in another column: then it does say something."""
    seen: set[str] = set()
    for name in names:
        beside = {cell.text for cell in found if name.row <= cell.row < name.row + name.rows}
        if len(beside) > 1 or (name.text in seen and not _is_twin(lexicon, name)):
            return True
        seen.add(name.text)
    return False


def _is_twin(lexicon: Lexicon, name: ViewCell) -> bool:
    """Whether the forms have several rows that are called *name*."""
    points = {(p.table, p.at) for reading in name.head.readings for p in reading if p.axis is Axis.ROW}
    return any(lexicon.tables[table].rows[at].under for table, at in points)


def _are_names(found: Sequence[ViewCell], heads: Sequence[ViewCell]) -> bool:
    """Whether the words *found* in a column below *heads* name rows; words among figures do not, if the forms know none."""
    if any(cell.head.has(axis) for cell in found for axis in (Axis.ROW, Axis.GROUP)):
        return True
    last = heads[-1:]
    return not any(cell.head.has(axis) for cell in last for axis in OF_FIGURES)


def _are_answers(cells: Sequence[ViewCell], words: Sequence[ViewCell]) -> bool:
    """Whether the strange *words* in a column, most *cells* of which are figures, are written in place of figures."""
    figures = sum(cell.kind is Kind.FIGURE for cell in cells)
    return figures > len(words) and not any(word.head.readings for word in words)


def _blocks(labels: Sequence[int], live: Sequence[int]) -> list[list[int]]:
    """*labels* side by side: those between which no column of figures is *live*."""
    blocks: list[list[int]] = []
    for column in labels:
        if blocks and not any(blocks[-1][-1] < c < column for c in live):
            blocks[-1].append(column)
        else:
            blocks.append([column])
    return blocks
