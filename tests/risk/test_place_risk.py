"""Circles on the map: exact averages over longitude against turning the Earth many times."""

from __future__ import annotations

import math

import numpy as np
import pytest

from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.debris.impacts import Impacts, empty_impacts
from iss_risk.exposure.model import Exposure, load_exposure
from iss_risk.exposure.places import Place
from iss_risk.risk import places
from iss_risk.risk.clusters import Kinds
from iss_risk.risk.places import PlaceLandings, circles_of, half_width_deg, persons_in
from iss_risk.streams import Block

PLACES = (
    Place("Delhi", 28.65, 77.2, 300.0),
    Place("Fiji", -17.0, 179.9, 400.0),
    Place("Sahara", 23.0, 10.0, 100.0),
    Place("Oslo", 59.9, 10.7, 50.0),
)


@pytest.fixture(scope="module")
def exposure() -> Exposure:
    return load_exposure()


def land_at_places(impacts, pieces, circles, exposure, *, averaged, seed=1) -> PlaceLandings:
    samples = impacts.mass_kg.shape[0]
    kinds, block = Kinds(pieces, np.arange(pieces.size)), Block.of(seed, 0, samples, samples)
    return places.landings_at_places(impacts, kinds, circles, exposure, block, averaged=averaged)


def footprints(samples: int, kinds: int, seed: int) -> Impacts:
    """Footprints of some 20°, at latitudes of the station's."""
    rng = np.random.default_rng(seed)
    impacts = empty_impacts(samples, kinds)
    shape = (samples, kinds)
    impacts.mass_kg[:] = np.where(rng.random(shape) < 0.7, rng.uniform(1.0, 100.0, shape), 0.0)
    impacts.casualty_area_m2[:] = rng.uniform(0.5, 100.0, shape)
    impacts.energy_j[:] = np.where(rng.random(shape) < 0.8, 1000.0, 5.0)
    impacts.latitude_deg[:] = rng.uniform(-45.0, 45.0, (samples, 1)) + rng.uniform(-7.0, 7.0, shape)
    impacts.longitude_deg[:] = rng.uniform(-180.0, 180.0, (samples, 1)) + rng.uniform(-15.0, 15.0, shape)
    return impacts


def test_half_widths() -> None:
    # At the middle's own latitude sin(Δλ/2) = sin(r/2)/cos φ.
    half = math.degrees(2.0 * math.asin(math.sin(math.radians(0.5)) / math.cos(math.radians(60.0))))
    assert half_width_deg(60.0, 60.0, 1.0) == pytest.approx(half, rel=1e-9)
    assert half_width_deg(61.5, 60.0, 1.0) == -1.0
    assert half_width_deg(60.9999, 60.0, 1.0) == pytest.approx(0.0, abs=0.05)
    assert half_width_deg(89.9, 89.5, 1.0) == 180.0  # the pole is inside


def test_people_in_a_circle(exposure: Exposure) -> None:
    # All of Malta and nothing else; and half a million in the circle's strips by hand: 60 km about Malta.
    (malta,) = persons_in(circles_of((Place("Malta", 35.92, 14.4, 60.0),), exposure))
    assert malta == pytest.approx(exposure.persons[exposure.iso_a3.index("MLT")], rel=0.03)
    (sea,) = persons_in(circles_of((Place("Point Nemo", -48.88, -123.39, 500.0),), exposure))
    assert sea == 0.0


def test_averages_are_those_of_many_turns(exposure: Exposure) -> None:
    impacts, pieces = footprints(300, 12, 3), np.array([1, 3, 40, 2, 1, 1, 9, 1, 1, 5, 1, 1])
    circles = circles_of(PLACES, exposure)
    exact = land_at_places(impacts, pieces, circles, exposure, averaged=True, seed=5)
    turns = 1440  # 1/4°, against arcs of 2° at least
    sums = {name: np.zeros(len(PLACES)) for name in exact._fields}
    for turn in range(turns):
        turned = impacts._replace(longitude_deg=impacts.longitude_deg + (turn + 0.37) * 360.0 / turns)
        # The same scatter every time.
        once = land_at_places(turned, pieces, circles, exposure, averaged=False, seed=5)
        for name, total in sums.items():
            total += getattr(once, name) / turns
    np.testing.assert_allclose(exact.fragments, sums["fragments"], rtol=0.02)
    np.testing.assert_allclose(exact.p_debris, sums["p_debris"], rtol=0.02)
    # Fiji's towns are smaller than the turns' steps: with six times as many, three seeds agree to 8, 3, 3 %.
    for k, tolerance in ((0, 0.03), (1, 0.25), (2, 0.05)):
        assert exact.casualties[k] == pytest.approx(sums["casualties"][k], rel=tolerance)
        # People are taken as evenly spread along a strip, so that a field never meets all of a crowd at once:
        # where one field brings 0.3 casualties the chance is 7-8 % too large (four seeds).
        assert exact.p_casualty[k] == pytest.approx(sums["p_casualty"][k], rel=tolerance + 0.06)
    assert exact.casualties[0] > 1.02 * exact.p_casualty[0]  # several at once: not the same thing


def test_turning_the_earth_changes_nothing(exposure: Exposure) -> None:
    impacts, pieces = footprints(40, 12, 4), np.full(12, 3)
    circles = circles_of(PLACES, exposure)
    turned = impacts._replace(longitude_deg=impacts.longitude_deg + 123.4)
    one, other = (land_at_places(i, pieces, circles, exposure, averaged=True) for i in (impacts, turned))
    for name, value in one._asdict().items():
        np.testing.assert_allclose(value, getattr(other, name), rtol=1e-9)


def test_one_piece_by_hand(exposure: Exposure) -> None:
    """One piece at the middle's latitude: the chance is the arc's share of the circle, within the scatter."""
    impacts, pieces = empty_impacts(4000, 1), np.array([1])
    impacts.mass_kg[:], impacts.casualty_area_m2[:], impacts.energy_j[:] = 1.0, 10.0, 1e3
    place = Place("Sahara", 23.0, 10.0, 1000.0)
    impacts.latitude_deg[:] = place.latitude_deg
    circles = circles_of((place,), exposure)
    found = land_at_places(impacts, pieces, circles, exposure, averaged=True)
    half = half_width_deg(23.0, 23.0, math.degrees(1000.0 / EARTH_AUTHALIC_RADIUS_KM))
    assert found.p_debris[0] / 4000 == pytest.approx(half / 180.0, rel=0.01)
    assert found.p_debris[0] == pytest.approx(found.fragments[0], rel=1e-9)
    # 10 m² on some people per km²: so rare that chance and expectation are one.
    assert found.p_casualty[0] == pytest.approx(found.casualties[0], rel=1e-2)


def test_harmless_pieces_land_but_hurt_nobody(exposure: Exposure) -> None:
    impacts, pieces = footprints(40, 12, 6), np.full(12, 3)
    impacts.energy_j[:] = 5.0
    circles = circles_of(PLACES, exposure)
    for averaged in (True, False):
        found = land_at_places(impacts, pieces, circles, exposure, averaged=averaged)
        assert found.casualties.max() == found.p_casualty.max() == 0.0
    assert found.p_debris.shape == (4,)


def test_nothing_lands_where_no_track_leads(exposure: Exposure) -> None:
    impacts = footprints(40, 12, 7)  # never north of 52° plus the scatter
    circles, pieces = circles_of(PLACES, exposure), np.full(12, 1)
    found = land_at_places(impacts, pieces, circles, exposure, averaged=True)
    assert found.p_debris[3] == 0.0
    assert found.p_debris[0] > 0.0


def test_a_circle_round_a_nation_is_the_nation(exposure: Exposure) -> None:
    """New Zealand and nothing else within 1,100 km: against its people by rows of the grid, another way."""
    impacts, pieces = empty_impacts(20_000, 1), np.array([2])
    impacts.mass_kg[:], impacts.casualty_area_m2[:], impacts.energy_j[:] = 1.0, 10.0, 1e3
    impacts.latitude_deg[:, 0] = np.linspace(-52.0, -30.0, 20_000)
    circles = circles_of((Place("New Zealand", -41.0, 173.0, 1100.0),), exposure)
    found = land_at_places(impacts, pieces, circles, exposure, averaged=True)
    rows = np.floor((impacts.latitude_deg[:, 0] + 90.0) * 12).astype(int)
    persons_per_m2 = exposure.persons_by_row[exposure.iso_a3.index("NZL")] / exposure.row_area_km2 / 1e6
    assert found.casualties[0] == pytest.approx((2 * 10.0 * persons_per_m2[rows]).sum(), rel=0.02)
    assert persons_in(circles)[0] == pytest.approx(exposure.persons[exposure.iso_a3.index("NZL")], rel=0.02)
