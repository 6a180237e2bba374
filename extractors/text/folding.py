"""Characters that mean the same to one character: half width, simplified script, + - | for what draws a table."""

import re
import unicodedata
from pathlib import Path

from ..documents.grids import DRAWN
from ..documents.letters import LETTERS
from ..numerals import COUNTING

# Pairs of a traditional and a simplified character (the correspondences of Unihan's kSimplifiedVariant).
TRADITIONAL = Path(__file__).with_name("traditional.txt")
BLANKS = "\u3000\xa0\u2002\u2003\u2009\u200a\u202f\ufeff\u200b\r"
# 二〇一六年: a year may be written in as many Chinese digits.
ZEROS, ONES = "〇零○O0oＯ", COUNTING[:9]
CHINESE_YEAR = re.compile(rf"二[{ZEROS}][{ZEROS}{ONES[:3]}][{ZEROS}{ONES}](?=年)")
DIGITS = str.maketrans(ZEROS + ONES, "0" * len(ZEROS) + "123456789")
# They stand everywhere: all of one kind are replaced at once.
FREQUENT = "，；：（）"


class Folding:
    """Folds texts; made once, since it holds some thousand characters."""

    def __init__(self) -> None:
        self._folded = _table()
        self._foldable = re.compile(f"[{re.escape(''.join(self._folded))}]")

    def fold(self, text: str) -> str:
        """*text* with every character that has a plainer one replaced by it, in its place."""
        folded = self._folded
        for mark in FREQUENT:
            text = text.replace(mark, folded[mark])
        text = self._foldable.sub(lambda m: folded[m.group()], text)
        return CHINESE_YEAR.sub(lambda m: m.group().translate(DIGITS), text) if "二" in text else text


def _table() -> dict[str, str]:
    table = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for code in range(0xF900, 0xFB00):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1:
            table[chr(code)] = plain
    table |= dict.fromkeys(BLANKS, " ") | DRAWN
    table |= {"﹒": ".", "．": ".", "﹪": "%", "﹙": "(", "﹚": ")", "\f": "\n"}
    pairs = TRADITIONAL.read_text("utf-8").strip()
    simplified = dict(zip(pairs[::2], pairs[1::2], strict=True))
    letters = {chr(code): simplified.get(letter, letter) for code, letter in LETTERS.items()}
    return table | {c: letter for c, letter in letters.items() if c != letter} | simplified
