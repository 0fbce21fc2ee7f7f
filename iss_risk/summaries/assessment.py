"""From the results of all chunks to the document."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from iss_risk import inputs
from iss_risk.answers.assessment import (
    Assessment,
    Convergence,
    Debris,
    Decay,
    Lifetime,
    NominalDebris,
    Run,
    Sheltered,
    Totals,
)
from iss_risk.answers.document import (
    ConditionedOn,
    Estimate,
    Quantiles,
    ReentryInstants,
    Spread,
    Tool,
    TrackedObject,
)
from iss_risk.answers.limit_records import AircraftRisk
from iss_risk.arrays import F64
from iss_risk.constants import CASUALTY_GUIDELINE
from iss_risk.decay.density_error import density_noise
from iss_risk.decay.known_up import require_enough
from iss_risk.risk.estimates import error_is_known
from iss_risk.simulation.plan import Plan
from iss_risk.simulation.sampling import convergence
from iss_risk.simulation.simulation import Simulation
from iss_risk.simulation.tally import Tally
from iss_risk.summaries.aircraft import aircraft_risk
from iss_risk.summaries.casualty_numbers import chances_of_casualties
from iss_risk.summaries.decay import condition, instants, quantiles_days, require_still_up
from iss_risk.summaries.groups import group_risks
from iss_risk.summaries.hypothetical import hypothetical_because
from iss_risk.summaries.individual import highest_individual
from iss_risk.summaries.known_up import conditioned_on, known_up_warnings
from iss_risk.summaries.nations import (
    chance,
    chance_of_any_casualty,
    expected_casualties,
    nation_risks,
    ocean_risk,
    odds_of,
    place_risks,
)
from iss_risk.summaries.passes import passes_of
from iss_risk.summaries.provenance import (
    dispersed_records,
    orbit_figures,
    records,
    stated_mass_warnings,
    subject_record,
    warnings,
)
from iss_risk.summaries.sensitivity import sensitivity_of, why_no_sensitivity
from iss_risk.summaries.spread import spread_of
from iss_risk.summaries.tracks import nations_under_tracks
from iss_risk.version import version

FEW_SAMPLES = 256


def summarise(simulation: Simulation) -> Assessment:
    """The answer of `iss-risk assess` from a simulation.

    Raises InputError where the samples say that the object came down before `now`, or too few agree with what
    is known of it.
    """
    plan, tally, sources, now = simulation.plan, simulation.tally, simulation.sources, simulation.now
    require_enough(tally.agreeing, tally.samples, plan.decay.known_up, sources.history.source)
    reentry_days = tally.figure("reentry_days")
    require_still_up(reentry_days, plan.decay, sources.history, conditioning=simulation.scenario.conditioning)
    area = _figure_spread(tally, "casualty_area_m2")
    # What survives scales all expectations by the same factor; where it lands is averaged and does not count.
    ratios = (area.p05 / area.mean, area.p95 / area.mean) if area.mean > 0.0 else (0.0, 0.0)
    casualties = expected_casualties(tally, ratios)
    nominal = _nominal(simulation)
    totals = _totals(plan, tally, casualties[-1], area.mean, nominal.casualty_area_m2)
    nations = nation_risks(plan, tally, casualties, totals.expected_casualties.mean)
    sensitivity = sensitivity_of(tally)
    come_down = "Debris and risk are computed from the samples that decay within the horizon."
    return Assessment(
        condition=f"{condition(plan.decay)} {come_down}",
        hypothetical_because=hypothetical_because(simulation),
        tool=Tool(version=version()),
        run=Run(
            generated_at=simulation.generated_at,
            now=now,
            seed=plan.chunks.seed,
            samples=plan.samples,
            phase_model=simulation.phase.name,
            phase_model_reason=simulation.phase.reason,
            convergence=Convergence(**asdict(convergence(tally, simulation.effort.tolerance))),
            uncontrolled_from=plan.decay.released,
            assumed=simulation.scenario.assumed,
            options=simulation.scenario.options,
            quantile_samples=tally.kept_agreeing,
            conditioned_on=_conditioned_on(simulation),
        ),
        inputs=records(sources, now),
        dispersed_inputs=dispersed_records((*plan.dispersed, density_noise(plan.decay.noise_sigma))),
        object=TrackedObject(mass_kg=sources.vehicle.mass_kg, **orbit_figures(sources.record)),
        vehicle=subject_record(sources.subject),
        decay=_decay(plan, tally, reentry_days),
        debris=_debris(tally, area, sources.vehicle.mass_kg, nominal),
        nations=nations,
        groups=group_risks(plan, tally, nations, ratios),
        ocean=ocean_risk(tally),
        totals=totals,
        tracks=nations_under_tracks(plan, tally),
        passes=passes_of(simulation),
        sensitivity=sensitivity,
        no_sensitivity_because=why_no_sensitivity(tally, sensitivity),
        places=place_risks(plan, tally, simulation.places, ratios),
        aircraft=_aircraft(tally, nominal),
        individual=highest_individual(plan, tally, nations, ratios) if tally.decayed.any() else None,
        notes=list(plan.exposure.notes),
        warnings=_warnings(simulation),
    )


def _conditioned_on(simulation: Simulation) -> ConditionedOn:
    tally = simulation.tally
    return conditioned_on(
        simulation.plan.decay, tally.contradicted, tally.already_down,
        conditioning=simulation.scenario.conditioning,
    )  # fmt: skip


def _figure_spread(tally: Tally, figure: str, scale: float = 1.0) -> Spread:
    """The mean over all samples that came down, quantiles over the first of them."""
    return spread_of(tally.figure(figure), mean=tally.figure_mean(figure), scale=scale)


def _decay(plan: Plan, tally: Tally, reentry_days: F64) -> Decay:
    quantiles = quantiles_days(reentry_days, tally.kept_agreeing)
    at = {name: quantiles[name] for name in ("p05", "p50", "p95")}
    now_days = plan.decay.now_days
    return Decay(
        lifetime_days=Lifetime(
            mean=tally.figure_mean("reentry_days") - now_days if reentry_days.size else None,
            **{name: None if day is None else day - now_days for name, day in at.items()},
        ),
        reentry_utc=ReentryInstants(**instants(quantiles)),
        decayed_fraction=chance(float(tally.decayed.sum()) / tally.agreeing),
        decayed_samples=int(tally.decayed.sum()),
        horizon_days=plan.decay.end_days - now_days,
        ballistic_coefficient_kg_m2=_ballistic_coefficient(plan, tally),
    )


def _ballistic_coefficient(plan: Plan, tally: Tally) -> Spread:
    k = inputs.PER_SAMPLE.index(inputs.BALLISTIC_COEFFICIENT)
    one = plan.in_order_of_points[k]
    agrees = np.asarray(tally.kept("agrees"), dtype=np.bool_)
    column = np.asarray(tally.kept("points"), dtype=np.float64)[agrees][:, [k]]
    return spread_of(inputs.values_at(column, [one])[one.name])


def _nominal(simulation: Simulation) -> NominalDebris:
    falls = simulation.nominal
    return NominalDebris(
        surviving_mass_kg=float(falls.surviving_mass_kg.mean()),
        surviving_fragments=float(falls.fragments.mean()),
        casualty_area_m2=float(falls.casualty_area_m2.mean()),
        dangerous_fragments=float(falls.dangerous_fragments.mean()),
    )


def _debris(tally: Tally, area: Spread, vehicle_mass_kg: float, nominal: NominalDebris) -> Debris:
    return Debris(
        surviving_mass_kg=_figure_spread(tally, "surviving_mass_kg"),
        surviving_fraction=_figure_spread(tally, "surviving_mass_kg", 1.0 / vehicle_mass_kg),
        casualty_area_m2=area,
        casualty_area_without_threshold_m2=_figure_spread(tally, "casualty_area_without_threshold_m2"),
        surviving_fragments=_figure_spread(tally, "fragments"),
        footprint_length_km=_figure_spread(tally, "length_km"),
        footprint_width_km=_figure_spread(tally, "width_km"),
        nominal=nominal,
        dangerous_fragments=_figure_spread(tally, "dangerous_fragments"),
    )


def _aircraft(tally: Tally, nominal: NominalDebris) -> AircraftRisk | None:
    if not tally.decayed.any():
        return None
    pieces = _figure_spread(tally, "dangerous_fragments")
    return aircraft_risk(
        pieces.mean, (pieces.p05, pieces.p95), nominal.dangerous_fragments, counted="one re-entry"
    )


def _totals(plan: Plan, tally: Tally, total: Estimate, mean_area_m2: float, nominal_area_m2: float) -> Totals:
    p_any = chance_of_any_casualty(tally)
    per_m2 = total.mean / mean_area_m2 if mean_area_m2 > 0.0 else 0.0
    return Totals(
        expected_casualties=total,
        **odds_of(p_any),
        times_guideline=total.mean / CASUALTY_GUIDELINE,
        casualties_per_m2=per_m2,
        casualties_at_nominal_area=per_m2 * nominal_area_m2,
        nobody_share=0.0 if total.mean > 0.0 else 1.0,
        casualties_in_one_reentry=_in_one_reentry(tally),
        chances_of_casualties=chances_of_casualties(tally, p_any),
        sheltered=_sheltered(plan, tally, total) if plan.sheltered > 0.0 else None,
    )


def _in_one_reentry(tally: Tally) -> Quantiles:
    """Casualties to expect once it is known how a sample comes down and, where longitude is averaged, how
    far the Earth has rotated: over all samples and rotations."""
    values = np.asarray(tally.kept("casualties_at_turn"), dtype=np.float64).ravel()
    if not values.size:
        values = np.zeros(1)
    p05, p50, p95, p99 = np.quantile(values, [0.05, 0.50, 0.95, 0.99]).tolist()
    return Quantiles(mean=float(values.mean()), p05=p05, p50=p50, p95=p95, p99=p99)


def _sheltered(plan: Plan, tally: Tally, total: Estimate) -> Sheltered:
    part = 1.0 - plan.sheltered
    return Sheltered(
        protected_share=plan.sheltered,
        expected_casualties=Estimate(
            mean=part * total.mean,
            ci90=None if total.ci90 is None else (part * total.ci90[0], part * total.ci90[1]),
            range90=(part * total.range90[0], part * total.range90[1]),
        ),
        **odds_of(chance_of_any_casualty(tally, sheltered=True)),
    )


def _warnings(simulation: Simulation) -> list[str]:
    plan, tally = simulation.plan, simulation.tally
    found = warnings(simulation.sources, simulation.now)
    found += stated_mass_warnings(simulation.sources.subject, simulation.scenario.options)
    found += known_up_warnings(_conditioned_on(simulation), simulation.scenario)
    if plan.samples < FEW_SAMPLES:
        found.append(f"only {plan.samples} samples: the intervals say little; the default is 4096")
    decayed = int(tally.decayed.sum())
    if decayed > 0 and not error_is_known(tally.decayed):
        found.append(f"only {decayed} samples come down: the sampling error of all figures is unknown")
    if 0 < decayed < tally.agreeing:
        found.append(
            f"{tally.agreeing - decayed} of {tally.agreeing} samples are still in orbit after the horizon: "
            "all figures of debris and risk are computed from the others"
        )
    return found
