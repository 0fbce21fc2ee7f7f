"""Histories to fit: made by the model itself, or the validation data where it is at hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from iss_risk.atmosphere.density import load_density_table
from iss_risk.atmosphere.solar_activity import constant_activity
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.constants import EARTH_MU_KM3_PER_S2
from iss_risk.decay.arc import model_elements
from iss_risk.decay.arc_model import semi_major_axes_along
from iss_risk.decay.elements import A
from iss_risk.decay.forces import GravityField, drag_per_density_of
from iss_risk.orbit.elements import MeanElements, OrbitHistory
from iss_risk.orbit.reader import read_orbit

VALIDATION = Path(__file__).resolve().parents[3] / "shared" / "validation" / "tle"

FIRST = MeanElements(
    name="TEST", norad_id=99999, object_id=None, epoch=datetime(2015, 3, 1, tzinfo=UTC),
    mean_motion_rev_per_day=15.9, eccentricity=0.001, inclination_deg=51.6, raan_deg=40.0,
    arg_perigee_deg=60.0, mean_anomaly_deg=0.0, bstar_per_earth_radius=1e-4,
)  # fmt: skip
ACTIVITY = constant_activity(120.0, 10.0)


def validation_history(name: str) -> OrbitHistory:
    """A file of the validation data; the test skips where it is absent."""
    if not (VALIDATION / name).is_file():
        pytest.skip(f"the validation data ../shared/validation/tle/{name} is absent")
    return read_orbit(VALIDATION / name)


def mean_elements_of(history: OrbitHistory) -> list[MeanElements]:
    """Its records, which are all of this kind."""
    found = [record for record in history.records if isinstance(record, MeanElements)]
    assert len(found) == len(history.records)
    return found


def made_history(
    coefficient_kg_m2: float, *, days: float = 30.0, sets_per_day: float = 2.0, scatter_km: float = 0.0
) -> list[MeanElements]:
    """Element sets of an object with this m/(Cd·A), in the model's own air (flux 120, Ap 10)."""
    moments = np.arange(0.0, days, 1.0 / sets_per_day)
    start_days = days_since_2000(FIRST.epoch)
    elements = np.array([model_elements(FIRST, GravityField())] * moments.size)
    restart = np.zeros(moments.size, dtype=bool)
    restart[0] = True
    axes_km = np.empty(moments.size)
    semi_major_axes_along(
        load_density_table(), ACTIVITY, GravityField(), elements,
        start_days + moments, restart, elements[:, A].copy(), drag_per_density_of(coefficient_kg_m2, 1.0),
        axes_km,
    )  # fmt: skip
    lost_km = axes_km - axes_km[0] + scatter_km * np.random.default_rng(1).standard_normal(moments.size)
    motion = FIRST.mean_motion_rev_per_day
    first_axis_km = (EARTH_MU_KM3_PER_S2 / (motion * 2.0 * np.pi / 86_400.0) ** 2) ** (1.0 / 3.0)
    return [
        replace(
            FIRST,
            epoch=FIRST.epoch + timedelta(days=float(moment)),
            mean_motion_rev_per_day=motion * (1.0 + lost / first_axis_km) ** -1.5,
        )
        for moment, lost in zip(moments, lost_km, strict=True)
    ]


def raised(record: MeanElements, height_km: float) -> MeanElements:
    """The same set with a semi-major axis `height_km` higher."""
    motion = record.mean_motion_rev_per_day * (1.0 - 1.5 * height_km / 6680.0)
    return replace(record, mean_motion_rev_per_day=motion)
