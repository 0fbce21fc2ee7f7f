"""Checkpoints that are damaged, and saves that fail."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from iss_risk.errors import InputError, OutputError
from iss_risk.simulation.checkpoint import Checkpoint
from iss_risk.simulation.tally import Tally

from .test_sampling import chunk_of

PRINT: dict[str, object] = {"now": "2026-11-23T00:00:00+00:00", "seed": 0}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path, tally = tmp_path / "run.npz", Tally(100)
    tally.add(chunk_of(10, 1.0), 0.0)
    checkpoint = Checkpoint(path)
    checkpoint.taken_up(PRINT, 100)
    checkpoint.save(tally, now=True)
    assert checkpoint.fault is None
    return path


def arrays_of(path: Path) -> dict[str, Any]:
    with np.load(path) as stored:
        return {name: stored[name] for name in stored.files}


def test_what_was_saved_is_taken_up(saved: Path) -> None:
    tally = Checkpoint(saved).taken_up(PRINT, 100)
    assert tally.samples == 10
    np.testing.assert_array_equal(tally.sums("casualties")[0], 10.0)


def doubled(arrays: dict[str, Any]) -> None:
    arrays["sum_casualties"] = 2.0 * arrays["sum_casualties"]


def another_now(arrays: dict[str, Any]) -> None:
    text = bytes(arrays["header"]).replace(b"2026-11-23", b"2026-11-24")
    arrays["header"] = np.frombuffer(text, dtype=np.uint8)


def reshaped(arrays: dict[str, Any]) -> None:
    arrays["kept_figures"] = arrays["kept_figures"].T


def objects(arrays: dict[str, Any]) -> None:
    arrays["counts"] = np.array([{}, None], dtype=object)


CHANGES: list[Callable[[dict[str, Any]], Any]] = [
    doubled,
    another_now,
    reshaped,
    objects,
    lambda arrays: arrays.pop("header"),
    lambda arrays: arrays.pop("kept_points"),
    lambda arrays: arrays.update(header=np.frombuffer(b"[" * 100_000, dtype=np.uint8)),
    lambda arrays: arrays.update(header=np.frombuffer(b"[]", dtype=np.uint8)),
    lambda arrays: arrays.update(header=np.array(["text"])),
    lambda arrays: arrays.update(counts=np.full(6, np.inf)),
    lambda arrays: arrays.update(counts=np.zeros(6, dtype=np.int64)),
    lambda arrays: arrays.update(sum_casualties=np.full_like(arrays["sum_casualties"], np.nan)),
    lambda arrays: arrays.update(kept_tracks=np.zeros(3)),
    lambda arrays: arrays.update(foreign=np.zeros(3)),
]


@pytest.mark.parametrize("change", CHANGES)
def test_changed_contents_are_not_believed(saved: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    arrays = arrays_of(saved)
    change(arrays)
    np.savez(saved.with_name("other.npz"), **arrays)
    with pytest.raises(InputError, match=r"other\.npz: is no checkpoint of this iss-risk, or damaged"):
        Checkpoint(saved.with_name("other.npz"))


def test_arrays_that_claim_more_than_the_file_holds_cost_no_memory(saved: Path) -> None:
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }"
    body = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(80)
    for how, member in ((zipfile.ZIP_STORED, body), (zipfile.ZIP_DEFLATED, bytes(10_000_000))):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", how) as archive:
            archive.writestr("counts.npy", member)
        saved.write_bytes(content.getvalue())
        with pytest.raises(InputError, match="is no checkpoint"):
            Checkpoint(saved)


def test_flipped_bytes_change_nothing_or_are_refused(saved: Path) -> None:
    whole, believed = saved.read_bytes(), 0
    drawn = np.random.default_rng(15)
    for _ in range(500):
        content = bytearray(whole)
        content[drawn.integers(len(content))] ^= 1 << int(drawn.integers(8))
        saved.write_bytes(content)
        try:
            tally = Checkpoint(saved).taken_up(PRINT, 100)
        except InputError:
            continue
        believed += 1  # e.g. a date in the archive
        assert tally.samples == 10
        np.testing.assert_array_equal(tally.sums("casualties")[0], 10.0)
    assert believed < 250


@pytest.mark.parametrize("now", ["2026-11-23", "20266-11-23T00:00:00+00:00", "", None])
def test_a_clock_that_is_none_is_found_before_the_run(tmp_path: Path, now: str | None) -> None:
    """With a checksum that fits: it ended in exit code 1."""
    path = tmp_path / "run.npz"
    checkpoint, tally = Checkpoint(path), Tally(100)
    tally.add(chunk_of(10, 1.0), 0.0)
    checkpoint.taken_up({} if now is None else {"now": now}, 100)
    checkpoint.save(tally, now=True)
    with pytest.raises(InputError, match=r"is no checkpoint of this iss-risk, or damaged"):
        Checkpoint(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to("missing")
    for name in (tmp_path / "pipe", Path("/dev/zero"), tmp_path, tmp_path / "dangling"):
        with pytest.raises(InputError, match="is no file"):
            Checkpoint(name)


def test_where_none_can_be_written_is_found_at_once(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no such file or directory"):
        Checkpoint(tmp_path / "missing" / "run.npz")
    assert list(tmp_path.iterdir()) == []


def test_a_save_that_fails_is_kept_as_the_fault_and_leaves_the_file(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, checkpoint = saved.read_bytes(), Checkpoint(saved)
    tally = checkpoint.taken_up(PRINT, 100)
    tally.add(chunk_of(10, 1.0), 0.0)

    def disk_is_full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", disk_is_full)
        checkpoint.save(tally, now=True)
    assert str(checkpoint.fault) == f"{saved} cannot be written: No space left on device"
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]
    checkpoint.save(tally, now=True)
    assert checkpoint.fault is None
    assert Checkpoint(saved).taken_up(PRINT, 100).samples == 20
