"""From the results of all chunks to the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import numpy as np
import numpy.typing as npt

from iss_risk import inputs
from iss_risk.answers.assessment import (
    Assessment,
    Convergence,
    Debris,
    Decay,
    Lifetime,
    NationRisk,
    OceanRisk,
    PlaceRisk,
    Run,
    Sheltered,
    Totals,
)
from iss_risk.answers.document import DispersedInputRecord, Estimate, Instants, Quantiles, Spread, Tool
from iss_risk.atmosphere.space_weather import datetime_of
from iss_risk.constants import CASUALTY_GUIDELINE
from iss_risk.decay.density_error import density_noise
from iss_risk.errors import InputError
from iss_risk.exposure.places import Place
from iss_risk.orbit.state import osculating_state
from iss_risk.risk.estimates import mean_with_ci90, spread
from iss_risk.risk.places import persons_in
from iss_risk.simulation.phase_model import PhaseModel
from iss_risk.simulation.plan import Plan
from iss_risk.simulation.sampling import convergence
from iss_risk.simulation.sources import Sources
from iss_risk.simulation.tally import Tally
from iss_risk.summaries.provenance import records, tracked_object, warnings
from iss_risk.summaries.sensitivity import sensitivity_of
from iss_risk.summaries.tracks import nations_under_tracks
from iss_risk.version import version

F64 = npt.NDArray[np.float64]

FEW_SAMPLES = 256


def summarise(
    plan: Plan,
    tally: Tally,
    phase: PhaseModel,
    sources: Sources,
    *,
    places: Sequence[Place] = (),
    tolerance: float | None = None,
    now: datetime,
    generated_at: datetime,
) -> Assessment:
    """Reduce the chunks, in their order, to the answer.

    Raises InputError where the samples say that the object came down before `now`.
    """
    reentry_days = tally.figure("reentry_days")
    _require_still_up(reentry_days, plan, sources)
    area = _spread(tally, "casualty_area_m2")
    # What survives scales every expectation alike; where it lands is averaged over, not a doubt about it.
    ratios = (area.p05 / area.mean, area.p95 / area.mean) if area.mean > 0.0 else (0.0, 0.0)
    casualties = expected_casualties(tally, ratios)
    totals = _totals(plan, tally, casualties[-1], area.mean)
    return Assessment(
        tool=Tool(version=version()),
        run=Run(
            generated_at=generated_at,
            now=now,
            seed=plan.seed,
            samples=plan.samples,
            phase_model=phase.name,
            phase_model_reason=phase.reason,
            convergence=Convergence(**asdict(convergence(tally, tolerance))),
            quantile_samples=int(tally.kept("reached").size),
        ),
        inputs=records(sources, now),
        dispersed_inputs=[
            DispersedInputRecord(
                name=one.name, unit=one.unit, distribution=str(one.distribution), source=one.source
            )
            for one in (*plan.dispersed, density_noise(plan.noise_sigma))
        ],
        object=tracked_object(sources.record, osculating_state(sources.record), sources.vehicle.mass_kg),
        decay=_decay(plan, tally, reentry_days),
        debris=_debris(tally, area, sources.vehicle.mass_kg),
        nations=_nations(plan, tally, casualties, totals),
        ocean=_ocean(tally),
        totals=totals,
        tracks=nations_under_tracks(plan, tally),
        sensitivity=sensitivity_of(tally),
        places=_places(plan, tally, places, ratios),
        notes=list(plan.exposure.notes),
        warnings=_warnings(plan, tally, sources, now),
    )


def expected_casualties(tally: Tally, ratios: tuple[float, float] = (0.0, 0.0)) -> list[Estimate]:
    """Of each nation, then of all together. `ratios` are those of the ends of the range to the mean."""
    sums = tally.sums("casualties")
    mean, low, high = mean_with_ci90(np.column_stack([sums, sums.sum(axis=1)]), tally.decayed)
    mean = np.append(_without_dust(mean[:-1]), max(mean[-1], 0.0))
    return _estimates(mean, np.minimum(low, mean), np.maximum(high, mean), ratios)


def _estimates(mean: F64, low: F64, high: F64, ratios: tuple[float, float]) -> list[Estimate]:
    return [
        Estimate(mean=m, ci90=(lo, hi), range90=(min(lo, m * ratios[0]), max(hi, m * ratios[1])))
        for m, lo, hi in zip(mean.tolist(), low.tolist(), high.tolist(), strict=True)
    ]


def _without_dust(means: F64) -> F64:
    """None below zero, and the same sum. The kernel along the orbit has small negative tails, of which some
    dust is left where next to nothing falls."""
    clipped = np.maximum(means, 0.0)
    return np.asarray(clipped * (max(means.sum(), 0.0) / max(clipped.sum(), 1e-300)))


def _spread(tally: Tally, figure: str, scale: float = 1.0) -> Spread:
    """The mean over all samples that came down, quantiles over the first of them."""
    _, p05, p50, p95 = spread(tally.figure(figure))
    return Spread(mean=scale * tally.figure_mean(figure), p05=scale * p05, p50=scale * p50, p95=scale * p95)


def _require_still_up(reentry_days: F64, plan: Plan, sources: Sources) -> None:
    if reentry_days.size and float(np.quantile(reentry_days, 0.95)) < plan.now_days:
        median = datetime_of(float(np.median(reentry_days)))
        raise InputError(
            f"the object has already decayed: its elements of {sources.record.epoch:%Y-%m-%d} lead to "
            f"re-entry about {median:%Y-%m-%d}, before {datetime_of(plan.now_days):%Y-%m-%d}; give newer "
            "elements or an earlier --now",
            path=sources.history.source,
        )


def _decay(plan: Plan, tally: Tally, reentry_days: F64) -> Decay:
    kept, decayed = int(tally.kept("reached").size), reentry_days.size
    quantiles: dict[str, float | None] = {}
    ordered = np.sort(reentry_days)
    for name, q in (("p05", 0.05), ("p50", 0.50), ("p95", 0.95)):
        # Among all samples: those still up come after every one that has decayed.
        rank = q * (kept - 1)
        position = int(np.floor(rank))
        if position + (rank > position) >= decayed:
            quantiles[name] = None
        else:
            quantiles[name] = float(np.interp(rank, np.arange(decayed), ordered))
    return Decay(
        lifetime_days=Lifetime(
            mean=tally.figure_mean("reentry_days") - plan.now_days if decayed else None,
            **{name: None if day is None else day - plan.now_days for name, day in quantiles.items()},
        ),
        reentry_utc=Instants(
            **{name: None if day is None else datetime_of(day) for name, day in quantiles.items()}
        ),
        decayed_fraction=_chance(float(tally.decayed.sum()) / plan.samples),
        horizon_days=plan.end_days - plan.now_days,
        ballistic_coefficient_kg_m2=_ballistic_coefficient(plan, tally),
    )


def _ballistic_coefficient(plan: Plan, tally: Tally) -> Spread:
    k = inputs.PER_SAMPLE.index(inputs.BALLISTIC_COEFFICIENT)
    one = plan.in_order_of_points[k]
    column = np.asarray(tally.kept("points"), dtype=np.float64)[:, [k]]
    mean, p05, p50, p95 = spread(inputs.values_at(column, [one])[one.name])
    return Spread(mean=mean, p05=p05, p50=p50, p95=p95)


def _debris(tally: Tally, area: Spread, vehicle_mass_kg: float) -> Debris:
    return Debris(
        surviving_mass_kg=_spread(tally, "surviving_mass_kg"),
        surviving_fraction=_spread(tally, "surviving_mass_kg", 1.0 / vehicle_mass_kg),
        casualty_area_m2=area,
        casualty_area_without_threshold_m2=_spread(tally, "casualty_area_without_threshold_m2"),
        surviving_fragments=_spread(tally, "fragments"),
        footprint_length_km=_spread(tally, "length_km"),
        footprint_width_km=_spread(tally, "width_km"),
    )


def _totals(plan: Plan, tally: Tally, total: Estimate, mean_area_m2: float) -> Totals:
    chance = _chance(float(tally.mean("p_any_casualty")))
    return Totals(
        expected_casualties=total,
        p_casualty=chance,
        one_in=_one_in(chance),
        times_guideline=total.mean / CASUALTY_GUIDELINE,
        casualties_per_m2=total.mean / mean_area_m2 if mean_area_m2 > 0.0 else 0.0,
        nobody_share=0.0 if total.mean > 0.0 else 1.0,
        casualties_in_one_reentry=_in_one_reentry(tally),
        sheltered=_sheltered(plan, tally, total) if plan.sheltered > 0.0 else None,
    )


def _in_one_reentry(tally: Tally) -> Quantiles:
    """Casualties to expect given how a sample comes down and, where longitude is averaged, how the Earth is
    turned: over all samples and turns."""
    values = np.asarray(tally.kept("casualties_at_turn"), dtype=np.float64).ravel()
    if not values.size:
        values = np.zeros(1)
    p05, p50, p95, p99 = np.quantile(values, [0.05, 0.50, 0.95, 0.99]).tolist()
    return Quantiles(mean=float(values.mean()), p05=p05, p50=p50, p95=p95, p99=p99)


def _sheltered(plan: Plan, tally: Tally, total: Estimate) -> Sheltered:
    part = 1.0 - plan.sheltered
    chance = _chance(float(tally.mean("p_any_sheltered")))
    return Sheltered(
        protected_share=plan.sheltered,
        expected_casualties=Estimate(
            mean=part * total.mean,
            ci90=(part * total.ci90[0], part * total.ci90[1]),
            range90=(part * total.range90[0], part * total.range90[1]),
        ),
        p_casualty=chance,
        one_in=_one_in(chance),
    )


def _nations(plan: Plan, tally: Tally, casualties: list[Estimate], totals: Totals) -> list[NationRisk]:
    overhead, fragments, mass = (
        _without_dust(tally.mean(name)) for name in ("overhead", "fragments", "mass_kg")
    )
    p_debris, p_casualty = tally.mean("p_debris"), tally.mean("p_casualty")
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
            zip(plan.exposure.iso_a3, plan.exposure.names, casualties[:-1], strict=True)
        )
    ]
    return sorted(
        nations, key=lambda one: (-one.expected_casualties.mean, -one.overhead_fraction, one.iso_a3)
    )


def _ocean(tally: Tally) -> OceanRisk:
    fragments = _without_dust(tally.mean("fragments"))
    return OceanRisk(
        overhead_fraction=_chance(_without_dust(tally.mean("overhead"))[-1]),
        p_debris=_chance(tally.mean("p_debris")[-1]),
        expected_fragments=float(fragments[-1]),
        fragment_share=_chance(fragments[-1] / max(float(fragments.sum()), 1e-300)),
        expected_mass_kg=float(_without_dust(tally.mean("mass_kg"))[-1]),
    )


def _places(
    plan: Plan, tally: Tally, places: Sequence[Place], ratios: tuple[float, float]
) -> list[PlaceRisk]:
    if plan.circles is None:
        return []
    casualties = _estimates(*mean_with_ci90(tally.sums("place_casualties"), tally.decayed), ratios)
    p_debris, p_casualty, fragments = (
        tally.mean(f"place_{name}") for name in ("p_debris", "p_casualty", "fragments")
    )
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


def _warnings(plan: Plan, tally: Tally, sources: Sources, now: datetime) -> list[str]:
    found = warnings(sources, now)
    if tally.early:
        found.append(
            f"{tally.early} of {plan.samples} samples come down before now: the orbit is too old to "
            "start from"
        )
    if plan.samples < FEW_SAMPLES:
        found.append(f"only {plan.samples} samples: the intervals say little; the default is 4096")
    decayed = int(tally.decayed.sum())
    if 0 < decayed < plan.samples:
        found.append(
            f"{plan.samples - decayed} of {plan.samples} samples are still up after the horizon: "
            "all figures of debris and risk are those of the others"
        )
    return found


def _chance(value: float) -> float:
    """A probability, with what rounding adds or takes at its ends removed."""
    return float(min(max(value, 0.0), 1.0))


def _one_in(chance: float) -> float | None:
    return 1.0 / chance if chance > 0.0 else None
