"""What stands in a cell: a figure, a sign for none, words, or what is neither."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from ..numerals import arabic
from ..rulebook.rules import Rules
from ..rulebook.tables import OfficialColumn
from ..rulebook.terms import either

NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,14})(?:\.\d+)?"
LETTER = re.compile(r"[^\W\d_]")


class Kind(Enum):
    """What a cell holds."""

    FIGURE = "figure"
    BLANK = "blank"
    WORDS = "words"
    MUDDLE = "muddle"  # figures that are not one figure


@dataclass(frozen=True, slots=True)
class Value:
    """A figure as it is printed: its number, with its sign, and its unit, empty where there is none."""

    number: Decimal
    signed: bool
    unit: str


class Values:
    """Reads cells by what ``official_tables`` of *rules* says of them."""

    def __init__(self, rules: Rules) -> None:
        declared = rules.official_tables
        signs = either((*declared.more, *declared.less))
        self.units = frozenset(declared.units)
        self._less = declared.less
        self._sized = rules.sized_units
        self._blank = re.compile(rf"{either(declared.blank)}|")
        self._value = re.compile(
            rf"(?P<sign>{signs}\s?)?(?P<number>{NUMBER})\s?(?P<unit>{either(declared.units)})?"
        )

    def kind(self, text: str) -> Kind:
        """What *text*, a cell without blanks at its edges, holds."""
        if self._blank.fullmatch(text):
            return Kind.BLANK
        if self._value.fullmatch(text):
            return Kind.FIGURE
        return Kind.WORDS if LETTER.search(text) else Kind.MUDDLE

    def value(self, text: str) -> Value | None:
        """The figure that *text* is, None where it is none."""
        m = self._value.fullmatch(text)
        if m is None:
            return None
        number = arabic(m["number"])
        sign = (m["sign"] or "").strip()
        return Value(-number if sign in self._less else number, bool(sign), m["unit"] or "")

    def amount(
        self, text: str, column: OfficialColumn, units: dict[str, int], printed: str
    ) -> Decimal | None:
        """The figure in the indicator's own unit, None where one cannot know.

        *units* are those that it may be printed in, with their factors; *printed* is what the heads say of it.
        """
        value = self.value(text)
        if value is None or (value.signed and not column.signed):
            return None
        if len(set(units.values())) < 2:
            return value.number if value.unit not in self._sized else None
        factor = units.get(value.unit or printed or column.unit_printed or "")
        return value.number * factor if factor else Decimal(0) if value.number == 0 else None
