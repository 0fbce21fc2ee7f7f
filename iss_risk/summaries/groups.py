"""The part of each group of nations that was asked for: of its members, and of them together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from iss_risk.answers.assessment import NationRisk
from iss_risk.answers.document import Chance
from iss_risk.answers.group_records import GroupRisk
from iss_risk.risk.estimates import chance_with_ci90, error_is_known, mean_with_ci90
from iss_risk.simulation.plan import Plan
from iss_risk.simulation.tally import Tally
from iss_risk.summaries.individual import individual_of
from iss_risk.summaries.nations import chance, estimates, odds_of


def group_risks(
    plan: Plan, tally: Tally, nations: Sequence[NationRisk], ratios: tuple[float, float]
) -> list[GroupRisk]:
    """In the order asked for; `ratios` are those of the ends of `range90` to the mean, as of nations."""
    if not plan.groups:
        return []
    of_code = {one.iso_a3: one for one in nations}
    sums = tally.sums("casualties")
    debris, casualty = (
        np.column_stack(chance_with_ci90(tally.sums(f"group_{kind}"), tally.decayed)).tolist()
        for kind in ("debris", "casualty")
    )
    known = error_is_known(tally.decayed)
    found = []
    for k, group in enumerate(plan.groups):
        members = [of_code[code] for code in group.codes]
        columns = np.isin(plan.exposure.iso_a3, group.codes)
        _, low, high = mean_with_ci90(sums[:, columns].sum(axis=1, keepdims=True), tally.decayed)
        mean = np.array([sum(one.expected_casualties.mean for one in members)])
        (casualties,) = estimates(mean, np.minimum(low, mean), np.maximum(high, mean), ratios, known=known)
        lands = _of_union(debris[k], [one.p_debris for one in members])
        found.append(
            GroupRisk(
                name=group.name,
                nations=list(group.codes),
                overhead_fraction=chance(sum(one.overhead_fraction for one in members)),
                p_debris=lands.mean,
                p_debris_ci90=lands.ci90,
                expected_fragments=sum(one.expected_fragments for one in members),
                fragment_share=chance(sum(one.fragment_share for one in members)),
                expected_mass_kg=sum(one.expected_mass_kg for one in members),
                expected_casualties=casualties,
                **odds_of(_of_union(casualty[k], [one.p_casualty for one in members])),
                share=chance(sum(one.share for one in members)),
                individual_risk=individual_of(casualties, float(plan.exposure.persons[columns].sum())),
            )
        )
    return found


def _of_union(found: Sequence[float], of_members: Sequence[float]) -> Chance:
    """The chance of a group with its interval, never below that of a member nor above the sum of all: each is
    corrected by its own exact average (risk/chances.py), and the rows must not contradict each other."""
    mean, low, high = found
    within = min(max(mean, *of_members), sum(of_members), 1.0)
    return Chance(mean=within, ci90=(min(low, within), max(high, within)))
