"""Numbers, instants and text as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iss_risk.notation.text import one_line
from iss_risk.report import instants, numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.033, "0.033"),
        (0.1, "0.10"),
        (0.0996, "0.10"),
        (2.61, "2.6"),
        (9.96, "10"),
        (98.4, "98"),
        (1_937.0, "1,900"),
        (330.4, "330"),
        (4.2e-5, "4.2e-5"),
        (9.94e-4, "9.9e-4"),
        (9.96e-4, "0.0010"),
        (6.23e-3, "0.0062"),
        (9.94e8, "990,000,000"),
        (9.996e8, "1.0e9"),
        (3.1e12, "3.1e12"),
        (-12.6, "-13"),
    ],
)
def test_rounded(value: float, text: str) -> None:
    assert numbers.rounded(value) == text


def test_rounded_range() -> None:
    assert numbers.rounded_range(3.1e-3, 1.3e-2) == "0.0031…0.013"
    assert numbers.rounded_range(0.0, 0.0) == "–"


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0.0, "0 %"),
        (1e-9, "<0.1 %"),
        (0.000499, "<0.1 %"),
        (0.0005, "0.1 %"),
        (0.188, "18.8 %"),
        (0.99949, "99.9 %"),
        (0.9999, ">99.9 %"),
        (1.0, "100 %"),
    ],
)
def test_percent(fraction: float, text: str) -> None:
    assert numbers.percent(fraction) == text


@pytest.mark.parametrize(
    ("odds", "text"),
    [
        (None, "–"),
        (1.0, "1.0"),
        (3.14, "3.1"),
        (31.05, "31"),
        (99.6, "100"),
        (162.3, "160"),
        (16_234.0, "16,000"),
        (994_999.0, "990,000"),
        (996_000.0, "1.0 million"),
        (1.62e7, "16 million"),
        (9.96e8, "1.0 billion"),
        (6.5e10, "65 billion"),
        (6.5e12, "6.5 trillion"),
    ],
)
def test_one_in(odds: float | None, text: str) -> None:
    assert numbers.one_in(odds) == text


def test_mass() -> None:
    assert numbers.mass(97_800.0) == "98 t"
    assert numbers.mass(642.0) == "640 kg"
    assert numbers.mass_range(46_100.0, 201_000.0) == "46 … 200 t"
    assert numbers.mass_range(640.0, 1_530.0) == "0.64 … 1.5 t"
    assert numbers.mass_range(0.0, 80.0) == "0 … 80 kg"


@given(st.floats(min_value=1e-12, max_value=1e12))
def test_what_is_shown_is_within_rounding_of_the_value(value: float) -> None:
    # Two significant digits: off by at most half a unit of the second one, i.e. 5 % of the value.
    for text in (numbers.rounded(value), numbers.rounded(value)):
        assert float(text.replace(",", "")) == pytest.approx(value, rel=0.0501)


@given(st.floats(min_value=0.0, max_value=1.0))
def test_percentages_are_never_wider_than_their_column(fraction: float) -> None:
    assert len(numbers.percent(fraction)) <= len(">99.9 %")


WHEN = datetime(2028, 3, 5, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (timedelta(days=900), "2028-03"),
        (timedelta(days=20), "2028-03-05"),
        (timedelta(hours=7), "2028-03-05 14:30 UTC"),
    ],
)
def test_instants_are_as_precise_as_they_are_known(interval: timedelta, text: str) -> None:
    assert instants.like_interval(WHEN, interval) == text


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (0.1, "minutes old"),
        (1.0, "an hour old"),
        (5.2, "5 hours old"),
        (1056.0, "44 days old"),
        (40_000.0, "4.6 years old"),
        (-72.0, "3 days ahead of the clock"),
    ],
)
def test_age(hours: float, text: str) -> None:
    assert instants.age(hours) == text


def test_text_that_acts_on_a_terminal_is_made_harmless() -> None:
    assert one_line("ISS\x1b]0;owned\x07\n(ZARYA)\x9b31m") == "ISS\ufffd]0;owned\ufffd (ZARYA)\ufffd31m"
    assert one_line("a\u202eb\ud800c") == "a\ufffdb\ufffdc"
    assert one_line("Côte d'Ivoire 日本") == "Côte d'Ivoire 日本"


@given(st.text(alphabet=st.characters()))
def test_any_text_becomes_one_printable_line(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert "\x1b" not in line
    line.encode("utf-8")
