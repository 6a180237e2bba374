"""Heads of columns that a text tore letter from letter: they are known by all their letters, never by some of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, groupby

from ..rulebook.rules import Rules
from ..rulebook.tables import OfficialTable
from .heads import Axis, Lexicon
from .spelling import bare, letters
from .values import Kind
from .view import ViewCell

Words = Sequence[ViewCell]
Orders = Sequence[Sequence[str]]  # in which the names of all columns may stand
# A shorter caption is not looked for among other letters.
SHORTEST_CAPTION = 4


class TornHeads:
    """Puts the heads of the tables of *rules* together again."""

    def __init__(self, rules: Rules, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        declared = rules.official_tables
        tables = declared.tables.values()
        known = {letters(w) for w in (*declared.known, *chain(*(table.headings for table in tables)))}
        named = [row.names for t in tables for row in t.rows] + [c.names for t in tables for c in t.columns]
        names = {letters(name) for name in chain(*named)}
        captions = known - names - {letters(group) for table in tables for group in table.groups}
        self._captions = sorted((c for c in captions if len(c) >= SHORTEST_CAPTION), key=len, reverse=True)
        several = [table for table in tables if len(table.columns) > 1]
        self._inner = dict(pair for table in several if not table.side_by_side for pair in _in_rows(table))
        self._beside = [_side_by_side(table) for table in several if table.side_by_side]

    def mended(self, cells: Sequence[ViewCell]) -> Iterator[ViewCell]:
        """*cells* with such heads whole."""
        for is_words, group in groupby(cells, lambda cell: cell.kind is Kind.WORDS):
            run = list(group)
            yield from (self._across(run) or self._before_rows(run)) if is_words else run

    def _across(self, words: Words) -> Words | None:
        """*words* with the heads of rows side by side, each with all its columns below it."""
        words = list(self._with_captions(words))
        start = max((i for i, w in enumerate(words) if self._lexicon.is_heading(w.head.text)), default=0)
        before, words = words[:start], words[start:]
        for names, known in self._beside:
            whole = [w for w in words if bare(w.head.text) in names]
            found = self._found([w for w in words if bare(w.head.text) not in names], known)
            if found:
                return [*before, *whole, *found]
        return None

    def _before_rows(self, words: Words) -> Iterator[ViewCell]:
        """*words* with the heads that stand before, between and behind the names of rows."""
        for is_row, group in groupby(words, lambda cell: cell.head.has(Axis.ROW)):
            run = list(group)
            if is_row:
                yield from run
            else:
                run = list(self._with_captions(run))
                yield from self._found(run, self._inner) or run

    def _found(self, words: Words, known: Mapping[str, Orders]) -> list[ViewCell] | None:
        """The heads that *words*, all of them, are the letters of; None where they are whole, or others."""
        if not words or all(cell.head.readings for cell in words):
            return None
        there = Counter("".join(bare(cell.head.text) for cell in words))
        for caption in self._captions:
            if Counter(caption) <= there:
                there = there - Counter(caption)
        heads_of_names = [w for w in words if w.head.has(Axis.NAMES)]
        there = there - Counter("".join(bare(w.head.text) for w in heads_of_names))
        orders = known.get("".join(sorted(there.elements())))
        if orders is None:
            return None
        whole = [name for cell in words if (name := bare(cell.head.text)) in orders[0]]
        if not any(_is_within(whole, order) for order in orders):
            return None
        first = max(
            (k for k, c in enumerate(words) if c.text.strip() and c.head.has(Axis.NEUTRAL)), default=0
        )
        named = [replace(words[first], head=self._lexicon.head(name)) for name in orders[0]]
        return [*heads_of_names, *named]

    def _with_captions(self, words: Words) -> Iterator[ViewCell]:
        """*words* with a caption that line ends cut in pieces as one."""
        for known, group in groupby(words, lambda cell: bool(cell.head.readings)):
            run = list(group)
            head = self._lexicon.head("".join(cell.text for cell in run), whole=False)
            if known or len(run) == 1 or not head.has(Axis.NEUTRAL):
                yield from run
            else:
                yield replace(run[0], head=head)


def _in_rows(table: OfficialTable) -> Iterator[tuple[str, Orders]]:
    """(all letters, orders) of the columns of *table*, with the heads that reach over them and without."""
    inner = set(chain(*table.groups.values()))
    columns = [column.column for column in table.columns]
    # in heads of two rows, those of a group come last
    orders = (columns, [*(c for c in columns if c not in inner), *(c for c in columns if c in inner)])
    yield _sorted(columns), orders
    yield _sorted((*columns, *table.groups)), orders


def _side_by_side(table: OfficialTable) -> tuple[frozenset[str], dict[str, Orders]]:
    """The names of the rows of *table*, and its columns, once for each of them, as in `_in_rows`."""
    names = frozenset(map(letters, (*table.groups, *(row.row for row in table.rows))))
    columns = [column.column for column in table.columns] * len(table.rows)
    return names, {_sorted(columns): (columns,)}


def _is_within(names: Sequence[str], order: Sequence[str]) -> bool:
    """Whether *names* stand in *order*, which may have more of them."""
    rest = iter(order)
    return all(name in rest for name in names)


def _sorted(names: Iterable[str]) -> str:
    return "".join(sorted(letters("".join(names))))
