"""Space weather: the embedded record against figures printed elsewhere, and files that are not as they should
be."""

import gzip
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from iss_risk.atmosphere.space_weather import (
    EPOCH_2000,
    Provenance,
    SpaceWeather,
    datetime_of,
    days_since_2000,
    read_space_weather,
)
from iss_risk.errors import InputError

TESTS = Path(__file__).resolve().parents[1]
PUBLISHED = tomllib.loads((TESTS / "authorities" / "space_weather.toml").read_text())
NEWER_FILE = TESTS.parents[1] / "shared" / "validation" / "spaceweather" / "SW-All_to_2026-08-06.csv"

HEADER = "DATE,AP_AVG,F10.7_OBS,F10.7_DATA_TYPE,F10.7_OBS_CENTER81\n"
GOOD = (
    HEADER
    + "2024-01-01,5,140.0,OBS,150.0\n"
    + "2024-01-02,7,142.0,INT,151.0\n"
    + "2024-01-03,9,144.0,OBS,152.0\n"
    + "2024-01-04,8,146.0,PRD,153.0\n"
    + "2024-01-05,6,148.0,PRD,154.0\n"
    + "2024-01-10,,158.0,PRM,159.0\n"
)


@pytest.fixture(scope="module")
def embedded() -> SpaceWeather:
    return read_space_weather()


def read_text(tmp_path: Path, text: str | bytes) -> SpaceWeather:
    path = tmp_path / "weather.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_space_weather(path)


def index_of(weather: SpaceWeather, day: str) -> int:
    return (date.fromisoformat(day) - EPOCH_2000.date()).days - weather.first_day


@pytest.mark.parametrize(("table", "field"), [("ap", "ap"), ("f107_observed", "f107")])
def test_embedded_days_have_their_published_figures(embedded: SpaceWeather, table: str, field: str) -> None:
    published = {day: figure for day, figure in PUBLISHED[table].items() if day != "source"}
    assert published
    for day, figure in published.items():
        assert getattr(embedded, field)[index_of(embedded, day)] == figure, day


def test_no_day_of_the_record_is_stormier_than_the_most_disturbed_known(embedded: SpaceWeather) -> None:
    assert np.nanmax(embedded.ap) == PUBLISHED["ap"]["1960-11-13"]


def test_embedded_centred_mean_is_that_of_its_daily_flux(embedded: SpaceWeather) -> None:
    observed = slice(0, embedded.last_observed_day - embedded.first_day + 1)
    flux = embedded.f107[observed]
    mean = np.convolve(flux, np.ones(81) / 81, "valid")
    # CelesTrak leaves flares out of its mean and rounds to 0.1: alike in the main, not to the digit.
    error = embedded.f107a[observed][40:-40] - mean
    assert np.median(np.abs(error)) < 0.3
    assert np.quantile(np.abs(error), 0.99) < 10.0


def test_embedded_days_are_all_there(embedded: SpaceWeather) -> None:
    assert datetime_of(embedded.first_day).date() == date(1957, 10, 1)
    assert embedded.f107.shape == embedded.f107a.shape == embedded.ap.shape == embedded.provenance.shape
    assert np.isfinite(embedded.f107).all()
    assert np.isfinite(embedded.f107a).all()
    kinds = embedded.provenance
    assert (np.diff(kinds.astype(int)) >= 0).all()  # observed, then by the day, then by the month
    assert set(kinds) >= {Provenance.OBSERVED, Provenance.PREDICTED_DAILY, Provenance.PREDICTED_MONTHLY}
    last_known_ap = np.flatnonzero(np.isfinite(embedded.ap))[-1]
    assert kinds[last_known_ap] == Provenance.PREDICTED_DAILY
    assert kinds[last_known_ap + 1] == Provenance.PREDICTED_MONTHLY


def test_embedded_agrees_with_a_newer_file_where_both_are_observed(embedded: SpaceWeather) -> None:
    if not NEWER_FILE.is_file():
        pytest.skip("calibration data is absent (shared/validation/spaceweather)")
    newer = read_space_weather(NEWER_FILE)
    days = min(embedded.last_observed_day, newer.last_observed_day) - embedded.first_day + 1
    assert embedded.first_day == newer.first_day
    # CelesTrak corrects recent weeks when final figures come out: nearly all days are alike.
    assert np.mean(embedded.f107[:days] == newer.f107[:days]) > 0.99
    assert np.mean(embedded.ap[:days] == newer.ap[:days]) > 0.99
    assert np.abs(embedded.f107[:days] / newer.f107[:days] - 1.0).mean() < 1e-3


def test_days_and_moments_go_both_ways() -> None:
    assert days_since_2000(datetime(2000, 1, 2, 12, tzinfo=UTC)) == 1.5
    assert days_since_2000(datetime(1999, 12, 31, tzinfo=UTC)) == -1.0
    moment = datetime(2026, 11, 23, 7, 15, tzinfo=UTC)
    assert abs((datetime_of(days_since_2000(moment)) - moment).total_seconds()) < 1e-3


def test_a_small_file_is_read_as_it_stands(tmp_path: Path) -> None:
    weather = read_text(tmp_path, GOOD)
    assert weather.observed_until == date(2024, 1, 3)
    np.testing.assert_array_equal(weather.f107, [140, 142, 144, 146, 148, 150, 152, 154, 156, 158])
    np.testing.assert_array_equal(weather.f107a, np.arange(150, 160))
    np.testing.assert_array_equal(weather.ap, [5, 7, 9, 8, 6, *[np.nan] * 5])
    assert list(weather.provenance) == [0, 0, 0, 1, 1, 2, 2, 2, 2, 2]


def test_gzip_is_recognised_by_its_content(tmp_path: Path) -> None:
    np.testing.assert_array_equal(
        read_text(tmp_path, gzip.compress(GOOD.encode())).f107, read_text(tmp_path, GOOD).f107
    )


def test_a_month_that_overlaps_daily_predictions_gives_way_to_them(tmp_path: Path) -> None:
    overlapping = GOOD.replace("2024-01-10", "2024-01-04,,99.0,PRM,99.0\n2024-01-10")
    np.testing.assert_array_equal(read_text(tmp_path, overlapping).f107, read_text(tmp_path, GOOD).f107)


BAD_FILES = [
    ("", 1, None, "column DATE is missing"),
    ("<html><body>403 Forbidden</body></html>\n", 1, None, "column DATE is missing"),
    (GOOD.replace("AP_AVG", "AP"), 1, None, "column AP_AVG is missing"),
    (GOOD.replace("2024-01-02,7,142.0,INT,151.0", "2024-01-02,7,14"), 3, None, "cut off"),
    (GOOD.removesuffix(".0\n")[:-4], 7, None, "cut off"),
    (GOOD.replace("142.0", "nan"), 3, "F10.7_OBS", "'nan' is not a number from 50 to 1000"),
    (GOOD.replace("142.0", "inf"), 3, "F10.7_OBS", "'inf' is not a number"),
    (GOOD.replace("142.0", "-142.0"), 3, "F10.7_OBS", "'-142.0' is not a number"),
    (GOOD.replace("151.0", "0.0"), 3, "F10.7_OBS_CENTER81", "'0.0' is not a number"),
    (GOOD.replace(",9,144", ",nan,144"), 4, "AP_AVG", "'nan' is not a number from 0 to 400"),
    (GOOD.replace(",9,144", ",-1,144"), 4, "AP_AVG", "'-1' is not a number"),
    (GOOD.replace("2024-01-02", "2023-12-02"), 3, "DATE", "dates do not ascend"),
    (GOOD.replace("2024-01-02", "2024-13-02"), 3, "DATE", "is not a date"),
    (GOOD.replace("INT", "FOO"), 3, "F10.7_DATA_TYPE", "'FOO' is none of OBS"),
    (
        GOOD.replace("2024-01-01", "2023-12-01"),
        None,
        "F10.7_OBS",
        "gap in the observed days after 2023-12-01",
    ),
    (HEADER, None, None, "holds no observed day"),
    (HEADER + "2024-01-10,,158.0,PRM,159.0\n", None, None, "holds no observed day"),
    (gzip.compress(GOOD.encode())[:-20], None, None, "cannot be read"),
    (gzip.compress(GOOD.encode())[:12] + b"\xff" * 40, None, None, "cannot be read"),
    ("DATE,é\n", None, None, "cannot be read"),
]


@pytest.mark.parametrize(("text", "line", "field", "says"), BAD_FILES, ids=[case[3] for case in BAD_FILES])
def test_bad_files_are_refused_with_file_and_line(
    tmp_path: Path, text: str | bytes, line: int | None, field: str | None, says: str
) -> None:
    with pytest.raises(InputError, match=r"weather\.csv") as caught:
        read_text(tmp_path, text)
    assert says in str(caught.value)
    assert (caught.value.line, caught.value.field) == (line, field)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("2024-01-02,7,142.0,INT,151.0\n", "", "1 day is missing or blank, and interpolated (2024-01-02)"),
        ("2024-01-02,7,142.0,INT,151.0", "2024-01-02,,142.0,INT,151.0", "missing or blank"),
        ("2024-01-02,7,142.0,INT,151.0", "2024-01-02,,,INT,", "missing or blank"),
        ("2024-01-02,7", "2024-01-02,3,90.0,INT,90.0\n2024-01-02,7", "1 day is given twice"),
        ("DATE", "\ufeffDATE", None),
    ],
)
def test_a_day_that_is_blank_missing_or_doubled_is_bridged(
    tmp_path: Path, before: str, after: str, says: str | None
) -> None:
    weather = read_text(tmp_path, GOOD.replace(before, after))
    expected = read_text(tmp_path, GOOD)
    for name in ("f107", "f107a", "ap", "provenance"):
        np.testing.assert_array_equal(getattr(weather, name), getattr(expected, name))
    assert len(weather.warnings) == (0 if says is None else 1)
    assert says is None or says in weather.warnings[0]


def test_an_observed_file_without_any_ap_is_refused_or_read_without_it(tmp_path: Path) -> None:
    """Never a traceback: an index nobody gives is either an input error or NaN throughout."""
    try:
        weather = read_text(tmp_path, HEADER + "2024-01-01,,140.0,OBS,150.0\n2024-01-02,,140.0,OBS,150.0\n")
    except InputError:
        return
    assert np.isnan(weather.ap).all()


def test_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_space_weather(tmp_path / "absent.csv")
