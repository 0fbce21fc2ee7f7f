"""The exposure: which nation is under a point, and how many people per km² live there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from iss_risk.arrays import F64, I16
from iss_risk.errors import InputError, UsageError
from iss_risk.exposure.grid import COLUMNS, ROWS, cell_area_km2, row_area_km2
from iss_risk.exposure.kept import Arrays, kept
from iss_risk.exposure.nations import embedded
from iss_risk.exposure.nations.index import FIRST_BORDER, NationIndex
from iss_risk.exposure.nations.index_builder import build_index
from iss_risk.exposure.people.cells import PopulationCells
from iss_risk.exposure.people.population import PopulationGrid, read_population, write_persons_per_km2
from iss_risk.exposure.people.world_population import EMBEDDED_YEAR, world_persons
from iss_risk.exposure.rows import sums_by_row
from iss_risk.sources.embedded import data_path
from iss_risk.sums import weighted_sum

if TYPE_CHECKING:
    from iss_risk.exposure.people.raster import PopulationRaster


DE_FACTO = (
    "borders are those held in fact, as Natural Earth draws them: disputed areas (Crimea, Kashmir, Western "
    "Sahara, ...) count for who holds them; --nations FILE takes another view"
)
_NATIONS = ("nations", "nations_10m.npz")
_PEOPLE = ("population", "population_5min.npz")
# If a larger share than this of a raster's people is off the land, its georeference is wrong.
MOST_AT_SEA = 0.2


@dataclass(frozen=True, repr=False)
class Exposure:
    """Nations and people on the 5′ grid (rows of geodetic latitude from the south pole).

    `iso_a3`, `names`: (nations,), in the order of the nation numbers. `area_fraction_by_row`
    (nations, ROWS): the nation's share of the latitude circle, mean over the row. `persons_by_row`
    (nations, ROWS). `row_area_km2` (ROWS,). `persons` (nations,). `notes`: what a reader should know
    about the borders and the people, one sentence each. The paths are those of the user's files, None where
    the embedded data are used.
    """

    iso_a3: tuple[str, ...]
    names: tuple[str, ...]
    area_fraction_by_row: F64
    persons_by_row: F64
    row_area_km2: F64
    persons: F64
    index: NationIndex
    population: PopulationGrid
    notes: tuple[str, ...] = ()
    nations_path: Path | None = None
    population_path: Path | None = None

    def __repr__(self) -> str:
        return f"<Exposure: {len(self.iso_a3)} nations, {float(self.persons.sum()):,.0f} people>"

    @property
    def files(self) -> dict[str, Path]:
        """The files that hold the nations and the people."""
        return {
            "nations": self.nations_path or data_path(*_NATIONS),
            "population": self.population_path or data_path(*_PEOPLE),
        }

    def nation_at(self, latitude_deg: npt.ArrayLike, longitude_deg: npt.ArrayLike) -> I16:
        """Number (N,) of the nation under each point, −1 over the ocean: see NationIndex.nation_at."""
        return self.index.nation_at(latitude_deg, longitude_deg)

    def persons_per_km2(
        self, latitude_deg: npt.ArrayLike, longitude_deg: npt.ArrayLike, nation: npt.ArrayLike
    ) -> F64:
        """People of `nation` per km² of that nation's land in the cell of each point, (N,).

        `latitude_deg` (geodetic), `longitude_deg` and `nation` (from `nation_at`) broadcast. It is 0
        for nation −1, and where the nation has no land in the cell. Integrated over a nation's land
        it gives the nation's population.
        """
        latitude, longitude, number = np.broadcast_arrays(
            np.atleast_1d(np.asarray(latitude_deg, dtype=np.float64)),
            np.asarray(longitude_deg, dtype=np.float64),
            np.asarray(nation, dtype=np.int16),
        )
        found = np.empty(latitude.size)
        write_persons_per_km2(
            self.population,
            self.index,
            cell_area_km2(),
            np.ascontiguousarray(latitude).ravel(),
            np.ascontiguousarray(longitude).ravel(),
            np.ascontiguousarray(number).ravel(),
            found,
        )
        return found.reshape(latitude.shape)

    def persons_by_cell(self) -> F64:
        """All people in each cell, (ROWS, COLUMNS)."""
        persons = self.population.cell_persons.astype(np.float64)
        border_cells = np.flatnonzero(self.index.cell_value <= FIRST_BORDER)
        persons[border_cells] += np.add.reduceat(self.population.entry_persons, self.index.border_start[:-1])
        return persons.reshape(ROWS, COLUMNS)

    def overhead_fraction(self, row_weights: npt.ArrayLike) -> F64:
        """Share of time (nations,) over each nation, for the shares of time `row_weights` (ROWS,).

        Longitude is uniformly distributed. What is missing to the sum of the weights is the share of the
        ocean.
        """
        return np.asarray(weighted_sum(self.area_fraction_by_row, _checked(row_weights)))

    def mean_persons_per_km2(self, row_weights: npt.ArrayLike) -> F64:
        """People of each nation per km² under the track, (nations,).

        Averaged over all points of the track, ocean included: so the sum over the nations is the mean density
        under the track. `row_weights` (ROWS,) are shares of time.
        """
        return np.asarray(weighted_sum(self.persons_by_row, _checked(row_weights) / self.row_area_km2))


def _checked(row_weights: npt.ArrayLike) -> F64:
    weights = np.asarray(row_weights, dtype=np.float64)
    if weights.shape != (ROWS,):
        raise UsageError(f"row weights have shape {weights.shape}, not ({ROWS},)", parameter="row_weights")
    return weights


@cache
def _embedded() -> Exposure:
    # Making them takes half a second (docs/decisions/0017-exposure-is-kept.md).
    made_from = (data_path(*_NATIONS), data_path(*_PEOPLE), Path(embedded.__file__))
    codes, names, area_fraction, persons, *tables = kept(made_from, _made_embedded)
    count = len(NationIndex._fields)
    return _exposure(
        tuple(codes.tolist()), tuple(names.tolist()), NationIndex(*tables[:count]),
        PopulationGrid(*tables[count:]), area_fraction, persons, notes=(DE_FACTO,),
    )  # fmt: skip


def _made_embedded() -> Arrays:
    nations = embedded.embedded_nations()
    index = build_index(nations.rings, len(nations.iso_a3))
    grid = read_population(data_path(*_PEOPLE), index, nations.iso_a3)
    sums = sums_by_row(len(nations.iso_a3), index, grid)
    return (np.array(nations.iso_a3), np.array(nations.names), *sums, *index, *grid)


def load_exposure(
    nations: str | Path | None = None,
    population: str | Path | None = None,
    population_year: int | None = None,
) -> Exposure:
    """Nations and people: those that ship with the tool (read once per process), or those of files.

    `nations`: a file of polygons (see nations/polygon_file.py); `population`: a raster (see
    people/raster.py); `population_year` scales all people to the world's total of that year (see
    people/world_population.py).

    Raises:
        InputError: a file is missing, broken or does not fit.
        UsageError: the year is not in 1950 … 2100.
    """
    exposure = _embedded()
    # Before any file is read, so that a wrong year is reported at once.
    wanted = None if population_year is None else world_persons(population_year)
    persons_of_year: float | None = world_persons(EMBEDDED_YEAR)
    stem = f"the embedded grid's {EMBEDDED_YEAR}"
    if population is not None:
        exposure, raster = _with_raster(exposure, Path(population))
        persons_of_year = world_persons(raster.year) if raster.year is not None else None
        stem = f"its own {raster.year}"
        if persons_of_year is None and wanted is not None:
            if not 0.7 < raster.persons / wanted < 1.4:
                raise InputError(
                    "is not of the whole world, and its name states no year: "
                    "it cannot be scaled to a population year",
                    path=population,
                )
            persons_of_year, stem = raster.persons, "its own total"
    if nations is not None:
        exposure = _with_nations(exposure, Path(nations))
    if wanted is not None and persons_of_year is not None:
        factor = wanted / persons_of_year
        note = (
            f"population of {population_year}: all people of {stem} times {factor:.4f}, by the world totals "
            "of UN World Population Prospects 2024; shares of nations as they are"
        )
        exposure = _scaled(exposure, factor, note)
    return exposure


def _with_raster(embedded: Exposure, path: Path) -> tuple[Exposure, PopulationRaster]:
    from iss_risk.exposure.people.known_people import PopulationIn
    from iss_risk.exposure.people.raster import read_population_raster

    cells = PopulationCells.empty(embedded.index)
    raster = read_population_raster(path, cells, PopulationIn(embedded.persons_by_cell()))
    grid, lost = cells.settled()
    if lost > MOST_AT_SEA * raster.persons:
        raise InputError(
            f"{lost / raster.persons:.0%} of its people live far from any land: wrong georeference", path=path
        )
    notes = [*embedded.notes, *raster.notes]
    if lost > 0.5:
        notes.append(f"{path.name}: {lost:,.0f} people far from any nation's land are left out")
    codes, names = embedded.iso_a3, embedded.names
    exposure = exposure_of(codes, names, embedded.index, grid, tuple(notes), population_path=path)
    return exposure, raster


def _with_nations(exposure: Exposure, path: Path) -> Exposure:
    from iss_risk.exposure.nations.polygon_file import read_nations
    from iss_risk.exposure.people.transfer import transfer_population

    found = read_nations(path)
    nations = found.nations
    index = build_index(nations.rings, len(nations.iso_a3))
    moved = transfer_population(exposure.population, exposure.index, exposure.iso_a3, index, nations.iso_a3)
    notes = [f"{path.name}: borders and disputed areas are as this file draws them"]
    notes += [f"{path.name}: {note}" for note in found.notes]
    notes += [note for note in exposure.notes if note != DE_FACTO]
    if moved.unclaimed > 0.5:
        largest = np.argsort(-moved.unclaimed_by_nation)[:3]
        by_nation = moved.unclaimed_by_nation
        nations_known = by_nation.sum() > 0.5 * moved.unclaimed
        most = ", ".join(exposure.names[k] for k in largest if nations_known and by_nation[k] > 0.0)
        notes.append(
            f"{path.name}: {moved.unclaimed:,.0f} people live in none of its nations and are left out"
            + (f" (most of them in {most})" if most else "")
        )
    return exposure_of(
        nations.iso_a3, nations.names, index, moved.grid, tuple(notes),
        nations_path=path, population_path=exposure.population_path,
    )  # fmt: skip


def _scaled(exposure: Exposure, factor: float, note: str) -> Exposure:
    population = PopulationGrid(
        cell_persons=exposure.population.cell_persons * np.float32(factor),
        entry_persons=exposure.population.entry_persons * factor,
    )
    return exposure_of(
        exposure.iso_a3, exposure.names, exposure.index, population, (*exposure.notes, note),
        nations_path=exposure.nations_path, population_path=exposure.population_path,
    )  # fmt: skip


def exposure_of(
    iso_a3: tuple[str, ...],
    names: tuple[str, ...],
    index: NationIndex,
    population: PopulationGrid,
    notes: tuple[str, ...] = (),
    nations_path: Path | None = None,
    population_path: Path | None = None,
) -> Exposure:
    """Put an index and a population together, with their sums by row."""
    sums = sums_by_row(len(iso_a3), index, population)
    return _exposure(iso_a3, names, index, population, *sums, notes, nations_path, population_path)


def _exposure(
    iso_a3: tuple[str, ...],
    names: tuple[str, ...],
    index: NationIndex,
    population: PopulationGrid,
    area_fraction_by_row: F64,
    persons_by_row: F64,
    notes: tuple[str, ...],
    nations_path: Path | None = None,
    population_path: Path | None = None,
) -> Exposure:
    return Exposure(
        iso_a3=iso_a3,
        names=names,
        area_fraction_by_row=area_fraction_by_row,
        persons_by_row=persons_by_row,
        row_area_km2=row_area_km2(),
        persons=persons_by_row.sum(axis=1),
        index=index,
        population=population,
        notes=notes,
        nations_path=nations_path,
        population_path=population_path,
    )
