"""What the head of a row or a column says: points on the axes indicator, applicant, organ and year, or nothing known.

The whole text of a head must be covered by names, else it is unknown. A name may mean something in several tables of
the forms; which is meant is seen by the heads together (join.py).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

from ..rulebook.rules import Rules
from ..rulebook.tables import OfficialTable
from ..rulebook.terms import either
from .spelling import (
    BRACKETS,
    INNER_NUMBER,
    SHORTEST_CUT,
    NameParts,
    bare,
    is_near,
    is_part,
    letters,
    taken_apart,
)

YEAR = re.compile(r"(20[0-3]\d)(?:年度?)?")
LONGEST_HEAD = 160
LONGEST_ORGAN = 25


class Axis(Enum):
    """Along what a point lies."""

    ROW = "row"  # an indicator, or the first part of its name
    COLUMN = "column"  # the rest of its name, or an applicant
    GROUP = "group"  # rows or columns together
    OWN = "own"
    YEAR = "year"
    ORGAN = "organ"
    UNIT = "unit"
    FURNITURE = "furniture"
    NAMES = "names"  # what the heads of rows are called
    NEUTRAL = "neutral"  # known, and says nothing


@dataclass(frozen=True, slots=True)
class Point:
    """*table* and *at*: which row or column of which table; *name*: of a group, organ or unit; *year*, or how far from this."""

    axis: Axis
    table: str = ""
    at: int = -1
    name: str = ""
    year: int = 0


Reading = tuple[Point, ...]


@dataclass(frozen=True)
class Head:
    """*readings* are all that *text* may say, none where it is unknown; *unit* is what it prints in a bracket."""

    text: str
    readings: tuple[Reading, ...]
    unit: str = ""

    def under(self, table: str) -> Reading | None:
        """What it says in *table*, all the rows that are called so; None where it is unknown there."""
        return self._by_table.get(table, self._by_table[""])

    @cached_property
    def _by_table(self) -> dict[str, Reading | None]:
        """What it says in each table that a reading is of, and under the empty name in all others."""
        return {table: self._said(table) for table in ("", *{p.table for r in self.readings for p in r})}

    def _said(self, table: str) -> Reading | None:
        there = [r for r in self.readings if all(p.table in ("", table) for p in r)]
        if there and len(there[0]) == 1 and there[0][0].axis is Axis.ROW:
            return tuple(r[0] for r in there if len(r) == 1 and r[0].axis is Axis.ROW)
        return there[0] if there else None

    @cached_property
    def tables(self) -> frozenset[str]:
        """The tables in which it may be the name of a row."""
        return frozenset(p.table for reading in self.readings for p in reading if p.axis is Axis.ROW)

    @property
    def is_silent(self) -> bool:
        """Whether it is known and says nothing of the figures."""
        return self.has(Axis.NAMES) or self.has(Axis.NEUTRAL)

    def has(self, axis: Axis) -> bool:
        """Whether it may be a point on *axis*."""
        return axis in self._axes

    @cached_property
    def _axes(self) -> frozenset[Axis]:
        return frozenset(p.axis for reading in self.readings for p in reading)


class Lexicon:
    """Knows the names of ``official_tables`` of *rules*."""

    def __init__(self, rules: Rules) -> None:
        declared = rules.official_tables
        self.tables = declared.tables
        self._names: dict[str, list[tuple[str, Point]]] = {}
        for table in declared.tables.values():
            self._add_table(table)
        for axis, words in (
            (Axis.NAMES, (*declared.names, *declared.organ_heads, *declared.year_heads)),
            (Axis.OWN, declared.own),
            (Axis.FURNITURE, declared.furniture),
        ):
            for word in words:
                self._add(word, Point(axis))
        for words, year in ((declared.this_year, 0), (declared.last_year, -1)):
            for word in words:
                self._add(word, Point(Axis.YEAR, year=year))
        for word in declared.organs:
            self._add(word, Point(Axis.ORGAN, name=word))
        self._year_heads = frozenset(map(letters, declared.year_heads))
        self.organ_heads = frozenset(map(letters, declared.organ_heads))
        self._captions = frozenset(letters(w) for w in declared.known)
        self._headings = tuple(letters(w) for table in declared.tables.values() for w in table.headings)
        self._units = frozenset(declared.units)
        self._telling = frozenset(declared.telling)
        self._remarks = re.compile(either(declared.remarks))
        endings = either(e for e in rules.scopes.endings if e not in declared.organ_heads)
        self._organ = re.compile(
            rf"(?!.*{either(declared.not_organs)})[^\W\d_]{{1,{LONGEST_ORGAN}}}?{endings}"
        )
        self._never = tuple(word for word in rules.scopes.never if not word.startswith("/"))
        self._last = frozenset(map(letters, declared.last_year))
        self._unit_in = re.compile(
            rf"(?:{either(declared.unit_named)}:?)*({either(declared.units)}){either(declared.unit_ends)}?"
        )
        self._sized = re.compile(either(rules.sized_units))
        self._long = [name for name in self._names if len(name) >= SHORTEST_CUT]
        self._known = "\n".join((*self._names, *self._captions, *self._headings))
        self.head = lru_cache(maxsize=20_000)(self._head)

    def __getstate__(self) -> dict[str, object]:
        return {key: value for key, value in self.__dict__.items() if key != "head"}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self.head = lru_cache(maxsize=20_000)(self._head)

    def _add_table(self, table: OfficialTable) -> None:
        for name in table.groups:
            self._add(name, Point(Axis.GROUP, table.name, name=name))
        for name in table.headings:
            self._add(name, Point(Axis.NEUTRAL))
        for i, row in enumerate(table.rows):
            axis = Axis.ROW if row.is_ else Axis.GROUP
            for name in row.names:
                self._add(name, Point(axis, table.name, i, row.row))
        for i, column in enumerate(table.columns):
            if not table.is_list:
                for name in column.names:
                    self._add(name, Point(Axis.COLUMN, table.name, i))

    def _add(self, name: str, point: Point) -> None:
        parts = taken_apart(name)
        for spelt in {parts.letters, letters(name)} if not parts.enumerator else {parts.letters}:
            self._names.setdefault(spelt, []).append((parts.enumerator, point))

    # --- one head ------------------------------------------------------------------------------------------------

    def _head(self, text: str, *, whole: bool = True) -> Head:
        """What *text*, folded, says; a *whole* head may have a mistake in it, a piece of one must be a name."""
        squeezed = self._remarks.sub("", re.sub(r"\s", "", text))
        if not squeezed or len(squeezed) > LONGEST_HEAD:
            return Head(text, ())
        if squeezed in self._units:
            return Head(text, ((Point(Axis.UNIT, name=squeezed),),))
        parts = taken_apart(squeezed)
        if self._is_caption(parts) or letters(squeezed) in self._captions:
            return Head(text, self._exact(parts.letters, parts.enumerator) or ((Point(Axis.NEUTRAL),),))
        unit = next(filter(None, map(self._unit, parts.brackets)), "")
        found = tuple(self._covers(parts.letters, parts.enumerator)) or self._in_group(squeezed)
        if found or not parts.brackets:
            return Head(text, found or self._near(parts.letters, parts.enumerator) * whole, unit)
        readings = tuple(self._covers(parts.bare, parts.enumerator))
        readings = readings or self._near(parts.bare, parts.enumerator) * whole
        for inner in parts.brackets:
            readings = self._with_bracket(readings, inner, parts.bare)
        return Head(text, readings, unit)

    def _unit(self, inner: str) -> str:
        """The unit that a bracket names; all of it where it may be one that is not known: (单位：千元)."""
        if m := self._unit_in.fullmatch(inner):
            return m[1]
        return inner if self._sized.search(inner) else ""

    def _in_group(self, squeezed: str) -> tuple[Reading, ...]:
        """What *squeezed* means as the name of a group and, numbered, that of a row in it: (三)不予公开1.属于国家秘密."""
        spelt = taken_apart(INNER_NUMBER.sub("", squeezed)).letters
        return tuple(r for r in self._covers(spelt, "") if [p.axis for p in r] == [Axis.GROUP, Axis.ROW])

    def _is_caption(self, parts: NameParts) -> bool:
        return parts.letters in self._captions or parts.letters.endswith(self._headings or ("\0",))

    def _with_bracket(self, readings: tuple[Reading, ...], inner: str, outer: str) -> tuple[Reading, ...]:
        """*readings* of a head with the words of its bracket: a year or an organ counts, what only explains does not."""
        spelt = letters(inner)
        added = [r for r in self._exact(spelt, "") if r[0].axis in (Axis.YEAR, Axis.ORGAN)]
        if m := YEAR.fullmatch(inner):
            added = [(Point(Axis.YEAR, year=int(m[1])),)]
        if added:
            return tuple((*reading, *added[0]) for reading in readings) or (added[0],) * (not outer)
        if any(word in spelt for word in self._last) and not any(word in outer for word in self._last):
            return ()
        return readings

    def _covers(self, spelt: str, enumerator: str, most: int = 3) -> Iterator[Reading]:
        """The ways in which names cover *spelt*, those by one name first."""
        exact = self._exact(spelt, enumerator)
        if exact or most == 1:
            yield from exact
            return
        for i in range(2, len(spelt) - 1):
            first = self._exact(spelt[:i], enumerator)
            for rest in self._covers(spelt[i:], "", most - 1) if first else ():
                yield from ((*f, *rest) for f in first if _fit(f, rest))

    def _exact(self, spelt: str, enumerator: str) -> tuple[Reading, ...]:
        """What *spelt* means as one name; one that needs its enumerator is another name without it."""
        found = self._names.get(spelt, ())
        if enumerator:
            own = tuple((point,) for needed, point in found if needed == enumerator)
            return own or tuple((p,) for needed, p in found if not needed and p.axis is not Axis.COLUMN)
        if m := YEAR.fullmatch(spelt):
            return ((Point(Axis.YEAR, year=int(m[1])),),)
        return tuple((point,) for needed, point in found if not needed)

    def _near(self, spelt: str, enumerator: str) -> tuple[Reading, ...]:
        """What *spelt* means with one letter wrong, or some lost: all that it may be then must be the same."""
        near = {name for name in self._long if is_near(spelt, name, self._telling)}
        readings = {reading for name in near for reading in self._exact(name, enumerator)}
        meant = {(p.axis, p.table, p.at, p.name) for reading in readings for p in reading}
        rows = {(axis, name) if axis is Axis.ROW else (axis, table, at) for axis, table, at, name in meant}
        return tuple(readings) if len(rows) == 1 else ()

    def organ(self, text: str) -> Head | None:
        """The head that *text* is as the name of an organ, by its ending; None where it is none."""
        squeezed = re.sub(r"\s", "", text)
        if self._organ.fullmatch(BRACKETS.sub("", squeezed)) and not squeezed.endswith(
            self._never or ("\0",)
        ):
            return Head(text, ((Point(Axis.ORGAN, name=squeezed),),))
        return None

    def is_fragment(self, text: str) -> bool:
        """Whether *text* is a part of a known name, or several of them that stand too close."""
        return is_part(taken_apart(text).letters, self._known)

    def is_heading(self, text: str) -> bool:
        """Whether *text* is the heading of a section with a table."""
        return bare(text).endswith(self._headings or ("\0",))

    def is_year_head(self, text: str) -> bool:
        """Whether *text* is the head of a column of years."""
        return letters(text) in self._year_heads

    def is_organ_head(self, text: str) -> bool:
        """Whether *text* is the head of a column of organs."""
        return letters(text) in self.organ_heads

    def below(self, head: Head, above: str) -> Head:
        """What *head*, a name to the left of figures, says in a column whose own head is *above*."""
        if head.readings:
            return head
        if self.is_organ_head(above):
            return Head(head.text, ((Point(Axis.ORGAN, name=re.sub(r"\s", "", head.text)),),))
        return self.organ(head.text) or head

    def title(self, text: str) -> Head:
        """What a line above a table says of all its figures: the one year that it names."""
        years = {m[1] for m in YEAR.finditer(re.sub(r"\s", "", text))}
        spelt = letters(text)
        if len(years) == 1:
            return Head(text, ((Point(Axis.YEAR, year=int(years.pop())),),))
        last = not years and any(spelt.startswith(word) for word in self._last)
        return Head(text, ((Point(Axis.YEAR, year=-1),),) if last else ())


def _fit(first: Reading, rest: Reading) -> bool:
    """Whether two parts of one head may stand together: of one table, and each says something else."""
    tables = {p.table for p in (*first, *rest) if p.table}
    axes = [p.axis for p in (*first, *rest)]
    silent = {Axis.NAMES, Axis.NEUTRAL, Axis.FURNITURE, Axis.UNIT}
    if Axis.GROUP in axes and axes != [Axis.GROUP, Axis.ROW]:
        return False
    return len(tables) < 2 and len(set(axes)) == len(axes) and silent.isdisjoint(axes)
