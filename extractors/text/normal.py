"""The normal form of a text, in which the rules are written, with a map back to the decoded file."""

import re
from collections.abc import Iterable, Mapping, Sequence

from ..documents.letters import FOOT
from ..numerals import COUNTING, MYRIADS
from .wrapping import full_width

# A Chinese character: a letter that is not Latin. (A range of Unicode takes Python 3.11 milliseconds to compile.)
CJK = r"[^\W\da-zA-Z_]"
# Some sites add the reading of a character behind it: 務(wù), 現(xiàn). It may stand there twice.
PINYIN = re.compile(
    r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ]{1,7}\)(?:\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ]{1,7}\))*"
)
ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160|#12288);?")
# The engine runs fast to a class of characters that a pattern begins with, but not to a repetition of it.
BLANKS = re.compile(r"[ \t][ \t]*")
PAGE_FOOT = re.compile(rf"\n\s*{FOOT}[ \t]*\n\s*")
# 1 , 285 and 1 935 046 are one number each; 5 2 is not 52, unless all the text is spaced out so.
SPACED_COMMA = re.compile(r"[0-9]( ?, ?)(?=\d{3}(?!\d))")
GROUP_SPACE = re.compile(rf"[0-9]\d{{0,2}}(?: \d{{3}})+(?= ?{CJK})")
BROKEN = re.compile(r"[0-9](?: ,? ?|, )\d")
BEFORE_GROUP = re.compile(r"[\d.,] ?$")
SPACED_OUT = re.compile(rf"[0-9](?: \d)+(?= {CJK})")
BEFORE_SPACED = re.compile(rf"{CJK} $")


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
    printed: str | None = None,
) -> NormalText:
    """The normal form of the prose in *folded*: lines joined to paragraphs, blanks, glosses and *remarks* removed.

    *blanked* are spans that were read as tables; each leaves a paragraph break. *heading_ends* are words that a
    heading inside a line ends with; *unit* is what goes on with a figure on the line before. *printed* is *folded* before
    it was folded: full-width letters are as wide there as they were printed.
    """
    text = NormalText(folded, range(len(folded) + 1))
    text = text.replaced((start, end, "\n") for start, end in blanked)
    text = without_glosses(text)
    text = text.substituted(ENTITY, " ").substituted(BULLETS, "\n").substituted(PAGE_FOOT, "\n")
    ends = tuple(heading_ends)
    text = text.replaced(_joined_lines(text, folded if printed is None else printed, unit, ends))
    text = text.replaced(_breaks_around_headings(text.text, ends))
    text = text.replaced(_joined_numbers(text.text))
    text = text.replaced(_needless_blanks(text.text)).substituted(remarks, "")
    if spellings:
        pattern = re.compile("|".join(sorted(map(re.escape, spellings), key=len, reverse=True)))
        text = text.replaced((m.start(), m.end(), spellings[m.group()]) for m in pattern.finditer(text.text))
    return text


def without_glosses(text: NormalText) -> NormalText:
    """*text* without the readings that stand behind its characters."""
    glosses = (m.span() for m in PINYIN.finditer(text.text) if HAN.match(text.text, m.start() - 1))
    return text.replaced((start, end, "") for start, end in glosses)


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
HEADING = re.compile(rf"\s*{HEADING_MARK}[^,;。:!?]*")
ENDS = "。;!?:…"
LINES = re.compile(r"^.*$", re.M)
GAPS, WIDE_GAPS = re.compile(" {2,}"), re.compile(" {3,}")
HAN = re.compile(CJK)
HAN_RUN = re.compile(f"{CJK}+")
# A figure that a line ends with, whose rest the next begins with.
FIGURE_BEGUN = re.compile(r"(?<![\d.,])\d[\d,]*$")
FIGURE_REST = re.compile(rf"\d[\d,]*(?:\.\d+)?[{''.join(MYRIADS)}]?")
GROUP, YEAR = re.compile(r"\d{3}(?!\d)"), re.compile(r"(?:199|20[0-4])\d")
LONE_FIGURE = re.compile(rf"[\d,.]+[{''.join(MYRIADS)}]?")


def _joined_lines(
    text: NormalText, printed: str, unit: re.Pattern[str], heading_ends: Sequence[str]
) -> list[tuple[int, int, str]]:
    """Remove the line breaks that stand inside a sentence: after a full line, and around a lone figure.

    A heading that ends with one of *heading_ends* is whole, and may be as long as a full line is.
    """
    lines = list(LINES.finditer(text.text))
    running = [_is_running(line.group()) for line in lines]
    widths = [_width(text, line, printed) for line in lines]
    empty = [not line.group().strip() for line in lines]
    last = [*empty[1:], True]
    full = full_width(
        [width for width, runs in zip(widths, running, strict=True) if runs],
        [width for width, blank in zip(widths, empty, strict=True) if not blank],
        [w for i, w in enumerate(widths) if i == 0 or (running[i] and not last[i])],
    )
    followed = [after for runs, after in zip(running, empty[1:], strict=False) if runs]
    if len(followed) >= 6 and sum(followed) >= 0.8 * len(followed):  # printed with double spacing
        kept = [i for i, blank in enumerate(empty) if not blank]
        lines, widths = [lines[i] for i in kept], [widths[i] for i in kept]
    edits = []
    for line, width, following, third in zip(lines, widths, lines[1:], [*lines[2:], None], strict=False):
        before, after = line.group().rstrip(), following.group().strip()
        whole = before.endswith(tuple(heading_ends)) and HEADING.fullmatch(before)
        if before and after and not whole and not STARTS_ANEW.match(following.group()):
            joined = full is not None and full.is_reached(width, line.group(), following.group())
            if before[-1] in ENDS:
                if joined and full and full.even:
                    edits.append((line.end(), following.start(), ""))
                continue
            if not (joined and full and full.even):
                joined = (joined or _is_one_figure(before, after, unit)) and not _is_after_year(before, after)
            if before[-1].isdigit():
                joined = joined or unit.match(after) is not None
            elif LONE_FIGURE.fullmatch(after):
                counted = third is not None and unit.match(third.group().lstrip()) is not None
                joined = joined or (counted and not STARTS_ANEW.match(line.group()))
            if joined:
                edits.append((line.end(), following.start(), ""))
    return edits


def _is_after_year(before: str, after: str) -> bool:
    """Whether *before* ends with a year and *after* begins with a figure, which together would be a third one."""
    begun = FIGURE_BEGUN.search(before)
    return begun is not None and after[0].isdigit() and YEAR.fullmatch(begun[0]) is not None


def _is_one_figure(before: str, after: str, unit: re.Pattern[str]) -> bool:
    """Whether a figure that *before* ends with goes on in *after*, where its unit stands."""
    begun, rest = FIGURE_BEGUN.search(before), FIGURE_REST.match(after)
    if not begun or not rest or not HAN.search(before) or not unit.match(after[rest.end() :]):
        return False
    if begun[0].endswith(","):
        return GROUP.match(after) is not None
    return YEAR.fullmatch(begun[0]) is None


def _is_running(line: str) -> bool:
    """Whether *line* is one of running text, not a heading and not a row of a table."""
    line = line.strip()
    gaps = line.count("   ") and len(WIDE_GAPS.findall(line))
    return len(line) >= 12 and (not gaps or (gaps == 1 and len("".join(HAN_RUN.findall(line))) >= 15))


def _width(text: NormalText, line: re.Match[str], printed: str) -> int:
    """How wide *line* of *text* is on a screen, as it was *printed*; the gaps inside it closed."""
    start, end = line.span()
    if start == end:
        return 0
    shown = printed[text.offsets[start] : text.offsets[end - 1] + 1].rstrip()
    letters = shown.lstrip()
    # Chinese characters have two bytes there
    return len((shown[: len(shown) - len(letters)] + GAPS.sub(" ", letters)).encode("gbk", "replace"))


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
