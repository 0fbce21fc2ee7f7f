"""Instants and lengths of time as tables have them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from iss_risk.notation.stated_times import stated_instant, stated_length

DAY, HOUR, MINUTE, SECOND = (timedelta(seconds=s) for s in (86_400, 3_600, 60, 1))


@pytest.mark.parametrize(
    ("text", "instant", "precision"),
    [
        ("2018-04-02T00:16", (2018, 4, 2, 0, 16), MINUTE),
        ("2018-04-02 00:16 UTC", (2018, 4, 2, 0, 16), MINUTE),
        ("2018-04-02T00:16:30.5Z", (2018, 4, 2, 0, 16, 30), SECOND),
        ("2012-01-16T18", (2012, 1, 16, 18), HOUR),
        ("2012-01-11", (2012, 1, 11, 12), DAY),
        ("2018-03-30 II", (2018, 3, 30, 12), DAY),
        ("2011-12-06T10:35..2011-12-11T11:16", (2011, 12, 11, 11, 16), MINUTE),
        ("2015-05-04 (sets 15122.85..15124.88)", (2015, 5, 4, 12), DAY),
        ("1999-05-15T14:24 (a log, ±30 min)", (1999, 5, 15, 14, 24), MINUTE),
    ],
)
def test_an_instant_is_as_precise_as_it_is_written(
    text: str, instant: tuple[int, ...], precision: timedelta
) -> None:
    found = stated_instant(text)
    assert found.instant == datetime(*instant, tzinfo=UTC)  # type: ignore[misc,arg-type]
    assert found.precision == precision
    assert found.latest - found.earliest == (DAY if precision == DAY else timedelta(0))
    assert found.earliest.date() == found.instant.date()


@pytest.mark.parametrize(
    "text", ["", "soon", "2018-04", "2018-04-31", "2018-04-02T24:16", "2018-04-02T00:16+02:00", "1018-04-02"]
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        stated_instant(text)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("14 h", 14), ("±14h", 14), ("+/-2 days", 48), ("+-1.2 d", 28.8), ("130 min", 130 / 60), ("19 H", 19)],
)
def test_a_length_has_its_unit(text: str, hours: float) -> None:
    assert stated_length(text) / HOUR == pytest.approx(hours)


@pytest.mark.parametrize("text", ["14", "-2 d", "0 h", "2 weeks", "h", "1e3 h", "999999999 d", "nan h"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a length|more than a century"):
        stated_length(text)
