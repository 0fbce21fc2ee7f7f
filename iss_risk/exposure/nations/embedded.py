"""The embedded nations: codes, names and borders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from iss_risk.exposure.nations.rings import Rings
from iss_risk.sources.embedded import data_path

# data/build/nations.py rounds all coordinates to this lattice (1 m), counted from (−180°, −90°).
LATTICE_DEG = np.float64(1e-5)


@dataclass(frozen=True)
class Nations:
    """All nations in the order of their codes; `iso_a2` is empty where ISO has none."""

    iso_a3: tuple[str, ...]
    iso_a2: tuple[str, ...]
    names: tuple[str, ...]
    rings: Rings


@cache
def embedded_nations() -> Nations:
    """Read the nations that ship with the tool. Raises InputError if the file is missing."""
    with np.load(data_path("nations", "nations_10m.npz"), allow_pickle=False) as file:
        ring_length = file["ring_length"].astype(np.int64)
        return Nations(
            iso_a3=tuple(file["iso_a3"].tolist()),
            iso_a2=tuple(file["iso_a2"].tolist()),
            names=tuple(file["name"].tolist()),
            rings=Rings(
                longitude_deg=np.cumsum(file["longitude_step"], dtype=np.int64) * LATTICE_DEG - 180.0,
                latitude_deg=np.cumsum(file["latitude_step"], dtype=np.int64) * LATTICE_DEG - 90.0,
                ring_start=np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(ring_length))),
                ring_nation=file["ring_nation"].astype(np.int64),
            ),
        )


def embedded_names() -> tuple[tuple[str, str], ...]:
    """Alpha-3 code and name of each nation, without its borders. Raises InputError if the file is missing."""
    with np.load(data_path("nations", "nations_10m.npz"), allow_pickle=False) as file:
        return tuple(zip(file["iso_a3"].tolist(), file["name"].tolist(), strict=True))
