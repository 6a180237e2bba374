"""In which language it is said: what `--lang` asks for; else by the locale on the terminal, and in Chinese in documents."""

import os
from collections.abc import Sequence

from ..extractors import Lang

OPTION = "--lang"
# As POSIX has them, the strongest first.
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
# What Windows calls its locales, or what POSIX does.
CHINESE = ("zh", "chinese")

_asked: list[Lang] = []


def ask(arguments: Sequence[str]) -> None:
    """Take the language that *arguments* of the command line ask for, wherever the option stands in them."""
    _asked.clear()
    for one, behind in zip(arguments, (*arguments[1:], ""), strict=False):
        name, given, value = one.partition("=")
        if name == OPTION and (said := value if given else behind) in tuple(Lang):
            _asked[:] = [Lang(said)]


def of_terminal() -> Lang:
    """In which language the program speaks."""
    return _asked[0] if _asked else _of_locale()


def of_data() -> Lang:
    """In which language documents are labelled and reports are spoken of; no locale changes what is written."""
    return _asked[0] if _asked else Lang.ZH


def _of_locale() -> Lang:
    name = next((found for variable in LOCALE if (found := os.environ.get(variable))), None)
    if name is None and os.name == "nt":
        import locale

        name = locale.getlocale()[0]
    return Lang.ZH if (name or "").lower().startswith(CHINESE) else Lang.EN
