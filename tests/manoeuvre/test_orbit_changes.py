"""Changes of speed against published values."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.manoeuvre.orbit_changes import (
    delta_v_m_s,
    entry_speed_and_angle,
    lowering_m_s,
    propellant_kg,
    rise_km,
    speed_for_rise_m_s,
)


def test_holding_against_70_m_a_day() -> None:
    assert speed_for_rise_m_s(415.0, 0.070 * 365.25) == pytest.approx(14.5, rel=0.01)
    assert speed_for_rise_m_s(415.0, 0.115 * 365.25) == pytest.approx(24.0, rel=0.02)


def test_propellant_of_a_year() -> None:
    assert propellant_kg(450e3, 14.5, 300.0) == pytest.approx(2250.0, rel=0.02)
    assert delta_v_m_s(450e3, propellant_kg(450e3, 14.5, 300.0), 300.0) == pytest.approx(14.5)


@pytest.mark.parametrize(
    ("altitude_km", "expected_m_s"), [(415.0, 106.5), (330.0, 82.6), (280.0, 68.3), (220.0, 50.9)]
)
def test_down_to_a_perigee_of_50_km(altitude_km: float, expected_m_s: float) -> None:
    assert lowering_m_s(altitude_km, altitude_km, 50.0) == pytest.approx(expected_m_s, rel=0.003)


def test_lowering_in_steps_costs_as_much_as_at_once() -> None:
    once = lowering_m_s(415.0, 415.0, 50.0)
    assert lowering_m_s(415.0, 415.0, 145.0) + lowering_m_s(415.0, 145.0, 50.0) == pytest.approx(once)


def test_up_and_down_again() -> None:
    altitude = np.array([220.0, 415.0])
    assert speed_for_rise_m_s(altitude, rise_km(altitude, np.array([2.0, 2.0]))) == pytest.approx([2.0, 2.0])


def test_a_steeper_entry_from_higher_up() -> None:
    _, shallow = entry_speed_and_angle(50.0, 220.0, 122.0)
    speed, steep = entry_speed_and_angle(50.0, 415.0, 122.0)
    assert -3.0 < steep < shallow < -0.5
    assert 7.7 < speed < 8.0
