"""The normal form of a text, in which the rules are written, with a map back to the decoded file."""

import re
from collections.abc import Iterable, Mapping, Sequence

from .numerals import COUNTING, MYRIADS

# A Chinese character: a letter that is not Latin. (A range of Unicode takes Python 3.11 milliseconds to compile.)
CJK = r"[^\W\da-zA-Z_]"
# Some sites add the reading of a character behind it: 務(wù), 現(xiàn). It may stand there twice.
PINYIN = re.compile(
    r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ]{1,7}\)(?:\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ]{1,7}\))*"
)
ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160|#12288);?")
# The engine runs fast to a class of characters that a pattern begins with, but not to a repetition of it.
BLANKS = re.compile(r"[ \t][ \t]*")
# The foot of a page, on a line of its own: - 3 -
FOOT = r"(?:[-—–]+ *\d{1,3} *[-—–]+|第 *\d{1,3} *页(?:[ ,/]*共 *\d+ *页)?|P\. *\d{1,3}|\d{1,3} */ *\d{1,3}|Page \d{1,3}(?: of \d+)?)"
PAGE_FOOT = re.compile(rf"\n\s*{FOOT}[ \t]*\n\s*")
FOOT_LINE = re.compile(rf"\s*{FOOT}\s*", re.I)
# 1 , 285 and 1 935 046 are one number each; 5 2 is not 52, unless all the text is spaced out so.
SPACED_COMMA = re.compile(r"[0-9]( ?, ?)(?=\d{3}(?!\d))")
GROUP_SPACE = re.compile(rf"[0-9]\d{{0,2}}(?: \d{{3}})+(?= ?{CJK})")
BROKEN = re.compile(r"[0-9](?: ,? ?|, )\d")
BEFORE_GROUP = re.compile(r"[\d.,] ?$")
SPACED_OUT = re.compile(rf"[0-9](?: \d)+(?= {CJK})")
BEFORE_SPACED = re.compile(rf"{CJK} $")


def is_page_foot(line: str) -> bool:
    """Whether *line* (folded) holds nothing but the number of a page."""
    return FOOT_LINE.fullmatch(line) is not None


class NormalText:
    """A text and, for each of its characters, the position of that character in the decoded file."""

    def __init__(self, text: str, offsets: Sequence[int]) -> None:
        """*offsets* has one entry more than *text*: the end."""
        self.text = text
        self.offsets = offsets

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the decoded file that *start* to *end* of the normal form was read from."""
        if end <= start:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1

    def replaced(self, edits: Iterable[tuple[int, int, str]]) -> "NormalText":
        """A copy with each span (start, end) replaced; *edits* in order, without overlap.

        A replacement as long as the span keeps each character's place; any other stands for the whole span.
        """
        edits = list(edits)
        if not edits:
            return self
        parts: list[str] = []
        offsets: list[int] = []
        done = 0
        for start, end, new in edits:
            parts += (self.text[done:start], new)
            offsets += self.offsets[done:start]
            offsets += (
                self.offsets[start:end] if len(new) == end - start else self._spread(start, end, len(new))
            )
            done = end
        parts.append(self.text[done:])
        offsets += self.offsets[done:]
        return NormalText("".join(parts), offsets)

    def _spread(self, start: int, end: int, count: int) -> Sequence[int]:
        """Offsets for *count* characters that stand for *start* to *end*: the last one for its last character."""
        if count < 2 or end <= start:
            return [self.offsets[start]] * count
        return [*([self.offsets[start]] * (count - 1)), self.offsets[end - 1]]

    def substituted(self, pattern: re.Pattern[str], new: str) -> "NormalText":
        """A copy with every match of *pattern* replaced by *new*."""
        return self.replaced((m.start(), m.end(), new) for m in pattern.finditer(self.text))


def normal_form(
    folded: str,
    blanked: Iterable[tuple[int, int]],
    spellings: Mapping[str, str],
    heading_ends: Iterable[str],
    remarks: re.Pattern[str],
    unit: re.Pattern[str],
) -> NormalText:
    """The normal form of the prose in *folded*: lines joined to paragraphs, blanks, glosses and *remarks* removed.

    *blanked* are spans that were read as tables; each leaves a paragraph break. *heading_ends* are words that a
    heading inside a line ends with; *unit* is what goes on with a figure on the line before.
    """
    text = NormalText(folded, range(len(folded) + 1))
    text = text.replaced((start, end, "\n") for start, end in blanked)
    glosses = (m.span() for m in PINYIN.finditer(text.text) if HAN.match(text.text, m.start() - 1))
    text = text.replaced((start, end, "") for start, end in glosses)
    text = text.substituted(ENTITY, " ").substituted(BULLETS, "\n").substituted(PAGE_FOOT, "\n")
    text = text.replaced(_joined_lines(text.text, unit))
    text = text.replaced(_breaks_around_headings(text.text, heading_ends))
    text = text.replaced(_joined_numbers(text.text))
    text = text.replaced(_needless_blanks(text.text)).substituted(remarks, "")
    if spellings:
        pattern = re.compile("|".join(sorted(map(re.escape, spellings), key=len, reverse=True)))
        text = text.replaced((m.start(), m.end(), spellings[m.group()]) for m in pattern.finditer(text.text))
    return text


BULLETS = re.compile(r"[|•●■◆□]")
HEADING_MARK = rf"(?:第?[{COUNTING}]{{1,3}}[、.]|\([{COUNTING}]{{1,3}}\)、?)"


def _breaks_around_headings(text: str, ends: Iterable[str]) -> list[tuple[int, int, str]]:
    """Put a heading that stands inside a line on a line of its own."""
    behind = "".join(rf"|(?<={re.escape(word)})" for word in ends)
    inline = rf"[ 。;!?]({HEADING_MARK} *(?:{CJK}|[、,“”《》()]){{2,40}}?)(?=[ :]{behind}|$)"
    edits = []
    for m in re.compile(inline, re.M).finditer(text):
        if m.start(1) > 0 and text[m.start(1) - 1] != "\n":
            edits.append((m.start(1), m.start(1), "\n"))
        if text[m.end(1) : m.end(1) + 1] not in ("\n", ""):
            edits.append((m.end(1), m.end(1), "\n"))
    return edits


STARTS_ANEW = re.compile(
    rf"\s*(?:{HEADING_MARK}|\d{{1,2}}[.、]\D|\(\d{{1,2}}\)|[-—*#·]|[{COUNTING}]是|附[件表图])"
)
ENDS = "。;!?:…"
LINES = re.compile(r"^.*$", re.M)
GAPS = re.compile(" {2,}")
HAN = re.compile(CJK)
HAN_RUN = re.compile(f"{CJK}+")
LONE_FIGURE = re.compile(rf"[\d,.]+[{''.join(MYRIADS)}]?")


def _joined_lines(text: str, unit: re.Pattern[str]) -> list[tuple[int, int, str]]:
    """Remove the line breaks that stand inside a sentence: after a full line, and around a lone figure."""
    lines = list(LINES.finditer(text))
    running = [_is_running(line.group()) for line in lines]
    # how long the lines of running text are; tables, with blanks inside, say nothing of it
    widths = sorted(_width(line.group()) for line, runs in zip(lines, running, strict=True) if runs)
    full = widths[int(len(widths) * 0.8)] if widths else 0
    wrapped = 40 <= full <= 130 and len(widths) >= 6
    empty = [not line.group().strip() for line in lines]
    followed = [after for runs, after in zip(running, empty[1:], strict=False) if runs]
    if len(followed) >= 6 and sum(followed) >= 0.8 * len(followed):
        lines = [
            line for line, blank in zip(lines, empty, strict=True) if not blank
        ]  # printed with double spacing
    edits = []
    for line, following, third in zip(lines, lines[1:], [*lines[2:], None], strict=False):
        before, after = line.group().rstrip(), following.group().strip()
        if before and after and before[-1] not in ENDS and not STARTS_ANEW.match(following.group()):
            if before[-1].isdigit():
                joined = unit.match(after) is not None
            elif LONE_FIGURE.fullmatch(after):
                counted = third is not None and unit.match(third.group().lstrip()) is not None
                joined = counted and not STARTS_ANEW.match(line.group())
            else:
                joined = wrapped and _width(before) >= 0.75 * full
            if joined or (wrapped and _width(before) >= 0.9 * full):
                edits.append((line.end(), following.start(), ""))
    return edits


def _is_running(line: str) -> bool:
    """Whether *line* is one of running text, not a heading and not a row of a table."""
    line = line.strip()
    return len(line) >= 12 and ("   " not in line or len("".join(HAN_RUN.findall(line))) >= 15)


def _width(line: str) -> int:
    """How wide *line* is on a screen, its gaps closed."""
    return len(
        GAPS.sub(" ", line.strip()).encode("gbk", "replace")
    )  # Chinese characters have two bytes there


def _needless_blanks(text: str) -> list[tuple[int, int, str]]:
    """Blanks mean something only between two words or numbers in Latin script."""
    return [
        (m.start(), m.end(), "")
        for m in BLANKS.finditer(text)
        if not (_is_latin(text[m.start() - 1 : m.start()]) and _is_latin(text[m.end() : m.end() + 1]))
    ]


def _is_latin(c: str) -> bool:
    return c.isascii() and c.isalnum()


def _joined_numbers(text: str) -> list[tuple[int, int, str]]:
    """Remove the blanks inside numbers."""
    if not BROKEN.search(text):
        return []
    edits = [(*m.span(1), ",") for m in SPACED_COMMA.finditer(text) if m[1] != ","]
    for pattern, before, wanted in ((GROUP_SPACE, BEFORE_GROUP, False), (SPACED_OUT, BEFORE_SPACED, True)):
        for m in pattern.finditer(text):
            if (before.search(text[max(0, m.start() - 2) : m.start()]) is not None) == wanted:
                edits += [(m.start() + i, m.start() + i + 1, "") for i, c in enumerate(m.group()) if c == " "]
    kept: list[tuple[int, int, str]] = []
    for edit in sorted(set(edits)):
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    return kept
