"""When each object of a fleet comes down: its own decay, one by one, as `iss-risk decay` computes it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import numpy as np

from iss_risk.atmosphere.density_table import density_table_path
from iss_risk.atmosphere.space_weather import SpaceWeather
from iss_risk.decay.known_up import require_enough
from iss_risk.decay.samples import decay_at_once
from iss_risk.errors import IssRiskError
from iss_risk.execution import Execution, run_chunks
from iss_risk.fleet.records import FleetObject
from iss_risk.orbit.content import Content
from iss_risk.orbit.elements import OrbitHistory
from iss_risk.scenario import Scenario
from iss_risk.simulation.checkpoint import program_digest
from iss_risk.simulation.effort import Effort
from iss_risk.simulation.fleet_checkpoint import FleetCheckpoint, FleetDecay
from iss_risk.sources.embedded import sha256_of
from iss_risk.studies.decay import decay_plan_of
from iss_risk.studies.fleet_subjects import subject_of_fleet

# Objects that a worker gets at once: half a second of work, so that asking for it costs nothing beside it.
_AT_ONCE = 8


@dataclass(frozen=True)
class _Task:
    """What all objects share; picklable, so that it goes to each worker once."""

    objects: tuple[FleetObject, ...]
    weather: SpaceWeather
    now: datetime
    effort: Effort
    source: str
    sha256: str

    def decays(self, group: int) -> list[FleetDecay]:
        """Of some of the objects, in their order."""
        first = group * _AT_ONCE
        return [self.decay(one) for one in self.objects[first : first + _AT_ONCE]]

    def decay(self, one: FleetObject) -> FleetDecay:
        """Of one object. What is wrong with it costs no other."""
        try:
            return self._decay(one)
        except IssRiskError as fault:
            nothing = np.zeros(self.effort.samples, dtype=np.bool_)
            return FleetDecay(np.full(self.effort.samples, np.nan), nothing, nothing, str(fault))

    def _decay(self, one: FleetObject) -> FleetDecay:
        """The plan and the samples that `predict_decay` makes of this object and seed, and of a class that is
        stated."""
        history = OrbitHistory(
            name=one.elements.name,
            norad_id=one.elements.norad_id,
            records=(*one.before, one.elements),
            source=self.source,
            sha256=self.sha256,
        )
        scenario = Scenario(orbit=history, now=self.now)
        conditions = scenario.conditions(samples=self.effort.samples, seed=self.effort.seed)
        subject = subject_of_fleet(one)
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
    *,
    saved: FleetCheckpoint | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[FleetDecay]:
    """One decay an object, in their order, wherever it is computed. All have the same seed, so that one
    sample of all of them has one activity of the Sun. Those that are `saved` are taken from there, and those
    that are computed are added. `progress` is called with objects done and objects in all.

    Raises InputError where what is `saved` belongs to another run.
    """
    number = 0

    def told(one: FleetDecay) -> FleetDecay:
        nonlocal number
        number += 1
        if progress is not None:
            progress(number, len(objects))
        return one

    if saved is not None:
        for one in saved.taken_up(_fingerprint(objects, content, weather, now, effort), len(objects)):
            yield told(one)
    left = tuple(objects[number:])
    task = _Task(left, weather, now, effort, content.source, content.sha256)
    try:
        for group in run_chunks(partial(_Task.decays, task), -(-len(left) // _AT_ONCE), execution=execution):
            for one in group:
                if saved is not None:
                    saved.add(one)
                yield told(one)
    finally:
        if saved is not None:
            saved.save()


def _fingerprint(
    objects: Sequence[FleetObject], content: Content, weather: SpaceWeather, now: datetime, effort: Effort
) -> dict[str, object]:
    """What makes the decays what they are: two runs with the same fingerprint compute the same."""
    which = hashlib.sha256(" ".join(str(one.line) for one in objects).encode())
    return {
        "program": program_digest(),
        "now": now.isoformat(),
        "seed": effort.seed,
        "samples": effort.samples,
        "fleet": content.sha256,
        "objects": which.hexdigest()[:16],
        "space weather": weather.sha256,
        "atmosphere": sha256_of(density_table_path()),
    }
