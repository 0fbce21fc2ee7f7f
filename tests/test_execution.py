"""Chunks on several cores: in order, all of them, and not more than wanted."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from functools import partial
from pathlib import Path

import pytest

from iss_risk.errors import InputError, WorkersError
from iss_risk.execution import Execution, available_cores, run_chunks


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

    found: list[int] = []
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
    assert isinstance(results, Generator)
    results.close()
    time.sleep(0.05)
    assert len(begun) <= 3 * workers + 1


# SIGTERM is as sudden on Windows, which knows no SIGKILL.
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


def square(chunk: int) -> int:
    return chunk * chunk


def square_after_a_death(folder: str, chunk: int) -> int:
    """Kills its own process the first time that it is at chunk 3."""
    mark = Path(folder) / "died"
    if chunk == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), KILL)
    return chunk * chunk


def always_dies(chunk: int) -> int:
    os.kill(os.getpid(), KILL)
    return chunk


def raises(_chunk: int) -> int:
    raise InputError("chunk cannot be read", path="some.file")


PROCESSES = Execution(2, "processes")


def test_processes_give_the_same_also_when_one_is_killed(tmp_path: Path) -> None:
    run = partial(square_after_a_death, str(tmp_path))
    assert list(run_chunks(run, 12, execution=PROCESSES)) == [k * k for k in range(12)]
    assert (tmp_path / "died").exists()


def test_processes_that_keep_dying_are_an_error() -> None:
    with pytest.raises(WorkersError, match="died at chunk"):
        list(run_chunks(always_dies, 2, execution=PROCESSES))


def test_an_exception_in_a_process_reaches_the_caller_as_it_was() -> None:
    with pytest.raises(InputError, match=r"some\.file: chunk cannot be read") as caught:
        list(run_chunks(raises, 2, execution=PROCESSES))
    assert caught.value.path == "some.file"


def test_a_run_is_taken_up_where_it_was_left() -> None:
    for execution in (Execution(1), Execution(2), PROCESSES):
        assert list(run_chunks(square, 9, first=6, execution=execution)) == [36, 49, 64]
        assert list(run_chunks(square, 9, first=9, execution=execution)) == []


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_thread_in_the_middle_of_a_chunk_does_not_hold_up_the_end() -> None:
    """The interrupt ends the program at once, though its threads would sleep for a minute."""
    code = (
        "import time, sys, signal; from iss_risk.execution import run_chunks\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def slow(chunk):\n    print('begun', flush=True); time.sleep(60)\n"
        "try:\n    list(run_chunks(slow, 4, 2))\nexcept KeyboardInterrupt:\n    sys.exit(130)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("begun")
    process.send_signal(signal.SIGINT)
    begin = time.monotonic()
    assert process.wait(timeout=30) == 130
    assert time.monotonic() - begin < 5.0  # a second where nothing else runs
    process.stdout.close()


def slow_square(chunk: int) -> int:
    time.sleep(0.5)
    return chunk * chunk


def test_no_scheduler_is_one_line() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(WorkersError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1"):
        list(run_chunks(square, 2, execution=Execution(scheduler="tcp://127.0.0.1:1")))


SILENT = """
import socket, sys, threading, time
from iss_risk.errors import WorkersError
from iss_risk.execution import Execution, run_chunks

server = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=lambda: [server.accept() for _ in iter(int, 1)], daemon=True).start()
try:
    list(run_chunks(abs, 2, execution=Execution(scheduler=f"{sys.argv[1]}://127.0.0.1:{server.getsockname()[1]}")))
except WorkersError as error:
    print(error)
"""


@pytest.mark.parametrize("scheme", ["tcp", "tls"])
def test_a_scheduler_that_never_speaks_and_one_that_wants_certificates_are_one_line(scheme: str) -> None:
    """Also at the end of the program, where Dask would wait once more."""
    pytest.importorskip("distributed")
    begin = time.monotonic()
    finished = subprocess.run(
        [sys.executable, "-c", SILENT, scheme], capture_output=True, text=True, timeout=60
    )
    assert finished.stdout.startswith(f"no Dask scheduler answers at {scheme}://127.0.0.1:")
    assert finished.stdout.count("\n") == 1
    assert finished.stderr == ""
    assert time.monotonic() - begin < 30.0


@pytest.fixture
def cluster():
    """Two worker processes of one thread on this machine; yields the address and the processes."""
    pytest.importorskip("distributed")
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as local:
        yield local


def test_a_cluster_gives_the_same_also_when_a_worker_is_killed(cluster, tmp_path: Path) -> None:
    execution = Execution(scheduler=cluster.scheduler_address)
    assert list(run_chunks(square, 20, execution=execution)) == [k * k for k in range(20)]
    run = partial(square_after_a_death, str(tmp_path))
    assert list(run_chunks(run, 12, execution=execution)) == [k * k for k in range(12)]
    assert (tmp_path / "died").exists()


@pytest.mark.slow
@pytest.mark.parametrize("whole", [True, False])
def test_a_scheduler_or_all_workers_that_die_are_one_line(whole: bool) -> None:
    pytest.importorskip("distributed")
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=0, threads_per_worker=1, dashboard_address=None, silence_logs=50, processes=True
    ) as local:
        local.scale(1)
        local.wait_for_workers(1)
        found = run_chunks(slow_square, 50, execution=Execution(scheduler=local.scheduler_address))
        assert next(found) == 0
        begin = time.monotonic()
        if whole:
            local.close()
        else:
            local.scale(0)
        with pytest.raises(WorkersError, match=r"gone|keep dying"):
            list(found)
        assert time.monotonic() - begin < 60.0


def test_cores_are_counted() -> None:
    assert available_cores() >= 1
