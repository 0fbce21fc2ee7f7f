"""Chunks on a Dask cluster: `dask scheduler` and any number of `dask worker` on any number of machines.

What all chunks share is sent to the workers once. Dask itself runs the chunks of a worker that died on
another; where what was shared is lost with the last worker that held it, it is sent again.
"""

from __future__ import annotations

import logging
import pickle
from collections import deque
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, TypeVar

from iss_risk.compiled import sources_digest
from iss_risk.errors import UsageError, WorkersError

Result = TypeVar("Result")

CONNECT_S = 10
# Chunks on their way for each thread of the cluster, and how often all may be sent anew.
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
    worker with another version of this program, or where workers keep dying.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("needs Dask: pip install 'iss-risk[cluster]'", parameter="scheduler") from None
    connect: Any = Client  # not typed
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client: Any = connect(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise WorkersError(
            f"no Dask scheduler answers at {address} ({type(error).__name__}): start one with "
            "`dask scheduler`, or leave --scheduler out"
        ) from None
    try:
        yield from _computed(client, run, first, chunks, address)
    finally:
        client.close(timeout=2)


def _computed(
    client: Any, run: Callable[[int], Result], first: int, chunks: int, address: str
) -> Iterator[Result]:
    from concurrent.futures import CancelledError

    from distributed import KilledWorker

    try:
        client.wait_for_workers(1, timeout=CONNECT_S)
        digests = client.run(sources_digest)
    except TimeoutError:
        raise WorkersError(
            f"the Dask scheduler at {address} has no workers: start some with `dask worker`"
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
    payload = pickle.dumps(run, protocol=5)
    losses, wanted = 0, first
    while wanted < chunks:
        shared = client.scatter(payload, broadcast=True, hash=False)
        ahead = AHEAD * max(sum(client.nthreads().values()), 1)
        futures: deque[Any] = deque()
        given = wanted
        try:
            while wanted < chunks:
                while given < min(wanted + ahead, chunks):
                    futures.append(client.submit(_run, shared, given, pure=False))
                    given += 1
                result = futures[0].result()
                futures.popleft().release()
                wanted += 1
                losses = 0
                yield result
        except (KilledWorker, CancelledError, OSError) as error:
            losses += 1
            if losses >= MOST_LOSSES:
                raise WorkersError(
                    f"the Dask workers at {address} keep dying ({type(error).__name__})"
                ) from None
        finally:
            client.cancel(list(futures), force=True)
