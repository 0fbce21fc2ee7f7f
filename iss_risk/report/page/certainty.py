"""How sure the answer is: what drives it, how past forecasts did, what it supposes, and a risk to compare."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from iss_risk.answers.assessment import Assessment
from iss_risk.report.page.layout import Part, Row, Table
from iss_risk.report.page.texts import Texts
from iss_risk.sources.embedded import data_path

TOP_DRIVERS = 6
# People on Earth in 2024 (United Nations, World Population Prospects 2024), and those who die on roads in a
# year (World Health Organization, Global status report on road safety 2023: 1.19 million in 2021).
WORLD_POPULATION, ROAD_DEATHS = 8.2e9, 1.19e6
_LIMITS = ("uncontrolled", "shelter", "population", "heat", "borders")


@dataclass(frozen=True)
class MeasuredWindows:
    """How many of the `predictions` of past re-entries fell in their windows: data/measured_windows.toml."""

    predictions: int
    objects: int
    in_50: float
    in_90: float
    source: str


def measured_windows() -> MeasuredWindows:
    """The figures of the embedded file."""
    with data_path("measured_windows.toml").open("rb") as stream:
        return MeasuredWindows(**tomllib.load(stream))


def sure(assessment: Assessment, texts: Texts) -> Part:
    """What drives the casualties, how past windows did, and an everyday risk."""
    sentences, tables = [], []
    drivers = next((one for one in assessment.sensitivity if one.result == "expected_casualties"), None)
    if drivers is not None:
        rows = tuple(
            Row((texts.input(one.name), texts.share(one.total_effect)), (None, one.total_effect))
            for one in sorted(drivers.inputs, key=lambda one: -one.total_effect)[:TOP_DRIVERS]
        )
        columns = (texts.say("sure.input"), texts.say("sure.share"))
        tables.append(Table(texts.say("sure.drivers"), columns, rows))
        sentences.append(texts.say("sure.drivers_lead"))
    elif assessment.no_sensitivity_because:
        sentences.append(texts.say("sure.no_drivers"))
    kept = measured_windows()
    sentences.append(
        texts.say(
            "sure.windows_lead",
            predictions=kept.predictions,
            objects=kept.objects,
            in90=texts.share(kept.in_90),
            in50=texts.share(kept.in_50),
        )
    )
    mean = assessment.totals.expected_casualties.mean
    if mean > 0.0:
        sentences.append(
            texts.say(
                "sure.everyday_lead",
                odds=texts.odds(mean / WORLD_POPULATION),
                road=texts.number(WORLD_POPULATION / ROAD_DEATHS),
            )
        )
    return Part("sure", texts.say("sure.heading"), tuple(sentences), tuple(tables), ("uncertainty",))


def limits(assessment: Assessment, texts: Texts) -> Part:
    """What the answer supposes; of borders nothing where they are from a file of the user."""
    own = {one.name for one in assessment.inputs if one.provenance == "file"}
    said = [texts.say(f"limits.{name}") for name in _LIMITS if name != "borders" or "nations" not in own]
    return Part("limits", texts.say("limits.heading"), tuple(said))
