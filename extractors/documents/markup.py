"""HTML to readable text: paragraphs as lines, rows of a table as lines with a tab between two cells.

Text that a page places by coordinates is laid out again, so that what stands in one line on the screen stands in
one line of the text, with blanks for the distances.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from statistics import median

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .grid import Grid
from .located import places_of
from .nodes import LINKED, is_note, lengths, linking, only_links, walk
from .tabling import Tabling

BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure form "
    "h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody tfoot thead tr ul".split()
)
# What a page shows around a report, shows struck out, or does not show at all.
FURNITURE = frozenset(
    "audio button canvas del footer head iframe input nav noscript object option rp rt s script select strike style "
    "svg template textarea title video".split()
)
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|text-decoration[\w-]*\s*:[^;]*line-through",
    re.I,
)
CLASS_RULE = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
WORDS = re.compile(r"\S+|\s+")
LINES_AND_WORDS = re.compile(r"\S+|\n|[^\S\n]+")
PLACED = re.compile(r"left(?<![\w-]left)\s*:")  # begins with what can be looked for
# A cell with more than this is a part of the page's layout, not of a table.
LONGEST_CELL = 300


def read_markup(source: str, *, located: bool = True) -> tuple[str, list[int], tuple[Grid, ...]]:
    """The readable text of a page, for each of its characters the position in *source* (and one for the end), its tables.

    Where nobody asks for the positions, and texts are not *located*, they mean nothing.
    """
    tree = LexborHTMLParser(source)
    sheets = "".join(node.text(deep=True) for node in tree.css("style"))
    rules = {m[1]: f"{m[2]};" for m in CLASS_RULE.finditer(sheets)}
    page = _Page(
        places_of(tree, source) if located else {},
        rules,
        keep_lines=not source.lstrip().startswith("<"),
        has_places=PLACED.search(source.lower()) is not None,
        has_nested=tree.css_first("td table, th table") is not None,
        linking=linking(tree),
    )
    if tree.root is not None:
        page.read(tree.root)
    return page.finished(len(source))


@dataclass
class _Run:
    """Text that stands at one place of a page."""

    top: float
    left: float
    size: float | None
    text: str = ""
    places: list[int] = field(default_factory=list)


class _Page:
    """The text read so far."""

    def __init__(
        self,
        texts: dict[int, Sequence[int]],
        rules: dict[str, str],
        *,
        keep_lines: bool,
        has_places: bool,
        has_nested: bool,
        linking: Set[int],
    ) -> None:
        self._texts = texts
        self._rules = rules
        self._keep_lines = keep_lines
        self._has_places = has_places
        self._has_nested = has_nested
        self._linking = linking
        self._parts: list[str] = []
        self._places: list[int] = []
        self._cells = 0  # how many cells stand around here; inside a cell nothing breaks a line
        self._column = 0
        self._tables = 0
        self._tabling = Tabling()
        # pages repeat their styles
        self._hidden: dict[str, bool] = {"": False}

    def read(self, root: LexborNode) -> None:
        for node, tag in walk(root, self._enter):
            if tag == "-text":
                text = node.text_content or ""
                self._text(text, self._texts.get(node.mem_id) or range(len(text)))
            else:
                self._leave(tag)

    def finished(self, end: int) -> tuple[str, list[int], tuple[Grid, ...]]:
        """The text, the position of each of its characters, and *end*, and the tables."""
        text = "".join(self._parts)
        return text, [*self._places, end], self._tabling.grids(text)

    def _enter(self, node: LexborNode, tag: str) -> bool:
        """Whether to read what is below *node*."""
        if tag in FURNITURE or (tag == "sup" and is_note(node)):
            return False
        attributes = node.attributes
        if attributes and ("hidden" in attributes or self._is_hidden(self._style(attributes))):
            return False
        if tag in LINKED and node.mem_id in self._linking and only_links(node):
            return False
        if tag in BLOCKS:
            if self._cells:
                self._append(" ", self._last_place())
            else:
                self._break()
            self._tabling.paragraph(len(self._places))
            if tag == "tr":
                self._column = 0
                self._tabling.row()
            if self._has_places and any(self._place(self._style(child.attributes)) for child in node.iter()):
                self._lay_out(node)
                return False
        elif tag in ("td", "th"):
            if self._cells or self._is_cell(node):
                self._cells += 1
                if self._cells == 1:
                    if self._column:
                        self._append("\t", self._last_place())
                    self._column += 1
            else:
                self._break()
            self._tabling.cell(attributes.get("colspan"), attributes.get("rowspan"), len(self._places))
        if tag == "table":
            self._tables += 1
            self._tabling.table()
        return True

    def _is_hidden(self, style: str) -> bool:
        if style not in self._hidden:
            self._hidden[style] = HIDDEN.search(style) is not None
        return self._hidden[style]

    def _leave(self, tag: str) -> None:
        if tag == "table":
            self._tables -= 1
            self._tabling.end_of_table()
        if tag in ("td", "th"):
            self._tabling.end_of_cell(len(self._places))
            if self._cells:
                self._cells -= 1
            else:
                self._break()
        elif tag in BLOCKS:
            self._tabling.paragraph(len(self._places))
            if not self._cells:
                self._break()

    def _is_cell(self, node: LexborNode) -> bool:
        """Whether a td holds a value or a name, not a part of the page."""
        return len(node.text(deep=True)) <= LONGEST_CELL and not (self._has_nested and node.css("table"))

    def _text(self, text: str, places: Sequence[int]) -> None:
        if text.split(None, 1) == [text]:  # one word, as most are
            self._parts.append(text)
            self._places += places
            return
        pieces = LINES_AND_WORDS if self._keep_lines and not self._tables else WORDS
        for m in pieces.finditer(text):
            piece = m.group()
            if piece == "\n" and pieces is LINES_AND_WORDS:
                self._append("\n", places[m.start()])
            elif not piece.isspace():
                self._parts.append(piece)
                self._places += places[m.start() : m.end()]
            elif self._parts and not self._parts[-1].isspace():
                self._append(" ", places[m.start()])

    def _append(self, c: str, place: int) -> None:
        self._parts.append(c)
        self._places.append(place)

    def _last_place(self) -> int:
        return self._places[-1] if self._places else 0

    def _break(self) -> None:
        if self._parts and self._parts[-1] != "\n":
            self._append("\n", self._last_place())

    def _style(self, attributes: Mapping[str, str | None]) -> str:
        if not attributes:
            return ""
        named, own = attributes.get("class"), attributes.get("style") or ""
        if not named or not self._rules:
            return own
        return "".join(self._rules.get(name, "") for name in named.split()) + own

    @staticmethod
    def _place(style: str) -> tuple[float, float] | None:
        """(top, left) of an element of that *style* in pixels, if it is placed."""
        found = lengths(style)
        top = found.get("top", -found["bottom"] if "bottom" in found else None)
        return (top, found["left"]) if top is not None and "left" in found else None

    def _lay_out(self, page: LexborNode) -> None:
        """Write the placed texts below *page* in lines, as they stand on the screen."""
        runs = [run for run in self._runs(page) if run.text.strip()]
        size = median([run.size for run in runs if run.size] or [16.0])
        runs.sort(key=lambda run: run.top)
        lines: list[list[_Run]] = []
        for run in runs:
            if not lines or run.top - lines[-1][0].top > size / 2:
                lines.append([])
            lines[-1].append(run)
        for line in lines:
            self._break()
            width, right = 0, 0.0
            for run in sorted(line, key=lambda run: run.left):
                # names may be wider here than there: then a distance on the screen is two blanks all the same
                apart = 2 if width and run.left - right > size / 4 else 0
                blanks = max(round(run.left / (size / 2)) - width, apart)
                for _ in range(blanks):
                    self._append(" ", run.places[0])
                for c, place in zip(run.text, run.places, strict=True):
                    self._append(c, place)
                columns = sum(1 if c < "\u1100" else 2 for c in run.text.rstrip())
                width += blanks + columns
                right = run.left + columns * (run.size or size) / 2

    def _runs(self, page: LexborNode) -> list[_Run]:
        runs = [_Run(0.0, 0.0, None)]
        open_ = [runs[0]]

        def enter(node: LexborNode, tag: str) -> bool:
            style = self._style(node.attributes)
            if tag in FURNITURE or (tag == "sup" and is_note(node)) or self._is_hidden(style):
                return False
            place = self._place(style)
            size = lengths(style).get("font-size")
            if place:
                runs.append(_Run(open_[-1].top + place[0], open_[-1].left + place[1], size))
                open_.append(runs[-1])
            else:
                open_[-1].size = open_[-1].size or size
                open_.append(open_[-1])
            return True

        for node, tag in walk(page, enter):
            if tag == "-text":
                text = (node.text_content or "").replace("\n", " ").replace("\xa0", " ")
                open_[-1].text += text
                open_[-1].places += self._texts.get(node.mem_id) or range(len(text))
            elif node.mem_id != page.mem_id:
                open_.pop()
        return runs
