"""From recorded runs to their documents."""

from __future__ import annotations

from dataclasses import asdict

from iss_risk.answers.document import Instants, Tool
from iss_risk.answers.group_records import HistoryGroup
from iss_risk.answers.history import (
    DifferenceCause,
    DifferenceEffect,
    DifferenceNation,
    History,
    HistoryCasualties,
    HistoryDifference,
    HistoryNation,
    HistoryRun,
    OtherRuns,
)
from iss_risk.exposure.nations.directory import Named
from iss_risk.history.alike import thing_of
from iss_risk.history.difference import Difference, Effect
from iss_risk.history.runs import RecordedRun
from iss_risk.history.trend import Trend
from iss_risk.version import version


def history_document(trend: Trend) -> History:
    """A trend as the document that is printed as JSON."""
    return History(
        tool=Tool(version=version()),
        runs=[run_record(run, trend.nations) for run in trend.runs],
        others=[
            OtherRuns(object_name=one.object_name, norad_id=one.norad_id, vehicle=one.vehicle, runs=count)
            for one, count in trend.others
        ],
        warnings=trend.warnings,
    )


def difference_document(difference: Difference) -> HistoryDifference:
    """A difference as the document that is printed as JSON."""
    return HistoryDifference(
        tool=Tool(version=version()),
        before=run_record(difference.before, []),
        after=run_record(difference.after, []),
        causes=[
            DifferenceCause(what=one.what, before=one.before or None, after=one.after or None)
            for one in difference.causes
        ],
        effects=[_effect(one) for one in difference.effects],
        nations_that_moved_most=[
            DifferenceNation(
                iso_a3=one.iso_a3,
                name=one.name,
                expected_casualties_before=one.before,
                expected_casualties_after=one.after,
                within_sampling_error=one.within_sampling_error,
            )
            for one in difference.nations
        ],
        casualties_within_sampling_error=difference.within_sampling_error,
        warnings=difference.warnings,
    )


def _effect(one: Effect) -> DifferenceEffect:
    return DifferenceEffect(**asdict(one))


def run_record(run: RecordedRun, wanted: list[Named]) -> HistoryRun:
    """One run as a record, with the figures of the nations and groups that are `wanted`."""
    codes = [one.codes[0] for one in wanted if not one.is_group]
    nations = [nation for code in codes if (nation := run.nations.named(code)) is not None]
    groups = [one for one in wanted if one.is_group]
    same = {name: getattr(run, name) for name in HistoryRun.model_fields if name not in _SHAPED}
    return HistoryRun(
        reentry_utc=Instants(p05=run.reentry_p05, p50=run.reentry_p50, p95=run.reentry_p95),
        expected_casualties=HistoryCasualties(
            mean=run.casualties,
            ci90=(run.sampling_low, run.sampling_high),
            range90=(run.casualties_low, run.casualties_high),
        ),
        nations=[
            HistoryNation(
                iso_a3=one.iso_a3,
                name=one.name,
                expected_casualties=one.expected_casualties,
                p_casualty=one.p_casualty,
            )
            for one in nations
        ],
        groups=[
            HistoryGroup(name=one.name, nations=list(one.codes), expected_casualties=expected)
            for one in groups
            if (expected := run.nations.expected_casualties(one.codes)) is not None
        ],
        vehicle=thing_of(run).vehicle,
        **same,
    )


_SHAPED = {"vehicle", "reentry_utc", "expected_casualties", "nations", "groups"}
