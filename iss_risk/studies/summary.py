"""From the results of all chunks to the document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt

from iss_risk import inputs
from iss_risk.atmosphere.space_weather import datetime_of
from iss_risk.constants import CASUALTY_GUIDELINE
from iss_risk.errors import InputError
from iss_risk.exposure.places import Place
from iss_risk.risk.estimates import mean_with_ci90, spread
from iss_risk.risk.places import persons_in
from iss_risk.studies.document import (
    Assessment,
    Debris,
    Decay,
    DispersedInputRecord,
    Estimate,
    Instants,
    Lifetime,
    NationRisk,
    OceanRisk,
    PlaceRisk,
    Run,
    Spread,
    Tool,
    Totals,
)
from iss_risk.studies.phase_model import PhaseModel
from iss_risk.studies.provenance import Sources
from iss_risk.studies.samples import ChunkResult, Plan
from iss_risk.version import version

F64 = npt.NDArray[np.float64]

FEW_SAMPLES = 64


def summarise(
    plan: Plan,
    results: list[ChunkResult],
    phase: PhaseModel,
    sources: Sources,
    *,
    places: Sequence[Place] = (),
    now: datetime,
    generated_at: datetime,
) -> Assessment:
    """Reduce the chunks, in their order, to the answer.

    Raises InputError where the samples say that the object came down before `now`.
    """
    reentry_days = np.concatenate([one.reentry_days for one in results])
    _require_still_up(reentry_days, plan, sources)
    area_m2 = np.concatenate([one.casualty_area_m2 for one in results])
    area = _spread(area_m2)
    # What survives scales every expectation alike; where it lands is averaged over, not a doubt about it.
    ratios = (area.p05 / area.mean, area.p95 / area.mean) if area.mean > 0.0 else (0.0, 0.0)
    reducer = _Reducer(results, ratios)
    totals = _totals(reducer, area.mean)
    return Assessment(
        tool=Tool(version=version()),
        run=Run(
            generated_at=generated_at,
            now=now,
            seed=plan.seed,
            samples=plan.samples,
            phase_model=phase.name,
            phase_model_reason=phase.reason,
        ),
        inputs=sources.records(now),
        dispersed_inputs=[
            DispersedInputRecord(
                name=one.name, unit=one.unit, distribution=str(one.distribution), source=one.source
            )
            for one in (*plan.dispersed, *inputs.PER_KIND, *inputs.PROCESSES)
        ],
        object=sources.tracked(),
        decay=_decay(plan, results, reentry_days),
        debris=_debris(results, area, sources.vehicle.mass_kg),
        nations=_nations(plan, reducer, totals),
        ocean=_ocean(reducer),
        totals=totals,
        places=_places(plan, results, places, ratios),
        notes=list(plan.exposure.notes),
        warnings=_warnings(plan, reentry_days, sources, now),
    )


class _Reducer:
    """Means over all decayed samples, with confidence intervals, of the fields of Landings."""

    def __init__(self, results: list[ChunkResult], ratios: tuple[float, float]) -> None:
        self._results = results
        self._sizes = np.array([one.decayed for one in results], dtype=float)
        self._ratios = ratios

    def mean(self, field: str) -> F64:
        sums = np.array([getattr(one.nation_sums, field) for one in self._results])
        return np.asarray(sums.sum(axis=0) / max(self._sizes.sum(), 1.0))

    def casualties(self) -> list[Estimate]:
        """Expected casualties of each nation, then of all together."""
        sums = np.array([one.nation_sums.casualties for one in self._results])
        return _estimates(np.column_stack([sums, sums.sum(axis=1)]), self._sizes, self._ratios)


def _estimates(sums: F64, sizes: F64, ratios: tuple[float, float]) -> list[Estimate]:
    """Means over all samples of what `sums` (chunks, n) adds up, each with its intervals."""
    mean, low, high = mean_with_ci90(sums, sizes)
    return [
        Estimate(mean=m, ci90=(lo, hi), range90=(min(lo, m * ratios[0]), max(hi, m * ratios[1])))
        for m, lo, hi in zip(mean.tolist(), low.tolist(), high.tolist(), strict=True)
    ]


def _spread(values: F64) -> Spread:
    mean, p05, p50, p95 = spread(values)
    return Spread(mean=mean, p05=p05, p50=p50, p95=p95)


def _require_still_up(reentry_days: F64, plan: Plan, sources: Sources) -> None:
    if reentry_days.size and float(np.quantile(reentry_days, 0.95)) < plan.now_days:
        median = datetime_of(float(np.median(reentry_days)))
        raise InputError(
            f"the object has already decayed: its elements of {sources.record.epoch:%Y-%m-%d} lead to "
            f"re-entry about {median:%Y-%m-%d}, before {datetime_of(plan.now_days):%Y-%m-%d}; give newer "
            "elements or an earlier --now",
            path=sources.history.source,
        )


def _decay(plan: Plan, results: list[ChunkResult], reentry_days: F64) -> Decay:
    decayed = reentry_days.size
    quantiles: dict[str, float | None] = {}
    ordered = np.sort(reentry_days)
    for name, q in (("p05", 0.05), ("p50", 0.50), ("p95", 0.95)):
        # Among all samples: those still up come after every one that has decayed.
        rank = q * (plan.samples - 1)
        position = int(np.floor(rank))
        if position + (rank > position) >= decayed:
            quantiles[name] = None
        else:
            quantiles[name] = float(np.interp(rank, np.arange(decayed), ordered))
    return Decay(
        lifetime_days=Lifetime(
            mean=float(reentry_days.mean() - plan.now_days) if decayed else None,
            **{name: None if day is None else day - plan.now_days for name, day in quantiles.items()},
        ),
        reentry_utc=Instants(
            **{name: None if day is None else datetime_of(day) for name, day in quantiles.items()}
        ),
        decayed_fraction=decayed / plan.samples,
        horizon_days=plan.end_days - plan.now_days,
        ballistic_coefficient_kg_m2=_spread(
            np.concatenate([one.ballistic_coefficient_kg_m2 for one in results])
        ),
    )


def _debris(results: list[ChunkResult], area: Spread, vehicle_mass_kg: float) -> Debris:
    def of(field: str) -> F64:
        return np.concatenate([getattr(one, field) for one in results])

    mass = of("surviving_mass_kg")
    return Debris(
        surviving_mass_kg=_spread(mass),
        surviving_fraction=_spread(mass / vehicle_mass_kg),
        casualty_area_m2=area,
        casualty_area_without_threshold_m2=_spread(of("casualty_area_without_threshold_m2")),
        surviving_fragments=_spread(of("fragments")),
        footprint_length_km=_spread(of("length_km")),
        footprint_width_km=_spread(of("width_km")),
    )


def _totals(reducer: _Reducer, mean_area_m2: float) -> Totals:
    total = reducer.casualties()[-1]
    chance = float(reducer.mean("p_any_casualty"))
    return Totals(
        expected_casualties=total,
        p_casualty=chance,
        one_in=_one_in(chance),
        times_guideline=total.mean / CASUALTY_GUIDELINE,
        casualties_per_m2=total.mean / mean_area_m2 if mean_area_m2 > 0.0 else 0.0,
        nobody_share=0.0 if total.mean > 0.0 else 1.0,
    )


def _nations(plan: Plan, reducer: _Reducer, totals: Totals) -> list[NationRisk]:
    overhead, fragments, mass = (reducer.mean(field) for field in ("overhead", "fragments", "mass_kg"))
    p_debris, p_casualty = reducer.mean("p_debris"), reducer.mean("p_casualty")
    all_fragments = max(float(fragments.sum()), 1e-300)
    all_casualties = totals.expected_casualties.mean
    nations = [
        NationRisk(
            iso_a3=code,
            name=name,
            overhead_fraction=_chance(overhead[k]),
            p_debris=_chance(p_debris[k]),
            expected_fragments=float(fragments[k]),
            fragment_share=_chance(fragments[k] / all_fragments),
            expected_mass_kg=float(mass[k]),
            expected_casualties=estimate,
            p_casualty=_chance(p_casualty[k]),
            one_in=_one_in(float(p_casualty[k])),
            share=_chance(estimate.mean / all_casualties) if all_casualties > 0.0 else 0.0,
        )
        for k, (code, name, estimate) in enumerate(
            zip(plan.exposure.iso_a3, plan.exposure.names, reducer.casualties()[:-1], strict=True)
        )
    ]
    return sorted(
        nations, key=lambda one: (-one.expected_casualties.mean, -one.overhead_fraction, one.iso_a3)
    )


def _ocean(reducer: _Reducer) -> OceanRisk:
    fragments = reducer.mean("fragments")
    return OceanRisk(
        overhead_fraction=_chance(reducer.mean("overhead")[-1]),
        p_debris=_chance(reducer.mean("p_debris")[-1]),
        expected_fragments=float(fragments[-1]),
        fragment_share=_chance(fragments[-1] / max(float(fragments.sum()), 1e-300)),
        expected_mass_kg=float(reducer.mean("mass_kg")[-1]),
    )


def _places(
    plan: Plan, results: list[ChunkResult], places: Sequence[Place], ratios: tuple[float, float]
) -> list[PlaceRisk]:
    if plan.circles is None:
        return []
    sums = [one.place_sums for one in results if one.place_sums is not None]
    sizes = np.array([one.decayed for one in results], dtype=float)

    def mean(field: str) -> F64:
        total = np.array([getattr(one, field) for one in sums]).sum(axis=0)
        return np.asarray(total / max(sizes.sum(), 1.0))

    casualties = _estimates(np.array([one.casualties for one in sums]), sizes, ratios)
    p_debris, p_casualty, fragments = (mean(field) for field in ("p_debris", "p_casualty", "fragments"))
    return [
        PlaceRisk(
            name=place.name,
            latitude_deg=place.latitude_deg,
            longitude_deg=place.longitude_deg,
            radius_km=place.radius_km,
            persons=float(persons),
            p_debris=_chance(p_debris[k]),
            expected_fragments=float(fragments[k]),
            expected_casualties=casualties[k],
            p_casualty=_chance(p_casualty[k]),
            one_in=_one_in(float(p_casualty[k])),
        )
        for k, (place, persons) in enumerate(zip(places, persons_in(plan.circles), strict=True))
    ]


def _warnings(plan: Plan, reentry_days: F64, sources: Sources, now: datetime) -> list[str]:
    found = sources.warnings(now)
    early = int((reentry_days < plan.now_days).sum())
    if early:
        found.append(
            f"{early} of {plan.samples} samples come down before now: the orbit is too old to start from"
        )
    if plan.samples < FEW_SAMPLES:
        found.append(f"only {plan.samples} samples: the intervals say little; the default is 4096")
    if 0 < reentry_days.size < plan.samples:
        found.append(
            f"{plan.samples - reentry_days.size} of {plan.samples} samples are still up after the horizon: "
            "all figures of debris and risk are those of the others"
        )
    return found


def _chance(value: float) -> float:
    """A probability, with what rounding adds or takes at its ends removed."""
    return float(min(max(value, 0.0), 1.0))


def _one_in(chance: float) -> float | None:
    return 1.0 / chance if chance > 0.0 else None
