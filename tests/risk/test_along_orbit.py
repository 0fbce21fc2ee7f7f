"""Fields of debris moved along the orbit: where they lie, and what the kernel keeps."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.debris.impacts import Impacts
from iss_risk.decay.forces import STAGES, GravityField, step_state
from iss_risk.exposure.grid import ROWS, row_of
from iss_risk.exposure.latitude import latitude_weights
from iss_risk.risk.along_orbit import (
    KEPT,
    Shifts,
    empty_rows,
    kernel_shifts,
    mean_inclination_rad,
    row_of_sine,
    spread_along_orbit,
)

INCLINATION = np.radians(51.64)
EARTH_OVER_SPEED = 0.4651 / 7.4  # at the equator, of the object at break-up


def field(argument_rad: np.ndarray, ahead_rad: float, aside_rad: float) -> Impacts:
    """One piece of each sample: it flies so far ahead in the plane of the orbit, and a little to
    its left, while the Earth turns underneath."""
    u = np.asarray(argument_rad)
    zero = 0.0 * u

    def tilted(angle: np.ndarray) -> np.ndarray:
        """Osculating inclination: Kozai's short-period term, of a circular orbit near the ground."""
        return INCLINATION + 0.375 * 1.08263e-3 * np.sin(2.0 * INCLINATION) * np.cos(2.0 * angle)

    def in_plane(angle: np.ndarray) -> np.ndarray:
        along = np.stack([np.cos(angle), np.sin(angle) * np.cos(tilted(angle))], axis=1)
        return np.column_stack([along, np.sin(angle) * np.sin(tilted(angle))])

    place = in_plane(u)
    orbit_pole = np.column_stack([zero, -np.sin(tilted(u)), np.cos(tilted(u))])
    landing = np.cos(aside_rad) * in_plane(u + ahead_rad) + np.sin(aside_rad) * orbit_pole
    turned = -EARTH_OVER_SPEED * ahead_rad
    landing = landing @ np.array(
        [[np.cos(turned), np.sin(turned), 0.0], [-np.sin(turned), np.cos(turned), 0.0], [0.0, 0.0, 1.0]]
    )
    over_ground = np.cross(orbit_pole, place) - EARTH_OVER_SPEED * np.cross([0.0, 0.0, 1.0], place)
    pole = np.cross(place, over_ground)
    pole /= np.linalg.norm(pole, axis=1)[:, None]

    def degrees(vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        geodetic = np.arctan2(
            vector[:, 2], (1.0 - 1.0 / 298.257223563) ** 2 * np.hypot(vector[:, 0], vector[:, 1])
        )
        return np.degrees(geodetic), np.degrees(np.arctan2(vector[:, 1], vector[:, 0]))

    (latitude, longitude), (place_latitude, place_longitude) = degrees(landing), degrees(place)
    column = np.ones((u.size, 1))
    return Impacts(
        mass_kg=50.0 * column,
        casualty_area_m2=4.0 * column,
        energy_j=1e4 * column,
        latitude_deg=latitude[:, None],
        longitude_deg=longitude[:, None],
        demise_altitude_km=0.0 * column,
        breakup_days=zero,
        breakup_place_deg=np.stack([place_latitude, place_longitude], axis=1),
        breakup_course=pole,
    )


def rows_of(impacts: Impacts, shifts: Shifts, *, moved: bool = True, off_deg: float = 0.0):
    samples = impacts.breakup_days.size
    sums, casualties = empty_rows(), np.zeros(samples)
    spread_along_orbit(
        impacts, np.array([3]), impacts.casualty_area_m2, np.full(samples, INCLINATION + np.radians(off_deg)),
        np.full(samples, moved), shifts, np.zeros(samples), row_of_sine(), np.full(ROWS, 1e-6),
        np.zeros(1, dtype=np.int64), sums, casualties,
    )  # fmt: skip
    return sums, casualties


@pytest.mark.parametrize("ahead_rad", [-0.1, 0.0, 0.5])
@pytest.mark.parametrize("aside_rad", [-0.002, 0.0, 0.001])
def test_a_field_moved_lies_where_one_that_broke_up_there_would(ahead_rad: float, aside_rad: float) -> None:
    start, by = np.array([0.3, 1.4, 2.2, 4.0, 5.9]), 0.12
    there, _ = rows_of(
        field(start + 2.0 * np.pi * by, ahead_rad, aside_rad), Shifts(np.zeros(1), np.ones(1), 0.0)
    )
    moved, _ = rows_of(field(start, ahead_rad, aside_rad), Shifts(np.array([by]), np.ones(1), 0.0))
    not_moved, _ = rows_of(
        field(start + 2.0 * np.pi * by, ahead_rad, aside_rad), kernel_shifts(), moved=False
    )
    for one in (moved, not_moved):
        for name in ("pieces", "breakups"):
            found, wanted = (np.flatnonzero(getattr(sums, name)) for sums in (one, there))
            # A row is 9 km, and rounding may shift one by one. Of a piece off the plane one cannot tell how
            # much is arc: it is moved to within three times as far as it was off (12 km at most).
            np.testing.assert_allclose(found, wanted, atol=1 if aside_rad == 0.0 else 4)


def test_kernel_keeps_long_waves_and_weighs_one() -> None:
    """What its description promises: the part of a wave of number j that is left."""
    shifts = kernel_shifts()
    assert shifts.weight.sum() == pytest.approx(1.0)
    for j in range(1, 7):
        left = (shifts.weight * np.exp(2j * np.pi * j * shifts.revolutions)).sum()
        assert left == pytest.approx(KEPT[j - 1] if j <= len(KEPT) else 0.0, abs=1e-12)


def test_break_ups_anywhere_along_the_orbit_follow_the_law_of_latitude() -> None:
    even = 2.0 * np.pi * (np.arange(4000) + 0.5) / 4000
    sums, casualties = rows_of(field(even, 0.0, 0.0), kernel_shifts())
    wanted = latitude_weights(51.64)
    found = sums.breakups / sums.breakups.sum()
    # In bands of a degree, as cumulated shares.
    assert np.abs(np.cumsum(found) - np.cumsum(wanted))[::12].max() < 1e-3
    # Pieces lie where they fell, break-ups on the orbit: a row may round one way or the other.
    assert np.abs(np.cumsum(sums.pieces - 3.0 * sums.breakups)).max() < 1e-3 * sums.pieces.sum()
    np.testing.assert_allclose(casualties, 3.0 * 4.0 * 1e-6)


def test_few_samples_do_nearly_as_well() -> None:
    """What it is for: a dozen samples give the share of a band of six degrees that thousands give."""
    band = slice(row_of(20.5), row_of(26.5))
    even = 2.0 * np.pi * (np.arange(4000) + 0.5) / 4000
    truth = rows_of(field(even, 0.3, 0.0), kernel_shifts())[0].pieces[band].sum() / 4000
    errors = {True: [], False: []}
    for start in range(0, 333, 20):
        dozen = even[np.arange(12) * 333 + start]
        for moved, found in errors.items():
            sums, _ = rows_of(field(dozen, 0.3, 0.0), kernel_shifts(), moved=moved)
            found.append(sums.pieces[band].sum() / 12 / truth - 1.0)
    assert np.std(errors[True]) < 0.2 * np.std(errors[False])


def test_the_highest_latitude_is_that_of_the_orbit() -> None:
    """Fields that broke up anywhere, 800 km ahead of their landing, end at the same highest latitude: within
    two rows (18 km) though the inclination is 0.005° off. A place along the orbit from its latitude alone
    would be wrong by a degree near the top, and the field by ten rows."""
    u = np.radians(np.arange(0.5, 360.0, 1.0))
    highest = []
    for one in u:
        impacts = field(np.array([one]), 0.1, 0.0)
        sums, _ = rows_of(impacts, Shifts(np.arange(360) / 360.0, np.full(360, 1 / 360), 0.0), off_deg=0.005)
        highest.append(np.flatnonzero(sums.pieces)[[0, -1]])
    lowest, highest = np.transpose(highest)
    assert np.ptp(highest) <= 2
    assert np.ptp(lowest) <= 2
    geocentric = INCLINATION - 0.375 * 1.08263e-3 * np.sin(2.0 * INCLINATION)
    geodetic = np.degrees(np.arctan(np.tan(geocentric) / (1.0 - 1.0 / 298.257223563) ** 2))
    assert np.median(highest) == pytest.approx(row_of(geodetic), abs=1)


def test_mean_inclination_is_the_same_all_along_an_orbit() -> None:
    """Along a revolution under J2 to J4, integrated: what osculates swings by 0.04°, the mean does not."""
    state, found = np.array([6578.0, 0.0, 0.0, 0.0, 7.785 * np.cos(0.9), 7.785 * np.sin(0.9)]), []
    work, here = np.empty((STAGES, 6)), np.empty(6)
    nodes, no_air = np.zeros(4), np.zeros((4, 4, 4), dtype=np.float32)
    osculating = []
    for _ in range(90):
        step_state(state, 9000.0, 60.0, nodes, no_air, 0.0, GravityField(), work, here)
        state[:] = here
        found.append(mean_inclination_rad(state[None])[0])
        pole = np.cross(state[:3], state[3:])
        osculating.append(np.arccos(pole[2] / np.linalg.norm(pole)))
    assert np.degrees(np.ptp(osculating)) > 0.03
    # What is left are terms of J3, of eccentricity, and of second order.
    assert np.degrees(np.ptp(found)) < 0.004
