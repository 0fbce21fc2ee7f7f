"""Children that write for ever and are killed (kill -9) at a random moment, one by one."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from collections.abc import Callable, Iterator

Report = Callable[[int], None]


def kill_each(
    write: Callable[[int, Report], None], kills: int, *, longest_s: float, seed: int = 0
) -> Iterator[list[int]]:
    """Start and kill `kills` children; after each kill, the numbers that this child had reported.

    `write` gets the number of the child and a function that reports what is safely written. Half of the
    children are killed within `longest_s` of their start, half within that of their first report.
    """
    rng = random.Random(seed)
    for kill in range(kills):
        reading_end, writing_end = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading_end)
            _write_for_ever(write, kill, writing_end)
        os.close(writing_end)
        if kill % 2:
            select.select([reading_end], [], [], 30.0)
        time.sleep(rng.uniform(0.0, longest_s))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading_end, encoding="ascii") as stream:
            whole = stream.read().rpartition("\n")[0]  # the last line may be cut off
        yield [int(line) for line in whole.split()]


def _write_for_ever(write: Callable[[int, Report], None], kill: int, writing_end: int) -> None:
    try:
        write(kill, lambda number: _tell(writing_end, number))
    finally:
        os._exit(1)  # only after an error: the child must not clean up what belongs to the parent


def _tell(writing_end: int, number: int) -> None:
    os.write(writing_end, b"%d\n" % number)
