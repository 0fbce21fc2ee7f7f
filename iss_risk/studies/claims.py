"""What was said of the station, and what the figures make of it: then and today.

One simulation and one overflight a date answer all claims about it; and where tugs are asked for, one set of
ways down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from iss_risk.answers.claims import (
    ClaimDay,
    ClaimFinding,
    ClaimRecord,
    Claims,
    ClaimTrack,
    TimeMargin,
)
from iss_risk.answers.document import InputRecord, Tool
from iss_risk.atmosphere.current_weather import find_weather
from iss_risk.errors import UsageError
from iss_risk.execution import Execution
from iss_risk.exposure.nations.directory import Named
from iss_risk.scenario import Scenario
from iss_risk.simulation.effort import Effort
from iss_risk.simulation.simulate import simulate
from iss_risk.simulation.world import MapFiles, World
from iss_risk.sources.clock import utc_now
from iss_risk.sources.selection import Selection
from iss_risk.studies.claim_file import Claim, ClaimFile, read_claims, shipped_claims
from iss_risk.studies.claim_quantities import DAYS_PER_MONTH, Evidence, figure_of
from iss_risk.studies.claim_tugs import rescue_of
from iss_risk.studies.claim_words import sentence_of, words_of
from iss_risk.studies.overflight import overflight
from iss_risk.studies.rescue_prospects import tugs_record
from iss_risk.summaries.assessment import summarise
from iss_risk.summaries.compared import samples_of
from iss_risk.version import version

Day = Literal["then", "today"]


def claims(
    file: str | Path | None = None,
    scenario: Scenario | None = None,
    *,
    selection: Selection | None = None,
    effort: Effort | None = None,
    execution: Execution | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Claims:
    """Evaluate the claims of a file (docs/claims.md); None: those of February 2022, which ship.

    `scenario` is the question of today, by default about the ISS; that of the day of the claims has its
    orbit and its clock instead. `selection`, `effort`, `execution` and `progress` are as in `assess`.

    Raises InputError for a file that cannot be used, and as `assess`; UsageError where the day of the claims
    is later than today.
    """
    found = read_claims(shipped_claims() if file is None else Path(file))
    scenario, selection = scenario or Scenario(), selection or Selection()
    scenario = replace(scenario, now=scenario.now or utc_now())
    assert scenario.now is not None
    if found.said > scenario.now:
        raise UsageError(f"is before the claims of {found.said:%Y-%m-%d} were made", parameter="now")
    groups = _groups(found)
    world = World(find_weather(selection, scenario.now), MapFiles())
    asked: dict[Day, Scenario] = {
        "then": replace(scenario, orbit=found.orbit, object=found.object, now=found.said),
        "today": scenario,
    }
    evidence: dict[Day, Evidence] = {}
    of_tugs = any(one.tug is not None for claim in found.claims for one in claim.wanted)
    execution = execution or Execution()
    for k, (day, one) in enumerate(asked.items()):
        simulation = simulate(
            one,
            World(find_weather(selection, one.now or scenario.now), world.exposure),
            effort,
            selection=selection,
            groups=groups,
            execution=execution,
            progress=_half(progress, k),
        )
        evidence[day] = Evidence(
            overflight=overflight(one, world=world, selection=selection, groups=groups),
            simulation=simulation,
            assessment=summarise(simulation),
            samples=samples_of(simulation),
            rescue=rescue_of(one, simulation, found.tugs, execution) if of_tugs else None,
            facts={quantity: fact for (at, quantity), fact in found.facts.items() if at == day},
        )
    records = [_record(one, evidence) for one in found.claims]
    return Claims(
        tool=Tool(version=version()),
        title=found.title,
        most_missed=next((words_of(one.then.figures) for one in records if one.id == found.headline), None),
        days=[_day(day, one, found) for day, one in evidence.items()],
        claims=records,
        inputs=[
            _file_record(found),
            *([tugs_record(found.tugs)] if of_tugs else []),
            *_inputs(list(evidence.values())),
        ],
        warnings=list(dict.fromkeys(text for one in evidence.values() for text in one.assessment.warnings)),
    )


def _half(progress: Callable[[int, int], None] | None, k: int) -> Callable[[int, int], None] | None:
    """Progress of one of two runs as that of both."""
    return None if progress is None else lambda done, most: progress(k * most + done, 2 * most)


def _named(found: ClaimFile) -> list[Named]:
    """The nations and groups that claims are about, once each."""
    wanted = [one for claim in found.claims for one in claim.wanted]
    named = [one for figure in wanted for one in (figure.nation, figure.beside) if one is not None]
    return list(dict.fromkeys(named))


def _groups(found: ClaimFile) -> list[Named]:
    return [one for one in _named(found) if one.is_group]


def _record(claim: Claim, evidence: dict[Day, Evidence]) -> ClaimRecord:
    texts, rule = claim.texts, claim.rule
    return ClaimRecord(
        id=claim.id,
        date=texts["date"],
        who=texts["who"],
        where=texts["where"],
        quote=texts["quote"],
        source=texts["source"],
        confidence=texts["confidence"],
        meaning=texts["meaning"],
        relation=rule.relation,
        stated=rule.stated,
        true_at=rule.true_at,
        false_at=rule.false_at,
        because=texts["because"],
        then=_finding(claim, evidence["then"]),
        today=_finding(claim, evidence["today"]),
        open=texts.get("open"),
        liability=texts.get("liability"),
        liability_source=texts.get("liability_source"),
    )


def _finding(claim: Claim, evidence: Evidence) -> ClaimFinding:
    """By the first figure; one that is not known decides nothing."""
    figures = [figure_of(evidence, one) for one in claim.wanted]
    decides = figures[0]
    low, high = decides.interval90 or (decides.value, decides.value)
    verdict = "undecided" if low is None or high is None else claim.rule.verdict(low, high)
    return ClaimFinding(verdict=verdict, sentence=sentence_of(verdict, figures), figures=figures)


def _day(day: Day, evidence: Evidence, found: ClaimFile) -> ClaimDay:
    assessment = evidence.assessment
    codes = {one.codes[0] for one in _named(found) if not one.is_group}
    lifetime = assessment.decay.lifetime_days
    months = {
        name: None if days is None else days / DAYS_PER_MONTH
        for name, days in (("p05", lifetime.p05), ("p50", lifetime.p50), ("p95", lifetime.p95))
    }
    return ClaimDay(
        evaluated_for=day,
        now=assessment.run.now,
        object_name=assessment.object.name,
        epoch=assessment.object.epoch,
        mean_altitude_km=assessment.object.mean_altitude_km,
        inclination_deg=assessment.object.inclination_deg,
        samples=assessment.run.samples,
        margin_months=TimeMargin(**months),
        overflown=[
            ClaimTrack(
                iso_a3=one.iso_a3,
                name=one.name,
                overhead_fraction=one.overhead_fraction,
                minutes_per_day=one.minutes_per_day,
            )
            for one in evidence.overflight.nations
            if one.iso_a3 in codes
        ],
    )


def _file_record(found: ClaimFile) -> InputRecord:
    shipped = found.path == shipped_claims()
    return InputRecord(
        name="claims",
        source=f"embedded: {found.path.name}" if shipped else found.path.name,
        sha256=found.sha256,
        epoch=found.said,
        age_hours=None,
        provenance="embedded" if shipped else "file",
    )


def _inputs(evidence: Sequence[Evidence]) -> list[InputRecord]:
    """Those of both dates, once each."""
    found: dict[tuple[str, str], InputRecord] = {}
    for one in evidence:
        for record in one.assessment.inputs:
            found.setdefault((record.name, record.sha256), record)
    return list(found.values())
