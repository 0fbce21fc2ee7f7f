"""Chunks on several cores: in order, all of them, and not more than wanted."""

import threading
import time

import pytest

from iss_risk.execution import available_cores, run_chunks


@pytest.mark.parametrize("workers", [None, 1, 2, 7, 100])
@pytest.mark.parametrize("chunks", [0, 1, 5, 40])
def test_results_come_in_the_order_of_the_chunks(chunks: int, workers: int | None) -> None:
    def slow_first(chunk: int) -> int:
        time.sleep(0.002 if chunk % 3 == 0 else 0.0)
        return chunk * chunk

    assert list(run_chunks(slow_first, chunks, workers)) == [chunk * chunk for chunk in range(chunks)]


def test_workers_work_at_the_same_time() -> None:
    """Each of the first two chunks waits for the other to have begun."""
    barrier = threading.Barrier(2, timeout=5.0)

    def wait(chunk: int) -> int:
        if chunk < 2:
            barrier.wait()
        return chunk

    assert list(run_chunks(wait, 4, 2)) == [0, 1, 2, 3]


def test_one_worker_stays_in_the_callers_thread() -> None:
    assert set(run_chunks(lambda _: threading.get_ident(), 3, 1)) == {threading.get_ident()}


@pytest.mark.parametrize("workers", [1, 3])
def test_an_exception_reaches_the_caller_and_stops_the_rest(workers: int) -> None:
    begun = []

    def fail(chunk: int) -> int:
        begun.append(chunk)
        if chunk == 2:
            raise ValueError("chunk 2")
        return chunk

    found = []
    with pytest.raises(ValueError, match="chunk 2"):
        found.extend(run_chunks(fail, 1000, workers))
    assert len(begun) < 50


@pytest.mark.parametrize("workers", [1, 2])
def test_results_are_not_made_long_before_they_are_wanted(workers: int) -> None:
    """Memory does not grow with the number of samples."""
    begun = []

    def note(chunk: int) -> int:
        begun.append(chunk)
        return chunk

    results = run_chunks(note, 1000, workers)
    assert next(results) == 0
    time.sleep(0.05)
    assert len(begun) <= 2 * workers + 1
    results.close()
    time.sleep(0.05)
    assert len(begun) <= 3 * workers + 1


def test_cores_are_counted() -> None:
    assert available_cores() >= 1
