"""Processes that read, one file at a time each: what takes too long or too much ends its reader, and nothing else.

A limit that is kept within a process does not hold while a library in C is at work. So the files are read by processes
of their own, also where there is one file, and on each worker of a cluster. The watchdog of a reader is a thread of the
interpreter's own that needs no lock of Python (`faulthandler`), its memory is bounded by the system.
"""

import faulthandler
import gc
import os
import pickle
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias, TypeVar

from ...extractors import Limits, Notice, our_mistake

if TYPE_CHECKING:
    import subprocess

    # A process with the ends of two pipes: by which it is asked, and by which it answers.
    Begun: TypeAlias = "tuple[_Forked | subprocess.Popen[bytes], IO[bytes], IO[bytes]]"

Given = TypeVar("Given")
Got = TypeVar("Got")

# What a reader has, once its time is over, to say so itself.
GRACE = 1
# To load the rules, before the first file.
START = 120
# Files that a process may have open when it is forked.
INHERITED = 4096
SPAWNED = "import sys; sys.path[:] = {path!r}; from {module} import serve_standard; serve_standard({memory})"


class LostError(Exception):
    """A reader ended, or broke down, before it had an answer; says why."""


class Reader:
    """A process that does one task at a time, with so much *memory*; forked where that is safe, for it is quicker."""

    def __init__(self, memory: int) -> None:
        begun: Begun = _forked(memory) if _is_alone() else _spawned(memory)
        self._process, self._asks, self._answers = begun
        self._ending = threading.Lock()

    def ask(self, task: Callable[[Given], Got], given: Given, seconds: float) -> Got:
        """What *task* makes of *given*, both of which can be pickled. Raises LostError where nothing comes of it."""
        begin = time.monotonic()
        try:
            pickle.dump((task, given, seconds), self._asks, pickle.HIGHEST_PROTOCOL)
            self._asks.flush()
            done, answer = pickle.load(self._answers)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            self.close()
            if time.monotonic() - begin >= seconds:
                raise LostError(
                    Notice(
                        "takes too long: the limit is {seconds:g} seconds (--limit seconds=N)",
                        seconds=seconds,
                    )
                ) from None
            raise LostError(
                Notice(
                    "the process that read it died ({how}): it takes more memory than it may "
                    "(--limit memory=N), or is made to break what reads it",
                    how=self._died_of(),
                )
            ) from None
        if not done:
            raise LostError(answer)
        found: Got = answer
        return found

    def close(self) -> None:
        """End it, whatever it is at."""
        with self._ending:
            self._process.kill()
            self._process.wait()
        for pipe in (self._asks, self._answers):
            with suppress(OSError):
                pipe.close()

    def _died_of(self) -> str | Notice:
        status = self._process.wait()
        with suppress(ValueError):
            return signal.Signals(-status).name
        return Notice("exit status {n}", n=status)


class Readers:
    """As many readers as there are who ask at once; *begin* is what each does first, *count* are there at once."""

    def __init__(self, limits: Limits, begin: Callable[[None], None], count: int = 0) -> None:
        self._limits = limits
        self._begin = begin
        self._lock = threading.Lock()
        self._idle = [Reader(limits.memory) for _ in range(count)]
        self._every = set(self._idle)
        self._begun: set[Reader] = set()
        self._closed = False

    def ask(self, task: Callable[[Given], Got], given: Given) -> Got:
        """What a reader makes of it. Raises LostError."""
        reader = self._taken()
        try:
            if reader not in self._begun:
                reader.ask(self._begin, None, START)
                self._begun.add(reader)
            found = reader.ask(task, given, self._limits.seconds)
        except BaseException:
            reader.close()
            self._every.discard(reader)
            raise
        self._idle.append(reader)
        return found

    def _taken(self) -> Reader:
        with self._lock:
            if self._closed:
                raise LostError(Notice("stopped"))
            if self._idle:
                return self._idle.pop()
            reader = Reader(self._limits.memory)
            self._every.add(reader)
            return reader

    def close(self) -> None:
        """End them all, whatever they are at."""
        with self._lock:
            self._closed = True
            every = list(self._every)
        for reader in every:
            reader.close()


class _Forked:
    """As much of `subprocess.Popen` as a reader needs."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._status: int | None = None

    def kill(self) -> None:
        if self._status is None:
            with suppress(ProcessLookupError):  # it is not ours to wait for any more, or gone
                os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        if self._status is None:
            with suppress(ChildProcessError):
                self._status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        return self._status or 0


def _is_alone() -> bool:
    """Whether this process has one thread, libraries' own included: what others hold would stay held in a fork."""
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:  # not on Linux
        return False


def _forked(memory: int) -> "Begun":
    asked, ask = os.pipe()
    answered, answer = os.pipe()
    gc.freeze()  # to look for garbage in what both have would copy all of it
    pid = os.fork()
    if pid:
        os.close(asked)
        os.close(answer)
        return _Forked(pid), os.fdopen(ask, "wb"), os.fdopen(answered, "rb")
    try:
        for own, end in enumerate((asked, answer, os.open(os.devnull, os.O_WRONLY))):
            os.dup2(end, own)
        os.closerange(3, INHERITED)  # locks, databases, the ends of other readers
        _serve(os.fdopen(0, "rb"), os.fdopen(1, "wb"), memory)
    finally:
        os._exit(1)


def _spawned(memory: int) -> "Begun":
    import subprocess

    code = SPAWNED.format(path=sys.path, module=__name__, memory=memory)
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        process_group=0 if os.name == "posix" else None,  # where no interrupt of the terminal reaches it
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    return process, process.stdin, process.stdout


def serve_standard(memory: int) -> None:
    """Be a reader, asked on standard input; what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _serve(sys.stdin.buffer, answers, memory)


def _serve(asked: IO[bytes], answers: IO[bytes], memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked will end it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _bound(memory)
    tasks: queue.SimpleQueue[tuple[Callable[[Any], Any], Any, float]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(asked, tasks), daemon=True).start()
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        while True:
            task, given, seconds = tasks.get()
            faulthandler.dump_traceback_later(seconds + GRACE, exit=True, file=nowhere)
            answer = _answer(task, given)
            faulthandler.cancel_dump_traceback_later()
            answers.write(answer)
            answers.flush()


def _listen(asked: IO[bytes], tasks: "queue.SimpleQueue[Any]") -> None:
    """Take tasks; when nobody is there any more to ask, end at once, whatever the reader is at."""
    try:
        while True:
            tasks.put(pickle.load(asked))
    finally:
        os._exit(1)


def _answer(task: Callable[[Any], Any], given: Any) -> bytes:
    try:
        return pickle.dumps((True, task(given)), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(
            (False, Notice("too large or too deeply nested to read ({kind})", kind="MemoryError"))
        )
    except Exception as error:  # it is this file's, whatever it is
        return pickle.dumps((False, our_mistake(error)))


def _bound(memory: int) -> None:
    """Let the system refuse more *memory*, where it can."""
    try:
        import resource
    except ModuleNotFoundError:  # not on Windows
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (memory, resource.getrlimit(resource.RLIMIT_DATA)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
