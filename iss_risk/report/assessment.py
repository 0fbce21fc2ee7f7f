"""What `iss-risk assess` prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from rich.console import RenderableType
from rich.text import Text

from iss_risk.answers.assessment import (
    Assessment,
    Decay,
    NationRisk,
    OceanRisk,
    PlaceRisk,
    Run,
    Totals,
    Tracks,
)
from iss_risk.answers.document import Estimate
from iss_risk.answers.group_records import GroupRisk
from iss_risk.exposure.nations.directory import Named
from iss_risk.notation.text import counted, one_line
from iss_risk.report.columns import Column, fitted_table
from iss_risk.report.heading import (
    OCEAN,
    assumed_segments,
    known_up_segments,
    note_lines,
    orbit_segments,
    rest_line,
    title,
    top_and_named,
    vehicle_segments,
    what_becomes,
)
from iss_risk.report.headline import headline, nation_headlines
from iss_risk.report.instants import like_interval
from iss_risk.report.limit_lines import aircraft_segments, individual_segments, person_columns
from iss_risk.report.numbers import (
    NOTHING,
    count,
    mass,
    mass_range,
    one_in,
    percent,
    rounded,
)
from iss_risk.report.pass_tables import not_passed, place_table, too_early
from iss_risk.report.screen import as_text, folded, labelled, paragraph

_PHASE = {
    "longitude-averaged": "longitude not predictable yet: averaged over the ground track",
    "ground-track": "along the predicted ground track",
}


def summary_text(assessment: Assessment, *, width: int, named: Sequence[Named] = ()) -> str:
    """The answer in sentences alone: of the world, or of each nation and group that is `named`."""
    texts = nation_headlines(assessment, named) if named else [headline(assessment)]
    parts: list[RenderableType] = []
    for text in texts:
        parts += [*([""] if parts else []), *_sentence(text, width)]
    return as_text(parts, width=width, colour=False)


def assessment_text(
    assessment: Assessment, *, width: int, colour: bool, all_nations: bool, named: Sequence[Named] = ()
) -> str:
    """The answer on one screen, `width` columns wide, with rows for what is `named` wherever it stands."""
    parts: list[RenderableType] = [_title(assessment, width), *_sentence(headline(assessment), width), ""]
    orbit = orbit_segments(assessment.object, assessment.inputs, assessment.run.now)
    parts.append(labelled("Orbit", orbit, width))
    vehicle = vehicle_segments(assessment.vehicle, assessment.object)
    if vehicle:
        parts.append(labelled("Vehicle", vehicle, width))
    known = known_up_segments(assessment.run.conditioned_on)
    if known:
        parts.append(labelled("Known up", known, width))
    if assessment.run.assumed:
        parts.append(labelled("Assumed", assumed_segments(assessment.run.assumed), width))
    parts.append(labelled("Decay", decay_segments(assessment.run, assessment.decay), width))
    if assessment.debris.surviving_mass_kg.mean == 0.0 and assessment.decay.decayed_fraction > 0.0:
        parts.append(labelled("Debris", ["nothing reaches the ground in any sample"], width))
    elif assessment.decay.decayed_fraction > 0.0:
        parts.append(labelled("Debris", _debris(assessment), width))
        parts.append(labelled("Casualties", _casualties(assessment), width))
        if assessment.individual is not None:
            parts.append(labelled("One person", list(individual_segments(assessment.individual)), width))
        if assessment.aircraft is not None:
            parts.append(labelled("Aircraft", list(aircraft_segments(assessment.aircraft)), width))
        parts += ["", *_nations(assessment, width, all_nations, named)]
        if assessment.tracks is not None:
            parts += ["", *_tracks(assessment.tracks, width, all_nations, named)]
        parts += _passes(assessment, width, all_nations)
        if assessment.places:
            parts += ["", _places(assessment.places, width), ""]
        parts += note_lines(assessment.notes, width)
    return as_text(parts, width=width, colour=colour)


def _title(assessment: Assessment, width: int) -> Text:
    run = assessment.run
    segments = title(
        assessment.object,
        what_becomes(run.uncontrolled_from),
        counted(run.samples, "sample"),
        f"seed {run.seed}",
    )
    return Text("\n".join(folded(segments, width)), style="bold")


def _sentence(sentence: str, width: int) -> list[RenderableType]:
    return [Text(line) for line in paragraph(sentence, width)]


def decay_segments(run: Run, decay: Decay) -> list[str]:
    """When it comes down, and whether it is known where along its track."""
    end = run.now + timedelta(days=decay.horizon_days)
    when = decay.reentry_utc
    interval = (when.p95 or end) - (when.p05 or run.now)
    later = f"later than {like_interval(end, interval)}"
    p05, p50, p95 = (
        later if instant is None else like_interval(instant, interval)
        for instant in (when.p05, when.p50, when.p95)
    )
    if when.p05 is None:
        estimate = [f"95 % of the samples come down {later}"]
    else:
        estimate = [f"{p50} median" if when.p50 else f"median {p50}", f"90 %: {p05} … {p95}"]
    if decay.decayed_fraction == 0.0:
        return [f"{later} in all samples"]
    doubt = None if run.conditioned_on is None else run.conditioned_on.doubt()
    if doubt is not None:
        estimate.insert(0, doubt)
    if decay.decayed_fraction < 1.0:
        estimate.append(f"{percent(decay.decayed_fraction)} of the samples decay within the horizon")
    return [*estimate, _PHASE[run.phase_model]]


def _debris(assessment: Assessment) -> list[str]:
    debris, nominal = assessment.debris, assessment.debris.nominal
    weight, area = debris.surviving_mass_kg, debris.casualty_area_m2
    masses, areas = mass_range(weight.p05, weight.p95), f"{rounded(area.p05)} … {rounded(area.p95)}"
    spread = f"spread over {rounded(debris.footprint_length_km.mean)} km"
    if nominal is None:
        said = [f"{mass(weight.mean)} reach the ground (90 %: {masses})"]
        return [*said, f"casualty area {rounded(area.mean)} m² (90 %: {areas})", spread]
    return [
        f"{mass(nominal.surviving_mass_kg)} reach the ground nominally (90 %: {masses}; mean "
        f"{mass(weight.mean)})",
        f"casualty area {rounded(nominal.casualty_area_m2)} m² nominally (90 %: {areas}; mean "
        f"{rounded(area.mean)})",
        spread,
    ]


def _casualties(assessment: Assessment) -> list[str]:
    totals = assessment.totals
    expected = totals.expected_casualties
    if expected.mean == 0.0:
        return ["none expected"]
    error = expected.sampling_error
    low, high = expected.range90
    open_ = 0.5 * (high - low) / expected.mean
    return [
        f"{rounded(expected.mean)} expected (90 %: {rounded(low)} … {rounded(high)})",
        *_at_nominal_area(totals),
        f"1 in {one_in(totals.one_in)} that anyone is hurt",
        f"{rounded(totals.times_guideline)} × the 1-in-10,000 guideline",
        f"sampling error {_error(expected)}",
        *(["which is more than what survives leaves open"] if error is not None and error > open_ else []),
        *_bad_luck(totals),
        *_sheltered(totals),
    ]


def _at_nominal_area(totals: Totals) -> list[str]:
    if totals.casualties_at_nominal_area is None:
        return []
    return [f"{rounded(totals.casualties_at_nominal_area)} if the nominal casualty area comes down"]


def _bad_luck(totals: Totals) -> list[str]:
    """Casualties of the median re-entry, and of the worst in a hundred."""
    one = totals.casualties_in_one_reentry
    if one is None:
        return []
    return [f"{rounded(one.p50)} in the median re-entry, {rounded(one.p99)} in the worst of 100"]


def _sheltered(totals: Totals) -> list[str]:
    if totals.sheltered is None:
        return []
    mean, share = totals.sheltered.expected_casualties.mean, totals.sheltered.protected_share
    return [f"{rounded(mean)} if roofs protect {percent(share)} of the people"]


def _error(expected: Estimate) -> str:
    """As in: ±2.0 %."""
    if expected.mean == 0.0:
        return NOTHING
    error = expected.sampling_error
    return "unknown" if error is None else f"±{rounded(100.0 * error)} %"


def _debris_chance(part: NationRisk | GroupRisk | OceanRisk) -> str:
    """A chance in per cent; where no sample shows it, what it is at most (rule of three)."""
    if part.p_debris > 0.0 or part.p_debris_ci90 is None:
        return percent(part.p_debris)
    return f"<{percent(max(part.p_debris_ci90[1], 0.001))}"


def _tracks(tracks: Tracks, width: int, all_nations: bool, named: Sequence[Named]) -> list[RenderableType]:
    """Which nations lie under the remaining tracks, and when."""
    nations = top_and_named(tracks.nations, all_nations, named)
    table = fitted_table(
        Column("Under the remaining tracks", "Under the tracks", [one_line(one.name) for one in nations]),
        [
            Column("chance", "chance", [percent(one.chance) for one in nations]),
            Column("first, UTC", "first, UTC", [f"{one.first_utc:%Y-%m-%d %H:%M}" for one in nations]),
            Column("last, UTC", "last, UTC", [f"{one.last_utc:%Y-%m-%d %H:%M}" for one in nations]),
        ],
        width,
        last_row_apart=False,
    )
    rest = rest_line(len(nations), len(tracks.nations))
    return [table] if rest is None else [table, Text(rest, style="dim")]


def _passes(assessment: Assessment, width: int, all_rows: bool) -> list[RenderableType]:
    """In the last days: when it passes over which places. Before, when that will be known."""
    passes = assessment.passes
    if passes is None:
        return []
    if not passes.minutes_known:
        return _sentence(too_early(passes), width)
    table = ["", *place_table(passes, width, all_rows, title="Under the passes")] if passes.places else []
    return [*table, *not_passed(passes, width)]


def _nations(
    assessment: Assessment, width: int, all_nations: bool, named: Sequence[Named]
) -> list[RenderableType]:
    single = top_and_named(assessment.nations, all_nations, named)
    nations: list[NationRisk | GroupRisk] = [*single, *assessment.groups]
    ocean = assessment.ocean
    places: list[NationRisk | GroupRisk | OceanRisk] = [*nations, ocean]
    casualties = [nation.expected_casualties for nation in nations]
    table = fitted_table(
        Column("Nation", "Nation", [*(one_line(nation.name) for nation in nations), OCEAN]),
        [
            Column(
                "overhead",
                "overhead",
                [percent(part.overhead_fraction) for part in places],
            ),
            Column(
                "debris lands",
                "debris",
                [_debris_chance(part) for part in places],
                expendable=3,
            ),
            Column("casualties", "casualties", [*(rounded(c.mean) for c in casualties), ""]),
            Column("sampling error", "error", [*(_error(c) for c in casualties), ""], expendable=4),
            Column("1 in", "1 in", [*(one_in(nation.one_in) for nation in nations), ""], expendable=2),
            Column("share", "share", [*(percent(nation.share) for nation in nations), ""], expendable=1),
            *person_columns([nation.individual_risk for nation in nations], blanks=1),
        ],
        width,
        last_row_apart=True,
    )
    rest = rest_line(len(single), len(assessment.nations))
    return [table] if rest is None else [table, Text(rest, style="dim")]


def _place_chance(place: PlaceRisk) -> str:
    """In per cent as for nations, with the digits that the small chance of a city needs."""
    if place.p_debris > 0.0 or place.p_debris_ci90 is None:
        return f"{rounded(100.0 * place.p_debris)} %"
    return f"<{rounded(100.0 * place.p_debris_ci90[1])} %"


def _places(places: Sequence[PlaceRisk], width: int) -> RenderableType:
    casualties = [place.expected_casualties for place in places]
    return fitted_table(
        Column("Place", "Place", [one_line(place.name) for place in places]),
        [
            Column("radius km", "km", [rounded(place.radius_km, 3) for place in places], expendable=3),
            Column("people", "people", [count(round(place.persons)) for place in places], expendable=4),
            Column("debris lands", "debris", [_place_chance(place) for place in places]),
            Column("casualties", "casualties", [rounded(c.mean) for c in casualties]),
            Column("sampling error", "error", [_error(c) for c in casualties], expendable=2),
            Column("1 in", "1 in", [one_in(place.one_in) for place in places], expendable=1),
            *person_columns([place.individual_risk for place in places]),
        ],
        width,
        last_row_apart=False,
    )
