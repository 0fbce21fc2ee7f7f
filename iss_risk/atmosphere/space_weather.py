"""Solar flux and geomagnetic activity, day by day: what was observed and what has been predicted.

The file format is CelesTrak's SW-All.csv (https://celestrak.org/SpaceData/), of which only the
columns DATE, AP_AVG, F10.7_OBS, F10.7_OBS_CENTER81 and F10.7_DATA_TYPE are needed: OBS observed, INT
interpolated, PRD predicted by the day, PRM predicted by the month (without Ap).
"""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import math
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from pathlib import Path

import numpy as np

from iss_risk.arrays import F64, I64, U8
from iss_risk.errors import InputError
from iss_risk.notation.text import counted
from iss_risk.sources.embedded import data_path

EPOCH_2000 = datetime(2000, 1, 1, tzinfo=UTC)
EMBEDDED = ("space_weather", "space_weather.csv.gz")

# No daily value since 1947 lies outside these (the largest are flares).
FLUX_RANGE = (50.0, 1000.0)
AP_RANGE = (0.0, 400.0)
# CelesTrak's file has 3 MB: a file of more than ten times that is something else.
_LARGEST_BYTES = 32 * 1024 * 1024
# Longer gaps than a working week are a damaged file, not a lost figure.
_MOST_MISSING_DAYS = 5
_FIGURES = (("F10.7_OBS", FLUX_RANGE), ("F10.7_OBS_CENTER81", FLUX_RANGE), ("AP_AVG", AP_RANGE))
_COLUMNS = ("DATE", "F10.7_DATA_TYPE", *(column for column, _ in _FIGURES))
_ORDINAL_OF_2000 = EPOCH_2000.toordinal()


def days_since_2000(moment: datetime) -> float:
    """Days of UTC since 2000-01-01T00:00: the time scale of all kernels."""
    return (moment - EPOCH_2000) / timedelta(days=1)


def datetime_of(days: float) -> datetime:
    """The UTC moment that lies `days` after 2000-01-01T00:00."""
    return EPOCH_2000 + timedelta(days=days)


class Provenance(IntEnum):
    """Where the values of a day come from."""

    OBSERVED = 0
    PREDICTED_DAILY = 1
    PREDICTED_MONTHLY = 2
    CLIMATOLOGY = 3  # never in a file: see iss_risk/atmosphere/forecast.py


_TYPES = {
    "OBS": Provenance.OBSERVED,
    "INT": Provenance.OBSERVED,
    "PRD": Provenance.PREDICTED_DAILY,
    "PRM": Provenance.PREDICTED_MONTHLY,
}


@dataclass(frozen=True, repr=False, eq=False)
class SpaceWeather:
    """Indices for every day from `first_day` (days since 2000-01-01) on; all arrays (D,).

    f107 is the daily observed flux (solar flux units, not scaled to 1 au), f107a its mean over 81
    days centred, ap the daily planetary index: NaN where nobody predicts it. Days between monthly
    predictions are interpolated straight. `origin` is "embedded", "file", or the service that the file was
    fetched from at `fetched_at`.
    """

    first_day: int
    f107: F64
    f107a: F64
    ap: F64
    provenance: U8
    source: str
    sha256: str
    origin: str = "file"
    fetched_at: datetime | None = None
    warnings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<SpaceWeather from {self.source}: observed until {self.observed_until}>"

    @property
    def last_observed_day(self) -> int:
        """The newest day with observed figures, in days since 2000-01-01."""
        return self.first_day + int(np.flatnonzero(self.provenance == Provenance.OBSERVED)[-1])

    @property
    def observed_until(self) -> date:
        """The last observed day."""
        return datetime_of(self.last_observed_day).date()


def _number(text: str, column: str, limits: tuple[float, float], path: str, line: int) -> float:
    try:
        value = float(text)
    except ValueError:
        if not text.strip():
            return math.nan  # nobody has it: bridged
        value = math.nan
    if not limits[0] <= value <= limits[1]:
        raise InputError(
            f"{text!r} is not a number from {limits[0]:g} to {limits[1]:g}",
            path=path,
            line=line,
            field=column,
        )
    return value


_Days = tuple[list[int], list[list[float]], list[Provenance], list[int]]


def _parse(text: str, path: str) -> _Days:
    """Days, their figures (NaN where blank) and kinds, and the days that stand there twice."""
    # Not DictReader: 25,000 lines took a quarter of a second.
    reader = csv.reader(io.StringIO(text))
    at = {column: place for place, column in enumerate(next(reader, []))}
    missing = [column for column in _COLUMNS if column not in at]
    if missing:
        raise InputError(
            f"not CelesTrak space weather (SW-All.csv): column {missing[0]} is missing", path=path, line=1
        )
    day_at, kind_at, last_at = at["DATE"], at["F10.7_DATA_TYPE"], max(at[column] for column in _COLUMNS)
    figures_at = [(column, at[column], limits) for column, limits in _FIGURES]
    days: list[int] = []
    figures: list[list[float]] = []
    kinds: list[Provenance] = []
    doubled: list[int] = []
    for line, row in enumerate(filter(None, reader), start=2):
        if len(row) <= last_at:
            raise InputError("the line is cut off: download the file again", path=path, line=line)
        kind = _TYPES.get(row[kind_at])
        if kind is None:
            raise InputError(
                f"{row[kind_at]!r} is none of {', '.join(_TYPES)}",
                path=path, line=line, field="F10.7_DATA_TYPE",
            )  # fmt: skip
        try:
            day = date.fromisoformat(row[day_at]).toordinal() - _ORDINAL_OF_2000
        except ValueError:
            raise InputError(f"{row[day_at]!r} is not a date", path=path, line=line, field="DATE") from None
        # CelesTrak lists a month's prediction even where daily ones overlap it: the daily ones are used.
        if days and day <= days[-1]:
            if kind is Provenance.PREDICTED_MONTHLY:
                continue
            if day < days[-1]:
                raise InputError("dates do not ascend", path=path, line=line, field="DATE")
            # The later line corrects the earlier one.
            doubled.append(day)
            del days[-1], figures[-1], kinds[-1]
        days.append(day)
        figures.append(
            [_number(row[place], column, limits, path, line) for column, place, limits in figures_at]
        )
        kinds.append(kind)
    return days, figures, kinds, doubled


def read_space_weather(path: Path | None = None) -> SpaceWeather:
    """Read a file in CelesTrak's CSV format, plain or gzip; without a path the embedded one.

    Single days that are missing, blank or doubled are bridged, and `warnings` say so. Raises InputError with
    path, line and column for anything else that is not as it should be, and for a longer gap.
    """
    file = path or data_path(*EMBEDDED)
    try:
        with file.open("rb") as stream:
            raw = stream.read(_LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", path=file) from None
    if path is not None:
        return space_weather_of(raw, path=str(path))
    weather = space_weather_of(raw, path=str(file))
    return replace(weather, source=f"embedded: {file.name}", origin="embedded")


def space_weather_of(raw: bytes, *, path: str) -> SpaceWeather:
    """As `read_space_weather`, of content that has been read already; `path` is how errors name it."""
    try:
        days, figures, kinds, doubled = _parse(_text(raw, path), path)
    except csv.Error as error:
        raise InputError(f"is not valid CSV: {error}", path=path) from None
    if Provenance.OBSERVED not in kinds:
        raise InputError("holds no observed day", path=path)
    numbers, columns = np.array(days), np.array(figures).T
    observed = np.array(kinds) == Provenance.OBSERVED
    bridged: set[int] = set()
    for (name, _), column in zip(_FIGURES, columns, strict=True):
        bridged |= _bridged(numbers[observed], column[observed], name, path)
    every = np.arange(days[0], days[-1] + 1)
    known_ap = np.isfinite(columns[2])
    ap = _interpolated(every, numbers, columns[2])
    ap[every > numbers[known_ap][-1]] = np.nan
    step = np.searchsorted(numbers, every, side="left")
    return SpaceWeather(
        first_day=days[0],
        f107=_interpolated(every, numbers, columns[0]),
        f107a=_interpolated(every, numbers, columns[1]),
        ap=ap,
        provenance=np.array(kinds, dtype=np.uint8)[step],
        source=path,
        sha256=hashlib.sha256(raw).hexdigest(),
        warnings=(
            *_told(bridged, "missing or blank, and interpolated", path),
            *_told(set(doubled), "given twice, of which the later line is used", path),
        ),
    )


def _bridged(days: I64, values: F64, name: str, path: str) -> set[int]:
    """The days between observed ones without a value. Raises InputError where more than _MOST_MISSING_DAYS
    follow each other, as at the end."""
    known = days[np.isfinite(values)]
    if known.size == 0:
        raise InputError("holds no observed value", path=path, field=name)
    stops = np.append(known, days[-1] + 1)
    gaps = np.flatnonzero(np.diff(stops) - 1 > _MOST_MISSING_DAYS)
    if gaps.size:
        raise InputError(
            f"a gap in the observed days after {datetime_of(int(stops[gaps[0]])):%Y-%m-%d}",
            path=path, field=name,
        )  # fmt: skip
    every = np.arange(days[0], days[-1] + 1)
    return set(np.setdiff1d(every, known, assume_unique=True).tolist())


def _interpolated(every: I64, days: I64, values: F64) -> F64:
    known = np.isfinite(values)
    return np.interp(every, days[known], values[known])


def _told(days: set[int], what: str, path: str) -> list[str]:
    if not days:
        return []
    some = ", ".join(f"{datetime_of(day):%Y-%m-%d}" for day in sorted(days)[:3])
    which = f"{counted(len(days), 'day')} {'is' if len(days) == 1 else 'are'}"
    return [f"{path}: {which} {what} ({some}{', …' if len(days) > 3 else ''})"]


def _text(raw: bytes, path: str) -> str:
    try:
        if raw[:2] == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=io.BytesIO(raw)) as stream:
                raw = stream.read(_LARGEST_BYTES + 1)
        if len(raw) > _LARGEST_BYTES:
            limit_mib = _LARGEST_BYTES // 1024**2
            raise InputError(f"holds more than {limit_mib} MiB: this is not space weather", path=path)
        return raw.removeprefix(codecs.BOM_UTF8).decode("ascii")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", path=path) from None
