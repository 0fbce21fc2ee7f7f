"""The page of a fleet: complete, small, escaped, and nothing is loaded."""

from __future__ import annotations

import base64
import json
import re

import pytest

from iss_risk.report.page.fleet import html_of_fleet, page_of_fleet
from iss_risk.report.page.texts import LANGUAGES, texts_in

from ..fake_fleet import MONTHS, NAMES, YEARS, a_class, fake_fleet, period, ranked
from .test_page import Outline

HOSTILE = '"><script>alert(1)</script>'


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_nests_and_holds_what_the_answer_holds(language: str) -> None:
    page = Outline(html_of_fleet(fake_fleet(), texts_in(language), "iss-risk fleet sets.tle"))
    assert page.named("html") == [{"lang": language}]
    assert "{" not in page.text
    assert len(page.named("h1")) == 1
    for said in ("Starlink v1.5", "2029", "SAT-1", "53°", *(name for _, name in NAMES)):
        assert said in page.text


def test_nations_by_year_can_be_sorted() -> None:
    table = page_of_fleet(fake_fleet(), texts_in("en")).nations
    assert table.columns == ("Nation", "Share", "Casualties expected", *list(YEARS)[:6], "later")
    keys = [row.keys[3] or 0.0 for row in table.rows]
    assert keys == sorted(keys, reverse=True)
    assert table.rows[0].cells[4] == "0.0064 (0.0013 … 0.016)"


def test_the_headline_is_the_band() -> None:
    (scale,) = page_of_fleet(fake_fleet(), texts_in("en")).scales
    assert (
        scale.odds
        == "Chance that somebody is hurt: 1 in 100 million to 1 in 45, by whose assumptions one takes"
    )
    assert scale.level == "red"
    assert scale.sentences == ("The colour is that of the highest of them: Our model, mean.",)


def test_a_rate_has_no_years() -> None:
    rate = fake_fleet(by_year=[], by_month=[], nations_by_year=[], soonest=[], next_12_months=None)
    page = page_of_fleet(rate, texts_in("en"))
    assert "years" not in [part.name for part in page.parts]
    assert page.nations.columns == ("Nation", "Share", "Casualties expected")


def test_what_comes_from_data_is_escaped() -> None:
    answer = fake_fleet(
        fleet_classes=[a_class(HOSTILE)], riskiest=[ranked(1, HOSTILE)], warnings=[HOSTILE],
        by_month=[period(*one) for one in MONTHS.items()],
    )  # fmt: skip
    text = html_of_fleet(answer, texts_in("en"), HOSTILE)
    assert "<script>alert" not in text
    assert text.count("<script>") == 1


def test_nothing_is_loaded_and_the_document_inside_is_small() -> None:
    text = html_of_fleet(fake_fleet(), texts_in("en"))
    assert "default-src &#39;none&#39;" in text
    assert re.findall(r"""(?:src|href)="(?!#|data:)""", text) == []
    (data,) = re.findall(r"data:application/json;base64,([^\"]+)", text)
    document = json.loads(base64.b64decode(data))
    assert (document["members"], document["nations_by_year"]) == ([], [])
    assert len(document["by_year"]) == len(YEARS)


def test_what_hardly_any_sample_shows_has_no_range_of_nothing() -> None:
    (years,) = (part for part in page_of_fleet(fake_fleet(), texts_in("en")).parts if part.name == "years")
    cells = {row.cells[0]: row.cells[1] for row in years.tables[0].rows}
    assert cells["2034"] == "0.030 (in fewer than 1 of 20 cases)"
    assert cells["2033"] == "0.40 (90 % range 0.20 to 0.60)"


def test_folders_of_the_reader_are_not_on_the_page() -> None:
    answer = fake_fleet(warnings=["/home/somebody/sets.tle: 1 of 134 records cannot be used"])
    source = answer.inputs[0].model_copy(update={"source": "/home/somebody/sets.tle", "provenance": "file"})
    answer = answer.model_copy(update={"inputs": [source, *answer.inputs[1:]]})
    page = page_of_fleet(answer, texts_in("en"))
    assert page.warnings == ("sets.tle: 1 of 134 records cannot be used",)
