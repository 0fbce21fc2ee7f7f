"""The options that make up a scenario: the same on every command whose question depends on them."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli.completion import Names, large_cities, objects, vehicles, words
from iss_risk.cli.option import F, option, stated
from iss_risk.cli.parameters import Instant, Number, Numbers
from iss_risk.errors import LimitExceeded, NotConvergedError, UsageError

if TYPE_CHECKING:
    from iss_risk.scenario import Scenario

# By the name of the field of Scenario.
_OPTIONS = {
    "orbit": option(
        "--orbit",
        type=click.Path(allow_dash=True),
        metavar="FILE|-",
        help="Orbit file (TLE, OMM, OEM or OPM); - reads standard input. [default: what --source allows]",
    ),
    "object": option(
        "--object",
        type=Names(objects),
        metavar="NUMBER|NAME",
        help="Which object, by catalogue number or name; also selects one of several in a file. "
        "[default: the ISS]",
    ),
    "vehicle": option(
        "--vehicle",
        type=Names(vehicles, or_file=True),
        metavar="NAME|FILE",
        help="What comes down: one of `iss-risk vehicle list`, generic:KG, or your own TOML file. "
        "[default: what the object is known as, else one of its class]",
    ),
    "object_class": option(
        "--class",
        "object_class",
        type=words("rocket-body", "satellite", "cubesat", "capsule", "station", "fragment"),
        metavar="CLASS",
        help="What kind of object: rocket-body, satellite, cubesat, capsule, station or fragment: its usual "
        "drag, and its usual parts where no --vehicle is given. [default: as its name tells]",
    ),
    "configuration": option(
        "--configuration",
        type=words("today", "crewed", "abandoned", "bare"),
        metavar="NAME",
        help="What is docked at it, as `iss-risk vehicle show` lists: today, crewed, abandoned or bare of "
        "the station. Mass and drag follow. [default: that of its file; of the station abandoned]",
    ),
    "docked": option(
        "--docked",
        metavar="NAME=N,...",
        help="Other numbers of some docked vehicles than in the configuration: soyuz=0,progress=3.",
    ),
    "attitude": option(
        "--attitude",
        metavar="held|tumbling|unknown",
        help="How it flies from now on; held is as it has flown. [default: unknown for a vehicle that states "
        "both, if it is flown today, as the ISS, or its decay is not known; else held]",
    ),
    "ballistic_coefficient_kg_m2": option(
        "--ballistic-coefficient",
        "ballistic_coefficient_kg_m2",
        type=Number(),
        metavar="KG/M2",
        help="m/(Cd·A), as a fixed value: nothing is fitted.",
    ),
    "mass_kg": option(
        "--mass",
        "mass_kg",
        type=Number(),
        metavar="KG",
        help="Mass in orbit: of parts that its class has; together with --area a prior of its drag.",
    ),
    "drag_area_m2": option(
        "--area",
        "drag_area_m2",
        type=Number(),
        metavar="M2",
        help="Mean projected area in flight; needs --mass as well.",
    ),
    "drag_coefficient": option(
        "--cd", "drag_coefficient", type=Number(), help="Drag coefficient of that area. [default: 2.2]"
    ),
    "uncontrolled_from": option(
        "--uncontrolled-from",
        type=Instant(),
        metavar="ISO",
        help="Abandoned at this instant: until then reboosts hold the orbit. [default: uncontrolled since "
        "the epoch of the orbit]",
    ),
    "still_up": option(
        "--still-up",
        type=Instant(),
        metavar="ISO",
        help="It is known to be up at this instant, by a sighting for example: samples that come down "
        "earlier do not count. [default: what the newest element set and its service say]",
    ),
    "conditioning": option(
        "--no-conditioning",
        "conditioning",
        is_flag=True,
        # Not flag_value=False: of that click reads a 1 in the environment as "on".
        callback=lambda _context, _parameter, given: not given,
        help="Count all samples, also those that come down before the object is known to be up.",
    ),
    "now": option(
        "--now",
        type=Instant(),
        metavar="ISO",
        help="Freeze the clock, e.g. 2026-10-09 or 2026-10-09T12:00Z (UTC unless it has an offset).",
    ),
    "horizon_days": option(
        "--horizon",
        "horizon_days",
        type=Number(),
        metavar="DAYS",
        help="How many days ahead to look for a re-entry. [default: 9131.25, 25 years]",
    ),
    "weather": option(
        "--weather",
        metavar="known|observed",
        help="Solar activity after now: forecast from what was known then, or as it was observed "
        "(hindcasts). [default: known]",
    ),
    "f107_sfu": option(
        "--f107",
        "f107_sfu",
        type=Number(),
        metavar="SFU",
        help="Constant solar flux F10.7 instead of the weather.",
    ),
    "ap": option("--ap", type=Number(), metavar="AP", help="Constant Ap; needs --f107. [default: 9]"),
    "end_altitude_km": option(
        "--end-altitude",
        "end_altitude_km",
        type=Number(),
        metavar="KM",
        help="Altitude that counts as re-entry. [default: 80]",
    ),
    "entry": option(
        "--entry",
        type=Numbers("altitude", "speed", "angle", "latitude", "longitude", "azimuth"),
        metavar="KM,KM/S,DEG,DEG,DEG,DEG",
        help="Start there: altitude, inertial speed, flight-path angle (negative: down), latitude, "
        "longitude, azimuth. [default: a natural decay from a low circular orbit]",
    ),
    "correlation": option(
        "--correlation",
        type=words("sutton-graves", "detra-kemp-riddell"),
        metavar="NAME",
        help="The correlation for the heating of a stagnation point: sutton-graves or "
        "detra-kemp-riddell. [default: sutton-graves]",
    ),
    "rules": option(
        "--rules",
        metavar="ours|nasa",
        help="nasa: composites and cloth burn, every input at its middle, objects from 0.6 kg, to compare "
        "with NASA's codes; no estimate of what will land. [default: ours]",
    ),
    "wind": option(
        "--wind",
        type=Numbers("speed", "direction"),
        metavar="M/S,DEG",
        help="Horizontal wind at all heights: its speed, and where it blows from. [default: none]",
    ),
    "sheltering": option(
        "--sheltering",
        type=Number(),
        metavar="SHARE",
        help="Also give the totals if this share of the people were under roofs that protect (0 to 1).",
    ),
    "places": option(
        "--places",
        type=Names(large_cities, several=True, or_file=True),
        metavar="FILE|CITY,...",
        help="Also answer for circles: CSV or GeoJSON of name, latitude, longitude, radius_km; or large "
        "cities.",
    ),
}
FIELDS = tuple(_OPTIONS)
# Those that an assessment, and the pages that show one, depend on.
OF_AN_ASSESSMENT = tuple(name for name in FIELDS if name not in ("end_altitude_km", "entry", "rules"))
# By themselves, for commands that have no scenario or whose scenarios come from files.
configuration, docked, now = _OPTIONS["configuration"], _OPTIONS["docked"], _OPTIONS["now"]

_scenario_file = option(
    "--scenario",
    "scenario_file",
    type=click.Path(),
    metavar="FILE",
    help="Read the question from a TOML file; options given as well take precedence.",
)
_save_scenario = option(
    "--save-scenario",
    type=click.Path(),
    metavar="FILE",
    help="Write the question, with its clock, to a TOML file for --scenario.",
)


def scenario(*names: str) -> Callable[[F], F]:
    """Add the options of these fields of Scenario, --scenario and --save-scenario; the command gets one
    checked `scenario` for them."""

    def add(function: F) -> F:
        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            context = click.get_current_context()
            rest = {name: value for name, value in kwargs.items() if name not in (*names, *_FILE_OPTIONS)}
            asked = scenario_of(context)
            save = context.params["save_scenario"]
            if save is not None:
                asked = _ready_to_save(asked, save)
            try:
                result = function(*args, scenario=asked, **rest)
            except (LimitExceeded, NotConvergedError):
                # There is an answer all the same.
                _save(asked, save)
                raise
            _save(asked, save)
            return result

        decorated: Any = wrapper
        for one in reversed((*(_OPTIONS[name] for name in names), _scenario_file, _save_scenario)):
            decorated = one(decorated)
        return decorated

    return add


_FILE_OPTIONS = ("scenario_file", "save_scenario")


def scenario_of(context: click.Context) -> Scenario:
    """The scenario that the options of a command state. Raises UsageError, and InputError for a file that
    cannot be used."""
    from iss_risk.debris.entry_state import EntryState
    from iss_risk.debris.wind import Wind
    from iss_risk.scenario import Scenario

    values = stated(context, tuple(name for name in FIELDS if name in context.params))
    for name, kind in (("entry", EntryState), ("wind", Wind)):
        if values.get(name) is not None:
            values[name] = kind(*values[name])
    file = context.params["scenario_file"]
    if file is None:
        return Scenario(**values)
    from iss_risk.scenario_file import read_scenario

    return read_scenario(Path(file), **values)


def _ready_to_save(asked: Scenario, path: str) -> Scenario:
    """The scenario with its clock set, when it is known that it can be saved. Raises UsageError and
    OutputError, before the long computation."""
    from iss_risk.scenario_file import save_scenario
    from iss_risk.sources.clock import utc_now
    from iss_risk.sources.files import check_writable

    if path == "-":
        raise UsageError("needs the name of a file", parameter="save_scenario")
    check_writable(Path(path))
    asked = replace(asked, now=asked.now or utc_now())
    with tempfile.TemporaryDirectory() as folder:
        save_scenario(asked, Path(folder) / "scenario.toml")
    return asked


def _save(asked: Scenario, path: str | None) -> None:
    if path is not None:
        from iss_risk.scenario_file import save_scenario

        save_scenario(asked, Path(path))
