"""Fields of debris, tracks and impact points: what they hold, against samples they were not made of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely

from iss_risk.debris.entry_state import EntryState
from iss_risk.exposure.nations.dateline import within_180
from iss_risk.report.layers.contents import contents_of_debris
from iss_risk.report.layers.debris_fields import FieldsByPass, area_km2, debris_fields
from iss_risk.report.layers.impact_density import CELL_KM, impact_density, level_of_all, level_of_pass, region
from iss_risk.report.layers.landed_pieces import LandedPieces, pieces_of_simulation
from iss_risk.report.layers.on_ground import strip_on_ground
from iss_risk.report.layers.track_frame import TrackFrame
from iss_risk.studies.debris import simulate_debris

from .conftest import Case
from .read_back import check_geometry


@pytest.fixture(scope="module")
def all_landed(near: Case) -> LandedPieces:
    return pieces_of_simulation(near.simulation, 1024)


def test_the_pieces_are_those_of_the_samples(near: Case, all_landed: LandedPieces) -> None:
    table = near.simulation.to_frame()
    pieces = np.bincount(all_landed.sample, all_landed.pieces, minlength=all_landed.number.size)
    kg = np.bincount(
        all_landed.sample, all_landed.pieces * all_landed.mass_kg, minlength=all_landed.number.size
    )
    assert pieces == pytest.approx(table["fragments"].to_numpy()[all_landed.number])
    assert kg == pytest.approx(table["surviving_mass_kg"].to_numpy()[all_landed.number])


@pytest.mark.parametrize("percent", [50.0, 90.0, 99.0])
def test_a_region_holds_its_share_of_other_samples(
    near: Case, all_landed: LandedPieces, percent: float
) -> None:
    rows = near.rows("debris_field_all_passes")
    (shape,) = rows.geometry[rows["percent"] == percent]
    other = np.flatnonzero(all_landed.sample >= 512)
    inside = shapely.contains_xy(shape, all_landed.longitude_deg[other], all_landed.latitude_deg[other])
    weight = all_landed.pieces[other]
    share = weight[inside].sum() / weight.sum()
    # A fall is inside or outside nearly as a whole: that of 512 falls, of a limit known from 512 others.
    # The strips of other tracks, which cross it, hold some of what is outside of its own.
    p = percent / 100.0
    error = np.sqrt(2.0 * p * (1.0 - p) / 512.0)
    assert -3.0 * error < share - p < 3.0 * error + 0.05 * (1.0 - p)


def test_each_pass_has_its_three_fields_one_in_the_other(near: Case) -> None:
    rows = near.rows("debris_fields")
    check_geometry(rows)
    assert near.answer.passes is not None
    passes = {one.revolution: one for one in near.answer.passes.passes}
    assert set(rows["revolution"]) <= set(passes)
    for revolution, three in rows.groupby("revolution"):
        assert three["percent"].tolist() == [99.0, 90.0, 50.0]
        wide, middle, narrow = three.geometry
        assert area_km2(shapely.difference(middle, wide)) < 0.02 * area_km2(middle)
        assert area_km2(shapely.difference(narrow, middle)) < 0.02 * area_km2(narrow)
        assert (three["p_down"] == passes[revolution].p_down.mean).all()
    sums = rows[rows["percent"] == 99.0].set_index("revolution")["p_down"].sum()
    assert sums == pytest.approx(1.0, abs=0.03)  # of the first half of the samples


def test_pieces_of_a_pass_are_counted_in_the_polygons_themselves(near: Case) -> None:
    landed = pieces_of_simulation(near.simulation)
    fields = FieldsByPass(landed)
    largest = int(np.argmax([one.falls for one in fields.densities]))
    number, density = int(fields.passes[largest]), fields.densities[largest]
    on = np.floor(landed.revolutions).astype(int)[landed.sample] == number
    for share in (0.5, 0.9):
        shape = region(density, level_of_pass(density, share))
        inside = shapely.contains_xy(shape, landed.longitude_deg[on], landed.latitude_deg[on])
        held = landed.pieces[on][inside].sum() / landed.pieces[on].sum()
        # As they fell themselves: somewhat more than others would, by what the kernel gives to each.
        assert share - 0.02 < held < share + 0.6 * (1.0 - share)


def test_what_is_known_of_a_normal_distribution() -> None:
    # Falls of one piece, normal along and across: the region of a share p is an ellipse of the area
    # -2 π σ₁ σ₂ ln(1 - p).
    generator = np.random.default_rng(5)
    falls, sigma_km = 4000, (500.0, 60.0)
    along, across = (generator.normal(0.0, one / 6371.0, falls) for one in sigma_km)
    frame = TrackFrame(np.radians(50.0), 0.3)
    found = impact_density(frame, along, across, np.ones(falls), np.arange(falls))
    cell_km2 = CELL_KM[0] * CELL_KM[1]
    assert found.density.sum() * cell_km2 == pytest.approx(falls, rel=2e-3)
    for share in (0.5, 0.9, 0.99):
        exact = -2.0 * np.pi * sigma_km[0] * sigma_km[1] * np.log(1.0 - share)
        level = level_of_all([found], share)
        assert found.above(level).sum() * cell_km2 == pytest.approx(exact, rel=0.12)
        assert area_km2(region(found, level)) == pytest.approx(exact, rel=0.12)


@pytest.mark.parametrize("inclination_deg", [5.0, 51.6, 90.0, 97.5])
def test_track_coordinates_go_both_ways(inclination_deg: float) -> None:
    frame = TrackFrame(np.radians(inclination_deg), 2.9)
    along = np.linspace(-1.0, 8.0, 400)
    across = np.linspace(-0.1, 0.1, 400)
    latitude, longitude = frame.to_ground(along, across)
    back = frame.to_track(latitude, longitude, along + 0.3)
    assert back[0] == pytest.approx(along, abs=1e-7)
    assert back[1] == pytest.approx(across, abs=1e-7)


@pytest.mark.parametrize("inclination_deg", [51.6, 90.0, 97.5])
def test_a_strip_keeps_its_area_over_date_line_and_pole(inclination_deg: float) -> None:
    # 200 km wide, once round the Earth but for the rest of a crossing with itself.
    strip = shapely.box(0.0, -100.0 / 6371.0, 5.8, 100.0 / 6371.0)
    shape = strip_on_ground(strip, TrackFrame(np.radians(inclination_deg), 2.9))
    assert shape.is_valid
    west, _, east, north = shape.bounds
    assert (west, east) == (-180.0, 180.0)
    if inclination_deg == 90.0:
        assert north == 90.0
        assert shape.buffer(0.01).contains(shapely.Point(20.0, 89.95))
    expected = 5.8 * 2.0 * np.sin(100.0 / 6371.0) * 6371.0**2
    # The Earth turns by 6 % of the way while it is flown, and the strip lies askew on it.
    assert area_km2(shape) == pytest.approx(expected, rel=0.08)
    assert within_180(shape).area == pytest.approx(shape.area, rel=1e-9)


def test_segments_add_up_to_the_passes(near: Case) -> None:
    rows = near.rows("track_segments")
    check_geometry(rows)
    assert near.answer.passes is not None
    passes = near.answer.passes
    for one in passes.passes:
        own = rows[rows["revolution"] == one.revolution]
        assert own["p_down"].sum() == pytest.approx(one.p_down.mean, abs=1e-12)
        assert (own["middle_utc"].diff().dropna().dt.total_seconds() > 0.0).all()
    known = rows.dropna(subset="from_utc")
    assert (known["from_utc"] <= known["middle_utc"]).all()
    assert (known["middle_utc"] <= known["to_utc"]).all()
    # No line over the whole: a segment is 15° of the track.
    lengths = rows.geometry.to_crs("EPSG:4087").length / 1000.0
    assert rows.geometry.notna().sum() > 200
    assert lengths.max() < 3500.0


def test_segments_pass_places_at_the_minutes_of_the_document(near: Case) -> None:
    rows = near.rows("track_segments")
    assert near.answer.passes is not None
    tried = 0
    for place in near.answer.passes.places:
        if place.middle_utc is None or place.distance_km is None or place.distance_km > 20.0:
            continue
        point = shapely.Point(place.longitude_deg, place.latitude_deg)
        own = rows[(rows["revolution"] == place.revolution) & rows["middle_utc"].notna()]
        apart = shapely.distance(own.geometry.to_numpy(), point)
        # The first and last segment of a revolution may both come near.
        minutes = (own["middle_utc"] - place.middle_utc).dt.total_seconds().abs().to_numpy()[
            apart < 0.5
        ] / 60.0
        assert minutes.size
        # Half a segment is two minutes; both are rounded to whole ones.
        assert minutes.min() <= 3.5, place.name
        tried += 1
    assert tried > 10


def test_impact_points_are_those_of_the_samples_they_name(near: Case) -> None:
    rows = near.rows("impact_points")
    check_geometry(rows)
    table = near.simulation.to_frame()
    assert rows["sample"].nunique() == 16
    for sample, own in rows.groupby("sample"):
        assert own["pieces"].sum() == pytest.approx(table["fragments"][sample])
        assert (own["pieces"] * own["mass_kg"]).sum() == pytest.approx(table["surviving_mass_kg"][sample])
        kept = own[own["energy_j"] >= 15.0]
        assert (kept["pieces"] * kept["casualty_area_m2"]).sum() == pytest.approx(
            table["casualty_area_m2"][sample]
        )
    assert set(rows["in_sea_water"]) <= {"floats", "may float", "sinks"}


def test_where_nothing_lands_the_layers_are_empty(near: Case) -> None:
    landed = pieces_of_simulation(near.simulation, 4)
    none: dict[str, Any] = {name: np.zeros(0, dtype=np.int64) for name in ("sample", "kind", "in_water")}
    for name in ("pieces", "latitude_deg", "longitude_deg", "mass_kg", "energy_j", "casualty_area_m2"):
        none[name] = np.zeros(0)
    nothing = replace(landed, **none)
    fields = FieldsByPass(nothing)
    assert len(debris_fields(fields, near.answer.passes, 0).frame) == 0


def test_a_stated_entry_has_one_field_over_the_date_line() -> None:
    seen = []
    answer = simulate_debris(
        vehicle="cz5b_core", entry=EntryState(120.0, 7.8, -1.2, -30.0, 162.0, 60.0), samples=64, workers=1,
        simulated=lambda plan, subject: seen.append((plan, subject)),
    )  # fmt: skip
    ((plan, subject),) = seen
    contents = contents_of_debris(answer, plan, subject.vehicle)
    fields, points = contents.layers
    assert [one.name for one in contents.layers] == ["debris_fields", "impact_points"]
    assert fields.frame["percent"].tolist() == [99.0, 90.0, 50.0]
    check_geometry(fields.frame)
    check_geometry(points.frame)
    widest = fields.frame.geometry[0]
    assert widest.bounds[0] == -180.0
    inside = points.frame.geometry.within(widest.buffer(0.05))
    assert points.frame["pieces"][inside].sum() > 0.95 * points.frame["pieces"].sum()
    assert "120 km" in contents.metadata["scenario"]
