"""What the parts of a rules file are made of: lists of terms, examples, units; each is checked as it is read.

Pydantic finds the steps in the annotations; it is imported only where a file is validated.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from ..words import Lang, Notice, told

Words = Mapping[str, tuple[str, ...]]


@dataclass(eq=False, repr=False)
class Then:
    """A step behind pydantic's own validation: *function* of the value and the file's vocabularies.

    Pydantic finds it in an annotation by its method, so that pydantic is imported only where a file is validated.
    """

    function: Callable[[Any, Words], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        def step(value: Any, info: Any) -> Any:
            return self.function(value, (info.context or {}).get("words", {}))

        return core_schema.with_info_after_validator_function(step, handler(source))


class Factors:
    """A family of units: a mapping to factors, or a mere list where all of them are 1."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        def factors(units: Any) -> Any:
            return dict.fromkeys(units, 1) if isinstance(units, list | tuple) else units

        return core_schema.no_info_before_validator_function(factors, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> Any:
        return {"anyOf": [{"type": "array", "items": {"type": "string"}}, handler(schema)]}


def _checked(term: str, words: Words) -> str:
    from .terms import expanded

    expanded(term, words)
    return term


def _all_expanded(terms: tuple[str, ...], words: Words) -> tuple[str, ...]:
    from .terms import expanded

    return tuple(dict.fromkeys(word for term in terms for word in expanded(term, words)))


def _understood(example: str, _: Words) -> str:
    from .examples import parsed

    parsed(example)
    return example


def _judged(example: str, _: Words) -> str:
    from .examples import judged

    judged(example)
    return example


class Both:
    """A wording: a text for each language, or a mere text for all of them."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        def both(said: Any) -> Any:
            return dict.fromkeys(map(str, Lang), said) if isinstance(said, str) else said

        return core_schema.no_info_before_validator_function(both, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> Any:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


def holes(*names: str) -> Then:
    """A step that refuses a wording with anything but *names* in braces."""

    def filled(wording: "Wording", _: Words) -> "Wording":
        try:
            for lang in Lang:
                wording.said(lang, **dict.fromkeys(names, ""))
        except (KeyError, IndexError, ValueError):
            known = tuple(f"{{{name}}}" for name in names)
            raise ValueError(Notice("in braces may stand {known} and nothing else", known=known)) from None
        return wording

    return Then(filled)


# Terms as terms.py explains them; what is held here is expanded.
Terms = Annotated[tuple[Annotated[str, Then(_checked)], ...], Then(_all_expanded)]
Names = tuple[str, ...]
Examples = tuple[Annotated[str, Then(_understood)], ...]
Verdicts = tuple[Annotated[str, Then(_judged)], ...]
# Printed unit to the factor that makes it the indicator's own.
Units = Annotated[dict[str, int], Factors()]


def _key(name: str) -> str:
    """The key of a field in the file: `is`, which Python keeps for itself, is held as is_."""
    return name.rstrip("_")


class Strict:
    """Unknown keys are mistakes."""

    __pydantic_config__ = {"extra": "forbid", "alias_generator": _key}  # noqa: RUF012


@dataclass(kw_only=True, frozen=True)
class Wording(Strict):
    """What is said in each language; what stands in braces is filled in."""

    zh: str
    en: str

    def said(self, lang: Lang, **values: object) -> str:
        """The text in *lang*, with *values*."""
        text: str = getattr(self, lang)
        return text.format(
            **{name: told(one, lang) if isinstance(one, str) else one for name, one in values.items()}
        )

    def notice(self, **values: object) -> Notice:
        """Likewise, in whichever language it will be told."""
        return Notice("{said}", said={lang: self.said(lang, **values) for lang in Lang})


Said = Annotated[Wording, Both()]


def alike(text: str) -> Wording:
    """*text* in every language."""
    return Wording(zh=text, en=text)
