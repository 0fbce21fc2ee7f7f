"""What the days of a fit that nobody observed cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from iss_risk.atmosphere.space_weather import read_space_weather
from iss_risk.decay.ballistic_fit import BallisticFit
from iss_risk.decay.coefficient import UNOBSERVED_SIGMA, _with_unobserved_days
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.reader import read_orbit

ARC_DAYS, SIGMA = 30.0, 0.05


@pytest.mark.parametrize(
    ("ends_after_days", "share"), [(-40.0, 0.0), (10.0, 1.0 / 3.0), (20.0, 2.0 / 3.0), (90.0, 1.0)]
)
def test_unobserved_days_add_their_share_of_the_error(ends_after_days: float, share: float) -> None:
    """An arc of thirty days that ends so long after the last observed day."""
    weather, start = read_space_weather(), read_orbit(None).records[0]
    assert isinstance(start, MeanElements)
    observed_to = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=weather.last_observed_day + 1)
    last = observed_to + timedelta(days=ends_after_days)
    fit = BallisticFit(
        ballistic_coefficient_kg_m2=170.0,
        relative_sigma=SIGMA,
        first_epoch=last - timedelta(days=ARC_DAYS),
        last_epoch=last,
        sets_used=20,
        sets_rejected=0,
        arc_days=ARC_DAYS,
        perigee_altitude_km=400.0,
        loss_km=1.0,
        rms_residual_km=0.01,
        latest_log_excess=0.0,
        latest_noise=0.0,
        manoeuvres=(),
        start=start,
    )
    wider = _with_unobserved_days(fit, weather)
    assert wider.relative_sigma == pytest.approx((SIGMA**2 + (UNOBSERVED_SIGMA * share) ** 2) ** 0.5)
    assert replace(wider, relative_sigma=SIGMA) == fit
