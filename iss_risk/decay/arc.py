"""The last part of a history of element sets, prepared to be compared with the dynamics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from iss_risk.arrays import F64, I64
from iss_risk.atmosphere.density_table import rough_scale_height_km
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM
from iss_risk.decay.density_error import noise_sigma
from iss_risk.decay.elements import EX, EY, A, mean_from_osculating
from iss_risk.decay.forces import GravityField
from iss_risk.decay.past_manoeuvres import find_steps, without_strays
from iss_risk.errors import InputError
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.state import brouwer_semi_major_axis_km, osculating_state

# Where sets are rare the arc grows until it holds this many, but not beyond so many days.
FEWEST_SETS = 3
LONGEST_ARC_DAYS = 400.0
# An arc goes back to where the perigee was higher by so many scale heights at most, or by so many days: what
# the density model has wrong, and how an object flies, changes on the way down (docs/hindcasts.md).
ALIKE_SCALE_HEIGHTS = 1.0
SHORTEST_ARC_DAYS = 1.5


@dataclass(frozen=True)
class Manoeuvre:
    """A rise that drag cannot make, between two sets."""

    after: datetime
    before: datetime
    height_km: float


@dataclass(frozen=True)
class Arc:
    """The sets of one arc as arrays: model elements (K, 6), days (K,), Brouwer axes (K,), stretches (K,)."""

    records: list[MeanElements]
    elements: F64
    days: F64
    a_km: F64
    stretch: I64
    rejected: int
    manoeuvres: tuple[Manoeuvre, ...]

    @property
    def perigee_altitude_km(self) -> float:
        """Median over the arc, above the equatorial radius."""
        perigee_km = self.elements[:, A] * (1.0 - np.hypot(self.elements[:, EX], self.elements[:, EY]))
        return float(np.median(perigee_km)) - EARTH_EQUATORIAL_RADIUS_KM

    @property
    def noise_sigma(self) -> float:
        """σ of the noise of ln(density) at the perigee of the arc."""
        return noise_sigma(self.perigee_altitude_km)


def select_arc(records: tuple[MeanElements, ...], arc_days: float, field: GravityField) -> Arc | None:
    """The last sets, without the bad ones, with what makes them comparable to the model."""
    usable = [record for record in records if _has_state(record)]
    if len(usable) < 2:
        return None
    days = np.array([days_since_2000(record.epoch) for record in usable])
    a_km = np.array([brouwer_semi_major_axis_km(record) for record in usable])
    first = max(int(np.searchsorted(days, days[-1] - arc_days)), _first_near_the_end(usable, days, a_km))
    if days.size - first < FEWEST_SETS:
        first = max(days.size - FEWEST_SETS, int(np.searchsorted(days, days[-1] - LONGEST_ARC_DAYS)))
    # A few sets more, so that outliers and manoeuvres near the start of the arc are seen as well.
    margin = max(first - 10, 0)
    usable, days, a_km, first = usable[margin:], days[margin:], a_km[margin:], first - margin
    steps = find_steps(days, a_km)
    kept = without_strays(days, a_km, steps)
    rejected = int(np.sum(~np.isin(np.arange(first, days.size), kept)))
    kept = kept[kept >= first]
    stretch = np.searchsorted([step.before for step in steps], kept, side="left")
    # A stretch of one set does not determine a rate.
    several = np.array([np.count_nonzero(stretch == s) >= 2 for s in stretch], dtype=bool)
    if not several.any():
        return None
    kept, stretch = kept[several], stretch[several]
    chosen = [usable[k] for k in kept]
    return Arc(
        records=chosen,
        elements=np.array([model_elements(record, field) for record in chosen]),
        days=days[kept],
        a_km=a_km[kept],
        stretch=stretch,
        rejected=rejected,
        manoeuvres=tuple(
            Manoeuvre(usable[step.before].epoch, usable[step.before + 1].epoch, step.height_km)
            for step in steps
            if step.before + 1 > first
        ),
    )


def _first_near_the_end(usable: list[MeanElements], days: F64, a_km: F64) -> int:
    """The first set of an arc in which the perigee sinks no further than the air is alike."""
    perigee_km = a_km * (1.0 - np.array([record.eccentricity for record in usable]))
    last_km = float(np.median(perigee_km[-3:]))
    alike_km = ALIKE_SCALE_HEIGHTS * rough_scale_height_km(last_km - EARTH_EQUATORIAL_RADIUS_KM)
    higher = np.flatnonzero((perigee_km > last_km + alike_km) & (days < days[-1] - SHORTEST_ARC_DAYS))
    return int(higher[-1]) + 1 if higher.size else 0


def _has_state(record: MeanElements) -> bool:
    """Whether SGP4 accepts a set; one that it rejects is treated as missing."""
    try:
        osculating_state(record)
    except InputError:
        return False
    return True


def model_elements(record: MeanElements, field: GravityField) -> F64:
    """Mean elements (6,) of this model for an element set, by its osculating state."""
    state = osculating_state(record)
    out = np.empty(6)
    mean_from_osculating(np.concatenate([state.position_km, state.velocity_km_per_s]), field, out)
    return out
