"""Pieces on the ground: how hard they hit, what floats, and what comes down inside another."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.arrays import F64
from iss_risk.debris.impacts import Impacts, empty_impacts
from iss_risk.debris.on_the_ground import (
    ENERGY_CLASSES_J,
    IN_WATER,
    energy_classes,
    in_sea_water,
    reaches_ground,
)
from iss_risk.debris.part_arrays import part_arrays
from iss_risk.vehicle.hazards import HAZARDS, OF_MATERIAL
from iss_risk.vehicle.materials import load_materials
from iss_risk.vehicle.reader import list_vehicles, load_vehicle

from .falling_parts import single_part, solid_sphere


def impacts_of(mass_kg: list[float], energy_j: list[float] | None = None) -> Impacts:
    """One kind; a sample for each of the masses."""
    energies: F64 = np.array(energy_j or [100.0] * len(mass_kg))
    return empty_impacts(len(mass_kg), 1)._replace(
        mass_kg=np.array(mass_kg)[:, None], energy_j=energies[:, None]
    )


def test_energy_classes_hold_their_lower_end() -> None:
    energies = [0.0, 14.9, 15.0, 999.0, 1.0e3, 1.0e5, 2.0e6]
    classes = energy_classes(impacts_of([1.0] * 7, energies))[:, 0]
    assert classes.tolist() == [0, 0, 1, 1, 2, 4, 5]
    assert ENERGY_CLASSES_J[1] == 15.0


@pytest.mark.parametrize(
    ("shape", "size_m", "kg", "material", "landed_kg", "expected"),
    [
        # A pressurant sphere of Delta II: 0.6 m, 30 kg: 265 kg/m³. Such spheres are found on beaches.
        ("sphere", (0.6, 0.6, 0.6), 30.0, "titanium_6al4v", 30.0, "may float"),
        ("sphere", (0.6, 0.6, 0.6), 30.0, "titanium_6al4v", 25.0, "sinks"),  # melted through
        ("sphere", (0.3, 0.3, 0.3), 15.0, "titanium_6al4v", 15.0, "sinks"),  # 1,061 kg/m³
        # An overwrapped bottle has lost its resin, not its tightness.
        ("cylinder", (1.0, 0.5, 0.5), 100.0, "carbon_epoxy", 72.0, "may float"),
        ("cylinder", (3.0, 0.1, 0.1), 3.0, "carbon_epoxy", 2.2, "sinks"),  # a tube
        ("box", (0.5, 0.5, 0.5), 20.0, "aluminium_6061", 20.0, "sinks"),
        ("plate", (2.0, 2.0, 0.02), 36.0, "aluminium_honeycomb", 20.0, "floats"),
    ],
)
def test_what_floats(
    shape: str, size_m: tuple[float, float, float], kg: float, material: str, landed_kg: float, expected: str
) -> None:
    parts = single_part(shape, size_m, kg, material)
    assert IN_WATER[in_sea_water(impacts_of([landed_kg]), parts)[0, 0]] == expected


@pytest.mark.parametrize("left", [1.0, 0.5, 0.05])
def test_solid_metal_sinks_whatever_is_left_of_it(left: float) -> None:
    parts = solid_sphere(0.2, "aluminium_6061")
    landed = impacts_of([left * float(parts.mass_kg[0])])
    assert IN_WATER[in_sea_water(landed, parts)[0, 0]] == "sinks"


def test_what_a_holder_brings_down_is_there_too() -> None:
    """Cells in a battery case that lands whole are on the ground; those of a case that demised are not."""
    parts = part_arrays(load_vehicle("uars"))
    impacts = empty_impacts(2, parts.pieces.size)
    child = int(np.flatnonzero(parts.parent >= 0)[0])
    impacts.mass_kg[0, parts.parent[child]] = 1.0
    reaches = reaches_ground(impacts, parts)
    assert reaches[:, child].tolist() == [True, False]
    assert not reaches[1].any()


def test_every_word_says_why_and_whence_and_every_material_is_one() -> None:
    for because, source in HAZARDS.values():
        assert len(because) > 20
        assert source
    assert set(OF_MATERIAL.values()) <= set(HAZARDS)
    assert set(OF_MATERIAL) <= set(load_materials())


def test_tanks_and_cells_of_the_vehicles_are_marked() -> None:
    """A part called a tank or a bottle of propellant, or a cell, is not forgotten in a list."""
    for name in list_vehicles():
        for part in load_vehicle(name).parts:
            called = part.name.casefold()
            if ("propellant tank" in called or "hydrazine tank" in called) and part.material != "fluid":
                assert part.hazard in ("propellant", "hydrazine", "nitrogen tetroxide"), (name, part.name)
            if "pressurant sphere" in called or "helium" in called:
                assert part.hazard == "high pressure", (name, part.name)
            if part.material in OF_MATERIAL:
                assert part.hazard == OF_MATERIAL[part.material], (name, part.name)
