"""Nations from any polygon file that geopandas reads.

Rows are identified, joined by nation, repaired, turned into WGS 84 degrees, and freed of overlaps.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from iss_risk.arrays import F64
from iss_risk.errors import InputError
from iss_risk.exposure.gdal_files import allow_listed_vectors_only, opened_alone, without_folder
from iss_risk.exposure.nations.columns import identify
from iss_risk.exposure.nations.dateline import to_degrees, unwrapped, within_180
from iss_risk.exposure.nations.embedded import Nations, embedded_nations
from iss_risk.exposure.nations.overlaps import listed, repaired, without_overlaps
from iss_risk.exposure.nations.rings import polygons_in, rings_of
from iss_risk.notation.text import counted

if TYPE_CHECKING:
    import geopandas
    from shapely.geometry.base import BaseGeometry

MOST_NATIONS = 32_000  # nation numbers are 16-bit
MOST_COLUMNS = 2_000  # Natural Earth has 169, national censuses some hundreds
_LONGEST_HEAD = 1 << 20
# In degrees, metres or feet: the circumference of the Earth is 1.3e8 feet, with some for false eastings.
MOST_COORDINATE = 1e9
SLACK_DEG = 1e-6  # what rounding may add to a coordinate


@dataclass(frozen=True)
class NationsFile:
    """The nations of a file; and `notes`, one sentence for each thing that had to be changed or assumed."""

    nations: Nations
    notes: tuple[str, ...]


def read_nations(path: Path) -> NationsFile:
    """Read polygons of nations: GeoJSON, GeoPackage, shapefile (also zipped), TopoJSON, GeoParquet, ...

    A row's nation is its ISO 3166 code or, without one, its name; rows of one nation are joined. Any
    coordinate system is turned into WGS 84 longitude and latitude. Polygons that cross themselves are
    repaired. Ground that two nations claim is given to the smaller one, so that enclaves are not lost.

    Raises:
        InputError: the file cannot be read, has no polygons, no names, or coordinates that do not fit.
    """
    frame = _read(path)
    frame, notes = _polygons_only(frame, path)
    frame, on_degrees = _in_degrees(frame, path)
    notes += on_degrees
    codes, names = identify(frame)
    known = np.array([bool(code) for code in codes])
    if not known.any():
        raise InputError(
            "no row has a nation's code or name; columns that can be used: iso_a3, ADM0_A3, ISO3, GID_0, "
            f"name, admin, country; the file has: {listed(map(str, frame.columns), 12)}",
            path=path,
        )
    if not known.all():
        notes.append(f"{counted(int((~known).sum()), 'polygon')} without a code or name left out")
    geometries, mended = repaired(list(frame.geometry.values), names, path)
    notes += mended
    joined = _joined(codes, names, geometries)
    if len(joined) > MOST_NATIONS:
        raise InputError(f"{len(joined)} nations are more than {MOST_NATIONS}", path=path)
    extra = int(known.sum()) - len(joined)
    if extra:
        notes.append(f"{counted(extra, 'polygon')} joined with others of the same nation")
    shapes, conflicts = without_overlaps([(name, shape) for _, name, shape in joined], path)
    notes += conflicts
    embedded = embedded_nations()
    two_letters = dict(zip(embedded.iso_a3, embedded.iso_a2, strict=True))
    nations = Nations(
        iso_a3=tuple(code for code, _, _ in joined),
        iso_a2=tuple(two_letters.get(code, "") for code, _, _ in joined),
        names=tuple(name for _, name, _ in joined),
        rings=rings_of(shapes),
    )
    return NationsFile(nations, tuple(notes))


def _read(path: Path) -> geopandas.GeoDataFrame:
    if not path.exists():
        raise InputError("no such file of nations", path=path)
    import geopandas

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if path.suffix.lower() in (".parquet", ".geoparquet"):
                frame = geopandas.read_parquet(path.absolute())
            else:
                allow_listed_vectors_only(path)
                with opened_alone(path) as opened:
                    # The numbers of features may be codes of nations, where users give them.
                    _check_columns(opened, path)
                    numbered = path.suffix.lower() in (".geojson", ".json", ".topojson")
                    frame = geopandas.read_file(opened, engine="pyogrio", fid_as_index=numbered)
    except InputError:
        raise
    except ImportError as error:
        raise InputError(
            f"reading this kind of file needs another package ({_line(error)})", path=path
        ) from error
    except Exception as error:  # GDAL's drivers raise many kinds
        fault = f"is not a polygon file that can be read ({without_folder(_line(error))})"
        raise InputError(fault, path=path) from error
    if not isinstance(frame, geopandas.GeoDataFrame) or frame.geometry.isna().all():
        if len(frame):
            raise InputError("has no geometry: a table is not a map", path=path)
        raise InputError("is empty: no polygon in it", path=path)
    return frame


def _check_columns(opened: str, path: Path) -> None:
    """Refuse a table as wide as long, which takes memory by the square of its file. Raises InputError."""
    if path.suffix.lower() in (".csv", ".tsv", ".psv"):  # GDAL itself needs the square of their number
        with path.open("rb") as stream:
            head = stream.readline(_LONGEST_HEAD)
        columns = 1 + max(head.count(separator) for separator in (b",", b";", b"\t", b"|"))
    else:
        import pyogrio

        columns = len(pyogrio.read_info(opened)["fields"])
    if columns > MOST_COLUMNS:
        raise InputError(f"has {columns:,} columns, more than {MOST_COLUMNS:,}: no map of nations", path=path)


def _polygons_only(frame: geopandas.GeoDataFrame, path: Path) -> tuple[geopandas.GeoDataFrame, list[str]]:
    import shapely

    usable = np.array(
        [
            geometry is not None and not geometry.is_empty and bool(polygons_in(geometry))
            for geometry in frame.geometry.values
        ]
    )
    if not usable.any():
        kinds = sorted({g.geom_type for g in frame.geometry.values if g is not None and not g.is_empty})
        raise InputError(
            f"holds no polygons, only {listed(kinds, 5)}" if kinds else "holds only empty polygons",
            path=path,
        )
    frame = frame[usable]
    for row, geometry in zip(np.flatnonzero(usable), frame.geometry.values, strict=True):
        # Not with `<=`, which a NaN would pass.
        if not (np.abs(shapely.get_coordinates(geometry)) < MOST_COORDINATE).all():
            raise InputError("has a coordinate that is no place on Earth", path=path, field=f"row {row + 1}")
    if usable.all():
        return frame, []
    return frame, [f"{counted(int((~usable).sum()), 'row')} without polygons left out"]


def _in_degrees(frame: geopandas.GeoDataFrame, path: Path) -> tuple[geopandas.GeoDataFrame, list[str]]:
    """WGS 84 longitude and latitude, within −180 … 180."""
    from pyproj import Transformer

    notes: list[str] = []
    if frame.crs is None:
        if not _within_degrees(frame.total_bounds):
            raise InputError(
                "names no coordinate system, and its coordinates are not degrees "
                f"({_bounds(frame.total_bounds)}): save it with its coordinate system",
                path=path,
            )
        notes.append("no coordinate system named: taken as longitude and latitude (WGS 84)")
    elif not frame.crs.is_geographic:
        source = frame.crs.name
        try:
            transformer = Transformer.from_crs(frame.crs, 4326, always_xy=True)
            shapes = frame.geometry.transform(lambda points: to_degrees(transformer, points))
            frame = frame.set_geometry(shapes.set_crs(4326, allow_override=True))
        except Exception as error:
            raise InputError(
                f"cannot be turned from {source} into degrees ({_line(error)})", path=path
            ) from error
        if not np.isfinite(frame.total_bounds).all() or not _within_degrees(frame.total_bounds):
            raise InputError(
                f"its coordinates do not fit its coordinate system, {source}: wrong projection", path=path
            )
        notes.append(f"turned from {source} into longitude and latitude")
    elif not _within_degrees(frame.total_bounds):
        raise InputError(
            f"says that its coordinates are degrees ({frame.crs.name}), but they are not "
            f"({_bounds(frame.total_bounds)}): wrong projection",
            path=path,
        )
    else:
        try:
            frame = frame.to_crs(4326)  # another datum, or none: at most some hundred metres
        except Exception as error:  # of another body, or damaged
            raise InputError(
                f"cannot be turned from {frame.crs.name} into WGS 84 ({_line(error)})", path=path
            ) from error
    over = [unwrapped(geometry) for geometry in frame.geometry.values]
    if any(changed for _, changed in over):
        frame = frame.set_geometry([geometry for geometry, _ in over], crs=4326)
        number = sum(changed for _, changed in over)
        notes.append(f"{counted(number, 'polygon')} over the 180th meridian drawn the short way round")
    bounds = frame.bounds
    beyond = ((bounds.minx < -180.0 - SLACK_DEG) | (bounds.maxx > 180.0 + SLACK_DEG)).to_numpy()
    if beyond.any():
        shapes = [within_180(g) if far else g for g, far in zip(frame.geometry.values, beyond, strict=True)]
        frame = frame.set_geometry(shapes, crs=4326)
        notes.append("longitudes beyond 180° wrapped round")
    west, south, east, north = frame.total_bounds
    if west < -180.0 or east > 180.0 or south < -90.0 or north > 90.0:
        frame = frame.set_geometry(frame.geometry.transform(_clipped), crs=4326)
    return frame, notes


def _clipped(coordinates: F64) -> F64:
    """Without what rounding put beyond ±180° and ±90°."""
    return np.clip(coordinates, (-180.0, -90.0), (180.0, 90.0))


def _within_degrees(bounds: Sequence[float]) -> bool:
    west, south, east, north = (float(value) for value in bounds)
    return (
        west >= -360.0 - SLACK_DEG
        and east <= 360.0 + SLACK_DEG
        and east - west <= 360.0 + SLACK_DEG
        and south >= -90.0 - SLACK_DEG
        and north <= 90.0 + SLACK_DEG
    )


def _joined(
    codes: list[str], names: list[str], geometries: list[BaseGeometry]
) -> list[tuple[str, str, BaseGeometry]]:
    """(code, name, polygons) of each nation, in the order of the codes."""
    import shapely

    rows: dict[str, list[int]] = {}
    for row, code in enumerate(codes):
        if code:
            rows.setdefault(code, []).append(row)
    embedded = dict(zip(embedded_nations().iso_a3, embedded_nations().names, strict=True))
    joined = []
    for code in sorted(rows):
        own = rows[code]
        shapes = [geometries[row] for row in own]
        # Rows of provinces have their own names: then the embedded name of the nation is used.
        several = len({names[row] for row in own}) > 1
        name = embedded.get(code, names[own[0]]) if several else names[own[0]]
        joined.append((code, name, shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)))
    return joined


def _bounds(bounds: Sequence[float]) -> str:
    west, south, east, north = (float(value) for value in bounds)
    return f"x {west:g} … {east:g}, y {south:g} … {north:g}"


def _line(error: BaseException) -> str:
    """The first line of what a library says, without its advice."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].split("; ")[0]
