"""Arrays kept in the user's cache: the same as made anew, verified, and never needed."""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from iss_risk.compiled import KERNELS
from iss_risk.exposure import kept, model
from iss_risk.exposure.kept import Arrays, read_arrays, write_arrays
from iss_risk.sources.atomic import is_temporary, temporary_beside

RANDOM = np.random.default_rng(1)
ARRAYS: Arrays = (
    np.array(["AFG", "ZWE"]),
    RANDOM.random((7, 4)),
    RANDOM.integers(-5, 5, 1001).astype(np.int16),
    np.zeros(0, dtype=np.uint8),
    RANDOM.random(3_000_000),
)


def same(found: Arrays | None, arrays: Arrays = ARRAYS) -> bool:
    return found is not None and all(
        (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
        for one, other in zip(found, arrays, strict=True)
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "exposure"
    monkeypatch.setattr(kept, "kept_folder", lambda: folder)
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.npz"
    path.write_bytes(b"polygons")
    return path


def made(times: list[int]) -> Callable[[], Arrays]:
    def make() -> Arrays:
        times.append(1)
        return ARRAYS

    return make


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    write_arrays(tmp_path / "new" / "file", ARRAYS)
    found = read_arrays(tmp_path / "new" / "file")
    assert same(found)
    assert found is not None
    # Kernels take arrays of these kinds, and no others.
    assert all(type(one) is np.ndarray and one.flags.aligned and one.flags.c_contiguous for one in found)
    assert all(one.flags.writeable for one in found)
    assert same(pickle.loads(pickle.dumps(found)))  # worker processes are sent them


def test_writing_to_arrays_does_not_change_the_file(tmp_path: Path) -> None:
    write_arrays(tmp_path / "file", ARRAYS)
    found = read_arrays(tmp_path / "file")
    assert found is not None
    found[1][:] = 0.0
    assert same(read_arrays(tmp_path / "file"))


def test_arrays_stay_when_the_file_is_replaced(tmp_path: Path) -> None:
    write_arrays(tmp_path / "file", ARRAYS)
    found = read_arrays(tmp_path / "file")
    write_arrays(tmp_path / "file", ARRAYS[:1])
    (tmp_path / "file").unlink()
    assert same(found)


@pytest.mark.parametrize("at", [0, 20, 40, 63, 64, 70, 200, 5_000, 12_000_000, -1])
def test_a_single_flipped_bit_is_noticed(tmp_path: Path, at: int) -> None:
    path = tmp_path / "file"
    write_arrays(path, ARRAYS)
    content = bytearray(path.read_bytes())
    content[at] ^= 4
    path.write_bytes(content)
    assert read_arrays(path) is None


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 1_000, -1])
def test_a_file_that_is_cut_off_is_noticed(tmp_path: Path, size: int) -> None:
    path = tmp_path / "file"
    write_arrays(path, ARRAYS)
    path.write_bytes(path.read_bytes()[:size])
    assert read_arrays(path) is None


def test_more_at_the_end_is_noticed(tmp_path: Path) -> None:
    write_arrays(tmp_path / "file", ARRAYS)
    with (tmp_path / "file").open("ab") as stream:
        stream.write(b"\0")
    assert read_arrays(tmp_path / "file") is None


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    assert read_arrays(tmp_path / "nothing") is None
    assert read_arrays(tmp_path) is None
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert read_arrays(tmp_path / "pipe") is None


def test_made_once_and_again_when_damaged(folder: Path, source: Path) -> None:
    times: list[int] = []
    for _ in range(3):
        assert same(kept.kept([source], made(times)))
    assert len(times) == 1
    [path] = folder.iterdir()
    path.write_bytes(path.read_bytes()[:-9])
    assert same(kept.kept([source], made(times)))
    assert same(read_arrays(path))
    assert len(times) == 2


@pytest.mark.usefixtures("folder")
def test_made_again_for_another_source(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[int] = []
    kept.kept([source], made(times))
    source.write_bytes(b"other polygons")
    kept.kept([source], made(times))
    monkeypatch.setattr(KERNELS, "path", KERNELS.path.with_name("0" * 16))  # other programs
    kept.kept([source], made(times))
    assert len(times) == 3


def test_two_files_stay_and_nothing_half_written(folder: Path, source: Path) -> None:
    folder.mkdir()
    old, fresh = temporary_beside(folder / "x"), temporary_beside(folder / "x")
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (0.0, 0.0))
    for content in (b"1", b"2", b"3", b"4"):
        source.write_bytes(content)
        kept.kept([source], made([]))
    assert len(list(folder.glob("*.arrays"))) == 2
    assert [path for path in folder.iterdir() if is_temporary(path)] == [fresh]


@pytest.mark.parametrize("what", ["a file", "a device", "read-only"])
def test_where_nothing_can_be_kept_arrays_are_made(
    what: str, tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder"
    if what == "a file":
        folder.write_text("in the way")
    elif what == "a device":
        folder = Path(os.devnull) / "below"
    else:
        folder.mkdir()
        folder.chmod(0o500)
        if os.access(folder, os.W_OK):
            pytest.skip("root may write everywhere")
    monkeypatch.setattr(kept, "kept_folder", lambda: folder)
    times: list[int] = []
    for _ in range(2):
        assert same(kept.kept([source], made(times)))
    assert len(times) == 2


def test_a_full_disk_leaves_nothing_behind(
    folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np.lib.format, "write_array", full)
    assert same(kept.kept([source], made([])))
    assert list(folder.iterdir()) == []


def _keep(folder: str, source: str, rounds: int) -> bool:
    kept.kept_folder = lambda: Path(folder)
    return all(same(kept.kept([Path(source)], made([]))) for _ in range(rounds))


def test_runs_that_start_together_do_not_disturb_each_other(folder: Path, source: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert all(pool.starmap(_keep, [(str(folder), str(source), 3)] * 6))
    assert [path.suffix for path in folder.iterdir()] == [".arrays"]


def test_the_kept_exposure_is_the_one_that_is_made(folder: Path) -> None:
    embedded = model._embedded.__wrapped__
    first, second = embedded(), embedded()
    assert len(list(folder.iterdir())) == 1
    for name in ("iso_a3", "names", "notes", "files"):
        assert getattr(first, name) == getattr(second, name)
    for name in ("area_fraction_by_row", "persons_by_row", "row_area_km2", "persons"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()
    assert same(first.index, second.index)
    assert same(first.population, second.population)
