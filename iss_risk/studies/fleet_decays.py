"""When each object of a fleet comes down: its own decay, one by one, as `iss-risk decay` computes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import numpy as np

from iss_risk.arrays import F64, Booleans
from iss_risk.atmosphere.space_weather import SpaceWeather
from iss_risk.decay.known_up import require_enough
from iss_risk.decay.samples import decay_at_once
from iss_risk.errors import IssRiskError
from iss_risk.execution import Execution, run_chunks
from iss_risk.fleet.records import FleetObject
from iss_risk.orbit.content import Content
from iss_risk.orbit.elements import OrbitHistory
from iss_risk.scenario import Scenario
from iss_risk.simulation.effort import Effort
from iss_risk.studies.decay import decay_plan_of


@dataclass(frozen=True)
class FleetDecay:
    """The samples of one object: `days` (S,) since 2000-01-01 at which those that have `reached` the end do,
    and which `agrees` with what is known of it. `fault` says why there is none, None where there is one."""

    days: F64
    reached: Booleans
    agrees: Booleans
    fault: str | None = None

    @property
    def reentry_days(self) -> F64:
        """Of the samples that count and come down."""
        return self.days[self.reached & self.agrees]


@dataclass(frozen=True)
class _Task:
    """What all objects share; picklable, so that it goes to each worker once."""

    objects: tuple[FleetObject, ...]
    weather: SpaceWeather
    now: datetime
    effort: Effort
    source: str
    sha256: str

    def decay(self, which: int) -> FleetDecay:
        """Of one of the objects. What is wrong with it costs no other."""
        try:
            return self._decay(self.objects[which])
        except IssRiskError as fault:
            nothing = np.zeros(self.effort.samples, dtype=np.bool_)
            return FleetDecay(np.full(self.effort.samples, np.nan), nothing, nothing, str(fault))

    def _decay(self, one: FleetObject) -> FleetDecay:
        """The plan and the samples that `predict_decay` makes of this object and seed."""
        history = OrbitHistory(
            name=one.elements.name,
            norad_id=one.elements.norad_id,
            records=(*one.before, one.elements),
            source=self.source,
            sha256=self.sha256,
        )
        scenario = Scenario(orbit=history, now=self.now)
        conditions = scenario.conditions(samples=self.effort.samples, seed=self.effort.seed)
        subject = scenario.subject(history)
        plan = decay_plan_of(scenario, history, self.weather, subject, self.now, conditions)
        decays = decay_at_once(plan)
        agrees = plan.agrees(decays.reached, decays.days)
        require_enough(int(agrees.sum()), plan.samples, plan.known_up, history.source)
        return FleetDecay(decays.days, decays.reached, agrees)


def fleet_decays(
    objects: Sequence[FleetObject],
    content: Content,
    weather: SpaceWeather,
    now: datetime,
    effort: Effort,
    execution: Execution,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[FleetDecay]:
    """One decay an object, in their order, wherever it is computed. All have the same seed, so that one
    sample of all of them has one activity of the Sun."""
    task = _Task(tuple(objects), weather, now, effort, content.source, content.sha256)
    done = run_chunks(partial(_Task.decay, task), len(objects), execution=execution)
    for number, one in enumerate(done, start=1):
        yield one
        if progress is not None:
            progress(number, len(objects))
