"""The golden runs: one of each kind of answer, clock and seed fixed, small enough to run all the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import iss_risk
from golden.pinned import BORDERS, INPUTS, PEOPLE, PLACES, SELECTION
from iss_risk.answers.document import Document
from iss_risk.debris.entry_state import EntryState
from iss_risk.debris.wind import Wind
from iss_risk.studies.debris import simulate_debris
from iss_risk.studies.decay import predict_decay
from iss_risk.studies.hindcast import hindcast

STATION_NOW = datetime(2026, 10, 9, 12, tzinfo=UTC)
WORLD: dict[str, Any] = {"nations": BORDERS, "population": PEOPLE}
ASSESS: dict[str, Any] = WORLD | {"selection": SELECTION, "places": PLACES, "seed": 20, "workers": 1}


def assess_far_off() -> Document:
    """The station, years before: longitude-averaged, most uncertain inputs at work."""
    return iss_risk.assess(**ASSESS, orbit=INPUTS / "iss.tle", samples=256, now=STATION_NOW)


def assess_last_days() -> Document:
    """A large stage half a day before: its own ground tracks, nations under them, places."""
    return iss_risk.assess(
        **ASSESS,
        orbit=INPUTS / "cz5b_core.json",
        vehicle="cz5b_core",
        samples=256,
        now=datetime(2020, 5, 11, 6, tzinfo=UTC),
    )


def assess_small_satellite() -> Document:
    """Months before, on an eccentric orbit, and with enough samples to rank the uncertain inputs."""
    return iss_risk.assess(
        **ASSESS,
        orbit=INPUTS / "kosmos482.tle",
        vehicle="generic:495",
        samples=1024,
        sheltering=0.3,
        population_year=2030,
        now=datetime(2025, 1, 3, tzinfo=UTC),
    )


def decay_station() -> Document:
    """Fit, windows, histogram and altitudes, with a reboost in the history."""
    return predict_decay(
        orbit=INPUTS / "iss.tle",
        selection=SELECTION,
        samples=256,
        seed=21,
        now=STATION_NOW,
        workers=1,
    )


def decay_deterministic() -> Document:
    """One trajectory, without anything drawn: the physics of drag alone."""
    return predict_decay(
        orbit=INPUTS / "kosmos482.tle",
        selection=SELECTION,
        mass_kg=495.0,
        drag_area_m2=0.785,
        samples=1,
        deterministic=True,
        f107_sfu=150.0,
        ap=10.0,
        now=datetime(2025, 1, 3, tzinfo=UTC),
        workers=1,
    )


def debris_station() -> Document:
    return simulate_debris(vehicle="iss", samples=256, seed=22, now=STATION_NOW, workers=1)


def debris_uars() -> Document:
    return simulate_debris(
        vehicle="uars", samples=256, seed=22, now=datetime(2011, 9, 24, 4, tzinfo=UTC), workers=1
    )


def debris_from_entry() -> Document:
    """A Delta II second stage from a given state, in wind, by the other correlation."""
    return simulate_debris(
        vehicle="delta_ii_second_stage",
        entry=EntryState(120.0, 7.8, -0.3, 25.0, -105.0, 10.0),
        correlation="detra-kemp-riddell",
        wind=Wind(30.0, 270.0),
        samples=256,
        seed=22,
        now=datetime(1997, 1, 22, 9, tzinfo=UTC),
        workers=1,
    )


def overflight_long_run() -> Document:
    return iss_risk.overflight(**WORLD, orbit=INPUTS / "iss.tle", selection=SELECTION, now=STATION_NOW)


def overflight_three_days() -> Document:
    return iss_risk.overflight(
        **WORLD, orbit=INPUTS / "iss.tle", selection=SELECTION, now=STATION_NOW, days=3.0
    )


def hindcast_tiangong() -> Document:
    """Two leads: from both ends of what its element sets allow."""
    return hindcast(
        [str(INPUTS / "tiangong1.tle")],
        decayed=datetime(2018, 4, 2, 0, 16, tzinfo=UTC),
        mass_kg=8500.0,
        leads_days=(64.0, 45.0),
        samples=256,
        seed=23,
        workers=1,
    )


CASES: dict[str, Callable[[], Document]] = {
    run.__name__: run
    for run in (
        assess_far_off,
        assess_last_days,
        assess_small_satellite,
        decay_station,
        decay_deterministic,
        debris_station,
        debris_uars,
        debris_from_entry,
        overflight_long_run,
        overflight_three_days,
        hindcast_tiangong,
    )
}
