"""Rules made ready once: what is made of them is kept in a file of the user's own, as long as nothing behind it changes.

Reading YAML, checking it and compiling a hundred regular expressions takes longer than reading a report does.
"""

import io
import os
import pickle
import re
import sys
import zlib
from array import array
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from .rules import Rules

Made = TypeVar("Made")
OWN_CODE = Path(__file__).parents[1]
KEPT_FOR = 30 * 24 * 3600  # seconds


def cached(path: Path, make: Callable[[Rules], Made]) -> Made:
    """What *make* makes of the rules file *path*, from the cache where that is up to date.

    Raises RulesError with all mistakes of the file. A cache that cannot be read or written, or that is not this user's,
    is done without.
    """
    place = _place(path)
    try:
        kept: Made = _kept(place, path)
        return kept
    except Exception:  # whatever is wrong with it, the rules themselves are still there
        pass
    from .layers import files_of
    from .loading import load_rules

    files = files_of(path)
    made_from = _state(path, files)
    made = make(load_rules(path))
    with suppress(OSError):
        _keep(place, files, made_from, made)
    return made


def fingerprint(path: Path) -> str:
    """What stands for the rules in the file *path*, with all that it extends, and the code that reads by them."""
    import hashlib

    from .layers import files_of

    code = sorted(file for file in OWN_CODE.rglob("*") if file.suffix in (".py", ".txt", ".json"))
    found = hashlib.sha256()
    for file in (*map(Path, files_of(path)), *code):
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def _place(path: Path) -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "nianbao" / f"{zlib.crc32(repr(_key(path)).encode()):08x}.pickle"


def _key(path: Path) -> tuple[str, ...]:
    return str(path.resolve()), sys.version, str(OWN_CODE)


def _state(path: Path, files: tuple[str, ...]) -> tuple[Any, ...]:
    """What it is made from: the content of the rules *files*, this code, this Python."""
    rooms = (OWN_CODE, *(Path(entry) for entry in os.scandir(OWN_CODE) if entry.is_dir()))
    code = sorted(
        (e.path, e.stat().st_mtime_ns, e.stat().st_size)
        for room in rooms
        for e in os.scandir(room)
        if e.is_file()
    )
    return (*_key(path), [Path(file).read_bytes() for file in files], code)


def _kept(place: Path, path: Path) -> Any:
    """What is kept in the file *place*; raises whatever there is if it is missing, out of date or not to be trusted."""
    for trusted in (place.parent, place):
        about = trusted.stat()
        if hasattr(os, "getuid") and (about.st_uid != os.getuid() or about.st_mode & 0o022):
            raise PermissionError(trusted)
    with place.open("rb") as stream:
        files, state = pickle.load(stream)
        if state != _state(path, files):
            raise LookupError("out of date")
        return pickle.load(stream)


def _keep(place: Path, files: tuple[str, ...], made_from: tuple[Any, ...], made: object) -> None:
    """Write the file whole or not at all, so that others may read it at any time."""
    import tempfile

    content = io.BytesIO()
    pickle.dump((files, made_from), content, pickle.HIGHEST_PROTOCOL)
    _Pickler(content, pickle.HIGHEST_PROTOCOL).dump(made)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as part:
        part.write(content.getvalue())
    Path(part.name).replace(place)
    _clear(place.parent)


def _clear(folder: Path) -> None:
    """Remove what no rules, or another Python, have made for long, and what a killed run has left."""
    import time

    for entry in folder.iterdir():
        if time.time() - entry.stat().st_mtime > KEPT_FOR:
            entry.unlink()


class _Pickler(pickle.Pickler):
    """Keeps regular expressions compiled; pickle itself would compile them anew."""

    def reducer_override(self, thing: object) -> Any:
        if not isinstance(thing, re.Pattern):
            return NotImplemented
        parsed = re._parser.parse(thing.pattern, thing.flags)  # type: ignore[attr-defined]
        code = array("I", map(int, re._compiler._code(parsed, thing.flags))).tobytes()  # type: ignore[attr-defined]
        state = parsed.state
        names: list[str | None] = [None] * state.groups
        for name, group in state.groupdict.items():
            names[group] = name
        flags = thing.flags | state.flags
        return _compiled, (thing.pattern, flags, code, state.groups - 1, state.groupdict, tuple(names))


def _compiled(pattern: str, flags: int, code: bytes, *groups: Any) -> re.Pattern[str]:
    """The pattern of these parts, which the same Python wrote: `sys.version` is a part of the file's name."""
    compile_: Callable[..., re.Pattern[str]] = __import__("_sre").compile
    return compile_(pattern, flags, array("I", code).tolist(), *groups)
