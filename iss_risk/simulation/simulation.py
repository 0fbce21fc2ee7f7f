"""What came out of a simulation: the value that every table, document, map and comparison is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from iss_risk import inputs
from iss_risk.arrays import F64
from iss_risk.debris.fall_tally import FallTally
from iss_risk.exposure.places import Place
from iss_risk.scenario import Scenario
from iss_risk.simulation.chunk import FIGURES
from iss_risk.simulation.effort import Effort
from iss_risk.simulation.phase_model import PhaseModel
from iss_risk.simulation.plan import Plan
from iss_risk.simulation.sources import Sources
from iss_risk.simulation.tally import Tally

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False, eq=False)
class Simulation:
    """The plan of a run, and what came out: sums over all samples, and the first samples one by one.

    `scenario` is what was asked, with its files read; `now` its clock; `places` its circles on the ground,
    in the order of the place sums of `tally`; `nominal` falls have every input at its middle. It can be
    pickled.
    """

    scenario: Scenario
    effort: Effort
    now: datetime
    generated_at: datetime
    sources: Sources
    places: tuple[Place, ...]
    plan: Plan
    phase: PhaseModel
    tally: Tally
    nominal: FallTally

    def to_frame(self) -> pd.DataFrame:
        """One row per sample (of the first `effort.kept_samples`), one possible re-entry each.

        Columns: `decayed` (within the horizon), `agrees` (does not come down before the object is known to be
        up; all other results are missing where either is False),
        `reentry_utc`, `latitude_deg` and `longitude_deg` of the main break-up (longitude is missing where the
        phase model averages over it), masses in kg, areas in m², lengths in km, `casualties` expected,
        `revolutions` since the ascending node before the epoch (missing like the longitude), and the values
        of the uncertain inputs by their names (iss_risk/inputs.py has their units).
        """
        import pandas as pd

        from iss_risk.atmosphere.space_weather import EPOCH_2000

        decayed = np.asarray(self.tally.kept("reached"), dtype=np.bool_)
        agrees = np.asarray(self.tally.kept("agrees"), dtype=np.bool_)

        def of_all(values: F64) -> F64:
            column = np.full(decayed.size, np.nan)
            column[decayed & agrees] = values
            return column

        figures = {name: of_all(self.tally.figure(name)) for name in FIGURES}
        if self.plan.averaged:
            figures["longitude_deg"] = np.full(decayed.size, np.nan)
        microseconds = pd.to_timedelta(np.round(figures.pop("reentry_days") * 86_400e6), unit="us")
        points = np.asarray(self.tally.kept("points"), dtype=np.float64)
        drawn = inputs.values_at(points, self.plan.in_order_of_points)
        instants = pd.Series(pd.Timestamp(EPOCH_2000) + microseconds)
        return pd.DataFrame(
            {"decayed": decayed, "agrees": agrees, "reentry_utc": instants, **figures, **drawn}
        )

    def __repr__(self) -> str:
        record = self.sources.record
        decayed = f"{int(self.tally.decayed.sum()):,} of {self.tally.agreeing:,} samples come down"
        return (
            f"<Simulation of {record.name or 'an object'} from {record.epoch:%Y-%m-%d}, seen on "
            f"{self.now:%Y-%m-%d}: {decayed}, {self.phase.name}>"
        )
