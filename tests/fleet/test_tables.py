"""Tables of objects of one's own: which lines are one object, and what is stated of it counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from iss_risk.answers.fleet import FleetAnswer
from iss_risk.answers.fleet_records import FleetObjectRecord
from iss_risk.fleet.classes import fleet_class_named, fleet_class_of, fleet_classes
from iss_risk.fleet.fates import Fate
from iss_risk.fleet.records import Fleet, read_fleet
from iss_risk.orbit.content import content_from_bytes
from iss_risk.orbit.elements import MeanElements
from iss_risk.studies.debris import simulate_debris
from iss_risk.studies.fleet import assess_fleet

from .made_fleets import NOW

SAMPLES = 4


def read(text: str) -> Fleet:
    return read_fleet(content_from_bytes(text.encode(), path="table.csv"), NOW)


def answer(tmp_path: Path, text: str) -> FleetAnswer:
    path = tmp_path / "table.csv"
    path.write_text(text)
    return assess_fleet(path, fate=Fate("abandoned"), now=NOW, samples=SAMPLES, workers=1)


def members(found: FleetAnswer) -> dict[str, FleetObjectRecord]:
    return {one.name: one for one in found.members}


@pytest.mark.parametrize("name", ["", "SAT"])
def test_lines_without_a_number_and_an_epoch_are_objects_of_their_own(name: str) -> None:
    lines = "".join(f"{name},{km},53\n" for km in (500, 501, 600))
    fleet = read(f"name,altitude_km,inclination_deg\n{lines}")
    assert (len(fleet.objects), fleet.repeated) == (3, 0)


def test_a_name_with_epochs_is_a_history() -> None:
    lines = "".join(f"SAT,2026-11-{day}T00:00:00,{km},53\n" for day, km in ((20, 500), (22, 499)))
    fleet = read(f"name,epoch,altitude_km,inclination_deg\n{lines}")
    assert (len(fleet.objects), fleet.repeated) == (1, 1)


def test_a_class_that_is_stated_counts_whatever_the_name(tmp_path: Path) -> None:
    # The first would be a Starlink by its name, and must not lend its parts to the stage after it.
    found = members(
        answer(
            tmp_path,
            "name,altitude_km,inclination_deg,class\nSTARLINK-4000,500,53,rocket-body\nSL-8 R/B,500,53,\n"
            "STARLINK-4001,500,53,\nB,500,53,starlink-v1.5\n",
        )
    )
    for stated, by_name in (("STARLINK-4000", "SL-8 R/B"), ("B", "STARLINK-4001")):
        one, other = found[stated], found[by_name]
        assert one.class_name == other.class_name
        assert one.expected_casualties_each == other.expected_casualties_each
        assert one.reentry_utc == other.reentry_utc
    assert found["B"].expected_casualties_each != found["SL-8 R/B"].expected_casualties_each


def test_a_mass_that_is_stated_counts_in_our_model(tmp_path: Path) -> None:
    found = answer(
        tmp_path,
        "name,altitude_km,inclination_deg,class,mass_kg\nA,500,53,satellite,100\nB,500,53,satellite,5000\n"
        "C,500,53,satellite,\n",
    )
    (kind,) = found.fleet_classes
    areas = [
        simulate_debris(object_class="satellite", mass_kg=mass, now=NOW, samples=SAMPLES, seed=0, workers=1)
        .totals.casualty_area_m2.mean
        for mass in (100.0, 5000.0, None)
    ]  # fmt: skip
    a, b, c = (members(found)[name].expected_casualties_each for name in "ABC")
    assert a is not None
    assert b is not None
    assert c is not None
    assert a / c == pytest.approx(areas[0] / areas[2], rel=1e-4)
    assert b / c == pytest.approx(areas[1] / areas[2], rel=1e-4)
    assert kind.model_casualty_area_m2 == pytest.approx(sum(areas) / 3, rel=1e-4)


@pytest.mark.parametrize("area", ["1e-320", "1e-9", "-1"])
def test_an_area_that_hurts_nobody_is_refused(area: str) -> None:
    fleet = read(f"name,altitude_km,inclination_deg,casualty_area_m2\nA,500,53,{area}\nB,500,53,0\n")
    assert [one.elements.name for one in fleet.objects] == ["B"]
    assert fleet.faults[0].line == 2
    assert "CASUALTY_AREA_M2" in fleet.faults[0].reason


def test_an_example_is_of_its_class() -> None:
    for kind in fleet_classes():
        assert kind.example is not None
        record = read(f"name,altitude_km,inclination_deg\n{kind.example},500,53\n").objects[0].elements
        assert isinstance(record, MeanElements)
        assert fleet_class_of(record) is kind is fleet_class_named(kind.name)


def test_what_stays_up_or_has_come_down_is_in_no_sum(tmp_path: Path) -> None:
    """One in a geostationary orbit, one that comes down within days, and one that has since its set."""
    found = answer(
        tmp_path,
        "name,altitude_km,inclination_deg,epoch\nGEO,35786,0.1,\nLOW,180,53,\nGONE,170,53,2026-11-10T00:00:00\n",
    )
    assert {name: one.decayed_fraction for name, one in members(found).items()} == {
        "GEO": 0.0, "LOW": 1.0, "GONE": 1.0,
    }  # fmt: skip
    assert found.reentries_expected == 1.0
    model = found.band[-1].expected_casualties_sum
    low = members(found)["LOW"].expected_casualties_each
    assert sum(one.expected_casualties_sum or 0.0 for one in found.by_year) == pytest.approx(model, rel=1e-5)
    assert model == pytest.approx(low, rel=1e-5)
    assert [one.name for one in found.soonest] == [one.name for one in found.riskiest] == ["LOW"]
    assert sum("2.00 of the 3.00 objects" in said for said in found.warnings) == 1
