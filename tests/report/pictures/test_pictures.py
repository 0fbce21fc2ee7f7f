"""All pictures: sound SVG, words that do not meet, a word for every colour, the figures of the document."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from iss_risk.answers.assessment import Assessment
from iss_risk.errors import UsageError
from iss_risk.report.pictures.catalogue import draw, pictures_of
from iss_risk.report.pictures.palette import page_style
from iss_risk.report.pictures.picture import Picture
from iss_risk.report.words import chance_in_words
from report.fakes import tracked_object
from report.test_headline import near

from .drawn import ANSWERS, all_pictures, fake_claims, far_off, few_nations

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = all_pictures()
every_picture = pytest.mark.parametrize("drawn", list(PICTURES.values()), ids=list(PICTURES))


@every_picture
def test_it_is_sound_and_says_what_it_is(drawn: Picture) -> None:
    root = ElementTree.fromstring(drawn.svg())
    assert root.tag == f"{SVG}svg"
    assert [one.tag for one in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text == drawn.title
    assert root[1].text == drawn.description
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == f"{drawn.title}. {drawn.description}"
    assert len(drawn.description.split()) >= 5
    assert not re.search(r"\b(nan|inf|None)\b", drawn.svg())


@every_picture
def test_several_may_stand_in_one_strict_page(drawn: Picture) -> None:
    inline = drawn.inline()
    ElementTree.fromstring(inline)
    assert not re.search(r"""\s(id|style|on\w+|href|xlink:href)=|<style|<script|url\(""", inline)
    defined = set(re.findall(r"\.(ir-[\w-]+)\{", page_style()))
    assert set(re.findall(r'class="([^"]+)"', inline)) <= defined


@every_picture
def test_no_words_meet_and_all_are_inside(drawn: Picture) -> None:
    assert len(drawn.texts) >= 3
    for one in drawn.texts:
        assert one.left >= 0.0, one.text
        assert one.right <= drawn.width, one.text
        assert one.top >= 0.0, one.text
        assert one.bottom <= drawn.height, one.text
    assert [(one.text, other.text) for one, other in combinations(drawn.texts, 2) if one.meets(other)] == []


@every_picture
def test_every_colour_carries_a_word(drawn: Picture) -> None:
    """Each class of size that is used in the drawing has a patch in a legend, with words to its right."""
    root = ElementTree.fromstring(drawn.svg())
    used = {one.attrib.get("class", "") for one in root.iter()}
    sized = {name[-1] for name in used if re.fullmatch(r"ir-[cns]\d", name)}
    told = set()
    for one in root.iter(f"{SVG}rect"):
        name = one.attrib["class"]
        if re.fullmatch(r"ir-[cn]\d", name):
            right = float(one.attrib["x"]) + float(one.attrib["width"])
            middle = float(one.attrib["y"]) + 0.5 * float(one.attrib["height"])
            if any(0.0 < box.left - right < 12.0 and box.top < middle < box.bottom for box in drawn.texts):
                told.add(name[-1])
    assert sized <= told


@every_picture
def test_the_same_answer_gives_the_same_bytes(drawn: Picture) -> None:
    again = next(name for name, one in PICTURES.items() if one is drawn)
    name, _, picture = again.partition(": ")
    assert draw(ANSWERS[name], picture).svg() == drawn.svg()


@pytest.mark.parametrize("answer", [far_off(), near(), few_nations()], ids=["far", "near", "few"])
def test_the_words_of_the_map_are_figures_of_the_document(answer: Assessment) -> None:
    drawn = draw(answer, "nations")
    reached = sorted((one for one in answer.nations if one.p_casualty > 0.0), key=lambda one: -one.p_casualty)
    for one in reached[:5]:
        assert f"{one.name} {chance_in_words(one.p_casualty)}" in drawn.description
    tips = {one.text for one in ElementTree.fromstring(drawn.svg()).iter(f"{SVG}title")}
    assert f"{reached[0].name}: {chance_in_words(reached[0].p_casualty)}" in tips


def test_a_thousand_squares() -> None:
    drawn = PICTURES["far off: casualties"]
    chances = [round(1000.0 * one.chance.mean) for one in far_off().totals.chances_of_casualties]
    assert chances == [968, 24, 8, 0]
    assert "968 hurt nobody" in drawn.description
    assert (
        "1 person: 24 of 1,000 (2.4 %); 2 to 9 people: 8 of 1,000 (1 in 120); 10 people and more: less than "
        "1 of 1,000" in drawn.alt
    )
    paths = re.findall(r'<path class="ir-(\w+)" fill-rule="evenodd" d="([^"]*)"', drawn.svg())
    assert {kind: data.count("M") for kind, data in paths} == {"soft": 968, "c2": 24, "c4": 8}


def test_no_track_far_off_and_pieces_with_minutes_near_the_end() -> None:
    far, last_day = PICTURES["far off: where"].svg(), PICTURES["last day: where"]
    assert not re.search(r'class="ir-s\d"', far)
    pieces = re.findall(r'class="ir-s\d" stroke-width="([\d.]+)"', last_day.svg())
    assert len(pieces) >= 5 * 8, "five passes, each in pieces of ten minutes"
    assert min(map(float, pieces)) >= 6.0, "a band, no line"
    passes = near().passes
    assert passes is not None
    for one in passes.passes:
        assert f"{one.from_utc:%H:%M} to {one.to_utc:%H:%M} UTC" in last_day.description
    assert "comes down on this pass: 20.0 %" in last_day.description


def test_a_last_day_without_passes_is_not_said_to_be_early() -> None:
    """Documents of earlier versions have none."""
    said = draw(near(passes=None), "where").description
    assert "Without the passes: this is how often the orbit is overhead" in said
    assert "Too early" not in said


def test_the_bars_hold_what_the_document_says() -> None:
    said = PICTURES["decay: reentry"].description
    assert "In 90 of 100 cases it comes down between 2027-03 and 2029-05." in said
    assert "In 50 of 100 cases it comes down between 2027-06 and 2028-07." in said
    assert "Half of all cases are over by 2027-12." in said
    up = PICTURES["decay, partly up: reentry"].description
    assert "In 90 of 100 cases it comes down after 2027-03." in up
    assert "In 40.0 % it is still up after 1,000 days." in up


def test_what_the_uncertainty_comes_from_has_its_own() -> None:
    """A share of 0.30 with a standard error of 0.02: 1.645 times that to either side."""
    assert (
        "How many people are hurt: heating in the fall 30.0 % ± 3."
        in PICTURES["far off: uncertainty"].description
    )
    assert any(box.text == "70.0 %" for box in PICTURES["far off: uncertainty"].texts), "what is left over"


def test_nothing_to_show_is_said() -> None:
    for name, words in (
        ("nothing lands: nations", "Nobody is hurt anywhere"),
        ("nothing lands: where", "no one is hurt in any simulated re-entry"),
        ("nothing lands: casualties", "1,000 hurt nobody"),
        ("nothing decays: nations", "does not come down within the 9,131 days"),
        ("nothing decays: casualties", "there is nothing to count"),
        ("nothing decays: reentry", "does not come down in any simulated case"),
        ("nothing decays: uncertainty", "some samples are still in orbit"),
        ("no debris: field", "reaches the ground in any of 64 simulated falls"),
        ("too early: where", "Too early for passes"),
        ("no history: history", "No run is recorded yet."),
    ):
        assert words in PICTURES[name].description, name


HOSTILE = "<script>alert('\"&')</script>\u202e\x0b\ufffe]]>" + "W" * 200


def test_hostile_names_are_words_and_nothing_else() -> None:
    nations = [one.model_copy(update={"name": HOSTILE}) for one in far_off().nations]
    answer = far_off(object=tracked_object(HOSTILE), nations=nations)
    drawings = [draw(answer, one) for one in pictures_of(answer)] + [draw(fake_claims(HOSTILE))]
    for drawn in drawings:
        for text in (drawn.svg(), drawn.inline()):
            root = ElementTree.fromstring(text)
            assert not [one for one in root.iter() if one.tag.endswith("script")]
            assert not re.search("[\u202e\x0b\ufffe]", text)
        assert all(box.left >= 0.0 and box.right <= drawn.width for box in drawn.texts)
        assert not any(a.meets(b) for a, b in combinations(drawn.texts, 2))


def test_what_cannot_be_drawn() -> None:
    with pytest.raises(UsageError, match="'field' cannot be drawn of this answer, but reentry, altitude can"):
        draw(ANSWERS["decay"], "field")
