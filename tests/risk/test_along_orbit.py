"""Fields of debris moved along the orbit: where they lie, and what the kernel keeps."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.atmosphere.density import empty_slice
from iss_risk.debris.impacts import Impacts
from iss_risk.decay.forces import STAGES, GravityField, step_state
from iss_risk.exposure.grid import ROWS, row_of
from iss_risk.exposure.latitude import latitude_weights
from iss_risk.risk.along_orbit import (
    KEPT,
    WAVES,
    Fields,
    Moves,
    RowScatter,
    RowSums,
    RowTables,
    add_along_orbit,
    add_fields,
    empty_rows,
    moves_of,
    row_of_sine,
)
from iss_risk.risk.flights import AlongOrbit, flights_of, mean_inclination_rad

INCLINATION = np.radians(51.64)
TABLES = RowTables(row_of_sine(), np.full(ROWS, 1e-6))
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
        number=column,
        breakup_days=zero,
        breakup_place_deg=np.stack([place_latitude, place_longitude], axis=1),
        breakup_course=pole,
        breakup_altitude_km=zero,
    )


def orbits(samples: int, *, moved: bool = True, off_deg: float = 0.0) -> AlongOrbit:
    return AlongOrbit(np.full(samples, INCLINATION + np.radians(off_deg)), np.full(samples, moved))


def still(samples: int) -> RowScatter:
    """No wind."""
    return RowScatter(*(np.zeros(size, dtype=np.int64) for size in (1, samples, 1)))


def fields_of(impacts: Impacts) -> Fields:
    return Fields.of(impacts, np.array([3]), np.array([3]), impacts.casualty_area_m2)


def rows_of(impacts: Impacts, *, moved: bool = True):
    """What falls on each row, and each sample's casualties, with the fields moved all around the orbit or
    not."""
    samples = impacts.breakup_days.size
    sums, casualties = empty_rows(1), np.zeros(samples)
    flights = flights_of(impacts, orbits(samples, moved=moved))
    chunk_of = np.zeros(samples, dtype=np.int64)
    add_along_orbit(
        fields_of(impacts), flights, np.full(samples, 0.5), TABLES, still(samples), chunk_of, sums, casualties
    )
    return RowSums(*(values[0] for values in sums)), casualties


def rows_when_moved(impacts: Impacts, shift_rad: np.ndarray, off_deg: float = 0.0):
    """What falls on each row when all fields are moved by the same shifts (S,), equally weighed."""
    samples = impacts.breakup_days.size
    sums, each = empty_rows(1), np.tile(shift_rad, (samples, 1))
    flights = flights_of(impacts, orbits(samples, off_deg=off_deg))
    moves = Moves(each, np.full(each.shape, 1.0 / shift_rad.size))
    chunk_of, casualties = np.zeros(samples, dtype=np.int64), np.zeros(samples)
    add_fields(fields_of(impacts), flights, moves, TABLES, still(samples), chunk_of, sums, casualties)
    return RowSums(*(values[0] for values in sums))


def places(impacts: Impacts) -> np.ndarray:
    return flights_of(impacts, orbits(impacts.breakup_days.size)).argument_rad


@pytest.mark.parametrize("ahead_rad", [-0.1, 0.0, 0.5])
@pytest.mark.parametrize("aside_rad", [-0.002, 0.0, 0.001])
def test_a_field_moved_lies_where_one_that_broke_up_there_would(ahead_rad: float, aside_rad: float) -> None:
    start, by = np.array([0.3, 1.4, 2.2, 4.0, 5.9]), np.array([2.0 * np.pi * 0.12])
    there, here = (field(u, ahead_rad, aside_rad) for u in (start + by, start))
    wanted_sums = rows_when_moved(there, np.zeros(1))
    for one in (rows_when_moved(here, by), rows_of(there, moved=False)[0]):
        for name in ("pieces", "breakups"):
            found, wanted = (np.flatnonzero(getattr(sums, name)) for sums in (one, wanted_sums))
            # A row is 9 km, and rounding may shift one by one. Of a piece off the plane one cannot tell how
            # much is arc: it is moved to within three times as far as it was off (12 km at most).
            np.testing.assert_allclose(found, wanted, atol=1 if aside_rad == 0.0 else 4)


def test_places_along_the_orbit_are_those_of_the_break_ups() -> None:
    start = np.linspace(0.0, 6.2, 63)
    error = (places(field(start, 0.1, 0.0)) - start + np.pi) % (2.0 * np.pi) - np.pi
    assert np.abs(error).max() < 1e-3


def test_weights_keep_the_density_of_places_and_part_of_what_depends_on_them() -> None:
    """What their description promises: summed over samples whose size goes with their place, a wave of
    places comes back whole, and a wave of sizes by the part that is kept."""
    rng = np.random.default_rng(1)
    even = 2.0 * np.pi * (np.arange(6000) + 0.5) / 6000
    density = 0.3 * np.cos(2.0 * even) + 0.1 * np.sin(even) + 0.02 * np.cos(6.0 * even)
    places_rad = rng.choice(even, 6000, p=(1.0 + density) / 6000)
    moves = moves_of(places_rad, rng.random(6000), np.zeros(6000, dtype=np.int64))
    np.testing.assert_allclose(moves.weight.sum(axis=1), 1.0)
    to = places_rad[:, None] + moves.shift_rad
    for wave in range(1, WAVES + 1):
        size = 1.0 + 0.5 * np.cos(wave * places_rad)  # its own mean is not quite one
        of_places = np.exp(-1j * wave * places_rad).mean()
        of_sizes = (size * np.exp(-1j * wave * places_rad)).mean() - size.mean() * of_places
        found = (size[:, None] * moves.weight * np.exp(-1j * wave * to)).sum() / 6000
        kept = KEPT[wave - 1] if wave <= len(KEPT) else 0.0
        assert found == pytest.approx(size.mean() * of_places + kept * of_sizes, abs=1e-12)
        assert abs(of_sizes) > 0.2


def test_break_ups_anywhere_along_the_orbit_follow_the_law_of_latitude() -> None:
    even = 2.0 * np.pi * (np.arange(4000) + 0.5) / 4000
    sums, casualties = rows_of(field(even, 0.0, 0.0))
    wanted = latitude_weights(51.64)
    found = sums.breakups / sums.breakups.sum()
    # In bands of a degree, as cumulated shares.
    assert np.abs(np.cumsum(found) - np.cumsum(wanted))[::12].max() < 1e-3
    # Pieces lie where they fell, break-ups on the orbit: a row may round one way or the other. At the highest
    # latitude pieces are bent by a kilometre towards the equator, of which these know nothing.
    assert np.abs(np.cumsum(sums.pieces - 3.0 * sums.breakups)).max() < 2e-3 * sums.pieces.sum()
    np.testing.assert_allclose(casualties, 3.0 * 4.0 * 1e-6)


def test_few_samples_do_nearly_as_well() -> None:
    """What it is for: a dozen samples give the share of a band of six degrees that thousands give."""
    band = slice(row_of(20.5), row_of(26.5))
    even = 2.0 * np.pi * (np.arange(4000) + 0.5) / 4000
    truth = rows_of(field(even, 0.3, 0.0))[0].pieces[band].sum() / 4000
    errors: dict[bool, list[float]] = {True: [], False: []}
    for start in range(0, 333, 20):
        dozen = even[np.arange(12) * 333 + start]
        for moved, found in errors.items():
            sums, _ = rows_of(field(dozen, 0.3, 0.0), moved=moved)
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
        sums = rows_when_moved(impacts, np.radians(np.arange(360.0)), 0.005)
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
    no_air = empty_slice()
    osculating = []
    for _ in range(90):
        step_state(state, 9000.0, 60.0, no_air, 0.0, GravityField(), work, here)
        state[:] = here
        found.append(mean_inclination_rad(state[None])[0])
        pole = np.cross(state[:3], state[3:])
        osculating.append(np.arccos(pole[2] / np.linalg.norm(pole)))
    assert np.degrees(np.ptp(osculating)) > 0.03
    # What is left are terms of J3, of eccentricity, and of second order.
    assert np.degrees(np.ptp(found)) < 0.004
