"""The pieces of a text without marks that may be tables: what blanks or ends of lines part."""

import re
from collections import Counter
from collections.abc import Iterator

from ..documents.letters import is_page_foot
from ..rulebook.rules import Rules
from ..rulebook.terms import either
from .heads import Lexicon
from .values import NUMBER, Kind
from .view import ViewCell, Viewer

# What a cell ends at: blanks, or dots that lead to the next.
LEADER = r"[.·…⋯‥]{3,}|…+"
PIECE = re.compile(rf"{LEADER}|(?P<piece>(?:(?!{LEADER})[^\s\0])+)")
LINE = re.compile(r"[^\n\0]+|\0")
REMARK = "¤"  # for figures inside names, which are none of the table's
# 本年新收政府信息公开申请数量：54
NAMED_FIGURE = re.compile(rf"(?P<name>.*[^\W\d_]{REMARK}*[)”\"]*)[:](?P<figure>{NUMBER}[^\W\d_]{{0,2}})")
# A longer line is no row: a page in one line, where what is no longer than a piece may be a cell.
LONGEST_LINE, LONGEST_PIECE = 400, 60
LONGEST_FOOT = 30
DIGITS = re.compile(r"\d+")
NUMBERED = re.compile(r"\(?\d+[.、)]")
WORD = re.compile(r"[^\W\d_]{2,}")


class Pieces:
    """Finds them, and what they say, by *rules*."""

    def __init__(self, rules: Rules, viewer: Viewer, lexicon: Lexicon) -> None:
        self._viewer = viewer
        self._lexicon = lexicon
        self._remarks = re.compile(either(rules.official_tables.remarks))
        self._ends = re.compile(either(rules.official_tables.ends))

    def stretches(self, text: str) -> Iterator[list[ViewCell]]:
        """The pieces of each stretch of *text* without a sentence in it."""
        pieces: list[ViewCell] = []
        feet = self._feet(text)
        text = self._remarks.sub(lambda m: REMARK * len(m.group()), text)
        for start, end, longest in _parts(text):
            inner = text[start:end]
            if "。" in inner or len(inner) > longest or inner == "\0" or self._ends.search(inner):
                if pieces:
                    yield pieces
                pieces = []
            elif inner.strip() not in feet:
                pieces += self._pieces(text, start, end)
        if pieces:
            yield pieces

    def _pieces(self, text: str, start: int, end: int) -> Iterator[ViewCell]:
        for piece in filter(_is_piece, PIECE.finditer(text, start, end)):
            m = NAMED_FIGURE.fullmatch(piece.group())
            spans = [m.span("name"), m.span("figure")] if m else [(0, len(piece.group()))]
            at = piece.start()
            cells = (self._viewer.cell(text, (at + a, at + b), whole=False) for a, b in spans)
            # a mark that stands alone was torn from a name
            yield from (c for c in cells if c.kind is not Kind.MUDDLE or DIGITS.search(c.text))

    def _feet(self, text: str) -> set[str]:
        """The lines of *text* that stand on every page: with its number, and strange words that come again but for that."""
        lines = {line.strip(): None for line in text.split("\n") if len(line.strip()) <= LONGEST_FOOT}
        often = Counter(DIGITS.sub("#", line) for line in lines)
        return {
            line
            for line in lines
            if is_page_foot(line) or (often[DIGITS.sub("#", line)] > 1 and self._is_strange(line))
        }

    def _is_strange(self, line: str) -> bool:
        numbered = NUMBERED.match(line)
        rest = line[numbered.end() :] if numbered else line
        return bool(DIGITS.search(rest)) and any(not self._lexicon.is_fragment(w) for w in WORD.findall(rest))


def _is_piece(m: re.Match[str]) -> bool:
    """Whether *m* is what a cell may be, not what leads to it."""
    return m["piece"] is not None


def _parts(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, the most that a part of a table has) of each line, or of each piece of one that is too long."""
    for line in LINE.finditer(text):
        start, end = line.span()
        if end - start <= LONGEST_LINE:
            yield start, end, LONGEST_LINE
        else:
            yield from (
                (*piece.span(), LONGEST_PIECE)
                for piece in filter(_is_piece, PIECE.finditer(text, start, end))
            )
