"""Lifetimes against Orekit 13.1 and against the lifetimes of the station at constant activity."""

import numpy as np
import pytest

from decay.conftest import reference_fall
from iss_risk.decay.forces import GravityField

# Orekit's drag knows the universal time and the longitude, ours averages them; it has open questions of its
# own about local solar time. So 0.1 % is as good as agreement can be (shared facts of the project). Measured,
# in %: iss-280 +0.07, iss-415 -0.03, low-200 -0.08 (-0.10 with far shorter steps), eccentric -0.02, low Sun
# +0.01.


def test_direct_integration_has_orekits_lifetime(case: dict, reference) -> None:
    days, state, reached = reference.directly()
    assert reached
    assert days == pytest.approx(case["lifetime_days"], rel=0.001)
    assert np.linalg.norm(state[:3]) == pytest.approx(6378.137 + case["end_altitude_km"], abs=22.0)


def test_two_phases_have_orekits_lifetime(case: dict, reference) -> None:
    """Averaging first must not matter. Measured, in %: iss-280 +0.06, iss-415 -0.03, low-200 -0.10, eccentric
    -0.04, low Sun -0.02."""
    days, _, reached = reference.in_two_phases()
    assert reached
    assert days == pytest.approx(case["lifetime_days"], rel=0.0015)


def test_two_phases_have_orekits_lifetime_from_any_place_and_with_a_low_perigee(changed_case: dict) -> None:
    """Measured, in %: 200 km -0.02 to -0.14, 280 km +0.08 to +0.13 (direct integration has the same, to
    0.05); 150 x 900 km +0.20, -0.24 and -0.12 (direct integration +0.17, -0.14 and +0.20)."""
    days, _, reached = reference_fall(changed_case).in_two_phases()
    assert reached
    assert days == pytest.approx(changed_case["lifetime_days"], rel=0.003)


@pytest.mark.parametrize("mean_anomaly_deg", [0.0, 90.0, 180.0, 270.0])
def test_the_place_at_the_start_does_not_show(make_orbit, make_fall, mean_anomaly_deg: float) -> None:
    """Without flattening only the swing by drag depends on it. Measured against direct integration: -0.02 to
    -0.03 %; without that swing the four places differ by 0.07 %."""
    eccentric = make_fall(
        make_orbit(6903.137, 0.0543231, 28.5, 70.0, 0.0, mean_anomaly_deg),
        ballistic_coefficient_kg_m2=100.0,
        flux=100.0,
        ap=8.0,
        field=GravityField(0.0, 0.0, 0.0, third_bodies=False),
    )
    late = eccentric.in_two_phases()[0] / eccentric.directly()[0] - 1.0
    assert late == pytest.approx(-2e-4, abs=2e-4)


@pytest.mark.parametrize("mean_anomaly_deg", [0.0, 60.0, 120.0, 180.0, 240.0, 300.0])
def test_in_the_last_half_day_averaging_costs_no_minutes(
    make_orbit, make_fall, mean_anomaly_deg: float
) -> None:
    """A large stage 5-10 hours before its end. Measured: up to 0.9 minutes; without drag's swing up to 20."""
    stage = make_fall(
        make_orbit(6545.0, 0.005, 41.1, 70.0, 120.0, mean_anomaly_deg),
        ballistic_coefficient_kg_m2=90.0,
        flux=70.0,
        ap=8.0,
        start="2020-05-11T06:00:00+00:00",
    )
    late_minutes = (stage.in_two_phases()[0] - stage.directly()[0]) * 1440.0
    assert abs(late_minutes) < 2.0


# Flux, Ap, and lifetime of the station in days from 415 km at constant activity, m/(Cd·A) = 170 kg/m².
# Computed for the project with another program; eccentricity, season and Ap are not stated. Ap matters most
# under a quiet Sun (15 instead of 4 takes off a fifth at a flux of 70), so it is taken as usual at each flux.
# Measured: -3.0, 0.0, -0.2 and 0.0 %.
STATION_LIFETIME_DAYS = [
    (70.0, 4.0, 3410.0),
    (100.0, 6.0, 1580.0),
    (150.0, 10.0, 693.0),
    (200.0, 15.0, 402.0),
]


@pytest.mark.parametrize(("flux", "ap", "days"), STATION_LIFETIME_DAYS)
def test_station_stays_up_as_long_as_computed_elsewhere(
    make_orbit, make_fall, flux: float, ap: float, days: float
) -> None:
    station = make_fall(
        make_orbit(6793.137, 0.0005, 51.64), ballistic_coefficient_kg_m2=170.0, flux=flux, ap=ap
    )
    found, _, reached = station.in_two_phases()
    assert reached
    assert found == pytest.approx(days, rel=0.06)


def test_lifetime_is_proportional_to_the_ballistic_coefficient(make_orbit, make_fall) -> None:
    state = make_orbit(6793.137, 0.0005, 51.64)
    per_coefficient = [
        make_fall(state, ballistic_coefficient_kg_m2=beta).in_two_phases()[0] / beta
        for beta in (85.0, 170.0, 340.0)
    ]
    # But for where the node and the season are when it comes low: 2 %.
    np.testing.assert_allclose(per_coefficient, per_coefficient[1], rtol=0.02)
