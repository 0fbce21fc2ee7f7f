"""A question as a value and as a file: what it refuses, and that what is saved is read again."""

from __future__ import annotations

import math
import pickle
import typing
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import iss_risk
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
    attitude="tumbling",
    mass_kg=419_725.0,
    drag_area_m2=2000.0,
    drag_coefficient=2.3,
    uncontrolled_from=datetime(2027, 1, 1, 12, 30, tzinfo=UTC),
    now=datetime(2026, 11, 23, 1, 2, 3, 456_789, tzinfo=UTC),
    horizon_days=1000.0,
    weather="observed",
    f107_sfu=150.0,
    ap=12.0,
    end_altitude_km=90.0,
    entry=EntryState(120.0, 7.8, -1.2, -40.0, -150.0, 60.0),
    correlation="detra-kemp-riddell",
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
        ("mass_kg = -1", "line 1, mass_kg: -1 is not above 0"),
        ("drag_area_m2 = 5.0", "drag_area_m2: needs the mass as well"),
        ('mass_kg = "heavy"', "mass_kg: must be a number"),
        ("mass_kg = inf", "mass_kg: must be finite"),
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
