"""The fit of m/(Cd·A): against histories made with a known one, and against what really came down."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest

from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.forecast import steady
from iss_risk.atmosphere.solar_activity import SolarActivity, prepare_solar_activity
from iss_risk.atmosphere.space_weather import days_since_2000, read_space_weather
from iss_risk.decay.arc import model_elements
from iss_risk.decay.arc_model import semi_major_axes_along
from iss_risk.decay.ballistic_fit import BallisticFit, fit_ballistic_coefficient
from iss_risk.decay.elements import A
from iss_risk.decay.ensemble import DecayInputs
from iss_risk.decay.forces import GravityField, drag_per_density_of
from iss_risk.decay.noise import NO_NOISE
from iss_risk.decay.past_manoeuvres import find_steps, without_strays
from iss_risk.decay.trajectories import altitudes_over_time
from iss_risk.orbit.elements import MeanElements
from iss_risk.orbit.state import brouwer_semi_major_axis_km, osculating_state

from .histories import ACTIVITY, made_history, mean_elements_of, raised, validation_history


def fitted(records: list[MeanElements], activity: SolarActivity = ACTIVITY) -> BallisticFit:
    found = fit_ballistic_coefficient(tuple(records), load_density_table(), activity)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def observed() -> SolarActivity:
    return steady(prepare_solar_activity(read_space_weather()))


@pytest.mark.parametrize("coefficient_kg_m2", [4.0, 60.0, 170.0])
def test_finds_the_coefficient_a_history_was_made_with(coefficient_kg_m2: float) -> None:
    # SGP4's and the model's mean axes differ by a little that changes along the arc: 0.5 %.
    fit = fitted(made_history(coefficient_kg_m2, days=10.0 if coefficient_kg_m2 < 10.0 else 30.0))
    assert fit.ballistic_coefficient_kg_m2 == pytest.approx(coefficient_kg_m2, rel=0.005)
    assert fit.manoeuvres == ()
    assert fit.sets_rejected == 0
    assert fit.rms_residual_km < 0.02 * fit.loss_km


def test_scatter_widens_the_uncertainty_and_is_covered_by_it() -> None:
    clean = fitted(made_history(150.0))
    noisy = fitted(made_history(150.0, scatter_km=0.3))
    assert noisy.relative_sigma > clean.relative_sigma
    assert abs(np.log(noisy.ballistic_coefficient_kg_m2 / 150.0)) < 2.0 * noisy.relative_sigma


def test_bad_sets_are_rejected() -> None:
    records = made_history(100.0)
    for k in (7, 20, 33, 34):
        records[k] = raised(records[k], -8.0 if k == 20 else 5.0)
    fit = fitted(records)
    assert fit.ballistic_coefficient_kg_m2 == pytest.approx(100.0, rel=0.01)
    assert fit.sets_rejected >= 4
    assert fit.manoeuvres == ()


def test_a_bad_newest_set_is_not_the_one_to_start_from() -> None:
    records = made_history(100.0)
    records[-1] = raised(records[-1], 4.0)
    assert fitted(records).start.epoch <= records[-2].epoch


def test_a_gap_does_no_harm() -> None:
    records = made_history(100.0)
    fit = fitted(records[:12] + records[40:])
    assert fit.ballistic_coefficient_kg_m2 == pytest.approx(100.0, rel=0.01)


def test_a_manoeuvre_is_found_reported_and_cut() -> None:
    records = made_history(100.0)
    lifted = records[:30] + [raised(record, 1.5) for record in records[30:]]
    fit = fitted(lifted)
    (manoeuvre,) = fit.manoeuvres
    assert (manoeuvre.after, manoeuvre.before) == (records[29].epoch, records[30].epoch)
    assert manoeuvre.height_km == pytest.approx(1.5, abs=0.3)
    # Higher up the air is thinner than the made history knows: 1.5 km of a scale height of some 40.
    assert fit.ballistic_coefficient_kg_m2 == pytest.approx(100.0, rel=0.05)


@pytest.mark.parametrize("scatter_km", [0.0, 0.03])
def test_two_sets_are_enough_to_believe_a_new_reboost(scatter_km: float) -> None:
    records = made_history(150.0, days=40.0, scatter_km=scatter_km)
    records = records[:-2] + [raised(record, 2.0) for record in records[-2:]]
    fit = fitted(records)
    assert fit.start == records[-1]
    (manoeuvre,) = fit.manoeuvres
    assert (manoeuvre.after, manoeuvre.before) == (records[-3].epoch, records[-2].epoch)
    assert manoeuvre.height_km == pytest.approx(2.0, abs=0.3)
    assert fit.ballistic_coefficient_kg_m2 == pytest.approx(150.0, rel=0.02)


def test_two_bad_sets_that_disagree_are_no_reboost() -> None:
    records = made_history(150.0, days=40.0)
    records[-2:] = [raised(records[-2], 2.0), raised(records[-1], 5.0)]
    fit = fitted(records)
    assert fit.manoeuvres == ()
    assert fit.start.epoch <= records[-3].epoch


def test_too_little_history_says_nothing() -> None:
    records = made_history(100.0)
    table = load_density_table()
    assert fit_ballistic_coefficient((), table, ACTIVITY) is None
    assert fit_ballistic_coefficient(tuple(records[:1]), table, ACTIVITY) is None
    unmoved = [raised(record, 0.0) for record in made_history(1e6)]
    assert fit_ballistic_coefficient(tuple(unmoved), table, ACTIVITY) is None


def test_every_reboost_of_2021_is_found() -> None:
    # NASA's and Roscosmos' reports: reboosts on these days raised the station by half a km or more.
    history = validation_history("iss_25544_2021-2022.tle")
    days = np.array([days_since_2000(record.epoch) for record in history.records])
    axes_km = np.array([brouwer_semi_major_axis_km(record) for record in mean_elements_of(history)])
    found = [days[step.before] for step in find_steps(days, axes_km)]
    for day in ("2021-06-23", "2021-08-21", "2021-10-12", "2021-11-10", "2022-01-12", "2022-02-26"):
        moment = days_since_2000(datetime.fromisoformat(day).replace(tzinfo=UTC))
        assert any(-1.0 < one - moment < 2.0 for one in found), day


def test_no_manoeuvre_is_seen_in_debris_and_dead_satellites() -> None:
    for name in ("genesat1_29655_2006-2010.tle", "shenzhou11_module_41868_2016-2020.tle"):
        history = validation_history(name)
        days = np.array([days_since_2000(record.epoch) for record in history.records])
        axes_km = np.array([brouwer_semi_major_axis_km(record) for record in mean_elements_of(history)])
        assert find_steps(days, axes_km) == []
        assert without_strays(days, axes_km, []).size > 0.99 * days.size


def test_coasting_station_1999_2000(observed: SolarActivity) -> None:
    """Fitted on the first 20 days, the loss over the rest of the 174 days is within 10 %."""
    history = validation_history("iss_25544_1998-2000.tle")
    first, last = datetime(1999, 12, 2, tzinfo=UTC), datetime(2000, 5, 23, tzinfo=UTC)
    arc = [one for one in history.records if first <= one.epoch and (one.epoch - first).days < 20]
    fit = fitted([one for one in arc if isinstance(one, MeanElements)], observed)
    end = [one for one in history.records if one.epoch < last][-1]
    assert isinstance(end, MeanElements)
    start = osculating_state(fit.start)
    one, zero = np.ones(1), np.zeros(1)
    mean_km, _ = altitudes_over_time(
        load_density_table(),
        observed,
        NO_NOISE.stream,
        np.concatenate([start.position_km, start.velocity_km_per_s]),
        days_since_2000(start.epoch),
        np.array([days_since_2000(start.epoch), days_since_2000(end.epoch)]),
        DecayInputs(
            fit.ballistic_coefficient_kg_m2 * one,
            one,
            zero,
            zero.astype(np.int64),
            zero,
            80.0 * one,
            zero.astype(np.int64),
            zero,
            zero,
        ),
        noise_sigma=0.0,
    )
    lost_km = brouwer_semi_major_axis_km(fit.start) - brouwer_semi_major_axis_km(end)
    assert lost_km > 40.0  # 51 km from the very start; the first 20 days are those fitted
    assert mean_km[0, 0] - mean_km[0, 1] == pytest.approx(lost_km, rel=0.10)


def test_mean_rates_of_2021_by_quarter_with_one_coefficient(observed: SolarActivity) -> None:
    """-14, -13, -17, -27, -34 m/day (Q1 2021 … Q1 2022), within 20 % with one coefficient for all."""
    history = validation_history("iss_25544_2021-2022.tle")
    sets = [one for one in history.records[::5] if isinstance(one, MeanElements)]
    days = np.array([days_since_2000(one.epoch) for one in sets])
    axes_km = np.array([brouwer_semi_major_axis_km(one) for one in sets])
    kept = without_strays(days, axes_km, find_steps(days, axes_km))
    days = days[kept]
    elements = np.array([model_elements(sets[k], GravityField()) for k in kept])
    # From set to set, beginning anew at each: the reboosts between take no part.
    loss_km = np.empty(days.size - 1)
    for k in range(loss_km.size):
        after = np.empty(2)
        semi_major_axes_along(
            load_density_table(), observed, GravityField(), elements[k : k + 2],
            days[k : k + 2], np.array([True, False]), elements[k : k + 2, A].copy(),
            drag_per_density_of(155.0, 1.0), after,
        )  # fmt: skip
        loss_km[k] = after[1] - after[0]
    quarters = ["2021-01-01", "2021-04-01", "2021-07-01", "2021-10-01", "2022-01-01", "2022-03-01"]
    edges = [days_since_2000(datetime.fromisoformat(day).replace(tzinfo=UTC)) for day in quarters]
    rates = []
    for begin, end in pairwise(edges):
        inside = (days[:-1] >= begin) & (days[1:] < end)
        rates.append(1000.0 * loss_km[inside].sum() / np.diff(days)[inside].sum())
    assert rates == pytest.approx([-14.0, -13.0, -17.0, -27.0, -34.0], rel=0.20)


def test_the_newest_sets_count_although_the_object_was_expected_down_before_them() -> None:
    """An object that turns and flies on three times as long: the older sets alone bring it down too early."""
    before = made_history(30.0, days=5.0, sets_per_day=4.0, begin_km=-40.0)
    after = made_history(90.0, days=3.5, sets_per_day=4.0, start=before[-1])
    older = fitted(before)
    both = fitted([*before, *after[1:]])
    assert both.last_epoch == after[-1].epoch == both.start.epoch
    assert both.ballistic_coefficient_kg_m2 > 1.3 * older.ballistic_coefficient_kg_m2


def test_arcs_are_shorter_where_the_orbit_sinks_fast() -> None:
    """From 290 km on, an arc goes back for weeks; at its end, no further than a scale height."""
    records = made_history(60.0, days=26.0)
    high, low = fitted(records[:20]), fitted(records)
    assert high.sets_used == 20
    assert low.arc_days < 12.0
    assert low.ballistic_coefficient_kg_m2 == pytest.approx(60.0, rel=0.01)
