"""Kill -9 in the middle of keeping element sets, again and again: is one lost, is a file damaged?

    python benchmarks/element_kills.py [KILLS | --size]

A child keeps set after set and reports each once it is kept; the parent kills it at a random moment. All sets
reported so far must be there immediately after each kill, whole, and nothing may be set aside. With --size:
how large a full file is, and how long it takes to read.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from killing import Report, kill_each

from iss_risk.orbit.element_store import FOLDER_VARIABLE, add, load, store_folder
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.kept_sets import MOST_SETS, KeptSet

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
SET = KeptSet(
    MeanElements(
        name="TEST", norad_id=99999, object_id="2026-001A", epoch=BEGIN,
        mean_motion_rev_per_day=15.9, eccentricity=0.001, inclination_deg=51.6, raan_deg=40.0,
        arg_perigee_deg=60.0, mean_anomaly_deg=0.0, bstar_per_earth_radius=1e-4,
    ),
    "CelesTrak GP",
    BEGIN,
)  # fmt: skip


@dataclass
class Toll:
    """`damaged`: how often a line could not be read after a kill; `scraps`: temporary files at the end."""

    kills: int
    reported: int
    kept: int
    lost: int
    damaged: int
    set_aside: int
    scraps: int


def kill_writers(kills: int, *, seed: int = 0) -> Toll:
    """Start and kill `kills` writers of the store that ISS_RISK_ELEMENTS_DIR names."""
    reported: set[int] = set()
    lost: set[int] = set()
    damaged = 0
    for numbers in kill_each(_keep_for_ever, kills, longest_s=0.04, seed=seed):
        reported |= set(numbers)
        kept = load(99999)  # immediately after the kill
        damaged += kept.note is not None
        lost |= reported - {_number(one) for one in kept.sets}
    add(99999, [_numbered(kills * 100_000)])  # and it goes on: no lock and no scrap is in the way
    names = [path.name for path in store_folder().iterdir()]
    return Toll(
        kills=kills,
        reported=len(reported),
        kept=len(load(99999).sets),
        lost=len(lost),
        damaged=damaged,
        set_aside=sum("damaged" in name for name in names),
        scraps=sum(name.endswith(".tmp") for name in names),
    )


def _numbered(number: int) -> KeptSet:
    """One for every ten seconds, so that each has an epoch of its own."""
    epoch = BEGIN + timedelta(seconds=10 * number)
    return replace(SET, elements=replace(SET.elements, epoch=epoch))


def _number(one: KeptSet) -> int:
    return round((one.epoch - BEGIN) / timedelta(seconds=10))


def _keep_for_ever(kill: int, report: Report) -> None:
    number = kill * 100_000
    while True:
        add(99999, [_numbered(number)])
        report(number)
        number += 1


def tell_size() -> None:
    """Print what the most sets of one object cost."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[FOLDER_VARIABLE] = folder
        add(99999, [_numbered(number) for number in range(MOST_SETS)])
        start = time.process_time()
        kept = load(99999)
        seconds, size = time.process_time() - start, kept.path.stat().st_size
    print(f"{len(kept.sets):,} sets: {size / 1e6:.1f} MB, read in {seconds:.2f} s of CPU")


def main() -> None:
    """Print the toll; exit code 1 where something was lost."""
    if sys.argv[1:] == ["--size"]:
        tell_size()
        return
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        os.environ[FOLDER_VARIABLE] = str(Path(folder) / "elements")
        toll = kill_writers(kills)
    print(
        f"{toll.kills} kills: {toll.reported} sets reported as kept, {toll.kept} in the file; {toll.lost} "
        f"lost, {toll.damaged} times damaged, {toll.set_aside} files set aside, {toll.scraps} scraps"
    )
    sys.exit(1 if toll.lost or toll.damaged or toll.set_aside or toll.scraps else 0)


if __name__ == "__main__":
    main()
