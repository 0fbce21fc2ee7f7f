"""Shared by the tests of iss_risk.decay: the reference cases of Orekit, and a sky without chance."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from iss_risk.atmosphere.air import NO_FIT, Air, room_for_air, room_for_days
from iss_risk.atmosphere.density_table import DensityTable, load_density_table
from iss_risk.atmosphere.solar_activity import ActivityPath, SolarActivity, constant_activity
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.decay.averaged import HAND_OVER, averaged_decay, begin_averaging, end_averaging
from iss_risk.decay.direct import fall_to_altitude
from iss_risk.decay.elements import cartesian_from_elements, mean_from_osculating, osculating_from_mean
from iss_risk.decay.forces import GravityField, drag_per_density_of
from iss_risk.decay.noise import NO_NOISE, NO_PATH
from iss_risk.orbit.frames import teme_from_eme2000

_OREKIT = json.loads(
    (Path(__file__).resolve().parents[1] / "authorities" / "orekit_lifetimes.json").read_text()
)
CASES = _OREKIT["cases"]
CHANGED_CASES = [
    {**next(case for case in CASES if case["name"] == change["as"]), **change}
    for change in _OREKIT["changes"]
]


@dataclass(frozen=True)
class Fall:
    """One decay under constant activity: `state` (6,) is osculating, TEME, at `start_days`."""

    table: DensityTable
    activity: SolarActivity
    field: GravityField
    drag_per_density: float
    state: np.ndarray
    start_days: float
    end_altitude_km: float

    @property
    def air(self) -> Air:
        return Air(self.table, ActivityPath(self.activity, 0.0, 0), NO_FIT)

    def directly(self, horizon_days: float = 5_000.0) -> tuple[float, np.ndarray, bool]:
        """Days to the end altitude, the state there, and whether it was reached; by direct integration."""
        state = self.state.copy()
        moment, _, reached = fall_to_altitude(
            self.air, NO_NOISE, NO_PATH, self.drag_per_density, self.field, state, self.start_days,
            self.end_altitude_km, self.start_days + horizon_days, room_for_days(self.table),
        )  # fmt: skip
        return moment - self.start_days, state, reached

    def averaged(self, horizon_days: float = 5_000.0) -> tuple[float, np.ndarray, bool]:
        """Days of averaging, the mean elements at its end, and whether re-entry is near."""
        mean = np.empty(6)
        mean_from_osculating(self.state, self.field, mean)
        air, room = self.air, room_for_air(self.table)
        chance_and_force = NO_NOISE, NO_PATH, self.drag_per_density, self.field
        if not begin_averaging(air, *chance_and_force, mean, self.start_days, room):
            return 0.0, mean, True
        moment, _, near = averaged_decay(
            air, *chance_and_force, mean, self.start_days, self.start_days + horizon_days, room, HAND_OVER
        )
        if near:
            end_averaging(air, *chance_and_force, mean, moment, room)
        return moment - self.start_days, mean, near

    def in_two_phases(self) -> tuple[float, np.ndarray, bool]:
        """As `directly`, by averaging first."""
        before_days, mean, near = self.averaged()
        assert near
        state = np.empty(6)
        osculating_from_mean(mean, self.field, state)
        rest = replace(self, state=state, start_days=self.start_days + before_days)
        days, state, reached = rest.directly()
        return before_days + days, state, reached


def orbit(
    a_km: float, e: float, inclination_deg: float, raan_deg: float = 0.0, perigee_deg: float = 0.0,
    anomaly_deg: float = 0.0,
) -> np.ndarray:  # fmt: skip
    """Osculating Cartesian state (6,) of Keplerian elements."""
    perigee = np.radians(perigee_deg)
    state = np.empty(6)
    cartesian_from_elements(
        np.array(
            [
                a_km,
                e * np.cos(perigee),
                e * np.sin(perigee),
                np.radians(inclination_deg),
                np.radians(raan_deg),
                perigee + np.radians(anomaly_deg),
            ]
        ),
        state,
    )
    return state


def fall(
    state: np.ndarray,
    *,
    ballistic_coefficient_kg_m2: float = 170.0,
    flux: float = 150.0,
    ap: float = 15.0,
    start: str = "2020-06-01T00:00:00+00:00",
    end_altitude_km: float = 80.0,
    field: GravityField | None = None,
) -> Fall:
    return Fall(
        load_density_table(),
        constant_activity(flux, ap),
        field or GravityField(),
        drag_per_density_of(ballistic_coefficient_kg_m2, 1.0),
        state,
        days_since_2000(datetime.fromisoformat(start)),
        end_altitude_km,
    )


def reference_fall(case: dict) -> Fall:
    """A case of tests/authorities/orekit_lifetimes.json."""
    epoch = datetime.fromisoformat(case["epoch_utc"])
    state = orbit(
        case["sma_km"],
        case["eccentricity"],
        case["inclination_deg"],
        case["raan_deg"],
        case["arg_perigee_deg"],
        case["mean_anomaly_deg"],
    )
    position, velocity = teme_from_eme2000(state[:3], state[3:], epoch)
    return fall(
        np.concatenate([position, velocity]),
        ballistic_coefficient_kg_m2=case["m_over_cda_kg_m2"],
        flux=case["f107"],
        ap=case["ap"],
        start=case["epoch_utc"],
        end_altitude_km=case["end_altitude_km"],
        field=(
            GravityField(j3=0.0, j4=0.0, third_bodies=False)
            if case["zonal_degree"] == 2
            else GravityField(third_bodies=False)
        ),
    )


@pytest.fixture(params=CASES, ids=[case["name"] for case in CASES])
def case(request: pytest.FixtureRequest) -> dict:
    return request.param


@pytest.fixture(params=CHANGED_CASES, ids=[case["name"] for case in CHANGED_CASES])
def changed_case(request: pytest.FixtureRequest) -> dict:
    return request.param


@pytest.fixture
def reference(case: dict) -> Fall:
    return reference_fall(case)


@pytest.fixture
def make_orbit():
    return orbit


@pytest.fixture
def make_fall():
    return fall
