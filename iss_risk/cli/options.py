"""The registry of options, besides those of a scenario (scenario_options.py).

A group of options that belong together reaches the command as one checked value.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iss_risk.cli.completion import Names, objects, vehicles
from iss_risk.cli.delivery import MAP_FORMATS, MESSAGE_FORMATS, TABLE_FORMATS, Delivery
from iss_risk.cli.option import F, option
from iss_risk.cli.parameters import (
    CasualtyLimit,
    Instant,
    NationName,
    NotNegative,
    Number,
    NumberList,
    Positive,
)
from iss_risk.cli.same_file import check_files_differ
from iss_risk.cli.unattended import Unattended

if TYPE_CHECKING:
    from iss_risk.execution import Execution
    from iss_risk.report.layers.layer_file import LayerFile
    from iss_risk.simulation.effort import Effort

_source = option(
    "--source",
    default="auto",
    show_default=True,
    metavar="auto|embedded|cache|celestrak|space-track",
    help="Where orbit and space weather come from. auto: a recent copy, else the network, else the last "
    "good copy, else the embedded snapshot.",
)
offline = option(
    "--offline",
    is_flag=True,
    help="Make no request: use what was fetched before, or the snapshot.",
)
_max_age = option(
    "--max-age",
    "max_age_hours",
    type=Number(),
    metavar="HOURS",
    help="Oldest orbit to accept: exit code 3 if no younger one is available. [default: any, with a warning]",
)

object_ = option(
    "--object",
    "object_",
    type=Names(objects),
    metavar="NUMBER|NAME",
    help="Which object, by catalogue number or name. [default: the ISS]",
)

module = option("--module", metavar="NAME", help="Only the modules whose name contains this. [default: all]")

tree = option("--tree", is_flag=True, help="Show every kind of part, below the part that holds it.")


def _samples_by_default(number: int) -> Callable[[F], F]:
    return option(
        "--samples",
        type=int,
        default=number,
        show_default=True,
        metavar="N",
        help="Number of simulated re-entries.",
    )


_samples = _samples_by_default(4096)
# As iss_risk.studies.fleet.SAMPLES: of each kind of vehicle.
_samples_of_each = _samples_by_default(64)

_seed = option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    metavar="N",
    help="Random seed: the same inputs and seed give the same bytes.",
)

days = option(
    "--days",
    type=Number(),
    metavar="DAYS",
    help="Follow the ground track this many days ahead. [default: the long-run share of time]",
)

_tolerance = option(
    "--tolerance",
    type=Number(),
    metavar="ERROR",
    help="Double the samples until the sampling error of the ten nations at most risk is below, e.g. 0.02.",
)

_most_samples = option(
    "--max-samples",
    "most_samples",
    type=int,
    default=131_072,
    show_default=True,
    metavar="N",
    help="With --tolerance, the most samples; exit code 5 if they do not suffice.",
)

checkpoint = option(
    "--checkpoint",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Save the sums of a long run here, and continue from there when it is run again.",
)

_backend = option(
    "--backend",
    default="threads",
    show_default=True,
    metavar="threads|processes",
    help="The type of the workers; does not change the answer.",
)

_scheduler = option(
    "--scheduler",
    metavar="ADDRESS",
    help="Compute on the Dask cluster of this scheduler, e.g. tcp://host:8786; does not change the answer.",
)

_workers = option(
    "--workers",
    type=int,
    metavar="N",
    help="Threads or processes to compute with; does not change the answer. [default: the CPUs available]",
)


_nations = option(
    "--nations",
    type=click.Path(),
    metavar="FILE",
    help="Polygons with a name or ISO code (GeoJSON, GeoPackage, shapefile, ...) instead of the embedded "
    "borders.",
)

_population = option(
    "--population",
    type=click.Path(),
    metavar="FILE",
    help="GeoTIFF of people, counts or per km² (GPWv4, GHS-POP, WorldPop, LandScan, ...) instead of the "
    "embedded map.",
)

_population_year = option(
    "--population-year",
    type=int,
    metavar="YEAR",
    help="Scale all people to the world population of that year. [default: the year of the map; embedded: "
    "2025]",
)

deterministic = option(
    "--deterministic",
    is_flag=True,
    help="No dispersion: one trajectory, with the middle value of each uncertain input.",
)

tugs = option(
    "--tugs",
    type=click.Path(),
    metavar="FILE",
    help="TOML file of ships and engines that can push the station, of the form of data/tugs.toml. [default: "
    "the embedded one]",
)

leads = option(
    "--leads",
    "leads_days",
    type=NumberList(),
    metavar="DAYS,...",
    help="Days before re-entry to predict from. [default: 30,10,3,1; built-in cases: their element sets]",
)

decayed = option(
    "--decayed", type=Instant(), metavar="ISO", help="When the object of FILE came down: needed with a file."
)

against = option(
    "--against",
    type=click.Path(),
    metavar="FILE",
    help="CSV of predictions that others published: score them beside ours of the same moments.",
)

all_nations = option(
    "--all", "all_nations", is_flag=True, help="Show all nations, not only the first fifteen."
)


def _default_database() -> Path:
    from iss_risk.history.database import default_database

    return default_database()


database = option(
    "--database",
    default=_default_database,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file of the history. [default: history.sqlite with your user data]",
)

nation = option(
    "--nation",
    "named",
    multiple=True,
    type=NationName(),
    metavar="NAME",
    help="Show this nation or group as well, wherever it stands in the order: an ISO 3166 code (DEU, CL), a "
    "name (South Korea), EU, NATO, Africa, ...; several with commas, or repeated.",
)

only_nation = option(
    "--nation",
    "named",
    multiple=True,
    type=NationName(),
    metavar="NAME",
    help="Show only this nation, or the nations of this group: an ISO 3166 code (DEU, CL), a name (South "
    "Korea), EU, NATO, Africa, ...; several with commas, or repeated.",
)

summary = option(
    "--summary",
    is_flag=True,
    help="Print only the sentences that sum it up; with --nation, those about each of them.",
)

groups = option(
    "--groups",
    type=click.Path(),
    metavar="FILE",
    help="Your own groups of nations for --nation: CSV with the columns group,nation.",
)

all_rows = option(
    "--all", "all_rows", is_flag=True, help="Show all passes, not only the most likely fifteen."
)

recorded_object = option(
    "--object",
    "object_",
    type=Names(objects),
    metavar="NUMBER|NAME",
    help="Only runs of this object, by catalogue number or a part of its name. [default: that of the newest "
    "run]",
)
recorded_vehicle = option(
    "--vehicle",
    type=Names(vehicles),
    metavar="NAME",
    help="Only runs with this vehicle, as `assess` takes it, or its class. [default: that of the newest run]",
)

# A run a second for thirty years; SQLite counts to 2^63.
_MOST_RUNS = 1_000_000_000
last = option("--last", type=click.IntRange(1, _MOST_RUNS), metavar="N", help="Only the newest N runs.")

since = option("--since", type=Instant(), metavar="ISO", help="Only runs for this instant or later.")

sets_since = option("--since", type=Instant(), metavar="ISO", help="Only sets of this epoch or later.")
sets_until = option("--until", type=Instant(), metavar="ISO", help="Only sets of this epoch or earlier.")
sets_notation = option(
    "--notation",
    type=click.Choice(["tle", "omm"]),
    help="Print the sets themselves, for other tools, instead of a table; omm: as CSV.",
)

repair = option(
    "--repair", is_flag=True, help="Remove what is bad; damaged files of element sets are set aside."
)

every = option(
    "--every",
    type=click.Choice(["1", "2", "3", "4", "6", "8", "12", "24"]),
    default="6",
    show_default=True,
    metavar="HOURS",
    help="Hours from one run to the next.",
)

part = option(
    "--part",
    type=click.Choice(["crontab", "service", "timer"]),
    help="Print only this part, for a file or a pipe.",
)

# Ten thousand times as much: beyond that nothing is a change.
_MOST_PERCENT = 1e6
# A week: runs of cron are a day apart at most, so a longer wait is for a run that has hung.
_MOST_WAIT_S = 604_800.0
_record = option("--record", is_flag=True, help="Append the answer to the history.")
_on_change = option(
    "--on-change",
    is_flag=False,
    flag_value="10",
    type=Positive(_MOST_PERCENT),
    metavar="[PERCENT]",
    help="Print only if casualties or the re-entry window moved by more than this since the last recorded "
    "run that was printed. [without a number: 10]",
)
_wait = option(
    "--wait",
    type=NotNegative(_MOST_WAIT_S),
    metavar="SECONDS",
    help="Wait at most this long for another recording run to end, then exit. [default with --record: 0]",
)
_fail_above = option(
    "--fail-above",
    type=CasualtyLimit(),
    multiple=True,
    metavar="[NATION=]X",
    help="Exit code 4 if more than X casualties are expected, in total or in a nation or group of nations; "
    "can be repeated.",
)

all_kinds = option(
    "--all",
    "all_kinds",
    is_flag=True,
    help="Show all kinds of part, materials and modules, not only the first.",
)

from_document = option(
    "--from",
    "from_document",
    type=click.Path(),
    metavar="FILE",
    help="Write the message of a document that assess --json printed, instead of simulating.",
)
read = option(
    "--read",
    type=click.Path(),
    metavar="FILE",
    help="Read a message (KVN or XML), say what is wrong or doubtful, and write it in --format.",
)
originator = option(
    "--originator",
    default="ISS-RISK",
    show_default=True,
    metavar="NAME",
    help="Who sends the message: an abbreviation of the SANA registry of organizations.",
)

_layers = option(
    "--layers",
    type=click.Path(),
    metavar="FILE",
    help="Write map layers as well: .gpkg, .kml (all layers), .geojson, .parquet (one; FILE.LAYER.geojson "
    "says which), where re-entry is far off also .tif.",
)

_json = option("--json", "as_json", is_flag=True, help="One JSON document instead of the table.")


def _format(formats: Sequence[str]) -> Callable[[F], F]:
    return option(
        "--format",
        "table_format",
        type=click.Choice(formats, case_sensitive=False),
        help="How to write the table; in all formats but table and markdown with all rows and digits. "
        "[default: that of the name of --output (x.csv), else table]",
    )


_notation = option(
    "--format",
    "notation",
    type=click.Choice(MESSAGE_FORMATS, case_sensitive=False),
    help="How to write the message: keyword = value, or XML. [default: that of the name of --output (x.xml), "
    "else kvn]",
)

_output = option(
    "--output",
    type=click.Path(allow_dash=True),
    metavar="FILE",
    help="Write to this file (completely or not at all) instead of to standard output.",
)
quiet = option(
    "--quiet",
    is_flag=True,
    help="No progress, no warnings, no table: only what --json or --output asks for, and errors.",
)
_verbose = option("--verbose", is_flag=True, help="Log the stages and their durations on stderr.")


def selection(function: F) -> F:
    """Add --source, --offline and --max-age; the command gets one checked `selection` for them."""

    @_source
    @offline
    @_max_age
    @functools.wraps(function)
    def wrapper(
        *args: Any,
        source: Any,
        offline: bool,
        max_age_hours: float | None,
        **kwargs: Any,
    ) -> Any:
        from iss_risk.sources.selection import Selection

        chosen = Selection(source=source, offline=offline, max_age_hours=max_age_hours)
        return function(*args, selection=chosen, **kwargs)

    return wrapper  # type: ignore[return-value]


def maps(function: F) -> F:
    """Add --nations, --population and --population-year; the command gets one dictionary `maps` of them."""

    @_nations
    @_population
    @_population_year
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        from iss_risk.simulation.world import MapFiles

        names = ("nations", "population", "population_year")
        maps = {name: kwargs.pop(name) for name in names}
        MapFiles(**maps)  # wrong values are refused before anything runs
        return function(*args, maps=maps, **kwargs)

    return wrapper  # type: ignore[return-value]


def effort(function: F) -> F:
    """Add --samples and --seed; the command gets one checked `effort` for them."""
    return _effort(function, _samples)


def effort_of_each(function: F) -> F:
    """As `effort`, for many objects: few samples of each."""
    return _effort(function, _samples_of_each)


def _effort(function: F, samples_option: Callable[[Any], Any]) -> F:
    @samples_option
    @_seed
    @functools.wraps(function)
    def wrapper(*args: Any, samples: int, seed: int, **kwargs: Any) -> Any:
        return function(*args, effort=effort_of(samples=samples, seed=seed), **kwargs)

    return wrapper


def effort_to_tolerance(function: F) -> F:
    """Add --samples, --seed, --tolerance and --max-samples; the command gets one checked `effort`."""

    @_samples
    @_seed
    @_tolerance
    @_most_samples
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        figures = {name: kwargs.pop(name) for name in _EFFORT}
        return function(*args, effort=effort_of(**figures), **kwargs)

    return wrapper  # type: ignore[return-value]


_EFFORT = ("samples", "seed", "tolerance", "most_samples")


def layers(function: F) -> F:
    """Add --layers; the command gets one checked `layers` for it, None where it is not asked for."""

    @_layers
    @functools.wraps(function)
    def wrapper(*args: Any, layers: str | None, **kwargs: Any) -> Any:
        name = str(click.get_current_context().command.name)
        return function(*args, layers=layer_file_of(layers, name), **kwargs)

    return wrapper  # type: ignore[return-value]


def layer_file_of(layers: str | None, command: str) -> LayerFile | None:
    """Raises UsageError for a file that cannot be written, OutputError where a library is missing."""
    if layers is None:
        return None
    from iss_risk.report.layers.layer_file import LayerFile

    return LayerFile.prepare(layers, command)


def effort_of(**figures: Any) -> Effort:
    """Raises UsageError for figures out of range."""
    from iss_risk.simulation.effort import Effort

    return Effort(**figures)


def workers(function: F) -> F:
    """Add --workers; the command gets one checked `execution` for it."""

    @_workers
    @functools.wraps(function)
    def wrapper(*args: Any, workers: int | None, **kwargs: Any) -> Any:
        return function(*args, execution=execution_of(workers=workers), **kwargs)

    return wrapper  # type: ignore[return-value]


def execution(function: F) -> F:
    """Add --workers, --backend and --scheduler; the command gets one checked `execution` for them."""

    @_workers
    @_backend
    @_scheduler
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        where = {name: kwargs.pop(name) for name in _EXECUTION}
        return function(*args, execution=execution_of(**where), **kwargs)

    return wrapper  # type: ignore[return-value]


_EXECUTION = ("workers", "backend", "scheduler")


def execution_of(**where: Any) -> Execution:
    """Raises UsageError for values that are not possible."""
    from iss_risk.execution import Execution

    return Execution(**where)


def check_values(context: click.Context) -> None:
    """Check the values of a command's options, without running it. Raises UsageError, and InputError for a
    file of nations or groups that cannot be used."""
    effort_of(**{name: context.params[name] for name in _EFFORT if name in context.params})
    execution_of(**{name: context.params[name] for name in _EXECUTION if name in context.params})
    layer_file_of(context.params.get("layers"), str(context.command.name))
    limited = [name for name, _ in context.params.get("fail_above", ()) if name is not None]
    for parameter, names in (("named", context.params.get("named", ())), ("fail_above", limited)):
        if names:
            from iss_risk.studies.named_nations import named_nations

            maps = (context.params["nations"], context.params["groups"])
            named_nations(names, *maps, parameter=parameter)


def delivery(function: F) -> F:
    """Add --format, --json, --output, --quiet and --verbose; the command gets one checked `delivery`."""
    return _delivery(function, TABLE_FORMATS)


def delivery_on_map(function: F) -> F:
    """As `delivery`, for rows that are places or nations: GeoJSON is among the formats."""
    return _delivery(function, MAP_FORMATS)


def delivery_of_message(function: F) -> F:
    """Add --format kvn|xml, --output, --quiet and --verbose; the command gets `notation` and a checked
    `delivery`. The message is what was asked for: --quiet leaves out all else."""

    @_notation
    @_output
    @quiet
    @_verbose
    @functools.wraps(function)
    def wrapper(
        *args: Any, notation: str | None, output: str | None, quiet: bool, verbose: bool, **kwargs: Any
    ) -> Any:
        _check_delivery(quiet, verbose)
        if notation is None:
            notation = "xml" if output is not None and output.lower().endswith(".xml") else "kvn"
        delivery = Delivery.prepare(
            table_format="table", output="-" if output is None else output, quiet=quiet, verbose=verbose
        )
        with _broken_pipes_told():
            return function(*args, notation=notation, delivery=delivery, **kwargs)

    return wrapper  # type: ignore[return-value]


def _check_delivery(quiet: bool, verbose: bool) -> None:
    if quiet and verbose:
        raise click.UsageError("--quiet and --verbose contradict each other: choose one.")
    check_files_differ(click.get_current_context())


@contextmanager
def _broken_pipes_told() -> Iterator[None]:
    """Broken pipes of our output are handled where we print. On another, click would end the program without
    any message."""
    try:
        yield
    except BrokenPipeError as error:
        raise RuntimeError("a pipe to a worker process broke") from error


def _delivery(function: F, formats: Sequence[str]) -> F:
    @_format(formats)
    @_json
    @_output
    @quiet
    @_verbose
    @functools.wraps(function)
    def wrapper(
        *args: Any,
        table_format: str | None,
        as_json: bool,
        output: str | None,
        quiet: bool,
        verbose: bool,
        **kwargs: Any,
    ) -> Any:
        _check_delivery(quiet, verbose)
        chosen = _one_format(table_format, as_json)
        delivery = Delivery.prepare(table_format=chosen, output=output, quiet=quiet, verbose=verbose)
        if delivery.table_format not in formats:
            raise click.UsageError(
                f"--output {output}: this table is not a map; give --format, or another ending than .geojson."
            )
        with _broken_pipes_told():
            return function(*args, delivery=delivery, **kwargs)

    return wrapper  # type: ignore[return-value]


def _one_format(table_format: str | None, as_json: bool) -> str | None:
    """--json is --format json; what is typed counts more than what the environment says."""
    if not as_json or table_format in (None, "json"):
        return "json" if as_json else table_format
    context = click.get_current_context()
    typed = [
        context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
        for name in ("as_json", "table_format")
    ]
    if typed[0] == typed[1]:
        raise click.UsageError(f"--json and --format {table_format} contradict each other: choose one.")
    return "json" if typed[0] else table_format


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
