"""People on the grid: sums, densities and what the station's track sees."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from iss_risk.errors import InputError, UsageError
from iss_risk.exposure.grid import CELL_DEG, COLUMNS, ROWS, cell_area_km2
from iss_risk.exposure.latitude import latitude_weights
from iss_risk.exposure.model import Exposure, load_exposure
from iss_risk.exposure.nations.embedded import embedded_nations
from iss_risk.exposure.people.population import read_population
from iss_risk.sources.embedded import data_path

STATION_DEG = 51.64
WORLD_2020 = 7.969e9  # sum of GPWv4.11 2020, which the figures below were computed from


@pytest.fixture(scope="module")
def exposure() -> Exposure:
    return load_exposure()


@pytest.fixture(scope="module")
def spherical() -> np.ndarray:
    """Shares of time as the published figures take them: geodetic latitude in the spherical formula."""
    return latitude_weights(STATION_DEG, oblate=False)


def national_totals() -> dict[str, float]:
    with data_path("population", "national_totals_2025.csv").open(encoding="utf-8") as stream:
        rows = csv.DictReader(line for line in stream if not line.startswith("#"))
        return {row["iso_a2"]: float(row["population_2025"]) for row in rows}


def test_world_total(exposure: Exposure) -> None:
    # The World Bank's nations, and 24 million in those it does not list (Taiwan alone is 23.5 million).
    total = sum(national_totals().values())
    assert exposure.persons.sum() == pytest.approx(total + 24.0e6, abs=0.2e6)


def test_every_national_total(exposure: Exposure) -> None:
    # Polygons whose people are in another nation's total.
    within = {"ALA": "FI", "XAK": "CY", "XBK": "KZ", "XCB": "CY", "XDH": "CY", "XGB": "CU", "XKX": "XK"}
    within |= {"XNC": "CY", "XSL": "SO"}
    # Places that GeoNames gives one nation and the de facto borders another: only a few people each, but for
    # Crimea and Western Sahara (230,000 live on Morocco's side).
    de_facto = {"AE", "IR", "MA", "GB", "CY", "IL", "PS", "IN", "MM", "SS", "SD", "UA", "RU"}
    nations = embedded_nations()
    people: dict[str, float] = {}
    for code, iso_a2, persons in zip(nations.iso_a3, nations.iso_a2, exposure.persons, strict=True):
        key = within.get(code, iso_a2)
        people[key] = people.get(key, 0.0) + persons
    totals = national_totals()
    # Exact but for single precision in the cells, 6e-8 each.
    wrong = {k: people[k] for k, t in totals.items() if k not in de_facto and abs(people[k] / t - 1) > 1e-7}
    assert wrong == {}
    assert {k for k in de_facto if abs(people[k] / totals[k] - 1) > 0.01} == {"UA", "RU"}


def test_crimea_is_counted_where_the_borders_put_it(exposure: Exposure) -> None:
    totals = national_totals()
    ukraine, russia = (exposure.persons[exposure.iso_a3.index(code)] for code in ("UKR", "RUS"))
    assert ukraine + russia == pytest.approx(totals["UA"] + totals["RU"], rel=1e-4)
    assert 1.5e6 < russia - totals["RU"] < 2.6e6  # Crimea had 2.4 million in 2014


def test_density_integrates_to_the_population(exposure: Exposure) -> None:
    # 40 × 40 points in each cell of a box round Luxembourg: the points on its land times the area of a point.
    points = 40
    south, north, west, east = 49.25, 50.25, 5.5, 6.75
    latitude = south + (np.arange(round((north - south) / CELL_DEG * points)) + 0.5) * CELL_DEG / points
    longitude = west + (np.arange(round((east - west) / CELL_DEG * points)) + 0.5) * CELL_DEG / points
    y, x = np.meshgrid(latitude, longitude, indexing="ij")
    nation = exposure.nation_at(y, x)
    density = exposure.persons_per_km2(y, x, nation)
    area = cell_area_km2()[np.floor((y + 90) / CELL_DEG).astype(int)] / points**2
    luxembourg = exposure.iso_a3.index("LUX")
    people = (density * area)[nation == luxembourg].sum()
    # Points on a border cell's edge: 1/40 of a cell each way, averaged over some 60 border cells.
    assert people == pytest.approx(exposure.persons[luxembourg], rel=0.005)


def test_rows_agree_with_the_nations(exposure: Exposure) -> None:
    assert exposure.persons_by_row.shape == (len(exposure.iso_a3), ROWS)
    assert (exposure.persons_by_row >= 0).all()
    assert (exposure.persons_by_row[exposure.area_fraction_by_row == 0] == 0).all()
    assert exposure.area_fraction_by_row.sum(axis=0).max() <= 1.0 + 1e-9
    # Antarctica's southernmost rows are all land, and nobody is listed there.
    antarctica = exposure.iso_a3.index("ATA")
    assert exposure.area_fraction_by_row[antarctica, :12] == pytest.approx(1.0, abs=1e-9)
    assert exposure.persons[antarctica] == 0.0


@pytest.mark.parametrize(
    ("latitude_deg", "longitude_deg", "least", "most"),
    [
        (48.86, 2.35, 3_000, 25_000),  # Paris: the city proper has 20,000 per km²
        (28.65, 77.2, 3_000, 30_000),  # Delhi
        (23.75, 90.39, 3_000, 50_000),  # Dhaka
        (23.0, 10.0, 0, 2),  # Sahara
        (72.0, -40.0, 0, 1),  # Greenland's ice
        (27.0, 80.5, 300, 2_000),  # the plain of the Ganges, 830 per km² in Uttar Pradesh (census 2011)
    ],
)
def test_known_densities(
    exposure: Exposure, latitude_deg: float, longitude_deg: float, least: float, most: float
) -> None:
    nation = exposure.nation_at(latitude_deg, longitude_deg)
    (density,) = exposure.persons_per_km2(latitude_deg, longitude_deg, nation)
    assert least <= density <= most


def test_no_density_without_a_nation(exposure: Exposure) -> None:
    china = exposure.iso_a3.index("CHN")
    density = exposure.persons_per_km2(
        [0.0, np.nan, 48.86, 35.0], [-30.0, 2.0, 2.35, 105.0], [-1, china, china, china]
    )
    assert density[:3].tolist() == [0.0, 0.0, 0.0]
    assert density[3] > 0.0
    assert exposure.persons_per_km2([35.0], [105.0 - 360.0], [china])[0] == density[3]


# Share of the track's time and of casualties, per cent: GPWv4.11 2020 at 30′ (PHYSICS.md, section 7).
@pytest.mark.parametrize(
    ("code", "time", "casualties"),
    [("CHN", 2.57, 18.8), ("IND", 0.58, 14.8), ("USA", 2.34, 5.1), ("DEU", 0.22, 3.3), ("RUS", 1.79, 1.55)],
)
def test_shares_under_the_track(
    exposure: Exposure, spherical: np.ndarray, code: str, time: float, casualties: float
) -> None:
    nation = exposure.iso_a3.index(code)
    density = exposure.mean_persons_per_km2(spherical)
    assert 100 * exposure.overhead_fraction(spherical)[nation] == pytest.approx(time, abs=0.1)
    # China shrank and the world grew by 3 % from 2020 to 2025: that alone moves China's share by 1.0.
    assert 100 * density[nation] / density.sum() == pytest.approx(casualties, abs=1.5)


def test_density_under_the_track(exposure: Exposure) -> None:
    world = WORLD_2020 / exposure.persons.sum()
    # 17.79 per km² from GPWv4.11 2020 (tests/authorities/population.toml); measured −0.4 %.
    density = exposure.mean_persons_per_km2(latitude_weights(STATION_DEG)).sum()
    assert density * world == pytest.approx(17.79, rel=0.03)


def test_land_under_the_track(exposure: Exposure, spherical: np.ndarray) -> None:
    assert 100 * exposure.overhead_fraction(spherical).sum() == pytest.approx(27.0, abs=0.5)


def test_weights_must_be_rows(exposure: Exposure) -> None:
    with pytest.raises(UsageError, match="row weights"):
        exposure.overhead_fraction(np.ones(180))


def test_a_grid_for_other_nations_is_refused(exposure: Exposure, tmp_path: Path) -> None:
    path = data_path("population", "population_5min.npz")
    with pytest.raises(InputError, match="other nations"):
        read_population(path, exposure.index, exposure.iso_a3[1:])
    # Same codes, other borders: all of the land is sea.
    drowned = exposure.index._replace(cell_value=np.full(ROWS * COLUMNS, -1, dtype=np.int32))
    with pytest.raises(InputError, match="do not fit"):
        read_population(path, drowned, exposure.iso_a3)
    broken = tmp_path / "broken.npz"
    broken.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(InputError, match=r"broken\.npz"):
        read_population(broken, exposure.index, exposure.iso_a3)
