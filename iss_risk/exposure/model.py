"""The exposure: which nation is under a point, and how many people per km² live there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from iss_risk.compiled import kernel
from iss_risk.errors import UsageError
from iss_risk.exposure.embedded_nations import embedded_nations
from iss_risk.exposure.grid import COLUMNS, ROWS, FloatArray, cell_area_km2, row_area_km2
from iss_risk.exposure.index_builder import build_index
from iss_risk.exposure.nation_index import FIRST_BORDER, NationIndex
from iss_risk.exposure.population_grid import PopulationGrid, density_at, read_population
from iss_risk.sources.embedded import data_path

Int16Array = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Exposure:
    """Nations and people on the 5′ grid (rows of geodetic latitude from the south pole).

    `iso_a3`, `names`: (nations,), in the order of the nation numbers. `area_fraction_by_row`
    (nations, ROWS): the nation's share of the latitude circle, mean over the row. `persons_by_row`
    (nations, ROWS). `row_area_km2` (ROWS,). `persons` (nations,).
    """

    iso_a3: tuple[str, ...]
    names: tuple[str, ...]
    area_fraction_by_row: FloatArray
    persons_by_row: FloatArray
    row_area_km2: FloatArray
    persons: FloatArray
    index: NationIndex
    population: PopulationGrid

    def nation_at(self, latitude_deg: npt.ArrayLike, longitude_deg: npt.ArrayLike) -> Int16Array:
        """Number (N,) of the nation under each point, −1 over the ocean: see NationIndex.nation_at."""
        return self.index.nation_at(latitude_deg, longitude_deg)

    def persons_per_km2(
        self, latitude_deg: npt.ArrayLike, longitude_deg: npt.ArrayLike, nation: npt.ArrayLike
    ) -> FloatArray:
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
        density = np.empty(latitude.size)
        density_at(
            np.ascontiguousarray(latitude).ravel(),
            np.ascontiguousarray(longitude).ravel(),
            np.ascontiguousarray(number).ravel(),
            cell_area_km2(),
            self.index.cell_value,
            self.index.border_start,
            self.index.entry_nation,
            self.index.entry_area_fraction,
            self.population.cell_persons,
            self.population.entry_persons,
            density,
        )
        return density.reshape(latitude.shape)

    def overhead_fraction(self, row_weights: npt.ArrayLike) -> FloatArray:
        """Share of time (nations,) over each nation, for the shares of time `row_weights` (ROWS,).

        Longitude is uniform. The rest, to the sum of the weights, is ocean.
        """
        return np.asarray(self.area_fraction_by_row @ _checked(row_weights))

    def mean_persons_per_km2(self, row_weights: npt.ArrayLike) -> FloatArray:
        """People of each nation per km² under the track (nations,): its share of the mean density of all
        points visited, ocean included, so that the sum is the mean density of the track."""
        return np.asarray(self.persons_by_row @ (_checked(row_weights) / self.row_area_km2))


def _checked(row_weights: npt.ArrayLike) -> FloatArray:
    weights = np.asarray(row_weights, dtype=np.float64)
    if weights.shape != (ROWS,):
        raise UsageError(f"row weights have shape {weights.shape}, not ({ROWS},)", parameter="row_weights")
    return weights


@cache
def load_exposure() -> Exposure:
    """The embedded nations and people, read once per process.

    Raises:
        InputError: an embedded file is missing or broken.
    """
    nations = embedded_nations()
    index = build_index(nations.rings, len(nations.iso_a3))
    path = data_path("population", "population_5min.npz")
    return exposure_of(nations.iso_a3, nations.names, index, read_population(path, index, nations.iso_a3))


def exposure_of(
    iso_a3: tuple[str, ...], names: tuple[str, ...], index: NationIndex, population: PopulationGrid
) -> Exposure:
    """Put an index and a population together, with their sums by row."""
    area_fraction_by_row = np.zeros((len(iso_a3), ROWS))
    persons_by_row = np.zeros((len(iso_a3), ROWS))
    _sum_rows(
        index.cell_value,
        index.border_start,
        index.entry_nation,
        index.entry_area_fraction,
        population.cell_persons,
        population.entry_persons,
        area_fraction_by_row,
        persons_by_row,
    )
    return Exposure(
        iso_a3=iso_a3,
        names=names,
        area_fraction_by_row=area_fraction_by_row,
        persons_by_row=persons_by_row,
        row_area_km2=row_area_km2(),
        persons=persons_by_row.sum(axis=1),
        index=index,
        population=population,
    )


@kernel
def _sum_rows(
    cell_value: npt.NDArray[np.int32],
    border_start: npt.NDArray[np.int32],
    entry_nation: Int16Array,
    entry_area_fraction: FloatArray,
    cell_persons: npt.NDArray[np.float32],
    entry_persons: FloatArray,
    area_fraction_by_row: FloatArray,
    persons_by_row: FloatArray,
) -> None:
    for row in range(ROWS):
        for cell in range(row * COLUMNS, (row + 1) * COLUMNS):
            value = cell_value[cell]
            if value >= 0:
                area_fraction_by_row[value, row] += 1.0 / COLUMNS
                persons_by_row[value, row] += cell_persons[cell]
            elif value <= FIRST_BORDER:
                border = FIRST_BORDER - value
                for entry in range(border_start[border], border_start[border + 1]):
                    nation = entry_nation[entry]
                    area_fraction_by_row[nation, row] += entry_area_fraction[entry] / COLUMNS
                    persons_by_row[nation, row] += entry_persons[entry]
