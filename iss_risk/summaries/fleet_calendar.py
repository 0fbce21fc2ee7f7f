"""Re-entries of a fleet by month and year, counted sample by sample: all objects share a sample's Sun."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np

from iss_risk.answers.fleet import FleetPeriod
from iss_risk.arrays import F64, Booleans
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.constants import DEFAULT_HORIZON_DAYS

_ENDS = (0.05, 0.95)


class Calendar:
    """Sums of re-entries by month from `now` to the horizon; objects are added one by one, and none is kept.

    Of `samples` futures each has its own count; so `range90` is what their common activity of the Sun and the
    errors of the objects' drag do to it. (The drag of all objects errs alike in one sample: the range is
    rather too wide.)
    """

    def __init__(self, now: datetime, samples: int) -> None:
        self._first = now.year * 12 + now.month - 1
        months = math.ceil(DEFAULT_HORIZON_DAYS / 28.0)
        self._starts = np.array([days_since_2000(self._begin(month)) for month in range(1, months + 1)])
        self._counts = np.zeros((samples, months))
        self._casualties = np.zeros(months)
        self._priced = False

    def _begin(self, month: int) -> datetime:
        return datetime((self._first + month) // 12, (self._first + month) % 12 + 1, 1, tzinfo=UTC)

    def add(
        self, days: F64, reached: Booleans, agrees: Booleans, weight: float, casualties: float | None
    ) -> None:
        """One object, which counts `weight`: `days` (S,) since 2000-01-01, and which samples come down and
        count. A sample that does not count has the mean of those that do. `casualties` are those to expect of
        its re-entry."""
        counts = np.flatnonzero(agrees)
        if not counts.size:
            return
        down = np.flatnonzero(agrees & reached)
        month = np.searchsorted(self._starts, days[down], side="right")
        share = np.bincount(month, minlength=self._casualties.size)[: self._casualties.size] / counts.size
        self._counts[down, np.minimum(month, self._casualties.size - 1)] += weight
        self._counts[~agrees] += weight * share
        if casualties is not None:
            self._casualties += weight * casualties * share
            self._priced = True

    def months(self) -> list[FleetPeriod]:
        """Those in which anything comes down."""
        return self._periods(lambda month: f"{self._begin(month):%Y-%m}")

    def years(self) -> list[FleetPeriod]:
        """Calendar years, the first from now on."""
        return self._periods(lambda month: f"{self._begin(month):%Y}")

    def _periods(self, name_of: Callable[[int], str]) -> list[FleetPeriod]:
        names = [name_of(month) for month in range(self._casualties.size)]
        found = []
        for name in dict.fromkeys(names):
            inside = np.array([one == name for one in names])
            counts = self._counts[:, inside].sum(axis=1)
            if counts.any():
                low, high = np.quantile(counts, _ENDS)
                casualties = _figure(math.fsum(self._casualties[inside])) if self._priced else None
                found.append(
                    FleetPeriod(
                        period=name,
                        reentries_expected=_figure(math.fsum(counts) / counts.size),
                        reentries_range90=(_figure(float(low)), _figure(float(high))),
                        expected_casualties_sum=casualties,
                    )
                )
        return found


def _figure(value: float) -> float:
    return float(f"{value:.6g}")
