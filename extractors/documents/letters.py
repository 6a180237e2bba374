"""Radicals, which fonts of printed pages give for the letters of the same look, as those letters."""

import re
import unicodedata
from pathlib import Path

# Pairs of a radical and its letter: Unicode's EquivalentUnifiedIdeograph of those that have no compatibility form.
RADICALS = Path(__file__).with_name("radicals.txt")
_PAIRS = RADICALS.read_text("utf-8").strip()
LETTERS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2E80, 0x2FE0)} | dict(
    zip(map(ord, _PAIRS[::2]), _PAIRS[1::2], strict=True)
)
RADICAL = re.compile("[" + "".join(map(chr, LETTERS)) + "]")
LATIN = re.compile("[a-zA-Z0-9]")


def plain_text(text: str) -> str:
    """*text* on one line, with single blanks, and letters in place of radicals.

    A line end leaves a blank only between two words or figures in Latin script.
    """
    if RADICAL.search(text):
        text = text.translate(LETTERS)
    lines = filter(None, (" ".join(line.split()) for line in text.split("\n")))
    joined = next(lines, "")
    for line in lines:
        joined += " " + line if LATIN.match(joined[-1]) and LATIN.match(line) else line
    return joined


# The mark of a note, raised above the line.
NOTE_MARK = re.compile(r"\s*[\[(（〔【]?(?:注?\d{1,2}|注|\*+|[①-⑳])[\])）〕】]?\s*")


def is_note_mark(raised: str) -> bool:
    """Whether the text *raised* above the line sends the reader to a note, and is no part of the figure before it."""
    return NOTE_MARK.fullmatch(raised) is not None


# The foot of a page, on a line of its own: - 3 -
FOOT = r"(?:[-—–－]+ *\d{1,3} *[-—–－]+|第 *\d{1,3} *页(?:[ ,/]*共 *\d+ *页)?|P\. *\d{1,3}|\d{1,3} */ *\d{1,3}|Page \d{1,3}(?: of \d+)?)"
FOOT_LINE = re.compile(rf"\s*{FOOT}\s*", re.I)


def is_page_foot(line: str) -> bool:
    """Whether *line* holds nothing but the number of a page, and says so."""
    return FOOT_LINE.fullmatch(line) is not None
