"""What an assessment is: a scenario or a forecast, of what shape, and when the next page is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from iss_risk.answers.assessment import Assessment

Shape = Literal["station", "rocket", "satellite", "capsule", "fragment"]
_SHAPES: dict[str | None, Shape] = {
    "rocket-body": "rocket",
    "satellite": "satellite",
    "cubesat": "satellite",
    "capsule": "capsule",
    "station": "station",
    "fragment": "fragment",
}
# A page is out of date when a tenth of the time that is left has passed: re-entry times are known to a fifth
# of it. Element sets come some hours apart, and a month changes the Sun.
_STALE_SHARE = 0.1
_SOONEST, _LATEST = timedelta(hours=2), timedelta(days=30)


def is_scenario(assessment: Assessment) -> bool:
    """Whether it is under control today, so that its fall is only supposed: a station at which others dock,
    or what is to be held until some instant."""
    return bool(assessment.vehicle.docked) or assessment.run.uncontrolled_from is not None


def shape_of(assessment: Assessment) -> Shape:
    """Which silhouette stands for it."""
    vehicle = assessment.vehicle
    if vehicle.docked:
        return "station"
    if vehicle.object_class is not None:
        return _SHAPES[vehicle.object_class]
    words = f"{assessment.object.name} {vehicle.name} {vehicle.title}".casefold()
    if any(word in words for word in ("stage", "rocket", "r/b", "cz-", "centaur")):
        return "rocket"
    if any(word in words for word in ("station", "tiangong", "skylab", "mir", "salyut")):
        return "station"
    return "satellite"


def next_by(assessment: Assessment) -> datetime:
    """When a new page is due: by the median, or where half of the samples stay up, by the first twentieth."""
    now, when = assessment.run.now, assessment.decay.reentry_utc
    soon = when.p50 or when.p05
    left = _LATEST if soon is None else _STALE_SHARE * (soon - now)
    return now + min(max(left, _SOONEST), _LATEST)
