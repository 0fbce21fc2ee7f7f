"""Files that are nearly right, as many as one likes: does a reader ever end in an error that is not ours?

    python benchmarks/mutation_campaign.py READER COUNT [FIRST]     READER: a name, or a pattern: "map-*"
    python benchmarks/mutation_campaign.py --list

Readers, good files and mutations are those of tests/test_fuzz_readers.py, drawn by seed: case k of a reader
is always the same. Each is read (nothing was wrong), refused (an error of ours, in one line), or a fault: any
other exception, a crash, or no end within a minute. A call that takes more than two seconds is slow; one that
raises the most memory ever used by 200 MB is large. Files lie in the folder for temporary ones: TMPDIR.
"""

from __future__ import annotations

import fnmatch
import mmap
import os
import signal
import struct
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
os.environ["ISS_RISK_OFFLINE"] = "1"

from command_readers import COMMANDS
from kept_readers import KEPT
from mutations import drawn, survives
from readers import USER_FILES, Reader

READERS: dict[str, Callable[[Path], Reader]] = USER_FILES | KEPT | COMMANDS
SLOW_S, HANG_S, LARGE_MB = 2.0, 60, 200.0
_COUNTS = struct.Struct("<6q")  # next case, read, refused, faults, slow, large


@dataclass
class Outcomes:
    """Of one reader; `faults` are tracebacks' last lines with the number of their first case."""

    cases: int = 0
    read: int = 0
    refused: int = 0
    slow: int = 0
    large: int = 0
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)


def case(reader: Reader, name: str, number: int) -> bytes:
    """What case `number` gives to the reader: mutated, half of them sealed afterwards."""
    draw = Random(f"{name} {number}")
    data = drawn(draw.choice(reader.seeds), draw)
    return reader.seal(data) if draw.random() < 0.5 else data


def campaign(name: str, count: int, first: int = 0) -> Outcomes:
    """Run the cases in a child, and in another after each that kills it."""
    found, begin = Outcomes(), time.monotonic()
    shared = mmap.mmap(-1, _COUNTS.size)
    shared[:] = _COUNTS.pack(first, 0, 0, 0, 0, 0)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "faults.txt"
        log.touch()
        while _COUNTS.unpack(shared[:])[0] < first + count:
            child = os.fork()
            if child == 0:
                _run(name, first + count, shared, Path(folder))
            _, status = os.waitpid(child, 0)
            if status:
                number, *others = _COUNTS.unpack(shared[:])
                with log.open("a") as out:
                    out.write(f"{number}\tended by {status}\n")
                shared[:] = _COUNTS.pack(number + 1, *others)
        _, found.read, found.refused, _, found.slow, found.large = _COUNTS.unpack(shared[:])
        seen: dict[str, str] = {}
        for line in log.read_text().splitlines():
            number_text, _, fault = line.partition("\t")
            seen.setdefault(fault, number_text)
            found.faults[f"{fault} (first: case {seen[fault]})"] += 1
    found.cases, found.seconds = count, time.monotonic() - begin
    return found


def _run(name: str, end: int, shared: mmap.mmap, folder: Path) -> None:
    status = 1
    try:
        own = Path(tempfile.mkdtemp(dir=folder))
        reader = READERS[name](own)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libraries speak of broken files there
        assert any(survives(partial(reader.read, seed)) for seed in reader.seeds), "no good file is read"
        number, *counts = _COUNTS.unpack(shared[:])
        most_mb = _most_mb()
        with (folder / "faults.txt").open("a") as log:
            while number < end:
                data = case(reader, name, number)
                signal.alarm(HANG_S)
                start = time.process_time()
                try:
                    counts[0 if survives(partial(reader.read, data)) else 1] += 1
                except Exception as error:
                    counts[2] += 1
                    log.write(f"{number}\t{_last(error)}\n")
                    log.flush()
                counts[3] += time.process_time() - start > SLOW_S
                signal.alarm(0)
                counts[4] += (now_mb := _most_mb()) - most_mb > LARGE_MB
                most_mb = max(most_mb, now_mb)
                number += 1
                shared[:] = _COUNTS.pack(number, *counts)
        status = 0
    except BaseException:
        traceback.print_exc(file=sys.stdout)
        sys.stdout.flush()
        status = 2
    finally:
        os._exit(status)


def _last(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if "iss_risk" in one.filename] or frames
    text = " ".join(f"{type(error).__name__}: {error}".split())[:150]
    return f"{text} [{Path(ours[-1].filename).name}:{ours[-1].lineno}]"


def _most_mb() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def main() -> None:
    if sys.argv[1:] == ["--list"]:
        print("\n".join(READERS))
        return
    wanted, count, *first = sys.argv[1:]
    names = fnmatch.filter(READERS, wanted)
    bad = 0
    for name in names:
        found = campaign(name, int(count), *map(int, first))
        number = sum(found.faults.values())
        bad += number
        print(
            f"{name}: {found.cases:,} cases in {found.seconds:.0f} s: {found.read:,} read, "
            f"{found.refused:,} refused, {number} faults, {found.slow} slow, {found.large} large",
            flush=True,
        )
        for fault, times in found.faults.most_common(10):
            print(f"  {times} x {fault}", flush=True)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
