"""Links from a page to what was read: the file, the page of a PDF, the sentence."""

import os
import re
from pathlib import Path
from urllib.parse import quote

from ...extractors import Fact, Origin
from ..visible import real_name

# What tells the second report in a file from the first; the name of a file never ends so.
NUMBER = re.compile(r"#\d+\Z")
# So much of a sentence leads to it.
QUOTED = 60


def link_to(fact: Fact, file: str, folder: Path) -> str:
    """From a page in *folder*, where *fact* stands in *file*; nothing where there is no such file, as in an archive."""
    name = NUMBER.sub("", file)
    if name.startswith(("http://", "https://")):
        link = quote(name.partition("#")[0], safe=":/?&=%+,;@~")
    elif (path := Path(real_name(name))).is_file():
        link = _to(path.resolve(), folder)
    else:
        return ""
    if fact.source.page:
        return f"{link}#page={fact.source.page}"
    sentence = fact.source.quote.strip()[:QUOTED] if fact.origin is Origin.PROSE else ""
    return f"{link}#:~:text={quote(sentence, safe='')}" if sentence else link


def _to(path: Path, folder: Path) -> str:
    try:
        return quote(Path(os.path.relpath(path, folder)).as_posix())
    except ValueError:  # on another drive of Windows
        return path.as_uri()
