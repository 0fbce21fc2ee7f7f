"""Hindcasts: scored rightly, blind to what came later, and near what happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from iss_risk.answers.hindcast import Hindcast
from iss_risk.errors import InputError, UsageError
from iss_risk.sources.embedded import data_path
from iss_risk.studies.hindcast import continuous_ranked_probability_score, hindcast, scores
from iss_risk.studies.past_reentries import builtin_case, builtin_names

VALIDATION = Path(__file__).resolve().parents[3] / "shared" / "validation" / "tle"
TIANGONG_DOWN = datetime(2018, 4, 2, 0, 16, tzinfo=UTC)


@pytest.fixture(scope="module")
def cz5b() -> Hindcast:
    return hindcast(["CZ-5B Y1", "cz-5b y3"], samples=128, workers=2)


def test_crps_of_one_sample_is_its_distance() -> None:
    assert continuous_ranked_probability_score(np.array([3.0]), 5.0) == pytest.approx(2.0)


def test_crps_of_a_normal_ensemble() -> None:
    # Gneiting & Raftery 2007, eq. 21, at the mean: σ (2φ(0) - 1/√π) = 0.2337 σ; 20,000 samples: 1 %.
    samples = np.random.default_rng(0).normal(10.0, 2.0, 20_000)
    assert continuous_ranked_probability_score(samples, 10.0) == pytest.approx(0.2337 * 2.0, rel=0.02)


def test_the_built_in_cases_are_those_promised() -> None:
    assert builtin_names() == [
        "Tiangong-1", "Kosmos-482", "CZ-5B Y1", "CZ-5B Y2", "CZ-5B Y3", "CZ-5B Y4", "GOCE",
    ]  # fmt: skip
    for name in builtin_names():
        case = builtin_case(name)
        assert case is not None
        assert case.moments_of_sets(), name
        assert all(moment < case.decayed for moment in case.moments_of_sets())


def test_core_stages_from_their_first_set(cz5b: Hindcast) -> None:
    # One set, six days before: agencies' ±20 %.
    assert [case.name for case in cz5b.cases] == ["CZ-5B Y1", "CZ-5B Y3"]
    for case in cz5b.cases:
        assert abs(case.error_fraction) < 0.20
        assert case.in_90
        assert case.orbit_age_days == pytest.approx(0.0, abs=1e-6)
        assert case.lead_days == pytest.approx((case.truth_utc - case.now) / timedelta(days=1))


def test_scores_add_up(cz5b: Hindcast) -> None:
    errors = [abs(case.error_fraction) for case in cz5b.cases]
    assert cz5b.scores.cases == 2
    assert cz5b.scores.median_absolute_error_fraction == pytest.approx(np.median(errors))
    assert cz5b.scores.in_90_fraction == 1.0
    assert scores([]).median_absolute_error_fraction is None


def test_a_file_with_leads(tmp_path: Path) -> None:
    file = tmp_path / "history.tle"
    file.write_bytes(data_path("hindcasts", "tiangong1.tle").read_bytes())
    answer = hindcast([str(file)], decayed=TIANGONG_DOWN, leads_days=[44.0, 3.0], samples=64)
    (case,) = answer.cases
    assert case.now == TIANGONG_DOWN - timedelta(days=44)
    assert abs(case.error_fraction) < 0.25
    (skipped,) = answer.skipped  # the newest set is 45 days old three days before
    assert "42.4 days old" in skipped


def test_later_sets_and_weather_make_no_difference(tmp_path: Path) -> None:
    lines = data_path("hindcasts", "tiangong1.tle").read_text().splitlines()
    results = []
    for count in (len(lines), len(lines) - 4):
        file = tmp_path / f"{count}.tle"
        file.write_text("\n".join(lines[:count]) + "\n")
        results.append(hindcast([str(file)], decayed=TIANGONG_DOWN, leads_days=[60.0], samples=32).cases)
    assert results[0] == results[1]


def test_samples_that_are_down_before_now_are_left_out() -> None:
    answer = hindcast(["Tiangong-1"], leads_days=[44.0], samples=64)
    (case,) = answer.cases
    assert case.predicted_utc.p05 > case.now


def test_unknown_names_and_files_without_an_end_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="neither a file nor a built-in case"):
        hindcast(["Skylab"])
    with pytest.raises(UsageError, match=r"decayed: .*needs the time of its re-entry"):
        hindcast([str(data_path("hindcasts", "goce.tle"))])
    with pytest.raises(InputError):
        hindcast([str(tmp_path / "absent.tle")], decayed=TIANGONG_DOWN)


@pytest.mark.parametrize("name", ["genesat1_29655_2006-2010.tle", "obj_34393_2009-2017.tle"])
def test_long_histories_are_predicted_within_20_percent(name: str) -> None:
    if not (VALIDATION / name).is_file():
        pytest.skip(f"the validation data ../shared/validation/tle/{name} is absent")
    down = {"genesat1": datetime(2010, 8, 4, 19, tzinfo=UTC), "obj": datetime(2017, 3, 8, 16, tzinfo=UTC)}
    answer = hindcast(
        [str(VALIDATION / name)],
        decayed=down[name.split("_")[0]],
        leads_days=[30.0, 5.0],
        samples=96,
        workers=2,
    )
    assert [abs(case.error_fraction) < 0.20 for case in answer.cases] == [True, True]
    assert all(case.in_90 for case in answer.cases)
