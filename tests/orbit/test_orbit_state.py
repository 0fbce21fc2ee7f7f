"""SGP4 against its published verification vectors; what happens where it has no state."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import sgp4

from iss_risk.errors import InputError, UsageError
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.reader import read_orbit
from iss_risk.orbit.state import brouwer_semi_major_axis_km, osculating_state
from iss_risk.orbit.tle import read_tle

# Vallado, Crawford, Hujsak and Kelso, "Revisiting Spacetrack Report #3" (AIAA 2006-6753): the element
# sets and the states that the reference code gives for them, as shipped inside the sgp4 package.
FOLDER = Path(sgp4.__file__).parent
# Three sets were doctored by the authors to provoke errors; their checksums no longer hold.
DOCTORED = {33333, 33334, 33335}


def verification_sets() -> dict[int, str]:
    lines = [line for line in (FOLDER / "SGP4-VER.TLE").read_text().splitlines() if line[:2] in ("1 ", "2 ")]
    # Behind column 69 of line 2 the file gives the times to compute.
    return {
        int(first[2:7]): f"{first[:69]}\n{second[:69]}"
        for first, second in zip(lines[::2], lines[1::2], strict=True)
    }


def verification_states() -> dict[int, np.ndarray]:
    states: dict[int, list[list[float]]] = {}
    rows: list[list[float]] = []
    for line in (FOLDER / "tcppver.out").read_text().splitlines():
        words = line.split()
        if words[1:] == ["xx"]:
            rows = states.setdefault(int(words[0]), [])
        else:
            rows.append([float(word) for word in words[:7]])
    return {number: np.array(rows) for number, rows in states.items()}


SETS, STATES = verification_sets(), verification_states()


@pytest.mark.parametrize("number", sorted(set(SETS) - DOCTORED))
def test_published_vectors(number):
    (elements,), _ = read_tle(SETS[number], path="SGP4-VER.TLE")
    expected = STATES[number]
    assert len(expected) >= 1
    states = [osculating_state(elements, elements.epoch + timedelta(minutes=row[0])) for row in expected]
    # Near the Earth they agree to 2e-8 km. The reference code holds the epoch in one Julian date, good
    # to 40 µs, which enters the Moon's place in deep space: 4e-6 km in one eccentric orbit.
    tolerance_km = 2e-7 if elements.mean_motion_rev_per_day > 6.4 else 1e-5
    assert np.array([state.position_km for state in states]) == pytest.approx(
        expected[:, 1:4], abs=tolerance_km
    )
    assert np.array([state.velocity_km_per_s for state in states]) == pytest.approx(expected[:, 4:], abs=1e-8)


@pytest.mark.parametrize("number", sorted(DOCTORED))
def test_doctored_sets_are_refused(number):
    with pytest.raises(InputError, match="checksum"):
        read_tle(SETS[number], path="SGP4-VER.TLE")


def test_state_at_epoch_by_default(iss):
    (elements,), _ = read_tle(iss, path="x")
    at_epoch = osculating_state(elements)
    assert at_epoch.epoch == elements.epoch
    assert np.array_equal(at_epoch.position_km, osculating_state(elements, elements.epoch).position_km)
    # The station: 415-425 km up, 7.66 km/s.
    assert 6778.0 < np.linalg.norm(at_epoch.position_km) < 6810.0
    assert np.linalg.norm(at_epoch.velocity_km_per_s) == pytest.approx(7.66, abs=0.02)


def test_decayed_object():
    goce = (
        "1 34602U 09013A   13314.96046236  .14220718  20669-5  50412-4 0   930\n"
        "2 34602 096.5717 344.5256 0009826 296.2811 064.0942 16.58673376272979\n"
    )
    (elements,), _ = read_tle(goce, path="x")
    assert np.linalg.norm(osculating_state(elements).position_km) > 6378.0
    with pytest.raises(InputError, match=r"no state of 34602 at 2013-11-2.*decayed"):
        osculating_state(elements, datetime(2013, 11, 25, tzinfo=UTC))


def test_figures_beyond_sgp4_are_errors_not_nan(iss):
    (elements,), _ = read_tle(iss, path="x")
    for broken in (replace(elements, bstar_per_earth_radius=1e300), replace(elements, eccentricity=math.nan)):
        with pytest.raises(InputError, match="SGP4 has no state"):
            osculating_state(broken, elements.epoch + timedelta(days=1))


def test_time_without_a_zone(iss):
    (elements,), _ = read_tle(iss, path="x")
    with pytest.raises(UsageError, match="no time zone"):
        osculating_state(elements, datetime(2026, 10, 10))


def test_brouwer_axis_is_the_unkozaied_one(iss):
    """Hoots and Roehrich, Spacetrack Report #3 (1980), chapter 6: a'' from n0 by hand."""
    (elements,), _ = read_tle(iss, path="x")
    ke, k2, radius_km = 0.0743669161, 5.413080e-4, 6378.135  # its WGS 72 constants
    n0 = elements.mean_motion_rev_per_day * math.tau / 1440.0
    theta = math.cos(math.radians(elements.inclination_deg))
    term = 1.5 * k2 * (3 * theta**2 - 1) / (1 - elements.eccentricity**2) ** 1.5
    a1 = (ke / n0) ** (2 / 3)
    d1 = term / a1**2
    a0 = a1 * (1 - d1 / 3 - d1**2 - 134 / 81 * d1**3)
    expected_km = radius_km * (ke / (n0 / (1 + term / a0**2))) ** (2 / 3)
    # Its constants have ten digits: 1e-6 km in 6,800; the correction itself is 0.6 km here.
    assert brouwer_semi_major_axis_km(elements) == pytest.approx(expected_km, abs=1e-3)
    assert abs(expected_km - radius_km * a1) > 0.1


def test_decay_of_the_station_while_coasting(validation):
    """PHYSICS: 1999-12-02 → 2000-05-23, 382.5 → 331.2 km mean altitude without a reboost."""
    history = read_orbit(validation / "tle" / "iss_25544_1998-2000.tle")
    start = history.at(datetime(1999, 12, 3, tzinfo=UTC))
    end = history.at(datetime(2000, 5, 23, tzinfo=UTC))
    assert isinstance(start, MeanElements)
    assert isinstance(end, MeanElements)
    fall_km = brouwer_semi_major_axis_km(start) - brouwer_semi_major_axis_km(end)
    assert fall_km == pytest.approx(382.5 - 331.2, abs=1.0)
