"""Numbers as Excel shows them: the commonest of its formats; what is unknown is shown in full."""

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import NamedTuple

BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
            39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ',
            43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ '}  # fmt: skip
# Of these languages depends how they look; that they are dates does not.
DATES = {14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)}
MONTHS_ONLY = {17, 27, 57}
QUOTED = re.compile(r'"([^"]*)"|\\(.)|!(.)|_.|\*.|\[[^\]]*\]')
DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?,*")
PRECISION = 11  # digits of a number without a format
EPOCHS = (date(1899, 12, 30), date(1904, 1, 1))
LONGEST = 400  # characters of a format
PRIVATE = 0xE000


class _Section(NamedTuple):
    """What stands before and behind the digits; with *places*, 10**-*scale* of the number is shown."""

    before: str
    behind: str
    places: int | None
    least: int  # digits before the point
    scale: int
    grouped: bool


def shown(number: Decimal, style: int, code: str, *, from_1904: bool) -> str:
    """*number* in the format with the number *style*, whose *code* is empty if it is built in."""
    code = code or BUILT_IN.get(style, "")
    if style in DATES or (code and _is_date(code)):
        return _date(
            number, from_1904, month_only=style in MONTHS_ONLY or (bool(code) and "d" not in _bare(code))
        )
    if not code or code in ("General", "@") or len(code) > LONGEST:
        return _general(number)
    sections = _sections(code)
    if sections is None:
        return _general(number)
    which = 1 if number < 0 and len(sections) > 1 else 2 if number == 0 and len(sections) > 2 else 0
    section = sections[which]
    if section.places is None:
        return (section.before + section.behind).strip()
    scaled = abs(number).scaleb(-section.scale)
    digits = scaled.quantize(Decimal(1).scaleb(-section.places), ROUND_HALF_UP)
    sign = "-" if number < 0 and which == 0 and digits else ""
    width = section.least + section.places + (section.places > 0)
    figure = f"{digits:{',' if section.grouped else ''}f}".rjust(width, "0")
    return f"{sign}{section.before}{figure}{section.behind}".strip()


def _general(number: Decimal) -> str:
    whole = number.to_integral_value()
    if number == whole:
        return str(int(whole)) if abs(whole) < 10**15 else str(number)
    places = max(0, PRECISION - max(1, number.adjusted() + 1))
    return f"{round(number, places).normalize():f}"


@cache
def _sections(code: str) -> list[_Section] | None:
    """The sections of a format: for what is above, below and equal to nothing; None where it is not known here."""
    literals: list[str] = []

    def kept(m: re.Match[str]) -> str:
        """A character of private use for what is shown as it is written."""
        literals.append(next(filter(None, m.groups()), ""))
        return chr(PRIVATE + len(literals) - 1)

    found = []
    for part in QUOTED.sub(kept, code).split(";")[:3]:
        # 0!.0, shows tens of thousands: the point stands among the digits of thousands
        plain = re.sub(r"0(.)0,", lambda m: "0.0,\0" if _literal(m[1], literals) == "." else m[0], part)
        digits = DIGITS.search(plain)
        if digits is None:
            found.append(_Section(_written(plain, literals), "", None, 0, 0, False))
            continue
        before, behind = plain[: digits.start()], plain[digits.end() :]
        if "E" in behind or "/" in behind or DIGITS.search(behind):
            return None
        pattern = digits[0].rstrip(",")
        whole, _, fraction = pattern.partition(".")
        scale = 3 * (len(digits[0]) - len(pattern)) + ("\0" in behind) - 2 * ("%" in behind)
        found.append(
            _Section(
                _written(before, literals),
                _written(behind, literals),
                len(fraction),
                whole.count("0"),
                scale,
                "," in whole,
            )
        )
    return found


def _literal(character: str, literals: list[str]) -> str:
    number = ord(character) - PRIVATE
    return literals[number] if 0 <= number < len(literals) else ""


def _written(text: str, literals: list[str]) -> str:
    return "".join(_literal(c, literals) if ord(c) >= PRIVATE else c for c in text if c not in "\0?")


def _bare(code: str) -> str:
    return QUOTED.sub("", code.split(";")[0]).lower()


def _is_date(code: str) -> bool:
    bare = _bare(code)
    return not DIGITS.search(bare) and any(letter in bare for letter in "yd")


def _date(number: Decimal, from_1904: bool, *, month_only: bool) -> str:
    try:
        day = EPOCHS[from_1904] + timedelta(days=int(number))
    except OverflowError:
        return _general(number)
    return dated(day, month_only=month_only)


def dated(day: date, *, month_only: bool = False) -> str:
    """*day* as a report writes it."""
    return f"{day.year}年{day.month}月" + ("" if month_only else f"{day.day}日")
