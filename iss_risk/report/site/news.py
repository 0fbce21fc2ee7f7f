"""What of an answer is news to the readers of a site: `--only-changes` adds a page for it, the feed tells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from iss_risk.answers.assessment import Assessment, ChanceInterval, NationRisk
from iss_risk.answers.document import Chance
from iss_risk.answers.group_records import GroupRisk
from iss_risk.history.alike import same_question, thing_of
from iss_risk.history.change import movements
from iss_risk.history.runs import unrecorded
from iss_risk.notation.text import one_line
from iss_risk.report.history import movement_line
from iss_risk.report.instants import utc_minute
from iss_risk.report.page.scales import level_of
from iss_risk.report.page.standing import next_by
from iss_risk.report.site.versions import Version
from iss_risk.report.words import chance_in_words, share_in_words

# A tenth, as `assess --on-change` has it: of a figure; of chances in per cent ten percentage points.
MOVED = 0.1
# Nations that are named where many change their level at once; a sentence, not a table.
_NAMED = 5
# Passes are numbered from the epoch of the orbit, another one from page to page: they are the same by their
# time, to half a revolution of what is about to come down (87.5 minutes at 160 km).
_HALF_A_REVOLUTION = timedelta(minutes=44)
_NEVER = Chance(mean=0.0, ci90=(0.0, 0.0))


def is_news(before: Sequence[Version], assessment: Assessment) -> bool:
    """Whether a page is due: the first one, one that differs, or the one promised by now."""
    if not before:
        return True
    newest = before[-1].assessment
    return assessment.run.now >= next_by(newest) or bool(changes(newest, assessment))


def changes(before: Assessment, after: Assessment) -> list[str]:
    """What moved by more than a tenth and its own uncertainty, one line each; empty where nothing did."""
    old, new = unrecorded(before), unrecorded(after)
    if not same_question(old, new):
        return [f"another question than on the page before, of {one_line(str(thing_of(new)))}"]
    moved = [movement_line(one, old.now) for one in movements(old, new, fraction=MOVED)]
    others = (_standing, _levels, _phase, _passes, _down)
    return [*moved, *(line for told in others for line in told(before, after))]


def _standing(before: Assessment, after: Assessment) -> list[str]:
    """Whether the fall is only supposed."""
    was, now = before.hypothetical_because, after.hypothetical_because
    if (was is None) == (now is None):
        return []
    return ["a forecast from now on" if now is None else f"only supposed from now on: {now}"]


def _levels(before: Assessment, after: Assessment) -> list[str]:
    """Whose chance that anybody is hurt is in another class of the scales: the world, nations and groups."""
    old, new = _chances(before), _chances(after)
    other = [name for name in new if name in old and _is_other_level(old[name], new[name])]
    said = [
        f"{one_line(name)}: chance that anybody is hurt {chance_in_words(old[name][0])} → "
        f"{chance_in_words(new[name][0])}"
        for name in sorted(other, key=lambda name: -max(old[name][0], new[name][0]))
    ]
    more = [f"{len(said) - _NAMED} more in another class of risk"] if len(said) > _NAMED else []
    return [*said[:_NAMED], *more]


def _chances(assessment: Assessment) -> dict[str, tuple[float, ChanceInterval]]:
    totals = assessment.totals
    rows: list[NationRisk | GroupRisk] = [*assessment.nations, *assessment.groups]
    return {"world": (totals.p_casualty, totals.p_casualty_ci90)} | {
        one.name: (one.p_casualty, one.p_casualty_ci90) for one in rows
    }


def _is_other_level(old: tuple[float, ChanceInterval], new: tuple[float, ChanceInterval]) -> bool:
    if level_of(old[0]) == level_of(new[0]):
        return False
    return _are_apart(old[1] or (old[0], old[0]), new[1] or (new[0], new[0]))


def _are_apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[1] < other[0] or other[1] < one[0]


def _phase(before: Assessment, after: Assessment) -> list[str]:
    model = after.run.phase_model
    if model == before.run.phase_model:
        return []
    return ["the passes are known" if model == "ground-track" else "the passes are no longer known"]


def _passes(before: Assessment, after: Assessment) -> list[str]:
    """The passes on which it comes down with another chance: by more than a tenth of certainty."""
    gone, new = _by_time(before), _by_time(after)
    if not gone or not new:  # the phase tells
        return []
    said = []
    for instant, chance in new.items():
        same = [other for other in gone if abs(other - instant) < _HALF_A_REVOLUTION]
        said += _moved(instant, gone.pop(same[0]) if same else _NEVER, chance)
    return said + [line for instant, chance in gone.items() for line in _moved(instant, chance, _NEVER)]


def _by_time(assessment: Assessment) -> dict[datetime, Chance]:
    known = () if assessment.passes is None else assessment.passes.passes
    return {one.middle_utc: one.p_down for one in known if one.middle_utc is not None}


def _moved(instant: datetime, was: Chance, now: Chance) -> list[str]:
    if abs(now.mean - was.mean) <= MOVED or not _are_apart(was.ci90, now.ci90):
        return []
    chances = f"{share_in_words(was.mean)} → {share_in_words(now.mean)}"
    return [f"chance that it comes down on the pass of {utc_minute(instant)} {chances}"]


def _down(before: Assessment, after: Assessment) -> list[str]:
    """The share of the samples in which it is down already."""
    old, new = _already_down(before), _already_down(after)
    if abs(new - old) <= MOVED:
        return []
    return [f"chance that it is down already {share_in_words(old)} → {share_in_words(new)}"]


def _already_down(assessment: Assessment) -> float:
    known = assessment.run.conditioned_on
    return 0.0 if known is None else known.p_already_down
