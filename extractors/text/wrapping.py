"""At which width the lines of a text were broken, if they were."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# A full line may be short of the width by so much: a letter of two columns did not fit, or a sign may not begin a line.
SHORT = 3
# On paper, letters are not of one or two columns: lines are ragged by this part of the width.
RAGGED, UNEVEN = 0.15, 0.07
# So many lines, of those that are more than half full, are full where a text was broken; so few are wider,
# and where letters are of one or two columns not many more are nearly so.
FEWEST_FULL, FULL, WIDER = 3, 0.3, 0.06
NEARLY = 0.4
FEWEST_RAGGED, FULL_RAGGED = 6, 0.5
FEWEST_EVEN = 5
# Widths at which texts are broken; one paragraph a line is wider.
NARROWEST, NARROWEST_RAGGED, WIDEST = 20, 40, 200
# What titles and headings have none of.
PART = re.compile("[,;。:!?]")
# Paragraphs are indented by so many columns; what is so wide under an indent goes on in a line without one.
INDENT, INDENTED = 2, 0.8
# What stays together at the end of a line.
WORD = re.compile(r"[A-Za-z\d.,%]+|\S")


@dataclass(frozen=True, slots=True)
class FullWidth:
    """Lines of *columns* are full, or short of them by *short*.

    Where they are *even*, a full line goes on in the next even if a sentence ends with it: few paragraphs do end so.
    """

    columns: int
    short: int
    even: bool = False
    guessed: bool = False  # from the widest line: only between parts of sentences

    def is_reached(self, width: int, line: str, following: str) -> bool:
        """Whether *line* is so wide that nothing of *following* found room in it, and this goes on with it."""
        if _indent(following) > _indent(line) + 1:
            return False
        if _indent(following) + INDENT <= _indent(line) and width >= INDENTED * self.columns:
            return True  # paragraphs are indented, and this is the second line of one
        if self.guessed and not (PART.search(line) and PART.search(following)):
            return False
        word = WORD.match(following.lstrip())
        room = len(word[0]) if word and word[0][0].isascii() and word[0][0].isalnum() else 2
        return width + max(room - 1, self.short) >= self.columns


def full_width(
    running: Sequence[int], every: Sequence[int], followed: Sequence[int] = ()
) -> FullWidth | None:
    """The width at which lines were broken, by the widths of those of *running* text, else of *every* line.

    *followed* are those of running lines that another line follows at once, behind that of the first line of all.
    """
    return (
        _found(running, SHORT, FEWEST_FULL, FULL, NARROWEST)
        or _found(running, None, FEWEST_RAGGED, FULL_RAGGED, NARROWEST_RAGGED)
        or _found(every, SHORT, FEWEST_FULL, FULL, NARROWEST)
        or _widest(followed)
    )


def _widest(widths: Sequence[int]) -> FullWidth | None:
    """Of a few lines the widest may be full: whether it ends within a sentence is for others to see.

    The first may be a title, which ends where it ends.
    """
    widest = max(widths[1:], default=0)
    known = NARROWEST <= widest <= WIDEST and widths[0] <= widest
    return FullWidth(widest, SHORT, guessed=True) if known else None


def _found(
    widths: Sequence[int], short: int | None, fewest: int, share: float, narrowest: int
) -> FullWidth | None:
    for columns in sorted(set(widths), reverse=True):
        if columns < narrowest or sum(width > columns for width in widths) > WIDER * len(widths):
            return None
        slack = int(RAGGED * columns) if short is None else short
        full = sum(columns - slack <= width <= columns for width in widths)
        long = sum(width > columns / 2 for width in widths)  # headings and ends of paragraphs say little
        if columns <= WIDEST and full >= max(fewest, share * long):
            nearly = sum((1 - RAGGED) * columns <= width < columns - slack for width in widths)
            if nearly > NEARLY * full:
                return None
            even = short is not None and full >= FEWEST_EVEN
            return FullWidth(columns, max(slack, int(UNEVEN * columns)) if nearly else slack, even)
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
