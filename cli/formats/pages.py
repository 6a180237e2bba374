"""Pages of HTML out of the files in templates/: what is put into them is escaped, unless it is made by one itself.

A file has parts, each behind a line ``<!-- part NAME -->``, with ``$name`` where a value goes and ``[[English]]`` where
words of ours stand. A page asks for nothing beyond itself, and runs and follows nothing that was not in our own files.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template

from ...extractors import Lang, Notice

FOLDER = Path(__file__).parent / "templates"
PART = re.compile(r"<!-- part (\w+) -->\n")
WORDS = re.compile(r"\[\[(.+?)\]\]")
NONE = "'none'"
# As HTML has them.
LANGUAGES = {Lang.ZH: "zh-CN", Lang.EN: "en"}


class Html(str):
    """Markup, which stands in a page as it is."""

    __slots__ = ()


def escaped(text: str) -> Html:
    """*text* as a page shows it."""
    return Html(escape(text))


def joined(parts: Iterable[Html]) -> Html:
    """One after the other."""
    return Html("".join(parts))


class Templates:
    """The parts of one template file, in *lang*."""

    def __init__(self, name: str, lang: Lang) -> None:
        self.lang = lang
        _, *parts = PART.split(_file(name))
        self._parts = {
            part: Template(WORDS.sub(lambda m: escape(Notice(m[1]).told(lang)), text.removesuffix("\n")))
            for part, text in zip(parts[::2], parts[1::2], strict=True)
        }

    def fill(self, part: str, **values: object) -> Html:
        """The *part* with *values*, one for all that it names."""
        filled = {k: v if isinstance(v, Html) else escaped(str(v)) for k, v in values.items()}
        return Html(self._parts[part].substitute(filled))

    def page(self, styles: Iterable[str], script: str = "", own_style: str = "", **values: object) -> Html:
        """The part `page` with *values*, its *styles* and its *script*, files of the folder, and a style of its own."""
        style = Html("\n".join([*map(_file, styles), own_style]))
        code = Html(_file(script) if script else "")
        policy = (
            f"default-src {NONE}; style-src {_digest(style)}; script-src {_digest(code) if code else NONE}; "
            f"base-uri {NONE}; form-action {NONE}"
        )
        return self.fill("page", lang=LANGUAGES[self.lang], policy=policy, style=style, script=code, **values)


def _digest(text: str) -> str:
    """What a policy calls the one style or script that is *text*."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _file(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")
