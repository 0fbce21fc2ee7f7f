"""Report when the risk is above the limit that the user accepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from iss_risk.answers.assessment import Assessment
from iss_risk.errors import LimitExceeded
from iss_risk.exposure.nations.directory import Directory


@dataclass(frozen=True)
class Limit:
    """The most casualties to be expected: in the world, or in one nation or group of nations, by any of its
    names.

    The expectation is compared, not the chance of one or more: guidelines such as 1 in 10,000 are
    expectations (NASA-STD-8719.14), and the nations' add up to the world's.
    """

    expected_casualties: float
    nation: str | None = None


def require_below(
    assessment: Assessment, limits: Sequence[Limit], *, groups: str | Path | None = None
) -> None:
    """Raises LimitExceeded with all limits that are exceeded; UsageError for an unknown nation.

    `groups` is a file of groups of nations, see `read_groups`.
    """
    names = {one.iso_a3: one.name for one in assessment.nations}
    expected_in = {one.iso_a3: one.expected_casualties.mean for one in assessment.nations}
    directory = Directory(list(names), list(names.values()), groups)
    exceeded = []
    for limit in limits:
        if limit.nation is None:
            where, expected = "", assessment.totals.expected_casualties.mean
        else:
            found = directory.find(limit.nation, parameter="fail_above")
            where, expected = f" in {found.name}", sum(expected_in[code] for code in found.codes)
        if expected > limit.expected_casualties:
            exceeded.append(f"{expected:.3g} casualties expected{where}, above {limit.expected_casualties:g}")
    if exceeded:
        raise LimitExceeded("limit exceeded: " + "; ".join(exceeded))
