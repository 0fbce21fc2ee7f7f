"""--fail-above: which figure, which nation, and the line it says."""

from __future__ import annotations

import pytest
from report.fakes import fake_assessment

from iss_risk.errors import LimitExceeded, UsageError
from iss_risk.studies.limits import Limit, require_below

ANSWER = fake_assessment()
TOTAL = ANSWER.totals.expected_casualties.mean
CHINA = ANSWER.nations[0].expected_casualties.mean


def test_below_and_exactly_at_the_limit() -> None:
    require_below(ANSWER, [])
    require_below(ANSWER, [Limit(TOTAL), Limit(CHINA, "CHN"), Limit(1.0, "India")])


@pytest.mark.parametrize("nation", ["CHN", "chn", "China", "CHINA"])
def test_one_line_names_all_that_is_above(nation: str) -> None:
    limits = [Limit(1e-3), Limit(1.0), Limit(1e-4, nation), Limit(1.0, "USA")]
    with pytest.raises(LimitExceeded) as caught:
        require_below(ANSWER, limits)
    assert str(caught.value) == (
        f"limit exceeded: 0.033 casualties expected, above 0.001; {CHINA:.3g} casualties expected in China, "
        "above 0.0001"
    )
    assert caught.value.exit_code == 4


def test_zero_is_a_limit() -> None:
    with pytest.raises(LimitExceeded):
        require_below(ANSWER, [Limit(0.0)])
    island = ANSWER.nations[-1]
    assert island.expected_casualties.mean == 0.0
    require_below(ANSWER, [Limit(0.0, island.iso_a3)])


def test_a_nation_that_is_not_there() -> None:
    with pytest.raises(UsageError, match="no nation and no group 'USB'"):
        require_below(ANSWER, [Limit(1.0, "USB")])
