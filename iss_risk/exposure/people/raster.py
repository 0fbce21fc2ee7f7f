"""People from a GeoTIFF (or any raster that GDAL reads), strip by strip: memory does not grow with it."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from iss_risk.arrays import F64, I64, Booleans
from iss_risk.errors import InputError
from iss_risk.exposure.gdal_files import RASTER_DRIVERS, WITHOUT_NETWORK, opened_alone, without_folder
from iss_risk.exposure.grid import area_between_km2
from iss_risk.exposure.people.cells import PopulationCells
from iss_risk.exposure.people.known_people import PopulationIn
from iss_risk.exposure.people.pixel_values import PixelValues
from iss_risk.exposure.people.world_population import WORLD_PERSONS

if TYPE_CHECKING:
    from rasterio.io import DatasetReader

PIXELS_AT_ONCE = 8_000_000
MOST_PERSONS = max(WORLD_PERSONS.values())  # of any year to 2100, by the UN
# The finest maps of the world have 432,000 columns (3″). A row, and a block of GDAL's, must fit in memory.
MOST_ACROSS = 5_000_000
MOST_IN_BLOCK = 1_000_000_000
# Deflate packs a thousand bytes into one, and oceans need not be in the file at all. More are pixels that a
# small file merely declares, and that take hours to read.
PIXELS_PER_BYTE = 2_000
PIXELS_IN_ANY_FILE = 1_000_000_000
# A tenth of a metre in degrees: smaller than a person.
LEAST_PIXEL = 1e-6
# Of a projection, in metres or feet: the circumference of the Earth is 1.3e8 feet.
MOST_COORDINATE = 1e9
GDAL_CACHE_BYTES = 64_000_000
SLACK_PIXELS = 3.0  # GHS-POP's maps in degrees reach two pixels beyond the 180th meridian
DENSITY_WORDS = re.compile(r"dens|per[_ ]?(sq|km)|/ ?km|(^|[_-])pd([_-]|$)", re.IGNORECASE)
COUNT_WORDS = re.compile(
    r"count|ghs[_-]?pop|landscan|worldpop|(^|[_-])ppp([_-]|$)|headcount|persons per pixel", re.IGNORECASE
)
YEAR = re.compile(r"(?<![0-9Rr])((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True)
class PopulationRaster:
    """The content of a raster: its people, the year in its name, and one sentence for each assumption."""

    persons: float
    year: int | None
    notes: tuple[str, ...]


def read_population_raster(path: Path, cells: PopulationCells, embedded: PopulationIn) -> PopulationRaster:
    """Add the people of a raster of counts or of density (persons per km²) to `cells`.

    The name and the tags of the file decide which of the two it is. Where they do not, it is the reading
    whose sum is nearer to the number of people in the same box of the `embedded` grid.

    Raises:
        InputError: no raster, no or wrong georeference, no data, or counts that are negative or infinite.
    """
    if not path.exists():
        raise InputError("no such population raster", path=path)
    import rasterio
    from rasterio.io import DatasetReader

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with (
                opened_alone(path) as opened,
                rasterio.Env(GDAL_CACHEMAX=GDAL_CACHE_BYTES, **WITHOUT_NETWORK),
                DatasetReader(opened, driver=list(RASTER_DRIVERS)) as dataset,
            ):
                return _Reading(path, dataset, embedded).into(cells)
        except rasterio.errors.RasterioError as error:
            fault = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise InputError(
                f"is not a raster that can be read ({without_folder(fault)})", path=path
            ) from error


class _Reading:
    def __init__(self, path: Path, dataset: DatasetReader, embedded: PopulationIn) -> None:
        self.path = path
        self.dataset = dataset
        self.embedded = embedded
        self.notes: list[str] = []
        self.values = PixelValues(path, declares_no_data=dataset.nodata is not None)
        self.projected = False
        self._check_size()
        self._check_georeference()
        if dataset.count > 1:
            self.notes.append(f"{path.name}: the first of {dataset.count} bands is read")
        if dataset.dtypes[0].startswith("complex"):
            raise InputError("holds complex numbers: not a population", path=path)

    def into(self, cells: PopulationCells) -> PopulationRaster:
        density, why = self._is_density()
        if density and self.projected:
            raise InputError(
                "is a density in a projected coordinate system: give counts, or a map in degrees",
                path=self.path,
            )
        persons = 0.0
        for row, values in self._strips():
            counts = values * self._pixel_km2(row, len(values))[:, None] if density else values
            self._check_counts(counts, row)
            persons += float(counts.sum())
            if self.projected:
                self._add_projected(cells, counts, row)
            else:
                cells.add_pixels(counts, self._latitudes(row, len(values)), self._longitudes())
        pixels = self.dataset.width * self.dataset.height
        if self.values.missing_pixels == pixels:
            raise InputError("holds no data: every pixel is marked as no data", path=self.path)
        if persons <= 0.0:
            raise InputError("has no people: every pixel with data is zero", path=self.path)
        if self.values.undeclared:
            values_seen = ", ".join(f"{value:g}" for value in sorted(self.values.undeclared))
            self.notes.append(f"{self.path.name}: {values_seen} taken as no data, though not declared so")
        kind = "persons per km²" if density else "persons in each pixel"
        self.notes.insert(0, f"{self.path.name}: read as {kind} ({why}): {persons:,.0f} people")
        self._compare(persons)
        found = YEAR.search(self.path.stem)
        return PopulationRaster(persons, int(found.group(1)) if found else None, tuple(self.notes))

    def _check_counts(self, counts: F64, row: int) -> None:
        """Refuse a pixel with more people than the Earth: a mark for no data that nobody declared."""
        wrong = np.argwhere(counts > MOST_PERSONS)
        if len(wrong):
            r, c = wrong[0]
            raise InputError(
                f"row {row + r + 1}, column {int(self._column(c)) + 1} holds {counts[r, c]:.4g} people, more "
                "than the Earth: if it means no data, declare it in the file",
                path=self.path,
            )

    def _check_size(self) -> None:
        """Refuse what the file says of its size and cannot be, before anything is read."""
        dataset = self.dataset
        rows, columns = dataset.block_shapes[0]
        held = self.path.stat().st_size if self.path.is_file() else 0
        if (
            max(dataset.width, dataset.height) > MOST_ACROSS
            or rows * max(columns, dataset.width if rows < dataset.height else 1) > MOST_IN_BLOCK
            or dataset.width * dataset.height > PIXELS_IN_ANY_FILE + PIXELS_PER_BYTE * held
        ):
            raise InputError(
                f"declares {dataset.width:,} × {dataset.height:,} pixels in blocks of {columns:,} × {rows:,}"
                f": more than {held:,} bytes can hold, or than can be read",
                path=self.path,
            )

    def _check_georeference(self) -> None:
        dataset = self.dataset
        t = dataset.transform
        if t.is_identity:
            raise InputError("has no georeference: the places of its pixels are unknown", path=self.path)
        if t.b != 0.0 or t.d != 0.0:
            raise InputError("is rotated: give a map with north up", path=self.path)
        if not (min(abs(t.a), abs(t.e)) >= LEAST_PIXEL and all(map(math.isfinite, t[:6]))):
            raise InputError("has a broken georeference: pixels without size", path=self.path)
        if dataset.crs is not None and not dataset.crs.is_geographic:
            if not dataset.crs.is_projected:
                raise InputError(
                    "has a coordinate system that is neither geographic nor projected", path=self.path
                )
            if max(map(abs, self._box())) > MOST_COORDINATE:
                raise InputError("lies off the Earth: wrong georeference", path=self.path)
            from pyproj import Transformer
            from pyproj.exceptions import ProjError

            try:
                self.to_degrees = Transformer.from_crs(dataset.crs.to_wkt(), "EPSG:4326", always_xy=True)
            except ProjError as error:  # of another body, or damaged
                raise InputError(
                    "has a coordinate system that cannot be turned into degrees of the Earth", path=self.path
                ) from error
            self.projected = True
            return
        south, north, west, east = self._box()
        slack = SLACK_PIXELS * max(abs(t.a), abs(t.e))
        if (
            south < -90.0 - slack
            or north > 90.0 + slack
            or west < -360.0 - slack
            or east > 360.0 + slack
            or east - west > 360.0 + slack
        ):
            claim = "names no coordinate system, and" if dataset.crs is None else "says it is in degrees, but"
            raise InputError(
                f"{claim} lies at x {west:g} … {east:g}, y {south:g} … {north:g}: wrong georeference",
                path=self.path,
            )
        if dataset.crs is None:
            self.notes.append(f"{self.path.name}: no coordinate system named: taken as degrees (WGS 84)")

    def _box(self) -> tuple[float, float, float, float]:
        """South, north, west and east edge, in the raster's own units."""
        t, dataset = self.dataset.transform, self.dataset
        y = sorted((t.f, t.f + t.e * dataset.height))
        x = sorted((t.c, t.c + t.a * dataset.width))
        return y[0], y[1], x[0], x[1]

    def _latitudes(self, row: int, rows: int) -> F64:
        t = self.dataset.transform
        return np.clip(t.f + t.e * np.arange(row, row + rows + 1), -90.0, 90.0)

    def _longitudes(self) -> F64:
        """Edges of the columns from west to east, as `_strips` gives them."""
        t = self.dataset.transform
        return np.sort(t.c + t.a * np.arange(self.dataset.width + 1))

    def _pixel_km2(self, row: int, rows: int) -> F64:
        latitude = self._latitudes(row, rows)
        zone = np.abs(area_between_km2(latitude[:-1], latitude[1:]))
        return np.asarray(zone * abs(self.dataset.transform.a) / 360.0)

    def _strips(self) -> Iterator[tuple[int, F64]]:
        """(first row, values (rows, width)) with 0 for no data, a few million pixels at a time."""
        from rasterio.windows import Window

        dataset = self.dataset
        self.values.missing_pixels = 0
        block = dataset.block_shapes[0][0]
        height = max(1, PIXELS_AT_ONCE // dataset.width)
        height = max(height // block, 1) * block if block < dataset.height else height
        for top in range(0, dataset.height, height):
            rows = min(height, dataset.height - top)
            read = dataset.read(1, window=Window(0, top, dataset.width, rows), masked=True)
            # A block of a tiled file may be wide and high: it is worked on in smaller strips.
            step = max(1, PIXELS_AT_ONCE // 8 // dataset.width)
            for first in range(0, rows, step):
                strip = read[first : first + step]
                declared = np.broadcast_to(np.asarray(strip.mask), strip.shape)
                values = self.values.people(np.asarray(strip.data), declared, top + first)
                yield top + first, values[:, ::-1] if dataset.transform.a < 0.0 else values

    def _is_density(self) -> tuple[bool, str]:
        dataset = self.dataset
        texts = [
            self.path.stem,
            *(d or "" for d in dataset.descriptions[:1]),
            *(u or "" for u in dataset.units[:1]),
        ]
        texts += [str(value) for value in (*dataset.tags().values(), *dataset.tags(1).values())]
        density = any(DENSITY_WORDS.search(text) for text in texts)
        count = any(COUNT_WORDS.search(text) for text in texts)
        if density != count:
            return density, "its name or tags say so"
        if self.projected:
            return False, "as GHS-POP's projected maps are"
        as_counts = as_density = 0.0
        for row, values in self._strips():
            sums = values.sum(axis=1)
            as_counts += float(sums.sum())
            as_density += float((sums * self._pixel_km2(row, len(values))).sum())
        known = self.embedded.box(*self._box())
        if min(as_counts, as_density, known) <= 0.0:
            return False, "as most such files are"
        # Not of the ratio: of the smallest numbers it is 0.
        off_counts, off_density = (
            abs(math.log(value) - math.log(known)) for value in (as_counts, as_density)
        )
        return (
            off_density < off_counts,
            f"{known:,.0f} people are known to live there; the other reading gives "
            f"{as_counts if off_density < off_counts else as_density:,.0f}",
        )

    def _compare(self, persons: float) -> None:
        world = self.embedded.box(-90.0, 90.0, -180.0, 180.0)
        if self.projected:
            known, box = self.embedded.where(self._within)
        else:
            box = self._box()
            known = self.embedded.box(*box)
        if known > 0.0 and not 0.4 < persons / known < 2.5:
            self.notes.append(
                f"{self.path.name}: {persons / known:.2g} times the people known to live there "
                f"({known:,.0f}): is it a map of all people?"
            )
        if known < 0.97 * world:
            south, north, west, east = box
            area = f"latitude {south:.4g} … {north:.4g}°, longitude {west:.4g} … {east:.4g}°"
            if self.projected and known <= 0.0:
                area = "ground where nobody is known to live"
            self.notes.append(f"{self.path.name}: covers only {area}: no people are counted elsewhere")

    def _within(self, latitude_deg: F64, longitude_deg: F64) -> Booleans:
        """Which of these points (N,) lie on a projected raster."""
        south, north, west, east = self._box()
        x, y = self.to_degrees.transform(longitude_deg, latitude_deg, direction="INVERSE")
        inside = np.asarray((x >= west) & (x <= east) & (y >= south) & (y <= north))
        # Far from its meridian a projection may fold the Earth: such points do not come back.
        _, back_deg = self.to_degrees.transform(x[inside], y[inside])
        inside[inside] = np.abs(back_deg - latitude_deg[inside]) < 0.01
        return inside

    def _add_projected(self, cells: PopulationCells, counts: F64, row: int) -> None:
        """Each pixel as four points: a quarter of its people is at the middle of each quarter."""
        t = self.dataset.transform
        r, c = np.nonzero(counts)
        persons = counts[r, c] / 4.0
        for down in (0.25, 0.75):
            for along in (0.25, 0.75):
                x, y = t.c + t.a * (self._column(c) + along), t.f + t.e * (row + r + down)
                longitude, latitude = self.to_degrees.transform(x, y)
                wrong = ~(np.isfinite(longitude) & (np.abs(latitude) <= 90.0))
                if wrong.any():
                    raise InputError(
                        "its georeference does not fit its coordinate system: people off the Earth",
                        path=self.path,
                    )
                cells.add_points(persons, latitude, longitude)

    def _column(self, column: I64) -> I64:
        """The file's own column of a column of `_strips`."""
        return self.dataset.width - 1 - column if self.dataset.transform.a < 0.0 else column
