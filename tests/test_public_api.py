"""What `import iss_risk` promises: the names, their types, and how answers look in a notebook."""

from __future__ import annotations

import ast
import inspect
import pickle
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pytest

import iss_risk
from iss_risk import errors
from iss_risk.cli.program import run
from iss_risk.exposure.model import Exposure

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ORBIT = Path(__file__).parents[1] / "data" / "orbits" / "iss.tle"
SMALL: dict[str, Any] = {
    "object": "iss", "vehicle": "delta_ii_second_stage", "now": NOW, "samples": 64, "workers": 1,
}  # fmt: skip


def test_all_is_sorted_and_complete() -> None:
    names = list(iss_risk.__all__)
    assert names == sorted(names)
    assert len(names) == len(set(names))
    assert set(names) == {*iss_risk._HOME, "__version__"}
    assert set(names) <= set(dir(iss_risk))


def test_type_checkers_are_told_the_same_homes() -> None:
    tree = ast.parse(Path(inspect.getfile(iss_risk)).read_bytes())
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    assert {alias.name: node.module for node in imports for alias in node.names} == iss_risk._HOME


def test_every_error_is_exported() -> None:
    found = {name for name, one in vars(errors).items() if inspect.isclass(one)}
    ours = {name for name in found if issubclass(getattr(errors, name), errors.IssRiskError)}
    assert ours <= set(iss_risk.__all__)


@pytest.mark.parametrize("name", [name for name in iss_risk.__all__ if name != "__version__"])
def test_every_public_name_says_what_it_is(name: str) -> None:
    assert len((inspect.getdoc(getattr(iss_risk, name)) or "").split()) >= 4


@pytest.fixture(scope="module")
def world() -> iss_risk.World:
    return iss_risk.World.load(now=NOW)


@pytest.fixture(scope="module")
def simulation(world: iss_risk.World) -> iss_risk.Simulation:
    scenario = iss_risk.Scenario(orbit=ORBIT, vehicle="delta_ii_second_stage", now=NOW)
    return iss_risk.simulate(scenario, world, iss_risk.Effort(samples=128), execution=iss_risk.Execution(1))


@pytest.fixture(scope="module")
def answers(simulation: iss_risk.Simulation, world: iss_risk.World) -> dict[str, Any]:
    hindcast = iss_risk.hindcast(["CZ-5B Y1"], samples=16, workers=1)
    return {
        "assessment": iss_risk.summarise(simulation),
        "overflight": iss_risk.overflight(orbit=ORBIT, now=NOW, world=world),
        "decay": iss_risk.predict_decay(orbit=ORBIT, now=NOW, samples=16, workers=1, world=world),
        "debris": iss_risk.simulate_debris(vehicle="uars", now=NOW, samples=16, workers=1),
        "hindcast": hindcast,
    }


ANSWERS = ("assessment", "overflight", "decay", "debris", "hindcast")


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_shows_itself_in_a_notebook(answers: dict[str, Any], name: str) -> None:
    answer = answers[name]
    assert 20 < len(repr(answer)) < 300
    assert "\n" not in repr(answer)
    frame, html = answer.to_frame(), answer._repr_html_()
    assert len(frame) == len(answer.records()) > 0
    assert html.count("<tr") <= 17
    assert html.startswith("<p>")
    assert not any(isinstance(value, dict) for value in frame.iloc[0])


def test_names_from_files_are_harmless_in_html(answers: dict[str, Any]) -> None:
    answer = answers["assessment"]
    nation = answer.nations[0].model_copy(update={"name": "<script>alert(1)</script>"})
    named = answer.object.model_copy(update={"name": "<b>"})
    changed = answer.model_copy(update={"nations": [nation], "object": named})
    assert "<script>" not in changed._repr_html_()
    assert "<b>" not in changed._repr_html_()


def test_values_have_short_texts(simulation: iss_risk.Simulation, world: iss_risk.World) -> None:
    history, vehicle = iss_risk.read_orbit(ORBIT), iss_risk.load_vehicle("iss")
    exposure = world.exposure
    for value in (history, vehicle, world, exposure, world.weather, simulation, simulation.scenario):
        assert len(repr(value)) < 400, type(value)
    assert repr(vehicle).startswith("<Vehicle International Space Station: ")
    assert "8,2" in repr(world)  # thousand million people


def test_the_nations_of_a_frame_are_those_of_the_document(answers: dict[str, Any]) -> None:
    answer, frame = answers["assessment"], answers["assessment"].to_frame()
    assert frame.index.name == "iso_a3"
    china = next(one for one in answer.nations if one.iso_a3 == "CHN")
    assert frame.loc["CHN", "expected_casualties_mean"] == china.expected_casualties.mean
    assert frame.loc["CHN", "expected_casualties_range90_high"] == china.expected_casualties.range90[1]


def test_to_json_has_the_bytes_of_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["overflight", "--orbit", str(ORBIT), "--now", "2026-11-23", "--json", "--quiet"]
    assert run(asked) == 0
    printed = capsys.readouterr().out
    answer = iss_risk.overflight(orbit=ORBIT, now=NOW)
    clock = [line for line in printed.splitlines() if '"generated_at"' in line]
    own = answer.to_json()
    again = [line for line in own.splitlines() if '"generated_at"' in line]
    assert own.replace(again[0], clock[0]) == printed


def test_a_sample_is_a_row(simulation: iss_risk.Simulation) -> None:
    frame, answer = simulation.to_frame(), iss_risk.summarise(simulation)
    assert len(frame) == 128
    assert frame["decayed"].all()
    assert frame["casualties"].mean() == pytest.approx(answer.totals.expected_casualties.mean)
    assert frame["casualty_area_m2"].mean() == pytest.approx(answer.debris.casualty_area_m2.mean)
    assert frame["latitude_deg"].abs().max() < 52.0
    # Longitudes are averaged over: none is known.
    assert frame["longitude_deg"].isna().all()
    median = frame["reentry_utc"].quantile(0.5)
    assert answer.decay.reentry_utc.p50 is not None
    assert abs((median - answer.decay.reentry_utc.p50).total_seconds()) < 1.0
    drawn = frame["heat_factor"]
    assert np.log(drawn).std() == pytest.approx(0.2, rel=0.1)  # its σ(ln) in iss_risk/inputs.py
    assert str(frame["reentry_utc"].dtype).endswith("UTC]")


def test_what_is_still_up_has_no_figures(world: iss_risk.World) -> None:
    scenario = iss_risk.Scenario(orbit=ORBIT, now=NOW, horizon_days=800.0, vehicle="delta_ii_second_stage")
    found = iss_risk.simulate(scenario, world, iss_risk.Effort(samples=64))
    frame = found.to_frame()
    assert 0 < frame["decayed"].sum() < 64
    assert frame.loc[~frame["decayed"], ["reentry_utc", "casualties", "latitude_deg"]].isna().all(axis=None)
    assert frame.loc[frame["decayed"], "casualties"].notna().all()
    assert frame["heat_factor"].notna().all()


def test_the_last_hours_have_longitudes(orbit_file: Any, world: iss_risk.World) -> None:
    scenario = iss_risk.Scenario(orbit=orbit_file(150.0), vehicle="delta_ii_second_stage", now=NOW)
    found = iss_risk.simulate(scenario, world, iss_risk.Effort(samples=64))
    assert found.phase.name == "ground-track"
    frame = found.to_frame()
    assert frame["longitude_deg"].between(-180.0, 180.0).all()


def test_only_so_many_samples_are_kept(world: iss_risk.World) -> None:
    scenario = iss_risk.Scenario(orbit=ORBIT, vehicle="delta_ii_second_stage", now=NOW)
    found = iss_risk.simulate(scenario, world, iss_risk.Effort(samples=96, kept_samples=32))
    assert len(found.to_frame()) == 32
    assert iss_risk.summarise(found).run.samples == 96


def test_a_simulation_can_be_pickled(simulation: iss_risk.Simulation) -> None:
    again = pickle.loads(pickle.dumps(simulation))
    assert iss_risk.summarise(again).to_json() == iss_risk.summarise(simulation).to_json()
    assert again.to_frame().equals(simulation.to_frame())


def without_clock(answer: iss_risk.Assessment) -> str:
    run_ = answer.run.model_copy(update={"generated_at": NOW})
    return answer.model_copy(update={"run": run_}).to_json()


def test_files_read_before_give_the_same_answer(world: iss_risk.World) -> None:
    from_files = iss_risk.assess(orbit=ORBIT, **SMALL)
    values = SMALL | {"vehicle": iss_risk.load_vehicle("delta_ii_second_stage")}
    from_values = iss_risk.assess(orbit=iss_risk.read_orbit(ORBIT), world=world, **values)
    assert without_clock(from_values) == without_clock(from_files)


def test_a_world_is_loaded_once() -> None:
    from iss_risk.exposure.model import load_exposure

    with mock.patch("iss_risk.simulation.world.load_exposure", wraps=load_exposure) as load:
        world = iss_risk.World.load(now=NOW)
        assert load.call_count == 0  # nobody has asked for nations yet
        for attitude in ("held", "tumbling"):
            iss_risk.assess(orbit=ORBIT, attitude=attitude, world=world, **(SMALL | {"samples": 8}))
        assert load.call_count == 1


@pytest.fixture
def half_empty(world: iss_risk.World) -> iss_risk.World:
    """The same world with half the people."""
    exposure = world.exposure
    people = exposure.population._replace(
        cell_persons=exposure.population.cell_persons * np.float32(0.5),
        entry_persons=exposure.population.entry_persons * 0.5,
    )
    from iss_risk.exposure.model import exposure_of

    half: Exposure = exposure_of(exposure.iso_a3, exposure.names, exposure.index, people)
    return iss_risk.World(world.weather, half)


def test_a_world_of_one_s_own_is_used(world: iss_risk.World, half_empty: iss_risk.World) -> None:
    whole, half = (
        iss_risk.assess(orbit=ORBIT, world=one, **SMALL).totals.expected_casualties.mean
        for one in (world, half_empty)
    )
    assert half == pytest.approx(0.5 * whole, rel=1e-6)


def test_a_world_and_files_of_nations_contradict_each_other(world: iss_risk.World) -> None:
    with pytest.raises(iss_risk.UsageError, match="world: a world has its own nations and people"):
        iss_risk.assess(world=world, population_year=2030, **SMALL)
    with pytest.raises(iss_risk.UsageError, match="world: a world has its own nations and people"):
        iss_risk.overflight(world=world, nations="x.geojson")
    with pytest.raises(iss_risk.UsageError, match="population_year: 1900 is not in the years 1950 to 2100"):
        iss_risk.World.load(population_year=1900)


def test_the_scenario_of_a_simulation_is_read_and_dated(simulation: iss_risk.Simulation) -> None:
    scenario = simulation.scenario
    assert isinstance(scenario.orbit, iss_risk.OrbitHistory)
    assert isinstance(scenario.vehicle, iss_risk.Vehicle)
    assert scenario.now == NOW
    assert replace(scenario, attitude="held").differences(scenario) == {"attitude": ("held", None)}
