"""Every figure with a unit that a text holds; document numbers, dates, phones and list numbers are none."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ..models import Quantity
from ..numerals import CHINESE, TENS, arabic, chinese
from ..rulebook.rules import Rules
from ..rulebook.terms import either
from ..text.normal import CJK

# What may not stand before a number: it would be a part of a longer token (a date, 〔2016〕58号, a phone, an address).
GLUED = r"(?<![\dA-Za-z.,/_@〔\[【第№:：\-—–~+'百千万亿])(?<!\d点)"
# 五、六件 is about so many; 三点二万 is not 二万.
OR_SO = re.compile(rf"[{CHINESE}][、点]$")
# A run of digits like that is the number of something, not how many of it there are.
TOO_LARGE = 10**14


class QuantityFinder:
    """Finds the figures that the units of *rules* can count."""

    def __init__(self, rules: Rules) -> None:
        units = rules.printed_units
        words = sorted({*units, *rules.not_counted}, key=lambda unit: (-len(unit), unit))
        self._never = frozenset(rules.not_counted).difference(units)
        self._about = rules.reading.approximate_before
        self._not_one = rules.reading.not_one
        self._vague = rules.reading.vague
        after = either(rules.reading.approximate_after)
        behind = either(rules.reading.approximate_behind)
        # a figure may follow a mark behind a word, and a + behind the unit of the one before
        added = re.escape("".join(sorted({unit[-1] for unit in units})))
        begins = rf"(?:{GLUED}|(?<=[^\d.],)|(?<=[^\d]:)|(?<=[{added}]\+))"
        # 13万2, 12万3456, 2万5千; then with separators; then plain
        number = r"(?P<number>\d+[万亿](?:\d[百千]?|\d{4})(?![\d百千万亿])|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d])"
        magnitude = r"(?P<magnitude>[百千]?[万亿]{0,2})"
        unit = f"(?P<unit>{'|'.join(map(re.escape, words))})"
        # where a figure may begin: most Chinese numerals are parts of words, with no unit behind them
        self._numerals = re.compile(
            rf"[0-9{CHINESE}](?:(?<=[0-9])[0-9]*+|(?<=[{CHINESE}])[{CHINESE}]*+(?={after}?{unit}))"
        )
        self._pattern = re.compile(
            rf"(?:{begins}"
            rf"(?:{number}(?P<after1>{after})?{magnitude}(?P<after2>{after})?|(?<![{CHINESE}])(?P<chinese>[{CHINESE}]+)(?P<after3>{after})?)"
            rf"(?:{unit}(?P<after4>{behind})?)?)"
        )

    def find(self, text: str) -> Iterator[Quantity]:
        """The figures of *text* in its order, without overlap; a figure without a unit only where nothing follows it."""
        for m in self._figures(text):
            unit = m["unit"] or ""
            if unit in self._never and unit:
                continue
            value = self._chinese(m, text) if m["chinese"] else arabic(m["number"] + m["magnitude"])
            if value is None or value >= TOO_LARGE or (not unit and not _stands_alone(m, text)):
                continue
            start = m.start("chinese") if m["chinese"] else m.start("number")
            number_end = m.end("magnitude") if not m["chinese"] else m.end("chinese")
            approx = text.endswith(self._about, 0, start) or any(
                m[group] for group in ("after1", "after2", "after3", "after4")
            )
            yield Quantity(value, unit, approx, start, number_end, m.end())

    def _figures(self, text: str) -> Iterator[re.Match[str]]:
        """Looks only where numerals stand: a pattern that could begin anywhere would be tried everywhere."""
        done = 0
        for numerals in self._numerals.finditer(text):
            m = self._pattern.match(text, numerals.start()) if numerals.start() >= done else None
            if m:
                yield m
                done = m.end()

    def _chinese(self, m: re.Match[str], text: str) -> Decimal | None:
        """一次性, 一个 and the like are words: 一 counts only where the clause ends behind its unit."""
        value = chinese(m["chinese"])
        start = m.start("chinese")
        if value is None or not m["unit"] or text.endswith(self._not_one, 0, start):
            return None
        # 数十件, 几百条
        if OR_SO.search(text[max(0, start - 2) : start]) or (
            m["chinese"][0] in TENS and text.endswith(self._vague, 0, start)
        ):
            return None
        if value == 1 and not re.match(r"[,;。:、()]|$", text[m.end() : m.end() + 1]):
            return None
        return value


def _stands_alone(m: re.Match[str], text: str) -> bool:
    """A number whose unit was dropped: 部分公开67,占4.61%."""
    digits = m["number"] or ""
    return bool(
        m["number"]
        and len(digits) < 8
        and (digits == "0" or not digits.startswith("0"))
        and re.match(r",(?!\d)|[;。)\n]|$", text[m.end() : m.end() + 2])
        and re.match(rf"{CJK}|[:”)]", text[m.start("number") - 1 : m.start("number")])
        and not re.fullmatch(r"(?:19|20)\d\d", digits)
    )
