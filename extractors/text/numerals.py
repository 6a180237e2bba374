"""Numerals in every notation of the reports, to exact numbers."""

import re
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5,
    "陆": 6, "柒": 7, "捌": 8, "玖": 9}  # fmt: skip
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000, "廿": 20, "卅": 30}
COUNTING = "".join(list(DIGITS)[1:10]) + "十"  # of which the numbers of headings are made
MYRIADS = {"万": 10**4, "亿": 10**8}
CHINESE = "".join([*DIGITS, *TENS, *MYRIADS])
MIXED = re.compile(r"(\d+)([万亿])(\d+)([百千]?)")


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
    while text and text[-1] in "百千万亿":
        factor *= {"百": 100, "千": 1000, **MYRIADS}[text[-1]]
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
        return Decimal("".join(str(DIGITS[c]) for c in text)) if len(text) != 2 or text[0] in "零〇" else None
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
            if c in "廿卅":
                section += value
                last = 10
            else:
                section += (digit or 1) * value
                last = value
            digit = None
        else:
            section += digit or 0
            if (section == 0 and total == 0) or (c == "亿" and total):
                return None
            total = (total + section) * MYRIADS[c] if c == "亿" else total + section * MYRIADS[c]
            section, digit, last = 0, None, MYRIADS[c]
    if digit:
        # 三万五 is 35000: a last digit without a place counts for the next lower one
        section += digit * (last // 10 if last >= 100 else 1)
    return Decimal(total + section)


def plain(value: Decimal) -> Decimal:
    """*value* without trailing zeros and exponent."""
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()
