"""What can push the station: data/tugs.toml, each figure with its interval, source and confidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from iss_risk.distributions import Distribution, Triangular
from iss_risk.inputs import DispersedInput
from iss_risk.notation.toml_tables import Table, TomlFile, read_toml
from iss_risk.sources.embedded import data_path
from iss_risk.vehicle.materials import Confidence

MOST_TUGS, MOST_COMBINATIONS, MOST_OF_ONE = 100, 100, 50
_LIMITS = {
    "thrust_n": (1.0, 1e6),
    "isp_s": (50.0, 5_000.0),
    "propellant_kg": (1.0, 1e6),
    "docked_kg": (0.0, 1e6),
    "longest_burn_s": (1.0, 1e6),
    "available_from_year": (1957.0, 2200.0),
    "mass_kg": (1.0, 1e7),
    "attitude_limit_km": (150.0, 500.0),
}


@dataclass(frozen=True)
class Figure:
    """One figure of a tug: the likeliest value between the ends of what it may be."""

    low: float
    likely: float
    high: float
    confidence: Confidence
    source: str

    @property
    def distribution(self) -> Triangular:
        """What it is drawn from."""
        return Triangular(self.low, self.likely, self.high)


@dataclass(frozen=True)
class Tug:
    """One vehicle, or one set of its engines.

    Thrust (N) and specific impulse (s) are those in pushing the station, `propellant_kg` what of its
    propellant may be used for it. `docked_kg` is what it adds to the mass of the station when it comes; None:
    it counts among the ships of the station's mass. `longest_burn_s`: None, no limit is known.
    `available_from_year`: None, it flies today.
    """

    name: str
    title: str
    status: str
    thrust_n: Figure
    isp_s: Figure
    propellant_kg: Figure
    docked_kg: Figure | None
    longest_burn_s: Figure | None
    available_from_year: Figure | None

    @property
    def figures(self) -> dict[str, Figure]:
        """All that are given, by name."""
        named = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in named.items() if isinstance(value, Figure)}

    @property
    def inputs(self) -> dict[str, DispersedInput[Distribution]]:
        """The figures as uncertain inputs, by the name of the figure."""
        return {name: _input(f"{self.name} {name}", one) for name, one in self.figures.items()}

    def unsure(self) -> list[str]:
        """The figures that were read nowhere."""
        return [
            f"{name}: {one.confidence.value}"
            for name, one in self.figures.items()
            if one.confidence is not Confidence.FOUND
        ]


@dataclass(frozen=True)
class Combination:
    """Tugs together: how many of each. All of them lower the orbit; those of `last` fire the last burn
    together, with what the others `feed` into their tanks as well."""

    name: str
    title: str
    members: tuple[tuple[Tug, int], ...]
    last: tuple[str, ...]
    feeds: bool


@dataclass(frozen=True)
class Tugs:
    """The whole file. `mass_kg` is the station's with the ships that are usually docked, `attitude_limit_km`
    the altitude below which thrusters alone cannot hold it against the air."""

    path: Path
    sha256: str
    mass_kg: Figure
    attitude_limit_km: Figure
    tugs: tuple[Tug, ...]
    combinations: tuple[Combination, ...]

    @property
    def inputs(self) -> list[DispersedInput[Distribution]]:
        """All figures as uncertain inputs."""
        of_tugs = [one for tug in self.tugs for one in tug.inputs.values()]
        return [_input(MASS, self.mass_kg), _input(ATTITUDE_LIMIT, self.attitude_limit_km), *of_tugs]


MASS, ATTITUDE_LIMIT = "station mass_kg", "attitude_limit_km"
_UNITS = {"_n": "N", "_s": "s", "_kg": "kg", "_km": "km", "_year": "year"}


def _input(name: str, figure: Figure) -> DispersedInput[Distribution]:
    unit = next(unit for end, unit in _UNITS.items() if name.endswith(end))
    source = f"{figure.source} ({figure.confidence.value})"
    return DispersedInput(name, unit, figure.distribution, source)


@cache
def embedded_tugs() -> Tugs:
    """Those that ship with the tool."""
    return read_tugs(data_path("tugs.toml"))


def read_tugs(path: str | Path) -> Tugs:
    """Read a file of tugs. Raises InputError with the line and field of what is wrong."""
    file = read_toml(Path(path))
    root = file.root()
    root.check_keys(("station", "tug", "combination"))
    station = file.table("station")
    if station is None:
        root.fail(None, "no [station] table")
    station.check_keys(("mass_kg", "attitude_limit_km"))
    tugs = tuple(_tugs(file))
    combinations = tuple(_combinations(file, tugs))
    return Tugs(
        path=Path(path),
        sha256=file.sha256,
        mass_kg=_figure(station, "mass_kg"),
        attitude_limit_km=_figure(station, "attitude_limit_km"),
        tugs=tugs,
        combinations=combinations,
    )


_REQUIRED = ("thrust_n", "isp_s", "propellant_kg")
_OPTIONAL = ("docked_kg", "longest_burn_s", "available_from_year")


def _tugs(file: TomlFile) -> Iterator[Tug]:
    names: set[str] = set()
    tables = file.tables("tug")
    if len(tables) > MOST_TUGS:
        file.root().fail(None, f"more than {MOST_TUGS} tugs")
    for table in tables:
        table.check_keys(("name", "title", "status", *_REQUIRED, *_OPTIONAL))
        name = table.text("name")
        if name in names:
            table.fail("name", f"there are two of the name {name!r}")
        names.add(name)
        docked, longest, available = (
            _figure(table, key) if key in table.values else None for key in _OPTIONAL
        )
        yield Tug(
            name=name,
            title=table.text("title"),
            status=table.text("status"),
            thrust_n=_figure(table, "thrust_n"),
            isp_s=_figure(table, "isp_s"),
            propellant_kg=_figure(table, "propellant_kg"),
            docked_kg=docked,
            longest_burn_s=longest,
            available_from_year=available,
        )


def _combinations(file: TomlFile, tugs: Sequence[Tug]) -> Iterator[Combination]:
    by_name, names = {one.name: one for one in tugs}, set()
    tables = file.tables("combination", needed=False)
    if len(tables) > MOST_COMBINATIONS:
        file.root().fail(None, f"more than {MOST_COMBINATIONS} combinations")
    for table in tables:
        table.check_keys(("name", "title", "members", "last", "feeds"))
        name = table.text("name")
        if name in names or name in by_name:
            table.fail("name", f"there are two of the name {name!r}")
        names.add(name)
        members = table.values.get("members")
        if not isinstance(members, dict) or not members:
            table.fail("members", "must be a table of tugs and how many of each")
        for one, number in members.items():
            if one not in by_name:
                table.fail("members", f"there is no tug {one!r}: known are {', '.join(by_name)}")
            if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= MOST_OF_ONE:
                table.fail("members", f"{one} must be a whole number from 1 to {MOST_OF_ONE}")
        last = table.values.get("last")
        if (
            not isinstance(last, list)
            or not last
            or not all(isinstance(one, str) and one in members for one in last)
            or len(set(last)) < len(last)
        ):
            table.fail("last", "must be a list of members, each once: those that fire the last burn")
        yield Combination(
            name,
            table.text("title"),
            tuple((by_name[one], number) for one, number in members.items()),
            tuple(last),
            table.truth("feeds"),
        )


_FIGURE_KEYS = ("low", "likely", "high", "confidence", "source")


def _figure(table: Table, key: str) -> Figure:
    """`key = { low = ..., likely = ..., high = ..., confidence = ..., source = ... }`."""
    value = table.values.get(key)
    if value is None:
        table.fail(None, f"{key!r} is missing")
    if not isinstance(value, dict):
        table.fail(key, "must be { low, likely, high, confidence, source }")
    line = table.key_lines.get(key, table.line)
    label = f"{table.label}.{key}" if table.label else key
    inner = Table(table.path, label, value, line, dict.fromkeys(value, line) if line else {})
    inner.check_keys(_FIGURE_KEYS)
    low, likely, high = (inner.number(name) for name in ("low", "likely", "high"))
    least, most = _LIMITS[key]
    if not least <= low <= likely <= high <= most:
        inner.fail(None, f"must rise from low over likely to high, from {least:g} to {most:,.10g}")
    confidence = Confidence(inner.choice("confidence", [one.value for one in Confidence]))
    return Figure(low, likely, high, confidence, inner.text("source"))
