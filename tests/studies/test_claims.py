"""Claims are data: verdicts follow the figures, and change where the data change."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from element_sets import element_set

import iss_risk
from iss_risk.answers.claims import ClaimFigure, ClaimRecord, Claims
from iss_risk.errors import InputError, UsageError
from iss_risk.sources.embedded import data_path
from iss_risk.studies.claim_file import Rule, read_claims, shipped_claims
from iss_risk.studies.claim_quantities import QUANTITIES
from iss_risk.studies.claims import claims

NOW = datetime(2026, 10, 9, tzinfo=UTC)
EMBEDDED = iss_risk.Selection(source="embedded")
SMALL = 'vehicle = "delta_ii_second_stage"'


def evaluated(file: Path | None, samples: int = 64, now: datetime = NOW) -> Claims:
    effort = iss_risk.Effort(samples=samples, seed=1)
    return claims(file, iss_risk.Scenario(now=now), selection=EMBEDDED, effort=effort)


@pytest.fixture(scope="module")
def shipped() -> Claims:
    return evaluated(None, samples=256)


def claim(found: Claims, name: str) -> ClaimRecord:
    return next(one for one in found.claims if one.id == name)


def figure(found: Claims, claim_id: str, quantity: str, nation: str | None = None) -> ClaimFigure:
    figures = claim(found, claim_id).then.figures
    return next(one for one in figures if (one.quantity, one.nation) == (quantity, nation))


def test_the_station_flies_over_russia(shipped: Claims) -> None:
    """1.92 % of the time, 28 minutes a day: also with GPWv4's borders (PHYSICS of the project, section 7)."""
    share = figure(shipped, "not_over_russia", "share_of_time", "Russia")
    assert share.value == pytest.approx(0.0192, abs=0.0003)
    assert share.interval90 is None
    assert figure(shipped, "not_over_russia", "minutes_a_day", "Russia").value == pytest.approx(28, abs=0.5)
    assert claim(shipped, "not_over_russia").then.verdict == "false"
    assert claim(shipped, "not_over_russia").today.verdict == "false"


def test_a_piece_is_about_as_likely_to_land_in_russia_as_in_the_united_states(shipped: Claims) -> None:
    ratio = figure(shipped, "risks_are_yours", "odds_ratio", "Russia")
    assert ratio.value is not None
    assert 0.8 < ratio.value < 1.3
    assert ratio.interval90 is not None
    assert ratio.interval90[0] > 0.5
    here, there = (
        figure(shipped, "risks_are_yours", "p_debris", n).value for n in ("Russia", "United States")
    )
    assert here is not None
    assert there is not None
    assert ratio.value == pytest.approx(here / there)
    assert claim(shipped, "risks_are_yours").then.verdict == "false"
    assert shipped.most_missed is not None
    assert "about as likely" in shipped.most_missed
    liability = claim(shipped, "risks_are_yours").liability
    assert liability is not None
    assert "article II of the Liability Convention of 1972" in liability


def test_figures_of_one_day_are_those_of_assess_and_overflight(shipped: Claims) -> None:
    said = read_claims(shipped_claims())
    asked = iss_risk.Scenario(orbit=said.orbit, object="25544", now=said.said)
    world = iss_risk.World.load(selection=EMBEDDED, now=said.said)
    answer = iss_risk.assess(asked, world=world, selection=EMBEDDED, samples=256, seed=1)
    china = next(one for one in answer.nations if one.iso_a3 == "CHN")
    found = figure(shipped, "drop_india_china", "p_debris", "China")
    assert (found.value, found.interval90) == (china.p_debris, china.p_debris_ci90)
    share = figure(shipped, "drop_india_china", "share_of_casualties", "China")
    assert share.value == china.share
    assert share.interval90 is not None
    assert share.interval90[0] < china.share < share.interval90[1]
    months = shipped.days[0].margin_months.p50
    assert months is not None
    assert answer.decay.lifetime_days.p50 == pytest.approx(months * 30.4375)


def test_every_claim_has_a_sentence_a_source_and_two_verdicts(shipped: Claims) -> None:
    assert [one.evaluated_for for one in shipped.days] == ["then", "today"]
    assert len(shipped.claims) == 9
    for one in shipped.claims:
        for finding in (one.then, one.today):
            assert re.match(r"(True|Partly true|False|Undecided): .+\.$", finding.sentence)
            assert finding.figures[0].quantity in QUANTITIES
        assert one.source
        assert one.because
    assert claim(shipped, "mass_500_t").then.verdict == "false"
    assert figure(shipped, "mass_500_t", "mass_t").interval90 == (445.4, 452.4)
    assert claim(shipped, "starlink").then.verdict == "undecided"
    assert "not known" in claim(shipped, "starlink").then.sentence
    assert claim(shipped, "spacex").then.verdict == "false"
    # Clauses that are of no nation are whole sentences: a comma does not join them.
    assert "months; left alone, the station comes down" in claim(shipped, "spacex").then.sentence


def test_a_ship_that_does_not_fly_yet_saves_nobody(shipped: Claims) -> None:
    """The boost kit first pushed the station in September 2025; the deorbit vehicle comes in 2029."""
    both = claim(shipped, "who_saves").then, claim(shipped, "who_saves").today
    for found, kit_from in zip(both, (2025, None), strict=True):
        named = {(one.quantity, one.tug): one for one in found.figures}
        kit = named["months_of_holding", "Dragon with boost kit"]
        assert kit.tug_exists_from == kit_from
        assert kit.value is not None
        assert (kit.value == 0.0) == (kit_from is not None)
        assert named["p_controlled_deorbit", "US Deorbit Vehicle"].tug_exists_from == 2029
        cygnus = named["months_of_holding", "Cygnus"]
        assert cygnus.tug_exists_from is None
        assert cygnus.value is not None
        assert 1.0 < cygnus.value < 20.0
    # Left alone in 2022 it was down, in nearly all futures, years before the vehicle for it is ready.
    assert claim(shipped, "who_saves").then.verdict == "true"
    assert "US Deorbit Vehicle (does not exist yet, only from 2029 on)" in both[0].sentence
    assert "kit (does not exist yet, only from 2025 on) holds it up for 0 months" in (
        claim(shipped, "spacex").then.sentence
    )


def test_figures_of_tugs_are_those_of_rescue(shipped: Claims) -> None:
    world = iss_risk.World.load(selection=EMBEDDED, now=NOW)
    answer = iss_risk.rescue(world=world, selection=EMBEDDED, samples=256, seed=1, now=NOW)
    today = {(one.quantity, one.tug): one for one in claim(shipped, "who_saves").today.figures}
    usdv = next(one for one in answer.deorbits if one.name == "usdv")
    assert today["p_controlled_deorbit", usdv.title].value == usdv.can_fraction
    kit = next(one for one in answer.tugs if one.name == "dragon_boost_kit")
    months = today["months_of_holding", kit.title]
    assert months.value == kit.months_of_holding.p50
    assert months.interval90 == (kit.months_of_holding.p05, kit.months_of_holding.p95)


Altered = Callable[..., Path]
_BY_TUG = 'quantity = "p_controlled_deorbit"\ntug = "usdv"'
_TIME = 'quantity = "share_of_time"\nnation = "Russia"'


@pytest.fixture
def altered(tmp_path: Path) -> Altered:
    """The shipped file with only one of its claims, and texts in it replaced."""

    def made(keep: str, *changes: tuple[str, str], orbit: str | None = None, tugs: str | None = None) -> Path:
        text = shipped_claims().read_text(encoding="utf-8")
        head, *parts = re.split(r"(?=^\[\[)", text, flags=re.MULTILINE)
        parts = [one for one in parts if one.startswith("[[fact]]") or f'id = "{keep}"' in one]
        whole = head.replace('headline = "risks_are_yours"\n', "") + "".join(parts)
        source = shipped_claims().parent / "../orbits/iss_2022-02-26.tle"
        (tmp_path / "orbit.tle").write_text(source.read_text() if orbit is None else orbit)
        whole = whole.replace("../orbits/iss_2022-02-26.tle", "orbit.tle")
        if orbit is not None:
            whole = whole.replace('object = "25544"\n', "")
        for before, after in changes:
            assert before in whole
            whole = whole.replace(before, after)
        if tugs is not None:
            (tmp_path / "tugs.toml").write_text(tugs, encoding="utf-8")
            whole = 'tugs = "tugs.toml"\n' + whole
        path = tmp_path / "claims.toml"
        path.write_text(whole, encoding="utf-8")
        return path

    return made


def test_below_russia_it_would_have_been_true(altered: Altered) -> None:
    said = datetime(2022, 2, 26, 14, tzinfo=UTC)
    station = element_set(419.0, said, inclination_deg=30.0).replace("99999", "25544")
    lines = []
    for line in station.splitlines():
        body = line[:68]
        lines.append(f"{body}{sum(int(c) if c.isdigit() else c == '-' for c in body) % 10}\n")
    found = evaluated(altered("not_over_russia", orbit="".join(lines)))
    assert found.claims[0].then.verdict == "true"
    assert found.claims[0].then.figures[0].value == 0.0
    assert found.claims[0].today.verdict == "false"
    assert found.days[0].inclination_deg == pytest.approx(30.0, abs=0.1)


def test_another_threshold_is_another_verdict(altered: Altered) -> None:
    never = ("true_at = 0.0001\nfalse_at = 0.001", "true_at = 0.05\nfalse_at = 0.1")
    assert evaluated(altered("not_over_russia", never)).claims[0].then.verdict == "true"
    between = ("true_at = 0.0001\nfalse_at = 0.001", "true_at = 0.001\nfalse_at = 0.1")
    assert evaluated(altered("not_over_russia", between)).claims[0].then.verdict == "partly true"


def test_another_claim_or_fact_is_another_verdict(altered: Altered) -> None:
    assert evaluated(altered("mass_500_t", ("stated = 500", "stated = 449"))).claims[0].then.verdict == "true"
    heavier = altered("mass_500_t", ("high = 452.4", "high = 495"))
    assert evaluated(heavier).claims[0].then.verdict == "undecided"


def test_another_tug_is_another_verdict(altered: Altered) -> None:
    """Had the deorbit vehicle been there: with its propellant it can, with a fifteenth of it it cannot."""
    ready = re.sub(
        r"(?<=available_from_year = \{ low = )2029.0, likely = 2029.6, high = 2031.0",
        "2020.0, likely = 2020.0, high = 2020.0",
        data_path("tugs.toml").read_text(encoding="utf-8"),
    )
    verdicts = []
    for propellant in ("13500, likely = 15000, high = 15900", "900, likely = 1000, high = 1060"):
        tugs = ready.replace("13500, likely = 15000, high = 15900", propellant)
        found = evaluated(altered("spacex", tugs=tugs), samples=128)
        assert found.claims[0].then.figures[0].tug_exists_from is None
        assert next(one.provenance for one in found.inputs if one.name == "tugs") == "file"
        verdicts.append((found.claims[0].then.verdict, found.claims[0].today.verdict))
    assert verdicts == [("true", "true"), ("false", "false")]


def test_no_tugs_where_none_is_asked_for(altered: Altered) -> None:
    assert "tugs" not in [one.name for one in evaluated(altered("not_over_russia")).inputs]


def test_an_interval_across_a_threshold_is_undecided() -> None:
    at_most = Rule("at most", 1.0, 2.0, None)
    found = [at_most.verdict(*ends) for ends in ((0, 1), (1.2, 1.8), (2, 3), (0.9, 1.1), (1.9, 2.1), (0, 9))]
    assert found == ["true", "partly true", "false", "undecided", "undecided", "undecided"]
    at_least = Rule("at least", 2.0, 1.0, None)
    found = [at_least.verdict(*ends) for ends in ((2, 3), (1.2, 1.8), (0, 1), (1.9, 2.1))]
    assert found == ["true", "partly true", "false", "undecided"]
    about = Rule("about", 0.1, 0.25, 10.0)
    found = [about.verdict(*ends) for ends in ((9.5, 10.5), (11.5, 12), (12.5, 20), (7.3, 13.6), (0, 7))]
    assert found == ["true", "partly true", "false", "undecided", "false"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('quantity = "share_of_time"', 'quantity = "share_of_tme"'), "quantity: unknown 'share_of_tme'"),
        (('nation = "Russia"\nrelation', 'nation = "Rusia"\nrelation'), "nation: no nation"),
        (('nation = "Russia"\nrelation', "relation"), "'share_of_time' needs 'nation'"),
        (('quote = "The ISS does not fly over Russia"\n', ""), "'quote' is missing"),
        (("true_at = 0.0001", "true_at = 0.1"), "true_at: 0.1 is above false_at 0.001"),
        (("true_at = 0.0001", 'true_at = "low"'), "true_at: must be a number"),
        (("true_at = 0.0001", "true_at = 0.0001\nstated = 3"), "stated: is the value that 'about'"),
        (('relation = "at most"', 'relation = "under"'), "relation: unknown 'under'"),
        (('quantity = "p_debris", nation = "Russia"', 'quantity = "p_debris"'), "also 2.nation"),
        (("low = 445.4", "low = 500"), "low: 500 is above high 452.4"),
        (('at = "then"', 'at = "yesterday"'), "at: unknown 'yesterday'"),
        (("said = 2022-02-26T18:00:00Z", 'said = "soon"'), "said: must be an instant"),
        (("low = 445.4", "low = -1"), "low: must not be below zero"),
        (('at = "today"', 'at = "then"'), "quantity: 'mass_t' at 'then' is given twice"),
        (("false_at = 0.001", "false_at = 5"), "false_at: is a share, from 0 to 1, not 5"),
        (
            (
                'quantity = "share_of_time"\nnation = "Russia"',
                'quantity = "odds_ratio"\nnation = "Russia"\nbeside = "Russia"',
            ),
            "beside: must be another nation",
        ),
        (
            (_TIME, 'quantity = "p_controlled_deorbit"\ntug = "usdw"'),
            "tug: unknown 'usdw' (did you mean",
        ),
        ((_TIME, 'quantity = "months_of_holding"\ntug = "usdv+3progress"'), "tug: unknown 'usdv+3progress'"),
        ((_TIME, 'quantity = "p_controlled_deorbit"'), "tug: 'p_controlled_deorbit' needs 'tug'"),
        ((_TIME, f'{_TIME}\ntug = "usdv"'), "tug: 'share_of_time' has no 'tug'"),
        (('orbit = "orbit.tle"', 'orbit = "none.tle"'), "none.tle"),
    ],
)
def test_a_fault_is_told_with_its_line_and_field(
    altered: Altered, change: tuple[str, str], told: str
) -> None:
    path = altered("not_over_russia", change)
    with pytest.raises(InputError) as refused:
        evaluated(path)
    assert told in str(refused.value)
    if "none.tle" not in told:
        assert re.search(r"claims\.toml:\d+|line \d+", str(refused.value)) or "also" in told
    assert "\n" not in str(refused.value)


def test_beyond_the_horizon_nothing_is_known_of_what_is_still_up(altered: Altered) -> None:
    """A day after the last that was looked at: not up for certain, but not known."""
    path = altered("spacex", (_BY_TUG, 'quantity = "p_still_up"\non = 2031-07-01'))
    effort = iss_risk.Effort(samples=64, seed=1)
    near = iss_risk.Scenario(now=NOW, horizon_days=1200.0)
    today = claims(path, near, selection=EMBEDDED, effort=effort).claims[0].today
    assert (today.verdict, today.figures[0].value) == ("undecided", None)
    far = evaluated(path).claims[0].today.figures[0].value
    assert far is not None
    assert 0.0 < far < 1.0


def test_a_day_before_the_claims() -> None:
    with pytest.raises(UsageError, match="before the claims"):
        evaluated(None, now=datetime(2022, 2, 1, tzinfo=UTC))


def test_a_day_that_is_past_is_no_future(altered: Altered) -> None:
    past = altered("spacex", (_BY_TUG, 'quantity = "p_still_up"\non = 2022-02-26'))
    found = evaluated(past)
    assert found.claims[0].then.verdict == "true"
    assert "it was up on 2022-02-26" in found.claims[0].then.sentence
    assert found.days[1].now - found.days[0].now > timedelta(days=1000)
