"""Which of the files that a database knows lie below what the user named."""

import glob
import os
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from ..visible import shown_name


class Roots:
    """The *paths* of a run: folders, files, archives, globs."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._plain: dict[str, str] = {}
        self._globs: list[tuple[list[str], str]] = []
        for path in paths:
            if glob.has_magic(path) and not os.path.lexists(path):
                self._globs.append((_parts(path), path))
            else:
                self._plain["/".join(_parts(shown_name(path)))] = path

    def of(self, source: str) -> str | None:
        """The path below which *source* lies, or that it is; None where it is below none."""
        parts = _parts(source)
        for n in range(len(parts), 0, -1):
            if (found := self._plain.get("/".join(parts[:n]))) is not None:
                return found
        if "." in self._plain and parts[0] not in ("", "..") and "://" not in source:
            return self._plain["."]
        for pattern, path in self._globs:
            if any(_matches(parts[:n], pattern) for n in range(1, len(parts) + 1)):
                return path
        return None


def _parts(path: str) -> list[str]:
    if "://" in path:
        return [path]
    return os.path.normpath(path).replace(os.sep, "/").split("/")


def _matches(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether the *pattern* of a glob, with ** for any number of folders, fits."""
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_matches(parts[n:], pattern[1:]) for n in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _matches(parts[1:], pattern[1:])
