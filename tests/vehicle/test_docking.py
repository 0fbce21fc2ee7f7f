"""Configurations: what is docked, what follows for parts, mass and drag, and what is refused."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from element_sets import element_set

from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.solar_activity import constant_activity
from iss_risk.decay.coefficient import Body, choose_coefficient
from iss_risk.decay.mass_change import mass_change, times
from iss_risk.distributions import LogNormal, Mixture
from iss_risk.errors import InputError, UsageError
from iss_risk.orbit.reader import read_orbit
from iss_risk.scenario import Scenario
from iss_risk.studies.decay import predict_decay
from iss_risk.vehicle.docking import arranged, parse_docked
from iss_risk.vehicle.parts import Vehicle
from iss_risk.vehicle.reader import load_vehicle

BOX = """shape = "box"
length_m = 1.0
width_m = 0.5
height_m = 0.4
material = "aluminium_6061"
source = "made up"
confidence = "estimated"
"""
GOOD = f"""name = "Hub"
mass_kg = 180
mass_source = "made up"

[drag]
ballistic_coefficient_held_kg_m2 = 90
ballistic_coefficient_held_relative_sigma = 0.1
ballistic_coefficient_tumbling_kg_m2 = 45
ballistic_coefficient_tumbling_relative_sigma = 0.1
source = "made up"

[entry]
body_radius_m = 1
ballistic_coefficient_kg_m2 = 360
source = "made up"

[docking]
flown = "full"
flown_above_km = 300
default = "empty"
source = "made up"

[[configuration]]
name = "full"
text = "two boats"
source = "made up"
[configuration.docked]
boat = 2

[[configuration]]
name = "empty"
text = "none"
source = "made up"
docked = {{}}

[[module]]
name = "Body"
mass_kg = 100
source = "made up"
confidence = "estimated"

[[module]]
name = "Boat"
docked = "boat"
mass_kg = 40
source = "made up"
confidence = "estimated"

[[part]]
name = "body box"
module = "Body"
count = 2
mass_kg = 50
release = "break-up"
{BOX}
[[part]]
name = "boat box"
module = "Boat"
count = 3
mass_kg = 10
release = "break-up"
{BOX}
[[part]]
name = "boat drawer"
module = "Boat"
count = 6
parent = "boat box"
mass_kg = 1.6667
release = "parent demise"
{BOX}"""


def hub(tmp_path: Path, text: str = GOOD, **asked: str) -> Vehicle:
    path = tmp_path / "hub.toml"
    path.write_text(text, encoding="utf-8")
    return load_vehicle(path, **asked)


def counts(vehicle: Vehicle) -> dict[str, int]:
    return {part.name: part.count for part in vehicle.parts}


def test_parts_mass_and_drag_follow_what_is_docked(tmp_path: Path) -> None:
    full, empty = hub(tmp_path, configuration="Full"), hub(tmp_path)
    assert counts(full) == {"body box": 2, "boat box": 6, "boat drawer": 12}
    assert counts(empty) == {"body box": 2}
    assert (full.mass_kg, empty.mass_kg) == (180.0, 100.0)
    assert (full.configuration, empty.configuration) == ("full", "empty")
    assert full.drag is not None
    assert empty.drag is not None
    assert full.entry is not None
    assert empty.entry is not None
    # The file's figures are those of the flown configuration; 100 of 180 kg are left.
    assert full.drag.ballistic_coefficient_held_kg_m2 == 90.0
    assert empty.drag.ballistic_coefficient_held_kg_m2 == pytest.approx(50.0)
    assert empty.drag.ballistic_coefficient_tumbling_kg_m2 == pytest.approx(25.0)
    assert empty.entry.ballistic_coefficient_kg_m2 == pytest.approx(200.0)
    assert (full.entry.ballistic_coefficient_kg_m2, empty.entry.body_radius_m) == (360.0, 1.0)
    assert empty.drag.mass_over_flown == pytest.approx(100.0 / 180.0)
    assert empty.flown_mass_kg == full.flown_mass_kg == 180.0


def test_single_docked_vehicles_are_added_and_removed(tmp_path: Path) -> None:
    three = hub(tmp_path, docked="boat=3")
    assert counts(three) == {"body box": 2, "boat box": 9, "boat drawer": 18}
    assert three.mass_kg == 220.0
    assert three.configuration == "empty, changed"
    assert hub(tmp_path, configuration="full", docked="boat=2").configuration == "full"
    assert hub(tmp_path, configuration="full", docked="BOAT = 0").parts == hub(tmp_path).parts
    # From one configuration to another and back.
    assert arranged(arranged(three, "full", None), None, None).parts == hub(tmp_path).parts
    assert arranged(three, None, "boat=3") == three


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"configuration": "fulll"}, r"'fulll' is not known \(did you mean 'full'\?\): Hub has full, empty"),
        ({"configuration": ""}, "'' is not known: Hub has full, empty"),
        ({"docked": "ship=1"}, "'ship' is not known: docked may be boat"),
        ({"docked": "boat"}, "'boat' is not NAME=NUMBER with a number from 0 to 20"),
        ({"docked": "boat=-1"}, "is not NAME=NUMBER"),
        ({"docked": "boat=21"}, "is not NAME=NUMBER"),
        ({"docked": "boat=1,Boat=2"}, "'Boat' is given twice"),
        ({"docked": ""}, "is not NAME=NUMBER"),
    ],
)
def test_what_it_does_not_have_is_refused(tmp_path: Path, asked: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        hub(tmp_path, **asked)
    assert caught.value.parameter == next(iter(asked))


def test_a_vehicle_without_configurations_says_so() -> None:
    for asked in ({"configuration": "today"}, {"docked": "soyuz=1"}):
        with pytest.raises(UsageError, match="has no configurations"):
            load_vehicle("generic", **asked)
        with pytest.raises(UsageError, match="has no configurations"):
            load_vehicle("generic:500", **asked)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('flown = "full"', 'flown = "fll"', r"docking.flown: unknown 'fll' \(did you mean 'full'\?\)"),
        ("flown_above_km = 300", "flown_above_km = 3", "flown_above_km: must be at least 100"),
        ('name = "empty"', 'name = "full"', "'full' is given twice"),
        ("boat = 2", "boot = 2", r"boot: unknown key \(did you mean 'boat'\?\)"),
        ("boat = 2", "boat = 1.5", "boat: must be a whole number from 1 to 20"),
        ("docked = {}", "", "'docked' is missing: how many of which"),
        ("mass_kg = 180", "mass_kg = 140", "parts add up to 180.0 kg, not 140.0 kg"),
        ('docked = "boat"\n', "", "boat: unknown key"),
        ('name = "body box"\nmodule = "Body"', 'name = "body box"\nmodule = "Boat"', "parts add up to"),
        (
            'name = "boat drawer"\nmodule = "Boat"\ncount = 6\nparent = "boat box"',
            'name = "boat drawer"\nmodule = "Boat"\ncount = 6\nparent = "body box"',
            "part 'boat drawer' is not of the vehicle that holds it, 'body box'",
        ),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(InputError, match=says):
        hub(tmp_path, GOOD.replace(old, new))


def test_configurations_and_docking_belong_together(tmp_path: Path) -> None:
    start, end = GOOD.index("[docking]"), GOOD.index("[[configuration]]")
    with pytest.raises(InputError, match=r"\[\[configuration\]\] tables need a table \[docking\]"):
        hub(tmp_path, GOOD[:start] + GOOD[end:])


def test_names_and_numbers_of_docked_vehicles() -> None:
    assert parse_docked(" soyuz = 0, crew dragon=2 ") == {"soyuz": 0, "crew dragon": 2}
    asked = Scenario(docked={"soyuz": 0, "progress": 3})
    assert asked.docked == "soyuz=0,progress=3"
    assert asked.options["docked"] == asked.assumed["docked"] == "soyuz=0,progress=3"
    with pytest.raises(UsageError, match="is not NAME=NUMBER"):
        Scenario(docked="soyuz")


def test_the_station_is_abandoned_unless_asked_otherwise() -> None:
    """The crew leaves in its capsules: 2.75 and 9.3 of the 20.55 t that fall behind heat shields."""
    abandoned, today = load_vehicle("iss"), load_vehicle("iss", configuration="today")
    assert (abandoned.configuration, today.mass_kg) == ("abandoned", 454_339.0)
    assert dict(abandoned.docked) == {
        "soyuz": 0, "progress": 2, "crew-dragon": 0, "cargo-dragon": 0, "cygnus": 1,
    }  # fmt: skip
    assert abandoned.mass_kg == pytest.approx(454_339.0 - 7_100.0 - 12_500.0 - 12_000.0)

    def capsules_kg(vehicle: Vehicle) -> float:
        return sum(p.count * p.mass_kg for p in vehicle.parts if p.material == "heat_shielded_capsule")

    assert (capsules_kg(today), capsules_kg(abandoned)) == (20_550.0, 0.0)
    assert capsules_kg(load_vehicle("iss", docked="cargo dragon=1")) == 8_500.0
    crewed = load_vehicle("iss", configuration="crewed")
    assert capsules_kg(crewed) == 12_050.0
    assert load_vehicle("iss", configuration="bare").mass_kg == pytest.approx(422_739.0 - 14_500.0 - 7_800.0)
    for vehicle in (abandoned, today, crewed):
        sums = sum(part.count * part.loaded_kg for part in vehicle.parts)
        assert sums == pytest.approx(vehicle.mass_kg, rel=0.001)


def station_orbit(tmp_path: Path, altitude_km: float) -> Path:
    path = tmp_path / "orbit.tle"
    path.write_text(element_set(altitude_km, datetime(2026, 10, 10, tzinfo=UTC)))
    return path


@pytest.mark.parametrize(("altitude_km", "change"), [(410.0, 422_739.0 / 454_339.0), (200.0, 1.0)])
def test_a_low_orbit_is_that_of_what_comes_down(tmp_path: Path, altitude_km: float, change: float) -> None:
    latest = read_orbit(station_orbit(tmp_path, altitude_km)).latest
    assert mass_change(latest, load_vehicle("iss").drag) == pytest.approx(change)
    assert mass_change(latest, load_vehicle("iss", configuration="today").drag) == 1.0
    assert mass_change(latest, None) == 1.0


def test_the_coefficient_follows_the_mass_unless_it_is_stated() -> None:
    """What the element sets show is the station as it is flown."""
    orbit = Path(__file__).parents[2] / "data" / "orbits" / "iss.tle"
    common = {"orbit": orbit, "now": datetime(2026, 10, 10, tzinfo=UTC), "samples": 32, "workers": 1}

    def coefficient(**asked: object) -> float:
        found = predict_decay(**{**common, **asked})  # type: ignore[arg-type]
        return found.decay.ballistic_coefficient.p50

    ratio = 422_739.0 / 454_339.0
    today = coefficient(configuration="today")
    assert coefficient() / today == pytest.approx(ratio, rel=1e-6)
    stated = {"ballistic_coefficient_kg_m2": 150.0}
    assert coefficient(**stated) == coefficient(configuration="today", **stated) == 150.0


def test_a_stated_mass_is_that_of_what_comes_down(tmp_path: Path) -> None:
    """Where the orbit says nothing, the stated mass over the area counts, whatever is docked."""
    records = read_orbit(station_orbit(tmp_path, 410.0)).records
    body = Body(mass_kg=420_000.0, drag_area_m2=1_200.0, drag_coefficient=2.0)
    found = [
        choose_coefficient(
            records, load_density_table(), constant_activity(150.0, 9.0), None, body=body,  # type: ignore[arg-type]
            drag=vehicle.drag, attitude="held", own_history=False,
        ).distribution
        for vehicle in (load_vehicle("iss"), load_vehicle("iss", configuration="today"))
    ]  # fmt: skip
    medians = [one.median for one in found if isinstance(one, LogNormal)]
    assert medians == pytest.approx([175.0, 175.0])


def test_a_mixture_is_scaled_as_a_whole() -> None:
    both = Mixture(LogNormal(95.0, 0.1), LogNormal(170.0, 0.09))
    u = np.linspace(0.01, 0.99, 9)
    np.testing.assert_allclose(times(both, 0.9).quantile(u), 0.9 * both.quantile(u), rtol=1e-4)
    assert times(both, 1.0) == both
