"""The data on this computer: its state, how to update it, and whether it is undamaged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from iss_risk.answers.data import DataFile, DataReport
from iss_risk.answers.document import Tool
from iss_risk.atmosphere.current_weather import check_last_day, check_not_ahead, find_weather
from iss_risk.atmosphere.recent_indices import observed_indices_of
from iss_risk.atmosphere.space_weather import (
    EMBEDDED,
    SpaceWeather,
    datetime_of,
    read_space_weather,
    space_weather_of,
)
from iss_risk.errors import InputError, UsageError
from iss_risk.fleet.source import newest_epoch
from iss_risk.orbit.content import content_from_bytes
from iss_risk.orbit.current import find_orbit
from iss_risk.orbit.elements import OrbitHistory
from iss_risk.orbit.reader import orbit_of, read_orbit
from iss_risk.sources import asked, cache
from iss_risk.sources.cache import Copy, DamagedCopyError
from iss_risk.sources.clock import utc_now
from iss_risk.sources.embedded import data_path
from iss_risk.sources.selection import LIVE_SOURCES, Selection, offline_by_environment
from iss_risk.sources.services import Product, group_in, number_in, product_of
from iss_risk.studies.elements import all_kept
from iss_risk.studies.repair import faults_among, repair, what_to_do
from iss_risk.version import version

_LOCK_WAIT_S = 60.0


def data_status() -> DataReport:
    """Every file on this computer; checksum and content of each are read again."""
    now = utc_now()
    read = [_fetched_file(key, now) for key in cache.all_keys()]
    faults = faults_among({key: one for key, _, one in read if one is not None}, now)
    return DataReport(
        tool=Tool(version=version()),
        generated_at=now,
        folder=str(cache.cache_folder()),
        offline=offline_by_environment(),
        files=[*(_with_fault(one, key, faults.get(key)) for key, one, _ in read), *_embedded_files(now)],
        kept=all_kept(),
        updated=[],
        warnings=[],
    )


def update_data(selection: Selection) -> DataReport:
    """Fetch the orbit and the space weather, as far as the services allow it now.

    `updated` names what is known to be the newest; `warnings` state what could not be fetched. Raises
    UsageError where `selection` allows no request, InputError where there is no orbit of that object at all.
    """
    if selection.source not in ("auto", *LIVE_SOURCES):
        raise UsageError(
            f"{selection.source} is not updated: choose auto, celestrak or space-track", parameter="source"
        )
    if not selection.may_ask:
        raise UsageError(
            "nothing can be updated offline: leave it out (and ISS_RISK_OFFLINE)", parameter="offline"
        )
    began = utc_now()
    eager = replace(selection, eager=True, max_age_hours=None)
    history, weather = find_orbit(None, eager, began), find_weather(eager, began)
    report = data_status()
    return report.model_copy(
        update={
            "updated": [one.name for one in report.files if _is_newest(one, began)],
            "warnings": [*history.warnings, *weather.warnings],
        }
    )


def verify_data(*, mend: bool = False) -> tuple[DataReport, list[str], InputError | None]:
    """The files as `data_status`, what was mended, and the error that names what is bad, and what to do.

    With `mend` what is bad is removed or set aside first. Raises InputError or OutputError where that fails.
    """
    report = data_status()
    done = repair(report) if mend else []
    if done:
        report = data_status()
    return report, done, what_to_do(report)


def unmet(report: DataReport) -> list[str]:
    """Which of the two, orbit and space weather, an update has not brought up to date."""
    kinds = {"orbit": "the orbit", "space weather": "the space weather"}
    return [words for kind, words in kinds.items() if not any(kind in name for name in report.updated)]


def clear_data() -> int:
    """Remove all that was fetched; the number of files. Raises InputError or OutputError."""
    with cache.lock(_LOCK_WAIT_S):
        return cache.clear()


def data_folder_path() -> Path:
    """Where fetched data is kept."""
    return cache.cache_folder()


def _is_newest(one: DataFile, began: datetime) -> bool:
    """Fetched or confirmed within the interval in which its service may not be asked again."""
    return one.state == "fresh" and one.next_request_at is not None and one.next_request_at > began


def _with_fault(one: DataFile, key: str, fault: str | None) -> DataFile:
    """As damaged, where what it says is of another orbit."""
    return one if fault is None else one.model_copy(update={"name": key, "state": "damaged", "fault": fault})


def _fetched_file(key: str, now: datetime) -> tuple[str, DataFile, OrbitHistory | None]:
    """Its key, its line, and the orbit that it holds, if it is one."""
    product = product_of(key)
    try:
        copy = cache.load(key)
        if copy is None:
            raise InputError("has gone", path=cache.cache_folder() / key)
    except (DamagedCopyError, InputError) as fault:
        return key, _damaged(key, None, str(fault)), None
    try:
        name, epoch, history = _content(copy)
    except InputError as fault:
        return key, _damaged(key, copy, str(fault)), None
    fresh = product is not None and now - copy.checked_at <= timedelta(seconds=product.fresh_s)
    line = DataFile(
        name=name,
        state="fresh" if fresh else "old",
        provenance=copy.title,
        source=copy.shown_url,
        sha256=copy.sha256,
        bytes=len(copy.body),
        epoch=epoch,
        age_hours=_hours(now - epoch),
        fetched_at=copy.fetched_at,
        checked_at=copy.checked_at,
        next_request_at=None if product is None else _next_request_at(product, now),
        fault=None,
    )
    return key, line, history


def _next_request_at(product: Product, now: datetime) -> datetime | None:
    wait = asked.wait_for(product, now)
    return None if wait is None else wait.until


def _content(copy: Copy) -> tuple[str, datetime, OrbitHistory | None]:
    """What the copy contains, its date, and the orbit. Raises InputError for what cannot be read."""
    if copy.key.startswith("orbit-"):
        content = content_from_bytes(copy.body, path=copy.shown_url)
        history = replace(orbit_of(content, norad_id=number_in(copy.key)), origin=copy.title)
        return _orbit_name(history), history.at(copy.checked_at).epoch, history
    group = group_in(copy.key)
    if group is not None:
        content = content_from_bytes(copy.body, path=copy.shown_url)
        return f"group {group}", newest_epoch(content, copy.checked_at), None
    if copy.key.startswith("space-weather-gfz"):
        indices = observed_indices_of(copy.body, path=copy.shown_url)
        check_last_day(indices.last_day, utc_now(), copy.shown_url)
        return "space weather, observed", datetime_of(indices.last_day), None
    weather = space_weather_of(copy.body, path=copy.shown_url)
    check_not_ahead(weather, utc_now())
    return "space weather", _observed_until(weather), None


def _damaged(key: str, copy: Copy | None, fault: str) -> DataFile:
    return DataFile(
        name=key,
        state="damaged",
        provenance="" if copy is None else copy.title,
        source=str(cache.cache_folder()) if copy is None else copy.shown_url,
        sha256=None if copy is None else copy.sha256,
        bytes=None if copy is None else len(copy.body),
        epoch=None,
        age_hours=None,
        fetched_at=None if copy is None else copy.fetched_at,
        checked_at=None if copy is None else copy.checked_at,
        next_request_at=None,
        fault=fault,
    )


def _embedded_files(now: datetime) -> list[DataFile]:
    orbit, weather = read_orbit(None), read_space_weather()
    return [
        _embedded(_orbit_name(orbit), orbit, orbit.latest.epoch, now, data_path("orbits", "iss.tle")),
        _embedded("space weather", weather, _observed_until(weather), now, data_path(*EMBEDDED)),
    ]


def _embedded(
    name: str, content: OrbitHistory | SpaceWeather, epoch: datetime, now: datetime, path: Path
) -> DataFile:
    return DataFile(
        name=name,
        state="embedded",
        provenance="embedded",
        source=content.source,
        sha256=content.sha256,
        bytes=path.stat().st_size,
        epoch=epoch,
        age_hours=_hours(now - epoch),
        fetched_at=None,
        checked_at=None,
        next_request_at=None,
        fault=None,
    )


def _orbit_name(history: OrbitHistory) -> str:
    return f"orbit of {history.name}"


def _observed_until(weather: SpaceWeather) -> datetime:
    return datetime.combine(weather.observed_until, time(), tzinfo=UTC)


def _hours(span: timedelta) -> float:
    return span / timedelta(hours=1)
