"""Re-entries of a fleet by month and year, and their casualties by band of inclinations: counted sample by
sample, since all objects share a sample's Sun."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from iss_risk.answers.fleet_records import FleetPeriod
from iss_risk.arrays import F64, I64, Booleans
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.constants import DEFAULT_HORIZON_DAYS

_ENDS = (0.05, 0.95)
DAYS_OF_A_YEAR = 365.25

Range = tuple[float, float]


@dataclass(frozen=True)
class Priced:
    """What one re-entry of an object is expected to cost: casualties by our model (the mean, and the ends of
    the range over what it does not know; NaN without a simulation), its band of inclinations and its
    constellation."""

    mean: float
    low: float
    high: float
    band: int
    constellation: str


@dataclass(frozen=True)
class Expected:
    """Casualties expected in some time: the mean, and the 90 % range over timing and model together."""

    mean: float
    range90: Range


class Calendar:
    """Sums of re-entries by month from `now` to the horizon; objects are added one by one, and none is kept.

    Of `samples` futures each has its own count; so `reentries_range90` is what their common activity of the
    Sun and the errors of the objects' drag do to it. (The drag of all objects errs alike in one sample: the
    range is rather too wide.)
    """

    def __init__(self, now: datetime, samples: int) -> None:
        self._samples = samples
        self._first = now.year * 12 + now.month - 1
        months = math.ceil(DEFAULT_HORIZON_DAYS / 28.0)
        begins = [self._begin(month) for month in range(months + 1)]
        self._starts = np.array([days_since_2000(one) for one in begins[1:]])
        # The first month of each calendar year.
        self._first_months = np.array([k for k, one in enumerate(begins[:-1]) if k == 0 or one.month == 1])
        self._first_year = now.year
        self._begins = days_since_2000(now)
        self._soon_ends = self._begins + DAYS_OF_A_YEAR
        self._counts = np.zeros((samples, months))
        self._casualties = _Priced.nothing(samples, months)
        years = self._first_months.size
        self._by_band: dict[int, _Priced] = defaultdict(lambda: _Priced.nothing(samples, years))
        self._soon: dict[str, F64] = defaultdict(lambda: np.zeros(samples))
        self._soon_casualties: dict[str, _Priced] = defaultdict(lambda: _Priced.nothing(samples, 1))
        self._has_prices = False

    def _begin(self, month: int) -> datetime:
        return datetime((self._first + month) // 12, (self._first + month) % 12 + 1, 1, tzinfo=UTC)

    def add(self, days: F64, reached: Booleans, agrees: Booleans, weight: float, price: Priced) -> None:
        """One object, which counts `weight`: `days` (S,) since 2000-01-01, and which samples come down and
        count. A sample that does not count has the mean of those that do; one in which the object has come
        down since its set counts, and is none of what is still to come."""
        if not agrees.any():
            return
        down = np.flatnonzero(agrees & reached & (days >= self._begins))
        # The last month begins after the horizon.
        month = np.searchsorted(self._starts, days[down], side="right")
        happens = weight * _by_column(down, month, agrees, self._counts.shape[1])
        by_year = np.add.reduceat(happens, self._first_months, axis=1)
        soon = down[days[down] < self._soon_ends]
        within = weight * _by_column(soon, np.zeros_like(soon), agrees, 1)
        self._counts += happens
        self._soon[price.constellation] += within[:, 0]
        if math.isfinite(price.mean):
            self._casualties.add(happens, price)
            self._by_band[price.band].add(by_year, price)
            self._soon_casualties[price.constellation].add(within, price)
            self._has_prices = True

    def months(self) -> list[FleetPeriod]:
        """Those in which anything comes down."""
        return self._periods(lambda month: f"{self._begin(month):%Y-%m}")

    def years(self) -> list[FleetPeriod]:
        """Calendar years, the first from now on."""
        return self._periods(lambda month: f"{self._begin(month):%Y}")

    def soon(self, constellation: str | None) -> FleetPeriod:
        """The next twelve months; of one constellation, or of all."""
        chosen = [name for name in self._soon if constellation in (None, name)]
        counts = sum((self._soon[name] for name in chosen), np.zeros(self._samples))
        casualties = _Priced.nothing(self._samples, 1)
        for name in chosen:
            casualties.join(self._soon_casualties[name])
        return self._period("12 months", counts, casualties.expected(slice(None)))

    def nations_by_year(self, shares: F64) -> dict[str, list[Expected]]:
        """By calendar year in which anything comes down, the casualties expected in each nation; `shares`
        (bands, nations) are the nations' parts of the people under a band."""
        found: dict[str, list[Expected]] = {}
        for year in range(self._first_months.size):
            bands = [band for band, one in self._by_band.items() if one.by_sample[:, year].any()]
            if bands:
                part = shares[bands]
                nations = _Priced.nothing(self._samples, shares.shape[1])
                for band, row in zip(bands, part, strict=True):
                    nations.spread(self._by_band[band], year, row)
                found[str(self._first_year + year)] = [
                    nations.expected(slice(k, k + 1)) for k in range(shares.shape[1])
                ]
        return found

    def _periods(self, name_of: Callable[[int], str]) -> list[FleetPeriod]:
        names = np.array([name_of(month) for month in range(self._counts.shape[1])])
        found = []
        for name in dict.fromkeys(names.tolist()):
            inside = names == name
            counts = self._counts[:, inside].sum(axis=1)
            if counts.any():
                found.append(self._period(name, counts, self._casualties.expected(inside)))
        return found

    def _period(self, name: str, counts: F64, casualties: Expected) -> FleetPeriod:
        low, high = np.quantile(counts, _ENDS).tolist()
        return FleetPeriod(
            period=name,
            reentries_expected=_figure(math.fsum(counts) / counts.size),
            reentries_range90=(_figure(low), _figure(high)),
            expected_casualties_sum=_figure(casualties.mean) if self._has_prices else None,
            expected_casualties_range90=casualties.range90 if self._has_prices else None,
        )


@dataclass(frozen=True)
class _Priced:
    """Casualties in each sample (S, columns) by the mean of our model, and the means over the samples
    (columns,) with the ends of its range."""

    by_sample: F64
    low: F64
    high: F64

    @classmethod
    def nothing(cls, samples: int, columns: int) -> _Priced:
        return cls(np.zeros((samples, columns)), np.zeros(columns), np.zeros(columns))

    def add(self, happens: F64, price: Priced) -> None:
        """So many re-entries (S, columns) of one object."""
        share = happens.sum(axis=0) / happens.shape[0]
        self.by_sample[:] += price.mean * happens
        self.low[:] += price.low * share
        self.high[:] += price.high * share

    def join(self, other: _Priced) -> None:
        self.by_sample[:] += other.by_sample
        self.low[:] += other.low
        self.high[:] += other.high

    def spread(self, other: _Priced, column: int, parts: F64) -> None:
        """One column of another, divided into `parts` (columns,)."""
        self.by_sample[:] += other.by_sample[:, column, None] * parts
        self.low[:] += other.low[column] * parts
        self.high[:] += other.high[column] * parts

    def expected(self, columns: slice | Booleans) -> Expected:
        """Of these columns together."""
        values = self.by_sample[:, columns].sum(axis=1)
        mean = math.fsum(values) / values.size
        timing = tuple(np.quantile(values, _ENDS).tolist())
        model = (math.fsum(self.low[columns]), math.fsum(self.high[columns]))
        low, high = joined(mean, (timing[0], timing[1]), model)
        return Expected(mean, (_figure(low), _figure(high)))


def joined(mean: float, *ranges: Range) -> Range:
    """The 90 % range of a product of independent errors, from the range that each has by itself: the
    logarithms of the ends over the mean are joined as errors are, by the root of the sum of their squares
    (exact where all are lognormal). An end on the other side of the mean adds nothing; a low end of zero
    stays zero."""
    if mean <= 0.0:
        return 0.0, 0.0
    low = [math.log(min(one[0] / mean, 1.0)) if one[0] > 0.0 else -math.inf for one in ranges]
    high = [math.log(max(one[1] / mean, 1.0)) for one in ranges]
    return mean * math.exp(-math.hypot(*low)), mean * math.exp(math.hypot(*high))


def _by_column(sample: I64, column: I64, agrees: Booleans, columns: int) -> F64:
    """(S, columns): one in the `column` of each `sample` that comes down, and in those that do not count the
    mean of those that do."""
    happens = np.zeros((agrees.size, columns))
    happens[sample, column] = 1.0
    happens[~agrees] = happens.sum(axis=0) / np.count_nonzero(agrees)
    return happens


def _figure(value: float) -> float:
    return float(f"{value:.6g}")
