"""The study of decay: reproducible, honest about what it knew, and in agreement with itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from iss_risk.answers.decay import DecayAnswer
from iss_risk.answers.json_text import json_text
from iss_risk.decay.coefficient import Body
from iss_risk.decay.plan import Conditions
from iss_risk.errors import InputError, UsageError
from iss_risk.sources.embedded import data_path
from iss_risk.studies.decay import predict_decay
from iss_risk.summaries.decay import altitude_bands, quantiles_days

TIANGONG = data_path("hindcasts", "tiangong1.tle")
NOW = datetime(2018, 2, 16, tzinfo=UTC)
HEAVY: dict[str, Any] = {"ballistic_coefficient_kg_m2": 150.0}


def predicted(**asked: Any) -> DecayAnswer:
    return predict_decay(**{"orbit": TIANGONG, "now": NOW, "workers": 1, **asked})


def without_clock(answer: DecayAnswer) -> str:
    return json_text(answer.model_copy(update={"run": answer.run.model_copy(update={"generated_at": NOW})}))


def median_days(answer: DecayAnswer) -> float:
    days = answer.decay.lifetime_days.p50
    assert days is not None
    return days


@pytest.fixture(scope="module")
def answer() -> DecayAnswer:
    return predicted(samples=96)


def test_tiangong_1_from_what_was_known_six_weeks_before(answer: DecayAnswer) -> None:
    # It came down on 2018-04-02; the window of 96 samples holds that with a week and more on either side.
    when = answer.decay.reentry_utc
    assert when.p05 is not None
    assert when.p95 is not None
    assert when.p05 < datetime(2018, 4, 2, tzinfo=UTC) < when.p95
    assert when.p95 - when.p05 < timedelta(days=30)
    assert answer.decay.decayed_fraction == 1.0


def test_a_mass_that_changes_nothing_is_a_warning() -> None:
    def warned(**asked: Any) -> list[str]:
        return [one for one in predicted(samples=1, **asked).warnings if "a stated mass" in one]

    assert warned(mass_kg=8500.0) == ["a stated mass changes nothing of the decay without a drag area"]
    assert warned(mass_kg=8500.0, drag_area_m2=25.0) == warned() == []


def test_quantiles_ascend_and_agree_with_the_instants(answer: DecayAnswer) -> None:
    days = list(answer.decay.lifetime_days.model_dump().values())[:5]
    assert days == sorted(days)
    for name, instant in answer.decay.reentry_utc.model_dump().items():
        lifetime = answer.decay.lifetime_days.model_dump()[name]
        assert (instant - NOW) / timedelta(days=1) == pytest.approx(lifetime, abs=1e-6)


def test_the_coefficient_says_where_it_is_from(answer: DecayAnswer) -> None:
    coefficient = answer.decay.ballistic_coefficient
    assert coefficient.fitted_from is not None
    assert "element sets" in coefficient.fitted_from
    assert coefficient.fit is not None
    assert coefficient.fit.last_epoch <= NOW
    assert coefficient.p05 < coefficient.fit.ballistic_coefficient_kg_m2 < coefficient.p95


def test_shares_of_the_weather_add_up_and_nothing_later_is_observed(answer: DecayAnswer) -> None:
    shares = answer.decay.weather_provenance.model_dump()
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["climatology"] > 0.9
    observed = predicted(samples=16, weather="observed").decay.weather_provenance
    assert observed.observed == pytest.approx(1.0)


def test_histogram_and_bands_describe_the_same_fall(answer: DecayAnswer) -> None:
    figures = answer.decay
    assert sum(one.fraction for one in figures.histogram) == pytest.approx(0.98, abs=0.03)
    medians = [one.p50_km for one in figures.altitude if one.p50_km is not None]
    assert medians == sorted(medians, reverse=True)
    assert figures.altitude[0].up_fraction == 1.0
    assert figures.altitude[-1].up_fraction == pytest.approx(0.05, abs=0.08)


def test_same_seed_same_bytes_for_any_number_of_workers(answer: DecayAnswer) -> None:
    assert without_clock(predicted(samples=96, workers=3)) == without_clock(answer)
    assert without_clock(predicted(samples=96, seed=1)) != without_clock(answer)


def test_lifetime_is_in_proportion_to_the_coefficient() -> None:
    # Constant air: linear in m/(Cd·A) but for the bulge and season that a longer fall meets.
    lives = [
        median_days(predicted(f107_sfu=120.0, ap=10.0, deterministic=True, ballistic_coefficient_kg_m2=value))
        for value in (100.0, 200.0)
    ]
    age_days = 1.42  # of the element set at `now`
    assert (lives[1] + age_days) / (lives[0] + age_days) == pytest.approx(2.0, rel=0.1)


def test_deterministic_is_one_trajectory_without_dispersed_inputs() -> None:
    answer = predicted(deterministic=True, samples=1000, **HEAVY)
    assert answer.run.samples == 1
    assert answer.dispersed_inputs == []
    assert answer.decay.lifetime_days.p05 == answer.decay.lifetime_days.p95
    assert answer.decay.histogram == []


def test_more_activity_brings_it_down_earlier() -> None:
    lives = [median_days(predicted(f107_sfu=flux, deterministic=True, **HEAVY)) for flux in (70.0, 150.0)]
    assert lives[1] < 0.85 * lives[0]


def test_a_higher_end_comes_earlier() -> None:
    lives = [
        median_days(predicted(end_altitude_km=end, deterministic=True, **HEAVY)) for end in (120.0, 80.0)
    ]
    assert 0.005 < lives[1] - lives[0] < 0.2


def test_still_up_at_the_horizon_is_a_result() -> None:
    answer = predicted(samples=16, horizon_days=5.0, **HEAVY)
    assert answer.decay.decayed_fraction == 0.0
    assert answer.decay.lifetime_days.p05 is None
    assert answer.decay.reentry_utc.p95 is None
    assert answer.decay.altitude[-1].up_fraction == 1.0


def test_an_object_that_must_be_down_is_an_error() -> None:
    with pytest.raises(InputError, match="already decayed"):
        predict_decay(orbit=TIANGONG, now=datetime(2019, 1, 1, tzinfo=UTC), samples=16)


def test_a_single_set_weighs_prior_and_rate(tmp_path: Path) -> None:
    lines = TIANGONG.read_text().splitlines()
    single = tmp_path / "single.tle"
    single.write_text("\n".join(lines[-2:]) + "\n")
    coefficient = predict_decay(orbit=single, now=NOW, samples=32).decay.ballistic_coefficient
    assert coefficient.fit is None
    assert coefficient.fitted_from == "one element set, by its decay over 3.0 days"
    assert 100.0 < coefficient.p50 < 200.0  # the history says 148


def test_the_station_may_be_held_or_tumbling() -> None:
    now = datetime(2026, 10, 10, tzinfo=UTC)
    found = {}
    for attitude in ("held", "tumbling", "unknown"):
        answer = predict_decay(attitude=attitude, now=now, samples=16, horizon_days=1.0)
        found[attitude] = answer.decay.ballistic_coefficient
    assert found["tumbling"].p50 == pytest.approx(0.56 * found["held"].p50, rel=0.1)
    assert found["tumbling"].p50 < found["unknown"].mean < found["held"].p50


@pytest.mark.parametrize(
    ("settings", "parameter"),
    [
        ({"samples": 0}, "samples"),
        ({"horizon_days": 0.0}, "horizon_days"),
        ({"end_altitude_km": 10.0}, "end_altitude_km"),
        ({"f107_sfu": 20.0}, "f107_sfu"),
        ({"f107_sfu": 100.0, "ap": 900.0}, "ap"),
        ({"ap": 10.0}, "ap"),
    ],
)
def test_conditions_out_of_range_are_refused(settings: dict[str, Any], parameter: str) -> None:
    with pytest.raises(UsageError) as caught:
        Conditions(**settings)
    assert caught.value.parameter == parameter


@pytest.mark.parametrize(
    "settings",
    [{"mass_kg": -1.0}, {"drag_area_m2": 2.0}, {"drag_coefficient": 2.2}, {"mass_kg": float("nan")}],
)
def test_bodies_that_make_no_sense_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        Body(**settings)


def test_tumbling_needs_to_be_known() -> None:
    with pytest.raises(UsageError, match="ballistic coefficient"):
        # The file of Tiangong-1 knows it; a class of objects does not.
        predict_decay(orbit=TIANGONG, now=NOW, object_class="station", attitude="tumbling", samples=4)


def test_quantiles_count_those_still_up_as_latest() -> None:
    days = np.arange(80.0)
    found = quantiles_days(days, 100)
    assert found["p50"] == pytest.approx(49.5)
    assert found["p75"] == pytest.approx(74.25)
    assert found["p95"] is None


def test_bands_count_those_down_as_lowest() -> None:
    mean_km = np.column_stack([np.linspace(200.0, 300.0, 101), np.full(101, np.nan)])
    mean_km[80:, 1] = np.linspace(100.0, 120.0, 21)
    first, second = altitude_bands(np.array([0.0, 1.0]), mean_km, mean_km)
    assert (first.p05_km, first.p50_km, first.p95_km) == pytest.approx((205.0, 250.0, 295.0))
    assert (second.p05_km, second.p50_km, second.p75_km) == (None, None, None)
    assert second.p95_km == pytest.approx(115.0)
    assert second.up_fraction == pytest.approx(21 / 101)
