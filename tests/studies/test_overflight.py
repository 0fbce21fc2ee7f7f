"""Which nations the station passes over: against figures from another population grid."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

import iss_risk
from iss_risk.answers.overflight import Overflight
from iss_risk.cli.program import run
from iss_risk.errors import UsageError
from iss_risk.exposure.latitude import latitude_weights
from iss_risk.exposure.model import load_exposure

NOW = datetime(2026, 11, 23, tzinfo=UTC)
REFERENCE = tomllib.loads(
    (Path(__file__).resolve().parents[1] / "authorities" / "overflight.toml").read_text()
)


@pytest.fixture(scope="module")
def closed_form() -> Overflight:
    return iss_risk.overflight(now=NOW)


def percent(found: Overflight, field: str) -> dict[str, float]:
    return {one.iso_a3: 100.0 * getattr(one, field) for one in found.nations}


@pytest.mark.parametrize("nation", ["CHN", "IND", "USA", "DEU"])
def test_time_over_a_nation(closed_form: Overflight, nation: str) -> None:
    # The embedded orbit has 51.63°, the reference cells of 0.5° and borders of their size. Measured: China
    # 2.54, India 0.58, USA 2.32, Germany 0.23 %.
    assert percent(closed_form, "overhead_fraction")[nation] == pytest.approx(
        REFERENCE["overhead_percent"][nation], abs=0.1
    )


def test_time_over_russia_depends_on_which_latitude_is_meant(closed_form: Overflight) -> None:
    """Russia lies at the edge of the track, where the 0.19° between geodetic and geocentric latitude count:
    1.92 % of the time, or 1.79 % with the reference's formula, which takes one for the other."""
    exposure = load_exposure()
    weights = latitude_weights(REFERENCE["inclination_deg"], oblate=False)
    spherical = exposure.overhead_fraction(weights)[exposure.iso_a3.index("RUS")]
    assert 100.0 * spherical == pytest.approx(REFERENCE["overhead_percent"]["RUS"], abs=0.05)
    assert percent(closed_form, "overhead_fraction")["RUS"] == pytest.approx(1.92, abs=0.03)


@pytest.mark.parametrize("nation", REFERENCE["share_percent"])
def test_share_of_the_people_under_the_track(closed_form: Overflight, nation: str) -> None:
    # Another population grid of another year: within a tenth, Russia (at the edge of the track) within a
    # fifth.
    assert percent(closed_form, "share")[nation] == pytest.approx(
        REFERENCE["share_percent"][nation], rel=0.2 if nation == "RUS" else 0.1
    )


def test_people_under_the_track(closed_form: Overflight) -> None:
    scaled = closed_form.totals.persons_per_km2 * REFERENCE["world_persons"] / load_exposure().persons.sum()
    # Measured −0.4 %.
    assert scaled == pytest.approx(REFERENCE["persons_per_km2"], rel=0.03)
    assert closed_form.totals.casualties_per_m2 == pytest.approx(closed_form.totals.persons_per_km2 * 1e-6)


def test_land_is_a_little_over_a_quarter(closed_form: Overflight) -> None:
    assert 100.0 * closed_form.totals.land_fraction == pytest.approx(27.0, abs=0.5)


@pytest.mark.parametrize("days", [None, 1.0])
def test_shares_add_up(days: float | None) -> None:
    found = iss_risk.overflight(now=NOW, days=days)
    over_land = sum(one.overhead_fraction for one in found.nations)
    assert over_land == pytest.approx(found.totals.land_fraction)
    assert over_land + found.ocean.overhead_fraction == pytest.approx(1.0)
    assert sum(one.minutes_per_day for one in found.nations) + found.ocean.minutes_per_day == pytest.approx(
        1440.0
    )
    assert sum(one.share for one in found.nations) + found.totals.nobody_share == pytest.approx(1.0)
    assert sum(one.population_under_track for one in found.nations) == pytest.approx(
        found.totals.persons_per_km2
    )
    assert len(found.nations) == 254
    overhead = [one.overhead_fraction for one in found.nations]
    assert overhead == sorted(overhead, reverse=True)


def test_the_propagated_track_is_the_closed_form_in_the_long_run(closed_form: Overflight) -> None:
    """60 days are 929 revolutions, 43 km apart at the equator."""
    track = iss_risk.overflight(now=NOW, days=60.0)
    assert track.run.method == "propagated ground track"
    exact, found = (percent(one, "overhead_fraction") for one in (closed_form, track))
    # Measured: China 2.54, USA 2.33, Russia 1.90, India 0.58 %.
    for nation in ("CHN", "USA", "RUS", "IND", "AUS", "BRA", "CAN"):
        assert found[nation] == pytest.approx(exact[nation], rel=0.03), nation
    assert track.totals.land_fraction == pytest.approx(closed_form.totals.land_fraction, abs=0.003)
    assert track.totals.persons_per_km2 == pytest.approx(closed_form.totals.persons_per_km2, rel=0.02)


def test_a_polar_orbit_is_over_everyone_an_equatorial_one_over_few(orbit_file) -> None:
    polar = percent(
        iss_risk.overflight(orbit=orbit_file(400.0, inclination_deg=90.0), now=NOW), "overhead_fraction"
    )
    low = percent(
        iss_risk.overflight(orbit=orbit_file(400.0, inclination_deg=5.0), now=NOW), "overhead_fraction"
    )
    assert polar["ATA"] > 5.0
    assert polar["FIN"] > 0.0
    assert low["RUS"] == low["USA"] == 0.0
    assert low["BRA"] > 0.0


@pytest.mark.parametrize("days", [0.0, -1.0, 400.0, float("nan"), float("inf")])
def test_days_out_of_range_are_usage_errors(days: float) -> None:
    with pytest.raises(UsageError) as caught:
        iss_risk.overflight(now=NOW, days=days)
    assert caught.value.parameter == "days"


def test_same_question_same_answer(closed_form: Overflight) -> None:
    documents = [one.model_dump() for one in (closed_form, iss_risk.overflight(now=NOW))]
    for document in documents:
        assert document["run"]["generated_at"] == document["run"]["now"]
    assert documents[0] == documents[1]


def test_weights_of_the_latitudes_sum_to_one() -> None:
    for inclination_deg in (0.0, 5.0, 51.64, 90.0, 140.0):
        assert np.sum(latitude_weights(inclination_deg)) == pytest.approx(1.0)


def test_other_borders_and_people(tmp_path) -> None:
    """Three squares of people in two squares of land, from files to the document."""
    shapes = [shapely.box(0.0, 40.0, 10.0, 50.0), shapely.box(10.0, 40.0, 20.0, 50.0)]
    borders, people = tmp_path / "two.geojson", tmp_path / "count_2000.tif"
    geopandas.GeoDataFrame({"name": ["Westland", "Eastland"]}, geometry=shapes, crs=4326).to_file(borders)
    values = np.array([[1e6, 2e6, 5e6]])
    with rasterio.open(
        people, "w", driver="GTiff", height=1, width=3, count=1, dtype="float64", crs="EPSG:4326",
        transform=from_origin(5.0, 49.0, 3.0, 1.0),
    ) as out:  # fmt: skip
        out.write(values, 1)
    found = iss_risk.overflight(now=NOW, nations=borders, population=people, population_year=2050)
    assert sorted(one.name for one in found.nations) == ["Eastland", "Westland"]
    by_name = {one.name: one for one in found.nations}
    # The land of the middle pixel, 8 … 11° E, is two thirds Westland's.
    assert by_name["Westland"].share == pytest.approx((1 + 2 * 2 / 3) / 8, abs=0.01)
    assert sum(
        one.overhead_fraction for one in found.nations
    ) + found.ocean.overhead_fraction == pytest.approx(1.0)
    assert [one.provenance for one in found.inputs if one.name in ("nations", "population")] == [
        "file",
        "file",
    ]
    assert any("population of 2050" in note for note in found.notes)
    assert any("two.geojson" in note and "disputed" in note for note in found.notes)


@pytest.mark.parametrize("option", ["--nations", "--population"])
def test_bad_maps_are_one_line_and_exit_code_3(option: str, tmp_path, capsys) -> None:
    path = tmp_path / "broken.tif"
    path.write_bytes(b"no map")
    assert run(["overflight", "--offline", option, str(path), "--json"]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert str(path) in captured.err


@pytest.mark.parametrize(("places", "code"), [("name,lat,lon\nA,99,0\n", 3), (None, 2)])
def test_bad_places_stop_before_anything_is_computed(places, code: int, tmp_path, capsys) -> None:
    path = tmp_path / "places.csv"
    if places is not None:
        path.write_text(places)
    asked = str(path) if places is not None else "Nowhere-upon-Sea"
    assert run(["assess", "--offline", "--places", asked]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.strip().count("\n") == 0
