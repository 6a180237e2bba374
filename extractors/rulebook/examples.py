"""Examples of a rule: a text, and behind an arrow what the rule must read in it.

    通过市政府门户网站公开信息1,203条。 -> 1203
    其中，市教育局门户网站公开信息近80条。 -> ~80 @市教育局
    网站访问量达12万人次。 -> none

Several figures stand with commas between them. Where a table or a word is the rule, the indicator stands before the
figure: ``规章 0 0 3 -> regulations.in_force 3``. Where a check is, its status stands there: ``… -> fail``.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from ..words import Notice

ARROW = "->"
NOTHING = "none"
STATUSES = ("fail", "pass", "skip")
EXPECTED = re.compile(
    r"(?:(?P<indicator>[a-z][\w.]*) )?(?P<approx>~)?(?P<value>-?\d+(?:\.\d+)?)(?: @(?P<scope>\S.*))?"
)


@dataclass(frozen=True, slots=True)
class Expected:
    """A figure in the indicator's unit; *indicator* is empty where the rule is one, *scope* for the report's own."""

    indicator: str
    value: Decimal
    approx: bool
    scope: str

    def __str__(self) -> str:
        words = (
            self.indicator,
            f"{'~' if self.approx else ''}{self.value:f}",
            f"@{self.scope}" if self.scope else "",
        )
        return " ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class Example:
    """*expected* is empty where the rule must read nothing."""

    text: str
    expected: tuple[Expected, ...]


def parsed(written: str) -> Example:
    """The example that is *written* so. Raises ValueError on one that cannot be understood."""
    text, result = _parts(written, "figure")
    if result == NOTHING:
        return Example(text, ())
    return Example(text, tuple(_expected(part.strip()) for part in result.split(",")))


def judged(written: str) -> tuple[str, str]:
    """(text, status) of the example of a check that is *written* so. Raises ValueError like `parsed`."""
    text, status = _parts(written, "status")
    if status not in (*STATUSES, NOTHING):
        raise ValueError(Notice("`{word}` is none of {known}", word=status, known=(*STATUSES, NOTHING)))
    return text, status


def _parts(written: str, result: str) -> tuple[str, str]:
    text, arrow, found = written.rpartition(ARROW)
    if not arrow or not text.strip():
        raise ValueError(
            Notice(
                "an example is `text {arrow} {result}` or `text {arrow} {nothing}`",
                arrow=ARROW,
                result=result,
                nothing=NOTHING,
            )
        )
    return text.strip(), found.strip()


def _expected(written: str) -> Expected:
    m = EXPECTED.fullmatch(written)
    if m is None:
        raise ValueError(
            Notice(
                "`{text}` is not a figure as in `1203`, `~80 @OFFICE` or `regulations.in_force 3`",
                text=written,
            )
        )
    return Expected(m["indicator"] or "", Decimal(m["value"]), m["approx"] is not None, m["scope"] or "")
