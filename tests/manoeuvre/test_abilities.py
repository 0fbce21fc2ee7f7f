"""What tugs can do, in cases that can be worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from iss_risk.arrays import F64
from iss_risk.errors import InputError
from iss_risk.manoeuvre.abilities import Ability, ability_of, alone, days_at, still_possible
from iss_risk.manoeuvre.deorbit import burn_loss
from iss_risk.manoeuvre.descent import Descents
from iss_risk.manoeuvre.orbit_changes import delta_v_m_s, lowering_m_s
from iss_risk.manoeuvre.tugs import ATTITUDE_LIMIT, MASS, Combination, embedded_tugs, read_tugs

LEVELS = np.array([400.0, 300.0, 220.0, 150.0])
# One sample: 400 km on day 100, 300 on day 500, 220 on day 600, down on day 640.
ONE_WAY_DOWN = Descents(np.array([[100.0, 500.0, 600.0, 639.0]]), np.array([True]), np.array([640.0]))


def drawn(**figures: float) -> dict[str, F64]:
    """All figures of the tugs at their likely values, but for those given (with : for the blank)."""
    tugs = embedded_tugs()
    values = {one.name: one.distribution.quantile(np.array([0.5])) for one in tugs.inputs}
    values[MASS], values[ATTITUDE_LIMIT] = np.array([445e3]), np.array([220.0])
    for tug in tugs.tugs:
        for name, figure in tug.figures.items():
            values[f"{tug.name} {name}"] = np.array([figure.likely])
    values.update({name.replace("__", " "): np.array([value]) for name, value in figures.items()})
    return values


def ability(name: str, **figures: float) -> Ability:
    tugs = embedded_tugs()
    known: dict[str, Combination] = {one.name: one for one in tugs.combinations}
    known |= {one.name: alone(one) for one in tugs.tugs}
    return ability_of(known[name], drawn(**figures), ONE_WAY_DOWN, LEVELS, 0.0, 420.0)


def test_the_deorbit_vehicle_can_from_as_high_as_its_propellant_lets_it() -> None:
    found = ability("usdv", usdv__available_from_year=2000.0)
    assert found.can.all()
    total = delta_v_m_s(445e3 + 31.5e3, 15e3, 300.0)
    assert found.delta_v_m_s[0] == pytest.approx(total)
    cost = lowering_m_s(found.highest_km[0], found.highest_km[0], 50.0)
    assert cost < total < 1.08 * cost
    assert found.from_days[0] == pytest.approx(days_at(found.highest_km, ONE_WAY_DOWN, LEVELS, 0.0, 420.0)[0])


def test_no_return_is_where_the_attitude_is_lost() -> None:
    found = ability("usdv", usdv__available_from_year=2000.0)
    assert found.until_days[0] == pytest.approx(600.0)
    # At 300 km on day 500 it is already late.
    assert ability("usdv", usdv__available_from_year=2000.0, attitude_limit_km=300.0).until_days[0] == 500.0


def test_slow_burns_take_time_before_it_comes_down() -> None:
    found = ability("zvezda+3progress", zvezda__propellant_kg=6000.0, zvezda__thrust_n=6200.0)
    late = Descents(np.array([[100.0, 500.0, 600.0, 600.2]]), np.array([True]), np.array([600.3]))
    tugs = embedded_tugs()
    (feed,) = [one for one in tugs.combinations if one.name == "zvezda+3progress"]
    hurried = ability_of(feed, drawn(), late, LEVELS, 0.0, 420.0)
    assert found.until_days[0] == 600.0
    assert hurried.until_days[0] < 600.3


def test_a_freighter_alone_is_too_weak_and_has_too_little() -> None:
    found = ability("progress")
    assert not found.enough_thrust[0]
    assert not found.enough_propellant[0]
    # 50.9 m/s from 220 km, at 280 s of 445 t: more than 8 t.
    assert 8.0e3 < found.needed_kg[0] < 8.8e3
    assert 4e3 < found.needed_thrust_n[0] < 7e3
    assert np.isnan(found.highest_km[0])


def test_what_is_not_there_yet_cannot() -> None:
    found = ability("usdv", usdv__available_from_year=2030.0)
    assert not found.can.any()
    assert still_possible(found, np.array([550.0])) == pytest.approx([0.0])


def test_the_share_of_samples_that_can() -> None:
    found = ability("usdv", usdv__available_from_year=2000.0)
    assert still_possible(found, np.array([0.0, 599.0, 601.0])).tolist() == [1, 1, 0]


def test_the_least_thrust_is_that_of_the_finite_burn() -> None:
    found = ability("zvezda", zvezda__propellant_kg=6000.0)
    acceleration = found.needed_thrust_n[0] / 445e3
    # Half a revolution at 220 km is 2,667 s.
    assert np.isfinite(burn_loss(1.001 * acceleration, 220.0, 2668.0))
    assert np.isinf(burn_loss(0.99 * acceleration, 220.0, 2668.0))


def test_the_embedded_file_marks_what_was_read_nowhere() -> None:
    by_name = {one.name: one.unsure() for one in embedded_tugs().tugs}
    assert "isp_s: recalled" in by_name["progress"]
    assert "thrust_n: recalled" in by_name["usdv"]
    assert all(one.unsure() for one in embedded_tugs().tugs)


FIGURE = '{ low = 1, likely = 2, high = 3, confidence = "found", source = "s" }'
GOOD = f"""
[station]
mass_kg = {FIGURE}
attitude_limit_km = {FIGURE.replace("1", "201").replace("2,", "220,").replace("3", "230")}
[[tug]]
name = "a"
title = "A"
status = "flies"
thrust_n = {FIGURE}
isp_s = {FIGURE.replace("1", "100").replace("2,", "200,").replace("3", "300")}
propellant_kg = {FIGURE}
[[combination]]
name = "b"
title = "B"
members = {{ a = 2 }}
last = ["a"]
feeds = false
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("low = 1, likely = 2, high = 3", "low = 3, likely = 2, high = 3", "must rise from low"),
        ('confidence = "found"', 'confidence = "guessed"', "unknown 'guessed'"),
        ("a = 2", "c = 2", "there is no tug 'c'"),
        ("a = 2", "a = 0", "whole number from 1 to 50"),
        ('last = ["a"]', 'last = ["c"]', "those that fire the last burn"),
        ('last = ["a"]', 'last = ["a", "a"]', "each once"),
        ('last = ["a"]', 'last = [["a"]]', "must be a list of members"),
        ('last = ["a"]', "last = [{ a = 1 }]", "must be a list of members"),
        ("status", "state", "unknown key"),
        ("[station]", "[stations]", "stations"),
    ],
)
def test_a_bad_file_is_refused_with_the_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    file = tmp_path / "tugs.toml"
    file.write_text(GOOD, encoding="utf-8")
    assert read_tugs(file).combinations[0].members[0][1] == 2
    file.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_tugs(file)
