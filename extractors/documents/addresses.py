"""What is at an address: read to its end, within the limit of bytes and one deadline for the whole answer."""

import time

from ..errors import DocumentError
from ..words import Notice
from .limits import Limits

SECONDS = 30  # that an address may take to answer, all in all
CHUNK = 1 << 18
NOT_FOUND = (404, 410)


def fetched(address: str, limits: Limits) -> bytes:
    """What is at *address* (https://, s3:// and others that fsspec knows). Raises DocumentError with the reason."""
    try:
        return (
            _over_http(address, limits)
            if address.startswith(("http://", "https://"))
            else _opened(address, limits)
        )
    except DocumentError:
        raise
    except ModuleNotFoundError as error:
        raise DocumentError(
            Notice(
                "{what} needs {library}, which is not installed: pip install 'nianbao[{extra}]'",
                what=Notice("an address"),
                library=error.name,
                extra="remote",
            )
        ) from None
    except ImportError as error:
        raise DocumentError(Notice("this kind of address needs another library: {why}", why=error)) from None
    except TimeoutError:
        raise DocumentError(
            Notice("no answer in {seconds} seconds, or none that ends in them", seconds=SECONDS)
        ) from None
    except FileNotFoundError:
        raise DocumentError(Notice("nothing is there")) from None
    except Exception as error:  # each kind of address has errors of its own
        raise DocumentError(
            Notice("cannot be fetched: {kind}: {why}", kind=type(error).__name__, why=error)
        ) from None


def _over_http(address: str, limits: Limits) -> bytes:
    import aiohttp
    from fsspec.asyn import get_loop, sync

    async def answer() -> bytes:
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        # as browsers and fsspec do, by the proxy that the environment names
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.get(address) as response,
        ):
            if response.status in NOT_FOUND:
                raise FileNotFoundError
            if not response.ok:
                raise DocumentError(
                    Notice(
                        "the server answers {status}",
                        status=f"{response.status} {response.reason or ''}".rstrip(),
                    )
                )
            parts = _Parts(limits)
            async for part in response.content.iter_chunked(CHUNK):
                parts.add(part)
            return parts.joined()

    content: bytes = sync(get_loop(), answer)  # in a loop of its own, whatever the caller runs in
    return content


def _opened(address: str, limits: Limits) -> bytes:
    import fsspec

    end = time.monotonic() + SECONDS
    parts = _Parts(limits)
    with fsspec.open(address, "rb") as stream:
        while part := stream.read(CHUNK):
            parts.add(part)
            if time.monotonic() > end:
                raise TimeoutError
    return parts.joined()


class _Parts:
    """What has come so far, within the limit."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, part: bytes) -> None:
        self._size += len(part)
        self._limits.check("bytes", self._size)
        self._parts.append(part)

    def joined(self) -> bytes:
        return b"".join(self._parts)
