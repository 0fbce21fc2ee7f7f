"""What pictures are made with, against values from outside: the projection, widths of text, colours, axes."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Proj

from iss_risk.exposure.grid import COLUMNS, ROWS, row_area_km2
from iss_risk.exposure.latitude import latitude_weights
from iss_risk.exposure.shapes import nation_shapes
from iss_risk.orbit.ground_track import ground_track
from iss_risk.orbit.tle import read_tle
from iss_risk.report.pictures.axes import linear, of_time, powers_of_ten
from iss_risk.report.pictures.density import casualties_by_place
from iss_risk.report.pictures.equal_earth import HALF_HEIGHT, HALF_WIDTH, projected
from iss_risk.report.pictures.nations import band_in_words
from iss_risk.report.pictures.outlines import nation_outlines, outlines_of
from iss_risk.report.pictures.palette import COLOURS, SIZES, Theme
from iss_risk.report.pictures.picture import Sheet
from iss_risk.report.pictures.sizes import Sizes
from iss_risk.report.pictures.text_width import shortened, text_width, wrapped
from iss_risk.report.pictures.tracks import pass_ground
from iss_risk.sources.embedded import data_path


def test_the_projection_is_that_of_proj() -> None:
    longitude, latitude = np.meshgrid(np.linspace(-180.0, 180.0, 25), np.linspace(-90.0, 90.0, 19))
    x, y = Proj("+proj=eqearth +R=1")(longitude, latitude)
    found = projected(longitude, latitude)
    assert found[0] == pytest.approx(np.asarray(x), abs=1e-6)
    assert found[1] == pytest.approx(np.asarray(y), abs=1e-6)
    assert np.abs(found[0]).max() == pytest.approx(HALF_WIDTH)
    assert found[1].max() == pytest.approx(HALF_HEIGHT)


def test_outlines_keep_the_areas_of_nations() -> None:
    """Shapes of the exact borders on the same map, by GEOS."""
    exact = nation_shapes(None).set_index("iso_a3").geometry
    drawn = dict(zip(nation_outlines(None).iso_a3, nation_outlines(None).rings, strict=True))
    assert set(drawn) == set(exact.index)
    for code in ("BRA", "CHN", "DEU", "NGA", "AUS", "USA", "GHA"):
        flat = shapely.transform(exact[code], lambda at: np.column_stack(projected(at[:, 0], at[:, 1])))
        lines = [shapely.linestrings(ring) for ring in drawn[code]]
        kept = shapely.build_area(shapely.multilinestrings(lines))
        assert kept.area == pytest.approx(flat.area, rel=0.06), code
    assert all(drawn.values()), "every nation has an outline"


def test_neighbours_stay_neighbours() -> None:
    """Simplified together: a border of two has the same vertices in both."""
    drawn = dict(zip(nation_outlines(None).iso_a3, nation_outlines(None).rings, strict=True))
    pairs = (("DEU", "POL"), ("USA", "CAN"), ("BRA", "BOL"), ("SDN", "SSD"))
    for one, other in pairs:
        ours, theirs = (
            {tuple(np.round(p, 5)) for ring in drawn[code] for p in ring} for code in (one, other)
        )
        assert len(ours & theirs) >= 5, (one, other)


def test_borders_of_others_are_simplified_alike() -> None:
    import geopandas

    squares = geopandas.GeoDataFrame(
        {"iso_a3": ["AAA", "BBB"]}, geometry=[shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)], crs=4326
    )
    outlines = outlines_of(squares)
    x, y = projected(np.array([10.0]), np.array([10.0]))
    for rings in outlines.rings:
        assert np.abs(rings[0] - [x[0], y[0]]).sum(axis=1).min() < 1e-3


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_widths_are_those_that_are_drawn() -> None:
    """The ink of a line of text, as resvg draws it in Liberation Sans."""
    vl_convert = pytest.importorskip("vl_convert")
    for words, bold in (("Nation by nation: 1,234.5 km² WIlj", False), ("Côte d’Ivoire – 51.6° N", True)):
        sheet = Sheet("x", "x")
        box = sheet.text(100.0, 100.0, words, size=20.0, bold=bold)
        sheet.y = 120.0
        svg = sheet.finish("x", "").svg()
        png = vl_convert.svg_to_png(svg, scale=2.0)
        with rasterio.io.MemoryFile(io.BytesIO(png)) as file, file.open() as image:
            ink = image.read(1)[168:208] < 128
        columns = np.flatnonzero(ink.any(axis=0)) / 2.0
        assert columns[0] == pytest.approx(box.left, abs=3.0)
        assert columns[-1] == pytest.approx(box.right, abs=3.0)


def test_widths_of_single_letters() -> None:
    """Adobe's metrics of Helvetica (Core 14 AFM), which Arial and Liberation Sans share."""
    assert [text_width(one, 1000.0) for one in "AiWm0"] == [667, 222, 944, 833, 556]
    assert [text_width(one, 1000.0, bold=True) for one in "AiWm0"] == [722, 278, 944, 889, 556]
    assert text_width("é", 1000.0) == text_width("e", 1000.0)


@given(st.text(max_size=80), st.floats(20.0, 400.0))
def test_lines_are_as_wide_as_they_may_be(text: str, width: float) -> None:
    lines = wrapped(text, width, 12.0)
    assert all(text_width(line, 12.0) <= width for line in lines)
    assert text_width(shortened(text, width, 12.0), 12.0) <= max(width, text_width("…", 12.0))


# --- colours -----------------------------------------------------------------------------------
# Machado, Oliveira and Fernandes 2009, doi:10.1109/TVCG.2009.113, severity 1.0, on linear RGB.
_BLIND = {
    "protan": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900),
    ),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}  # fmt: skip


def linear_rgb(colour: str) -> np.ndarray:
    value = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255.0
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def oklab(rgb: np.ndarray) -> np.ndarray:
    """Ottosson 2020, bottosson.github.io/posts/oklab."""
    to_lms = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
    to_lab = [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
    return np.array(to_lab) @ np.cbrt(np.array(to_lms) @ np.clip(rgb, 0.0, 1.0))


def contrast(one: str, other: str) -> float:
    """WCAG 2.2."""
    light = sorted(float(linear_rgb(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_classes_are_even_steps_for_every_eye(theme: Theme) -> None:
    colours = [linear_rgb(COLOURS[theme][f"c{k}"]) for k in range(SIZES)]
    steps = np.diff([oklab(one)[0] for one in colours])
    assert (steps < 0.0).all() if theme == "light" else (steps > 0.0).all()
    assert np.abs(steps).max() / np.abs(steps).min() < 1.3
    for matrix in _BLIND.values():
        seen = [oklab(np.array(matrix) @ one) for one in colours]
        apart = [float(np.hypot.reduce(b - a)) for a, b in pairwise(seen)]
        assert min(apart) > 0.08, "a just noticeable difference is 0.02"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_can_be_read(theme: Theme) -> None:
    colours = COLOURS[theme]
    for name in ("ink", "quiet", "accent"):
        assert contrast(colours[name], colours["paper"]) >= 4.5
    assert contrast(colours["c5"], colours["paper"]) >= 3.0, "the most stands out from the paper"


# --- classes, axes, densities ------------------------------------------------------------------
@given(st.lists(st.floats(1e-12, 1e3), min_size=1, max_size=30))
def test_classes_of_size(values: list[float]) -> None:
    sizes = Sizes.of(values)
    assert sizes is not None
    colours = {sizes.colour(one) for one in values}
    assert SIZES - 1 in colours, "the largest is in the highest class"
    rows = sizes.rows(lambda low, high: f"{low} to {high}")
    assert colours <= {colour for colour, _ in rows}
    assert len({words.partition(":")[0] for _, words in rows}) == len(rows)
    assert sizes.colour(0.0) is None


def test_an_edge_belongs_to_the_class_above_it() -> None:
    sizes = Sizes.of([0.01, 0.001])
    assert sizes is not None
    assert [sizes.colour(one) for one in (0.02, 0.01, 0.0099, 0.001, 1e-9)] == [5, 5, 4, 4, 4]


def test_no_class_where_there_is_nothing() -> None:
    assert Sizes.of([0.0, 0.0]) is None


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e7))
def test_marks_lie_on_the_axis(low: float, span: float) -> None:
    axis = linear(low, low + span, 0.0, 100.0)
    assert 1 <= len(axis.marks) <= 8
    assert all(-1e-6 <= axis.at(value) <= 100.0 + 1e-6 for value, _ in axis.marks)


@given(st.floats(1e-6, 1e3), st.floats(1.0, 1e6))
def test_powers_of_ten_hold_both_ends(low: float, factor: float) -> None:
    axis = powers_of_ten(low, low * factor, 100.0, 0.0)
    assert axis.low <= np.log10(low) + 1e-9
    assert axis.high >= np.log10(low * factor) - 1e-9


@given(st.floats(0.02, 40_000.0))
def test_marks_of_time(days: float) -> None:
    first = datetime(2026, 10, 9, 12, tzinfo=UTC)
    axis = of_time(first, first + timedelta(days=days), 0.0, 100.0)
    assert len(axis.marks) <= 8
    assert len({words for _, words in axis.marks}) == len(axis.marks)


def test_places_add_up_to_the_casualties() -> None:
    persons = np.zeros((ROWS, COLUMNS))
    persons[1200:1224, 0:24] = 1000.0  # one square of 2° at 10° N
    persons[1680:1704, 48:72] = 1000.0  # and one at 50° N
    persons[1900, 0] = 1e9  # beyond the orbit
    density, squares = casualties_by_place(persons, 51.6, 0.5)
    assert squares.sum() == pytest.approx(0.5)
    assert np.count_nonzero(squares) == 2
    # By hand: people times time overhead, over the area of their rows.
    weight = latitude_weights(51.6) / row_area_km2()
    expected = weight[1680:1704].sum() / weight[1200:1224].sum()
    assert squares[70, 2] / squares[50, 0] == pytest.approx(expected)
    km2 = row_area_km2()[1200:1224].sum() / 180.0
    assert density[50, 0] == pytest.approx(squares[50, 0] / km2 * 1e5)


def test_the_track_of_a_pass_is_that_of_sgp4() -> None:
    """A revolution of the ISS from its ascending node on."""
    record = read_tle(data_path("orbits", "iss_2022-02-26.tle").read_text(), path="x")[0][0]
    offset_s = np.arange(0.0, 2.0 * 5_600.0, 1.0)
    track = ground_track(record, record.epoch, offset_s)
    north = np.asarray(track.latitude_deg) > 0.0
    node, following = np.flatnonzero(~north[:-1] & north[1:])[:2]
    period_min = (following - node) / 60.0
    minutes = np.arange(0.0, period_min, 5.0)
    at = node + np.round(60.0 * minutes).astype(int)
    node_deg = float(track.longitude_deg[node])
    longitude, latitude = pass_ground(record.inclination_deg, node_deg, minutes, period_min)
    assert np.abs(latitude - track.latitude_deg[at]).max() < 0.5
    apart = (longitude - track.longitude_deg[at] + 180.0) % 360.0 - 180.0
    assert np.abs(apart * np.cos(np.radians(latitude))).max() < 0.7


def test_why_the_rims_stand_out() -> None:
    """1 / (π cos φ) · cos φ / sqrt(sin² i − sin² φ) integrated over the last degree, numerically."""
    highest = np.radians(51.6)

    def mean_over_area(south: float, north: float) -> float:
        sine = np.linspace(np.sin(south), np.sin(north), 2_000_001)
        middle = 0.5 * (sine[1:] + sine[:-1])
        return float((1.0 / np.sqrt(np.sin(highest) ** 2 - middle**2)).mean())

    ratio = mean_over_area(np.radians(50.6), highest) / mean_over_area(-np.radians(0.5), np.radians(0.5))
    assert f"overhead {ratio:.0f} times as long" in band_in_words(51.6)
    assert "within 1.0° of the equator" in band_in_words(1.0)
