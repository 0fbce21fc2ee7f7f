"""A scenario as a TOML file: the fields of Scenario by their own names, those that are stated.

    orbit = "iss.tle"
    vehicle = "iss"
    attitude = "tumbling"
    uncontrolled_from = 2027-01-01T00:00:00Z

    [[dispersed]]
    name = "heat_factor"
    log_normal = { median = 1.1, sigma = 0.2 }

Paths are relative to the folder of the file. Instants without an offset are UTC.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from numbers import Real
from pathlib import Path
from typing import Any

from iss_risk.debris.entry_state import EntryState
from iss_risk.debris.wind import Wind
from iss_risk.distributions import Distribution, LogNormal, Mixture, Normal, Triangular, Uniform
from iss_risk.errors import InputError, UsageError
from iss_risk.inputs import PER_KIND, PER_SAMPLE, PROCESSES, DispersedInput
from iss_risk.notation.toml_tables import Table, TomlFile, read_toml, shown
from iss_risk.orbit.elements import OrbitHistory
from iss_risk.orbit.reader import read_orbit
from iss_risk.scenario import Scenario
from iss_risk.sources.atomic import temporary_beside
from iss_risk.sources.embedded import data_folder
from iss_risk.sources.files import write_atomically
from iss_risk.vehicle.parts import Vehicle
from iss_risk.vehicle.reader import embedded_vehicle, load_vehicle

_KINDS: dict[str, type[Any]] = {
    "uniform": Uniform,
    "normal": Normal,
    "log_normal": LogNormal,
    "triangular": Triangular,
}
_TEXTS = (
    "orbit", "object", "vehicle", "object_class", "configuration", "docked", "attitude", "weather",
    "correlation", "rules", "places",
)  # fmt: skip
_INSTANTS = ("now", "uncontrolled_from", "still_up")
_TRUTHS = ("conditioning",)
_VALUES: dict[str, type[Any]] = {"entry": EntryState, "wind": Wind}
_TABLES = (*_VALUES, "dispersed")
_FILES = ("orbit", "vehicle", "places")
_MAP_FILES, _MAP_YEAR = ("nations", "population"), "population_year"


def read_scenario(path: str | Path, **stated: Any) -> Scenario:
    """The scenario of a file, with the fields `stated` instead of its own.

    Raises InputError, naming line and field, for a file that cannot be used, and UsageError for what is
    stated beside it.
    """
    return _scenario(read_toml(Path(path)), (), stated)


def read_scenario_with_maps(path: str | Path, **stated: Any) -> tuple[Scenario, dict[str, Any]]:
    """The same of a file that may also name its `nations`, `population` and `population_year`, as the options
    of these names do; what it names of them."""
    file = read_toml(Path(path))
    scenario, root = _scenario(file, (*_MAP_FILES, _MAP_YEAR), stated), file.root()
    maps: dict[str, Any] = {
        name: str(file.path.parent / root.text(name)) for name in _MAP_FILES if name in root.values
    }
    if _MAP_YEAR in root.values:
        maps[_MAP_YEAR] = root.whole(_MAP_YEAR, 9999)
    return scenario, maps


def _scenario(file: TomlFile, beside: Sequence[str], stated: dict[str, Any]) -> Scenario:
    """From a file that may also have the keys `beside` those of a scenario."""
    root = file.root()
    root.check_keys([*(one.name for one in fields(Scenario)), *beside])
    values = {name: _read(file, root, name) for name in root.values if name not in beside}
    try:
        scenario = Scenario(**(values | stated))
        _check_docked(scenario)
    except UsageError as error:
        if error.parameter in stated:
            raise
        root.fail(error.parameter, error.message)
    return scenario


def _check_docked(scenario: Scenario) -> None:
    """That the vehicle has what is docked at it, before anything runs; where the orbit has to tell which
    vehicle it is, the run will."""
    asked = scenario.configuration is not None or scenario.docked is not None
    if not asked or (scenario.orbit is not None and scenario.vehicle is None):
        return
    try:
        scenario.subject(None)
    except UsageError as error:
        if error.parameter in ("configuration", "docked"):
            raise


def _read(file: TomlFile, root: Table, name: str) -> Any:
    """The value of one field."""
    if name in _VALUES:
        table = file.table(name)
        return None if table is None else _value(_VALUES[name], table)
    if name == "dispersed":
        return tuple(_dispersed(one) for one in file.tables("dispersed"))
    if name in _TEXTS:
        return _from_folder(name, root.text(name), file.path.parent)
    if name in _INSTANTS:
        return root.instant(name)
    return root.truth(name) if name in _TRUTHS else root.number(name)


def _value(kind: type[Any], table: Table) -> Any:
    """An EntryState or a Wind from its table."""
    names = [one.name for one in fields(kind)]
    table.check_keys(names)
    try:
        return kind(**{name: table.number(name) for name in names})
    except UsageError as error:
        table.fail(None, error.message)


def _from_folder(name: str, text: str, folder: Path) -> str:
    """A path as seen from here; names of vehicles that ship, cities and standard input as they are."""
    if name == "vehicle" and embedded_vehicle(text) is not None:
        return text
    if name in _FILES and text != "-" and (name == "orbit" or (folder / text).is_file()):
        return str(folder / text)
    return text


def _dispersed(table: Table) -> DispersedInput[Distribution]:
    known = {one.name: one for one in (*PER_SAMPLE, *PER_KIND, *PROCESSES)}
    standard = known[table.choice("name", known)]
    table.check_keys(("name", "source", *_KINDS, "mixture"))
    source = table.text("source") if "source" in table.values else "stated in the scenario"
    kinds = {key: value for key, value in table.values.items() if key not in ("name", "source")}
    return DispersedInput(standard.name, standard.unit, _distribution(table, kinds), source)


def _distribution(table: Table, stated: Any) -> Distribution:
    """The one distribution in `stated`, {kind: figures}."""
    if not isinstance(stated, dict) or len(stated) != 1:
        known = ", ".join((*_KINDS, "mixture"))
        table.fail(None, f"states no distribution, or several: one of {known} is needed")
    (kind, figures), *_ = stated.items()
    if kind == "mixture":
        if not isinstance(figures, list) or len(figures) != 2:
            table.fail(kind, "must be a list of two distributions")
        return Mixture(_distribution(table, figures[0]), _distribution(table, figures[1]))
    names = [one.name for one in fields(_KINDS[kind])] if kind in _KINDS else []
    if not names or not isinstance(figures, dict) or sorted(figures) != sorted(names):
        wanted = " and ".join(names) or "a known distribution"
        table.fail(kind, f"must be a table of {wanted}, is {shown(figures)}")
    inner = Table(table.path, f"{table.label}.{kind}", figures, table.key_lines.get(kind, table.line), {})
    made: Distribution = _KINDS[kind](**{name: inner.number(name) for name in names})
    return made


def save_scenario(scenario: Scenario, path: str | Path) -> None:
    """Write a scenario that read_scenario reads again: completely or not at all.

    Raises UsageError for what a file cannot say (standard input, values made in Python that are those of no
    file), OutputError where the file cannot be written.
    """
    path = Path(path)
    names = {name: _named(name, getattr(scenario, name)) for name in _FILES}
    text = "\n".join(_lines(replace(scenario, **names), path.parent)) + "\n"
    beside = temporary_beside(path.resolve())
    try:
        write_atomically(beside, text)
        again = read_scenario(beside)
    except (InputError, UnicodeError) as error:
        raise UsageError(f"cannot be saved: {error}", parameter="scenario") from None
    finally:
        beside.unlink(missing_ok=True)
    for name, (here, there) in scenario.differences(again).items():
        if not _is_same(name, here, there):
            raise UsageError("cannot be saved: give it as a file", parameter=name)
    write_atomically(path, text)


def _is_same(name: str, here: Any, there: Any) -> bool:
    """Whether the name of a file stands for the value that is asked for."""
    if there is None or name not in _FILES:
        return False
    if isinstance(here, Vehicle):
        return load_vehicle(there) == here
    if isinstance(here, OrbitHistory):
        return read_orbit(there).records == here.records
    return isinstance(here, str | Path) and Path(here).resolve() == Path(there).resolve()


def _lines(scenario: Scenario, folder: Path) -> Iterator[str]:
    yield "# A scenario of iss-risk: everything not stated here has its default."
    for one in fields(Scenario):
        value = getattr(scenario, one.name)
        if value != one.default and one.name not in _TABLES:
            is_file = one.name in _FILES and Path(value).is_file() and embedded_vehicle(str(value)) is None
            yield f"{one.name} = {_toml(_path_from(folder, value) if is_file else value)}"
    for name in _VALUES:
        value = getattr(scenario, name)
        if value is not None and value != getattr(Scenario, name):
            yield f"\n[{name}]"
            yield from (f"{key} = {_toml(figure)}" for key, figure in asdict(value).items())
    for given in scenario.dispersed:
        yield "\n[[dispersed]]"
        yield f"name = {_toml(given.name)}"
        yield f"source = {_toml(given.source)}"
        kind, figures = _stated(given.distribution)
        yield f"{kind} = {figures}"


def _named(name: str, value: Any) -> Any:
    """The name of a file, or of a vehicle that ships, for a value that was read from it."""
    if isinstance(value, Vehicle):
        shipped = value.path.is_relative_to(data_folder())
        return value.path.stem if shipped else str(value.path)
    if isinstance(value, OrbitHistory):
        value = value.source if value.origin == "file" else "-"
    if isinstance(value, tuple) or value == "-" or _is_passing(name, value):
        raise UsageError("cannot be saved: give it as a file", parameter=name)
    return value


def _is_passing(name: str, value: Any) -> bool:
    """Whether an orbit comes from something that can be read once: a pipe."""
    return name == "orbit" and value is not None and Path(value).exists() and not Path(value).is_file()


def _path_from(folder: Path, value: str | Path) -> str:
    path = Path(value).resolve()
    return str(path.relative_to(folder.resolve()) if path.is_relative_to(folder.resolve()) else path)


def _stated(distribution: Distribution) -> tuple[str, str]:
    """A distribution as a key and its value."""
    if isinstance(distribution, Mixture):
        parts = [_stated(one) for one in (distribution.first, distribution.second)]
        return "mixture", f"[{', '.join(f'{{ {kind} = {figures} }}' for kind, figures in parts)}]"
    for kind, made in _KINDS.items():
        if type(distribution) is made:
            figures = ", ".join(f"{name} = {_toml(value)}" for name, value in vars(distribution).items())
            return kind, f"{{ {figures} }}"
    raise UsageError(f"{distribution} cannot be saved", parameter="dispersed")


def _toml(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").replace(".000000Z", "Z")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Real):
        return repr(float(value))
    # A JSON string is a TOML string.
    return json.dumps(str(value), ensure_ascii=False)
