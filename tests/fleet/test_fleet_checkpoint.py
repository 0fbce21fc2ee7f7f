"""A run over a fleet that is interrupted and continued: the same document; what is damaged is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from iss_risk.answers.fleet import FleetAnswer
from iss_risk.errors import InputError, UsageError
from iss_risk.fleet.fates import Fate
from iss_risk.simulation.fleet_checkpoint import FleetCheckpoint, FleetDecay
from iss_risk.studies.fleet import assess_fleet

from .made_fleets import NOW, Made

SAMPLES = 8
# More than one worker gets at once.
MADE = [Made(f"STARLINK-{1000 + k}", 44_000 + k, 200.0 + 2.0 * k, rate_km_per_day=-8.0) for k in range(11)]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fleet") / "fleet.tle"
    path.write_text("".join(f"{line}\n" for one in MADE for line in one.tle()))
    return path


def answer(file: Path, checkpoint: str | Path | FleetCheckpoint | None, seed: int = 0) -> FleetAnswer:
    now = None if isinstance(checkpoint, FleetCheckpoint) else NOW
    return assess_fleet(
        file, now=now, fate=Fate("abandoned"), samples=SAMPLES, seed=seed, workers=1, checkpoint=checkpoint
    )


@pytest.fixture(scope="module")
def saved(file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    """The document of a run, and the checkpoint that it leaves."""
    path = tmp_path_factory.mktemp("saved") / "long.jsonl"
    document = answer(file, path).to_json()
    return document, path.read_bytes()


def test_a_run_with_a_checkpoint_is_one_without(file: Path, saved: tuple[str, bytes]) -> None:
    assert answer(file, None).to_json() == saved[0]
    assert len(saved[1].splitlines()) == 1 + len(MADE)


@pytest.mark.parametrize("lines", [1, 4, 9, 12])
@pytest.mark.parametrize("rest", [0, 40])
def test_a_run_is_continued(
    file: Path, saved: tuple[str, bytes], tmp_path: Path, lines: int, rest: int
) -> None:
    """After any object, and where the program was killed in the middle of a line: with its own clock."""
    path, whole = tmp_path / "long.jsonl", saved[1].splitlines(keepends=True)
    path.write_bytes(b"".join(whole[:lines]) + b"".join(whole[lines : lines + 1])[:rest])
    checkpoint = FleetCheckpoint(path)
    assert checkpoint.now == NOW
    assert answer(file, checkpoint).to_json() == saved[0]
    assert (path.read_bytes(), checkpoint.fault) == (saved[1], None)


def test_what_is_done_is_not_done_again(
    file: Path, saved: tuple[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "long.jsonl"
    path.write_bytes(saved[1])
    monkeypatch.setattr("iss_risk.studies.fleet_decays.decay_at_once", None)
    assert answer(file, path).to_json() == saved[0]


def test_another_run_is_refused(file: Path, saved: tuple[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_bytes(saved[1])
    with pytest.raises(InputError, match=r"belongs to another run \(other: seed\)"):
        answer(file, path, seed=1)
    assert path.read_bytes() == saved[1]


def damaged(content: bytes, how: str) -> bytes:
    header, first, *rest = content.splitlines(keepends=True)
    if how == "a changed figure":
        fields = json.loads(first)
        fields["fault"] = "none"
        first = json.dumps(fields).encode() + b"\n"
    elif how == "a line too many":
        rest.append(first)
    elif how == "another kind":
        header = header.replace(b"fleet-checkpoint/1", b"fleet-checkpoint/0")
    elif how == "no time zone":
        header = header.replace(b"+00:00", b"")
    elif how == "no text":
        header = b"\x00\xff" * 100
    elif how == "a list":
        header = b"[1]\n"
    return header + first + b"".join(rest)


@pytest.mark.parametrize(
    "how", ["a changed figure", "a line too many", "another kind", "no time zone", "no text", "a list"]
)
def test_a_damaged_file_is_refused(file: Path, saved: tuple[str, bytes], tmp_path: Path, how: str) -> None:
    path = tmp_path / "long.jsonl"
    path.write_bytes(damaged(saved[1], how))
    with pytest.raises(InputError, match="is no checkpoint of a fleet by this iss-risk, or damaged"):
        answer(file, path)


def test_nothing_to_save_is_refused(file: Path, tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with pytest.raises(UsageError, match="nothing to save"):
        assess_fleet(file, now=NOW, census_only=True, checkpoint=path)
    with pytest.raises(UsageError, match="nothing to save"):
        assess_fleet(file, now=NOW, fate=Fate("retired"), checkpoint=path)
    assert not path.exists()


def test_a_folder_is_no_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no file"):
        FleetCheckpoint(tmp_path)
    assert FleetCheckpoint(tmp_path / "new.jsonl").now is None


def test_what_an_interrupt_leaves_is_continued(file: Path, saved: tuple[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"

    def interrupting(done: int, total: int) -> None:
        if (done, total) == (9, len(MADE)):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assess_fleet(
            file, now=NOW, fate=Fate("abandoned"), samples=SAMPLES, workers=1, checkpoint=path,
            progress=interrupting,
        )  # fmt: skip
    assert path.read_bytes() == b"".join(saved[1].splitlines(keepends=True)[:10])
    assert answer(file, path).to_json() == saved[0]


def test_a_checkpoint_that_cannot_be_written_costs_no_run(
    file: Path, saved: tuple[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    checkpoint = FleetCheckpoint(tmp_path / "long.jsonl")
    monkeypatch.setattr("os.fsync", full)
    document = assess_fleet(
        file, now=NOW, fate=Fate("abandoned"), samples=SAMPLES, workers=1, checkpoint=checkpoint
    ).to_json()
    assert document == saved[0]
    assert str(checkpoint.fault) == f"{checkpoint.path} cannot be written: No space left on device"
    assert not checkpoint.path.exists()


def _decay(number: int) -> FleetDecay:
    return FleetDecay(np.full(4, float(number)), np.ones(4, dtype=np.bool_), np.ones(4, dtype=np.bool_))


def test_of_two_runs_at_once_one_keeps_its_checkpoint(tmp_path: Path) -> None:
    path, fingerprint = tmp_path / "long.jsonl", {"now": NOW.isoformat(), "seed": 0}
    one = FleetCheckpoint(path)
    assert list(one.taken_up(dict(fingerprint), 9)) == []
    other = FleetCheckpoint(path)
    assert list(other.taken_up(dict(fingerprint), 9)) == []
    for checkpoint, numbers in ((one, range(5)), (other, range(2)), (one, range(5, 7))):
        for number in numbers:
            checkpoint.add(_decay(number))
        checkpoint.save()
    assert one.fault is None
    assert other.fault is not None
    assert "another program has written to it" in str(other.fault)
    found = list(FleetCheckpoint(path).taken_up(dict(fingerprint), 9))
    assert [one.days[0] for one in found] == list(range(7))


def test_a_file_cut_anywhere_after_its_first_line_is_continued(tmp_path: Path) -> None:
    path, fingerprint = tmp_path / "long.jsonl", {"now": NOW.isoformat(), "seed": 0}

    def run() -> int:
        checkpoint = FleetCheckpoint(path)
        found = len(list(checkpoint.taken_up(dict(fingerprint), 3)))
        for number in range(found, 3):
            checkpoint.add(_decay(number))
        checkpoint.save()
        return found

    assert run() == 0
    whole = path.read_bytes()
    for size in range(whole.index(b"\n") + 1, len(whole) + 1):
        path.write_bytes(whole[:size])
        assert run() == whole[:size].count(b"\n") - 1
        assert path.read_bytes() == whole
