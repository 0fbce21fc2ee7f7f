"""The large cities that ship with the tool."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from iss_risk.sources.embedded import data_path


class City(NamedTuple):
    """A city of data/places/cities.csv: `iso_a2` is its nation, `time_zone` its name in the IANA database."""

    name: str
    iso_a2: str
    latitude_deg: float
    longitude_deg: float
    persons: int
    time_zone: str


def cities() -> tuple[City, ...]:
    """Cities of 500,000 people and more, and capitals, the largest first."""
    return _read(data_path("places", "cities.csv"))


@cache
def _read(path: Path) -> tuple[City, ...]:
    text = path.read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        City(
            row["name"], row["iso_a2"], float(row["latitude"]), float(row["longitude"]),
            int(row["population"]), row["time_zone"],
        )
        for row in rows
    )  # fmt: skip
