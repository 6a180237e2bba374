"""YAML files that people write: read, checked against a model, every mistake named with its line."""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, TypeVar, get_args, get_origin

import yaml
from pydantic import TypeAdapter, ValidationError

from ..errors import RulesError
from .rules import Place

Model = TypeVar("Model")
Mistake = tuple[yaml.Mark, str]
_Loader: Any = yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader
NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")


class PlainLoader(_Loader):  # type: ignore[misc]
    """Scalars stay as they are written, so that 是 or null in a list of words is a word."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in NUMBERS]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path, model: type[Model]) -> Model:
    """*path* as a *model*: a dataclass, or a tuple of one.

    Raises RulesError with all mistakes, each as ``file:line:column: what``.
    """
    kind = yaml.MappingNode if is_dataclass(model) else yaml.SequenceNode
    return validated(composed(path, kind), model)


def composed(path: Path, kind: type[yaml.Node] = yaml.MappingNode) -> yaml.Node:
    """The tree of *path*, whose nodes know their places.

    Raises RulesError if the file cannot be read, is no YAML, not a *kind* at its top, or misshapen.
    """
    try:
        text = path.read_text("utf-8")
        node = yaml.compose(_stream(text, str(path)), Loader=PlainLoader)
    except OSError as error:
        raise RulesError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise RulesError(f"{path}: not UTF-8, at byte {error.start}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = placed(mark) if mark else f"{path}"
        raise RulesError(f"{where}: {error.problem}") from None
    except yaml.YAMLError as error:
        raise RulesError(f"{path}: {error}") from None
    except RecursionError:
        raise RulesError(f"{path}: nested too deeply") from None
    if not isinstance(node, kind):
        called = "a list" if kind is yaml.SequenceNode else "a mapping"
        raise RulesError(f"{path}:1:1: not such a file: it should be {called}")
    raise_mistakes(_misshapen(node, set()))
    return node


def validated(
    node: yaml.Node,
    model: type[Model],
    context: dict[str, Any] | None = None,
    mistakes_of: Callable[[Model], Iterable[tuple[Place, str]]] = lambda _: (),
) -> Model:
    """*node* as a *model*; *mistakes_of* finds what the model alone cannot.

    Raises RulesError with all mistakes, each as ``file:line:column: what``.
    """
    said = plain(node)
    adapter = TypeAdapter(model)
    mistakes: list[Mistake] = []
    broken: set[Place] = set()
    while True:
        try:
            found = adapter.validate_python(said, context=context)
            break
        except ValidationError as error:
            errors = [(e["loc"], _worded(model, e["loc"], e["msg"], e["type"])) for e in error.errors()]
            mistakes += [(mark_of(node, place), what) for place, what in errors]
            # what is left without the broken parts can still be looked over
            parts = {place[:2] for place, _ in errors}
            if parts <= broken or not all(_taken_out(said, part) for part in parts):
                raise_mistakes(mistakes)
            broken |= parts
    lost = {f"`{part[-1]}`" for part in broken}
    mistakes += [
        (mark_of(node, place), what)
        for place, what in mistakes_of(found)
        if not any(name in what for name in lost)
    ]
    raise_mistakes(mistakes)
    return found


def _taken_out(said: Any, place: Place) -> bool:
    """Take what stands at *place* out of *said*; return whether it was there."""
    for step in place[:-1]:
        said = said[step] if isinstance(said, dict) and step in said else None
    if not place or not isinstance(said, dict) or place[-1] not in said:
        return False
    del said[place[-1]]
    return True


def plain(node: yaml.Node) -> Any:
    """What *node* says, in Python's own types."""
    return yaml.constructor.SafeConstructor().construct_document(node)


def placed(mark: yaml.Mark) -> str:
    """*mark* as ``file:line:column``."""
    return f"{mark.name}:{mark.line + 1}:{mark.column + 1}"


def raise_mistakes(mistakes: Iterable[Mistake]) -> None:
    """Raise RulesError with all of *mistakes* in the order of the files, if there is any."""
    told = {(mark.name, mark.line, mark.column, f"{placed(mark)}: {what}") for mark, what in mistakes}
    if told:
        raise RulesError("\n".join(line for *_, line in sorted(told)))


def mark_of(node: yaml.Node, place: Place) -> yaml.Mark:
    """Where *place* is in the file, or its nearest ancestor that is there."""
    mark = node.start_mark
    for step in place:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            if found is None:
                break
            mark, node = found[0].start_mark, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            mark = node.start_mark
    return mark


def nearest(word: object, known: Iterable[str]) -> str:
    """The advice behind a message on a *word* that is none of *known*; empty where none is like it."""
    near = get_close_matches(str(word), list(known), 1)
    return f"; did you mean `{near[0]}`?" if near else ""


def _stream(text: str, name: str) -> io.StringIO:
    stream = io.StringIO(text)
    stream.name = name
    return stream


def _misshapen(node: yaml.Node, seen: set[int]) -> Iterator[Mistake]:
    """Keys that stand twice, figures that are none, and nodes that are referred to.

    No file needs anchors, and they can grow without end.
    """
    if id(node) in seen:
        yield (
            node.start_mark,
            "an anchor (&) and its aliases (*) are not read; write it out, or name it under `words`",
        )
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                yield key.start_mark, "a key is a word; quote one that begins with [ or {"
                continue
            if key.value in keys:
                yield key.start_mark, f"`{key.value}` stands twice"
            keys.add(key.value)
            yield from _misshapen(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _misshapen(item, seen)
    elif node.tag in NUMBERS:
        try:
            plain(node)
        except ValueError:  # of thousands of digits, or of none
            yield (
                node.start_mark,
                f"not a figure that can be read: {node.value[:20]}" + "…" * (len(node.value) > 20),
            )


def _worded(model: type, place: Place, message: str, kind: str) -> str:
    steps = [f"#{step + 1}" if isinstance(step, int) else step for step in place]
    name = ".".join(steps[:-1]) or "the file"
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        known = _keys_at(model, place[:-1])
        return f"{name}: unknown key `{place[-1]}`" + (
            nearest(place[-1], known) or f"; known are {', '.join(known)}"
        )
    if kind in ("missing", "missing_argument", "missing_keyword_only_argument"):
        return f"{name}: `{place[-1]}` is missing"
    return f"{'.'.join(steps)}: {message.removeprefix('Value error, ')}"


def _keys_at(model: type, place: Place) -> list[str]:
    """The keys that the part of a file at *place* may have."""
    kind: Any = model
    for step in place:
        if is_dataclass(kind):
            kind = next(f.type for f in fields(kind) if f.name.rstrip("_") == step)
        else:
            while get_origin(kind) is Annotated:
                kind = get_args(kind)[0]
            kind = get_args(kind)[1 if get_origin(kind) is dict else 0]
        while get_origin(kind) in (Annotated, UnionType):
            kind = get_args(kind)[0]
    return [f.name.rstrip("_") for f in fields(kind) if f.init]
