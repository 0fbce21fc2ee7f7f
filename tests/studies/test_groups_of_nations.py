"""Groups of nations in whole runs, and the numbers of casualties: against the nations and the totals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from element_sets import element_set

import iss_risk
from iss_risk.answers.assessment import Assessment
from iss_risk.errors import InputError, UsageError
from iss_risk.exposure.nations.directory import Named
from iss_risk.risk.casualty_numbers import chances_of_numbers
from iss_risk.scenario import Scenario
from iss_risk.simulation.effort import Effort
from iss_risk.simulation.simulate import simulate
from iss_risk.simulation.simulation import Simulation
from iss_risk.summaries.assessment import summarise

NOW = datetime(2026, 11, 23, tzinfo=UTC)
GROUPS = ("EU", "Africa", "Americas")
ALONE = Named("Chile alone", ("CHL",), is_group=True)


@cache
def run(*, near: bool, folder: Path) -> Simulation:
    path = folder / f"{near}.tle"
    path.write_text(element_set(160.0 if near else 250.0, NOW))
    scenario = Scenario(orbit=path, vehicle="cz5b_core", now=NOW + timedelta(hours=1))
    return simulate(scenario, effort=Effort(256), groups=[*GROUPS, ALONE])


@pytest.fixture(scope="module", params=[False, True], ids=["far", "near"])
def simulation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Simulation:
    return run(near=request.param, folder=tmp_path_factory.mktemp("orbits"))


@pytest.fixture
def found(simulation: Simulation) -> Assessment:
    return summarise(simulation)


def test_expected_numbers_add_up_and_chances_do_not(found: Assessment) -> None:
    nations = {one.iso_a3: one for one in found.nations}
    assert [one.name for one in found.groups] == [*GROUPS, ALONE.name]
    for group in found.groups:
        members = [nations[code] for code in group.nations]
        for field in ("overhead_fraction", "expected_fragments", "expected_mass_kg", "share"):
            total = sum(getattr(one, field) for one in members)
            assert getattr(group, field) == pytest.approx(total, rel=1e-12, abs=1e-15)
        total = sum(one.expected_casualties.mean for one in members)
        assert group.expected_casualties.mean == pytest.approx(total, rel=1e-12)
        assert group.expected_casualties.ci90 is not None
        low, high = group.expected_casualties.ci90
        assert low <= group.expected_casualties.mean <= high
        for field in ("p_debris", "p_casualty"):
            chances = [getattr(one, field) for one in members]
            assert max(chances) <= getattr(group, field) <= sum(chances)
        assert group.one_in == (1.0 / group.p_casualty if group.p_casualty else None)
    # Fields are as long as nations: the chance that debris lands in one or more is clearly below the sum.
    africa = found.groups[1]
    assert 0.0 < africa.p_debris < 0.8 * sum(nations[code].p_debris for code in africa.nations)


def test_a_group_of_one_is_that_nation(found: Assessment) -> None:
    (chile,) = [one for one in found.nations if one.iso_a3 == "CHL"]
    alone = found.groups[-1]
    for field in ("p_debris", "p_casualty", "overhead_fraction", "expected_fragments"):
        assert getattr(alone, field) == pytest.approx(getattr(chile, field), rel=1e-9)
    assert alone.expected_casualties.mean == chile.expected_casualties.mean
    assert alone.expected_casualties.ci90 == pytest.approx(chile.expected_casualties.ci90, rel=1e-9)


def test_the_interval_of_a_group_is_that_of_its_sums(found: Assessment) -> None:
    """Not the sum of the members': what one block has too much of in one, it may lack in another."""
    nations = {one.iso_a3: one.expected_casualties.ci90 or (0.0, 0.0) for one in found.nations}
    for group in found.groups[1:-1]:
        assert group.expected_casualties.ci90 is not None
        low, high = group.expected_casualties.ci90
        of_members = sum(nations[code][1] - nations[code][0] for code in group.nations)
        assert 0.0 < high - low < of_members


def test_the_numbers_of_casualties_are_of_the_same_landings(
    found: Assessment, simulation: Simulation
) -> None:
    totals = found.totals
    chances = [one.chance for one in totals.chances_of_casualties]
    assert [(one.least, one.most) for one in totals.chances_of_casualties] == [
        (0, 0), (1, 1), (2, 9), (10, None),
    ]  # fmt: skip
    assert sum(one.mean for one in chances) == pytest.approx(1.0, abs=1e-12)
    assert chances[0].mean == pytest.approx(1.0 - totals.p_casualty, abs=1e-15)
    for one in chances:
        assert one.ci90[0] <= one.mean <= one.ci90[1]
    # Drawn from the landings themselves.
    expected = np.asarray(simulation.tally.kept("casualties_at_turn"), dtype=np.float64)
    wanted = chances_of_numbers(expected).mean(axis=(0, 1))
    assert chances[0].mean == pytest.approx(wanted[0], abs=0.02)
    shares = wanted[1:] / wanted[1:].sum()
    assert [one.mean / totals.p_casualty for one in chances[1:]] == pytest.approx(shares, rel=1e-6)


def test_groups_by_name_and_wrong_ones() -> None:
    flown = iss_risk.overflight(now=NOW, groups=["eu", "NATO"])
    nations = {one.iso_a3: one for one in flown.nations}
    for group, members in zip(flown.groups, (27, 32), strict=True):
        assert len(group.nations) == members
        for field in ("overhead_fraction", "minutes_per_day", "population_under_track", "share"):
            total = sum(getattr(nations[code], field) for code in group.nations)
            assert getattr(group, field) == pytest.approx(total, rel=1e-12)
    for study in (iss_risk.overflight, iss_risk.assess):
        with pytest.raises(UsageError, match="groups: no nation and no group 'Eurpoe'; perhaps Europe"):
            study(now=NOW, groups=["Eurpoe"])


def test_a_checkpoint_with_other_groups_is_of_another_run(tmp_path: Path) -> None:
    asked: dict[str, Any] = {"now": NOW, "samples": 16, "vehicle": "delta_ii_second_stage",
        "object": "iss", "workers": 1}  # fmt: skip
    path = tmp_path / "c.npz"
    before = iss_risk.assess(**asked, checkpoint=path, groups=["EU"])
    again = iss_risk.assess(**asked, checkpoint=path, groups=["EU"])
    assert again.groups == before.groups
    with pytest.raises(InputError, match="groups"):
        iss_risk.assess(**asked, checkpoint=path)


def test_what_hardly_any_landing_shows_has_an_end(found: Assessment) -> None:
    """Ten casualties of a stage with 0.004 expected: not seen, and not impossible (3 of 256 samples)."""
    ten = found.totals.chances_of_casualties[-1].chance
    assert ten.ci90[0] == 0.0
    assert ten.ci90[1] == pytest.approx(3.0 / 256, rel=0.1)
