"""A controlled deorbit, burn by burn: the perigee is lowered in steps, then one last burn brings it down.

All burns are centred on the apogee, where lowering the perigee costs least; in sum they cost what one instant
burn would, and what is lost because they take time. From an orbit with its perigee at the staging altitude
the vehicle still comes round; from the last one it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from iss_risk.arrays import F64
from iss_risk.interrupts import interrupts_deferred
from iss_risk.manoeuvre.finite_burn import burn_at_apogee, seconds_to_perigee
from iss_risk.manoeuvre.orbit_changes import delta_v_m_s, lowering_m_s, period_s, radius_km

SECONDS_PER_HOUR = 3600.0
# NASA's request of August 2022 (SpaceNews): staging orbit of 145 x 200 km, last burn to a perigee of 50 km.
STAGING_PERIGEE_KM = 145.0
LAST_PERIGEE_KM = 50.0
# A lowering burn covers at most a sixth of a revolution, and so loses 2 %; the last one at most a half: what
# is burnt farther from the apogee hardly lowers the perigee.
LOWERING_ARC = 1.0 / 6.0
LAST_ARC = 0.5
# From one lowering burn to the next: one revolution to see the new orbit, one to prepare. Estimated.
REVOLUTIONS_PER_BURN = 2.0
_MOST_BURNS = 10_000


class Engine(NamedTuple):
    """What burns: thrust in N, specific impulse in s, and the longest burn in s (infinity: no limit)."""

    thrust_n: float
    isp_s: float
    longest_burn_s: float = np.inf


@dataclass(frozen=True)
class Burn:
    """One burn, `hours` after the first; the orbit after it in km above the equatorial radius."""

    last: bool
    hours: float
    seconds: float
    delta_v_m_s: float
    propellant_kg: float
    perigee_km: float
    apogee_km: float


@dataclass(frozen=True)
class Deorbit:
    """All burns. `complete` is false where the last one cannot reach its perigee; it then lasts as long as it
    can."""

    burns: tuple[Burn, ...]
    complete: bool

    @property
    def delta_v_m_s(self) -> float:
        """Of all burns."""
        return sum(one.delta_v_m_s for one in self.burns)

    @property
    def propellant_kg(self) -> float:
        """Of all burns."""
        return sum(one.propellant_kg for one in self.burns)

    @property
    def hours(self) -> float:
        """From the first burn to the last."""
        return self.burns[-1].hours


def plan_deorbit(
    altitude_km: float,
    mass_kg: float,
    lowering: Engine,
    last: Engine,
    *,
    staging_perigee_km: float = STAGING_PERIGEE_KM,
    last_perigee_km: float = LAST_PERIGEE_KM,
) -> Deorbit:
    """The burns from a circular orbit at `altitude_km`, of a stack of `mass_kg`, whatever the propellant."""
    low, high = radius_km(altitude_km), radius_km(altitude_km)
    burns: list[Burn] = []
    hours, mass = 0.0, mass_kg
    staging = min(staging_perigee_km, altitude_km)
    needed = lowering_m_s(altitude_km, altitude_km, staging)
    longest = longest_burn_s(lowering, altitude_km, LOWERING_ARC)
    count = int(min(np.ceil(1.03 * needed * mass / (lowering.thrust_n * longest)), _MOST_BURNS))
    step_km = (low - radius_km(staging)) / max(count, 1)
    for _ in range(count):
        wanted = max(low - step_km, radius_km(staging))
        seconds = seconds_to_perigee(low, high, mass, lowering.thrust_n, lowering.isp_s, wanted, longest)
        seconds = longest if seconds < 0.0 else seconds
        burn, low, high, mass = _burnt(low, high, mass, lowering, seconds, hours, last=False)
        burns.append(burn)
        hours += REVOLUTIONS_PER_BURN * period_s(0.5 * (low + high)) / SECONDS_PER_HOUR
    longest = longest_burn_s(last, altitude_km, LAST_ARC)
    wanted = radius_km(last_perigee_km)
    seconds = seconds_to_perigee(low, high, mass, last.thrust_n, last.isp_s, wanted, longest)
    complete = seconds >= 0.0
    burn, *_ = _burnt(low, high, mass, last, seconds if complete else longest, hours, last=True)
    return Deorbit((*burns, burn), complete)


def longest_burn_s(engine: Engine, altitude_km: float, arc: float) -> float:
    """The longest burn: that of the engine, or that which covers so much of a revolution."""
    return min(engine.longest_burn_s, arc * period_s(radius_km(altitude_km)))


def _burnt(
    low: float, high: float, mass: float, engine: Engine, seconds: float, hours: float, *, last: bool
) -> tuple[Burn, float, float, float]:
    with interrupts_deferred():
        after_low, after_high, after = burn_at_apogee(low, high, mass, engine.thrust_n, engine.isp_s, seconds)
    used = mass - after
    burn = Burn(
        last,
        hours,
        seconds,
        delta_v_m_s(mass, used, engine.isp_s),
        used,
        after_low - radius_km(0.0),
        after_high - radius_km(0.0),
    )
    return burn, after_low, after_high, after


def burn_loss(acceleration_m_s2: float, altitude_km: float, longest_s: float) -> float:
    """What the last burn, from staging perigee to the last, costs more than an instant one: a factor, from 1
    on; infinity where it cannot be done in `longest_s`. The mass is taken as constant."""
    low, high = radius_km(STAGING_PERIGEE_KM), radius_km(altitude_km)
    # No propellant flows at an infinite specific impulse: 1 kg feels the acceleration as its force in N.
    seconds = seconds_to_perigee(
        low, high, 1.0, acceleration_m_s2, 1e12, radius_km(LAST_PERIGEE_KM), longest_s
    )
    if seconds < 0.0:
        return np.inf
    return acceleration_m_s2 * seconds / lowering_m_s(altitude_km, STAGING_PERIGEE_KM, LAST_PERIGEE_KM)


def least_acceleration_m_s2(altitude_km: float, longest_s: float) -> float:
    """The least thrust by mass with which one last burn of `longest_s` brings the perigee down."""
    low, high = 1e-5, 10.0
    while high / low > 1.0 + 1e-6:
        middle = float(np.sqrt(low * high))
        if np.isinf(burn_loss(middle, altitude_km, longest_s)):
            low = middle
        else:
            high = middle
    return high


def losses(acceleration_m_s2: F64, altitude_km: float, longest_s: float) -> F64:
    """`burn_loss` for many accelerations (N,), interpolated between 40 computed ones; infinity below the
    least that suffices."""
    least = least_acceleration_m_s2(altitude_km, longest_s)
    nodes = least * np.geomspace(1.0 + 1e-5, 1e3, 40)
    values = np.array([burn_loss(float(one), altitude_km, longest_s) for one in nodes])
    found = np.interp(np.log(acceleration_m_s2), np.log(nodes), values)
    return np.where(acceleration_m_s2 < least, np.inf, found)
