"""Chunks on a Dask cluster: `dask scheduler` and any number of `dask worker` on any number of machines.

What all chunks share is sent to the workers once. Dask itself runs the chunks of a worker that died on
another; where what was shared is lost with the last worker that held it, it is sent again.
"""

from __future__ import annotations

import logging
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache, partial
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from iss_risk.compiled import sources_digest
from iss_risk.errors import IssRiskError, UsageError, WorkersError

Result = TypeVar("Result")

# Seconds to wait for a scheduler and its first worker, for what is shared to arrive, and at the end; and how
# often to look whether anybody is there while a chunk is computed.
CONNECT_S, SHARE_S, CLOSE_S, LOOK_S = 10.0, 60.0, 2.0, 5.0
# Chunks on their way for each thread of the cluster, and how often all may be sent again.
AHEAD, MOST_LOSSES = 3, 3


@lru_cache(maxsize=1)
def _unpacked(payload: bytes) -> Callable[[int], Any]:
    """Once a process, not once a chunk."""
    run: Callable[[int], Any] = pickle.loads(payload)
    return run


def _run(payload: bytes, chunk: int) -> Any:
    return _unpacked(payload)(chunk)


def run_on_cluster(run: Callable[[int], Result], first: int, chunks: int, address: str) -> Iterator[Result]:
    """Yield run(first), …, run(chunks - 1) in order, computed by the workers of the scheduler at `address`.

    Raises UsageError where Dask is not installed, WorkersError where there is no scheduler, no worker, a
    worker with another version of this program, where workers keep dying, or all or the scheduler have gone.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("needs Dask: pip install 'iss-risk[cluster]'", parameter="scheduler") from None

    class Bounded(Client):  # type: ignore[misc, no-any-unimported, unused-ignore]
        def __del__(self) -> None:
            """Nothing: where Dask's closes a client again that nobody answers, the program does not end."""

    connect: Any = Bounded  # not typed
    for name in (
        "distributed",
        "tornado",
        "asyncio",
    ):  # what they say of a lost connection is said in one line
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client: Any = _within(
            CONNECT_S + 1.0, lambda: connect(address, timeout=CONNECT_S, set_as_default=False)
        )
    except Exception as error:  # OSError, and what Dask raises for an address or certificates it cannot use
        raise WorkersError(
            f"no Dask scheduler answers at {address} ({type(error).__name__}): start one with "
            "`dask scheduler`, or leave --scheduler out"
        ) from None
    try:
        yield from _computed(client, run, first, chunks, address)
    finally:
        with suppress(Exception):
            _within(CLOSE_S, lambda: client.close(timeout=CLOSE_S))


def _computed(
    client: Any, run: Callable[[int], Result], first: int, chunks: int, address: str
) -> Iterator[Result]:
    from concurrent.futures import CancelledError

    from distributed import KilledWorker

    _require_same_program(client, address)
    payload = pickle.dumps(run, protocol=5)
    losses, wanted = 0, first
    while wanted < chunks:
        try:
            _wait_for_a_worker(client)
            shared = _within(
                SHARE_S, lambda: client.scatter(payload, broadcast=True, hash=False, timeout=SHARE_S)
            )
            ahead = AHEAD * max(_threads(client), 1)
        except Exception as error:  # whatever Dask raises where the other end has gone
            raise _lost(address, error) from None
        futures: deque[Any] = deque()
        given = wanted
        try:
            while wanted < chunks:
                while given < min(wanted + ahead, chunks):
                    futures.append(client.submit(_run, shared, given, pure=False))
                    given += 1
                result = _result(client, futures[0], address)
                futures.popleft().release()
                wanted += 1
                losses = 0
                yield result
        except (KilledWorker, CancelledError, OSError) as error:
            if isinstance(error, IssRiskError):
                raise
            losses += 1
            if losses >= MOST_LOSSES:
                raise WorkersError(
                    f"the Dask workers at {address} keep dying ({type(error).__name__})"
                ) from None
        finally:
            with suppress(Exception):
                _within(CLOSE_S, partial(client.cancel, list(futures), force=True))


def _require_same_program(client: Any, address: str) -> None:
    """Raises WorkersError where there are no workers, or one with another version of this program."""
    try:
        _wait_for_a_worker(client)
        digests = _within(SHARE_S, lambda: client.run(sources_digest))
    except TimeoutError:
        raise WorkersError(
            f"the Dask scheduler at {address} has no workers that answer: start some with `dask worker`"
        ) from None
    except Exception as error:  # whatever a worker without this program raises
        raise WorkersError(
            f"the Dask workers at {address} cannot run iss-risk ({type(error).__name__}): install it there"
        ) from None
    others = sorted(name for name, digest in digests.items() if digest != sources_digest())
    if others:
        raise WorkersError(
            f"the Dask worker {others[0]} has another version of iss-risk: install the same one"
        )


def _result(client: Any, future: Any, address: str) -> Any:
    """The result of a chunk, however long it takes, as long as there is a worker. Raises WorkersError."""
    while True:
        try:
            return future.result(timeout=LOOK_S)
        except TimeoutError:
            if future.done():  # the chunk's own
                raise
        try:
            threads = _threads(client)
        except Exception as error:  # whatever Dask raises where the other end has gone
            raise _lost(address, error) from None
        if threads == 0:  # give those that are started again time
            try:
                _wait_for_a_worker(client)
            except Exception as error:
                raise _lost(address, error) from None


def _wait_for_a_worker(client: Any) -> None:
    """Raises TimeoutError."""
    _within(CONNECT_S + 1.0, lambda: client.wait_for_workers(1, timeout=CONNECT_S))


def _threads(client: Any) -> int:
    return sum(_within(CONNECT_S, client.nthreads).values())


def _lost(address: str, error: Exception) -> WorkersError:
    return WorkersError(
        f"the Dask scheduler at {address}, or all of its workers, have gone ({type(error).__name__})"
    )


def _within(seconds: float, call: Callable[[], Result]) -> Result:
    """What `call` returns or raises; TimeoutError after so many seconds: not all that Dask waits for has an
    end. The thread is left behind; it ends with the program."""
    found: SimpleQueue[tuple[bool, Any]] = SimpleQueue()

    def work() -> None:
        try:
            found.put((True, call()))
        except BaseException as error:  # of the other thread, to be raised in this one
            found.put((False, error))

    threading.Thread(target=work, name="iss-risk-dask", daemon=True).start()
    try:
        good, value = found.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"no answer within {seconds:g} s") from None
    if not good:
        raise value
    return value
