"""At which altitudes objects of a fleet are held: those that are known, and those that the fleet shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from iss_risk.arrays import F64, Booleans
from iss_risk.fleet.records import FleetObject

# An operator's shell is kept within some kilometres: 90 % of 2,600 satellites near 483 km within 2 km. Planes
# of one shell differ by as much on purpose.
WIDTH_KM = 6.0
_SAME_INCLINATION_DEG = 1.0
# Of one constellation and inclination: a launch is of some 20 to 50, which rise together; a shell is of more,
# and on the whole neither rises nor sinks.
_FEWEST_IN_A_SHELL = 60
_LARGEST_DRIFT = 0.5
_BIN_KM = 2.0


def at_shell(objects: Sequence[FleetObject], rate_km_per_day: F64) -> Booleans:
    """Which of the objects (N,) are at an altitude at which others like it are held. `rate_km_per_day` (N,)
    is da/dt, NaN where it is not known."""
    altitude = np.array([one.mean_altitude_km for one in objects])
    inclination = np.array([one.elements.inclination_deg for one in objects])
    found = np.zeros(len(objects), dtype=np.bool_)
    for k, one in enumerate(objects):
        found[k] = any(
            abs(inclination[k] - degrees) <= _SAME_INCLINATION_DEG and abs(altitude[k] - km) <= WIDTH_KM
            for degrees, km in one.kind.shells
        )
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for k, one in enumerate(objects):
        if one.kind.propulsion:
            groups[one.kind.constellation, round(inclination[k])].append(k)
    for members in groups.values():
        if len(members) >= _FEWEST_IN_A_SHELL:
            chosen = np.array(members)
            drift = _LARGEST_DRIFT * objects[members[0]].kind.hold_scatter_km_per_day
            found[chosen] |= _in_a_crowd(altitude[chosen], rate_km_per_day[chosen], drift)
    return found


def _in_a_crowd(altitude_km: F64, rate_km_per_day: F64, largest_drift: float) -> Booleans:
    """Which of a group are where many are within WIDTH_KM in all, whose median neither rises nor sinks."""
    bins = np.floor(altitude_km / _BIN_KM).astype(np.int64)
    inside = np.zeros(altitude_km.size, dtype=np.bool_)
    half = int(WIDTH_KM / _BIN_KM) // 2
    for middle in np.unique(bins):
        near = np.abs(bins - middle) <= half
        rates = rate_km_per_day[near & np.isfinite(rate_km_per_day)]
        if rates.size >= _FEWEST_IN_A_SHELL and abs(float(np.median(rates))) <= largest_drift:
            inside |= near
    return inside
