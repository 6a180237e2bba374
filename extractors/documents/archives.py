"""The files in a zip."""

import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from ..errors import DocumentError
from .limits import Limits
from .package import Package


def members(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes | DocumentError]]:
    """(name, content) of the files in the zip *data*, in the order of their names; hidden ones are left out.

    Nothing is written to disk. Raises DocumentError if the zip is damaged or above the limits.
    """
    package = Package(data, limits)
    taken: set[str] = set()
    for name, info in sorted(((_name(info), info) for info in package.members), key=lambda found: found[0]):
        if not any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts):
            try:
                content: bytes | DocumentError = package.read(info, limits.bytes)
            except DocumentError as error:
                content = error
            yield _unlike(taken, name), content


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member: where the zip does not say that it is UTF-8, Chinese Windows wrote it in GBK."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return info.filename


def _unlike(taken: set[str], name: str) -> str:
    """*name*, or where a member before it is called so, one with a number; it is *taken* from now on."""
    path, number = PurePosixPath(name), 1
    while name in taken:
        number += 1
        name = str(path.with_name(f"{path.stem}({number}){path.suffix}"))
    taken.add(name)
    return name
