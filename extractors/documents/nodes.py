"""Elements of a page: what is in them, whether they only link to other pages, how long their style says that they are."""

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .letters import is_note_mark

# Where a page lists other pages.
LINKED = frozenset("dd dt li p".split())
LENGTH = re.compile(
    r"(?<![\w-])(left|top|bottom|font-size)\s*:\s*(-?\d+(?:\.\d+)?|-?\.\d+)\s*(px|pt|em|rem|in|cm|mm|%)?",
    re.I,
)
PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "%": 8.0}


def walk(root: LexborNode, enter: Callable[[LexborNode, str], bool]) -> Iterator[tuple[LexborNode, str]]:
    """(node, tag) of every text below *root*, and of an element that *enter* let in when it is left.

    With a stack of its own, for pages may be nested deeper than calls may.
    """
    stack = [(root, root.tag or "")]
    child = root.first_child
    while stack:
        if child is None:
            node, tag = stack.pop()
            yield node, tag
            child = node.next if stack else None
            continue
        below = child.tag or ""
        if below == "-text":
            yield child, below
        elif below[:1] != "-" and enter(child, below):  # no comment
            stack.append((child, below))
            child = child.first_child
            continue
        child = child.next


def is_note(raised: LexborNode) -> bool:
    """Whether *raised*, above the line, is the mark of a note."""
    return is_note_mark(raised.text(deep=True))


def linking(tree: LexborHTMLParser) -> set[int]:
    """The memory addresses of the elements, of those that may list other pages, that have a link in them."""
    found = set()
    for link in tree.css("a[href]"):
        node = link.parent
        while node is not None:
            if node.tag in LINKED:
                found.add(node.mem_id)
            node = node.parent
    return found


def only_links(node: LexborNode) -> bool:
    """Whether all words in *node* are those of links."""
    links = node.css("a[href]")
    return bool(links) and len("".join(node.text(deep=True).split())) == sum(
        len("".join(link.text(deep=True).split())) for link in links
    )


def lengths(style: str) -> dict[str, float]:
    """The lengths of *style*, in pixels."""
    return {
        m[1].lower(): float(m[2]) * PIXELS[(m[3] or "px").lower()]
        for m in (LENGTH.finditer(style) if ":" in style else ())
    }
