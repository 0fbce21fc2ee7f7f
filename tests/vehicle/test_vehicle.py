"""The embedded vehicles: true to their sources, whole, and physically possible."""

import math

import pytest

from iss_risk.vehicle.materials import load_materials
from iss_risk.vehicle.reader import Release, Shape, Vehicle, list_vehicles, load_vehicle


@pytest.fixture(scope="module")
def iss() -> Vehicle:
    return load_vehicle("iss", configuration="today")


@pytest.mark.parametrize("name", list_vehicles())
def test_embedded_vehicles_load_and_add_up(name: str) -> None:
    vehicle = load_vehicle(name)
    assert sum(p.count * (p.mass_kg + p.contents_kg) for p in vehicle.parts) == pytest.approx(
        vehicle.mass_kg, rel=1e-3
    )
    for module in vehicle.modules:
        total_kg = sum(
            p.count * (p.mass_kg + p.contents_kg) for p in vehicle.parts if p.module == module.name
        )
        assert total_kg == pytest.approx(module.mass_kg, rel=5e-3), module.name


@pytest.mark.parametrize("name", list_vehicles())
def test_no_part_is_denser_than_its_material(name: str) -> None:
    materials = load_materials()
    for part in load_vehicle(name).parts:
        volume_m3 = part.length_m * part.width_m * part.height_m
        if part.shape is Shape.SPHERE:
            volume_m3 = 4.0 / 3.0 * math.pi * (part.length_m / 2.0) ** 3
        elif part.shape is Shape.CYLINDER:
            volume_m3 = part.length_m * math.pi * (part.width_m / 2.0) ** 2
        assert part.volume_m3 == pytest.approx(volume_m3, rel=1e-12)
        assert part.mass_kg <= volume_m3 * materials[part.material].density_kg_m3, part.name


@pytest.mark.parametrize("name", list_vehicles())
def test_parents_stand_before_their_children(name: str) -> None:
    seen: set[str] = set()
    for part in load_vehicle(name).parts:
        assert part.parent is None or part.parent in seen, part.name
        assert (part.parent is None) == (part.release is not Release.PARENT_DEMISE), part.name
        seen.add(part.name)


def test_the_station_is_broken_down_finely(iss: Vehicle) -> None:
    assert len(iss.parts) >= 150
    assert sum(part.count for part in iss.parts) >= 2_000
    assert iss.norad_id == 25544
    # NASA's trajectory files of 2021-2025 give 445 to 473 t.
    assert 445e3 <= iss.mass_kg <= 473e3
    assert iss.drag is not None
    assert iss.drag.ballistic_coefficient_held_kg_m2 > iss.drag.ballistic_coefficient_tumbling_kg_m2


@pytest.mark.parametrize(
    ("module", "mass_kg"),
    [  # launch masses as published: NASA, ESA, JAXA, RSC Energia, NSSDC, Gunter's Space Page
        ("Zarya FGB", 19_300),
        ("Zvezda service module", 20_300),
        ("Nauka MLM", 20_350),
        ("Destiny laboratory", 14_515),
        ("Harmony node 2", 14_787),
        ("Tranquility node 3", 19_000),
        ("Columbus", 12_775),
        ("Kibo pressurised module", 15_900),
        ("Control moment gyroscopes", 4 * 272),
        ("P6 truss", 15_824),
        ("AMS-02", 6_918),
        ("iROSA arrays", 6 * 325),
    ],
)
def test_elements_have_their_published_mass(iss: Vehicle, module: str, mass_kg: float) -> None:
    assert {m.name: m.mass_kg for m in iss.modules}[module] == mass_kg


@pytest.mark.parametrize(
    ("part", "count", "mass_kg", "material"),
    [
        ("Control moment gyroscopes: gyro flywheel", 4, 100.0, "stainless_steel_21_6_9"),  # L3/Boeing: 220 lb
        ("P3/P4 truss: battery cells", 180, 3.3, "lithium_ion_cell"),  # 6 units of 30 cells
        ("Zvezda: main engines S5.79", 2, 58.0, "stainless_steel_304"),
        ("Soyuz: descent module", 1, 2750.0, "heat_shielded_capsule"),
        ("Cupola: top pressure panes", 2, 27.0, "fused_silica"),
    ],
)
def test_known_hardware_is_in_it(iss: Vehicle, part: str, count: int, mass_kg: float, material: str) -> None:
    found = {p.name: p for p in iss.parts}[part]
    assert (found.count, found.mass_kg, found.material) == (count, mass_kg, material)


def test_the_battery_units_hold_thirty_cells_each(iss: Vehicle) -> None:
    parts = {p.name: p for p in iss.parts}
    units = [p for p in iss.parts if p.name.endswith(": battery boxes") and "truss" in p.module]
    assert sum(unit.count for unit in units) == 24  # NASA: 24 lithium-ion units
    for unit in units:
        assert parts[unit.name.replace("boxes", "cells")].count == 30 * unit.count


def test_validation_vehicles_hold_what_was_found_on_the_ground() -> None:
    stage = {p.name: p for p in load_vehicle("delta_ii_second_stage").parts}
    assert 250.0 <= stage["propellant tank"].mass_kg <= 270.0
    assert (stage["propellant tank"].length_m, stage["propellant tank"].width_m) == (2.7, 1.7)
    assert stage["pressurant spheres"].mass_kg == pytest.approx(30.0)
    stanchion = {p.name: p for p in load_vehicle("ep9_pallet").parts}["stanchions"]
    assert (stanchion.mass_kg, stanchion.length_m, stanchion.width_m) == (0.73, 0.102, 0.041)
    assert load_vehicle("uars").mass_kg == 5668.0


def test_it_records_what_was_read(iss: Vehicle) -> None:
    assert iss.path.name == "iss.toml"
    assert len(iss.sha256) == 64
