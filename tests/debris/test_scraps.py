"""Scraps: their number, mass and shape, how they fall, and what they add."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from iss_risk import inputs
from iss_risk.debris.aerothermodynamics import SUTTON_GRAVES, surface_area_m2
from iss_risk.debris.fall_inputs import FallInputs
from iss_risk.debris.impacts import empty_impacts
from iss_risk.debris.on_the_ground import SINKS, in_sea_water
from iss_risk.debris.part_arrays import BOX, CYLINDER, PLATE, PartArrays, distinct_kinds, part_arrays
from iss_risk.debris.part_flight import HEAT_J, HEATED_KG, MASS_KG, RADIATED_J, RESULTS, SURVIVES, follow_part
from iss_risk.debris.part_shape import heated_faces, is_solid
from iss_risk.debris.parts_list import draw_listing
from iss_risk.debris.piece import Piece, piece_of
from iss_risk.debris.resized import resized
from iss_risk.debris.scraps import MASS_SHARE, SIZES, scrap_of, scraps_of, with_scraps
from iss_risk.debris.wind import CALM
from iss_risk.decay.forces import GravityField
from iss_risk.distributions import LogNormal
from iss_risk.inputs import SCRAP_MASS, DispersedInput
from iss_risk.simulation.falls import FallPlan, impacts_of
from iss_risk.simulation.priors import dispersed_inputs
from iss_risk.streams import Chunks
from iss_risk.studies.debris import simulate_debris
from iss_risk.vehicle.reader import load_vehicle

from .falling_parts import parent_at, single_part

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_two_sizes_have_the_moments_of_the_exponential_distribution() -> None:
    """Number, mass, and the second and third moment: 1, 1, 2 and 6."""
    number = [MASS_SHARE / size for size in SIZES]
    for power, moment in enumerate((1.0, 1.0, 2.0, 6.0)):
        assert sum(n * s**power for n, s in zip(number, SIZES, strict=True)) == pytest.approx(moment)


@pytest.mark.parametrize("mass_kg", [0.1, 0.8, 3.0, 500.0])
@pytest.mark.parametrize("mean_kg", [0.05, 0.46, 4.0])
def test_scraps_have_the_mass_that_is_left_and_are_two_at_least(mass_kg: float, mean_kg: float) -> None:
    piece = piece_of(single_part("plate", (2.0, 1.0, 0.002), mass_kg, "aluminium_6061"), 0)
    found = [scraps_of(piece, size, mean_kg) for size in SIZES]
    assert sum(number * kg for kg, number in found) == pytest.approx(0.5 * mass_kg)
    assert sum(number for _, number in found) >= 2.0 - 1e-9
    if mass_kg > 100.0:
        assert sum(number for _, number in found) == pytest.approx(0.5 * mass_kg / mean_kg)


def kg_m2_of_shadow(piece: Piece) -> float:
    outline = surface_area_m2(piece.shape, piece.length_m, piece.width_m, piece.height_m)
    return float(piece.mass_kg / (0.25 * piece.solidity * outline))


@pytest.mark.parametrize(
    ("part", "shape", "thickness_m"),
    [
        (single_part("plate", (2.0, 1.0, 0.004), 2.0 * 0.004 * 2700.0, "aluminium_6061"), PLATE, 0.004),
        # A drum of 2 mm opens to a sheet; a tube is cut to lengths.
        (
            single_part("cylinder", (1.0, 1.0, 1.0), 0.002 * 1.5 * np.pi * 2700.0, "aluminium_6061"),
            PLATE,
            0.002,
        ),
        (single_part("cylinder", (4.0, 0.02, 0.02), 1.2, "stainless_steel_304"), CYLINDER, 0.02),
    ],
)
def test_a_scrap_keeps_its_mass_per_area(part: PartArrays, shape: int, thickness_m: float) -> None:
    piece = piece_of(part, 0)
    scrap = scrap_of(piece, 0.3)
    assert (scrap.shape, scrap.mass_kg, scrap.held_kg) == (shape, 0.3, 0.0)
    assert scrap.height_m == pytest.approx(thickness_m)
    sides_m2 = scrap.length_m * scrap.width_m * (np.pi if shape == CYLINDER else 1.0)
    whole_m2 = surface_area_m2(piece.shape, piece.length_m, piece.width_m, piece.height_m)
    if piece.shape == PLATE:
        whole_m2 = piece.length_m * piece.width_m
    assert 0.3 / sides_m2 == pytest.approx(piece.mass_kg / whole_m2, rel=0.01)
    if shape == PLATE:
        assert scrap.length_m == pytest.approx(scrap.width_m)


def test_a_strip_is_torn_across() -> None:
    strip = piece_of(single_part("plate", (3.0, 0.05, 0.002), 0.81, "aluminium_6061"), 0)
    scrap = scrap_of(strip, 0.135)
    assert scrap.length_m == pytest.approx(0.5)
    assert scrap.width_m == pytest.approx(0.05)


def test_the_rods_of_a_lattice_stay_what_they_are() -> None:
    lattice = piece_of(single_part("box", (3.0, 1.0, 1.0), 120.0, "aluminium_7075", solidity=0.3), 0)
    scrap = scrap_of(lattice, 2.0)
    assert kg_m2_of_shadow(scrap) == pytest.approx(kg_m2_of_shadow(lattice))
    whole = heated_faces(lattice, 3.0, 1.0, 1.0, 1.0)
    assert heated_faces(scrap, scrap.length_m, scrap.width_m, scrap.height_m, 1.0).heating_1 == pytest.approx(
        whole.heating_1
    )
    assert lattice.shape == BOX


@pytest.mark.parametrize("heat_factor", [0.3, 0.8])
@pytest.mark.parametrize("altitude_km", [40.0, 65.0])
def test_a_scrap_lands_or_melts_with_its_heat_accounted_for(
    column: np.ndarray, altitude_km: float, heat_factor: float
) -> None:
    """From its melting point on: what flows in is radiated, melts or is lost again, to 1e-3."""
    plate = piece_of(single_part("plate", (2.0, 1.0, 0.004), 21.6, "aluminium_6061"), 0)
    scrap, state, result = scrap_of(plate, 0.46), parent_at(altitude_km)[0], np.empty(RESULTS)
    inputs = FallInputs(heat_factor, 1.0, 1.0, 1.0, 0.0, SUTTON_GRAVES, 0.0, 0.0, 1.0)
    follow_part(scrap, inputs, state, scrap.heat_to_melt, 0.46, column, GravityField().j2, result)
    melted_kg = 0.46 - result[HEATED_KG]
    assert 0.0 <= melted_kg <= 0.46
    if result[SURVIVES]:
        assert result[MASS_KG] == result[HEATED_KG]
    else:
        # By the rule of all sheets it falls apart when half of it has melted.
        assert melted_kg == pytest.approx(0.23)
        stored_j = melted_kg * scrap.heat_of_fusion
        assert result[HEAT_J] - result[RADIATED_J] == pytest.approx(stored_j, abs=1e-3 * result[HEAT_J])


def test_scraps_follow_the_kinds_that_melt_through() -> None:
    vehicle = load_vehicle("uars")
    whole = part_arrays(vehicle)
    wide = with_scraps(whole)
    kinds = whole.mass_kg.size
    for before, after in zip(whole, wide, strict=True):
        if isinstance(before, np.ndarray) and before.shape[:1] == (kinds,):
            assert isinstance(after, np.ndarray)
            np.testing.assert_array_equal(after[:kinds], before)
    assert np.unique(wide.random_row).size == wide.random_row.size
    new = np.arange(kinds, wide.mass_kg.size)
    assert new.size > 0
    for k in new:
        of = wide.parent[k]
        assert wide.scrap_size[k] > 0.0
        assert wide.tears[of] or wide.tears[wide.doubts.other_material[of]]
        assert not wide.disperses[of]
        assert wide.holding_kg_m2[of] == 0.0
        assert wide.pieces[k] % wide.pieces[of] == 0
    assert len(set(wide.parent[new])) * len(SIZES) == new.size


@pytest.fixture(scope="module")
def uars():
    def run(**asked):
        return simulate_debris(vehicle="uars", samples=64, seed=1, workers=1, now=NOW, **asked)

    return run


def test_no_more_lands_than_there_was(uars) -> None:
    answer = uars()
    by_name = {kind.name: kind for kind in answer.kinds}
    landed: dict[str, float] = {}
    for kind in answer.kinds:
        if kind.name.startswith("scraps of"):
            landed[kind.parent] = landed.get(kind.parent, 0.0) + kind.landed_kg
    assert sum(landed.values()) > 0.0
    for name, kg in landed.items():
        whole = by_name[name]
        assert kg <= 0.5 * whole.pieces * whole.piece_kg * (1.0 - whole.survives) + 1e-9
    assert sum(one.landed_kg for one in answer.materials) == pytest.approx(
        answer.totals.surviving_mass_kg.mean
    )
    assert sum(one.casualty_area_m2 for one in answer.modules) == pytest.approx(
        answer.totals.casualty_area_m2.mean
    )


def test_smaller_scraps_are_more_of_them(uars) -> None:
    def with_mean(kg: float) -> float:
        fixed = DispersedInput(SCRAP_MASS.name, "kg", LogNormal(kg, 0.0), "test")
        return float(uars(dispersed=(fixed,)).totals.casualty_area_without_threshold_m2.mean)

    assert with_mean(0.1) > with_mean(0.46) > with_mean(5.0)


def test_by_nasas_rules_scraps_vanish(uars) -> None:
    assert not any(kind.name.startswith("scraps") for kind in uars(rules="nasa").kinds)


def test_a_shell_that_is_solid_in_a_sample_leaves_no_scraps() -> None:
    """A box filled to 0.4 is a shell by the list, and at twice the gauge a solid body: that melts to the
    last fiftieth, and half of its mass cannot lie on the ground."""
    vehicle = load_vehicle("iss")
    kinds, _, _ = distinct_kinds(vehicle)
    plan = FallPlan(
        parts=with_scraps(part_arrays(vehicle)),
        dispersed=dispersed_inputs(vehicle),
        days=9000.25,
        entry=None,
        correlation=SUTTON_GRAVES,
        wind=CALM,
        chunks=Chunks(32, 32, 0),
    )
    parts, block = plan.parts, plan.chunks.block(0)
    draws = inputs.draw(block, plan.per_sample)
    listing = draw_listing(block, parts.doubts, draws, plan.dispersed)
    landed_kg = impacts_of(plan, block, draws, np.ones((32, len(kinds)))).mass_kg
    solid = 0
    for k in np.flatnonzero(parts.scrap_size > 0.0):
        of = parts.parent[k]
        for i in range(32):
            piece = piece_of(parts, of, listing.material[i, of])
            if is_solid(resized(piece, listing.number[i, of], listing.gauge[i, of])):
                solid += 1
                assert landed_kg[i, k] == 0.0, kinds[of].name
    assert solid > 0


def test_scraps_are_no_vessels_and_nothing_dangerous() -> None:
    answer = simulate_debris(vehicle="iss", samples=8, seed=1, workers=1, now=NOW)
    scraps = [kind for kind in answer.kinds if kind.name.startswith("scraps of")]
    assert {kind.in_water for kind in scraps} >= {"sinks"}
    assert "may float" not in {kind.in_water for kind in scraps}
    assert {kind.hazard for kind in scraps} == {None}


def test_scraps_float_like_what_they_are_of() -> None:
    """Carbon fibre leaves no scraps: those of a part that may be of aluminium are of aluminium."""
    parts = with_scraps(part_arrays(load_vehicle("iss")))
    light = parts._replace(density_kg_m3=np.where(parts.tears, parts.density_kg_m3, 500.0))
    of_other = np.flatnonzero((parts.scrap_size > 0.0) & ~parts.tears[: parts.mass_kg.size])
    assert of_other.size > 0
    landed = empty_impacts(1, parts.mass_kg.size)
    assert (in_sea_water(landed, light)[0, of_other] == SINKS).all()
