"""Histories to fit: made by the model itself, or the validation data where it is at hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import brentq

from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.solar_activity import constant_activity
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.constants import EARTH_MU_KM3_PER_S2
from iss_risk.decay.arc import model_elements
from iss_risk.decay.arc_model import semi_major_axes_along
from iss_risk.decay.elements import A
from iss_risk.decay.forces import GravityField, drag_per_density_of
from iss_risk.orbit.elements import MeanElements, OrbitHistory
from iss_risk.orbit.reader import read_orbit
from iss_risk.orbit.state import brouwer_semi_major_axis_km, semi_major_axis_before_km

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
    coefficient_kg_m2: float,
    *,
    days: float = 30.0,
    sets_per_day: float = 2.0,
    scatter_km: float = 0.0,
    start: MeanElements = FIRST,
    begin_km: float = 0.0,
) -> list[MeanElements]:
    """Element sets of an object with this m/(Cd·A), in the model's own air (flux 120, Ap 10), from `start`
    on, `begin_km` higher."""
    start = raised(start, begin_km)
    moments = np.arange(0.0, days, 1.0 / sets_per_day)
    start_days = days_since_2000(start.epoch)
    elements = np.array([model_elements(start, GravityField())] * moments.size)
    restart = np.zeros(moments.size, dtype=bool)
    restart[0] = True
    axes_km = np.empty(moments.size)
    semi_major_axes_along(
        load_density_table(), ACTIVITY, GravityField(), elements,
        start_days + moments, restart, elements[:, A].copy(), drag_per_density_of(coefficient_kg_m2, 1.0),
        axes_km,
    )  # fmt: skip
    lost_km = axes_km - axes_km[0] + scatter_km * np.random.default_rng(1).standard_normal(moments.size)
    motion = start.mean_motion_rev_per_day
    first_axis_km = (EARTH_MU_KM3_PER_S2 / (motion * 2.0 * np.pi / 86_400.0) ** 2) ** (1.0 / 3.0)
    return [
        replace(
            start,
            epoch=start.epoch + timedelta(days=float(moment)),
            mean_motion_rev_per_day=motion * (1.0 + lost / first_axis_km) ** -1.5,
        )
        for moment, lost in zip(moments, lost_km, strict=True)
    ]


def set_by_its_makers(
    coefficient_kg_m2: float, *, seen_days: float, begin_km: float, with_drag_term: bool = True
) -> MeanElements:
    """The set at the end of a span, with the mean decay over it as its rate (and as its drag term)."""
    history = made_history(
        coefficient_kg_m2, days=1.001 * seen_days, sets_per_day=20.0 / seen_days, begin_km=begin_km
    )
    first, last = history[0], history[-1]
    seen = (last.epoch - first.epoch) / timedelta(days=1)
    rise = last.mean_motion_rev_per_day - first.mean_motion_rev_per_day
    last = replace(last, mean_motion_dot_rev_per_day2=0.5 * rise / seen, bstar_per_earth_radius=0.0)
    if not with_drag_term:
        return last
    lost_km = brouwer_semi_major_axis_km(first) - brouwer_semi_major_axis_km(last)

    def excess_km(log_bstar: float) -> float:
        before_km = semi_major_axis_before_km(replace(last, bstar_per_earth_radius=np.exp(log_bstar)), seen)
        return 1e3 if before_km is None else before_km - brouwer_semi_major_axis_km(last) - lost_km

    # The smallest one: with a much larger drag term SGP4 no longer makes sense.
    ladder = np.log(1e-6) + 0.1 * np.arange(120)
    rung = next(k for k in range(ladder.size) if excess_km(ladder[k + 1]) > 0.0)
    log_bstar = float(brentq(excess_km, ladder[rung], ladder[rung + 1]))
    return replace(last, bstar_per_earth_radius=float(np.exp(log_bstar)))


def raised(record: MeanElements, height_km: float) -> MeanElements:
    """The same set with a semi-major axis `height_km` higher."""
    motion = record.mean_motion_rev_per_day * (1.0 - 1.5 * height_km / 6680.0)
    return replace(record, mean_motion_rev_per_day=motion)
