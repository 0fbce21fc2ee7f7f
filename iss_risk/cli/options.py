"""The one registry of options. An option means the same, and is named the same, in every command.

Each can also be set by the environment variable ISS_RISK_<OPTION>, which `--help` shows.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from iss_risk.cli.delivery import Delivery
from iss_risk.cli.parameters import CasualtyLimit, Days, Instant, NotNegative, NumberList, Numbers, Positive
from iss_risk.cli.unattended import Unattended
from iss_risk.constants import DEFAULT_HORIZON_DAYS

F = TypeVar("F", bound=Callable[..., Any])

MOST_SAMPLES = 10_000_000
MOST_WORKERS = 1_024
MOST_HORIZON_DAYS = 36_525.0  # a century; the solar cycle is anyone's guess long before that
MOST_OVERFLIGHT_DAYS = 366.0  # an element set says nothing about the ground track that far ahead


def _option(flag: str, *names: str, **settings: Any) -> Callable[[F], F]:
    """A click option with its environment variable: `--samples` is ISS_RISK_SAMPLES."""
    variable = "ISS_RISK_" + flag.removeprefix("--").upper().replace("-", "_")
    return click.option(flag, *names, envvar=variable, show_envvar=True, **settings)


orbit = _option(
    "--orbit",
    type=click.Path(allow_dash=True),
    metavar="FILE|-",
    help="Orbit file (TLE, OMM, OEM or OPM); - reads standard input. [default: what --source allows]",
)

_source = _option(
    "--source",
    type=click.Choice(["auto", "embedded", "cache", "celestrak", "space-track"]),
    default="auto",
    show_default=True,
    help="Where orbit and space weather come from. auto: a copy of today, else the network, else the last "
    "good copy, else the embedded snapshot.",
)
_object = _option(
    "--object",
    "object_",
    metavar="NUMBER|NAME",
    help="Which object, by catalogue number or name; also picks one of several in a file. [default: the ISS]",
)
offline = _option(
    "--offline",
    is_flag=True,
    help="Ask nothing of the network: use what was fetched before, or the snapshot.",
)
_max_age = _option(
    "--max-age",
    type=Positive(),
    metavar="HOURS",
    help="Oldest orbit to accept: where none younger can be had, exit 3. [default: any, with a warning]",
)

vehicle = _option(
    "--vehicle",
    default="iss",
    show_default=True,
    metavar="NAME|FILE",
    help="What comes down: one of `iss-risk vehicle list`, generic:KG, or your own TOML file.",
)

module = _option("--module", metavar="NAME", help="Only the modules whose name contains this. [default: all]")

tree = _option("--tree", is_flag=True, help="Show every kind of part, under what holds it.")

samples = _option(
    "--samples",
    type=click.IntRange(1, MOST_SAMPLES),
    default=4096,
    show_default=True,
    metavar="N",
    help="Number of simulated re-entries.",
)

seed = _option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    default=0,
    show_default=True,
    metavar="N",
    help="Random seed: the same inputs and seed give the same bytes.",
)

now = _option(
    "--now",
    type=Instant(),
    metavar="ISO",
    help="Freeze the clock, e.g. 2026-10-09 or 2026-10-09T12:00Z (UTC unless it has an offset).",
)

horizon = _option(
    "--horizon",
    type=Days(most=MOST_HORIZON_DAYS),
    metavar="DAYS",
    default=DEFAULT_HORIZON_DAYS,
    show_default=True,
    help="How many days ahead to look for a re-entry.",
)

days = _option(
    "--days",
    type=Days(most=MOST_OVERFLIGHT_DAYS),
    metavar="DAYS",
    help="Follow the ground track this many days ahead. [default: the long-run share of time]",
)

sheltering = _option(
    "--sheltering",
    type=click.FloatRange(0.0, 1.0, max_open=True),
    default=0.0,
    metavar="SHARE",
    help="Also give the totals if this share of the people were under roofs that hold (0 to 1).",
)

tolerance = _option(
    "--tolerance",
    type=click.FloatRange(0.0, 1.0, min_open=True, max_open=True),
    metavar="ERROR",
    help="Double the samples until the sampling error of the ten nations at most risk is below, e.g. 0.02.",
)

most_samples = _option(
    "--max-samples",
    "most_samples",
    type=click.IntRange(1, MOST_SAMPLES),
    default=131_072,
    show_default=True,
    metavar="N",
    help="With --tolerance, the most samples; exit code 5 if they do not suffice.",
)

checkpoint = _option(
    "--checkpoint",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Save the sums of a long run here, and go on from there when it is run again.",
)

backend = _option(
    "--backend",
    type=click.Choice(["threads", "processes"]),
    default="threads",
    show_default=True,
    help="What the workers are; does not change the answer.",
)

scheduler = _option(
    "--scheduler",
    metavar="ADDRESS",
    help="Compute on the Dask cluster of this scheduler, e.g. tcp://host:8786; does not change the answer.",
)

workers = _option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    metavar="N",
    help="Threads or processes to compute with; does not change the answer. [default: the CPUs available]",
)

nations = _option(
    "--nations",
    type=click.Path(),
    metavar="FILE",
    help="Polygons with a name or ISO code (GeoJSON, GeoPackage, shapefile, ...) instead of our own borders.",
)

population = _option(
    "--population",
    type=click.Path(),
    metavar="FILE",
    help="GeoTIFF of people, counts or per km² (GPWv4, GHS-POP, WorldPop, LandScan, ...) instead of our own.",
)

population_year = _option(
    "--population-year",
    type=click.IntRange(1950, 2100),
    metavar="YEAR",
    help="Scale all people to the world population of that year. [default: the map's own year, ours is 2025]",
)

places = _option(
    "--places",
    metavar="FILE|CITY,...",
    help="Also answer for circles: CSV or GeoJSON of name, latitude, longitude, radius_km; or large cities.",
)

weather = _option(
    "--weather",
    type=click.Choice(["known", "observed"]),
    default="known",
    show_default=True,
    help="Solar activity after now: forecast from what was known then, or as it was observed (hindcasts).",
)

mass = _option(
    "--mass", type=Positive(), metavar="KG", help="Mass of the object; with --area a prior of its drag."
)

area = _option(
    "--area", type=Positive(), metavar="M2", help="Mean projected area in flight; needs --mass as well."
)

drag_coefficient = _option(
    "--cd", "drag_coefficient", type=Positive(), help="Drag coefficient of that area. [default: 2.2]"
)

ballistic_coefficient = _option(
    "--ballistic-coefficient",
    type=Positive(),
    metavar="KG/M2",
    help="m/(Cd·A), stated: nothing is fitted.",
)

attitude = _option(
    "--attitude",
    type=click.Choice(["held", "tumbling", "unknown"]),
    help="How it flies from now on; held is as it has flown. [default: unknown for the ISS, else held]",
)

f107 = _option(
    "--f107", type=Positive(), metavar="SFU", help="Constant solar flux F10.7 instead of the weather."
)

ap = _option("--ap", type=NotNegative(), metavar="AP", help="Constant Ap; needs --f107. [default: 9]")

deterministic = _option(
    "--deterministic",
    is_flag=True,
    help="No dispersion: one trajectory in the middle of everything uncertain.",
)

end_altitude = _option(
    "--end-altitude",
    type=Positive(),
    metavar="KM",
    default=80.0,
    show_default=True,
    help="Altitude that counts as re-entry.",
)

leads = _option(
    "--leads",
    type=NumberList(),
    metavar="DAYS,...",
    help="Days before re-entry to predict from. [default: 30,10,3,1; built-in cases: their element sets]",
)

decayed = _option(
    "--decayed", type=Instant(), metavar="ISO", help="When the object of FILE came down: needed with a file."
)

all_nations = _option(
    "--all", "all_nations", is_flag=True, help="Show all nations, not only the first fifteen."
)


def _default_database() -> Path:
    from iss_risk.history.database import default_database

    return default_database()


database = _option(
    "--database",
    default=_default_database,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file of the history. [default: history.sqlite with your user data]",
)

nation = _option(
    "--nation",
    "nations",
    multiple=True,
    metavar="CODE",
    help="Show this nation as well (alpha-3 code such as USA, or its name); can be repeated.",
)

last = _option("--last", type=click.IntRange(1), metavar="N", help="Only the newest N runs.")

since = _option("--since", type=Instant(), metavar="ISO", help="Only runs for this instant or later.")

every = _option(
    "--every",
    type=click.Choice(["1", "2", "3", "4", "6", "8", "12", "24"]),
    default="6",
    show_default=True,
    metavar="HOURS",
    help="Hours from one run to the next.",
)

part = _option(
    "--part",
    type=click.Choice(["crontab", "service", "timer"]),
    help="Print this piece alone, for a file or a pipe.",
)

_record = _option("--record", is_flag=True, help="Append the answer to the history.")
_on_change = _option(
    "--on-change",
    is_flag=False,
    flag_value="10",
    type=Positive(),
    metavar="[PERCENT]",
    help="Print only if casualties or the re-entry window moved by more than that since the last recorded "
    "run that was printed. [without a number: 10]",
)
_wait = _option(
    "--wait",
    type=NotNegative(),
    metavar="SECONDS",
    help="Wait so long for another recording run to end, then leave. [default with --record: 0]",
)
_fail_above = _option(
    "--fail-above",
    type=CasualtyLimit(),
    multiple=True,
    metavar="[NATION=]X",
    help="Exit code 4 if more than X casualties are expected, in all or in a nation; can be repeated.",
)

all_kinds = _option(
    "--all",
    "all_kinds",
    is_flag=True,
    help="Show all kinds of part, materials and modules, not only the first.",
)

entry = _option(
    "--entry",
    type=Numbers("altitude", "speed", "angle", "latitude", "longitude", "azimuth"),
    metavar="KM,KM/S,DEG,DEG,DEG,DEG",
    help="Start there: altitude, inertial speed, flight-path angle (negative: down), latitude, longitude, "
    "azimuth. [default: a natural decay from a low circular orbit]",
)

correlation = _option(
    "--correlation",
    type=click.Choice(["sutton-graves", "detra-kemp-riddell"]),
    default="sutton-graves",
    show_default=True,
    help="Which correlation gives the heating of a stagnation point.",
)

wind = _option(
    "--wind",
    type=Numbers("speed", "direction"),
    metavar="M/S,DEG",
    default="0,0",
    show_default=True,
    help="Horizontal wind at all heights: its speed, and where it blows from.",
)

_json = _option("--json", "as_json", is_flag=True, help="One JSON document instead of the table.")
_output = _option(
    "--output",
    type=click.Path(allow_dash=True),
    metavar="FILE",
    help="Write there (completely or not at all) instead of to standard output.",
)
_quiet = _option(
    "--quiet",
    is_flag=True,
    help="No progress, no warnings, no table: only what --json or --output asks for, and errors.",
)
_verbose = _option("--verbose", is_flag=True, help="Log the stages and their duration on stderr.")


def selection(function: F) -> F:
    """Add --source, --object, --offline and --max-age; the command gets one checked `selection` for them."""

    @_source
    @_object
    @offline
    @_max_age
    @functools.wraps(function)
    def wrapper(
        *args: Any, source: Any, object_: str | None, offline: bool, max_age: float | None, **kwargs: Any
    ) -> Any:
        from iss_risk.sources.selection import Selection

        chosen = Selection(source=source, object=object_, offline=offline, max_age_hours=max_age)
        return function(*args, selection=chosen, **kwargs)

    return wrapper  # type: ignore[return-value]


def delivery(function: F) -> F:
    """Add --json, --output, --quiet and --verbose; the command gets one checked `delivery` for them."""

    @_json
    @_output
    @_quiet
    @_verbose
    @functools.wraps(function)
    def wrapper(
        *args: Any, as_json: bool, output: str | None, quiet: bool, verbose: bool, **kwargs: Any
    ) -> Any:
        if quiet and verbose:
            raise click.UsageError("--quiet and --verbose contradict each other: choose one.")
        delivery = Delivery.prepare(as_json=as_json, output=output, quiet=quiet, verbose=verbose)
        try:
            return function(*args, delivery=delivery, **kwargs)
        except BrokenPipeError as error:
            # Ours are dealt with where we print; click would end the program without a word on this one.
            raise RuntimeError("a pipe to a worker process broke") from error

    return wrapper  # type: ignore[return-value]


def unattended(function: F) -> F:
    """Add --record, --database, --on-change, --wait and --fail-above; the command gets one `unattended`."""

    @_record
    @database
    @_on_change
    @_wait
    @_fail_above
    @functools.wraps(function)
    def wrapper(
        *args: Any,
        record: bool,
        database: Path,
        on_change: float | None,
        wait: float | None,
        fail_above: tuple[tuple[str | None, float], ...],
        **kwargs: Any,
    ) -> Any:
        return function(*args, unattended=Unattended(record, database, on_change, wait, fail_above), **kwargs)

    return wrapper  # type: ignore[return-value]
