"""Run chunks of samples: in this thread, in threads, in processes or on a Dask cluster; the same answer.

Results come back in the order of the chunks, whichever is finished first, and never more than a few wait, so
that memory does not grow. A worker that dies is replaced and its chunk run again: a chunk is a function of
its number alone. If the caller stops asking for results, or is interrupted, the workers are stopped.

Threads are the usual choice: kernels release the interpreter lock, so that threads share the tables and
need no start-up of their own.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import queue
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

from iss_risk.checks import one_of, whole
from iss_risk.errors import WorkersError

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

Result = TypeVar("Result")
Backend = Literal["threads", "processes"]

MOST_WORKERS = 1_024

# A chunk whose worker has died so many times is not tried again.
MOST_DEATHS = 3
# An interrupt that comes just before a wait does not end the wait: so none is longer than this.
_WAKE_S = 0.2


@dataclass(frozen=True)
class Execution:
    """Where chunks run. `workers` is a number of threads or processes, None for the cores of this computer;
    `scheduler` the address of a Dask scheduler, which has workers of its own. Raises UsageError for what
    cannot be."""

    workers: int | None = None
    backend: Backend = "threads"
    scheduler: str | None = None

    def __post_init__(self) -> None:
        if self.workers is not None:
            super().__setattr__("workers", whole("workers", self.workers, 1, MOST_WORKERS))
        one_of("backend", self.backend, get_args(Backend))


def available_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_at_once(execution: Execution) -> int:
    """How many chunks run at once; of a cluster, which may be of any size, the most there can be."""
    if execution.scheduler is not None:
        return MOST_WORKERS
    return execution.workers or available_cores()


def run_chunks(
    run: Callable[[int], Result],
    chunks: int,
    workers: int | None = None,
    *,
    first: int = 0,
    execution: Execution | None = None,
) -> Iterator[Result]:
    """Yield run(first), …, run(chunks - 1) in this order; at most a few results wait at a time.

    An exception in a chunk, or the caller's own end, ends the run. For processes and clusters `run` must
    pickle; it is sent to each worker once. Raises WorkersError where workers cannot be had or keep dying.
    """
    execution = execution or Execution(workers)
    if execution.scheduler is not None:
        from iss_risk.execution.cluster import run_on_cluster

        return run_on_cluster(run, first, chunks, execution.scheduler)
    count = min(run_at_once(execution), max(chunks - first, 1))
    if execution.backend == "processes":
        return _in_processes(run, first, chunks, count)
    if count <= 1:
        return (run(chunk) for chunk in range(first, chunks))
    return _in_threads(run, first, chunks, count)


def _in_threads(run: Callable[[int], Result], first: int, chunks: int, workers: int) -> Iterator[Result]:
    # Daemons: a thread inside a kernel cannot be stopped, but it must not hold up the end of the program.
    tasks: queue.SimpleQueue[int | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[int, Any, BaseException | None]] = queue.SimpleQueue()

    def work() -> None:
        while (chunk := tasks.get()) is not None:
            try:
                done.put((chunk, run(chunk), None))
            except BaseException as error:
                done.put((chunk, None, error))

    for _ in range(workers):
        threading.Thread(target=work, name="iss-risk", daemon=True).start()
    finished: dict[int, tuple[Any, BaseException | None]] = {}
    given = first
    try:
        for wanted in range(first, chunks):
            while given < min(wanted + 2 * workers, chunks):
                tasks.put(given)
                given += 1
            while wanted not in finished:
                try:
                    chunk, result, error = done.get(timeout=_WAKE_S)
                except queue.Empty:
                    continue
                finished[chunk] = (result, error)
            result, error = finished.pop(wanted)
            if error is not None:
                raise error
            yield result
    finally:
        with contextlib.suppress(queue.Empty):  # a worker may take the last one
            while True:
                tasks.get_nowait()
        for _ in range(workers):
            tasks.put(None)


class _Process:
    """A worker process, and the chunk that it works on."""

    def __init__(self, payload: bytes) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.chunk: int | None = None
        self.connection.send_bytes(payload)

    def give(self, chunk: int) -> None:
        self.chunk = chunk
        self.connection.send(chunk)

    def end(self) -> None:
        self.process.kill()
        self.connection.close()


def _serve(connection: Connection) -> None:
    """What a worker process does; only the parent process reacts to interrupts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        run = pickle.loads(connection.recv_bytes())
        while True:
            chunk = connection.recv()
            try:
                answer = (True, run(chunk))
            except Exception as error:
                answer = (False, error)
            connection.send(answer)
    except (EOFError, OSError):
        return  # the parent has gone


def _in_processes(run: Callable[[int], Result], first: int, chunks: int, workers: int) -> Iterator[Result]:
    payload = pickle.dumps(run, protocol=5)
    team = [_Process(payload) for _ in range(workers)]
    finished: dict[int, Result] = {}
    waiting: list[int] = []
    deaths: dict[int, int] = {}
    given = first
    try:
        for wanted in range(first, chunks):
            while wanted not in finished:
                for k, member in enumerate(team):
                    if member.chunk is None and (waiting or given < min(wanted + 2 * workers, chunks)):
                        chunk = waiting.pop(0) if waiting else given
                        given += chunk == given
                        team[k] = _given(member, chunk, payload)
                by_connection = {member.connection: k for k, member in enumerate(team)}
                for connection in wait(list(by_connection)):
                    k = by_connection[connection]  # type: ignore[index]
                    at = team[k].chunk
                    try:
                        good, value = team[k].connection.recv()
                    except (EOFError, OSError):
                        team[k].end()
                        if at is not None:
                            deaths[at] = deaths.get(at, 0) + 1
                            if deaths[at] >= MOST_DEATHS:
                                raise WorkersError(
                                    f"{MOST_DEATHS} worker processes died at chunk {at}: is there memory "
                                    "enough? fewer --workers need less"
                                ) from None
                            waiting.append(at)
                        team[k] = _Process(payload)
                        continue
                    if not good:
                        raise value
                    assert at is not None
                    finished[at] = value
                    team[k].chunk = None
            yield finished.pop(wanted)
    finally:
        for member in team:
            member.end()


def _given(member: _Process, chunk: int, payload: bytes) -> _Process:
    """The member at work on a chunk, or another one where it has died idle."""
    try:
        member.give(chunk)
    except OSError:
        member.end()
        member = _Process(payload)
        member.give(chunk)
    return member
