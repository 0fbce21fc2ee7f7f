"""What tugs can do on the date of a claim: the samples of `rescue`, without the risk if a burn fails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from iss_risk.answers.document import Spread
from iss_risk.arrays import F64
from iss_risk.atmosphere.space_weather import days_since_2000
from iss_risk.execution import Execution
from iss_risk.manoeuvre.tugs import Combination, Tugs
from iss_risk.risk.estimates import share_with_ci90
from iss_risk.scenario import Scenario
from iss_risk.simulation.simulation import Simulation
from iss_risk.studies.rescue_prospects import Prospects, prospects_of
from iss_risk.summaries.rescue import DAYS_PER_YEAR, tug_ability


@dataclass(frozen=True)
class Rescue:
    """The samples, and what is lost a day (H,) in some of them while held at the altitude of that date."""

    prospects: Prospects
    loss_km_per_day: F64

    def controlled(self, tugs: Combination) -> tuple[float, float, float]:
        """The share of futures, left alone from that date on, in which they can bring it down under control,
        and the ends of its 90 % interval; they can come later, as long as it is up."""
        can = self.prospects.ability(tugs).can
        return share_with_ci90(float(can.sum()), float(can.size))

    def months_of_holding(self, tugs: Combination) -> Spread | None:
        """At the altitude of that date, by one tug alone; None where no sample can be held there."""
        if not self.loss_km_per_day.size:
            return None
        ((tug, _),) = tugs.members
        start_km = self.prospects.start_km
        return tug_ability(tug, self.prospects.drawn, start_km, self.loss_km_per_day, None).months_of_holding


def rescue_of(asked: Scenario, simulation: Simulation, tugs: Tugs, execution: Execution) -> Rescue:
    """The samples that `rescue` has for the question that `simulation` answers."""
    sources, effort = simulation.sources, simulation.effort
    prospects = prospects_of(
        asked, sources.history, sources.subject, sources.weather, tugs, now=simulation.now,
        samples=effort.samples, seed=effort.seed, execution=execution,
    )  # fmt: skip
    lost = prospects.loss_km_per_day(prospects.start_km, execution)
    return Rescue(prospects, lost[np.isfinite(lost)])


def exists_from(tugs: Combination, now: datetime) -> int | None:
    """The year from which all of them are likely to be there; None: they are, at `now`."""
    years = [one.available_from_year.likely for one, _ in tugs.members if one.available_from_year is not None]
    now_year = 2000.0 + days_since_2000(now) / DAYS_PER_YEAR
    return int(max(years)) if years and max(years) > now_year else None
