"""From the samples of a decay to its quantiles, histogram, bands and shares."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import numpy.typing as npt

from iss_risk.answers.decay import AltitudeBand, HistogramBin, WeatherShares
from iss_risk.atmosphere.space_weather import Provenance, SpaceWeather, datetime_of

F64 = npt.NDArray[np.float64]

QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p95": 0.95}
HISTOGRAM_BINS = 15


def quantiles_days(reentry_days: F64, samples: int) -> dict[str, float | None]:
    """Quantiles over all `samples`; those still up (not in `reentry_days`) come after all others."""
    ordered = np.sort(reentry_days)
    found: dict[str, float | None] = {}
    for name, q in QUANTILES.items():
        rank = q * (samples - 1)
        if np.ceil(rank) >= ordered.size:
            found[name] = None
        else:
            found[name] = float(np.interp(rank, np.arange(ordered.size), ordered))
    return found


def instants(quantiles: dict[str, float | None]) -> dict[str, datetime | None]:
    """The quantiles as UTC."""
    return {name: None if days is None else datetime_of(days) for name, days in quantiles.items()}


def histogram(reentry_days: F64, samples: int) -> list[HistogramBin]:
    """Shares of all samples in equal bins over the middle 98 % of those that decay; none for one."""
    if reentry_days.size < 2:
        return []
    low, high = np.quantile(reentry_days, [0.01, 0.99])
    if high <= low:
        return []
    edges = np.linspace(low, high, HISTOGRAM_BINS + 1)
    counts, _ = np.histogram(reentry_days, edges)
    return [
        HistogramBin(
            from_utc=datetime_of(float(edges[k])),
            to_utc=datetime_of(float(edges[k + 1])),
            fraction=float(counts[k]) / samples,
        )
        for k in range(HISTOGRAM_BINS)
    ]


def altitude_bands(grid_days: F64, mean_km: F64, perigee_km: F64) -> list[AltitudeBand]:
    """Quantiles over the samples of altitudes (N, G) at `grid_days` (G,); NaN is down, below all others."""
    # Sorting puts NaN last: negated altitudes therefore count from the highest.
    descending, perigees = -np.sort(-mean_km, axis=0), -np.sort(-perigee_km, axis=0)
    count = mean_km.shape[0]

    def at(ordered: F64, g: int, quantile: float) -> float | None:
        value = ordered[round((1.0 - quantile) * (count - 1)), g]
        return None if np.isnan(value) else float(value)

    return [
        AltitudeBand(
            utc=datetime_of(float(day)),
            p05_km=at(descending, g, 0.05),
            p25_km=at(descending, g, 0.25),
            p50_km=at(descending, g, 0.50),
            p75_km=at(descending, g, 0.75),
            p95_km=at(descending, g, 0.95),
            perigee_p50_km=at(perigees, g, 0.50),
            up_fraction=float(np.mean(np.isfinite(mean_km[:, g]))),
        )
        for g, day in enumerate(grid_days)
    ]


def weather_shares(weather: SpaceWeather | None, start_days: float, end_days: F64) -> WeatherShares:
    """How the days from `start_days` to each of `end_days` (N,) are known; None is constant weather."""
    names = ("observed", "predicted_daily", "predicted_monthly", "climatology", "last_repeated", "constant")
    if weather is None:
        return WeatherShares(**{name: float(name == "constant") for name in names})
    day = weather.first_day + np.arange(weather.provenance.size + 1)
    length = np.maximum(end_days - start_days, 1e-9)
    shares = dict.fromkeys(names, 0.0)
    kinds = {
        "observed": Provenance.OBSERVED,
        "predicted_daily": Provenance.PREDICTED_DAILY,
        "predicted_monthly": Provenance.PREDICTED_MONTHLY,
        "climatology": Provenance.CLIMATOLOGY,
    }
    for name, kind in kinds.items():
        until = np.concatenate([[0.0], np.cumsum(weather.provenance == kind)])
        spent = np.interp(end_days, day, until) - np.interp(start_days, day, until)
        shares[name] = float(np.mean(spent / length))
    rest = 1.0 - sum(shares.values())
    shares["last_repeated"] = rest if rest > 1e-9 else 0.0
    return WeatherShares(**{name: min(share, 1.0) for name, share in shares.items()})
