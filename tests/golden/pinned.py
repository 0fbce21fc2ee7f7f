"""The inputs of the golden runs, and how they are put in the place of the data that ships.

Refreshed borders, people, weather and orbits must move no golden figure; changed vehicles, materials and air
are deliberate, and must.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from iss_risk.exposure import model
from iss_risk.exposure.model import Exposure, exposure_of
from iss_risk.exposure.nations.index_builder import build_index
from iss_risk.exposure.nations.polygon_file import read_nations
from iss_risk.exposure.people.cells import PopulationCells
from iss_risk.sources import embedded
from iss_risk.sources.selection import Selection

INPUTS = Path(__file__).parent / "inputs"
BORDERS = INPUTS / "borders.geojson"
PEOPLE = INPUTS / "people_count_1deg.tif"
PLACES = INPUTS / "places.csv"
CITIES = INPUTS / "cities.csv"
WEATHER = INPUTS / "space_weather.csv.gz"

# Nothing is fetched, and nothing that the user has fetched is used.
SELECTION = Selection(source="embedded")

# Of the data that ships, what a golden run may read. The nations give names to codes, no figures.
SHIPPED = ("README.md", "materials.toml", "objects.toml", "atmosphere", "vehicles", "nations")


@contextmanager
def pinned_data(folder: Path) -> Iterator[None]:
    """Within it "the data that ships" is `folder`, an empty one, with the pinned inputs in it.

    The one place that reaches into the product: the runs go through the front door, from files to documents,
    and borders and people of files are laid over those that ship.
    """
    shipped = embedded.data_folder()
    for name in SHIPPED:
        source = shipped / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, folder / name)
    (folder / "space_weather").mkdir()
    shutil.copyfile(WEATHER, folder / "space_weather" / "space_weather.csv.gz")
    (folder / "places").mkdir()
    shutil.copyfile(CITIES, folder / "places" / "cities.csv")
    # Not there: orbits, people, hindcasts. A case that lacks a pinned input fails, as "missing".
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedded, "data_folder", lambda: folder)
        patch.setattr(model, "_embedded", _borders_without_people)
        yield


def _borders_without_people() -> Exposure:
    """What the given people are spread over, before they move into the given borders: the same borders."""
    nations = read_nations(BORDERS).nations
    index = build_index(nations.rings, len(nations.iso_a3))
    nobody, _ = PopulationCells.empty(index).settled()
    return exposure_of(nations.iso_a3, nations.names, index, nobody)
