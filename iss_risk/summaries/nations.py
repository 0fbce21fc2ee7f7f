"""The part of each nation, of the ocean and of the requested places, from the sums of a simulation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypedDict

import numpy as np

from iss_risk.answers.assessment import NationRisk, OceanRisk, PlaceRisk
from iss_risk.answers.document import Chance, Estimate
from iss_risk.arrays import F64
from iss_risk.exposure.places import Place
from iss_risk.risk.estimates import (
    chance_with_ci90,
    error_is_known,
    mean_with_ci90,
    seen_chance_with_ci90,
)
from iss_risk.risk.places import persons_in
from iss_risk.simulation.plan import Plan
from iss_risk.simulation.tally import Tally
from iss_risk.summaries.individual import individual_of


def expected_casualties(tally: Tally, ratios: tuple[float, float] = (0.0, 0.0)) -> list[Estimate]:
    """Of each nation, then of all together. `ratios` are those of the ends of `range90` to the mean."""
    sums = tally.sums("casualties")
    mean, low, high = mean_with_ci90(np.column_stack([sums, sums.sum(axis=1)]), tally.decayed)
    mean = np.append(without_dust(mean[:-1]), max(mean[-1], 0.0))
    return estimates(
        mean, np.minimum(low, mean), np.maximum(high, mean), ratios, known=error_is_known(tally.decayed)
    )


def estimates(mean: F64, low: F64, high: F64, ratios: tuple[float, float], *, known: bool) -> list[Estimate]:
    """Means with their sampling errors, where these are `known`, and their ranges over what survives."""
    return [
        Estimate(mean=m, ci90=(lo, hi) if known else None, range90=(m * ratios[0], m * ratios[1]))
        for m, lo, hi in zip(mean.tolist(), low.tolist(), high.tolist(), strict=True)
    ]


def without_dust(means: F64) -> F64:
    """The same values without those below zero, and with the same sum. The kernel along the orbit has small
    negative tails, which leave tiny negative values where almost nothing falls."""
    clipped = np.maximum(means, 0.0)
    return np.asarray(clipped * (max(means.sum(), 0.0) / max(clipped.sum(), 1e-300)))


def nation_risks(
    plan: Plan, tally: Tally, casualties: list[Estimate], all_casualties: float
) -> list[NationRisk]:
    """Every nation, the most casualties first; `casualties` as of expected_casualties, then all of them."""
    overhead, fragments, mass = (
        without_dust(tally.mean(name)) for name in ("overhead", "fragments", "mass_kg")
    )
    debris = _chances(tally, "debris").at_least_seen(fragments)
    casualty = _chances(tally, "casualty").of_nations()
    casualty = casualty.at_least_seen(np.array([one.mean for one in casualties[:-1]]))
    debris_rows, casualty_rows = debris.rows(), casualty.not_above(debris.of_nations()).rows()
    share = fragments / max(float(fragments.sum()), 1e-300)
    over, shares = (np.clip(values, 0.0, 1.0).tolist() for values in (overhead, share))
    persons = plan.exposure.persons.tolist()
    nations = [
        NationRisk(
            iso_a3=code,
            name=name,
            overhead_fraction=over[k],
            p_debris=debris_rows[k][0],
            p_debris_ci90=debris_rows[k][1:],
            expected_fragments=float(fragments[k]),
            fragment_share=shares[k],
            expected_mass_kg=float(mass[k]),
            expected_casualties=estimate,
            **_odds(*casualty_rows[k]),
            share=chance(estimate.mean / all_casualties) if all_casualties > 0.0 else 0.0,
            individual_risk=individual_of(estimate, persons[k]),
        )
        for k, (code, name, estimate) in enumerate(
            zip(plan.exposure.iso_a3, plan.exposure.names, casualties[:-1], strict=True)
        )
    ]
    return sorted(
        nations, key=lambda one: (-one.expected_casualties.mean, -one.overhead_fraction, one.iso_a3)
    )


class _Chances(NamedTuple):
    """Chances and the ends of their 90 % intervals, (n,) each: by nation and, last, of what the last column
    of ChanceSums is."""

    mean: F64
    low: F64
    high: F64

    def of_nations(self) -> _Chances:
        """Without the last."""
        return _Chances(*(values[:-1] for values in self))

    def last(self) -> Chance:
        """What the last column of ChanceSums is."""
        mean, low, high = (float(values[-1]) for values in self)
        return Chance(mean=mean, ci90=(low, high))

    def rows(self) -> list[tuple[float, float, float]]:
        """Chance and ends, one after the other."""
        return list(zip(*(values.tolist() for values in self), strict=True))

    def at_least_seen(self, expected: F64) -> _Chances:
        """Chances that no try has shown, of what is `expected` (n,) all the same: at most the number expected
        (Markov's inequality), and so rare a thing is nearly that likely. Otherwise as found."""
        unseen = (self.mean <= 0.0) & (expected > 0.0)
        mean = np.where(unseen, np.minimum(expected, 1.0), self.mean)
        return _Chances(mean, self.low, np.where(unseen, np.maximum(self.high, mean), self.high))

    def not_above(self, debris: _Chances) -> _Chances:
        """Nobody is hurt where nothing lands: what rounding and sampling say against it is removed."""
        most = debris.mean
        return _Chances(
            np.minimum(self.mean, most), np.minimum(self.low, most), np.minimum(self.high, debris.high)
        )


def ocean_risk(tally: Tally) -> OceanRisk:
    """What lies under no nation."""
    fragments = without_dust(tally.mean("fragments"))
    debris = _chances(tally, "debris").last()
    return OceanRisk(
        overhead_fraction=chance(without_dust(tally.mean("overhead"))[-1]),
        p_debris=debris.mean,
        p_debris_ci90=debris.ci90,
        expected_fragments=float(fragments[-1]),
        fragment_share=chance(fragments[-1] / max(float(fragments.sum()), 1e-300)),
        expected_mass_kg=float(without_dust(tally.mean("mass_kg"))[-1]),
    )


def place_risks(
    plan: Plan, tally: Tally, places: Sequence[Place], ratios: tuple[float, float]
) -> list[PlaceRisk]:
    """The circles asked for, in their order; `ratios` as of expected_casualties."""
    if plan.circles is None:
        return []
    known = error_is_known(tally.decayed)
    casualties = estimates(
        *mean_with_ci90(tally.sums("place_casualties"), tally.decayed), ratios, known=known
    )
    debris, casualty = (_seen_chances(tally, f"place_{name}") for name in ("p_debris", "p_casualty"))
    fragments = tally.mean("place_fragments")
    return [
        PlaceRisk(
            name=place.name,
            latitude_deg=place.latitude_deg,
            longitude_deg=place.longitude_deg,
            radius_km=place.radius_km,
            persons=float(persons),
            p_debris=debris[k].mean,
            p_debris_ci90=debris[k].ci90,
            expected_fragments=float(fragments[k]),
            expected_casualties=casualties[k],
            **odds_of(casualty[k]),
            individual_risk=individual_of(casualties[k], float(persons)),
        )
        for k, (place, persons) in enumerate(zip(places, persons_in(plan.circles), strict=True))
    ]


class Odds(TypedDict):
    """The fields of a document that say how likely it is that anyone is hurt."""

    p_casualty: float
    p_casualty_ci90: tuple[float, float]
    one_in: float | None
    one_in_ci90: tuple[float | None, float | None]


def odds_of(chance: Chance) -> Odds:
    """A chance of casualties, and the same as odds; None for those of no chance at all."""
    return _odds(chance.mean, *chance.ci90)


def _odds(mean: float, low: float, high: float) -> Odds:
    return Odds(
        p_casualty=mean,
        p_casualty_ci90=(low, high),
        one_in=_one_in(mean),
        one_in_ci90=(_one_in(high), _one_in(low)),
    )


def chance_of_any_casualty(tally: Tally, *, sheltered: bool = False) -> Chance:
    """That anyone is hurt anywhere, or anyone whom no roof protects."""
    return _chances(tally, "sheltered" if sheltered else "casualty").last()


def _chances(tally: Tally, kind: str) -> _Chances:
    found = chance_with_ci90(tally.sums(f"chances_of_{kind}"), tally.decayed)
    return _Chances(*(np.clip(values, 0.0, 1.0) for values in found))


def _seen_chances(tally: Tally, name: str) -> list[Chance]:
    """Chances that are sums over the samples as they fell."""
    return [
        Chance(mean=chance(m), ci90=(chance(lo), chance(hi)))
        for m, lo, hi in zip(*seen_chance_with_ci90(tally.sums(name), tally.decayed), strict=True)
    ]


def chance(value: float) -> float:
    """A probability, with what rounding adds or takes at its ends removed."""
    return float(min(max(value, 0.0), 1.0))


def _one_in(chance: float) -> float | None:
    """The odds of a chance; None for none."""
    return 1.0 / chance if chance > 0.0 else None
