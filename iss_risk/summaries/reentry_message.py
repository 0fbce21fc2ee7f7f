"""From an assessment to a CCSDS Re-entry Data Message: docs/messages.md says what each keyword is made of.

Nothing is stated more finely than it is known: times of the re-entry in steps of a twentieth of their window
or less, chances and figures of the object in two digits at most, places in tenths of a degree.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.document import Spread
from iss_risk.decay.plan import END_ALTITUDE_KM
from iss_risk.errors import OutputError
from iss_risk.notation.epochs import LATEST_EPOCH
from iss_risk.notation.reentry_keywords import UNKNOWN, USER_PREFIX
from iss_risk.notation.reentry_message import (
    ReentryMessage,
    Value,
    name_for_message,
    number_text,
    text_for_message,
)
from iss_risk.orbit.identity import ISS_NORAD_ID, ISS_OBJECT_ID
from iss_risk.summaries.impact_swaths import ImpactPlace
from iss_risk.summaries.reentry_comments import comments_of, is_short_term
from iss_risk.summaries.reentry_facts import ReentryFacts

DEFAULT_ORIGINATOR = "ISS-RISK"
# The ends of the window are those that 5 and 95 % of the samples come down before.
_CONFIDENCE = 90.0
# A window of one sample, or of all at once, is at least so wide: the last minutes are not known better.
_LEAST_WINDOW_DAYS = 0.01
_STEPS_IN_WINDOW = 20.0
_TYPES = {
    "rocket-body": "ROCKET BODY", "satellite": "PAYLOAD", "cubesat": "PAYLOAD", "capsule": "PAYLOAD",
    "station": "PAYLOAD", "fragment": "DEBRIS",
}  # fmt: skip
# What the model follows (docs/method.md): zonal terms of degree 2 to 4, no order.
_MODELS: dict[str, Value] = {
    "GRAVITY_MODEL": "EGM-96: 4D 0O",
    "ATMOSPHERIC_MODEL": "NRLMSISE-00",
    "N_BODY_PERTURBATIONS": "MOON, SUN",
    "SOLAR_RAD_PRESSURE": "NO",
    "EARTH_TIDES": "NO",
    "INTRACK_THRUST": "NO",
}
# Geodetic places turn with the Earth as in ITRF; polar motion (10 m) is left out.
_IMPACT_FRAME = "ITRF2000"
_NO_SUBSTANCES = ("high pressure",)


def reentry_message(
    assessment: Assessment,
    facts: ReentryFacts | None = None,
    *,
    originator: str = DEFAULT_ORIGINATOR,
    nations: Sequence[str] = (),
) -> ReentryMessage:
    """The message of an assessment, with what only its run knows (`facts`), where that is still there.

    `nations` are the alpha-3 codes of those whose chances are stated. Raises OutputError where half of the
    samples stay up beyond the horizon: an RDM must give the lifetime as a number, and knows no "at least".
    """
    values = {
        "CREATION_DATE": _seconds(assessment.run.generated_at),
        "ORIGINATOR": text_for_message(originator),
        "MESSAGE_ID": UNKNOWN,
        **_object_values(assessment, facts),
        **_reentry_values(assessment),
        **_ground_values(assessment, facts),
        **_spacecraft_values(assessment, facts),
        **_nation_values(assessment, nations),
    }
    for name, value in values.items():
        if isinstance(value, datetime) and value >= LATEST_EPOCH:
            raise OutputError(f"no message can be written: its {name} is later than {LATEST_EPOCH:%Y}")
    comments = comments_of(assessment, facts, nations=bool(nations))
    # The identifier is that of the content, so that the same message has the same.
    content = ReentryMessage(values, comments).kvn().encode()
    day = assessment.run.generated_at
    values["MESSAGE_ID"] = (
        f"{values['ORIGINATOR']}/{day:%Y%m%d}-{hashlib.sha256(content).hexdigest()[:8].upper()}"
    )
    return ReentryMessage(values, comments, tuple(assessment.warnings))


def _seconds(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)


def _object_values(assessment: Assessment, facts: ReentryFacts | None) -> dict[str, Value]:
    """The metadata."""
    tracked, vehicle = assessment.object, assessment.vehicle
    designator = facts.designator if facts is not None else UNKNOWN
    if designator == UNKNOWN and tracked.norad_id == ISS_NORAD_ID:
        designator = ISS_OBJECT_ID
    values: dict[str, Value] = {
        "OBJECT_NAME": UNKNOWN if tracked.name.isdecimal() else text_for_message(tracked.name),
        "INTERNATIONAL_DESIGNATOR": designator,
    }
    if tracked.norad_id is not None:
        values |= {"CATALOG_NAME": "SATCAT", "OBJECT_DESIGNATOR": str(tracked.norad_id)}
    # An object whose name tells nothing is taken for a satellite: that is no knowledge.
    told = vehicle.object_class != "satellite" or "object_class" in assessment.run.assumed
    if vehicle.object_class in _TYPES and told:
        values["OBJECT_TYPE"] = _TYPES[vehicle.object_class]
    elif tracked.norad_id == ISS_NORAD_ID:
        values["OBJECT_TYPE"] = "PAYLOAD"
    place = facts is not None and facts.place is not None
    return values | {
        "CONTROLLED_REENTRY": "NO",
        "CENTER_NAME": "EARTH",
        "TIME_SYSTEM": "UTC",
        "EPOCH_TZERO": _zero(assessment),
        **_MODELS,
        "SOLAR_FLUX_PREDICTION": _solar_flux(assessment),
        "REENTRY_UNCERTAINTY_METHOD": "STOCHASTIC",
        "REENTRY_DISINTEGRATION": "MASS-LOSS + BREAK-UP",
        "IMPACT_UNCERTAINTY_METHOD": "STOCHASTIC" if place else "NONE",
    }


def _solar_flux(assessment: Assessment) -> str:
    assumed = assessment.run.assumed
    if "f107_sfu" in assumed:
        return "CONSTANT"
    return "OBSERVED" if assumed.get("weather") == "observed" else "STOCHASTIC"


def _zero(assessment: Assessment) -> datetime:
    """Lifetimes count from now, or from the orbit where some samples come down before now: none is below
    zero."""
    first = assessment.decay.reentry_utc.p05
    now = assessment.run.now
    return _seconds(now if first is None or first >= now else min(assessment.object.epoch, first))


def _reentry_values(assessment: Assessment) -> dict[str, Value]:
    """The times of the re-entry, in days that resolve to the epochs beside them (3.5.8, 3.5.9)."""
    at, zero = assessment.decay.reentry_utc, _zero(assessment)
    days = [None if one is None else (one - zero) / timedelta(days=1) for one in (at.p05, at.p50, at.p95)]
    first, middle, last = days
    if middle is None:
        raise OutputError(
            f"no message can be written: {1.0 - assessment.decay.decayed_fraction:.0%} of the samples are "
            f"still in orbit after the horizon of {assessment.decay.horizon_days:,.10g} days, and a Re-entry "
            "Data Message must state its ORBIT_LIFETIME as a number, with no word for 'at least': look "
            "further ahead with --horizon"
        )
    decimals = _decimals(assessment, middle, first, last)
    first, middle, last = (None if one is None else round(one, decimals) + 0.0 for one in days)
    assert middle is not None
    values: dict[str, Value] = {"ORBIT_LIFETIME": middle, "REENTRY_ALTITUDE": END_ALTITUDE_KM}
    window = {"START": first, "END": last}
    values |= {f"ORBIT_LIFETIME_WINDOW_{end}": one for end, one in window.items() if one is not None}
    if is_short_term(assessment):
        values["NOMINAL_REENTRY_EPOCH"] = _after(zero, middle)
        values |= {
            f"REENTRY_WINDOW_{end}": _after(zero, one) for end, one in window.items() if one is not None
        }
    if first is not None and last is not None:
        values["ORBIT_LIFETIME_CONFIDENCE_LEVEL"] = _CONFIDENCE
    return values


def _after(zero: datetime, days: float) -> datetime:
    """To whole seconds, with which the form of an epoch ends: they claim nothing."""
    return zero + timedelta(seconds=round(86_400.0 * days))


def _decimals(assessment: Assessment, middle: float, first: float | None, last: float | None) -> int:
    """Decimals of a day, fewer than none for tens of days: the largest power of ten not above a twentieth of
    the window, or what the number of samples allows."""
    low = middle if first is None else first
    high = 2.0 * middle - low if last is None else last
    window = max(high - low, _LEAST_WINDOW_DAYS)
    known = max(window / _STEPS_IN_WINDOW, window / math.sqrt(max(assessment.decay.decayed_samples, 1)))
    return -math.floor(math.log10(known) + 1e-9)


def _ground_values(assessment: Assessment, facts: ReentryFacts | None) -> dict[str, Value]:
    values: dict[str, Value] = {}
    if facts is not None and facts.p_impact is not None:
        samples = assessment.run.quantile_samples or assessment.run.samples
        impact = rounded_chance(facts.p_impact, 1.0 / math.sqrt(samples))
        values["PROBABILITY_OF_IMPACT"] = impact
        values["PROBABILITY_OF_BURN_UP"] = round(1.0 - impact, 10)
    totals = assessment.totals
    values["PROBABILITY_OF_CASUALTY"] = rounded_chance(totals.p_casualty, _error(totals.p_casualty_ci90))
    return values if facts is None or facts.place is None else values | _place_values(facts.place)


def _place_values(place: ImpactPlace) -> dict[str, Value]:
    values: dict[str, Value] = {
        "IMPACT_REF_FRAME": _IMPACT_FRAME,
        "NOMINAL_IMPACT_LON": _degrees(place.nominal[1]),
        "NOMINAL_IMPACT_LAT": _degrees(place.nominal[0]),
    }
    for n, swath in enumerate(place.swaths, start=1):
        values[f"IMPACT_{n}_CONFIDENCE"] = round(100.0 * swath.confidence, 1)
        for end, (latitude, longitude) in (("START", swath.start), ("STOP", swath.stop)):
            values[f"IMPACT_{n}_{end}_LON"] = _degrees(longitude)
            values[f"IMPACT_{n}_{end}_LAT"] = _degrees(latitude)
        # Up to tens of kilometres: rounding of the places takes up to 8 km.
        values[f"IMPACT_{n}_CROSS_TRACK"] = 10.0 * math.ceil(swath.cross_track_km / 10.0)
    return values


def _degrees(angle: float) -> float:
    return round(angle, 1) + 0.0  # no -0.0


def _spacecraft_values(assessment: Assessment, facts: ReentryFacts | None) -> dict[str, Value]:
    options = assessment.run.options
    values: dict[str, Value] = {}
    if assessment.vehicle.mass_range90_kg is None:  # else it is assumed
        values["WET_MASS"] = _digits(assessment.object.mass_kg, 3)
    substances = [] if facts is None else [one for one in facts.hazards if one not in _NO_SUBSTANCES]
    if substances and assessment.vehicle.why != "class":
        values["HAZARDOUS_SUBSTANCES"] = text_for_message(", ".join(substances))
    for name, keyword in (("drag_area_m2", "DRAG_AREA"), ("drag_coefficient", "DRAG_COEFF")):
        stated = options.get(name)
        if isinstance(stated, float | int):
            values[keyword] = float(stated)
    values["BALLISTIC_COEFF"] = _of_spread(assessment.decay.ballistic_coefficient_kg_m2)
    return values


def _of_spread(spread: Spread) -> float:
    """The median in no more digits than its range knows, and in two at least."""
    wide = spread.p95 - spread.p05
    digits = 3 if wide <= 0.0 else math.ceil(math.log10(max(spread.p50 / wide, 1.0))) + 1
    return _digits(spread.p50, min(max(digits, 2), 4))


def _digits(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")


def _nation_values(assessment: Assessment, codes: Sequence[str]) -> dict[str, Value]:
    """Chances of nations as user-defined text."""
    values: dict[str, Value] = {}
    wanted = set(codes)
    for one in assessment.nations:
        if one.iso_a3 not in wanted:
            continue
        name = name_for_message(one.iso_a3)
        for what, chance, interval in (
            ("DEBRIS", one.p_debris, one.p_debris_ci90),
            ("CASUALTY", one.p_casualty, one.p_casualty_ci90),
        ):
            keyword = f"{USER_PREFIX}PROBABILITY_OF_{what}_{name}"
            # Codes of a user's file may become the same: the first, which is at more risk, is kept.
            values.setdefault(keyword, number_text(rounded_chance(chance, _error(interval))))
    return values


def _error(interval: tuple[float, float] | None) -> float:
    return 0.0 if interval is None else 0.5 * (interval[1] - interval[0])


def rounded_chance(chance: float, error: float) -> float:
    """A chance in two digits, or in one where its sampling error is a tenth of it or more; 0 to 1."""
    if not 0.0 < chance < 1.0:
        return chance
    least = min(chance, 1.0 - chance)
    rounded = _digits(least, 1 if error >= 0.1 * least else 2)
    return min(rounded if chance == least else round(1.0 - rounded, 12), 1.0)
