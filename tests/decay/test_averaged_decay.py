"""The long phase: its ends, and what must not change it."""

import numpy as np
import pytest

from iss_risk.atmosphere.air import room_for_air
from iss_risk.decay.averaged import HAND_OVER, averaged_decay
from iss_risk.decay.forces import GravityField
from iss_risk.decay.noise import NO_NOISE, NO_PATH
from iss_risk.decay.zonal import node_rate


def test_horizon_before_re_entry_leaves_it_up(make_orbit, make_fall) -> None:
    days, mean, near = make_fall(make_orbit(6793.0, 0.001, 51.64)).averaged(horizon_days=30.0)
    assert not near
    assert days == pytest.approx(30.0, abs=1e-9)
    assert 6770.0 < mean[0] < 6793.0


def test_re_entry_near_at_once_is_handed_over_at_once(make_orbit, make_fall) -> None:
    for altitude_km in (130.0, 90.0, 60.0):
        days, _, near = make_fall(make_orbit(6378.137 + altitude_km, 0.0005, 51.64)).averaged()
        assert near
        assert days == 0.0


def test_without_drag_only_the_angles_turn(make_orbit, make_fall) -> None:
    vacuum = make_fall(
        make_orbit(6793.0, 0.001, 51.64), ballistic_coefficient_kg_m2=np.inf, field=GravityField(j3=0.0)
    )
    _, begin, _ = vacuum.averaged(horizon_days=1e-6)
    days, end, near = vacuum.averaged(horizon_days=100.0)
    assert (days, near) == (100.0, False)
    assert end[0] == pytest.approx(begin[0], abs=1e-9)
    assert end[3] == pytest.approx(begin[3], abs=1e-12)
    # J2² and J4 stretch the eccentricity vector by a thousandth while it turns.
    assert np.hypot(end[1], end[2]) == pytest.approx(np.hypot(begin[1], begin[2]), rel=2e-3)
    expected = begin[4] + node_rate(begin[0], 0.001, begin[3], vacuum.field) * 100.0 * 86_400.0
    assert (end[4] - expected + np.pi) % (2.0 * np.pi) - np.pi == pytest.approx(0.0, abs=1e-4)


def test_above_the_atmosphere_nothing_happens(make_orbit, make_fall) -> None:
    high = make_fall(make_orbit(6378.0 + 5_000.0, 0.001, 51.64))
    _, begin, _ = high.averaged(horizon_days=1e-6)
    _, end, near = high.averaged(horizon_days=365.0)
    assert not near
    assert end[0] == begin[0]


def test_orbit_loses_height_and_becomes_rounder(make_orbit, make_fall) -> None:
    eccentric = make_fall(make_orbit(6978.0, 0.05, 51.64))
    _, begin, _ = eccentric.averaged(horizon_days=1e-6)
    _, end, _ = eccentric.averaged(horizon_days=60.0)
    assert end[0] < begin[0] - 10.0
    assert np.hypot(end[1], end[2]) < np.hypot(begin[1], begin[2]) - 0.001
    perigee = [(one[0] * (1.0 - np.hypot(one[1], one[2]))) for one in (begin, end)]
    assert abs(perigee[1] - perigee[0]) < 0.2 * (begin[0] - end[0])


def test_the_atmospheres_rotation_drags_the_inclination_down(make_orbit, make_fall) -> None:
    """King-Hele: a westerly wind lowers a prograde inclination, by a few hundredths of a degree in a
    lifetime."""
    station = make_fall(make_orbit(6793.0, 0.001, 51.64))
    _, begin, _ = station.averaged(horizon_days=1e-6)
    _, end, near = station.averaged()
    assert near
    assert -0.1 < np.degrees(end[3] - begin[3]) < -0.005


def test_the_path_does_not_depend_on_where_the_horizon_cuts_it(make_orbit, make_fall) -> None:
    """Stopping and going on is going on."""
    station = make_fall(make_orbit(6728.0, 0.001, 51.64))
    whole, _, _ = station.averaged()
    _, mean, near = station.averaged(horizon_days=40.0)
    assert not near
    moment, _, near = averaged_decay(
        station.air, NO_NOISE, NO_PATH, station.drag_per_density, station.field, mean,
        station.start_days + 40.0, station.start_days + 5_000.0, room_for_air(station.table),
        HAND_OVER,
    )  # fmt: skip
    assert near
    # Steps fall elsewhere: of the bulge they then see other sides, 0.2 % of the lifetime.
    assert moment - station.start_days == pytest.approx(whole, rel=3e-3)


@pytest.mark.parametrize("inclination_deg", [0.1, 28.5, 97.0, 140.0, 179.9])
def test_any_inclination_agrees_with_direct_integration(
    make_orbit, make_fall, inclination_deg: float
) -> None:
    low = make_fall(make_orbit(6640.0, 0.003, inclination_deg, 40.0, 100.0), ballistic_coefficient_kg_m2=60.0)
    two_phases, _, _ = low.in_two_phases()
    direct, _, _ = low.directly()
    assert two_phases == pytest.approx(direct, rel=0.005)
