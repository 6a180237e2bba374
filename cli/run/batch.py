"""Many tasks on any `concurrent.futures.Executor`: results in the order of the input, a bounded number under way."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from itertools import islice
from typing import TypeVar

Given = TypeVar("Given")
Got = TypeVar("Got")

# For each worker, so many tasks wait: enough to keep it busy.
WAITING = 16
# Bytes of contents that wait, at the most, however many tasks that are.
HEAVY = 64 * 1024 * 1024


def in_order(
    task: Callable[[list[Given]], list[Got]],
    given: Iterable[Given],
    workers: int,
    executor: Executor,
    lost: Callable[[Given, Exception], Got],
    *,
    together: int = 1,
    weight: Callable[[Given], int] = lambda _: 0,
) -> Iterator[Got]:
    """*task* of all of *given*, in their order, *together* at a time, by *workers* workers of *executor*.

    *lost* says what stands for the result where a task does not come back, also by itself. *given* is drawn only as it
    is needed, and so that the *weight* of what waits stays bounded.
    """
    rest = iter(given)
    under_way: deque[tuple[list[Given], int, Future[list[Got]]]] = deque()
    heavy = 0
    try:
        while True:
            while (
                len(under_way) * together < workers * WAITING
                and heavy < HEAVY
                and (batch := list(islice(rest, together)))
            ):
                weighs = sum(map(weight, batch))
                under_way.append((batch, weighs, executor.submit(task, batch)))
                heavy += weighs
            if not under_way:
                return
            batch, weighs, future = under_way[0]
            try:
                results = future.result()
            except Exception:
                results = [_alone(task, one, executor, lost) for one in batch]
            under_way.popleft()
            heavy -= weighs
            yield from results
    finally:
        for _, _, future in under_way:
            future.cancel()
        executor.shutdown(wait=False)


def _alone(
    task: Callable[[list[Given]], list[Got]],
    one: Given,
    executor: Executor,
    lost: Callable[[Given, Exception], Got],
) -> Got:
    """The result for *one* whose batch was lost with the worker that had it."""
    try:
        (found,) = executor.submit(task, [one]).result()
    except Exception as error:
        return lost(one, error)
    return found
