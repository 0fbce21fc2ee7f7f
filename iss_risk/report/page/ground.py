"""What lands, and what happened in past re-entries."""

from __future__ import annotations

from iss_risk.answers.assessment import Assessment
from iss_risk.answers.debris import DebrisAnswer
from iss_risk.notation.text import one_line
from iss_risk.report.page.layout import Part, Row, Table
from iss_risk.report.page.past_falls import most_similar
from iss_risk.report.page.texts import Texts


def lands(assessment: Assessment, texts: Texts, debris: DebrisAnswer | None) -> Part | None:
    """How much lands, the heaviest pieces, what floats and what is dangerous; None where nothing decays."""
    heading, landed = texts.say("lands.heading"), assessment.debris
    if assessment.decay.decayed_fraction == 0.0:
        return None
    if landed.surviving_mass_kg.mean == 0.0:
        return Part("lands", heading, (texts.say("lands.nothing"),))
    sentences, tables = [], []
    mass = landed.surviving_mass_kg
    if landed.nominal is not None and landed.nominal.surviving_mass_kg == 0.0:
        rare = "lands.lead_none" if mass.p95 > 0.0 else "lands.lead_hardly"
        sentences.append(texts.say(rare, high=texts.mass(mass.p95)))
    elif landed.nominal is not None:
        length = texts.number(landed.footprint_length_km.p50)
        sentences.append(
            texts.say(
                "lands.lead",
                mass=texts.mass(landed.nominal.surviving_mass_kg),
                low=texts.mass(mass.p05),
                high=texts.mass(mass.p95),
                pieces=texts.pieces(landed.nominal.surviving_fragments),
                length=texts.say("number.km", amount=length),
            )
        )
    if debris is not None:
        tables = _ground_tables(debris, texts)
    sentences.append(texts.say("lands.advice"))
    return Part("lands", heading, tuple(sentences), tuple(tables), ("field",))


def _ground_tables(debris: DebrisAnswer, texts: Texts) -> list[Table]:
    ground = debris.on_the_ground
    heaviest = tuple(
        Row((one_line(one.name), texts.mass(one.impact_mass_kg), texts.share(one.survives)))
        for one in ground.heaviest
    )
    words = {name: texts.say(f"lands.{name.replace(' ', '_')}") for name in ("floats", "may float", "sinks")}
    water = tuple(
        Row((words[one.in_water], texts.whole(one.pieces.nominal), texts.mass(one.mass_kg.nominal)))
        for one in ground.in_sea_water
    )
    hazards = tuple(
        Row((one_line(one.hazard), one_line(one.because), texts.share(one.any_lands)))
        for one in ground.hazards
    )
    made = [
        Table(
            texts.say("lands.heaviest"),
            (texts.say("lands.kind"), texts.say("lands.weight"), texts.say("lands.survives")),
            heaviest,
            english=(0,),
        ),
        Table(
            texts.say("lands.water"),
            (texts.say("lands.water"), texts.say("lands.pieces"), texts.say("strip.mass")),
            water,
        ),
        Table(
            texts.say("lands.hazards"),
            (texts.say("lands.hazard"), texts.say("lands.because"), texts.say("lands.chance")),
            hazards,
            texts=2,
            english=(0, 1),
            long=(1,),
        ),
    ]
    return [table for table in made if table.rows]


def past(assessment: Assessment, texts: Texts) -> Part:
    """The past re-entries that are most like this one."""
    rows = tuple(
        Row(
            (
                str(fall.year),
                fall.name,
                texts.say("past.controlled" if fall.controlled else "past.uncontrolled"),
                texts.mass(fall.mass_kg),
                f"{fall.happened} [{fall.source}]",
            )
        )
        for fall in most_similar(max(assessment.vehicle.mass_kg, 1e-3))
    )
    columns = tuple(texts.say(f"past.{one}") for one in ("year", "object", "how", "mass", "what"))
    table = Table(texts.say("past.heading"), columns, rows, texts=5, english=(1, 4), whole=(2, 3), long=(4,))
    return Part("past", texts.say("past.heading"), (texts.say("past.lead"),), (table,))
