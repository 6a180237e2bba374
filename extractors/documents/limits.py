"""How large a file may be, and how long it may take: no file may cost the others."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from ..errors import DocumentError
from ..words import Notice


@dataclass(frozen=True)
class Limits:
    """What one file may have, at the most."""

    bytes: int = 64 * 1024 * 1024  # as it is on disk
    unpacked: int = 512 * 1024 * 1024  # bytes of what is packed in it
    members: int = 10_000  # files in an archive
    pages: int = 1_000
    cells: int = 200_000
    pixels: int = 80_000_000  # of a picture, or of one on a page: A3 in 600 dots an inch
    seconds: int = 120
    memory: int = 1_000_000_000  # bytes that the process that reads it may have

    @contextmanager
    def time(self) -> Iterator[None]:
        """Raise DocumentError where the body takes longer than it may; in a thread, or on Windows, nothing does."""
        if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
            yield
            return

        def over(_signal: int, _frame: FrameType | None) -> None:
            raise self.too_long()

        before = signal.signal(signal.SIGALRM, over)
        signal.setitimer(signal.ITIMER_REAL, self.seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def too_long(self) -> DocumentError:
        return DocumentError(
            Notice(
                "takes too long: the limit is {seconds:g} seconds (--limit seconds=N)", seconds=self.seconds
            )
        )

    def check(self, what: str, number: int) -> None:
        """Raise DocumentError if *number* of *what*, the name of a limit, is above it."""
        most: int = getattr(self, what)
        if number > most:
            raise DocumentError(
                Notice(
                    "too large: {number:,} {what}, the limit is {most:,} (--limit {what}=N)",
                    number=number,
                    what=what,
                    most=most,
                )
            )


DEFAULT_LIMITS = Limits()
