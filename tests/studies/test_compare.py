"""Two runs side by side: nothing where nothing is changed, little where little is, intervals that hold."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import iss_risk
from iss_risk import inputs
from iss_risk.answers.comparison import Change, Comparison
from iss_risk.distributions import LogNormal
from iss_risk.errors import InputError, UsageError
from iss_risk.history.compared import recorded_side
from iss_risk.history.database import recording
from iss_risk.history.runs import add_run
from iss_risk.inputs import DispersedInput
from iss_risk.report.compare import comparison_text
from iss_risk.risk.estimates import half_width_ci90, mean_with_ci90
from iss_risk.simulation.world import MapFiles
from iss_risk.studies.compare import Question, compare_scenarios
from iss_risk.studies.compared_files import question_or_document
from iss_risk.summaries.compared import side_of_document

NOW = datetime(2026, 10, 9, tzinfo=UTC)
EMBEDDED = iss_risk.Selection(source="embedded")
SMALL = iss_risk.Scenario(vehicle="delta_ii_second_stage", object="iss", now=NOW)
SAMPLES = 256


@pytest.fixture(scope="module")
def world() -> iss_risk.World:
    return iss_risk.World.load(selection=EMBEDDED, now=NOW)


def run(world: iss_risk.World, *, samples: int = SAMPLES, seed: int = 1, **changed: Any) -> Any:
    effort = iss_risk.Effort(samples=samples, seed=seed)
    return iss_risk.simulate(replace(SMALL, **changed), world, effort, selection=EMBEDDED)


@pytest.fixture(scope="module")
def standard(world: iss_risk.World) -> iss_risk.Simulation:
    found: iss_risk.Simulation = run(world)
    return found


def hotter(factor: float) -> DispersedInput[Any]:
    usual = inputs.HEAT_FACTOR.distribution
    assert isinstance(usual, LogNormal)
    raised = LogNormal(usual.median * factor, usual.sigma)
    return DispersedInput(inputs.HEAT_FACTOR.name, inputs.HEAT_FACTOR.unit, raised, "a test")


def all_changes(found: Comparison) -> list[Change]:
    of_nations = [
        change
        for one in found.nations
        for change in (one.expected_casualties, one.p_debris, one.p_casualty, one.share)
    ]
    return [*(one.change for one in found.figures), *of_nations]


def test_a_run_does_not_differ_from_itself(world: iss_risk.World, standard: iss_risk.Simulation) -> None:
    found = iss_risk.compare(standard, run(world), pickle.loads(pickle.dumps(standard)))
    assert [one.paired for one in found.runs] == [True, True, True]
    assert all(one.causes == [] for one in found.runs)
    changes = all_changes(found)
    assert len(changes) > 2000
    assert {change.difference for change in changes} == {0.0}
    assert {change.ci90 for change in changes} == {(0.0, 0.0)}


def test_one_per_cent_more_heat_is_seen(world: iss_risk.World, standard: iss_risk.Simulation) -> None:
    found = iss_risk.compare(standard, run(world, dispersed=(hotter(1.01),)), labels=["usual", "hotter"])
    (_, other) = found.runs
    assert [one.what for one in other.causes] == ["input heat_factor"]
    mass, casualties = (
        found.figure("hotter", "surviving_mass_kg"),
        found.figure("hotter", "expected_casualties"),
    )
    assert mass.is_resolved
    assert mass.difference is not None
    assert mass.difference < 0.0  # more heat, less lands
    # What is printed beside each run alone is far wider than the difference.
    alone = side_of_document(iss_risk.summarise(standard), "alone").ci90
    assert casualties.ci90 is not None
    width = casualties.ci90[1] - casualties.ci90[0]
    usual = next(ends for figure, ends in alone.items() if figure == ("", "expected_casualties"))
    assert width < 0.5 * (usual[1] - usual[0])


def test_one_per_cent_more_inertia_is_seen(world: iss_risk.World) -> None:
    """It stays up by about one per cent longer: the drag is that much less."""
    usual, slower = (run(world, ballistic_coefficient_kg_m2=value) for value in (120.0, 121.2))
    change = iss_risk.compare(usual, slower).figure("B", "lifetime_days_mean")
    assert change.is_resolved
    assert change.before is not None
    assert change.difference is not None
    assert 0.005 < change.difference / change.before < 0.02


def test_the_interval_covers_what_many_runs_give(world: iss_risk.World) -> None:
    """90 % of the intervals should hold the true difference: of twelve seeds at least eight do (99.9 %)."""
    found = []
    for seed in range(12):
        held = run(world, samples=64, seed=seed)
        faster = run(world, samples=64, seed=seed, ballistic_coefficient_kg_m2=60.0)
        found.append(iss_risk.compare(held, faster).figure("B", "expected_casualties"))
    differences = np.array([one.difference for one in found])
    truth = differences.mean()
    covered = [one.ci90 is not None and one.ci90[0] <= truth <= one.ci90[1] for one in found]
    assert sum(covered) >= 8
    widths = np.array([one.ci90[1] - one.ci90[0] for one in found if one.ci90 is not None])
    assert 0.4 < differences.std(ddof=1) * 2 * 1.696 / widths.mean() < 2.5


def test_the_jackknife_of_a_mean_is_its_usual_interval() -> None:
    sums = np.random.default_rng(7).normal(5.0, 1.0, (32, 3))
    sizes = np.full(32, 4.0)
    mean, low, high = mean_with_ci90(sums, sizes)
    left_out = (sums.sum(axis=0) - sums) / (sizes.sum() - sizes[:, None])
    assert half_width_ci90(left_out) == pytest.approx(mean - low, rel=1e-9)
    assert half_width_ci90(left_out) == pytest.approx(high - mean, rel=1e-9)


def test_leaving_out_a_replicate_is_the_run_without_it(standard: iss_risk.Simulation) -> None:
    tally, size = standard.tally, standard.plan.chunks.size
    without = [tally.without(k, size) for k in range(32)]
    assert sum(one.decayed.sum() for one in without) == 31 * tally.decayed.sum()
    total = sum(one.sums("casualties").sum() for one in without)
    assert total == pytest.approx(31 * tally.sums("casualties").sum())
    areas = [one.figure_mean("casualty_area_m2") * one.decayed.sum() for one in without]
    assert sum(areas) == pytest.approx(31 * tally.figure_mean("casualty_area_m2") * tally.decayed.sum())
    assert without[3].agreeing == tally.agreeing - size


def test_other_random_numbers_are_told(world: iss_risk.World, standard: iss_risk.Simulation) -> None:
    found = iss_risk.compare(standard, run(world, seed=2))
    assert not found.runs[1].paired
    assert [one.what for one in found.runs[1].causes] == ["seed"]
    change = found.figure("B", "expected_casualties")
    assert change.ci90 is not None
    assert not change.is_resolved


def test_documents_have_intervals_of_independent_runs(standard: iss_risk.Simulation, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(iss_risk.summarise(standard).to_json(), encoding="utf-8")
    document = question_or_document(path, "kept", {})
    found = iss_risk.compare(standard, document, labels=["live", "kept"])  # type: ignore[arg-type]
    assert [one.run_kind for one in found.runs] == ["simulation", "document"]
    assert not found.runs[1].paired
    assert found.runs[1].causes == []
    change = found.figure("kept", "expected_casualties")
    assert change.difference == pytest.approx(0.0, abs=1e-9)
    (own,) = [one.ci90 for one in [iss_risk.summarise(standard).totals.expected_casualties]]
    assert own is not None
    assert change.ci90 is not None
    # Square-and-add: of two equal intervals, √2 as wide.
    assert change.ci90[1] - change.ci90[0] == pytest.approx(2**0.5 * (own[1] - own[0]), rel=1e-6)


def test_recorded_runs_know_what_they_keep(standard: iss_risk.Simulation, tmp_path: Path) -> None:
    database = tmp_path / "history.sqlite"
    with recording(database) as connection:
        number = add_run(connection, iss_risk.summarise(standard), announced=True)
    found = iss_risk.compare(
        recorded_side(database, number, "first"), recorded_side(database, number, "again"), labels=["a", "b"]
    )
    change = found.figure("b", "expected_casualties")
    assert change.difference == 0.0
    assert change.ci90 is not None
    assert found.figure("b", "p_casualty").ci90 is None
    china = next(one for one in found.nations if one.iso_a3 == "CHN")
    assert china.p_debris.before is None
    assert china.expected_casualties.before == pytest.approx(
        next(
            one for one in iss_risk.summarise(standard).nations if one.iso_a3 == "CHN"
        ).expected_casualties.mean,
        rel=1e-6,
    )
    with pytest.raises(UsageError, match="there is no run 9"):
        recorded_side(database, 9, "none")


def test_scenario_files_with_people_of_their_own(tmp_path: Path) -> None:
    now = f"now = {NOW:%Y-%m-%dT%H:%M:%SZ}\n"
    text = f'{now}vehicle = "delta_ii_second_stage"\nobject = "iss"\n'
    (tmp_path / "now.toml").write_text(text)
    (tmp_path / "more.toml").write_text(f"{text}population_year = 2060\n")
    asked = [question_or_document(tmp_path / f"{name}.toml", name, {}) for name in ("now", "more")]
    assert isinstance(asked[1], Question)
    assert asked[1].maps == MapFiles(population_year=2060)
    found = compare_scenarios(asked, iss_risk.Effort(samples=64), selection=EMBEDDED)
    change = found.figure("more", "expected_casualties")
    assert change.is_resolved
    assert change.difference is not None
    assert change.difference > 0.0
    assert found.figure("more", "surviving_mass_kg").difference == 0.0
    assert any("2060" in str(one.after) for one in found.runs[1].causes)


def test_another_day_is_another_clock(world: iss_risk.World, standard: iss_risk.Simulation) -> None:
    found = iss_risk.compare(standard, run(world, now=NOW + timedelta(days=2)))
    assert found.runs[1].causes[0].what == "now"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('attitude = "upright"', "attitude"),
        ('vehicles = "iss"', "unknown key"),
        ("population_year = 1", "population_year"),
        ('{"schema": "iss-risk/decay/1"}', "is no answer of `iss-risk assess --json`"),
        ('{"schema": "iss-risk/assessment/1"}', "is damaged"),
        ("{", "is not valid JSON"),
    ],
)
def test_a_file_that_cannot_be_compared(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text(text)
    with pytest.raises(InputError, match=told) as refused:
        question_or_document(path, "x", {})
    assert str(path) in str(refused.value)


def test_what_cannot_be_compared(standard: iss_risk.Simulation) -> None:
    with pytest.raises(UsageError, match="2 to 12"):
        iss_risk.compare(standard)
    with pytest.raises(UsageError, match="label"):
        iss_risk.compare(standard, standard, labels=["a", "a"])
    with pytest.raises(UsageError, match="neither"):
        iss_risk.compare(standard, "b.toml")  # type: ignore[arg-type]


def test_what_stays_up_has_no_figures_of_a_fall(world: iss_risk.World, standard: iss_risk.Simulation) -> None:
    found = iss_risk.compare(standard, run(world, horizon_days=1.0))
    assert found.figure("B", "decayed_fraction").difference == -1.0
    for name in ("lifetime_days_p50", "surviving_mass_kg", "expected_casualties", "p_casualty"):
        assert found.figure("B", name).after is None
        assert found.figure("B", name).ci90 is None
    assert {one.share.after for one in found.nations} == {None}
    assert "cannot be compared" in comparison_text(found, width=80, colour=False, all_nations=False)


def test_few_samples_have_no_interval(world: iss_risk.World) -> None:
    few = run(world, samples=16)
    found = iss_risk.compare(few, few)
    assert found.figure("B", "expected_casualties").ci90 is None
