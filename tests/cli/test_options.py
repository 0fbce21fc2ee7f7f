"""Options: what is accepted, what is refused and how, and the environment variables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import click
import pytest

from iss_risk.cli.program import program
from iss_risk.debris.wind import Wind
from iss_risk.execution import Execution
from iss_risk.scenario import Scenario
from iss_risk.sources.selection import Selection

from .conftest import Cli


def every_flag(group: click.Group = program) -> Iterator[tuple[click.Command, click.Option]]:
    """The options without a value of all commands."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from every_flag(command)
        yield from ((command, one) for one in command.params if isinstance(one, click.Option) and one.is_flag)


FLAGS = [(f"{one.opts[0]} of {command.name}", command, one) for command, one in every_flag() if one.envvar]


def test_the_study_gets_the_defaults(iss_risk_cli: Cli) -> None:
    assert iss_risk_cli("assess").exit_code == 0
    assert iss_risk_cli.calls == [
        {
            "scenario": Scenario(),
            "selection": Selection(),
            "samples": 4096,
            "seed": 0,
            "tolerance": None,
            "most_samples": 131_072,
            "checkpoint": None,
            "execution": Execution(),
            "nations": None,
            "population": None,
            "population_year": None,
            "groups": [],
            "progress": None,
        }
    ]


def test_the_study_gets_what_was_asked(iss_risk_cli: Cli) -> None:
    asked = ["--orbit", "-", "--vehicle", "mir", "--samples", "16", "--seed", "7", "--workers", "2"]
    assert iss_risk_cli("assess", *asked, "--horizon", "0.5").exit_code == 0
    (call,) = iss_risk_cli.calls
    assert call["scenario"] == Scenario(orbit="-", vehicle="mir", horizon_days=0.5)
    assert (call["samples"], call["seed"], call["execution"]) == (16, 7, Execution(2))


def test_a_scenario_gets_every_option(iss_risk_cli: Cli) -> None:
    options = {
        "--orbit": "a.tle", "--object": "25544", "--vehicle": "mir", "--class": "station",
        "--attitude": "held",
        "--mass": "1e5", "--area": "700", "--cd": "2.1", "--uncontrolled-from": "2027-01-01",
        "--now": "2026-12-01", "--horizon": "100", "--weather": "observed", "--f107": "150", "--ap": "12",
        "--correlation": "detra-kemp-riddell", "--wind": "30,270", "--sheltering": "0.5", "--places": "Lagos",
    }  # fmt: skip
    assert iss_risk_cli("assess", *(word for pair in options.items() for word in pair)).exit_code == 0
    assert iss_risk_cli("assess", "--ballistic-coefficient", "150").exit_code == 0
    assert [call["scenario"] for call in iss_risk_cli.calls] == [
        Scenario(
            orbit="a.tle",
            object="25544",
            vehicle="mir",
            object_class="station",
            attitude="held",
            mass_kg=1e5,
            drag_area_m2=700.0,
            drag_coefficient=2.1,
            uncontrolled_from=datetime(2027, 1, 1, tzinfo=UTC),
            now=datetime(2026, 12, 1, tzinfo=UTC),
            horizon_days=100.0,
            weather="observed",
            f107_sfu=150.0,
            ap=12.0,
            correlation="detra-kemp-riddell",
            wind=Wind(30.0, 270.0),
            sheltering=0.5,
            places="Lagos",
        ),
        Scenario(ballistic_coefficient_kg_m2=150.0),
    ]


def test_long_runs_get_what_was_asked(iss_risk_cli: Cli) -> None:
    asked = ["--tolerance", "0.02", "--max-samples", "9000", "--checkpoint", "c.npz", "--sheltering", "0.8"]
    assert iss_risk_cli("assess", *asked, "--backend", "processes", "--workers", "3").exit_code == 0
    assert iss_risk_cli("assess", "--scheduler", "tcp://host:8786").exit_code == 0
    first, second = iss_risk_cli.calls
    assert (first["tolerance"], first["most_samples"], str(first["checkpoint"].path)) == (0.02, 9000, "c.npz")
    assert (first["scenario"].sheltering, first["execution"]) == (0.8, Execution(3, "processes"))
    assert second["execution"] == Execution(scheduler="tcp://host:8786")


def test_overflight_gets_what_was_asked(iss_risk_cli: Cli) -> None:
    maps = ["--nations", "n.gpkg", "--population", "p.tif", "--population-year", "2011"]
    assert iss_risk_cli("overflight", "--orbit", "a.tle", "--days", "7", *maps).exit_code == 0
    assert iss_risk_cli.calls == [
        {
            "scenario": Scenario(orbit="a.tle"),
            "selection": Selection(),
            "days": 7.0,
            "nations": "n.gpkg",
            "population": "p.tif",
            "population_year": 2011,
            "groups": [],
        }
    ]


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--samples", "0", "--samples: 0 is not a whole number from 1 to 10,000,000"),
        ("--samples", "-5", "--samples: -5 is not a whole number from 1 to 10,000,000"),
        ("--samples", "10000001", "--samples: 10000001 is not a whole number from 1 to 10,000,000"),
        ("--samples", "many", "not a valid integer"),
        ("--seed", "-1", "--seed: -1 is not a whole number from 0 to "),
        ("--seed", str(2**63), "is not a whole number from 0 to "),
        ("--horizon", "0", "--horizon: 0 is not from 0.001 to 36,525"),
        ("--horizon", "nan", "not a number"),
        ("--horizon", "inf", "not a number"),
        ("--workers", "0", "--workers: 0 is not a whole number from 1 to 1,024"),
        ("--tolerance", "1", "--tolerance: 1 is not below 1"),
        ("--max-samples", "0", "--max-samples: 0 is not a whole number"),
        ("--population-year", "1900", "--population-year: 1900 is not in the years 1950 to 2100"),
        ("--backend", "ants", "--backend: 'ants' is not known: choose threads, processes"),
        ("--source", "rumour", "--source: 'rumour' is not known: choose auto, "),
        ("--max-age", "0", "--max-age: 0 is not above 0"),
        ("--attitude", "upright", "--attitude: 'upright' is not known: choose held, tumbling, unknown"),
        ("--class", "ufo", "--class: 'ufo' is not known: choose rocket-body, satellite, cubesat, capsule, "),
        ("--weather", "foo", "--weather: 'foo' is not known: choose known, observed"),
        ("--correlation", "guess", "--correlation: 'guess' is not known: choose sutton-graves, "),
        ("--mass", "-3", "--mass: -3 is not from 0.001 to 100,000,000"),
        ("--area", "500", "--area: needs the mass as well"),
        ("--cd", "2.2", "--cd: needs the drag area as well"),
        ("--ap", "12", "--ap: needs a constant F10.7 as well"),
        ("--f107", "20", "--f107: 20 is not from 50 to 500"),
        ("--wind", "500,10", "--wind: 500 is not from 0 to 150"),
        ("--sheltering", "1.5", "--sheltering: 1.5 is not from 0 to 1"),
        ("--object", " ", "--object: the object has no name"),
        ("--now", "yesterday", "write for example 2026-10-09"),
        ("--now", "2026-13-01", "write for example 2026-10-09"),
        ("--now", "", "write for example 2026-10-09"),
        ("--now", "0001-01-01T00:00+14:00", "write for example 2026-10-09"),
        ("--now", "1800-01-01", "--now: 1800-01-01T00:00:00+00:00 is not in the years 1957 to 2199"),
        ("--nonsense", "1", "No such option"),
    ],
)
def test_wrong_usage_is_exit_code_2_before_anything_is_computed(
    iss_risk_cli: Cli, option: str, value: str, says: str
) -> None:
    outcome = iss_risk_cli("assess", option, value)
    assert outcome.exit_code == 2
    assert says in outcome.stderr
    assert outcome.stdout == ""
    assert iss_risk_cli.calls == []


def test_the_largest_values_are_accepted(iss_risk_cli: Cli) -> None:
    assert iss_risk_cli("assess", "--samples", "10000000", "--seed", str(2**63 - 1)).exit_code == 0


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-10-09", datetime(2026, 10, 9, tzinfo=UTC)),
        ("2026-10-09T12:00Z", datetime(2026, 10, 9, 12, tzinfo=UTC)),
        ("2026-10-09 12:00:30", datetime(2026, 10, 9, 12, 0, 30, tzinfo=UTC)),
        ("2026-10-09T12:00+02:00", datetime(2026, 10, 9, 10, tzinfo=UTC)),
    ],
)
def test_now_is_utc_unless_it_has_an_offset(iss_risk_cli: Cli, text: str, instant: datetime) -> None:
    assert iss_risk_cli("assess", "--now", text).exit_code == 0
    now = iss_risk_cli.calls[0]["scenario"].now
    assert now == instant
    assert now.tzinfo is UTC


def test_quiet_and_verbose_contradict_each_other(iss_risk_cli: Cli) -> None:
    outcome = iss_risk_cli("assess", "--quiet", "--verbose")
    assert outcome.exit_code == 2
    assert "choose one" in outcome.stderr
    assert iss_risk_cli.calls == []


@pytest.mark.parametrize(
    ("option", "value", "setting", "expected"),
    [
        ("ORBIT", "x.tle", "orbit", "x.tle"),
        ("VEHICLE", "mir", "vehicle", "mir"),
        ("SAMPLES", "99", "samples", 99),
        ("SEED", "5", "seed", 5),
        ("NOW", "2026-10-09", "now", datetime(2026, 10, 9, tzinfo=UTC)),
        ("HORIZON", "30", "horizon_days", 30.0),
        ("WORKERS", "1", "workers", 1),
        ("NATIONS", "n.shp", "nations", "n.shp"),
        ("POPULATION", "p.tif", "population", "p.tif"),
        ("POPULATION_YEAR", "2011", "population_year", 2011),
        ("PLACES", "Berlin, Lagos", "places", "Berlin, Lagos"),
    ],
)
def test_every_option_has_an_environment_variable(
    iss_risk_cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
    option: str,
    value: str,
    setting: str,
    expected: object,
) -> None:
    monkeypatch.setenv(f"ISS_RISK_{option}", value)
    assert iss_risk_cli("assess").exit_code == 0
    call = iss_risk_cli.calls[0]
    stated = {**vars(call["scenario"]), **vars(call["execution"]), **call}
    assert stated[setting] == expected


def test_the_command_line_overrides_the_environment(
    iss_risk_cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISS_RISK_SAMPLES", "99")
    iss_risk_cli("assess", "--samples", "7")
    assert iss_risk_cli.calls[0]["samples"] == 7


def test_a_wrong_environment_variable_is_named(iss_risk_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISS_RISK_SAMPLES", "-1")
    outcome = iss_risk_cli("assess")
    assert outcome.exit_code == 2
    assert "ISS_RISK_SAMPLES" in outcome.stderr


def test_json_and_all_by_environment(iss_risk_cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISS_RISK_ALL", "1")
    assert "Nation 190" in iss_risk_cli("assess").stdout
    monkeypatch.setenv("ISS_RISK_JSON", "true")
    assert iss_risk_cli("assess").stdout.startswith("{\n")


@pytest.mark.parametrize(("command", "flag"), [one[1:] for one in FLAGS], ids=[one[0] for one in FLAGS])
def test_a_flag_of_the_environment_means_what_it_says(
    monkeypatch: pytest.MonkeyPatch, command: click.Command, flag: click.Option
) -> None:
    """Yes: what the flag on the command line means; no: what its absence does."""
    variable = str(flag.envvar)

    def value(text: str | None, *words: str) -> object:
        monkeypatch.delenv(variable, raising=False)
        if text is not None:
            monkeypatch.setenv(variable, text)
        context = click.Context(command)
        parameters, _, _ = command.make_parser(context).parse_args([*words])
        return flag.handle_parse_result(context, parameters, [])[0]

    absent, given = value(None), value(None, flag.opts[0])
    assert absent != given
    assert [value(yes) for yes in ("1", "true", "YES")] == [given] * 3
    assert [value(no) for no in ("0", "false", "no", "")] == [absent] * 4
