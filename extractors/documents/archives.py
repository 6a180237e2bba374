"""The files in a zip, and files at an address."""

import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from ..errors import DocumentError
from .limits import Limits
from .package import Package

SECONDS = 30  # that an address may take to answer
NOT_FOUND = 404


def members(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes | DocumentError]]:
    """(name, content) of the files in the zip *data*, in the order of their names; hidden ones are left out.

    Nothing is written to disk. Raises DocumentError if the zip is damaged or above the limits.
    """
    package = Package(data, limits)
    taken: set[str] = set()
    for name, info in sorted((_name(info), info) for info in package.members):
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


def fetched(address: str, limits: Limits) -> bytes:
    """What is at *address* (https://, s3:// and others that fsspec knows). Raises DocumentError with the reason."""
    try:
        import fsspec
    except ModuleNotFoundError:
        raise DocumentError(
            "an address needs fsspec, which is not installed: pip install 'nianbao[remote]'"
        ) from None
    options = {}
    if address.startswith(("http://", "https://")):
        import aiohttp

        options["client_kwargs"] = {"timeout": aiohttp.ClientTimeout(total=SECONDS)}
    try:
        with fsspec.open(address, "rb", **options) as stream:
            content: bytes = stream.read(limits.bytes + 1)
    except ImportError as error:
        raise DocumentError(f"this kind of address needs another library: {error}") from None
    except Exception as error:  # each kind of address has errors of its own
        # fsspec says that nothing is there also where it could not look
        cause = error.__cause__ if isinstance(error, FileNotFoundError) and error.__cause__ else error
        if isinstance(cause, TimeoutError):
            raise DocumentError(f"no answer in {SECONDS} seconds") from None
        if isinstance(cause, FileNotFoundError) or getattr(cause, "status", 0) == NOT_FOUND:
            raise DocumentError("nothing is there") from None
        raise DocumentError(f"cannot be fetched: {type(cause).__name__}: {cause}") from None
    limits.check("bytes", len(content))
    return content
