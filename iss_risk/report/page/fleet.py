"""The page of a fleet: the same page as that of an assessment, made of the document of `iss-risk fleet`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from iss_risk.answers.fleet import FleetAnswer
from iss_risk.answers.fleet_records import FleetNationYear, FleetRanked
from iss_risk.notation.text import one_line
from iss_risk.report.fleet_tables import published_name, published_quantity, when_down
from iss_risk.report.instants import utc_minute
from iss_risk.report.numbers import NOTHING, rounded
from iss_risk.report.page.layout import Page, Part, Row, Table
from iss_risk.report.page.others import others
from iss_risk.report.page.own_files import warnings_of
from iss_risk.report.page.render import html_of
from iss_risk.report.page.scales import Scale, level_of
from iss_risk.report.page.silhouettes import SILHOUETTES
from iss_risk.report.page.texts import Texts
from iss_risk.report.pictures.catalogue import draw, pictures_of

# Of a constellation of a thousand nations and decades nobody reads more.
_MOST_YEARS = 6
_MOST_RANKED = 10
_MOST_CLASSES = 30
Range = tuple[float, float]


def html_of_fleet(answer: FleetAnswer, texts: Texts, command: str | None = None) -> str:
    """The whole file. The document inside it is without what makes it large: single objects and the years of
    nations, which `--json` has."""
    left_out: dict[str, list[object]] = {"members": [], "nations_by_year": [], "unusable_records": []}
    pictures = {name: draw(answer, name) for name in pictures_of(answer)}
    page = page_of_fleet(answer, texts, command)
    return html_of(page, answer.model_copy(update=left_out), texts, pictures)


def page_of_fleet(answer: FleetAnswer, texts: Texts, command: str | None = None) -> Page:
    """What stands on it. `command` makes the page again."""
    parts = (_band(answer, texts), _years(answer, texts), _kinds(answer, texts), _first(answer, texts),
             _beside(answer, texts), _limits(answer, texts))  # fmt: skip
    nations = _nations(answer, texts)
    return Page(
        title=texts.say("fleet.title", objects=texts.count(answer.census.members)),
        standing=texts.say("strip.scenario"),
        standing_because=_supposed(answer, texts),
        kind="scenario",
        is_near=False,
        shape=texts.say("strip.silhouette", shape=texts.say("shape.satellite")),
        outline=SILHOUETTES["satellite"],
        facts=tuple(_facts(answer, texts)),
        scales=(_scale(answer, texts),),
        when=(),
        parts=tuple(one for one in parts if one is not None),
        nations=nations,
        all_nations=texts.count(len(nations.rows)),
        command=command,
        warnings=warnings_of(answer.warnings, answer.inputs),
    )


def _supposed(answer: FleetAnswer, texts: Texts) -> str:
    share = texts.share(answer.run.failed_share or 0.0)
    return texts.say(f"fleet.{answer.run.fate}", share=share)


def _facts(answer: FleetAnswer, texts: Texts) -> Iterator[tuple[str, str]]:
    source, run = answer.inputs[0], answer.run
    count = {one.state: one.members for one in answer.by_state}
    states = " · ".join(texts.count(count.get(name, 0)) for name in ("held", "climbing", "lowering", "dead"))
    yield texts.say("fleet.source"), one_line(PurePath(source.source).name)
    yield texts.say("fleet.states"), states
    mass = texts.mass(1000.0 * answer.reentry_mass_t)
    yield texts.say("fleet.reentries"), f"{texts.number(answer.reentries_expected)} ({mass})"
    soon = answer.next_12_months
    if soon is not None:
        yield texts.say("fleet.soon"), _ranged(texts, soon.reentries_expected, soon.reentries_range90)
    yield (
        texts.say("strip.created"),
        f"{utc_minute(run.generated_at)}, {texts.say('strip.clock', now=utc_minute(run.now))}",
    )
    if source.age_hours is not None:
        yield texts.say("fleet.newest"), texts.age(source.age_hours)


def _scale(answer: FleetAnswer, texts: Texts) -> Scale:
    """The chance that anybody is hurt, from the lowest to the highest assumption."""
    who = texts.say("scale.world")
    band = sorted((one for one in answer.band if one.p_casualty > 0.0), key=lambda one: one.p_casualty)
    if answer.run.samples is None or not band:
        return Scale(who, 0.0, level_of(0.0), texts.say("fleet.counted"), ())
    least, most = band[0].p_casualty, band[-1].p_casualty
    odds = texts.say("fleet.odds", least=texts.odds(least), most=texts.odds(most))
    highest = texts.say("fleet.highest", name=texts.say(f"fleet.{band[-1].expected_by}"))
    return Scale(who, most, level_of(most), odds, (highest,))


def _band_lead(answer: FleetAnswer, texts: Texts) -> Iterator[str]:
    sums = [one.expected_casualties_sum for one in answer.band if one.expected_casualties_sum > 0.0]
    if sums:
        yield texts.say("fleet.band_lead", least=_small(texts, min(sums)), most=_small(texts, max(sums)))


def _band(answer: FleetAnswer, texts: Texts) -> Part:
    rows = tuple(
        Row(
            (
                texts.say(f"fleet.{one.expected_by}"),
                _small(texts, one.expected_casualties_sum),
                _ends(texts, one.range90),
                texts.odds(one.p_casualty),
            )
        )
        for one in answer.band
    )
    columns = ("fleet.assumption", "nations.casualties", "fleet.interval", "nations.odds")
    heading = texts.say("fleet.band")
    return Part("band", heading, tuple(_band_lead(answer, texts)), (_table(texts, heading, columns, rows),))


def _years(answer: FleetAnswer, texts: Texts) -> Part | None:
    """None where nothing was dated: a rate, or only a census."""
    if not answer.by_year:
        return None
    rows = tuple(
        Row(
            (
                one.period,
                _ranged(texts, one.reentries_expected, one.reentries_range90),
                _ranged_or_none(texts, one.expected_casualties_sum, one.expected_casualties_range90),
            )
        )
        for one in answer.by_year
    )
    heading = texts.say("fleet.years")
    table = _table(texts, heading, ("fleet.period", "fleet.down", "nations.casualties"), rows)
    return Part("years", heading, (texts.say("fleet.years_lead"),), (table,), ("fleet",))


def _kinds(answer: FleetAnswer, texts: Texts) -> Part:
    """By class, and by inclination."""
    classes = tuple(
        Row(
            (
                one_line(one.title),
                texts.count(one.members),
                texts.number(one.reentries_expected),
                _small(texts, one.expected_casualties_each),
                _small(texts, one.operator_casualties),
                _ranged_or_none(texts, one.expected_casualties_sum, one.expected_casualties_range90),
            )
        )
        for one in answer.fleet_classes[:_MOST_CLASSES]
    )
    inclinations = tuple(
        Row(
            (
                f"{one.inclination_deg:.0f}°",
                texts.count(one.members),
                texts.number(one.reentries_expected),
                _ranged_or_none(texts, one.expected_casualties_sum, one.expected_casualties_range90),
            )
        )
        for one in answer.by_inclination
    )
    of_class = (
        "fleet.class",
        "fleet.objects",
        "fleet.down",
        "fleet.each",
        "fleet.stated",
        "nations.casualties",
    )
    of_band = ("fleet.inclination", "fleet.objects", "fleet.down", "nations.casualties")
    tables = (
        _table(texts, texts.say("fleet.class"), of_class, classes),
        _table(texts, texts.say("fleet.inclination"), of_band, inclinations),
    )
    return Part("kinds", texts.say("fleet.by_class"), (), tables)


def _first(answer: FleetAnswer, texts: Texts) -> Part | None:
    rankings: Sequence[tuple[str, Sequence[FleetRanked]]] = (
        ("fleet.riskiest", answer.riskiest),
        ("fleet.soonest", answer.soonest),
    )
    columns = ("fleet.object", "fleet.class", "fleet.each", "fleet.median", "fleet.interval")
    tables = tuple(
        _table(
            texts,
            texts.say(caption),
            columns,
            tuple(
                Row(
                    (
                        one_line(one.name),
                        one.class_name,
                        _small(texts, one.expected_casualties_each),
                        *when_down(one),
                    )
                )
                for one in ranked[:_MOST_RANKED]
            ),
            texts_=2,
        )
        for caption, ranked in rankings
        if ranked
    )
    return Part("first", texts.say("fleet.first"), (), tables) if tables else None


def _beside(answer: FleetAnswer, texts: Texts) -> Part | None:
    """Published rates; names and what differs are English."""
    if not answer.published_rates:
        return None
    rows = tuple(
        Row(
            (
                f"{published_name(one)}: {published_quantity(one)}",
                f"{one_line(one.differs)} ({one_line(one.source)})",
                _small(texts, one.published_rate),
                _ranged_or_none(texts, one.our_rate, one.our_rate_range90),
            )
        )
        for one in answer.published_rates
    )
    columns = ("fleet.rate", "fleet.differs", "fleet.published", "fleet.ours")
    heading = texts.say("fleet.beside")
    return Part("beside", heading, (), (_table(texts, heading, columns, rows, texts_=2),))


def _limits(answer: FleetAnswer, texts: Texts) -> Part:
    """As a list: of one re-entry, which the limits are about; and what the page leaves out."""
    individual = answer.individual[0] if answer.individual else None
    said = list(others(individual, answer.aircraft[0] if answer.aircraft else None, texts))
    said.append(texts.say("fleet.document"))
    return Part("limits", texts.say("fleet.limits"), tuple(said))


def _nations(answer: FleetAnswer, texts: Texts) -> Table:
    """All of them, in all and year by year; searched and sorted by the script of the page."""
    of_year: dict[str, dict[str, FleetNationYear]] = {}
    for found in answer.nations_by_year:
        of_year.setdefault(found.period, {})[found.iso_a3] = found
    shown = list(of_year.items())[:_MOST_YEARS]
    rest = list(of_year.values())[_MOST_YEARS:]
    rows = []
    for one in answer.nations:
        years = [year.get(one.iso_a3) for _, year in shown]
        sums = [0.0 if year is None else year.expected_casualties_sum for year in years]
        cells = [
            _ranged_or_none(
                texts,
                None if year is None else year.expected_casualties_sum,
                None if year is None else year.expected_casualties_range90,
            )
            for year in years
        ]
        if rest:
            later = math.fsum(year[one.iso_a3].expected_casualties_sum for year in rest if one.iso_a3 in year)
            sums.append(later)
            cells.append(_small(texts, later))
        total = one.expected_casualties_sum
        rows.append(
            Row(
                (
                    one_line(one.name),
                    texts.share(one.share),
                    _ranged_or_none(texts, total, one.expected_casualties_range90),
                    *cells,
                ),
                (None, one.share, total or 0.0, *sums),
            )
        )
    heads = [texts.say(f"nations.{name}") for name in ("nation", "share", "casualties")]
    heads += [period for period, _ in shown] + ([texts.say("fleet.later")] if rest else [])
    return Table(texts.say("nations.all"), tuple(heads), tuple(rows))


def _table(
    texts: Texts, caption: str, columns: Sequence[str], rows: tuple[Row, ...], *, texts_: int = 1
) -> Table:
    return Table(caption, tuple(texts.say(one) for one in columns), rows, texts=texts_)


def _small(texts: Texts, value: float | None) -> str:
    """Two digits, also of what is rare: on this page small figures stand beside each other."""
    return NOTHING if value is None else texts.local(rounded(value))


def _ends(texts: Texts, found: Range | None) -> str:
    return NOTHING if found is None else f"{_small(texts, found[0])} … {_small(texts, found[1])}"


def _ranged(texts: Texts, mean: float, found: Range) -> str:
    if found[1] == 0.0 < mean:  # in fewer than 5 % of the samples at all: the ends say nothing
        return texts.say("fleet.rare", mean=_small(texts, mean))
    low, high = (_small(texts, end) for end in found)
    return texts.say("fleet.range", mean=_small(texts, mean), low=low, high=high)


def _ranged_or_none(texts: Texts, mean: float | None, found: Range | None) -> str:
    """In a narrow cell: 0.021 (0.003 … 0.09)."""
    if mean is None or found is None:
        return _small(texts, mean)
    return f"{_small(texts, mean)} ({_ends(texts, found)})"
