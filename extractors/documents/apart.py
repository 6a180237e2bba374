"""A file is read in a process of its own, where a library written in C reads it.

What such a library takes of memory and time for a hostile file can only be bounded from without; nor is each of them
safe in threads. A process is kept and reads file after file, as long as none of them ends it.
"""

import atexit
import contextlib
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from ..errors import DocumentError
from .content import Content
from .document import Document
from .limits import Limits

# Files that one process reads: libraries keep some memory of each.
EACH = 100
SIZE = struct.Struct("<Q")
# The face of the room, which takes long to import, is of no use there.
START = """
import sys, types
for name, path in zip(("nianbao", "nianbao.extractors"), sys.argv[1:]):
    sys.modules[name] = package = types.ModuleType(name)
    package.__path__ = [path]
from nianbao.extractors.documents.apart import serve
serve()
"""


class _Reader:
    """A process that reads."""

    def __init__(self) -> None:
        room = Path(__file__).parents[1]
        command = [sys.executable, "-c", START, str(room.parent), str(room)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._files = 0

    def read(self, module: str, content: Content) -> Document:
        limits, late = content.limits, threading.Event()
        assert self._process.stdin and self._process.stdout

        def end() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(limits.seconds, end)
        timer.daemon = True
        timer.start()
        self._files += 1
        try:
            _send(self._process.stdin, pickle.dumps((module, limits)))
            _send(self._process.stdin, content.data)
            result: Document | DocumentError = pickle.loads(_received(self._process.stdout))
        except (EOFError, OSError):
            self.end()
            if late.is_set() or -self._process.wait() == getattr(signal, "SIGXCPU", None):
                raise limits.too_long() from None
            raise DocumentError(
                f"too large: it takes more memory than it may (--limit unpacked=N, now {limits.unpacked:,}), "
                "or it is made to break what reads it"
            ) from None
        except BaseException:  # the time is over, or somebody interrupts
            self.end()
            raise
        finally:
            timer.cancel()
        if isinstance(result, DocumentError):
            raise result
        return result

    @property
    def is_of_use(self) -> bool:
        return self._files < EACH and self._process.poll() is None

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):  # what was not sent
                    pipe.close()


_idle: list[_Reader] = []
_lock = threading.Lock()


def read_apart(module: str, content: Content) -> Document:
    """What `read` of the *module* in this room makes of *content*, in another process within the limits.

    Raises DocumentError with the reason.
    """
    with _lock:
        reader = _idle.pop() if _idle else None
    reader = reader or _Reader()
    try:
        return reader.read(module, content)
    finally:
        if reader.is_of_use:
            with _lock:
                _idle.append(reader)
        else:
            reader.end()


@atexit.register
def _end_all() -> None:
    while _idle:
        _idle.pop().end()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)  # they answer the parent


def serve() -> None:
    """In the process of its own: read what comes until nobody asks any more."""
    from .registry import FORMATS

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's business
    readers = {f.module: f.read_here for f in FORMATS}
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    while True:
        try:
            module, limits = pickle.loads(_received(asked))
            content = Content(_received(asked), limits)
        except EOFError:
            return
        _bound(limits)
        try:
            result: Document | DocumentError = readers[module](content)
        except DocumentError as error:
            result = error
        except (MemoryError, RecursionError) as error:
            result = DocumentError(f"too large or too deeply nested to read ({type(error).__name__})")
        _send(answers, pickle.dumps(result))


def _bound(limits: Limits) -> None:
    """Let this process have no more than the next file may take; where the system knows such bounds."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + limits.seconds + 1
    _set(resource.RLIMIT_CPU, seconds)  # ends it even where nobody waits for it any more
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:  # not Linux
        return
    _set(resource.RLIMIT_AS, pages * resource.getpagesize() + limits.unpacked)


def give_room(more: int) -> None:
    """Let this process have *more* bytes for a library of ours that its file cannot make any larger."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    if most != resource.RLIM_INFINITY:
        _set(resource.RLIMIT_AS, most + more)


def _set(what: int, value: int) -> None:
    import resource

    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(SIZE.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _received(pipe: IO[bytes]) -> bytes:
    (size,) = SIZE.unpack(_exactly(pipe, SIZE.size))
    return _exactly(pipe, size)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data
