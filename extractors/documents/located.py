"""Where the texts of a page that was parsed stand in its source."""

import html
import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

# What is not shown as it is written: tags, and entities.
INVISIBLE = re.compile(
    r"<!--.*?-->|<((?i:script|style))\b.*?</(?i:\1)\s*>|<[/!?a-zA-Z][^>]*>|<!\[[^>]*>|\r(?=\n)"
    r"|&(?:#\d+|#[xX][\da-fA-F]+|\w+);?",
    re.S,
)


def places_of(tree: LexborHTMLParser, source: str) -> dict[int, Sequence[int]]:
    """For each text of the tree the positions of its characters in *source*, by the text's memory address.

    The parser keeps no positions, so the texts are found again, one after the other, in the source without its tags.
    """
    visible, offsets = _visible(source)
    places: dict[int, Sequence[int]] = {}
    cursor = 0
    for node in tree.root.traverse(include_text=True) if tree.root else ():
        text = node.text_content if node.tag == "-text" else None
        if not text:
            continue
        at = cursor
        if not visible.startswith(text, cursor):
            if node.parent is not None and node.parent.tag in ("script", "style"):
                continue
            at = visible.find(text, cursor)
            if at < 0 or text.isspace():
                at = -1 if text.isspace() else visible.find(text)
        if at >= 0:
            places[node.mem_id] = offsets[at : at + len(text)]
            cursor = max(cursor, at + len(text))
        else:
            places[node.mem_id] = [offsets[min(cursor, len(visible))]] * len(text)
    return places


def _visible(source: str) -> tuple[str, list[int]]:
    """*source* without tags and with its entities read, and the position of each character (and of the end)."""
    parts: list[str] = []
    offsets: list[int] = []
    position = 0
    for m in INVISIBLE.finditer(source):
        start, end = m.span()
        if position < start:
            parts.append(source[position:start])
            offsets += range(position, start)
        if source[start] == "&":
            written, text = m.group(), html.unescape(m.group())
            parts.append(text)
            offsets += range(start, end) if text == written else [start] * len(text)
        position = end
    return "".join([*parts, source[position:]]), [*offsets, *range(position, len(source) + 1)]
