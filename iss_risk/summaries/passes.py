"""In the last days: the passes that are still possible, over which places and nations, and how likely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from iss_risk import inputs
from iss_risk.answers.document import Chance
from iss_risk.answers.pass_records import (
    Interval,
    MeanNumber,
    Pass,
    Passes,
    PassOverNation,
    PassOverPlace,
)
from iss_risk.arrays import F64, I64, Booleans
from iss_risk.atmosphere.space_weather import datetime_of
from iss_risk.constants import EARTH_AUTHALIC_RADIUS_KM
from iss_risk.decay.elements import INC, LAM, mean_from_osculating
from iss_risk.decay.forces import GravityField
from iss_risk.earth.rotation import greenwich_angle_rad
from iss_risk.exposure.places import Place, large_cities
from iss_risk.exposure.time_zones import TimeZone, time_zones
from iss_risk.inputs import BALLISTIC_COEFFICIENT
from iss_risk.risk.clusters import scatter_deg
from iss_risk.risk.estimates import share_with_ci90
from iss_risk.risk.landed import CASUALTIES, REVOLUTIONS, WHERE
from iss_risk.risk.overflights import Legs, NationSpan, legs_of, nations_under, passes_over
from iss_risk.simulation.phase_model import FEWEST_SAMPLES, UNIFORM_SPAN_DAYS, longitude_known_from_days
from iss_risk.simulation.plan import Plan
from iss_risk.simulation.simulation import Simulation

# The times that are told are those of the samples between these quantiles.
LOW, MIDDLE, HIGH = 0.05, 0.50, 0.95
Z90 = 1.645
_MINUTE = timedelta(minutes=1)


def passes_of(simulation: Simulation) -> Passes:
    """The passes of a simulation."""
    plan, tally = simulation.plan, simulation.tally
    reentry_days = tally.figure("reentry_days")
    past = reentry_days < plan.decay.now_days
    total = tally.kept_agreeing
    known = not plan.averaged and reentry_days.size > 0
    shared: dict[str, Any] = {
        "minutes_known": known,
        "criterion": (
            "places along the orbit, and so minutes, are known from when 90 % of the re-entry times of the "
            "light or of the heavy half of the ballistic coefficients span no more than "
            f"{UNIFORM_SPAN_DAYS:g} days; now: {simulation.phase.reason}"
        ),
        "minutes_known_from_utc": simulation.now if known else _known_from(simulation),
        "samples": total,
        "p_down_before_now": chance_of(int(past.sum()), total),
        "p_up_at_horizon": chance_of(total - reentry_days.size, total),
    }
    if not known or past.all():
        return Passes(
            **shared,
            track_samples=0,
            margin_km=0.0,
            passes=[],
            places=[],
            places_not_passed=[],
            nations=[],
        )
    seen = SeenPasses.of(simulation, total, ~past)
    places = simulation.places or large_cities()
    over = _over_places(seen, simulation, places, time_zones(places, plan.exposure))
    passed = {one.name for one in over}
    return Passes(
        **shared,
        track_samples=seen.tracks,
        margin_km=seen.margin_km,
        passes=[_pass(seen, k) for k in range(seen.passes.size)],
        places=over,
        places_not_passed=[one.name for one in simulation.places if one.name not in passed],
        nations=_over_nations(seen, simulation),
    )


def _known_from(simulation: Simulation) -> datetime | None:
    """None where too few samples come down to say."""
    plan, tally = simulation.plan, simulation.tally
    reached, agrees = (np.asarray(tally.kept(name), dtype=np.bool_) for name in ("reached", "agrees"))
    counted = reached & agrees
    column = inputs.PER_SAMPLE.index(BALLISTIC_COEFFICIENT)
    if counted.sum() < FEWEST_SAMPLES:
        return None
    # Only the order of the coefficients counts, which is that of their points.
    coefficients = np.asarray(tally.kept("points"), dtype=np.float64)[counted, column]
    days = longitude_known_from_days(tally.figure("reentry_days"), coefficients, plan.decay.now_days)
    return datetime_of(days)


@dataclass(frozen=True)
class SeenPasses:
    """What is read of the samples: the numbers of the `passes` (K,) that are still possible, how often each
    is the last (K,), and the legs (tracks, K) of the first samples that are not down before now.

    `first` is the number of the revolution of the epoch."""

    passes: I64
    down: I64
    total: int
    legs: Legs
    inclination_rad: float
    margin_km: float
    first: int

    @property
    def tracks(self) -> int:
        """How many samples have their tracks kept."""
        return self.legs.days.shape[0]

    def p_down(self, k: int) -> Chance:
        """That it comes down on pass `k` of these."""
        return chance_of(int(self.down[k]), self.total)

    def number(self, k: int) -> int:
        """Of pass `k` of these, counted from the revolution of the epoch."""
        return int(self.passes[k]) - self.first

    @classmethod
    def of(cls, simulation: Simulation, total: int, ahead: Booleans) -> SeenPasses:
        """Of the samples that come down in `ahead`, of `total` that agree with what is known."""
        plan, tally = simulation.plan, simulation.tally
        revolutions = tally.figure("revolutions")
        nodes = np.asarray(tally.kept("nodes"), dtype=np.float64)
        on = np.floor(revolutions[ahead]).astype(np.int64)
        passes = np.arange(on.min(), on.max() + 1)
        followed = ahead[: nodes.shape[0]]
        mean = _mean_elements(plan)
        half_width_km = 0.5 * float(np.quantile(tally.figure("width_km"), HIGH))
        return cls(
            passes=passes,
            down=np.bincount(on - passes[0], minlength=passes.size),
            total=total,
            legs=legs_of(nodes[followed], revolutions[: nodes.shape[0]][followed], passes),
            inclination_rad=float(mean[INC]),
            # The fields of debris, and two σ of the scatter of pieces around their computed places.
            margin_km=half_width_km + np.radians(2.0 * scatter_deg(plan.kinds)) * EARTH_AUTHALIC_RADIUS_KM,
            first=first_revolution(plan),
        )


def _mean_elements(plan: Plan) -> F64:
    mean = np.empty(6)
    mean_from_osculating(plan.decay.start, GravityField(), mean)
    return mean


def first_revolution(plan: Plan) -> int:
    """The number of the revolution of the epoch, counted from the ascending node next to it."""
    return -1 if _mean_elements(plan)[LAM] < 0.0 else 0


def chance_of(count: int, total: int) -> Chance:
    """A share of the samples."""
    mean, low, high = share_with_ci90(count, total)
    return Chance(mean=mean, ci90=(low, high))


def _pass(seen: SeenPasses, k: int) -> Pass:
    flying = seen.legs.end_rad[:, k] >= 0.0
    days, longitude = seen.legs.days[flying, k], None
    if days.size:
        middle = int(np.argsort(days)[days.size // 2])
        east = np.degrees(seen.legs.node_rad[flying, k][middle] - greenwich_angle_rad(float(days[middle])))
        longitude = float((east + 180.0) % 360.0 - 180.0)
    when = whole_minutes(days)
    return Pass(
        revolution=seen.number(k),
        from_utc=when[0],
        middle_utc=when[1],
        to_utc=when[2],
        node_longitude_deg=longitude,
        p_down=seen.p_down(k),
    )


def whole_minutes(days: F64) -> tuple[datetime | None, datetime | None, datetime | None]:
    """From, middle and to, in whole minutes; the interval is rounded outwards. Of no days: None."""
    if days.size == 0:
        return None, None, None
    low, middle, high = (datetime_of(float(day)) for day in np.quantile(days, [LOW, MIDDLE, HIGH]))
    return _floor(low), _floor(middle + _MINUTE / 2), _floor(high + _MINUTE - timedelta(microseconds=1))


def _floor(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


class _Landings:
    """The rows of `Landed` of the passes, by pass and nation or place."""

    def __init__(self, rows: F64, seen: SeenPasses) -> None:
        self._total = seen.total
        on = np.floor(rows[:, REVOLUTIONS]).astype(np.int64) - seen.passes[0]
        ahead = (on >= 0) & (on < seen.passes.size)
        self._casualties: dict[tuple[int, int], list[float]] = {}
        for k, where, casualties in zip(
            on[ahead].tolist(), rows[ahead, WHERE].astype(int).tolist(), rows[ahead, CASUALTIES], strict=True
        ):
            self._casualties.setdefault((k, where), []).append(float(casualties))

    def places(self) -> set[tuple[int, int]]:
        """All pairs of pass and place where debris lands."""
        return set(self._casualties)

    def p_debris(self, k: int, where: int) -> Chance:
        return chance_of(len(self._casualties.get((k, where), ())), self._total)

    def expected(self, k: int, where: int) -> MeanNumber | None:
        one = np.array(self._casualties.get((k, where), ()))
        if one.size == 0:
            return None
        mean = float(one.sum()) / self._total
        half = Z90 * np.sqrt(max(float((one**2).sum()) / self._total - mean**2, 0.0) / self._total)
        return MeanNumber(mean=mean, ci90=(max(mean - half, 0.0), mean + half))


def _over_places(
    seen: SeenPasses, simulation: Simulation, places: Sequence[Place], zones: Sequence[TimeZone | None]
) -> list[PassOverPlace]:
    landings = _Landings(np.asarray(simulation.tally.kept("place_landings"), dtype=np.float64), seen)
    hit = landings.places()
    found = []
    for p, (place, zone) in enumerate(zip(places, zones, strict=True)):
        days, aside_km = passes_over(
            seen.legs, seen.inclination_rad, place.latitude_deg, place.longitude_deg,
            place.radius_km + seen.margin_km,
        )  # fmt: skip
        over = np.isfinite(days)
        for k in range(seen.passes.size):
            some = over[:, k]
            when = whole_minutes(days[some, k])
            ahead = when[2] is not None and when[2] >= simulation.now
            if not ahead and (k, p) not in hit:
                continue
            found.append(
                PassOverPlace(
                    revolution=seen.number(k),
                    name=place.name,
                    latitude_deg=place.latitude_deg,
                    longitude_deg=place.longitude_deg,
                    radius_km=place.radius_km,
                    from_utc=when[0],
                    middle_utc=when[1],
                    to_utc=when[2],
                    from_local=None if zone is None or when[0] is None else zone.local(when[0]),
                    to_local=None if zone is None or when[2] is None else zone.local(when[2]),
                    time_zone=None if zone is None else zone.name,
                    time_zone_of=None if zone is None else zone.city,
                    distance_km=float(np.median(aside_km[some, k])) if some.any() else None,
                    p_overhead=chance_of(int(some.sum()), seen.tracks),
                    p_down=seen.p_down(k),
                    p_debris=landings.p_debris(k, p),
                    expected_casualties=landings.expected(k, p),
                )
            )
    return sorted(found, key=lambda one: (one.revolution, _first(one), one.name))


def _over_nations(seen: SeenPasses, simulation: Simulation) -> list[PassOverNation]:
    exposure = simulation.plan.exposure
    landings = _Landings(np.asarray(simulation.tally.kept("nation_landings"), dtype=np.float64), seen)
    found = []
    for k in range(seen.passes.size):
        spans = nations_under(seen.legs, k, seen.inclination_rad, exposure)
        hit = {nation for on, nation in landings.places() if on == k}
        for nation in sorted(hit | {span.nation for span in spans}):
            own = [one for one in spans if one.nation == nation]
            own = [one for one in own if _interval(one).to_utc >= simulation.now]
            if not own and nation not in hit:
                continue
            over = np.unique(np.concatenate([span.samples for span in own])) if own else np.empty(0)
            found.append(
                PassOverNation(
                    revolution=seen.number(k),
                    iso_a3=exposure.iso_a3[nation],
                    name=exposure.names[nation],
                    overhead=[_interval(span) for span in own],
                    p_overhead=chance_of(over.size, seen.tracks),
                    p_down=seen.p_down(k),
                    p_debris=landings.p_debris(k, nation),
                    expected_casualties=landings.expected(k, nation),
                )
            )
    return sorted(found, key=lambda one: (one.revolution, _first(one), one.iso_a3))


def _interval(span: NationSpan) -> Interval:
    begin, end = whole_minutes(span.first_days)[0], whole_minutes(span.last_days)[2]
    assert begin is not None
    assert end is not None
    return Interval(from_utc=begin, to_utc=end)


_END = datetime.max.replace(tzinfo=UTC)


def _first(one: PassOverPlace | PassOverNation) -> datetime:
    """When it is first overhead; what only debris gets to comes last."""
    if isinstance(one, PassOverPlace):
        return one.from_utc or _END
    return one.overhead[0].from_utc if one.overhead else _END
