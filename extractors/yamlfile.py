"""YAML files that people write: read, checked against a model, every mistake named with its line."""

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, RootModel, ValidationError

from nianbao.extractors.errors import RulesError

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[int | str, ...]
_Loader: Any = yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader


class _PlainLoader(_Loader):  # type: ignore[misc]
    """Scalars stay as they are written, so that 是 or 0 in a list of words is a word."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:merge")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(
    path: Path, model: type[Model], mistakes_of: Callable[[Model], Iterable[tuple[Place, str]]] = lambda _: ()
) -> Model:
    """*path* as a *model*; *mistakes_of* finds what the model alone cannot.

    Raises RulesError with all mistakes, each as ``file:line:column: what``.
    """
    try:
        text = path.read_text("utf-8")
        node = yaml.compose(text, Loader=_Loader)
    except OSError as error:
        raise RulesError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise RulesError(f"{path}: not UTF-8, at byte {error.start}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else f"{path}"
        raise RulesError(f"{where}: {error.problem}") from None
    kind, called = (
        (yaml.SequenceNode, "a list") if issubclass(model, RootModel) else (yaml.MappingNode, "a mapping")
    )
    if not isinstance(node, kind):
        raise RulesError(f"{path}:1:1: not such a file: it should be {called}")
    mistakes = list(_duplicate_keys(node))
    found = None
    try:
        found = model.model_validate(yaml.load(text, Loader=_PlainLoader))
    except ValidationError as error:
        mistakes += [
            (_mark(node, e["loc"]), _worded(model, e["loc"], e["msg"], e["type"])) for e in error.errors()
        ]
    if found is not None:
        mistakes += [(_mark(node, place), what) for place, what in mistakes_of(found)]
    if mistakes or found is None:
        lines = sorted({(mark.line + 1, mark.column + 1, what) for mark, what in mistakes})
        raise RulesError("\n".join(f"{path}:{line}:{column}: {what}" for line, column, what in lines))
    return found


def _duplicate_keys(node: yaml.Node) -> Iterator[tuple[yaml.Mark, str]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark, f"`{key.value}` stands twice"
            seen.add(key.value)
            yield from _duplicate_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _duplicate_keys(item)


def _mark(node: yaml.Node, place: Place) -> yaml.Mark:
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


def _worded(model: type[BaseModel], place: Place, message: str, kind: str) -> str:
    steps = [f"#{step + 1}" if isinstance(step, int) else step for step in place]
    name = ".".join(steps[:-1]) or "the file"
    if kind == "extra_forbidden":
        fields = _model_at(model, place[:-1]).model_fields
        known = [field.alias or name for name, field in fields.items()]
        near = get_close_matches(str(place[-1]), known, 1)
        advice = f"; did you mean `{near[0]}`?" if near else f"; known are {', '.join(known)}"
        return f"{name}: unknown key `{place[-1]}`{advice}"
    if kind == "missing":
        return f"{name}: `{place[-1]}` is missing"
    return f"{'.'.join(steps)}: {message[0].lower()}{message[1:]}"


def _model_at(model: type[BaseModel], place: Place) -> type[BaseModel]:
    """The model that the part of a file at *place* is checked against."""
    kind: Any = model
    for step in place:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            fields = kind.model_fields
            name = "root" if issubclass(kind, RootModel) else step
            kind = next(f.annotation for n, f in fields.items() if name in (n, f.alias))
            if name != "root":
                continue
        if get_origin(kind) in (dict, tuple, list):
            kind = get_args(kind)[1 if get_origin(kind) is dict else 0]
    found: type[BaseModel] = kind
    return found
