"""The list of uncertain inputs: distributions that are what they say, and draws that fill them."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from iss_risk import inputs
from iss_risk.distributions import Distribution, LogNormal, Mixture, Normal, Uniform
from iss_risk.errors import UsageError
from iss_risk.evidence.likelihood import PRIOR_SHARED_SIGMA
from iss_risk.inputs import draw
from iss_risk.streams import Block

U = (np.arange(2_000) + 0.5) / 2_000


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Uniform(90.0, 105.0), stats.uniform(90.0, 15.0)),
        (Normal(78.0, 5.0), stats.norm(78.0, 5.0)),
        (LogNormal(170.0, 0.09), stats.lognorm(0.09, scale=170.0)),
    ],
    ids=["uniform", "normal", "log-normal"],
)
def test_quantiles_are_scipys(ours, theirs) -> None:
    np.testing.assert_allclose(ours.quantile(U), theirs.ppf(U), rtol=1e-12)


def test_mixture_is_half_one_half_the_other() -> None:
    mixture = Mixture(Uniform(0.0, 1.0), Uniform(10.0, 12.0))
    values = mixture.quantile(U)
    assert (values < 5.0).mean() == 0.5
    np.testing.assert_allclose(np.sort(values[values < 5.0]), 2.0 * U[:1000], atol=1e-3)
    np.testing.assert_allclose(np.sort(values[values > 5.0]), 10.0 + 4.0 * U[:1000], atol=3e-3)


def test_mixture_at_its_ends_is_finite() -> None:
    ends = np.array([1e-300, 0.5, np.nextafter(0.5, 0.0), 1.0 - 1e-16])
    assert np.isfinite(Mixture(LogNormal(95.0, 0.1), LogNormal(170.0, 0.09)).quantile(ends)).all()


def every_input():
    return (*inputs.PER_SAMPLE, *inputs.PER_KIND, *inputs.PROCESSES)


def test_every_input_says_what_it_is() -> None:
    names = [one.name for one in every_input()]
    assert len(set(names)) == len(names)
    for one in every_input():
        assert one.unit, one.name
        assert len(one.source) > 20, one.name
        assert str(one.distribution).startswith(("uniform", "normal", "log-normal", "even mixture")), one.name


def test_every_input_stays_where_it_makes_sense() -> None:
    """At one in ten million on either side."""
    ends = {one.name: one.distribution.quantile(np.array([1e-7, 1.0 - 1e-7])) for one in every_input()}
    assert 40.0 < ends["ballistic_coefficient"][0] < ends["ballistic_coefficient"][1] < 300.0
    assert 0.5 < ends["breakup_skin"][0] < ends["breakup_skin"][1] < 200.0
    assert (ends["appendage_separation_altitude"] >= 90.0).all()
    assert (ends["appendage_separation_altitude"] <= 105.0).all()
    for factor in (
        "density_scale",
        "heat_factor",
        "face_heating",
        "drag_factor",
        "emissivity_factor",
        "demise_model_error",
        "piece_number",
        "piece_number_of_family",
        "gauge",
        "gauge_of_family",
    ):
        assert 0.08 < ends[factor][0] < 1.0 < ends[factor][1] < 12.0, factor
    assert 0.0 <= ends["demise_model_spread"][0] < 1.0 < ends["demise_model_spread"][1] < 3.0
    assert 0.01 < ends["scrap_mass"][0] < ends["scrap_mass"][1] < 20.0
    for fraction in ("solar_analogue", "oxidation_efficiency", "alternative"):
        assert 0.0 <= ends[fraction][0] < ends[fraction][1] <= 1.0, fraction


def test_published_spreads() -> None:
    """Yearly density of NRLMSISE-00 is off by 11-18 %."""
    low, high = inputs.DENSITY_SCALE.distribution.quantile(stats.norm.cdf([-1.0, 1.0]))
    assert 0.11 < (high - low) / 2.0 < 0.18


def test_what_is_known_of_the_heating_without_finds() -> None:
    """Correlations of the heating of one sphere span 270-446 kW/m² about 351."""
    low, high = LogNormal(1.0, PRIOR_SHARED_SIGMA).quantile(np.array([0.05, 0.95]))
    assert low == pytest.approx(269_621 / 350_701, abs=0.1)
    assert high == pytest.approx(445_823 / 350_701, abs=0.15)


@pytest.mark.parametrize("samples", [1, 2, 7, 64])
def test_draws_are_stratified(samples: int) -> None:
    values = draw(Block.of(3, 0, samples, samples), inputs.PER_SAMPLE)
    assert list(values) == [one.name for one in inputs.PER_SAMPLE]
    for one in inputs.PER_SAMPLE:
        drawn = values[one.name]
        assert drawn.shape == (samples,)
        # One value in each of as many equally likely intervals.
        edges = one.distribution.quantile(np.arange(1, samples) / samples) if samples > 1 else np.array([])
        assert np.isfinite(drawn).all()
        if not isinstance(one.distribution, Mixture):
            np.testing.assert_array_equal(np.sort(np.searchsorted(edges, drawn)), np.arange(samples))


def test_draws_of_inputs_are_not_correlated() -> None:
    # 4,000 draws know a correlation to 0.016; 18 inputs have 153 of them.
    u = np.array(list(draw(Block.of(4, 0, 4_000, 4_000), inputs.PER_SAMPLE).values()))
    ranks = u.argsort(axis=1).argsort(axis=1)
    correlation = np.corrcoef(ranks)
    assert np.abs(correlation - np.eye(len(u))).max() < 4.0 * 0.016


def test_kinds_have_their_own_heat_each() -> None:
    """Of 4,000 samples a correlation is known to 0.016; six kinds have 15 of them."""
    one = inputs.DEMISE_MODEL_ERROR
    heat = inputs.own_heat(Block.of(4, 0, 4_000, 4_000), np.arange(6), one, np.ones(4_000))
    correlation = np.corrcoef(np.log(heat).T)
    assert np.abs(correlation - np.eye(6)).max() < 4.0 * 0.016
    assert np.log(heat).std() == pytest.approx(inputs.DEMISE_MODEL_ERROR.distribution.sigma, rel=0.01)


def test_the_spread_of_own_heat_is_that_of_the_sample() -> None:
    """No spread: the median, whatever the kind; twice: ln is twice as far from it."""
    one = replace(inputs.DEMISE_MODEL_ERROR, distribution=LogNormal(1.3, 0.4))
    block, kinds = Block.of(4, 0, 3, 3), np.arange(5)
    once, spread = inputs.own_heat(block, kinds, one, np.ones(3)), np.array([0.0, 1.0, 2.0])
    heat = inputs.own_heat(block, kinds, one, spread)
    np.testing.assert_allclose(np.log(heat / 1.3), spread[:, None] * np.log(once / 1.3), atol=1e-12)
    nothing = inputs.DispersedInput("demise_model_error", "1", Uniform(0.0, 0.0), "")
    assert not inputs.own_heat(block, kinds, nothing, spread).any()


def test_draws_follow_the_stream() -> None:
    first, again, other = (draw(Block.of(seed, 0, 8, 8), inputs.PER_SAMPLE) for seed in (1, 1, 2))
    for name in first:
        np.testing.assert_array_equal(first[name], again[name])
        assert not np.array_equal(first[name], other[name])


@pytest.mark.parametrize(
    "one", [*inputs.PER_SAMPLE, *inputs.PER_KIND, *inputs.PROCESSES], ids=lambda one: one.name
)
@pytest.mark.parametrize("figure", [1e300, 1e12, 1e5])
def test_no_input_is_absurd(one: inputs.DispersedInput[Distribution], figure: float) -> None:
    distribution: Distribution = Uniform(figure, figure)
    if one.name == "separation_speed":
        distribution = LogNormal(figure, 0.0)
    elif one.name in ("piece_scatter", "density_noise"):
        distribution = Normal(0.0, figure)
    elif one.name.startswith("ballistic_coefficient"):
        distribution = Uniform(1e-9, figure)
    with pytest.raises(UsageError, match=one.name):
        inputs.checked_given([inputs.DispersedInput(one.name, one.unit, distribution, "a test")])
    assert inputs.checked_given([one]) == (one,)
