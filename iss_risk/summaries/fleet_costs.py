"""What the re-entry of each object of a fleet is expected to cost, under each assumption."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from iss_risk.answers.fleet_records import FleetBand
from iss_risk.arrays import F64
from iss_risk.exposure.latitude import latitude_weights
from iss_risk.exposure.model import Exposure
from iss_risk.fleet.assumptions import SAYS, STUDY_CASUALTIES_PER_KG, AssumptionName, rule_casualties
from iss_risk.fleet.records import FleetObject
from iss_risk.risk.clusters import M2_PER_KM2
from iss_risk.summaries.fleet_calendar import Priced

# Objects within so much of an inclination have the people under them in common: of a degree, 0.7 % at most.
_BAND_DEG = 0.5


@dataclass(frozen=True)
class ModelArea:
    """The casualty area of one kind of vehicle in our model: its mean, that with every input at its
    middle, and the ends of its 90 % range; the same of its `pieces` of at least 15 J; `mass_kg` is that of
    the parts that were followed."""

    mean_m2: float
    nominal_m2: float
    p05_m2: float
    p95_m2: float
    pieces: float
    nominal_pieces: float
    p05_pieces: float
    p95_pieces: float
    mass_kg: float


@dataclass(frozen=True)
class FleetCosts:
    """Of each object (N,): its mass in kg, its casualty area (mean and the ends of its 90 % range), and the
    casualties to expect of its re-entry under each assumption, NaN where it says nothing; `low` and `high`
    are the ends of "model". `group` is the number of its band of inclinations, `band_deg` those bands (B,),
    `by_nation` (B, nations) the people per m² under them."""

    mass_kg: F64
    area_m2: F64
    area_low_m2: F64
    area_high_m2: F64
    each: dict[AssumptionName, F64]
    low: F64
    high: F64
    by_nation: F64
    group: list[int]
    band_deg: F64
    constellation: list[str]

    def priced(self, k: int) -> Priced:
        """What the calendar needs of one object."""
        return Priced(
            mean=float(self.each["model"][k]),
            low=float(self.low[k]),
            high=float(self.high[k]),
            band=self.group[k],
            constellation=self.constellation[k],
        )

    def nation_shares(self) -> F64:
        """(B, nations): which part of the people under a band is of which nation; zeros under nobody."""
        density = np.array([math.fsum(row) for row in self.by_nation])[:, None]
        return np.divide(self.by_nation, density, out=np.zeros_like(self.by_nation), where=density > 0.0)


def fleet_costs(
    objects: Sequence[FleetObject], areas: Sequence[ModelArea | None], exposure: Exposure
) -> FleetCosts:
    """What the re-entry of each object is expected to cost under each assumption."""
    mass = np.array([_mass_kg(one, area) for one, area in zip(objects, areas, strict=True)])
    bands = [round(one.elements.inclination_deg / _BAND_DEG) for one in objects]
    places = {band: place for place, band in enumerate(sorted(set(bands)))}
    band_deg = np.array([min(band * _BAND_DEG, 180.0) for band in places])
    by_nation = np.array(
        [exposure.mean_persons_per_km2(latitude_weights(float(one))) / M2_PER_KM2 for one in band_deg]
    )
    group = [places[band] for band in bands]
    people = np.array([math.fsum(row) for row in by_nation])[group]
    sizes = Counter(one.kind.constellation for one in objects)
    operator = [one.kind.operator_casualties for one in objects]
    stated = [one.casualty_area_m2 for one in objects]

    def area(name: str) -> F64:
        return np.array(
            [
                given if given is not None else (math.nan if found is None else getattr(found, name))
                for given, found in zip(stated, areas, strict=True)
            ]
        )

    mean_m2, low_m2, high_m2 = (area(name) for name in ("mean_m2", "p05_m2", "p95_m2"))
    return FleetCosts(
        mass_kg=mass,
        area_m2=mean_m2,
        area_low_m2=low_m2,
        area_high_m2=high_m2,
        each={
            "operator": np.array([math.nan if one is None else one for one in operator]),
            "rule": np.array([rule_casualties(one.kind, sizes[one.kind.constellation]) for one in objects]),
            "study": STUDY_CASUALTIES_PER_KG * mass,
            "nominal": area("nominal_m2") * people,
            "model": mean_m2 * people,
        },
        low=low_m2 * people,
        high=high_m2 * people,
        by_nation=by_nation,
        group=group,
        band_deg=band_deg,
        constellation=[one.kind.constellation for one in objects],
    )


def band_of(weights: F64, costs: FleetCosts, *, modelled: bool) -> Iterator[FleetBand]:
    """The sums of the fate under each assumption, one below the other."""
    for name, each in costs.each.items():
        if name in ("nominal", "model") and not modelled:
            continue
        known = np.isfinite(each)
        ends = None
        if name == "model":
            ends = (figure(weighted(weights, costs.low)), figure(weighted(weights, costs.high)))
        total = weighted(weights, each)
        yield FleetBand(
            expected_by=name,
            says=SAYS[name],
            reentries_covered=figure(math.fsum(weights[known])),
            expected_casualties_sum=figure(total),
            range90=ends,
            p_casualty=figure(-math.expm1(-total)),
            one_in=figure(-1.0 / math.expm1(-total)) if total > 0.0 else None,
        )


def weighted(weights: F64, each: F64) -> float:
    """Σ weight × each over those of which anything is known."""
    known = np.isfinite(each)
    return math.fsum(weights[known] * each[known])


def figure(value: float) -> float:
    """Six digits: more there are not, and sums over ten thousand objects are then alike on all machines."""
    return float(f"{value:.6g}")


def _mass_kg(one: FleetObject, area: ModelArea | None) -> float:
    """What is stated, else that of the class; of an object of no constellation that of its parts."""
    if one.mass_kg is not None:
        return one.mass_kg
    known = area is not None and one.kind.constellation == "no constellation"
    return area.mass_kg if known and area is not None else one.kind.mass_kg
