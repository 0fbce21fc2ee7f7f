"""Names as people write them."""

from __future__ import annotations

import pytest

from iss_risk.exposure.cities import cities
from iss_risk.notation.spelling import close_names, did_you_mean, plain


@pytest.mark.parametrize(
    "name", ["São Paulo", "SAO-PAULO", "sao_paulo", " Sa\u0303o  Paulo. ", "s\u00e3o/paulo"]
)
def test_one_name_in_many_spellings(name: str) -> None:
    assert plain(name) == "sao paulo"


def test_other_scripts_and_odd_texts() -> None:
    assert plain("日本") == "日本"
    assert plain("Côte d’Ivoire") == plain("COTE DIVOIRE") == "cote divoire"
    assert plain("") == plain("-.'") == ""
    assert len(plain("x" * 1_000_000)) <= 200


def test_no_city_is_hidden_by_the_spelling_of_a_larger_one() -> None:
    """Of one name and one nation there are few: neighbours that GeoNames lists twice."""
    names = [(plain(one.name), one.iso_a2) for one in cities()]
    twice = {name for name in names if names.count(name) > 1}
    exact = [(one.name.casefold(), one.iso_a2) for one in cities()]
    assert twice == {name for name in exact if exact.count(name) > 1} or len(twice) < 15
    assert all(names)


def test_what_was_probably_meant() -> None:
    known = ["assess", "data", "decay", "passes", "South Korea", "North Korea", "Germany"]
    assert close_names("asess", known)[0] == "assess"
    assert close_names("asses", known)[0] == "assess", "what begins so comes before what is spelt as nearly"
    assert close_names("korea", known) == ["South Korea", "North Korea"]
    assert close_names("GER", known) == ["Germany"]
    assert close_names("", known) == []
    assert did_you_mean("dekay", known) == " (did you mean 'decay'?)"
    assert did_you_mean("xyz", known) == ""
