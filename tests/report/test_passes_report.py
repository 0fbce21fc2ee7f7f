"""The tables of the last passes: in the order of time, in UTC and local time, and never too wide."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from iss_risk.exposure.nations.directory import Named
from iss_risk.report.assessment import assessment_text
from iss_risk.report.passes import passes_text

from .fake_passes import chance, fake_passes, passes_possible, too_early_for_passes
from .fakes import fake_assessment

USA = Named("United States of America", ("USA",))


def text(
    width: int = 160, *, all_rows: bool = False, named: tuple[Named, ...] = (), **changes: object
) -> str:
    answer = fake_passes(**changes)
    return passes_text(answer, width=width, colour=False, all_rows=all_rows, named=named)


def rows(found: str, name: str) -> list[list[str]]:
    lines = [line for line in found.splitlines() if line.startswith(name)]
    return [line.removeprefix(name).replace(" %", "%").split() for line in lines]


def test_places_in_the_order_of_time_with_utc_and_local_time() -> None:
    first, *others = rows(text(), "Los Angeles (US)")
    assert first == [
        "0", "11-22", "23:50…23:53", "11-22", "15:50…15:53", "America/Los_Angeles", "31", "60.0%", "20.0%",
        "0.2%", "2.0e-5", "8.0e-6…3.2e-5",
    ]  # fmt: skip
    assert [row[0] for row in others] == ["1", "2", "3", "4"]
    assert rows(text(), "Ho Chi Minh City (VN)")[0][1:6] == [
        "11-22", "23:59…00:02", "11-23", "06:59…07:02", "Asia/Ho_Chi_Minh",
    ]  # fmt: skip


def test_what_was_not_seen_is_not_zero() -> None:
    (first, *_) = rows(text(), "a buoy")
    assert first == ["0", "11-23", "00:08…00:11", "–", "–", "31", "60.0%", "20.0%", "<0.1%", "–", "–"]
    few = passes_possible().model_copy(update={"p_down_before_now": chance(0.0)})
    place = few.places[2].model_copy(
        update={"p_debris": chance(0.0).model_copy(update={"ci90": (0.0, 0.046)})}
    )
    assert rows(text(passes=few.model_copy(update={"places": [place]})), "a buoy")[0][-3] == "<4.6%"


def test_nations_with_each_stretch() -> None:
    congo = rows(text(), "Democratic Republic of the Congo")[0]
    assert congo[:4] == ["0", "11-22", "23:55…00:03,", "00:15…00:19"]
    assert rows(text(named=(USA,)), "Democratic") == []
    assert len(rows(text(named=(USA,)), "United States of America")) == 5


def test_the_revolutions_and_how_likely_each_is() -> None:
    assert rows(text(), "0 ")[0] == ["11-22", "23:41…23:43", "170°", "E", "20.0%", "16.0…24.0%"]
    assert rows(text(), "Passes")[0][:3] == ["5", "still", "possible"]
    assert "1.0 % of the samples are down already" in text()
    assert "still up at the horizon" not in text()


def test_only_the_most_likely_are_shown_in_the_order_of_time() -> None:
    many = passes_possible(40)
    short, whole = text(passes=many), text(passes=many, all_rows=True)
    assert "(the 15 most likely of 120; --all for the rest)" in short
    assert "--all" not in whole
    assert len(rows(whole, "Los Angeles (US)")) == 40
    shown = [
        int(row[0]) for name in ("Los Angeles (US)", "Ho Chi Minh City (VN)") for row in rows(short, name)
    ]
    assert sorted(shown) == [*(k for k in range(7) for _ in range(2)), 7]


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_nothing_is_wider_than_the_screen(width: int) -> None:
    early = text(width, passes=too_early_for_passes())
    for found in (text(width), text(width, passes=passes_possible(40), all_rows=True), early):
        assert max(cell_len(line) for line in found.splitlines()) <= width
        assert not any(line.endswith(" ") for line in found.splitlines())
        assert "\x1b" not in found


def test_what_a_screen_of_80_columns_keeps() -> None:
    lines = text(80).splitlines()
    (heading,) = [line for line in lines if line.startswith("Place")]
    assert heading.split() == [
        "Place",
        "passes",
        "over,",
        "UTC",
        "local",
        "time",
        "down",
        "debris",
        "casualties",
    ]


def test_colour_marks_up_but_says_the_same() -> None:
    coloured = passes_text(fake_passes(), width=100, colour=True, all_rows=False)
    assert "\x1b[1m" in coloured
    assert "\x1b[3" not in coloured.replace("\x1b[39m", ""), "restrained: weight, no hues"


def test_too_early() -> None:
    found = text(80, passes=too_early_for_passes())
    assert "that can be told from about 2028-03-07 on, if it comes down at the" in " ".join(found.split())
    assert "Why: 90 % of re-entry times span no more than 2 days" in found
    assert "Los Angeles" not in found
    never = too_early_for_passes().model_copy(update={"minutes_known_from_utc": None})
    assert "does not come down within the horizon" in text(80, passes=never)


def test_an_assessment_shows_the_places_or_that_it_is_too_early() -> None:
    late = fake_assessment(passes=passes_possible())
    found = assessment_text(late, width=80, colour=False, all_nations=False)
    assert "Under the passes" in found
    assert len(rows(found, "Los Angeles (US)")) == 5
    early = fake_assessment(passes=too_early_for_passes())
    found = assessment_text(early, width=80, colour=False, all_nations=False)
    assert "that can be told from about 2028-03-07 on, if it comes down at the" in " ".join(found.split())


def test_headlines() -> None:
    assert fake_passes().headline() == (
        "ISS (ZARYA) on 2026-11-22 19:42 UTC: 5 passes are still possible, over 3 places"
    )
    assert "too early for minutes" in fake_passes(passes=too_early_for_passes()).headline()
    assert len(fake_passes().to_frame()) == 15
