"""What an assessment is: scenario, forecast or outlook; of what shape; and when the next page is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.hypothetical import HypotheticalBecause
from iss_risk.notation.text import one_line
from iss_risk.report.headline import is_another_vehicle, is_coming_down
from iss_risk.report.instants import utc_minute
from iss_risk.report.page.texts import Texts

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


# What is only supposed, what is coming down in truth, and what will at some time, if nobody does anything.
Kind = Literal["scenario", "forecast", "outlook"]
# The texts of the reasons that a document may give, by their names in data/page/*.toml.
REASONS: dict[HypotheticalBecause, str] = {
    "another vehicle than its own is supposed to be on its orbit": "vehicle",
    "it is supposed to be held in orbit for some time, and to be left then": "held",
    "it is under control, and would have to be abandoned": "controlled",
    "it is supposed to fly otherwise than it does": "attitude",
    "its ballistic coefficient is stated, whatever its orbit shows": "drag",
    "the Sun is supposed to be as stated": "sun",
    "whether anybody controls it is not told by this document of an earlier version": "untold",
}


def kind_of(assessment: Assessment) -> Kind:
    """As the document has it."""
    if assessment.hypothetical_because is not None:
        return "scenario"
    return "forecast" if is_coming_down(assessment) else "outlook"


def name_of(assessment: Assessment, texts: Texts) -> str:
    """What comes down: another vehicle than the object is not to be taken for it."""
    name = one_line(assessment.object.name)
    if not name or name.isdecimal():  # a record without a name has its number alone
        name = f"{texts.say('strip.object')} {name}".strip()
    if not is_another_vehicle(assessment):
        return name
    return texts.say("page.other_vehicle", vehicle=one_line(assessment.vehicle.title), object=name)


def title_of(assessment: Assessment, texts: Texts) -> str:
    """The title of a page, which says no more than is known."""
    kind = kind_of(assessment)
    if kind == "outlook" and assessment.decay.decayed_fraction == 0.0:
        return texts.say("page.title_stays_up", object=name_of(assessment, texts))
    return texts.say(f"page.title_{kind}", object=name_of(assessment, texts))


def standing_of(assessment: Assessment, texts: Texts) -> str:
    """Why it is a scenario, a forecast or an outlook."""
    why = assessment.hypothetical_because
    if why is None:
        return texts.say(f"strip.{kind_of(assessment)}_because")
    released = assessment.run.uncontrolled_from
    until = "" if released is None else utc_minute(released)
    reason = texts.say(f"because.{REASONS[why]}", vehicle=one_line(assessment.vehicle.title), until=until)
    return f"{reason} {texts.say('strip.scenario_because')}"


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
