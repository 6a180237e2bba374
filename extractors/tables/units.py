"""The unit of amounts that a line above them states for a table, or a part of it: 单位:元."""

import re
from collections.abc import Iterator

from ..rulebook.rules import Rules
from ..rulebook.terms import either

# So many lines above a table may state its unit: the title, a note, an empty row.
ABOVE = 3
PIECES = re.compile(r"\t|\||[ \u3000]{2,}")
BRACKETS = re.compile(r"\(([^()]*)\)")
SEVERAL = re.compile(r"[、,/及和]")


class UnitLines:
    """Finds it by ``unit_named`` and ``unit_ends`` of *rules*, for units of which it matters which of them is meant."""

    def __init__(self, rules: Rules) -> None:
        declared = rules.official_tables
        sized = either(rules.sized_units)
        self._stated = re.compile(
            rf"(?:{either(declared.unit_named)}\s*:?\s*)+(?P<units>[^:]{{1,16}}?)(?:{either(declared.unit_ends)})?"
        )
        # 千元 is one too, and not known
        self._sized = re.compile(rf"[^\W\d_]{{0,2}}{sized}")

    def above(self, text: str, row: int, table: int) -> str:
        """The unit for the row at *row* of the table that begins at *table*; empty where no line states one.

        Where a line states several, or one that is not known, all of it.
        """
        outside = 0
        end = text.rfind("\n", 0, row)
        while end >= 0 and outside < ABOVE:
            start = text.rfind("\n", 0, end) + 1
            line = text[start:end].strip()
            for unit in self._in(line):
                return unit
            outside += start < table and bool(line)
            end = start - 1
        return ""

    def _in(self, line: str) -> Iterator[str]:
        for piece in (*PIECES.split(line), *BRACKETS.findall(line)):
            m = self._stated.fullmatch(piece.strip(" \u3000()"))
            if m is None:
                continue
            units = [u for u in SEVERAL.split(m["units"].replace(" ", "")) if self._sized.fullmatch(u)]
            if units:
                yield units[0] if len(units) == 1 else m["units"]
