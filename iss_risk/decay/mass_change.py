"""A vehicle that comes down with another mass than it has while it is flown: its coefficient follows.

What leaves it (vehicle/docking.py) has little area beside the arrays: m/(Cd·A) is in proportion to the mass.
"""

from __future__ import annotations

from iss_risk.constants import EARTH_EQUATORIAL_RADIUS_KM
from iss_risk.distributions import Distribution, LogNormal, Mixture
from iss_risk.orbit.elements import Record
from iss_risk.orbit.state import osculating_state
from iss_risk.sums import length
from iss_risk.vehicle.parts import Drag


def mass_change(latest: Record, drag: Drag | None) -> float:
    """The mass that comes down over that with which the orbit of `latest` is flown.

    1 where it is as low at its epoch as nobody flies it any more: its decay is that of what comes down.
    """
    if drag is None or drag.mass_over_flown == 1.0:
        return 1.0
    radius_km = length(osculating_state(latest).position_km)
    return drag.mass_over_flown if radius_km - EARTH_EQUATORIAL_RADIUS_KM > drag.flown_above_km else 1.0


def times(distribution: Distribution, factor: float) -> Distribution:
    """Coefficients, LogNormal or mixtures of it, all multiplied by `factor`."""
    if isinstance(distribution, Mixture):
        return Mixture(times(distribution.first, factor), times(distribution.second, factor))
    assert isinstance(distribution, LogNormal)
    return LogNormal(distribution.median * factor, distribution.sigma)
