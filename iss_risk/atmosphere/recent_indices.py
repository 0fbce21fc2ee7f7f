"""Observed indices of GFZ Potsdam, which extend a space-weather file that ends too early.

The format is that of Kp_ap_Ap_SN_F107_nowcast.txt (CC BY 4.0 but for the sunspot numbers, which are not
read; Matzka et al. 2021, doi:10.1029/2020SW002641): blank-separated, of which columns 1-3 are the date, 24
the daily Ap and 26 the observed F10.7; -1 means that a value is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from iss_risk.arrays import F64
from iss_risk.atmosphere.space_weather import AP_RANGE, EPOCH_2000, FLUX_RANGE, Provenance, SpaceWeather
from iss_risk.errors import InputError
from iss_risk.sums import moving_mean

_COLUMNS = 28
_AP, _FLUX = 23, 25
_MISSING = -1.0
_CENTRED_DAYS = 81
# A longer gap in the flux is not filled by interpolation.
_LONGEST_GAP_DAYS = 5


@dataclass(frozen=True)
class ObservedIndices:
    """Consecutive days from `first_day` (days since 2000-01-01) on, all complete; arrays (D,)."""

    first_day: int
    f107: F64
    ap: F64

    @property
    def last_day(self) -> int:
        """The last of the days, like `first_day`."""
        return self.first_day + self.f107.size - 1


def observed_indices_of(raw: bytes, *, path: str) -> ObservedIndices:
    """Read the file. A missing flux between two observed ones is interpolated, as CelesTrak does.

    Raises InputError with path and line for anything that is not as it should be.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("is not text", path=path) from None
    rows = [
        _row(line.split(None, _COLUMNS), path, number)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ]
    if not rows:
        raise InputError("holds no day", path=path)
    days, ap, flux = (np.array(column) for column in zip(*rows, strict=True))
    if (np.diff(days) != 1).any():
        raise InputError("its days do not follow each other", path=path)
    seen = np.flatnonzero(flux > 0.0)
    if seen.size == 0:
        raise InputError("holds no solar flux", path=path)
    filled = np.interp(np.arange(flux.size), seen, flux[seen])
    # From the last long gap on, up to the last day with both figures.
    long = np.flatnonzero(np.diff(seen) > _LONGEST_GAP_DAYS)
    start = int(seen[long[-1] + 1]) if long.size else int(seen[0])
    incomplete = np.flatnonzero(ap[start : seen[-1] + 1] < 0.0)
    end = start + int(incomplete[0]) if incomplete.size else int(seen[-1]) + 1
    if end <= start:
        raise InputError("holds no complete day", path=path)
    return ObservedIndices(int(days[start]), filled[start:end], ap[start:end].astype(np.float64))


def filled_up(weather: SpaceWeather, observed: ObservedIndices) -> SpaceWeather:
    """`weather` with the days after its last observed one from `observed`; later days remain as predicted.

    The 81-day means around the new days are computed again. Raises InputError where days would be missing
    between the two; returns `weather` where `observed` has nothing newer.
    """
    last = weather.last_observed_day
    if observed.last_day <= last:
        return weather
    if observed.first_day > last + 1:
        raise InputError("its first day leaves a gap after the last observed day")
    end = max(weather.first_day + weather.f107.size - 1, observed.last_day)
    size = end - weather.first_day + 1
    f107, ap = _extended(weather.f107, size), _extended(weather.ap, size, np.nan)
    provenance = np.full(size, Provenance.PREDICTED_MONTHLY, dtype=np.uint8)
    provenance[: weather.provenance.size] = weather.provenance
    new = slice(last + 1 - weather.first_day, observed.last_day + 1 - weather.first_day)
    taken = slice(last + 1 - observed.first_day, observed.f107.size)
    f107[new], ap[new] = observed.f107[taken], observed.ap[taken]
    provenance[new] = Provenance.OBSERVED
    f107a = _extended(weather.f107a, size)
    half = _CENTRED_DAYS // 2
    around = slice(max(new.start - half, half), min(new.stop + half, size - half))
    f107a[around] = moving_mean(f107, _CENTRED_DAYS)[around]
    return replace(weather, f107=f107, f107a=f107a, ap=ap, provenance=provenance)


def _extended(values: F64, size: int, fill: float | None = None) -> F64:
    longer = np.full(size, values[-1] if fill is None else fill)
    longer[: values.size] = values
    return longer


def _row(words: list[str], path: str, line: int) -> tuple[int, float, float]:
    """(day, Ap, F10.7) of one line, -1 where missing."""
    if len(words) != _COLUMNS:
        raise InputError(f"has {len(words)} of {_COLUMNS} columns (cut off?)", path=path, line=line)
    try:
        day = (date(int(words[0]), int(words[1]), int(words[2])) - EPOCH_2000.date()).days
        ap, flux = float(words[_AP]), float(words[_FLUX])
    except (ValueError, OverflowError):
        raise InputError("is no line of dates and numbers", path=path, line=line) from None
    for value, (least, most), name in ((ap, AP_RANGE, "Ap"), (flux, FLUX_RANGE, "F10.7")):
        if not (value == _MISSING or least <= value <= most):
            raise InputError(f"{value:g} is not in {least:g} … {most:g}", path=path, line=line, field=name)
    return day, ap, flux
