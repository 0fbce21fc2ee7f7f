"""What each object of a fleet is doing: held, climbing, lowering, or coming down as drag says.

Three figures decide. *The rate* of its mean altitude: from its own history of sets where there is one, else
from the rate that its newest set holds. *Drag alone*: what the air of that day would do to an object of its
class in that orbit (drag_alone.py). *Where it is*: at an altitude where others like it are held, or not.
Drag cannot raise an orbit, so one that rises is flown; one that sinks as drag says need not be; one that
sinks faster is pushed; one that does not sink where drag would lower it is held. By Bayes' rule, with these
likelihoods of the rate r (km/day, positive upwards) and D that of drag alone:

    dead      r = D, log-normal with the spread of the class's m/(Cd·A) and of the air, and the noise of a set
    held      r = 0, normal: the scatter of the sets of objects that are held
    climbing  r > 0, as likely in each factor of two from half of that scatter to 30 km/day
    lowering  r < D, the same for what is more than drag

and the shares of each before its rate is known (`_PRIORS`). `confidence` is the chance of the state after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, get_args

import numpy as np

from iss_risk.arrays import F64, Booleans
from iss_risk.atmosphere.density_table import DensityTable, rough_scale_height_km
from iss_risk.atmosphere.solar_activity import SolarActivity
from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM
from iss_risk.errors import InputError
from iss_risk.fleet.drag_alone import drag_alone_km_per_day
from iss_risk.fleet.records import FleetObject, semi_major_axis_km
from iss_risk.fleet.shells import at_shell
from iss_risk.orbit.state import brouwer_semi_major_axis_km, semi_major_axis_before_km

StateName: TypeAlias = Literal["held", "climbing", "lowering", "dead", "down", "unknown"]
STATES: tuple[StateName, ...] = get_args(StateName)
# In the order of the arrays below.
_TOLD: tuple[StateName, ...] = ("held", "climbing", "lowering", "dead")

# Error of the density of one day: yearly and daily errors of NRLMSISE-00 together (inputs.py).
_AIR_SIGMA = 0.2
# Noise of the rate in a set: a part of what drag does, and a floor.
_NOISE_SHARE, _NOISE_KM_PER_DAY = 0.1, 0.005
# Objects that are held against drag in bursts sink in between: their sets scatter with it. Of 658 sets at
# 355-365 km, where drag does 0.8 km a day, the middle 90 % lie within 0.42 km a day of their median.
_HELD_SHARE_OF_DRAG, _HELD_MOST_OF_DRAG = 0.3, 0.5
# Slower than half of that scatter it is not told from holding; 16 km a day is the fastest of 10,361 sets.
_SLOWEST_OF_SCATTER, _FASTEST_KM_PER_DAY = 0.5, 30.0
_NODES = 41
# Without thrusters, whatever a set says.
_WITHOUT_THRUSTERS = (0.0, 0.0, 0.0, 1.0)
# At a shell: the share that leaves it, up and down. Elsewhere objects with thrusters are under way, or dead.
_LEAVING = 0.01
_AWAY_HELD, _AWAY_CLIMBING, _AWAY_LOWERING, _AWAY_DEAD = 0.10, 0.35, 0.35, 0.20
# So low that an orbit lasts for days: what is still there is new, and climbs, or is at its end, flown or not.
_LOW_KM = 300.0
_LOW_HELD, _LOW_CLIMBING, _LOW_LOWERING, _LOW_DEAD = 0.05, 0.20, 0.10, 0.65
# Nobody says whether it has thrusters: half of the satellites of the catalogue have none, or no longer.
_UNSAID = (0.40, 0.05, 0.05, 0.50)

# History: from a day to ten days before the newest set, a semi-major axis of a set being good to 50 m.
_SHORTEST_HISTORY, _LONGEST_HISTORY = timedelta(days=1), timedelta(days=10)
_DOWN_PERIGEE_KM = 100.0
_BSTAR_SPAN_DAYS = 0.5


@dataclass(frozen=True)
class ObjectState:
    """What an object does: `state`, how sure (`confidence`, the chance of it), and `reason` in words.

    `rate_km_per_day` is da/dt (positive upwards; None where nothing says it) by `rate_from`, and
    `drag_km_per_day` what drag alone would do to an object of its class (None where there is no state).
    """

    state: StateName
    confidence: float
    reason: str
    rate_km_per_day: float | None
    rate_from: str | None
    drag_km_per_day: float | None
    at_shell: bool


def states_of(
    objects: Sequence[FleetObject], table: DensityTable, activity: SolarActivity, now: datetime
) -> list[ObjectState]:
    """The state of each object, in their order; `activity` is the steady path of what is known at `now`."""
    if not objects:
        return []
    drag_per_coefficient = drag_alone_km_per_day([one.elements for one in objects], table, activity)
    coefficient = np.array([one.kind.ballistic_coefficient.median for one in objects])
    drag = drag_per_coefficient / coefficient
    rated = [_rate(one) for one in objects]
    rates = np.array([np.nan if rate is None else rate for rate, _ in rated])
    shells = at_shell(objects, rates)
    chances = _chances(objects, rates, drag, shells)
    return [
        _state(one, now, chances[k], rated[k], float(drag[k]), bool(shells[k]))
        for k, one in enumerate(objects)
    ]


def _rate(one: FleetObject) -> tuple[float | None, str | None]:
    """da/dt in km/day, and what says it."""
    elements = one.elements
    a_km = semi_major_axis_km(elements.mean_motion_rev_per_day)
    for old in one.before:  # oldest first: the longest span that still is of these days
        span = elements.epoch - old.epoch
        if _SHORTEST_HISTORY <= span <= _LONGEST_HISTORY:
            days = span / timedelta(days=1)
            risen_km = a_km - semi_major_axis_km(old.mean_motion_rev_per_day)
            return risen_km / days, f"its sets of the last {days:.1f} days"
    if not one.is_rated:
        return None, None
    if elements.mean_motion_dot_rev_per_day2 != 0.0:
        # The set holds half of the derivative of the mean motion; a³n² is constant.
        share = elements.mean_motion_dot_rev_per_day2 / elements.mean_motion_rev_per_day
        return -4.0 / 3.0 * a_km * share, "the rate in its set"
    try:
        before_km = semi_major_axis_before_km(elements, _BSTAR_SPAN_DAYS)
        now_km = brouwer_semi_major_axis_km(elements)
    except InputError:
        return None, None
    if before_km is None:
        return None, None
    return (now_km - before_km) / _BSTAR_SPAN_DAYS, "the drag term in its set"


def _chances(objects: Sequence[FleetObject], rate: F64, drag: F64, shells: Booleans) -> F64:
    """The chance of each state of _TOLD (N, 4) after the rate; the prior where no rate is known."""
    prior = np.array([_prior(one, bool(shell)) for one, shell in zip(objects, shells, strict=True)])
    scatter = np.array([one.kind.hold_scatter_km_per_day for one in objects])
    spread = np.array([one.kind.ballistic_coefficient.sigma for one in objects])
    known = np.isfinite(rate) & np.isfinite(drag)
    r, d = np.where(known, rate, 0.0), np.where(known, drag, -1e-6)
    hold = np.hypot(scatter, np.minimum(_HELD_SHARE_OF_DRAG * np.abs(d), _HELD_MOST_OF_DRAG))
    slowest = _SLOWEST_OF_SCATTER * hold
    likelihood = np.stack(
        [
            _normal(r, hold),
            _any_size(r, slowest),
            _any_size(d - r, slowest),
            _as_drag_says(r, d, np.hypot(spread, _AIR_SIGMA)),
        ],
        axis=1,
    )
    weight = np.where(known[:, None], prior * likelihood, prior)
    total = weight.sum(axis=1, keepdims=True)
    # So far off that no state explains it: what was known before.
    return np.where(total > 0.0, weight / np.where(total > 0.0, total, 1.0), prior)


def _prior(one: FleetObject, shell: bool) -> tuple[float, float, float, float]:
    kind = one.kind
    if kind.propulsion is False:
        return _WITHOUT_THRUSTERS
    if shell:
        return 1.0 - 2.0 * _LEAVING - kind.dead_share, _LEAVING, _LEAVING, kind.dead_share
    if one.mean_altitude_km < _LOW_KM:
        return _LOW_HELD, _LOW_CLIMBING, _LOW_LOWERING, _LOW_DEAD
    if kind.propulsion is None:
        return _UNSAID
    return _AWAY_HELD, _AWAY_CLIMBING, _AWAY_LOWERING, _AWAY_DEAD


def _normal(x: F64, sigma: F64) -> F64:
    return np.asarray(np.exp(-0.5 * (x / sigma) ** 2) / (sigma * np.sqrt(2.0 * np.pi)))


def _any_size(x: F64, slowest: F64) -> F64:
    """As likely in each factor of two between the slowest and the fastest; zero elsewhere."""
    inside = (x >= slowest) & (x <= _FASTEST_KM_PER_DAY)
    return np.where(inside, 1.0 / (np.where(inside, x, 1.0) * np.log(_FASTEST_KM_PER_DAY / slowest)), 0.0)


def _as_drag_says(rate: F64, drag: F64, sigma: F64) -> F64:
    """Of what drag does: log-normal about `drag`, with the noise of a set's rate; a sum over quantiles."""
    # σ units of the middles of as many equal shares, by the logistic approximation of the normal quantile
    # (Bowling et al. 2009, J. Ind. Eng. Manag. 2, 114): 0.01 off within 2 σ.
    share = (np.arange(_NODES) + 0.5) / _NODES
    z = np.log(share / (1.0 - share)) / 1.702
    likelihood = np.zeros(rate.size)
    for one in z:
        middle = drag * np.exp(one * sigma)
        likelihood += _normal(rate - middle, _NOISE_SHARE * np.abs(middle) + _NOISE_KM_PER_DAY)
    return np.asarray(likelihood / _NODES)


def _state(
    one: FleetObject,
    now: datetime,
    chances: F64,
    rated: tuple[float | None, str | None],
    drag: float,
    shell: bool,
) -> ObjectState:
    rate, rate_from = rated
    drag_or_none = drag if np.isfinite(drag) else None
    down = _why_down(one, now, rate, drag_or_none)
    if down is not None:
        return ObjectState("down", 1.0, down, rate, rate_from, drag_or_none, shell)
    if rate is None:
        words = "its elements hold no rate, and there is no history: only its class is known"
        dead = one.kind.propulsion is False
        state: StateName = "dead" if dead else "unknown"
        return ObjectState(state, float(chances[3]) if dead else 0.0, words, None, None, drag_or_none, shell)
    best = int(np.argmax(chances))
    reason = _reason(one, _TOLD[best], rate, str(rate_from), drag_or_none, shell)
    return ObjectState(_TOLD[best], float(chances[best]), reason, rate, rate_from, drag_or_none, shell)


def _why_down(one: FleetObject, now: datetime, rate: float | None, drag: float | None) -> str | None:
    """Why the object must have come down already; None where it need not have."""
    if one.decayed_on is not None:
        date = "" if one.decayed_on == "decayed" else f" on {one.decayed_on}"
        return f"its record says that it came down{date}"
    elements = one.elements
    a_km = semi_major_axis_km(elements.mean_motion_rev_per_day)
    perigee_km = a_km * (1.0 - elements.eccentricity) - EARTH_EQUATORIAL_RADIUS_KM
    if perigee_km < _DOWN_PERIGEE_KM:
        return f"its perigee is at {perigee_km:.0f} km in the set of {elements.epoch:%Y-%m-%d}"
    if drag is None:
        return f"SGP4 has no state from its set of {elements.epoch:%Y-%m-%d}: it has decayed"
    age_days = (now - elements.epoch) / timedelta(days=1)
    if rate is None or rate >= 0.0 or age_days <= 0.0 or elements.eccentricity > 0.01:
        return None
    # In an exponential atmosphere a circular orbit has H / |da/dt| left (King-Hele 1964, ch. 4), and less
    # as the scale height shrinks further down.
    left_days = rough_scale_height_km(perigee_km) / -rate
    if left_days >= age_days:
        return None
    return (
        f"its set is {age_days:.0f} days old, and it sank by {-rate:.2g} km a day then, "
        f"which leaves at most {left_days:.0f} days"
    )


def _reason(
    one: FleetObject, state: StateName, rate: float, rate_from: str, drag: float | None, shell: bool
) -> str:
    where = f"at {one.mean_altitude_km:.0f} km"
    where += ", where others of its kind are held" if shell else ""
    way = "rises" if rate > 0.0 else "sinks"
    moves = f"{way} by {abs(rate):.2g} km a day ({rate_from})"
    alone = "" if drag is None else f"; drag alone would lower it by {-drag:.2g} km a day"
    if one.kind.propulsion is False and state == "dead":
        return f"{one.kind.title} without thrusters, {where}, {moves}{alone}"
    meaning = {
        "held": "it stays where it is",
        "climbing": "drag cannot raise an orbit",
        "lowering": "more than drag does: it is pushed",
        "dead": "as drag says: nothing shows that it is flown",
    }[state]
    return f"{where}, {moves}{alone}: {meaning}"
