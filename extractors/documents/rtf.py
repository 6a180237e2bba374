"""RTF to readable text, as a reader sees it; written as simple HTML first, for the one reader of tables."""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape

from .content import Content
from .document import Document, whole
from .letters import is_note_mark
from .markup import read_markup

TOKEN = re.compile(r"\\'([\da-fA-F]{2})|\\([a-z]+)(-?\d{1,10})? ?|\\(.)|([{}])|([^\\{}\r\n]+)", re.S)
# Groups that are not shown in the text.
ASIDE = frozenset(
    "annotation colortbl comment filetbl fonttbl footer footerf footerl footerr footnote ftncn ftnsep ftnsepc header "
    "headerf headerl headerr info nonshppict object pict private revtbl rxe sn stylesheet sv tc txe xe".split()
)
SHOWN = {"tab": " ", "line": " ", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
         "rdblquote": "”", "bullet": "•", "~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}"}  # fmt: skip
UNSEEN = {"v", "strike", "striked", "deleted"}
TEXT_BOX = "\\shpinst"
CHINESE_FONT = "\\fcharset134"
CHINESE_PAGE = 936


@dataclass(frozen=True)
class _State:
    """What holds until the end of a group."""

    aside: bool = False
    unseen: frozenset[str] = frozenset()
    raised: bool = False
    after: int = 1  # characters behind one in Unicode that stand for it elsewhere


@dataclass
class _Page:
    """The HTML so far; a row is written at its end, when it is known which of its cells are parts of others."""

    parts: list[str] = field(default_factory=list)
    paragraph: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    merged: list[bool] = field(default_factory=list)
    merging: bool = False
    in_table: bool = False
    cells: int = 0

    def break_line(self) -> None:
        text = f"<p>{escape(_characters(self.paragraph))}</p>"
        self.paragraph.clear()
        if self.in_table:
            self.cell.append(text)
        else:
            self.parts.append(text)

    def end_cell(self) -> None:
        self.in_table = True
        self.break_line()
        self.row.append("".join(self.cell))
        self.cell.clear()
        self.cells += 1

    def end_row(self) -> None:
        flags = self.merged + [False] * len(self.row)
        cells = "".join(f"<td>{c}</td>" for c, part in zip(self.row, flags, strict=False) if not part)
        row = f"<tr>{cells}</tr></table>"
        if self.parts and self.parts[-1].endswith("</table>"):
            self.parts[-1] = self.parts[-1].removesuffix("</table>") + row
        else:
            self.parts.append(f"<table>{row}")
        self.row.clear()


def read(content: Content) -> Document:
    """The text of the file. Raises DocumentError if it is above the limits."""
    source = content.data.decode("latin-1")
    page, stack, state, skip, undecoded = _Page(), list[_State](), _State(), 0, bytearray()
    encoding = _encoding(source)

    def show(text: str) -> None:
        if not state.aside and not state.unseen and not (state.raised and is_note_mark(text)):
            page.paragraph.append(text)

    for token in TOKEN.finditer(source):
        byte, word, number, sign, brace, text = token.groups()
        if byte and not skip:
            undecoded.append(int(byte, 16))
            continue
        if undecoded:
            show(undecoded.decode(encoding, "replace"))
            undecoded.clear()
        if brace == "{":
            stack.append(state)
        elif brace:
            state = stack.pop() if stack else state
        elif text:
            show(text[skip:])
            skip = max(0, skip - len(text))
        elif byte:
            skip -= 1
        elif word == "u" and number:
            show(chr(int(number) % 0x10000))
            skip = state.after
        elif word == "uc":
            state = replace(state, after=min(int(number or 1), 8))
        elif sign == "*":
            state = replace(state, aside=state.aside or not source.startswith(TEXT_BOX, token.end()))
        else:
            state = _obeyed(word or sign, number, state, page, show)
            content.limits.check("cells", page.cells)
    if undecoded:
        show(undecoded.decode(encoding, "replace"))
    page.in_table = False
    page.break_line()
    found, _, grids = read_markup(f"<html><body>{''.join(page.parts)}</body></html>")
    return replace(whole(found, grids=grids), tabled=True)


def _obeyed(word: str, number: str | None, state: _State, page: _Page, show: Callable[[str], None]) -> _State:
    """Do what the control *word* says; return the state behind it."""
    if word in ASIDE:
        return replace(state, aside=True)
    if word in UNSEEN or word == "plain":
        kept = frozenset() if word == "plain" else state.unseen - {word}
        return replace(state, unseen=kept if word == "plain" or number == "0" else kept | {word})
    if word in ("super", "nosupersub"):
        return replace(state, raised=word == "super" and number != "0")
    if state.aside:
        return state
    if word in SHOWN:
        show(SHOWN[word])
    elif word in ("par", "sect", "page"):
        page.break_line()
    elif word == "pard":
        page.in_table = False
    elif word == "intbl":
        page.in_table = True
    elif word in ("cell", "nestcell"):
        page.end_cell()
    elif word in ("row", "nestrow"):
        page.end_row()
    elif word == "trowd":
        page.merged = []
    elif word in ("clvmrg", "clmrg"):
        page.merging = True
    elif word == "cellx":
        page.merged.append(page.merging)
        page.merging = False
    return state


def _encoding(source: str) -> str:
    named = re.search(r"\\ansicpg(\d{1,5})", source[:4096])
    page = int(named[1]) if named else 0
    if CHINESE_FONT in source or page == CHINESE_PAGE:
        return "gb18030"
    try:
        return codecs.lookup(f"cp{page}").name
    except LookupError:
        return "cp1252"


def _characters(parts: list[str]) -> str:
    """*parts* as one text, with the halves of characters joined."""
    return "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
