"""What stands on the page, in words: all that the template has to lay out.

Everything is a function of the documents. Names and texts that come from data are plain text here; the
template escapes them.
"""

from __future__ import annotations

from collections.abc import Sequence

from iss_risk.answers.assessment import Assessment, NationRisk
from iss_risk.answers.debris import DebrisAnswer
from iss_risk.answers.group_records import GroupRisk
from iss_risk.answers.history import HistoryRun
from iss_risk.exposure.nations.directory import Named
from iss_risk.notation.text import one_line
from iss_risk.report.page.certainty import limits, sure
from iss_risk.report.page.cities import cities
from iss_risk.report.page.ground import lands, past
from iss_risk.report.page.layout import Page
from iss_risk.report.page.overhead import overhead
from iss_risk.report.page.own_files import warnings_of
from iss_risk.report.page.people import casualties, nation_table, nations
from iss_risk.report.page.people_below import PeopleBelow
from iss_risk.report.page.silhouettes import SILHOUETTES
from iss_risk.report.page.standing import kind_of, shape_of, standing_of, title_of
from iss_risk.report.page.strip import facts, scales
from iss_risk.report.page.texts import Texts
from iss_risk.report.page.time_and_place import moments, when, where


def page_of(
    assessment: Assessment,
    texts: Texts,
    *,
    debris: DebrisAnswer | None = None,
    earlier: Sequence[HistoryRun] = (),
    people: Sequence[PeopleBelow] = (),
    named: Sequence[Named] = (),
    command: str | None = None,
) -> Page:
    """The page of an assessment. `debris` tells what lands in detail, `earlier` are recorded runs of the same
    question, `people` live where pieces may land, `named` are the nations and groups of the reader, `command`
    makes the page again."""
    kind, shape = kind_of(assessment), shape_of(assessment)
    own = _asked_for(assessment, named)
    name = one_line(assessment.object.name) or texts.say("strip.object")
    return Page(
        title=title_of(assessment, texts),
        standing=texts.say(f"strip.{kind}"),
        standing_because=standing_of(assessment, texts),
        kind=kind,
        is_near=assessment.run.phase_model == "ground-track",
        shape=texts.say("strip.silhouette", shape=texts.say(f"shape.{shape}")),
        outline=SILHOUETTES[shape],
        facts=facts(assessment, texts, name, len(earlier) + 1),
        scales=scales(assessment, texts, own),
        when=moments(assessment, texts),
        parts=tuple(
            part
            for part in (
                *overhead(assessment, texts, named),
                casualties(assessment, texts),
                when(assessment, texts, earlier),
                where(assessment, texts, people),
                nations(assessment, texts, own),
                cities(assessment, texts),
                lands(assessment, texts, debris),
                past(assessment, texts),
                sure(assessment, texts),
                limits(assessment, texts),
            )
            if part is not None
        ),
        nations=nation_table(
            assessment, texts, texts.say("nations.all"), [*assessment.nations, *assessment.groups], own
        ),
        all_nations=texts.count(len(assessment.nations)),
        command=command,
        warnings=warnings_of(assessment.warnings, assessment.inputs),
    )


def _asked_for(assessment: Assessment, named: Sequence[Named]) -> list[NationRisk | GroupRisk]:
    nations = {one.iso_a3: one for one in assessment.nations}
    groups = {one.name: one for one in assessment.groups}
    found = [groups.get(one.name) if one.is_group else nations.get(one.codes[0]) for one in named]
    return [one for one in found if one is not None]
