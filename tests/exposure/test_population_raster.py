"""Population rasters: people are conserved, conventions understood, faults reported in one line."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine, from_origin

from iss_risk.errors import InputError, UsageError
from iss_risk.exposure.grid import area_between_km2
from iss_risk.exposure.model import load_exposure
from iss_risk.exposure.people.pixel_values import PixelValues
from iss_risk.exposure.people.world_population import WORLD_PERSONS, world_persons

RNG = np.random.default_rng(20261125)


def tiff(
    path: Path,
    values: np.ndarray,
    transform: Affine | None,
    *,
    crs: str | None = "EPSG:4326",
    nodata: float | None = None,
    dtype: str = "float64",
    tags: dict[str, str] | None = None,
) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with rasterio.open(
            path, "w", driver="GTiff", height=values.shape[-2], width=values.shape[-1], count=1, dtype=dtype,
            crs=crs, transform=transform, nodata=nodata, compress="deflate",
        ) as out:  # fmt: skip
            out.write(values.astype(dtype), 1)
            if tags:
                out.update_tags(**tags)
    return path


def germany(pixel_deg: float) -> tuple[np.ndarray, Affine]:
    """Random people in a box inside Germany, Czechia and Poland, at any resolution."""
    rows, columns = round(3.0 / pixel_deg), round(6.0 / pixel_deg)
    return RNG.uniform(0.0, 100.0, (rows, columns)), from_origin(10.0, 52.0, pixel_deg, pixel_deg)


@pytest.mark.parametrize("pixel_deg", [1 / 120, 1 / 60, 1 / 24, 1 / 12, 0.07, 0.1, 0.25, 0.5, 1.0])
def test_people_are_conserved_at_any_resolution(tmp_path: Path, pixel_deg: float) -> None:
    values, transform = germany(pixel_deg)
    exposure = load_exposure(population=tiff(tmp_path / "count.tif", values, transform))
    assert exposure.persons.sum() == pytest.approx(values.sum(), rel=1e-6)
    assert set(np.array(exposure.iso_a3)[exposure.persons > 0]) <= {"DEU", "CZE", "POL", "AUT"}


def test_fine_pixels_end_up_in_their_own_cells(tmp_path: Path) -> None:
    # 1/7 of a cell and 0.003° off the grid: pixels are cut where cells meet, in proportion to the area.
    pixel = 1 / 84
    rows, columns = 200, 300
    values = RNG.uniform(0.0, 100.0, (rows, columns))
    exposure = load_exposure(
        population=tiff(tmp_path / "count.tif", values, from_origin(11.003, 50.003, pixel, pixel))
    )
    found = exposure.persons_by_cell()
    y, x = 50.003 - np.arange(rows + 1) * pixel, 11.003 + np.arange(columns + 1) * pixel

    def overlap(edges: np.ndarray, measure) -> tuple[np.ndarray, np.ndarray]:
        low, high = np.minimum(edges[:-1], edges[1:]), np.maximum(edges[:-1], edges[1:])
        first = np.arange(int(np.floor(low.min() * 12)), int(np.ceil(high.max() * 12)) + 1)
        a = np.maximum(low[None, :], first[:, None] / 12)
        b = np.minimum(high[None, :], (first[:, None] + 1) / 12)
        return first, np.where(b > a, measure(b) - measure(a), 0.0) / (measure(high) - measure(low))

    row, of_row = overlap(y, lambda d: np.sin(np.radians(d)))
    column, of_column = overlap(x, lambda d: d)
    expected = of_row @ values @ of_column.T
    # All of it is inland; borders between nations move people within cells only. Areas go by sines here, on
    # the ellipsoid there.
    np.testing.assert_allclose(
        found[np.ix_(row + 90 * 12, column + 180 * 12)], expected, rtol=3e-5, atol=1e-9
    )


def test_coarse_pixels_are_spread_over_their_land_alone(tmp_path: Path) -> None:
    # One pixel round Malta, and one round Singapore: a degree, nearly all of it sea.
    values = np.array([[1000.0]])
    for code, transform in (
        ("MLT", from_origin(14.0, 36.2, 1.0, 1.0)),
        ("JPN", from_origin(135.0, 34.5, 2.0, 2.0)),
    ):
        exposure = load_exposure(population=tiff(tmp_path / f"count_{code}.tif", values, transform))
        nation = exposure.iso_a3.index(code)
        assert exposure.persons[nation] == pytest.approx(1000.0, rel=1e-6)
        # Same density wherever there is land in the pixel.
        south, west = transform.f + transform.e, transform.c
        y = south + RNG.random(20_000) * -transform.e
        x = west + RNG.random(20_000) * transform.a
        density = exposure.persons_per_km2(y, x, nation)
        density = density[exposure.nation_at(y, x) == nation]
        np.testing.assert_allclose(density, np.median(density), rtol=0.1)  # parts of cells: by sample points


def test_a_pixel_on_a_border_is_divided_by_land(tmp_path: Path) -> None:
    # Half a degree on the border of Belgium and the Netherlands.
    transform = from_origin(4.5, 51.7, 0.5, 0.5)
    exposure = load_exposure(population=tiff(tmp_path / "count.tif", np.array([[1e6]]), transform))
    y, x = 51.2 + 0.5 * RNG.random(200_000), 4.5 + 0.5 * RNG.random(200_000)
    nation = exposure.nation_at(y, x)
    for code in ("BEL", "NLD"):
        number = exposure.iso_a3.index(code)
        share = (nation == number).sum() / (nation >= 0).sum()
        assert exposure.persons[number] / 1e6 == pytest.approx(share, abs=0.01)


def world(pixel_deg: float = 1.0) -> np.ndarray:
    """Our own people in big pixels, north first."""
    persons = load_exposure().persons_by_cell()
    n = round(pixel_deg * 12)
    return persons.reshape(2160 // n, n, 4320 // n, n).sum(axis=(1, 3))[::-1]


def test_any_layout_of_the_same_map_is_the_same_map(tmp_path: Path) -> None:
    people = world()
    reference = load_exposure(
        population=tiff(tmp_path / "count.tif", people, from_origin(-180.0, 90.0, 1.0, 1.0))
    )
    layouts = {
        "upside_down": (people[::-1], Affine(1.0, 0.0, -180.0, 0.0, 1.0, -90.0)),
        "from_0_to_360": (np.roll(people, 180, axis=1), from_origin(0.0, 90.0, 1.0, 1.0)),
        "mirrored": (people[:, ::-1], Affine(-1.0, 0.0, 180.0, 0.0, -1.0, 90.0)),
    }
    for name, (values, transform) in layouts.items():
        found = load_exposure(population=tiff(tmp_path / f"count_{name}.tif", values, transform))
        np.testing.assert_allclose(found.persons, reference.persons, rtol=1e-6, atol=1e-6, err_msg=name)
        np.testing.assert_allclose(found.persons_by_row, reference.persons_by_row, rtol=1e-6, atol=1e-3)


def test_the_same_map_as_density(tmp_path: Path) -> None:
    people = world()
    area = area_between_km2(np.arange(89.0, -91.0, -1.0), np.arange(90.0, -90.0, -1.0)) / 360.0
    transform = from_origin(-180.0, 90.0, 1.0, 1.0)
    counts = load_exposure(population=tiff(tmp_path / "world.tif", people, transform))
    density = load_exposure(population=tiff(tmp_path / "map.tif", people / area[:, None], transform))
    named = load_exposure(population=tiff(tmp_path / "pop_density.tif", people / area[:, None], transform))
    np.testing.assert_allclose(density.persons, counts.persons, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(named.persons, counts.persons, rtol=1e-6, atol=1e-6)
    assert any("read as persons in each pixel (8,2" in note for note in counts.notes)
    assert any(
        "read as persons per km² (8,2" in note and "the other reading gives" in note for note in density.notes
    )
    assert any("its name or tags say so" in note for note in named.notes)


@pytest.mark.parametrize(
    ("stem", "tags", "density"),
    [
        ("gpw_v4_population_count_rev11_2020_30_sec", {}, False),
        ("gpw_v4_population_density_rev11_2020_30_sec", {}, True),
        ("GHS_POP_E2025_GLOBE_R2023A_4326_30ss_V1_0", {}, False),
        ("ppp_2020_1km_Aggregated", {}, False),
        ("deu_pd_2020_1km", {}, True),
        ("landscan-global-2022", {}, False),
        ("mine", {"units": "persons/km2"}, True),
        ("mine", {"TIFFTAG_IMAGEDESCRIPTION": "population count"}, False),
    ],
)
def test_counts_or_density_by_name(tmp_path: Path, stem: str, tags: dict[str, str], density: bool) -> None:
    values = np.full((8, 8), 50.0)
    path = tiff(tmp_path / f"{stem}.tif", values, from_origin(8.0, 52.0, 0.5, 0.5), tags=tags)
    exposure = load_exposure(population=path)
    area = area_between_km2(np.array([48.0]), np.array([52.0]))[0] * 4.0 / 360.0
    assert exposure.persons.sum() == pytest.approx(50.0 * area if density else 50.0 * 64, rel=1e-6)


@pytest.mark.parametrize(
    ("value", "declared", "dtype"),
    [
        (-200.0, -200.0, "float64"),  # GHS-POP
        (-3.4028230607370965e38, -3.4028230607370965e38, "float32"),  # GPWv4
        (-9999.0, -9999.0, "float32"),
        (-99999.0, -99999.0, "float32"),  # WorldPop
        (-2147483647, -2147483647, "int32"),  # LandScan
        (np.nan, np.nan, "float32"),
        (-1.0, -1.0, "float32"),
        # The same where the file forgets to declare them.
        (-200.0, None, "float64"),
        (-3.4028230607370965e38, None, "float32"),
        (-9999.0, None, "float32"),
        (-99999.0, None, "float32"),
        (-2147483647, None, "int32"),
        (32767, None, "int16"),
        (255, None, "uint8"),
        (65535, None, "uint16"),
        (np.nan, None, "float32"),
    ],
)
def test_no_data_by_every_convention(
    tmp_path: Path, value: float, declared: float | None, dtype: str
) -> None:
    values = np.full((8, 8), 50.0)
    values[:4] = value
    path = tiff(
        tmp_path / "count.tif", values, from_origin(8.0, 52.0, 0.5, 0.5), nodata=declared, dtype=dtype
    )
    exposure = load_exposure(population=path)
    assert exposure.persons.sum() == pytest.approx(50.0 * 32, rel=1e-6)
    noted = any("though not declared so" in note for note in exposure.notes)
    assert noted == (declared is None and value == value)


INLAND = from_origin(8.0, 52.0, 0.5, 0.5)


@pytest.mark.parametrize(
    ("values", "transform", "settings", "says"),
    [
        (np.ones((8, 8)), None, {}, "no georeference"),
        (np.ones((8, 8)), None, {"crs": None}, "no georeference"),
        (np.ones((8, 8)), from_origin(8.0, 520.0, 0.5, 0.5), {}, "wrong georeference"),
        (np.ones((8, 8)), from_origin(5e5, 5e6, 1e3, 1e3), {}, "wrong georeference"),
        (np.ones((8, 8)), from_origin(5e5, 5e6, 1e3, 1e3), {"crs": None}, "wrong georeference"),
        (np.ones((8, 8)), from_origin(-40.0, 30.0, 0.5, 0.5), {}, "far from any land: wrong georeference"),
        (np.ones((8, 8)), from_origin(1e9, 1e9, 1e3, 1e3), {"crs": "ESRI:54009"}, "off the Earth"),
        (np.ones((8, 8)), Affine(0.5, 0.1, 8.0, 0.1, -0.5, 52.0), {}, "rotated"),
        (np.full((8, 8), -9999.0), INLAND, {"nodata": -9999.0}, "every pixel is marked as no data"),
        (np.full((8, 8), -9999.0), INLAND, {}, "every pixel is marked as no data"),
        (np.full((8, 8), np.nan), INLAND, {}, "every pixel is marked as no data"),
        (np.zeros((8, 8)), INLAND, {}, "has no people"),
        (np.array([[1.0, 2.0], [3.0, -5.0]]), INLAND, {}, "row 2, column 2 holds -5"),
        (np.array([[1.0, np.inf], [3.0, 4.0]]), INLAND, {}, "row 1, column 2 holds inf"),
        (np.array([[1.0, 2.0], [3.0, -5.0]]), INLAND, {"nodata": -9999.0}, "declare it"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_in_one_line(
    tmp_path: Path, values: np.ndarray, transform: Affine | None, settings: dict, says: str
) -> None:
    path = tiff(tmp_path / "count.tif", values, transform, **settings)
    with pytest.raises(InputError, match=says) as caught:
        load_exposure(population=path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [("missing.tif", None), ("empty.tif", b""), ("text.tif", b"population\n"), ("cut.tif", b"II*\0")],
)
def test_files_that_are_no_rasters(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_exposure(population=path)
    assert "\n" not in str(caught.value)


def test_a_raster_cut_short_on_disk(tmp_path: Path) -> None:
    path = tiff(tmp_path / "count.tif", RNG.random((400, 400)), from_origin(8.0, 52.0, 0.01, 0.01))
    path.write_bytes(path.read_bytes()[:-200_000])
    with pytest.raises(InputError, match="can be read") as caught:
        load_exposure(population=path)
    assert "\n" not in str(caught.value)


def test_a_projected_map(tmp_path: Path) -> None:
    """GHS-POP's 1 km maps are in Mollweide's projection: people go where their pixels lie."""
    from rasterio.warp import transform as warp

    (x,), (y,) = warp("EPSG:4326", "ESRI:54009", [9.0], [50.5])
    values = RNG.uniform(0.0, 100.0, (100, 200))
    path = tiff(tmp_path / "GHS_POP.tif", values, from_origin(x, y, 1000.0, 1000.0), crs="ESRI:54009")
    exposure = load_exposure(population=path)
    assert exposure.persons.sum() == pytest.approx(values.sum(), rel=1e-6)
    rows, columns = np.nonzero(exposure.persons_by_cell())
    assert rows.min() / 12 - 90 == pytest.approx(
        50.5 - 100 / 123.0, abs=0.2
    )  # Mollweide, 50°: 123 km a degree
    assert columns.min() / 12 - 180 == pytest.approx(9.0, abs=0.3)


@pytest.mark.parametrize("crs", ["EPSG:32632", "EPSG:3035", "ESRI:54009"])
def test_a_projected_tile_is_a_part_of_the_world(tmp_path: Path, crs: str) -> None:
    """200 km round Frankfurt: the notes say what it covers and compare it with the known people."""
    from rasterio.warp import transform as warp

    (x,), (y,) = warp("EPSG:4326", crs, [8.7], [50.1])
    transform = from_origin(x - 1e5, y + 1e5, 1000.0, 1000.0)
    # As many people as are known there, by a sum over cells of our own.
    own = load_exposure().persons_by_cell()
    row, column = np.nonzero(own)
    near = (np.abs((row + 0.5) / 12 - 140.1) < 4.0) & (np.abs((column + 0.5) / 12 - 188.7) < 5.0)
    row, column = row[near], column[near]
    degrees = ((column + 0.5) / 12 - 180).tolist(), ((row + 0.5) / 12 - 90).tolist()
    east, north = warp("EPSG:4326", crs, *degrees)
    inside = (np.abs(np.array(east) - x) < 1e5) & (np.abs(np.array(north) - y) < 1e5)
    known = own[row[inside], column[inside]].sum()
    assert 5e6 < known < 3e7
    for factor in (1.0, 5.0):
        values = np.full((200, 200), factor * known / 40_000.0)
        path = tiff(tmp_path / "tile_count.tif", values, transform, crs=crs)
        exposure = load_exposure(population=path)
        assert exposure.persons.sum() == pytest.approx(factor * known, rel=1e-6)
        notes = " ".join(exposure.notes)
        assert "covers only latitude 49" in notes
        assert "no people are counted elsewhere" in notes
        assert (f"5 times the people known to live there ({known:,.0f})" in notes) == (factor == 5.0)
    with pytest.raises(InputError, match="states no year"):
        load_exposure(population=path, population_year=2050)


def test_a_pixel_with_more_people_than_the_earth(tmp_path: Path) -> None:
    values = np.full((8, 8), 50.0)
    values[2, 3] = 2e10
    for transform, column in ((INLAND, 4), (Affine(-0.5, 0.0, 12.0, 0.0, -0.5, 52.0), 4)):
        path = tiff(tmp_path / "count.tif", values, transform)
        with pytest.raises(InputError, match=rf"row 3, column {column} holds 2e\+10 people, more than"):
            load_exposure(population=path)
    density = tiff(tmp_path / "pop_density.tif", np.where(values > 1e3, 1e8, values), INLAND)
    with pytest.raises(InputError, match=r"row 3, column 4 holds .* more than the Earth"):
        load_exposure(population=density)


def test_small_integers_are_no_data_only_where_none_is_declared(tmp_path: Path) -> None:
    values = np.full((8, 8), 50.0)
    values[:4] = 255
    path = tiff(tmp_path / "count.tif", values, INLAND, nodata=0, dtype="uint8")
    assert load_exposure(population=path).persons.sum() == pytest.approx(50 * 32 + 255 * 32, rel=1e-6)


def test_strips_do_not_change_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from iss_risk.exposure.people import raster as population_raster

    values, transform = germany(1 / 60)
    path = tiff(tmp_path / "count.tif", values, transform)
    whole = load_exposure(population=path)
    monkeypatch.setattr(population_raster, "PIXELS_AT_ONCE", 5_000)
    parts = load_exposure(population=path)
    np.testing.assert_allclose(parts.persons, whole.persons, rtol=1e-12)


def test_part_of_the_world_is_told(tmp_path: Path) -> None:
    exposure = load_exposure(population=tiff(tmp_path / "count.tif", np.full((8, 8), 5e4), INLAND))
    assert any("no people are counted elsewhere" in note for note in exposure.notes)


def test_population_of_another_year(tmp_path: Path) -> None:
    own, past = load_exposure(), load_exposure(population_year=2011)
    # UN World Population Prospects 2024: 7.11e9 in 2011, 8.23e9 in 2025.
    assert past.persons.sum() / own.persons.sum() == pytest.approx(7.11e9 / 8.2316e9, rel=2e-3)
    np.testing.assert_allclose(
        past.persons_by_row.sum() / own.persons_by_row.sum(), world_persons(2011) / 8231613055
    )
    assert any("population of 2011" in note for note in past.notes)
    # A map with its year in its name; one without that covers the world; and one that is neither.
    transform = from_origin(-180.0, 90.0, 1.0, 1.0)
    dated = load_exposure(
        population=tiff(tmp_path / "count_2000.tif", world(), transform), population_year=2050
    )
    assert dated.persons.sum() == pytest.approx(
        own.persons.sum() * WORLD_PERSONS[2050] / WORLD_PERSONS[2000], rel=1e-4
    )
    undated = load_exposure(population=tiff(tmp_path / "count.tif", world(), transform), population_year=2050)
    assert undated.persons.sum() == pytest.approx(WORLD_PERSONS[2050], rel=1e-4)
    part = tiff(tmp_path / "part_count.tif", np.ones((8, 8)), INLAND)
    with pytest.raises(InputError, match="states no year"):
        load_exposure(population=part, population_year=2050)


@pytest.mark.parametrize("year", [1949, 2101, -1])
def test_years_that_nobody_knows(year: int) -> None:
    with pytest.raises(UsageError, match="not in the years 1950"):
        load_exposure(population_year=year)


def test_world_totals_rise_and_fall_as_the_un_says() -> None:
    years = np.arange(1950, 2101)
    totals = np.array([world_persons(int(year)) for year in years])
    assert years[np.argmax(totals)] in range(2078, 2090)  # the UN's peak: 10.29e9 in 2084
    assert (np.diff(totals)[:125] > 0).all()


def test_values_are_judged_by_their_own_kind() -> None:
    none = np.zeros((1, 2), dtype=bool)
    values = PixelValues(Path("a.tif"))
    # 32767 is the end of 16 bits only where there are 16 bits.
    assert values.people(np.array([[1.0, 32767.0]]), none, 0).tolist() == [[1.0, 32767.0]]
    assert values.people(np.array([[1, 32767]], dtype=np.int16), none, 0).tolist() == [[1.0, 0.0]]
    assert values.missing_pixels == 1


@pytest.mark.parametrize(
    ("width", "height", "block"),
    [(2_000_000_000, 2_000_000_000, 2**22), (4_000_000, 4_000_000, 2**16), (100_000, 60_000, 256)],
)
def test_more_pixels_than_a_file_can_hold_are_not_read(
    tmp_path: Path, width: int, height: int, block: int
) -> None:
    path = tmp_path / "sparse.tif"
    with rasterio.open(
        path, "w", driver="GTiff", height=height, width=width, count=1, dtype="uint8", crs="EPSG:4326",
        transform=from_origin(-180.0, 90.0, 360.0 / width, 180.0 / height), tiled=True, blockxsize=block,
        blockysize=block, sparse_ok=True, BIGTIFF="YES",
    ):  # fmt: skip
        pass
    with pytest.raises(InputError, match=r"declares .* pixels in blocks of .* bytes can hold"):
        load_exposure(population=path)


@pytest.mark.parametrize(
    ("pixel", "crs", "says"),
    [
        (1e-300, "EPSG:4326", "pixels without size"),
        (1e-300, "EPSG:3857", "pixels without size"),
        (1e300, "EPSG:4326", "wrong georeference"),
        (1e300, "EPSG:3857", "off the Earth"),
    ],
)
def test_pixels_of_an_absurd_size(tmp_path: Path, pixel: float, crs: str, says: str) -> None:
    path = tiff(tmp_path / "p.tif", np.ones((10, 10)), from_origin(10.0, 50.0, pixel, pixel), crs=crs)
    with pytest.raises(InputError, match=says):
        load_exposure(population=path)


def test_the_smallest_number_of_people(tmp_path: Path) -> None:
    path = tiff(tmp_path / "p.tif", np.full((10, 10), 5e-324), from_origin(10.0, 50.0, 0.1, 0.1))
    assert load_exposure(population=path).persons.sum() < 1e-300


def test_a_raster_of_another_body(tmp_path: Path) -> None:
    moon = (
        'PROJCS["Moon",GEOGCS["Moon 2000",DATUM["D_Moon_2000",SPHEROID["Moon_2000_IAU_IAG",1737400.0,0.0]],'
        'PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Equirectangular"],'
        'PARAMETER["central_meridian",0],PARAMETER["standard_parallel_1",0],UNIT["metre",1]]'
    )
    path = tiff(tmp_path / "count.tif", np.ones((4, 4)), from_origin(0.0, 0.0, 1000.0, 1000.0), crs=moon)
    with pytest.raises(InputError, match=r"count\.tif: .*degrees of the Earth"):
        load_exposure(population=path)
