"""Samples that share their work: each follows a part of the kinds, and takes the rest from its neighbours.

To follow every kind of part in every sample takes most of the time of an assessment. So samples are put in
order of how much they let survive, and neighbours form groups: within a group every tree of parts is
followed once, in turn by another member, and the others take its fate: what lands, and where relative to
their own break-up. Means are those of following everything, with a little more sampling noise; what
neighbours differ in beside that order is averaged over the group, so that ranges shrink a little
(measured in tests/debris/test_sharing.py).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from iss_risk.compiled import kernel
from iss_risk.debris.impacts import Impacts
from iss_risk.debris.track import components, track_axes

F64 = npt.NDArray[np.float64]

# Slopes of ln(casualty area) found by a regression over 600 samples of the station with everything followed.
_HEAT, _ALTITUDE, _EMISSIVITY, _OXIDATION, _DRAG = -1.33, -0.027, 0.53, -0.25, 0.79


@kernel
def survival_order(
    heat_factor: F64, breakup_altitude_km: F64, emissivity_factor: F64, oxidation: F64, drag_factor: F64
) -> npt.NDArray[np.int64]:
    """Samples (N,) from the one that lets least survive to the one that lets most."""
    score = (
        _HEAT * np.log(heat_factor)
        + _ALTITUDE * breakup_altitude_km
        + _EMISSIVITY * np.log(emissivity_factor)
        + _OXIDATION * oxidation
        + _DRAG * np.log(drag_factor)
    )
    return np.argsort(score)


@kernel
def lend(impacts: Impacts, lender: int, borrower: int, kinds: npt.NDArray[np.bool_]) -> None:
    """Give sample `borrower` the fate of `kinds` (K,) in sample `lender`, moved to its own break-up."""
    ahead, origin = np.empty((2, 3)), np.empty((2, 3))
    pole = (impacts.breakup_course[lender], impacts.breakup_course[borrower])
    track_axes(impacts.breakup_place_deg[lender], pole[0], ahead[0], origin[0])
    track_axes(impacts.breakup_place_deg[borrower], pole[1], ahead[1], origin[1])
    point = np.empty(3)
    for kind in range(kinds.size):
        if not kinds[kind]:
            continue
        impacts.demise_altitude_km[borrower, kind] = impacts.demise_altitude_km[lender, kind]
        if impacts.mass_kg[lender, kind] <= 0.0:
            continue
        impacts.mass_kg[borrower, kind] = impacts.mass_kg[lender, kind]
        impacts.casualty_area_m2[borrower, kind] = impacts.casualty_area_m2[lender, kind]
        impacts.energy_j[borrower, kind] = impacts.energy_j[lender, kind]
        along, from_origin, across = components(
            impacts.latitude_deg[lender, kind],
            impacts.longitude_deg[lender, kind],
            pole[0],
            ahead[0],
            origin[0],
        )
        for k in range(3):
            point[k] = along * ahead[1, k] + from_origin * origin[1, k] + across * pole[1][k]
        impacts.latitude_deg[borrower, kind] = np.degrees(np.arcsin(min(max(point[2], -1.0), 1.0)))
        impacts.longitude_deg[borrower, kind] = np.degrees(np.arctan2(point[1], point[0]))
