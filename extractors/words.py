"""What is said to a user: written in English where it is said, in Chinese by the catalogue beside the rules."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Self

# English to Chinese, whoever says it.
CATALOGUE = Path(__file__).resolve().parents[1] / "zh.json"


class Lang(StrEnum):
    """A language that something can be said in."""

    ZH = "zh"
    EN = "en"


class Notice(str):
    """A sentence or a label: in English, until it is `told` in another language.

    *text* is what the catalogue knows it by, *values* fill what stands in braces in it: figures, texts, other notices,
    tuples of those, which are listed, and texts by their languages. A notice that takes all of them later, by `of`, is made without.
    """

    lang: Lang
    text: str
    values: Mapping[str, Any]

    def __new__(cls, text: str, /, **values: Any) -> Self:
        return cls._in(Lang.EN, text, values)

    def of(self, **values: Any) -> Self:
        """The same with *values*."""
        return self._in(self.lang, self.text, values)

    def told(self, lang: Lang) -> Self:
        """The same in *lang*, whichever language it is in."""
        return self._in(lang, self.text, self.values)

    @classmethod
    def _in(cls, lang: Lang, text: str, values: Mapping[str, Any]) -> Self:
        values = {name: _lasting(value) for name, value in values.items()}
        shown = catalogue().get(text, text) if lang is Lang.ZH else text
        if values:
            shown = shown.format_map({name: _shown(value, lang) for name, value in values.items()})
        return cls._made(shown, lang, text, values)

    @classmethod
    def _made(cls, shown: str, lang: Lang, text: str, values: Mapping[str, Any]) -> Self:
        made = super().__new__(cls, shown)
        made.lang, made.text, made.values = lang, text, values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return self._made, (str(self), self.lang, self.text, self.values)


COMMA = Notice(", ")


def _lasting(value: object) -> object:
    """*value* as it may be sent to another process; of what is no text and no figure, such as an exception, its text."""
    return value if isinstance(value, str | int | float | Decimal | tuple | Mapping) else str(value)


def _shown(value: object, lang: Lang) -> object:
    if isinstance(value, Mapping):
        return value[lang]
    if isinstance(value, tuple):
        return COMMA.told(lang).join(str(_shown(one, lang)) for one in value)
    return value.told(lang) if isinstance(value, Notice) else value


def told(said: str, lang: Lang) -> str:
    """*said* in *lang*; what is no notice, a user's own text, stays as it is."""
    return said.told(lang) if isinstance(said, Notice) else said


def nearest(word: object, known: Iterable[str]) -> str:
    """The advice behind a notice that *word* is none of *known*; empty where none is like it."""
    from difflib import get_close_matches

    near = get_close_matches(str(word), list(known), 1)
    return Notice("; did you mean `{near}`?", near=near[0]) if near else ""


def of_system(error: OSError) -> Notice:
    """What the system says of *error*; the catalogue has what it mostly says."""
    return Notice(error.strerror or str(error))


@cache
def catalogue() -> Mapping[str, str]:
    """The Chinese of everything that is said, by the English."""
    found: dict[str, str] = json.loads(CATALOGUE.read_bytes())
    return found
