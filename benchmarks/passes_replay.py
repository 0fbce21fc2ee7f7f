"""The last passes of a known re-entry, replayed hour by hour: did the chances and the minutes hold?

    python benchmarks/passes_replay.py ../shared/validation/tle/cz5b_y1_45601_2020.tle cz5b_core \\
        2020-05-11T15:34Z [samples]

Each hour from twelve hours before the end on, `iss-risk passes` is asked with what was known then. Printed
are the chance of the pass on which the object really came down, the log score against that of the 90 % window
spread evenly over its passes, and the minutes of places against SGP4 from the element set next to each
crossing.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

import iss_risk
from iss_risk.answers.pass_records import Passes
from iss_risk.arrays import F64
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.earth.sphere import arc_deg
from iss_risk.exposure.places import large_cities
from iss_risk.orbit.elements import MeanElements, OrbitHistory
from iss_risk.orbit.ground_track import ground_track

# A place counts as crossed when its track was so close; the tool's own margin is about the same.
CROSSED_KM = 100.0
STEP_S = 10.0
HOURS = 12
REVOLUTION = timedelta(minutes=88)


@dataclass(frozen=True)
class Crossing:
    """A place, and when the object was closest to it."""

    place: str
    utc: datetime


def true_track(history: OrbitHistory, start: datetime, end: datetime) -> tuple[list[datetime], F64, F64]:
    """Times, latitudes and longitudes every STEP_S, each from the element set next in time."""
    records = [one for one in history.records if isinstance(one, MeanElements)]
    seconds = np.arange(0.0, (end - start).total_seconds(), STEP_S)
    epochs = np.array([(one.epoch - start).total_seconds() for one in records])
    nearest = np.abs(seconds[:, None] - epochs).argmin(axis=1)
    latitude, longitude = np.empty(seconds.size), np.empty(seconds.size)
    for number in np.unique(nearest):
        own = nearest == number
        track = ground_track(records[number], start, seconds[own])
        latitude[own], longitude[own] = track.latitude_deg, track.longitude_deg
    return [start + timedelta(seconds=float(s)) for s in seconds], latitude, longitude


def crossings(times: list[datetime], latitude: F64, longitude: F64) -> list[Crossing]:
    """All cities of a million and more that the track came close to."""
    found = []
    for place in large_cities():
        km = np.radians(arc_deg(place.latitude_deg, place.longitude_deg, latitude, longitude))
        km *= EARTH_AUTHALIC_RADIUS_KM
        inner = np.flatnonzero((km[1:-1] <= km[:-2]) & (km[1:-1] < km[2:]) & (km[1:-1] < CROSSED_KM)) + 1
        found += [Crossing(place.name, times[k]) for k in inner]
    return found


def last_node(times: list[datetime], latitude: F64) -> datetime:
    """The last time that the track crossed the equator northward."""
    north = np.flatnonzero((latitude[:-1] < 0.0) & (latitude[1:] >= 0.0))
    return times[int(north[-1])]


@dataclass(frozen=True)
class Told:
    """From, middle and to of a pass over a place."""

    begin: datetime
    middle: datetime
    end: datetime


def told_of(passes: Passes, crossing: Crossing) -> Told | None:
    """The pass over the place that is next to the crossing, within half a revolution."""
    near = [
        Told(one.from_utc, one.middle_utc, one.to_utc)
        for one in passes.places
        if one.name == crossing.place and one.from_utc and one.middle_utc and one.to_utc
        if abs(one.middle_utc - crossing.utc) < timedelta(minutes=44)
    ]
    return min(near, key=lambda one: abs(one.middle - crossing.utc), default=None)


def chances(answer: iss_risk.PassesAnswer, node: datetime) -> tuple[float, float, int]:
    """Chance of the true pass, that of the 90 % window spread evenly over its passes, and their number."""
    known = [(one.middle_utc, one.p_down.mean) for one in answer.passes.passes if one.middle_utc is not None]
    true = min(known, key=lambda one: abs(one[0] - node))
    when = answer.decay.reentry_utc
    assert when.p05 is not None
    assert when.p95 is not None
    # A pass is in the window when some of it is: it ends a revolution after its node.
    window = [one for one in known if one[0] + REVOLUTION > when.p05 and one[0] <= when.p95]
    even = 0.9 / len(window) if true in window else 0.1 / max(len(known) - len(window), 1)
    return true[1], even, len(window)


def main() -> None:
    path, vehicle, end = Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3]).astimezone(UTC)
    samples = int(sys.argv[4]) if len(sys.argv) > 4 else 4096
    history = iss_risk.read_orbit(path)
    times, latitude, longitude = true_track(history, end - timedelta(hours=HOURS), end)
    node, crossed = last_node(times, latitude), crossings(times, latitude, longitude)
    world = iss_risk.World.load(now=end)
    print(f"came down on the pass from {node:%H:%M} on; {len(crossed)} crossings of cities")
    print("hours  sum     p(true)  even  passes  ln gain   crossings  told  |middle| max  outside ±2 min")
    gains = []
    for hours in range(HOURS, 0, -1):
        now = end - timedelta(hours=hours)
        answer = iss_risk.passes(orbit=path, vehicle=vehicle, now=now, world=world, samples=samples)
        passes = answer.passes
        total = sum(one.p_down.mean for one in passes.passes)
        total += passes.p_down_before_now.mean + passes.p_up_at_horizon.mean
        true, even, window = chances(answer, node)
        gains.append(math.log(max(true, 0.5 / samples) / even))
        first = min(one.from_utc for one in passes.passes if one.from_utc is not None)
        ahead = [one for one in crossed if one.utc > max(now, first)]
        rows = [(one, told_of(passes, one)) for one in ahead]
        told = [(one, row) for one, row in rows if row is not None]
        errors = [abs((row.middle - one.utc).total_seconds()) / 60.0 for one, row in told]
        slack = timedelta(minutes=2)
        outside = sum(not row.begin - slack <= one.utc <= row.end + slack for one, row in told)
        print(
            f"{hours:5d}  {total:.4f}  {true:6.1%}  {even:5.1%}  {window:6d}  {gains[-1]:+7.2f}   "
            f"{len(ahead):9d}  {len(told):4d}  {np.median(errors) if errors else 0:6.1f} "
            f"{max(errors, default=0):6.1f}  {outside:8d}"
        )
    print(f"mean gain in log score {np.mean(gains):+.2f}, smallest {min(gains):+.2f}")


if __name__ == "__main__":
    main()
