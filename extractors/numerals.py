"""Numerals in every notation of the reports, to exact numbers."""

import re
from decimal import Decimal
from pathlib import Path

_LINES = Path(__file__).with_name("numerals.txt").read_text("utf-8").splitlines()

# What each character is worth, the usual ones first.
WORTH = {character: int(value) for character, value in map(str.split, _LINES)}
DIGITS = {character: value for character, value in WORTH.items() if value < 10}
MYRIADS = {character: value for character, value in WORTH.items() if value >= 10_000}
TENS = {character: value for character, value in WORTH.items() if character not in DIGITS | MYRIADS}
CHINESE = "".join(WORTH)
ZEROS = "".join(character for character, value in DIGITS.items() if value == 0)
ONES = "".join(DIGITS)[:10]  # each digit by its value
TEN = next(iter(TENS))
COUNTING = ONES[1:] + TEN  # of which the numbers of headings are made
# What is written behind digits: 3百, 1.2万; 2廿 is none.
HUNDREDS = "".join(list(TENS)[1:3])
PLACES = HUNDREDS + "".join(MYRIADS)
GREATEST = max(MYRIADS.values())
MIXED = re.compile(rf"(\d+)([{''.join(MYRIADS)}])(\d+)([{HUNDREDS}]?)")


def arabic(text: str) -> Decimal:
    """The value of digits with thousands separators, a decimal point and a trailing 百, 千, 万 or 亿.

    >>> arabic("1.37万"), arabic("1,207"), arabic("1.5万亿")
    (Decimal('13700'), Decimal('1207'), Decimal('1500000000000'))
    """
    if text.isdigit():
        return Decimal(text)
    if mixed := MIXED.fullmatch(text):
        # 13万2 is 132000: a last digit without a place counts for the next lower one
        ten = TENS.get(mixed[4], 1 if len(mixed[3]) > 1 else MYRIADS[mixed[2]] // 10)
        return Decimal(int(mixed[1]) * MYRIADS[mixed[2]] + int(mixed[3]) * ten)
    factor = 1
    while text and text[-1] in PLACES:
        factor *= WORTH[text[-1]]
        text = text[:-1]
    return plain(Decimal(text.replace(",", "")) * factor)


def chinese(text: str) -> Decimal | None:
    """The value of a Chinese numeral, None where the characters form none: 一千零五, 二〇一六, 三万五, 廿四.

    >>> chinese("一百二十"), chinese("三万五"), chinese("一是")
    (Decimal('120'), Decimal('35000'), None)
    """
    if not text or any(c not in CHINESE for c in text):
        return None
    if all(c in DIGITS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text)) if len(text) != 2 or text[0] in ZEROS else None
    total, section, digit, last = 0, 0, None, 1
    for c in text:
        if c in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[c]
            if digit == 0:
                last = 1
        elif c in TENS:
            value = TENS[c]
            if value % 100 and value != TENS[TEN]:  # 廿, 卅
                section += value
                last = 10
            else:
                section += (digit or 1) * value
                last = value
            digit = None
        else:
            section += digit or 0
            if (section == 0 and total == 0) or (MYRIADS[c] == GREATEST and total):
                return None
            worth = MYRIADS[c]
            total = (total + section) * worth if worth == GREATEST else total + section * worth
            section, digit, last = 0, None, MYRIADS[c]
    if digit:
        # 三万五 is 35000: a last digit without a place counts for the next lower one
        section += digit * (last // 10 if last >= 100 else 1)
    return Decimal(total + section)


def plain(value: Decimal) -> Decimal:
    """*value* without trailing zeros and exponent."""
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()
