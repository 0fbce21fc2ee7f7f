"""The 10,361 sets of May 2026: a file for tests, no part of the project; skipped where it is absent."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iss_risk.answers.fleet import FleetAnswer
from iss_risk.fleet.fates import Fate
from iss_risk.studies.fleet import assess_fleet

FILE = Path(__file__).parents[3] / "shared" / "validation" / "fleet" / "starlink_2026-05.tle"
pytestmark = pytest.mark.skipif(not FILE.is_file(), reason=f"{FILE} is not here")


@pytest.fixture(scope="module")
def answer() -> FleetAnswer:
    now = datetime(2026, 5, 13, 12, tzinfo=UTC)
    return assess_fleet(FILE, now=now, census_only=True, fate=Fate("abandoned"))


def test_every_set_is_read(answer: FleetAnswer) -> None:
    census = answer.census
    assert (census.records_read, census.members, census.faulty, census.repeated) == (10_361, 10_361, 0, 0)
    assert (census.without_recent_set, census.unnamed) == (0, 0)


def test_what_rises_and_what_is_low(answer: FleetAnswer) -> None:
    assert (answer.census.rising, answer.census.below_350_km) == (4_819, 352)


def test_classes_are_those_counted_independently(answer: FleetAnswer) -> None:
    """../shared/facts/class_counts.csv."""
    assert {one.name: one.members for one in answer.fleet_classes} == {
        "starlink-v1.0": 729,
        "starlink-v1.5-trial": 2,
        "starlink-v1.5": 2610,
        "starlink-v2-mini-dtc": 644,
        "starlink-v2-mini": 2579,
        "starlink-v2-mini-optimized": 3797,
    }


def test_most_are_held_and_few_are_dead(answer: FleetAnswer) -> None:
    """9,400 working ones (M. Nicolls, January 2026); 349 decommissioned and waiting, 260 de-orbited in the
    half year (FCC report); 16 failed or decaying (J. McDowell, July 2026)."""
    states = Counter({one.state: one.members for one in answer.by_state})
    assert states["held"] + states["climbing"] == pytest.approx(9_600, rel=0.03)
    assert 100 < states["lowering"] < 900
    assert states["dead"] < 349
    assert states["down"] == 0


def test_what_climbs_is_not_dead(answer: FleetAnswer) -> None:
    (one,) = (one for one in answer.members if one.name == "STARLINK-1008")
    assert (one.state, round(one.mean_altitude_km)) == ("climbing", 426)
    rising = [one for one in answer.members if (one.rate_km_per_day or 0.0) > 0.0]
    assert {one.state for one in rising} <= {"climbing", "held"}


def test_the_lowest_sink_as_our_drag_says(answer: FleetAnswer) -> None:
    """Below 300 km without rising: the median ratio of what they do to what drag alone would do."""
    low = [one for one in answer.members if one.mean_altitude_km < 300.0]
    ratios = sorted((one.rate_km_per_day or 0.0) / (one.drag_alone_km_per_day or 1.0) for one in low)
    assert len(ratios) == 30 or len(ratios) == 31
    assert 0.7 < ratios[len(ratios) // 2] < 1.4


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_memory_stays_small() -> None:
    """In a process of its own, after one that may have compiled: 0.6 GB. (getrusage would tell the peak of
    the process that started it where that is higher.)"""
    code = (
        "from pathlib import Path\n"
        "from datetime import UTC, datetime\n"
        "from iss_risk.fleet.fates import Fate\n"
        "from iss_risk.studies.fleet import assess_fleet\n"
        "now = datetime(2026, 5, 13, 12, tzinfo=UTC)\n"
        f"assess_fleet({str(FILE)!r}, now=now, census_only=True, fate=Fate('abandoned'))\n"
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])\n"
    )
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 600 * 1024
