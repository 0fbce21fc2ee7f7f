"""What `iss-risk passes` prints."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.passes import PassesAnswer
from iss_risk.exposure.nations.directory import Named
from iss_risk.notation.text import counted, one_line
from iss_risk.report.assessment import decay_segments
from iss_risk.report.heading import (
    assumed_segments,
    known_up_segments,
    note_lines,
    orbit_segments,
    title,
    vehicle_segments,
    what_becomes,
)
from iss_risk.report.numbers import percent, rounded
from iss_risk.report.pass_tables import (
    dim_lines,
    nation_table,
    not_passed,
    place_table,
    revolution_table,
    too_early,
)
from iss_risk.report.screen import as_text, folded, labelled


def passes_text(
    answer: PassesAnswer, *, width: int, colour: bool, all_rows: bool, named: Sequence[Named] = ()
) -> str:
    """The last passes on one screen, `width` columns wide; of the nations only those `named`, if any."""
    run, passes = answer.run, answer.passes
    segments = title(
        answer.object,
        f"the last passes, {what_becomes(run.uncontrolled_from)}",
        counted(run.samples, "sample"),
        f"seed {run.seed}",
    )
    parts: list[RenderableType] = [Text("\n".join(folded(segments, width)), style="bold")]
    parts.append(labelled("Orbit", orbit_segments(answer.object, answer.inputs, run.now), width))
    vehicle = vehicle_segments(answer.vehicle, answer.object)
    if vehicle:
        parts.append(labelled("Vehicle", vehicle, width))
    if run.assumed:
        parts.append(labelled("Assumed", assumed_segments(run.assumed), width))
    known = known_up_segments(run.conditioned_on)
    if known:
        parts.append(labelled("Known up", known, width))
    parts.append(labelled("Decay", decay_segments(run, answer.decay), width))
    if not passes.minutes_known:
        parts += [
            "",
            *(Text(line) for line in folded([too_early(passes), f"Why: {passes.criterion}"], width)),
        ]
        return as_text(parts, width=width, colour=colour)
    parts.append(labelled("Passes", _passes(answer), width))
    parts += ["", *revolution_table(passes, width, all_rows)]
    if passes.places:
        parts += ["", *place_table(passes, width, all_rows, title="Place")]
    parts += not_passed(passes, width)
    codes = [code for one in named for code in one.codes]
    passed = {one.iso_a3 for one in passes.nations}
    if any(not named or code in codes for code in passed):
        parts += ["", *nation_table(passes, width, all_rows, codes)]
    missed = [one_line(one.name) for one in named if passed.isdisjoint(one.codes)]
    if missed:
        parts += ["", *dim_lines(f"No pass that is left goes over {', '.join(missed)}.", width)]
    parts += ["", *note_lines([_HOW, *answer.notes], width)]
    return as_text(parts, width=width, colour=colour)


_HOW = (
    "times are when it flies over, of 90 % of the samples; debris lands up to half an hour later. A chance "
    "with < was not seen in any sample"
)


def _passes(answer: PassesAnswer) -> list[str]:
    passes = answer.passes
    found = [f"{len(passes.passes)} still possible"]
    for chance, what in (
        (passes.p_down_before_now, "of the samples are down already"),
        (passes.p_up_at_horizon, "are still up at the horizon"),
    ):
        if chance.mean > 0.0:
            found.append(f"{percent(chance.mean)} {what}")
    return [*found, f"debris is possible within {rounded(passes.margin_km)} km of the track"]
