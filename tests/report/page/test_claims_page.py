"""The page of claims: all that is said of each, and that its file cannot break it."""

from __future__ import annotations

import base64
import html
import json
import re

import pytest

from iss_risk.report.page.claims_page import claims_page
from iss_risk.report.pictures.catalogue import draw
from iss_risk.studies.claim_words import value_in_words

from ..pictures.drawn import fake_claims
from .test_page import Outline

HOSTILE = "<script>alert(1)</script>\u202e\x0b\"'&"


@pytest.fixture(scope="module")
def page() -> str:
    answer = fake_claims()
    return claims_page(answer, draw(answer))


def test_each_claim_has_its_source_verdicts_and_figures(page: str) -> None:
    text = html.unescape(re.sub(r"<[^>]+>", " ", page))
    answer = fake_claims()
    assert answer.claims
    for one in answer.claims:
        for words in (one.quote, one.source, one.meaning, one.because, one.then.sentence, one.today.sentence):
            assert " ".join(words.split()) in text
        for figure in (*one.then.figures, *one.today.figures):
            assert figure.value is None or value_in_words(figure).split()[0] in text


def test_it_nests_loads_nothing_and_runs_nothing(page: str) -> None:
    outline = Outline(page)
    assert outline.named("html") == [{"lang": "en"}]
    assert len(outline.named("h1")) == 1
    assert len(outline.named("table")) == len(outline.named("caption")) == len(fake_claims().claims) + 1
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    assert "default-src &#39;none&#39;" in policy
    assert "script-src &#39;none&#39;" in policy
    assert not re.search(r"""<script|\s(src|on\w+|style)=|url\(|href="(?!#|data:)""", page)


def test_the_document_is_inside(page: str) -> None:
    (kept,) = re.findall(r"base64,([^\"]+)", page)
    assert json.loads(base64.b64decode(kept)) == json.loads(fake_claims().to_json())


def test_all_that_comes_from_a_file_is_escaped() -> None:
    answer = fake_claims(HOSTILE)
    answer = answer.model_copy(update={"title": HOSTILE, "most_missed": HOSTILE})
    made = claims_page(answer, draw(answer))
    assert not re.search("<script|[\u202e\x0b]", made)
