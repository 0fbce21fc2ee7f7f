"""Osculating states from OEM and OPM messages (CCSDS 502.0-B-3)."""

from __future__ import annotations

import re

from iss_risk.notation.fields import Fields, finite_number
from iss_risk.notation.messages import Message
from iss_risk.notation.time_systems import in_utc, time_system_of
from iss_risk.orbit.elements import Frame, StateVector
from iss_risk.orbit.identity import (
    ISS_NORAD_ID,
    ISS_OBJECT_ID,
    given_name,
    norad_id_from_text,
    object_id_from_text,
)
from iss_risk.orbit.plausibility import faults_of_state

_FRAMES: dict[str, Frame] = {
    "EME2000": "EME2000",
    "J2000": "EME2000",
    "GCRF": "GCRF",
    "ICRF": "GCRF",
    "TEME": "TEME",
    "TOD": "TOD",
    "MOD": "MOD",
    # They turn with the Earth as ITRF does, but for polar motion, which is left out (orbit/frames.py).
    "GTOD": "ITRF",
    "TDR": "ITRF",
}
_ITRF = re.compile(r"ITRF[- ]?[0-9]{0,4}")
# NASA gives the spacecraft's figures in comments of its OEM: "MASS=445386.00", in kg and m².
_FIGURE_IN_COMMENT = re.compile(r"(MASS|DRAG_AREA|DRAG_COEFF)\s*=\s*(\S+)")


def states_from_message(message: Message) -> tuple[list[StateVector], list[str]]:
    """The states of an OPM (one) or an OEM's segment (all), and warnings. Raises InputError.

    A message is one author's machine-made product, so that one broken state means a broken file:
    unlike in a history of element sets nothing is skipped.
    """
    fields = message.fields
    for keyword in ("OBJECT_NAME", "CENTER_NAME", "REF_FRAME", "TIME_SYSTEM"):
        fields.text(keyword)
    fields.require("CENTER_NAME", "EARTH", advice="only orbits about EARTH can be used")
    time_system = time_system_of(fields)
    frame = _frame(fields)
    object_id, norad_id = _identity(fields)
    name = given_name(fields.optional("OBJECT_NAME"), norad_id, object_id)
    figures = _figures_in_comments(message.comments)
    mass_kg = _positive(fields, "MASS", "kg") or figures.get("MASS")
    drag_area_m2 = _positive(fields, "DRAG_AREA", "m**2") or figures.get("DRAG_AREA")
    drag_coefficient = _positive(fields, "DRAG_COEFF") or figures.get("DRAG_COEFF")
    states = []
    for values in message.states if message.kind == "OEM" else (fields,):
        state = StateVector(
            name=name,
            norad_id=norad_id,
            object_id=object_id,
            epoch=in_utc(values.epoch("EPOCH"), time_system),
            frame=frame,
            position_km=(values.number("X", "km"), values.number("Y", "km"), values.number("Z", "km")),
            velocity_km_per_s=(
                values.number("X_DOT", "km/s"),
                values.number("Y_DOT", "km/s"),
                values.number("Z_DOT", "km/s"),
            ),
            mass_kg=mass_kg,
            drag_area_m2=drag_area_m2,
            drag_coefficient=drag_coefficient,
        )
        for keyword, text in faults_of_state(state):
            raise values.fault(keyword, text)
        states.append(state)
    return states, _warnings(message)


def _frame(fields: Fields) -> Frame:
    name = fields.text("REF_FRAME").upper()
    if _ITRF.fullmatch(name):
        return "ITRF"
    if name not in _FRAMES:
        supported = ", ".join((*_FRAMES, "ITRF"))
        raise fields.fault(
            "REF_FRAME", f"is {name[:40]!r}, which is not one of {supported}: convert the states"
        )
    return _FRAMES[name]


def _identity(fields: Fields) -> tuple[str | None, int | None]:
    """(designator, catalogue number): OBJECT_ID should be the designator, but some give the number."""
    written = fields.optional("OBJECT_ID")
    object_id = object_id_from_text(written)
    if object_id == ISS_OBJECT_ID:
        return object_id, ISS_NORAD_ID
    try:
        return object_id, norad_id_from_text(written or "")
    except ValueError:
        return object_id, None


def _figures_in_comments(comments: tuple[str, ...]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for comment in comments:
        if match := _FIGURE_IN_COMMENT.fullmatch(comment.strip()):
            try:
                value = finite_number(match[2])
            except ValueError:
                continue  # a comment is free text, and need not hold a number
            if value > 0.0:
                figures.setdefault(match[1], value)
    return figures


def _positive(fields: Fields, keyword: str, *units: str) -> float | None:
    """A figure of the spacecraft; zero is how messages say that they do not know it."""
    value = fields.optional_number(keyword, *units)
    if value is not None and value < 0.0:
        raise fields.fault(keyword, f"{value:g} is negative")
    return value or None


def _warnings(message: Message) -> list[str]:
    if any(keyword.startswith("MAN_") for keyword in message.fields.values):
        return [f"{message.fields.path}: the message's manoeuvres are not applied"]
    return []
