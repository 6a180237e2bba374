"""Many tasks on any `concurrent.futures.Executor`: results in the order of the input, a bounded number under way.

A worker that dies costs the task it was at and no other.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import TypeVar

Given = TypeVar("Given")
Got = TypeVar("Got")

# Tasks that are sent to a worker at once: enough to pay for the sending, few enough for a steady stream.
TOGETHER = 8
# For each worker, so many of them wait.
WAITING = 3


def in_order(
    task: Callable[[Given], Got],
    given: Iterable[Given],
    workers: int,
    executors: Callable[[], Executor],
    lost: Callable[[Given, Exception], Got],
) -> Iterator[Got]:
    """*task* of each of *given*, in their order, by *workers* workers of an executor that *executors* makes.

    *lost* says what stands for the result where a worker dies, or a task cannot be brought to one. *task* can be
    pickled. *given* is drawn only as it is needed.
    """
    rest = iter(given)
    executor = executors()
    under_way: deque[tuple[list[Given], Future[list[Got]]]] = deque()
    try:
        while True:
            while len(under_way) < workers * WAITING and (batch := list(islice(rest, TOGETHER))):
                under_way.append((batch, executor.submit(_all_of, task, batch)))
            if not under_way:
                return
            try:
                results = under_way[0][1].result()
            except Exception:
                # a dead worker may take all that is under way with it: one by one, each shows whether it was the cause
                _close(executor, under_way)
                yield from _alone(task, chain.from_iterable(b for b, _ in under_way), executors, lost)
                under_way.clear()
                executor = executors()
                continue
            under_way.popleft()
            yield from results
    finally:
        _close(executor, under_way)


def process_pool(workers: int) -> Executor:
    """A pool of *workers* processes, which an interrupt of this one does not reach by itself."""
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _serve)


def _serve() -> None:
    """In a worker, once: leave interrupts to the parent, and end when it ends, even where it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _close(executor: Executor, under_way: Iterable[tuple[object, Future[Got]]] = ()) -> None:
    """Let *executor* go at once, with what is *under_way*."""
    processes = list((getattr(executor, "_processes", None) or {}).values())
    if not processes:
        # a pool of processes gives up by itself what its workers leave, and stumbles over what was cancelled
        for _, future in under_way:
            future.cancel()
    results = getattr(executor, "_result_queue", None)
    executor.shutdown(wait=False)
    for process in processes:
        process.terminate()
    if results is not None:
        # a worker may end in the middle of a result: without a writer here, whoever reads the rest finds its end
        results._writer.close()


def _all_of(task: Callable[[Given], Got], batch: list[Given]) -> list[Got]:
    return [task(one) for one in batch]


def _alone(
    task: Callable[[Given], Got],
    given: Iterable[Given],
    executors: Callable[[], Executor],
    lost: Callable[[Given, Exception], Got],
) -> Iterator[Got]:
    """Likewise, with one task under way at a time."""
    executor = executors()
    try:
        for one in given:
            try:
                got = executor.submit(task, one).result()
            except Exception as error:
                got = lost(one, error)
                _close(executor)
                executor = executors()
            yield got
    finally:
        _close(executor)
