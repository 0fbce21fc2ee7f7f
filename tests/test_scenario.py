"""A question as a value and as a file: what it refuses, and that what is saved is read again."""

from __future__ import annotations

import math
import pickle
import typing
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import iss_risk
from iss_risk.cli.program import run
from iss_risk.debris.entry_state import EntryState
from iss_risk.debris.wind import Wind
from iss_risk.distributions import LogNormal, Mixture, Normal, Uniform
from iss_risk.errors import InputError, UsageError
from iss_risk.inputs import BALLISTIC_COEFFICIENT, DENSITY_NOISE, HEAT_FACTOR, OXIDATION_EFFICIENCY
from iss_risk.scenario import Scenario, ScenarioFields
from iss_risk.scenario_file import read_scenario, save_scenario
from iss_risk.studies.debris import simulate_debris
from iss_risk.studies.decay import predict_decay

NOW = datetime(2026, 11, 23, tzinfo=UTC)

FULL = Scenario(
    object="25544",
    vehicle="iss",
    object_class="station",
    attitude="tumbling",
    mass_kg=419_725.0,
    configuration="crewed",
    docked="soyuz=2,cygnus=0",
    drag_area_m2=2000.0,
    drag_coefficient=2.3,
    uncontrolled_from=datetime(2027, 1, 1, 12, 30, tzinfo=UTC),
    still_up=datetime(2026, 11, 22, 17, 30, tzinfo=UTC),
    conditioning=False,
    now=datetime(2026, 11, 23, 1, 2, 3, 456_789, tzinfo=UTC),
    horizon_days=1000.0,
    weather="observed",
    f107_sfu=150.0,
    ap=12.0,
    end_altitude_km=90.0,
    entry=EntryState(120.0, 7.8, -1.2, -40.0, -150.0, 60.0),
    correlation="detra-kemp-riddell",
    rules="nasa",
    wind=Wind(30.0, 270.0),
    sheltering=0.25,
    places="Berlin, Lagos",
    dispersed=(
        replace(HEAT_FACTOR, distribution=LogNormal(1.1, 0.2), source='a "quoted" reason'),
        replace(DENSITY_NOISE, distribution=Normal(0.0, 0.1), source="x"),
        replace(OXIDATION_EFFICIENCY, distribution=Uniform(0.25, 0.75), source="y"),
        replace(
            BALLISTIC_COEFFICIENT,
            distribution=Mixture(LogNormal(90.0, 0.1), LogNormal(160.0, 0.1)),
            source="z",
        ),
    ),
)


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "question.toml"
    save_scenario(FULL, file)
    assert read_scenario(file) == FULL
    bare = replace(
        FULL, ballistic_coefficient_kg_m2=150.0, mass_kg=None, drag_area_m2=None, drag_coefficient=None
    )
    save_scenario(bare, file)
    assert read_scenario(file) == bare
    save_scenario(Scenario(), file)
    assert read_scenario(file) == Scenario()


def test_the_full_scenario_states_every_field() -> None:
    """So that a new field is not forgotten in the file."""
    left_out = {"orbit", "ballistic_coefficient_kg_m2"}  # tried on their own
    assert {one.name for one in fields(Scenario) if getattr(FULL, one.name) == one.default} == left_out


def test_the_fields_as_keywords_are_those_of_a_scenario() -> None:
    hints = typing.get_type_hints(Scenario)
    assert typing.get_type_hints(ScenarioFields) == {one.name: hints[one.name] for one in fields(Scenario)}


def test_paths_are_those_from_the_folder_of_the_file(
    tmp_path: Path, orbit_file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    orbit, file = orbit_file(400.0), tmp_path / "question.toml"
    save_scenario(Scenario(orbit=orbit), file)
    assert 'orbit = "orbit.tle"' in file.read_text()
    monkeypatch.chdir("/")
    assert read_scenario(file).orbit == str(orbit)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("orbit = ", "is not TOML"),
        ('orbt = "a"', r"line 1, orbt: unknown key \(did you mean 'orbit'\?\)"),
        (
            '\nattitude = "upright"',
            "line 2, attitude: 'upright' is not known: choose held, tumbling, unknown",
        ),
        ("mass_kg = -1", "line 1, mass_kg: -1 is not from 0.001"),
        ("drag_area_m2 = 5.0", "drag_area_m2: needs the mass as well"),
        ('mass_kg = "heavy"', "mass_kg: must be a number"),
        ("mass_kg = inf", "mass_kg: must be finite"),
        ("conditioning = 0", "line 1, conditioning: must be true or false, is 0"),
        ('still_up = "yesterday"', "still_up: must be an instant"),
        (
            "now = 2026-11-23\nstill_up = 2026-11-24",
            "line 2, still_up: 2026-11-24 00:00 UTC is after now, 2026-11-23 00:00 UTC",
        ),
        ('now = "soon"', "now: must be an instant"),
        ("now = 5", "now: must be an instant"),
        ("now = 12:00:00", "now: must be an instant"),
        ("now = 1800-01-01", "now: 1800-01-01T00:00:00.00:00 is not in the years"),
        ("wind = 5", "wind: must be a table"),
        ("[wind]\nspeed_m_s = 5", "'from_deg' is missing"),
        ("[wind]\nspeed_m_s = 500\nfrom_deg = 0", "wind: 500 is not from 0 to 150"),
        ("[wind]\nspeed_m_s = 5\nfrom_deg = 0\nup = 1", "wind.up: unknown key"),
        ("[entry]\naltitude_km = 120", "'speed_km_s' is missing"),
        ('[[dispersed]]\nname = "heat"', "dispersed 1.name: unknown 'heat'"),
        ('[[dispersed]]\nname = "heat_factor"', "states no distribution"),
        (
            '[[dispersed]]\nname = "heat_factor"\nlog_normal = { median = 1 }',
            "must be a table of median and sigma",
        ),
        ('[[dispersed]]\nname = "heat_factor"\ncauchy = { median = 1 }', "unknown key"),
        ('[[dispersed]]\nname = "heat_factor"\nmixture = [1]', "must be a list of two"),
        (
            '[[dispersed]]\nname = "separation_speed"\nuniform = { low = 1, high = 2 }',
            "can only be LogNormal",
        ),
    ],
)
def test_a_wrong_file_is_named_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "question.toml"
    file.write_text(text)
    with pytest.raises(InputError, match=says) as caught:
        read_scenario(file)
    assert str(caught.value).startswith(str(file))
    with pytest.raises(InputError, match="cannot be read"):
        read_scenario(tmp_path / "absent.toml")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"now": datetime(2026, 11, 23)}, "now: 2026-11-23T00:00:00 has no time zone: give it in UTC"),
        (
            {"uncontrolled_from": datetime(2027, 1, 1)},
            "uncontrolled_from: 2027-01-01T00:00:00 has no time zone",
        ),
        ({"now": "2026-11-23"}, "now: '2026-11-23' is not an instant"),
        ({"weather": "foo"}, "weather: 'foo' is not known: choose known, observed"),
        ({"samples": 0}, "samples: 0 is not a whole number from 1 to 10,000,000"),
        ({"samples": 12.5}, "samples: 12.5 is not a whole number"),
        ({"seed": -1}, "seed: -1 is not a whole number from 0"),
        ({"workers": -3}, "workers: -3 is not a whole number from 1 to 1,024"),
        ({"horizon_days": math.nan}, "horizon_days: nan is not a finite number"),
        ({"mass_kg": "heavy"}, "mass_kg: 'heavy' is not a finite number"),
        ({"wind": (5.0, 0.0)}, r"wind: \(5.0, 0.0\) is no Wind"),
        ({"f107_sfu": 100.0, "ap": 900.0}, "ap: 900 is not from 0 to 400"),
        (
            {"dispersed": [replace(HEAT_FACTOR, name="heat")]},
            "dispersed: no uncertain input is called 'heat'",
        ),
    ],
)
@pytest.mark.parametrize("ask", [iss_risk.assess, predict_decay, simulate_debris])
def test_every_function_refuses_the_same_in_the_same_words(
    ask: Any, asked: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        ask(**asked)
    assert "\n" not in str(caught.value)


def test_a_keyword_that_is_none_is_named() -> None:
    with pytest.raises(TypeError, match="vehcile"):
        iss_risk.assess(vehcile="iss")  # type: ignore[call-arg]


def test_a_scenario_is_short_and_can_be_compared() -> None:
    assert repr(Scenario()) == "Scenario()"
    assert repr(Scenario(vehicle="uars", sheltering=0.5)) == "Scenario(vehicle='uars', sheltering=0.5)"
    one, other = Scenario(attitude="held"), Scenario(attitude="tumbling")
    assert one.differences(other) == {"attitude": ("held", "tumbling")}
    assert pickle.loads(pickle.dumps(FULL)) == FULL
    with pytest.raises(AttributeError):
        one.attitude = "unknown"  # type: ignore[misc]


def test_what_has_no_name_in_a_file_is_not_saved(tmp_path: Path) -> None:
    file = tmp_path / "question.toml"
    history = iss_risk.read_orbit(None)
    for scenario in (Scenario(orbit="-"), Scenario(orbit=history)):
        with pytest.raises(UsageError, match="orbit: cannot be saved"):
            save_scenario(scenario, file)
    assert not file.exists()


def test_instants_are_kept_in_utc() -> None:
    there = timezone(timedelta(hours=5))
    scenario = Scenario(now=datetime(2026, 11, 23, 5, tzinfo=there), uncontrolled_from=NOW.astimezone(there))
    assert scenario == Scenario(now=NOW, uncontrolled_from=NOW)
    assert scenario.now is not None
    assert scenario.now.tzinfo is UTC


def test_what_can_be_used_once_is_kept() -> None:
    hotter = replace(HEAT_FACTOR, distribution=LogNormal(1.3, 0.2))
    assert Scenario(dispersed=(one for one in [hotter])).dispersed == (hotter,)  # type: ignore[arg-type]
    assert Scenario(places=["Lagos", "Berlin"]).places == "Lagos, Berlin"  # type: ignore[list-item]


def test_numbers_of_numpy_are_numbers() -> None:
    numbers: dict[str, Any] = {
        "mass_kg": np.float32(5.0),
        "horizon_days": np.int64(85),
        "drag_area_m2": np.float64(2.0),
    }
    scenario = Scenario(**numbers)
    assert scenario == Scenario(mass_kg=5.0, horizon_days=85.0, drag_area_m2=2.0)
    assert type(scenario.horizon_days) is float
    effort = iss_risk.Effort(samples=np.int64(16), seed=np.int32(3))  # type: ignore[arg-type]
    assert effort == iss_risk.Effort(samples=16, seed=3)
    assert type(effort.samples) is int
    assert iss_risk.Execution(np.int64(2)) == iss_risk.Execution(2)  # type: ignore[arg-type]
    assert Scenario(object=25544).object == "25544"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"now": pd.NaT}, "now: NaT is not an instant"),
        ({"dispersed": None}, "dispersed: None is no list of inputs"),
        ({"dispersed": [1]}, "dispersed: 1 is no DispersedInput"),
        ({"places": [5]}, "places: neither a file"),
        ({"vehicle": 5}, "vehicle: 5 is no name, file or Vehicle"),
        ({"orbit": b"1"}, "orbit: b'1' is no file or OrbitHistory"),
        ({"wind": None}, "wind: None is no Wind"),
    ],
)
def test_values_of_another_kind_are_usage_errors(asked: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        Scenario(**asked)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Uniform(2.0, 1.0),
        lambda: Normal(0.0, -1.0),
        lambda: LogNormal(-1.0, 0.2),
        lambda: LogNormal(1.0, math.inf),
        lambda: Scenario(dispersed=[replace(OXIDATION_EFFICIENCY, distribution=Normal(0.0, 1.0))]),  # type: ignore[arg-type]
        lambda: Scenario(dispersed=[replace(OXIDATION_EFFICIENCY, distribution=Uniform(0.0, 5.0))]),
        lambda: Scenario(dispersed=[replace(DENSITY_NOISE, distribution=Normal(1.0, 0.1))]),
        lambda: Scenario(dispersed=[HEAT_FACTOR, HEAT_FACTOR]),
        lambda: iss_risk.Place("Nowhere", 100.0, 0.0, 50.0),
        lambda: iss_risk.Place("Nowhere", 0.0, 0.0, 0.0),
        lambda: iss_risk.assess("iss.tle"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_is_refused(make: Any) -> None:
    with pytest.raises(UsageError):
        make()


def test_only_what_reads_again_as_the_same_is_saved(tmp_path: Path, orbit_file: Any) -> None:
    file = tmp_path / "question.toml"
    save_scenario(Scenario(vehicle=iss_risk.load_vehicle("uars")), file)
    assert read_scenario(file) == Scenario(vehicle="uars")
    save_scenario(Scenario(orbit=iss_risk.read_orbit(orbit_file(400.0))), file)
    assert read_scenario(file).orbit == str(tmp_path / "orbit.tle")
    kept = file.read_text()
    changed = replace(iss_risk.load_vehicle("uars"), name="Mine", drag=None)
    history = iss_risk.read_orbit(Path(__file__).parents[1] / "data" / "orbits" / "iss.tle")
    early = history.until(history.records[2].epoch)
    odd = replace(HEAT_FACTOR, source="two\nlines")
    for scenario, field in (
        (Scenario(vehicle=changed), "vehicle"),
        (Scenario(vehicle=iss_risk.load_vehicle("generic:1500")), "vehicle"),
        (Scenario(orbit=early), "orbit"),
        (Scenario(places=[iss_risk.Place("Here", 1.0, 2.0, 3.0)]), "places"),
        (Scenario(dispersed=[odd]), "scenario"),
    ):
        with pytest.raises(UsageError, match=f"{field}: cannot be saved"):
            save_scenario(scenario, file)
        assert file.read_text() == kept
    assert {one.name for one in tmp_path.iterdir()} == {"question.toml", "orbit.tle"}


def test_the_name_of_a_vehicle_that_ships_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "iss").write_text("something else")
    file = tmp_path / "question.toml"
    file.write_text('vehicle = "iss"')
    assert read_scenario(file).vehicle == "iss"


def test_what_is_stated_beside_a_file_counts_more(tmp_path: Path) -> None:
    file = tmp_path / "question.toml"
    file.write_text("ap = 10")
    assert read_scenario(file, f107_sfu=100.0) == Scenario(ap=10.0, f107_sfu=100.0)
    with pytest.raises(InputError, match=r"line 1, ap: needs a constant F10\.7"):
        read_scenario(file)
    with pytest.raises(UsageError, match="f107_sfu: 9 is not from"):
        read_scenario(file, f107_sfu=9.0)
    file.write_text("now = 9999-12-31T23:59:59-12:00")
    with pytest.raises(InputError, match="line 1, now: is not in the years of the calendar"):
        read_scenario(file)


def test_a_scenario_is_saved_only_after_a_run_that_answers(tmp_path: Path) -> None:
    file = tmp_path / "question.toml"
    file.write_text("sheltering = 0.5")
    for options, code in ((["--orbit", str(tmp_path / "absent.tle")], 3), (["--samples", "0"], 2)):
        assert (
            run(["debris" if "--samples" in options else "decay", *options, "--save-scenario", str(file)])
            == code
        )
        assert file.read_text() == "sheltering = 0.5"
    asked = ["--vehicle", "uars", "--samples", "2", "--quiet", "--save-scenario", str(file)]
    assert run(["debris", *asked]) == 0
    assert read_scenario(file).vehicle == "uars"
    assert run(["debris", *asked[:-1], str(tmp_path / "no" / "folder.toml")]) == 3
    assert run(["debris", *asked[:-1], "-"]) == 2


def test_a_checkpoint_belongs_to_its_sun(tmp_path: Path) -> None:
    """Also where nothing else of the run depends on it: a stated coefficient."""
    file = tmp_path / "run.npz"
    asked: dict[str, Any] = {
        "object": "iss", "vehicle": "delta_ii_second_stage", "now": NOW, "samples": 8, "workers": 1,
        "checkpoint": file,
        "ballistic_coefficient_kg_m2": 170.0,
    }  # fmt: skip
    iss_risk.assess(f107_sfu=200.0, **asked)
    with pytest.raises(InputError, match=r"another run \(other: solar activity\)"):
        iss_risk.assess(f107_sfu=70.0, **asked)
    with pytest.raises(InputError, match=r"another run \(other: inputs\)"):
        iss_risk.assess(f107_sfu=200.0, **(asked | {"ballistic_coefficient_kg_m2": 170.0001}))


def test_an_answer_says_what_was_assumed() -> None:
    answer = predict_decay(now=NOW, f107_sfu=150.0, ap=12.0, attitude="held", samples=2, workers=1)
    assert answer.run.assumed == {"attitude": "held", "f107_sfu": 150.0, "ap": 12.0}
    found = iss_risk.assess(
        object="iss",
        vehicle="delta_ii_second_stage",
        now=NOW,
        wind=Wind(30.0, 270.0),
        end_altitude_km=150.0,
        samples=8,
    )
    assert found.run.assumed == {"wind": "30 m/s from 270°"}
    # The altitude that counts as re-entry where no debris is followed does not matter where it is.
    usual = iss_risk.assess(
        object="iss", vehicle="delta_ii_second_stage", now=NOW, wind=Wind(30.0, 270.0), samples=8
    )
    assert found.totals == usual.totals


def test_a_hindcast_takes_no_drag_for_its_own_cases_and_no_constant_sun() -> None:
    with pytest.raises(UsageError, match="mass_kg: is for an object of a file"):
        iss_risk.hindcast(["Tiangong-1"], mass_kg=100.0, samples=2)
    usual = iss_risk.hindcast(["CZ-5B Y1"], samples=8, workers=1)
    constant = iss_risk.hindcast(["CZ-5B Y1"], samples=8, workers=1, f107_sfu=60.0, ap=1.0)
    assert usual.cases == constant.cases


def test_an_orbit_of_another_object_is_refused() -> None:
    history = iss_risk.read_orbit(None)
    with pytest.raises(InputError, match="is of object 25544, not 48274"):
        predict_decay(orbit=history, object="48274", now=NOW)


def test_options_are_what_is_not_at_its_default_as_used(tmp_path: Path) -> None:
    assert Scenario(now=NOW).options == {}
    asked = replace(FULL, orbit=tmp_path / "iss.tle", ballistic_coefficient_kg_m2=150.0)
    options = asked.options
    assert set(options) == {one.name for one in fields(Scenario)} - {"now"}
    assert options["orbit"] == "iss.tle"  # and not where it lies
    assert options["uncontrolled_from"] == "2027-01-01T12:30:00Z"
    assert (options["conditioning"], options["horizon_days"], options["wind"]) == (False, 1000.0, "30,270")
    assert options["places"] == "Berlin, Lagos"
    assert str(options["dispersed"]).startswith("heat_factor ")
    read = replace(Scenario(), vehicle=iss_risk.load_vehicle("generic:1500"))
    assert read.options == {"vehicle": "generic:1500"}
