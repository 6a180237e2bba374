"""What a page says of itself beside its text: <title> and <meta>."""

import html
import re
from collections.abc import Mapping

TITLE = re.compile(r"<title\b[^>]*>(.{1,400}?)</title", re.I | re.S)
META = re.compile(r"<meta\b[^>]{1,1000}>", re.I)
ATTRIBUTE = re.compile(r"""\b(name|property|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
# So far from its beginning a file is looked through.
LONGEST = 20_000


def read_head(source: str) -> Mapping[str, str]:
    """The content of each <meta> of *source* by its name, in lower case, and of <title> by `title`."""
    start = source[:LONGEST]
    head: dict[str, str] = {}
    for tag in META.finditer(start):
        said = {
            m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in ATTRIBUTE.finditer(tag.group())
        }
        name = said.get("name") or said.get("property")
        if name and said.get("content", "").strip():
            head.setdefault(name.lower(), said["content"].strip())
    title = TITLE.search(start)
    if title and title[1].strip():
        head["title"] = " ".join(html.unescape(title[1]).split())
    return head
