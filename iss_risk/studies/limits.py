"""Report when the risk is above the limit that the user accepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iss_risk.answers.assessment import Assessment
from iss_risk.errors import LimitExceeded
from iss_risk.studies.named_nations import called, positions_of, unknown


@dataclass(frozen=True)
class Limit:
    """The most casualties to be expected: in the world, or in one nation (alpha-3 code or name).

    The expectation is compared, not the chance of one or more: guidelines such as 1 in 10,000 are
    expectations (NASA-STD-8719.14), and the nations' add up to the world's.
    """

    expected_casualties: float
    nation: str | None = None


def require_below(assessment: Assessment, limits: Sequence[Limit]) -> None:
    """Raises LimitExceeded with all limits that are exceeded; UsageError for an unknown nation."""
    positions = positions_of((one.iso_a3, one.name) for one in assessment.nations)
    exceeded = []
    for limit in limits:
        if limit.nation is None:
            where, expected = "", assessment.totals.expected_casualties.mean
        else:
            if called(limit.nation) not in positions:
                raise unknown(limit.nation, parameter="fail_above")
            nation = assessment.nations[positions[called(limit.nation)]]
            where, expected = f" in {nation.name}", nation.expected_casualties.mean
        if expected > limit.expected_casualties:
            exceeded.append(f"{expected:.3g} casualties expected{where}, above {limit.expected_casualties:g}")
    if exceeded:
        raise LimitExceeded("limit exceeded: " + "; ".join(exceeded))
