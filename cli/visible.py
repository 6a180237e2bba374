"""Names and texts as they may be written: nothing that an encoding, a terminal or a log would stumble over."""

import os
import re
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..extractors import Lang, Notice

if TYPE_CHECKING:
    from ..extractors import Report

Value = TypeVar("Value")

# What moves the cursor, colours, turns the direction of writing, or ends a line for some programs.
CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
IN_A_LINE = re.compile(f"[\t\n{CONTROLS}]")
IN_A_TEXT = re.compile(f"[{CONTROLS}]")
SURROGATES = re.compile("[\ud800-\udfff]")
ESCAPED = re.compile(rb"\\x([0-9a-f]{2})")
# Python reads bytes of a name that are no UTF-8 as the characters from here on.
BYTES = 0xDC00
REPLACED = Notice("an encoding of no character is there, shown as \ufffd")


def visible(line: str) -> str:
    """*line* with an escape, as Python writes it, for each control character, and without line ends."""
    return IN_A_LINE.sub(_escape, line)


def visible_text(text: str) -> str:
    """Likewise a text of several lines, which stay."""
    return IN_A_TEXT.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if BYTES + 0x80 <= code <= BYTES + 0xFF:
        return f"\\x{code - BYTES:02x}"
    return found[0].encode("unicode_escape").decode()


def shown_name(name: str) -> str:
    """The name of a file for any output: what is no UTF-8 in it as an escape that leads back to the file.

    The end of a name that looks like that of a second report on a page (``page.html#2``) is escaped too, so that no
    two reports have one name.
    """
    name = re.sub(r"\\(?=x[0-9a-f]{2})", r"\\x5c", name)
    name = re.sub(r"#(?=\d+\Z)", r"\\x23", name)
    return SURROGATES.sub(_escape, name)


def real_name(shown: str) -> str:
    """The file that `shown_name` shows as *shown*."""
    return os.fsdecode(ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), shown.encode()))


def encodable(report: "Report", lang: Lang) -> "Report":
    """*report* with U+FFFD for what no encoding can write, and a warning in *lang* that there was some."""
    text = "".join(_strings(report))
    if not SURROGATES.search(text):
        return report
    found = replaced(report)
    return found._replace(warnings=(*found.warnings, REPLACED.told(lang)))


def replaced(value: Value) -> Value:
    """*value*, a text or a record of such, with U+FFFD for what no encoding can write."""
    found: Any = value
    if isinstance(found, Notice):
        found = found.of(**{name: replaced(value) for name, value in found.values.items()})
    elif type(found) is str:
        found = SURROGATES.sub("\ufffd", found)
    elif isinstance(found, tuple):
        parts = map(replaced, found)
        found = type(found)._make(parts) if hasattr(found, "_make") else tuple(parts)
    return cast("Value", found)


def _strings(report: "Report") -> "list[str]":
    """What comes from the document; the rest is of the rules."""
    own = [report.title or "", report.organ or "", *report.warnings]
    of_facts = [text for fact in report.facts for text in (fact.scope, fact.source.quote, fact.doubt or "")]
    return own + of_facts + [check.message for check in report.checks]
