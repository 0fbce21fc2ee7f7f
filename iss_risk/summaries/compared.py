"""The figures of a run that can be compared with those of another, and what is known of their errors."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

import numpy as np

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.comparison import RunKind, WorldFigure
from iss_risk.arrays import F64
from iss_risk.risk.estimates import error_is_known, half_width_ci90
from iss_risk.simulation.plan import REPLICATES
from iss_risk.simulation.simulation import Simulation
from iss_risk.simulation.tally import Tally
from iss_risk.summaries.assessment import summarise
from iss_risk.summaries.causes import Asked, asked_by
from iss_risk.summaries.decay import quantiles_days
from iss_risk.summaries.nations import chance_of_any_casualty, expected_casualties, nation_risks

WORLD = ""
# Those of the world, with their units; those of a nation.
WORLD_FIGURES: dict[WorldFigure, str] = {
    "decayed_fraction": "",
    "lifetime_days_p50": "d",
    "lifetime_days_mean": "d",
    "surviving_mass_kg": "kg",
    "casualty_area_m2": "m²",
    "expected_casualties": "",
    "p_casualty": "",
}
NATION_FIGURES = ("expected_casualties", "p_debris", "p_casualty", "share")


class Figure(NamedTuple):
    """Of a nation (its alpha-3 code), or of the WORLD."""

    nation: str
    name: str


Values = dict[Figure, float]


@dataclass(frozen=True)
class Samples:
    """What pairs a run with another: the same `seed`, `samples` and `chunk_size` make the same random
    numbers. `left_out` are the figures without each replicate in turn."""

    seed: int
    samples: int
    chunk_size: int
    left_out: list[Values]

    def pairs_with(self, other: Samples) -> bool:
        """Whether both runs have the same random numbers."""
        return (self.seed, self.samples, self.chunk_size) == (other.seed, other.samples, other.chunk_size)

    def column(self, figure: Figure) -> F64:
        """The figure without each replicate; NaN where it is not known."""
        return np.array([one.get(figure, np.nan) for one in self.left_out])


@dataclass(frozen=True)
class Side:
    """One run. `values` that are not known are missing;
    `ci90` are intervals of a run by itself, of those figures that have one; `samples` None where none are at
    hand, or too few came down for an error. `names` are those of the nations, by code."""

    label: str
    kind: RunKind
    object_name: str
    vehicle: str | None
    now: datetime
    asked: Asked
    values: Values
    ci90: dict[Figure, tuple[float, float]]
    names: dict[str, str]
    samples: Samples | None = None
    warnings: list[str] = field(default_factory=list)


def side_of_simulation(simulation: Simulation, label: str) -> Side:
    """A simulation, with its samples. Raises InputError as `summarise`."""
    side = side_of_document(summarise(simulation), label)
    return replace(side, kind="simulation", samples=samples_of(simulation))


def samples_of(simulation: Simulation) -> Samples | None:
    """The figures without each replicate in turn; None where too few samples came down to show an error."""
    plan, tally = simulation.plan, simulation.tally
    if not error_is_known(tally.decayed):
        return None
    size, replicates = plan.chunks.size, min(REPLICATES, plan.chunks.count)
    left_out = [_values_of(simulation, tally.without(k, size)) for k in range(replicates)]
    return Samples(plan.chunks.seed, plan.samples, size, left_out)


def side_of_document(assessment: Assessment, label: str) -> Side:
    """The document of `iss-risk assess --json`."""
    totals, decay, debris = assessment.totals, assessment.decay, assessment.debris
    world = {
        "decayed_fraction": decay.decayed_fraction,
        "lifetime_days_p50": decay.lifetime_days.p50,
        "lifetime_days_mean": decay.lifetime_days.mean,
        "surviving_mass_kg": debris.surviving_mass_kg.mean,
        "casualty_area_m2": debris.casualty_area_m2.mean,
        "expected_casualties": totals.expected_casualties.mean,
        "p_casualty": totals.p_casualty,
    }
    values = {Figure(WORLD, name): value for name, value in world.items() if value is not None}
    ci90 = {
        Figure(WORLD, "expected_casualties"): totals.expected_casualties.ci90,
        Figure(WORLD, "p_casualty"): totals.p_casualty_ci90,
    }
    for one in assessment.nations:
        values |= {
            Figure(one.iso_a3, "expected_casualties"): one.expected_casualties.mean,
            Figure(one.iso_a3, "p_debris"): one.p_debris,
            Figure(one.iso_a3, "p_casualty"): one.p_casualty,
            Figure(one.iso_a3, "share"): one.share,
        }
        ci90 |= {
            Figure(one.iso_a3, "expected_casualties"): one.expected_casualties.ci90,
            Figure(one.iso_a3, "p_debris"): one.p_debris_ci90,
            Figure(one.iso_a3, "p_casualty"): one.p_casualty_ci90,
        }
    if (
        decay.decayed_fraction == 0.0
    ):  # nothing is known of a fall that no sample has, and zero is no figure of it
        values = {one: value for one, value in values.items() if one.name == "decayed_fraction"}
    return Side(
        label=label,
        kind="document",
        object_name=assessment.object.name,
        vehicle=assessment.vehicle.name,
        now=assessment.run.now,
        asked=asked_by(assessment),
        values=values,
        ci90={figure: interval for figure, interval in ci90.items() if interval is not None},
        names={one.iso_a3: one.name for one in assessment.nations},
        warnings=list(assessment.warnings),
    )


def difference_ci90(before: Side, after: Side, figure: Figure) -> tuple[float, float] | None:
    """The 90 % interval of what the figure differs by; None where it is not known.

    Of runs with the same random numbers from what the difference is without each replicate; of others as
    those of independent runs, from both intervals (square-and-add: Newcombe 1998, Statistics in Medicine 17,
    873; Zou and Donner 2008, same, 27, 1693).
    """
    if figure not in before.values or figure not in after.values:
        return None
    old, new = before.values[figure], after.values[figure]
    found = new - old
    if is_paired(before, after):
        assert before.samples is not None
        assert after.samples is not None
        half = float(half_width_ci90(after.samples.column(figure) - before.samples.column(figure)))
        return None if np.isnan(half) else (found - half, found + half)
    if figure not in before.ci90 or figure not in after.ci90:
        return None
    (low_old, high_old), (low_new, high_new) = before.ci90[figure], after.ci90[figure]
    ends = (
        found - math.hypot(new - low_new, high_old - old),
        found + math.hypot(high_new - new, old - low_old),
    )
    return ends if all(map(math.isfinite, ends)) else None  # figures of a file can be as large as they like


def is_paired(before: Side, after: Side) -> bool:
    """Whether both are simulations with the same random numbers."""
    return (
        before.samples is not None and after.samples is not None and before.samples.pairs_with(after.samples)
    )


def _values_of(simulation: Simulation, tally: Tally) -> Values:
    """The figures, from a tally of the simulation that a replicate was left out of."""
    plan = simulation.plan
    casualties = expected_casualties(tally)
    total = casualties[-1].mean
    world = {
        "decayed_fraction": float(tally.decayed.sum()) / tally.agreeing if tally.agreeing else None,
        "lifetime_days_p50": _median_lifetime_days(simulation, tally),
        "lifetime_days_mean": tally.figure_mean("reentry_days") - plan.decay.now_days,
        "surviving_mass_kg": tally.figure_mean("surviving_mass_kg"),
        "casualty_area_m2": tally.figure_mean("casualty_area_m2"),
        "expected_casualties": total,
        "p_casualty": chance_of_any_casualty(tally).mean,
    }
    values = {Figure(WORLD, name): value for name, value in world.items() if value is not None}
    for one in nation_risks(plan, tally, casualties, total):
        figures = (one.expected_casualties.mean, one.p_debris, one.p_casualty, one.share)
        values |= {Figure(one.iso_a3, name): v for name, v in zip(NATION_FIGURES, figures, strict=True)}
    return values


def _median_lifetime_days(simulation: Simulation, tally: Tally) -> float | None:
    median = quantiles_days(tally.figure("reentry_days"), tally.kept_agreeing)["p50"]
    return None if median is None else median - simulation.plan.decay.now_days
