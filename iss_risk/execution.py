"""Run chunks of samples on several cores: same answer for any number of workers.

Kernels release the interpreter lock, so threads share the tables and need no start-up of their own.
Results come back in the order of the chunks, whoever finishes first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def available_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_chunks(run: Callable[[int], Result], chunks: int, workers: int | None = None) -> Iterator[Result]:
    """Yield run(0), run(1), … run(chunks - 1) in this order; at most a few results wait at a time.

    An exception in a chunk, or the caller's own end, cancels the chunks that have not begun.
    """
    workers = min(workers or available_cores(), chunks)
    if workers <= 1:
        yield from map(run, range(chunks))
        return
    with ThreadPoolExecutor(workers, thread_name_prefix="iss-risk") as pool:
        waiting: list[Future[Result]] = []
        try:
            submitted = 0
            while submitted < chunks or waiting:
                while submitted < chunks and len(waiting) < 2 * workers:
                    waiting.append(pool.submit(run, submitted))
                    submitted += 1
                yield waiting.pop(0).result()
        finally:
            for future in waiting:
                future.cancel()
