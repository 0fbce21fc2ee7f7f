"""All checks, from what everything depends on to what is only convenient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from iss_risk.answers.doctor import Check, CheckUp, fault, fine, warning
from iss_risk.answers.document import Tool
from iss_risk.sources.clock import utc_now
from iss_risk.version import version


@dataclass(frozen=True)
class Screen:
    """What the screen can show; `columns` is None where the output goes elsewhere."""

    columns: int | None
    colour: bool
    encoding: str


def check_up(
    *,
    screen: Screen,
    database: Path,
    offline: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> CheckUp:
    """Look at everything that a run needs. A check that fails in an unforeseen way is a fault, no crash."""
    checks: list[Check] = []
    steps = _steps(screen, database, offline=offline)
    for name, step in steps.items():
        try:
            checks.append(step())
        except Exception as error:
            checks.append(fault(name, f"{type(error).__name__}: {error}", "iss-risk doctor --verbose"))
        if progress is not None:
            progress(len(checks), len(steps))
    return CheckUp(tool=Tool(version=version()), checks=checks, warnings=[])


def _steps(screen: Screen, database: Path, *, offline: bool) -> dict[str, Callable[[], Check]]:
    return {
        "program": _program,
        "packages": _packages,
        "embedded files": _embedded_files,
        "embedded data": _embedded_data,
        "clock": _clock,
        "fetched data": _cache,
        "space weather": _weather,
        "element sets": _element_sets,
        "compiled kernels": _kernels,
        "history": partial(_history, database),
        "network": partial(_network, offline=offline),
        "speed": _speed,
        "screen": partial(_screen, screen),
    }


# Each imports its own: where one package is broken, the other checks still run.
def _program() -> Check:
    from iss_risk.doctor.installation import check_program

    return check_program()


def _packages() -> Check:
    from iss_risk.doctor.installation import check_packages

    return check_packages()


def _embedded_files() -> Check:
    from iss_risk.doctor.installation import check_embedded_files

    return check_embedded_files()


def _embedded_data() -> Check:
    from iss_risk.doctor.embedded_data import check_embedded_data

    return check_embedded_data()


def _clock() -> Check:
    from iss_risk.doctor.embedded_data import check_clock

    return check_clock(utc_now())


def _cache() -> Check:
    from iss_risk.doctor.storage import check_cache

    return check_cache()


def _weather() -> Check:
    from iss_risk.doctor.weather import check_weather

    return check_weather(utc_now())


def _element_sets() -> Check:
    from iss_risk.doctor.storage import check_element_sets

    return check_element_sets()


def _kernels() -> Check:
    from iss_risk.doctor.storage import check_kernels

    return check_kernels()


def _history(database: Path) -> Check:
    from iss_risk.doctor.storage import check_history

    return check_history(database)


def _network(*, offline: bool) -> Check:
    from iss_risk.doctor.network import check_network

    return check_network(offline=offline)


def _speed() -> Check:
    from iss_risk.doctor.speed import check_speed

    return check_speed()


def _screen(screen: Screen) -> Check:
    if screen.encoding.lower().replace("-", "") not in ("utf8", "utf8sig"):
        return warning(
            "screen",
            f"the encoding is {screen.encoding}: · and … are shown as ?",
            "set LC_ALL=C.UTF-8 (or another UTF-8 locale)",
        )
    if screen.columns is None:
        return fine("screen", f"none: the output goes to a pipe or a file, in {screen.encoding}")
    return fine(
        "screen",
        f"{screen.columns} columns, {'with' if screen.colour else 'without'} colour, {screen.encoding}",
    )
