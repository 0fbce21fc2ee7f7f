"""Compiled kernels: kept for every environment with the same sources, verified, and never needed."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numba
import pytest

import iss_risk
from iss_risk.compiled import DELIVERED, assign
from iss_risk.kernel_cache import (
    _ITS_INSTRUCTIONS,
    COMMON_PROCESSOR,
    SUFFIX,
    KernelCache,
    KernelFolder,
    _runs_on,
)

PACKAGE = Path(iss_risk.__file__).parent
# One small kernel: found or compiled? And does it work?
ONE_KERNEL = """
import logging, numpy as np
logging.basicConfig(format="%(levelname)s %(message)s")
from iss_risk.compiled import assign
to = np.zeros(3)
assign(np.arange(3.0), to)
assert to.tolist() == [0.0, 1.0, 2.0]
print(sum(assign.stats.cache_hits.values()), sum(assign.stats.cache_misses.values()))
"""
FOUND, COMPILED = "1 0\n", "0 1\n"


def one_kernel(
    cache: Path,
    package: Path = PACKAGE,
    before: Callable[[], None] | None = None,
    more: str = "",
    settings: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("HOME", "XDG_CACHE_HOME")}
    kept |= {"PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    kept |= {"NUMBA_CACHE_DIR": str(cache), **(settings or {})}
    return subprocess.run(
        [sys.executable, "-c", ONE_KERNEL + more],
        env=kept,
        cwd=package.parent,
        preexec_fn=before,
        capture_output=True,
        text=True,
        timeout=120,
    )


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache in which the kernel is kept."""
    assert one_kernel(tmp_path / "cache").stdout == COMPILED
    return tmp_path / "cache"


def test_a_second_environment_compiles_nothing(cache: Path, tmp_path: Path) -> None:
    """Another folder, other times, and read-only: numba's own cache would compile all of it again."""
    second = tmp_path / "elsewhere" / "iss_risk"
    shutil.copytree(PACKAGE, second, ignore=shutil.ignore_patterns("__pycache__", "_data"))
    before = files(cache), files(second)
    assert one_kernel(cache, second).stdout == FOUND
    assert (files(cache), files(second)) == before


def test_other_sources_compile_anew(cache: Path, tmp_path: Path) -> None:
    second = tmp_path / "elsewhere" / "iss_risk"
    shutil.copytree(PACKAGE, second, ignore=shutil.ignore_patterns("__pycache__", "_data"))
    with (second / "constants.py").open("a") as stream:
        stream.write("\n# another constant\n")
    assert one_kernel(cache, second).stdout == COMPILED


def for_processor(name: str, instructions: str = "") -> dict[str, str]:
    return {"NUMBA_CPU_NAME": name, "NUMBA_CPU_FEATURES": instructions}


CPUINFO = Path("/proc/cpuinfo")


@pytest.mark.skipif(
    not CPUINFO.exists() or "avx2" not in CPUINFO.read_text(), reason="no processor of the common kind"
)
def test_delivered_kernels_are_found_where_they_run_and_verified(tmp_path: Path) -> None:
    """Compiled for common processors and put into the package: any of these compiles and keeps nothing."""
    made, empty, second = tmp_path / "made", tmp_path / "empty", tmp_path / "elsewhere" / "iss_risk"
    common = for_processor(COMMON_PROCESSOR)
    assert one_kernel(made, settings=common).stdout == COMPILED
    shutil.copytree(PACKAGE, second, ignore=shutil.ignore_patterns("__pycache__", "_data", "_kernels"))
    delivered = second / "_kernels" / DELIVERED.path.name
    delivered.mkdir(parents=True)
    (path,) = made.rglob(f"*.assign-*{SUFFIX}")
    path = path.rename(delivered / path.name)
    before = files(second)
    assert one_kernel(empty, second).stdout == FOUND
    assert (files(empty), files(second)) == (set(), before)
    # One without AVX, as far as it says: what it does not know it must not be given.
    assert one_kernel(tmp_path / "old", second, settings=for_processor("generic")).stdout == COMPILED
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 4
    path.write_bytes(damaged)
    assert one_kernel(empty, second).stdout == COMPILED


@pytest.mark.parametrize(
    ("instructions", "runs"), [("+{}", True), ("+64bit,+{},+avx512f", True), ("", False), ("-{}", False)]
)
def test_common_code_runs_only_where_every_instruction_is(instructions: str, runs: bool) -> None:
    processor = ("linux", "some", instructions.format(",+".join(sorted(_ITS_INSTRUCTIONS))))
    known = [processor, ("linux", COMMON_PROCESSOR, "")] if runs else [processor]
    assert list(_runs_on(processor)) == known


def kernel_types() -> tuple[numba.types.Type, ...]:
    array = numba.float64[::1]
    return (array, array)


def test_no_flipped_bit_is_ever_loaded(tmp_path: Path) -> None:
    """A file with a wrong bit is not there: it is neither unpickled nor run. Every byte of the head, and of
    the rest as many as there is time for."""
    folder = KernelFolder(tmp_path / "kernels")
    kernel: Any = numba.njit(nogil=True)(assign.py_func)  # type: ignore[attr-defined]
    kernel._cache = KernelCache(assign.py_func, folder, "sources")  # type: ignore[attr-defined]
    kernel.compile(kernel_types())
    (path,) = folder.files("assign")
    good = path.read_bytes()
    load = kernel._cache.load_overload
    assert load(kernel_types(), kernel.targetctx) is not None
    draw = random.Random(1)
    places = [*range(80), *(draw.randrange(80, len(good)) for _ in range(400))]
    for place in places:
        damaged = bytearray(good)
        damaged[place] ^= 1 << draw.randrange(8)
        path.write_bytes(damaged)
        assert load(kernel_types(), kernel.targetctx) is None, place
    for broken in (good[:-1], good[:30], b"", good + b"\0"):
        path.write_bytes(broken)
        assert load(kernel_types(), kernel.targetctx) is None
        assert folder.damaged() == [path]
    path.write_bytes(good)
    assert load(kernel_types(), kernel.targetctx) is not None
    assert folder.damaged() == []


def test_finding_a_kernel_loads_nothing_that_only_compiling_needs(cache: Path) -> None:
    found = one_kernel(
        cache, more="import sys; print(*{'numba.np.arraymath', 'scipy.linalg'} & set(sys.modules))"
    )
    assert found.stdout == f"{FOUND}\n"


# All that tests and runs before have compiled, linked as a run links them: a name that machine code calls and
# that nobody has told LLVM of ends the process.
ALL_KERNELS = """
import io, sys
from numba.core.registry import cpu_target
from numba.core.runtime.nrt import rtsys
from iss_risk.compiled import KERNELS
from iss_risk.kernel_cache import _Result, _Unpickler
context = cpu_target.target_context
rtsys.initialize(context)
for path in KERNELS.files():
    content = KERNELS.read(path.name)
    if content is not None:
        key, reduced = _Unpickler(io.BytesIO(content)).load()
        _Result._rebuild(context, *reduced)
print(len(KERNELS.files()), "scipy.linalg" in sys.modules)
"""


def test_all_kept_kernels_link_without_what_compiling_needs() -> None:
    finished = subprocess.run(
        [sys.executable, "-c", ALL_KERNELS], capture_output=True, text=True, timeout=300
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.split()[1:] == ["False"]


def test_a_damaged_kernel_is_compiled_anew_and_replaced(cache: Path) -> None:
    (path,) = cache.rglob(f"*.assign-*{SUFFIX}")
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 4
    path.write_bytes(damaged)
    again = one_kernel(cache)
    assert (again.returncode, again.stdout, again.stderr) == (0, COMPILED, "")
    assert one_kernel(cache).stdout == FOUND


@pytest.mark.parametrize("kind", ["folder", "pipe", "another kernel"])
def test_what_lies_where_a_kernel_should_is_no_kernel(cache: Path, kind: str) -> None:
    (path,) = cache.rglob(f"*.assign-*{SUFFIX}")
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        KernelFolder(path.parent).write("another.kernel", b"code")
        path.with_name("another.kernel").rename(path)
    again = one_kernel(cache)
    assert (again.returncode, again.stdout) == (0, COMPILED), again.stderr


def said_once(stderr: str) -> bool:
    lines = [line for line in stderr.splitlines() if "cannot be kept" in line]
    return len(lines) == 1 and lines[0].startswith("WARNING ") and "NUMBA_CACHE_DIR" in lines[0]


def no_room() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))


MORE_KERNELS = "assign(np.arange(3), to)"


@pytest.mark.skipif(sys.platform == "win32", reason="places that POSIX knows")
def test_a_cache_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for chosen in (tmp_path / "file", Path("/proc/nothing"), Path("/dev/null")):
        ended = one_kernel(chosen, more=MORE_KERNELS)
        assert (ended.returncode, ended.stdout) == (0, COMPILED), ended.stderr
        assert said_once(ended.stderr)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_full_disk_leaves_no_half_kernel(tmp_path: Path) -> None:
    ended = one_kernel(tmp_path / "cache", before=no_room, more=MORE_KERNELS)
    assert (ended.returncode, ended.stdout) == (0, COMPILED), ended.stderr
    assert said_once(ended.stderr)
    assert files(tmp_path / "cache") == set()


@pytest.mark.skipif(sys.platform == "win32", reason="users of POSIX")
def test_without_a_home_nothing_is_left_where_it_is_started(tmp_path: Path) -> None:
    """A user who is in no list of users: "~" would become a folder of that name."""
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "import pwd, os\n"
            "def nobody(*_): raise KeyError\n"
            "pwd.getpwuid = nobody\n"
            "from iss_risk.compiled import KERNELS, kept_kernels\n"
            "from iss_risk.history.database import default_database\n"
            "from iss_risk.sources.cache import cache_folder\n"
            "assert kept_kernels() is None\n"
            "folders = KERNELS.path, default_database(), cache_folder()\n"
            "print(*[one.is_absolute() for one in folders])",
        ],
        env={"PYTHONPATH": str(PACKAGE.parent), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (found.stdout, found.stderr) == ("True True True\n", "")
    assert list(tmp_path.iterdir()) == []


def test_a_kernel_that_another_process_reads_is_kept_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows replaces no file that is open: two runs compile the same at the same time."""
    folder = KernelFolder(tmp_path)
    folder.write("one.kernel", b"code")

    def refuses(*_: object) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuses)
    folder.write("one.kernel", b"the same code")
    assert (folder.fault, folder.read("one.kernel")) == (None, b"code")
    assert [path.name for path in tmp_path.iterdir()] == ["one.kernel"]
    folder.write("another.kernel", b"code")
    assert folder.fault == "Permission denied"


def test_only_the_newest_versions_are_kept_and_nothing_else_is_touched(tmp_path: Path) -> None:
    for k in range(6):
        (tmp_path / f"{k:016x}").mkdir()
        os.utime(tmp_path / f"{k:016x}", (k, k))
    (tmp_path / "holiday").mkdir()
    os.utime(tmp_path / "holiday", (0, 0))
    folder = KernelFolder(tmp_path / ("f" * 16))
    assert folder.writable
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        *(f"{k:016x}" for k in (3, 4, 5)),
        "f" * 16,
        "holiday",
    ]
