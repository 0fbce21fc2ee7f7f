"""The first run on a machine: who compiles what."""

from __future__ import annotations

import pytest

from iss_risk.studies import first_run


class FakeContext:
    """Processes that only note what happens to them."""

    def __init__(self, error: Exception | None = None) -> None:
        self.events: list[str] = []
        self.error = error

    def Process(self, *, target, daemon: bool):
        assert target is first_run._compile_debris
        assert daemon
        return self

    def start(self) -> None:
        if self.error is not None:
            raise self.error
        self.events.append("started")

    def join(self) -> None:
        self.events.append("joined")


def prepare(monkeypatch: pytest.MonkeyPatch, context: FakeContext, *, kept: bool, cores: int = 2) -> None:
    monkeypatch.setattr(first_run.multiprocessing, "get_context", lambda method: context)
    monkeypatch.setattr(first_run, "kernels_kept", lambda: kept)
    monkeypatch.setattr(first_run, "available_cores", lambda: cores)


def test_a_fresh_machine_compiles_in_two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    context = FakeContext()
    prepare(monkeypatch, context, kept=False)
    wait = first_run.compile_debris_aside()
    assert context.events == ["started"]
    wait()
    assert context.events == ["started", "joined"]


@pytest.mark.parametrize(("kept", "cores"), [(True, 2), (False, 1)])
def test_later_runs_and_single_cores_do_it_alone(
    monkeypatch: pytest.MonkeyPatch, kept: bool, cores: int
) -> None:
    context = FakeContext()
    prepare(monkeypatch, context, kept=kept, cores=cores)
    first_run.compile_debris_aside()()
    assert context.events == []


def test_where_no_process_can_be_had_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    context = FakeContext(OSError("no more processes"))
    prepare(monkeypatch, context, kept=False)
    first_run.compile_debris_aside()()
    assert context.events == []
