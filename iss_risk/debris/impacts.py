"""Where the parts of each sample end."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.constants import CASUALTY_ENERGY_THRESHOLD_J


class Impacts(NamedTuple):
    """Where each kind of part ends, (N, K), one representative piece for all pieces of the kind.

    `mass_kg` of a piece with what it holds, 0 where it does not reach the ground as a fragment of its own;
    `casualty_area_m2` of a piece, whatever its energy; `energy_j` at the ground; geodetic latitude and
    longitude in degrees; `demise_altitude_km` where it ends above the ground, 0 where it lands or never flies
    alone; `number` of pieces in this sample over that of the kind, of scraps too (scraps.py). Of the main
    break-up: `breakup_days` (N,) since 2000, `breakup_place_deg` (N, 2) latitude and longitude,
    `breakup_course` (N, 3) the pole of the great circle flown there (Earth-fixed unit vector), and
    `breakup_altitude_km` (N,).
    """

    mass_kg: F64
    casualty_area_m2: F64
    energy_j: F64
    latitude_deg: F64
    longitude_deg: F64
    demise_altitude_km: F64
    number: F64
    breakup_days: F64
    breakup_place_deg: F64
    breakup_course: F64
    breakup_altitude_km: F64


def empty_impacts(samples: int, kinds: int) -> Impacts:
    """Room for the impacts of `samples` samples."""
    shape = (samples, kinds)
    return Impacts(
        np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape),
        np.ones(shape),
        np.zeros(samples), np.zeros((samples, 2)), np.zeros((samples, 3)),
        np.zeros(samples),
    )  # fmt: skip


def pieces_of(impacts: Impacts, pieces: I64) -> F64:
    """Pieces (N, K) of each kind in each sample, where the list has `pieces` (K,)."""
    return impacts.number * pieces


def dangerous_area_m2(impacts: Impacts) -> F64:
    """Casualty area (N, K) with fragments below 15 J left out (NASA-STD-8719.14)."""
    return np.where(impacts.energy_j >= CASUALTY_ENERGY_THRESHOLD_J, impacts.casualty_area_m2, 0.0)
