"""Uncertain lists: what a sample's own list keeps, what it changes, and how the draws belong together."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iss_risk import inputs
from iss_risk.arrays import F64
from iss_risk.debris.aerothermodynamics import surface_area_m2, volume_m3
from iss_risk.debris.part_arrays import part_arrays
from iss_risk.debris.parts_list import COUNTED, Listing, draw_listing
from iss_risk.debris.piece import piece_of
from iss_risk.debris.resized import resized
from iss_risk.debris.rules import NASA
from iss_risk.simulation.priors import dispersed_inputs
from iss_risk.streams import Block
from iss_risk.vehicle.families import FAMILIES, family_of
from iss_risk.vehicle.materials import Confidence, load_materials
from iss_risk.vehicle.parts import Alternative, Part, Release, Shape, Vehicle
from iss_risk.vehicle.reader import list_vehicles, load_vehicle

from .falling_parts import single_part

PIECES = {
    "panel": ("plate", (1.5, 1.2, 0.004), 6.0, "aluminium_6061"),
    "waffle": ("plate", (1.5, 1.5, 0.04), 45.0, "aluminium_2219"),
    "tube": ("cylinder", (2.0, 0.012, 0.012), 0.55, "stainless_steel_304"),
    "bolt": ("cylinder", (0.45, 0.05, 0.05), 5.5, "inconel_718"),
    "cable": ("cylinder", (2.0, 0.0225, 0.0225), 1.5, "cable"),
    "box": ("box", (0.45, 0.35, 0.2), 18.0, "electronics_box"),
    "tank": ("sphere", (0.78, 0.78, 0.78), 28.0, "titanium_6al4v"),
    "lump": ("cylinder", (0.2, 0.15, 0.15), 27.0, "stainless_steel_304"),
    "nearly full": ("box", (0.3, 0.2, 0.1), 7.5, "aluminium_6061"),
}


def piece(name: str):
    shape, dimensions, mass_kg, material = PIECES[name]
    return piece_of(single_part(shape, dimensions, mass_kg, material, held_kg=3.0), 0)


def mass_per_area(one) -> float:
    return one.mass_kg / surface_area_m2(one.shape, one.length_m, one.width_m, one.height_m)


@pytest.mark.parametrize("name", PIECES)
def test_a_list_that_is_right_changes_nothing(name: str) -> None:
    before, after = piece(name), resized(piece(name), 1.0, 1.0)
    for field in ("length_m", "width_m", "height_m", "mass_kg", "held_kg", "density_kg_m3"):
        assert getattr(after, field) == getattr(before, field), field


@given(
    st.sampled_from(sorted(PIECES)),
    st.floats(0.2, 5.0),
    st.floats(0.4, 2.5),
)
@settings(max_examples=300, deadline=None)
def test_pieces_keep_their_mass_together_and_are_never_too_dense(
    name: str, number: float, gauge: float
) -> None:
    before, after = piece(name), resized(piece(name), number, gauge)
    assert number * after.mass_kg == pytest.approx(before.mass_kg)
    assert number * after.held_kg == pytest.approx(before.held_kg)
    volume = volume_m3(after.shape, after.length_m, after.width_m, after.height_m)
    assert after.mass_kg <= after.density_kg_m3 * volume * (1.0 + 1e-9)


@pytest.mark.parametrize("name", ["panel", "waffle", "tube", "box", "tank"])
@pytest.mark.parametrize("factor", [0.7, 1.4])
def test_number_keeps_the_gauge_and_gauge_scales_it(name: str, factor: float) -> None:
    """Within the area of the narrow sides, which both leave out."""
    before = mass_per_area(piece(name))
    assert mass_per_area(resized(piece(name), factor, 1.0)) == pytest.approx(before, rel=0.02)
    assert mass_per_area(resized(piece(name), 1.0, factor)) == pytest.approx(before * factor, rel=0.05)


def test_slender_solid_things_get_thicker_and_lumps_smaller() -> None:
    bolt, lump = resized(piece("bolt"), 2.0, 1.2), resized(piece("lump"), 8.0, 1.2)
    assert bolt.width_m == pytest.approx(1.2 * 0.05)
    assert bolt.length_m == pytest.approx(0.45 / 2.0 / 1.2**2)
    assert (lump.length_m, lump.width_m) == pytest.approx((0.1, 0.075))


@pytest.mark.parametrize("name", list_vehicles())
def test_every_part_of_every_vehicle_has_a_family(name: str) -> None:
    for part in load_vehicle(name).parts:
        assert (part.family or family_of(part)) in FAMILIES


@pytest.mark.parametrize(
    ("kind", "family"),
    [
        ("shell panel", "panels"),
        ("frame segment", "frames"),
        ("tube", "tubes"),
        ("harness branch", "harness"),
        ("rack: box", "boxes"),
        ("thermal blanket", "soft goods"),
        ("truss bracket", "frames"),
    ],
)
def test_families_are_what_one_would_call_them(kind: str, family: str) -> None:
    found = {part.name.split(": ", 1)[-1]: part for part in load_vehicle("iss").parts}
    assert family_of(found[kind]) == family


def a_part(
    name: str, count: int = 100, confidence: Confidence = Confidence.ESTIMATED, **more: object
) -> Part:
    return Part(
        name=name, module="Body", count=count, shape=Shape.PLATE, length_m=1.0, width_m=1.0, height_m=0.002,
        mass_kg=5.0 + 0.001 * count, material="aluminium_6061", parent=None, release=Release.BREAK_UP,
        wall_thickness_m=None, source="made up", confidence=confidence, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def lists_of(*parts: Part, samples: int = 4_000) -> Listing:
    return draws_of(replace(load_vehicle("generic"), parts=parts), samples)


def draws_of(vehicle: Vehicle, samples: int) -> Listing:
    block = Block.of(5, 0, samples, samples)
    dispersed = dispersed_inputs(vehicle)
    draws = inputs.draw(block, [inputs.input_of(dispersed, one) for one in inputs.PER_SAMPLE])
    return draw_listing(block, part_arrays(vehicle).doubts, draws, dispersed)


def test_what_is_known_decides_how_much_a_figure_may_be_off() -> None:
    listing = lists_of(
        a_part("a"),
        a_part("b", confidence=Confidence.RECALLED),
        a_part("c", confidence=Confidence.FOUND),
        a_part("d", count=COUNTED),
    )
    number, gauge = np.log(listing.number), np.log(listing.gauge)
    both = np.sqrt(2.0) * 0.3
    np.testing.assert_allclose(number.std(axis=0), [both, both / 2.0, 0.0, 0.0], rtol=0.03, atol=1e-12)
    both = np.sqrt(2.0) * 0.18
    np.testing.assert_allclose(gauge.std(axis=0), [both, both / 2.0, 0.0, both], rtol=0.03, atol=1e-12)
    np.testing.assert_allclose(np.median(listing.number, axis=0), 1.0, rtol=0.03)
    np.testing.assert_array_equal(listing.material, np.tile(np.arange(4), (4_000, 1)))


def test_a_family_errs_together_and_two_share_half() -> None:
    """4,000 samples know a correlation to 0.016."""
    listing = lists_of(a_part("a"), a_part("b", count=90), a_part("c", count=80, family="harness"))
    found = np.corrcoef(np.log(listing.number).T)
    assert found[0, 1] == pytest.approx(1.0)
    assert found[0, 2] == pytest.approx(0.5, abs=4.0 * 0.016)
    crossed = np.corrcoef(np.log(listing.number[:, 0]), np.log(listing.gauge[:, 0]))[0, 1]
    assert crossed == pytest.approx(0.0, abs=4.0 * 0.016)


def test_alternatives_come_as_often_as_they_are_likely_and_together() -> None:
    def other(chance: float, together: str, pieces: int = 1) -> Alternative:
        return Alternative("titanium_6al4v", pieces, chance, together, "made up")

    parts = (
        a_part("a", count=50, alternative=other(0.3, "one thing")),
        a_part("b", count=60, alternative=other(0.3, "one thing", pieces=20), confidence=Confidence.FOUND),
        a_part("c", count=70, alternative=other(0.3, "another")),
        a_part("d", count=80),
    )
    listing, arrays = lists_of(*parts), part_arrays(replace(load_vehicle("generic"), parts=parts))
    taken = listing.material != np.arange(4)
    np.testing.assert_allclose(taken.mean(axis=0), [0.3, 0.3, 0.3, 0.0], atol=0.001)
    np.testing.assert_array_equal(taken[:, 0], taken[:, 1])
    assert 0.0 < (taken[:, 0] & taken[:, 2]).mean() < 0.2
    np.testing.assert_array_equal(listing.number[:, 1], np.where(taken[:, 1], 20.0, 1.0))
    titanium = load_materials()["titanium_6al4v"].density_kg_m3
    assert piece_of(arrays, 0, int(listing.material[taken[:, 0], 0][0])).density_kg_m3 == titanium
    assert piece_of(arrays, 0).density_kg_m3 == load_materials()["aluminium_6061"].density_kg_m3


@pytest.mark.parametrize("name", ["iss", "cubesat", "generic"])
def test_a_vehicle_of_others_has_an_uncertain_list_too(name: str) -> None:
    listing = draws_of(load_vehicle(name), 64)
    assert (listing.gauge.std(axis=0) > 0.1).any()


def test_by_nasas_rules_the_list_is_as_it_stands() -> None:
    vehicle = load_vehicle("uars")
    dispersed = dispersed_inputs(vehicle, nominal=True)
    block = Block.of(5, 0, 8, 8)
    draws = inputs.draw(block, [inputs.input_of(dispersed, one) for one in inputs.PER_SAMPLE])
    listing = draw_listing(block, part_arrays(vehicle, NASA).doubts, draws, dispersed)
    np.testing.assert_array_equal(listing.number, 1.0)
    np.testing.assert_array_equal(listing.gauge, 1.0)


def test_draws_belong_to_the_sample_and_the_family() -> None:
    """Another part in the list changes no other's numbers."""
    few, more = (
        lists_of(a_part("a"), samples=32),
        lists_of(a_part("z", family="tanks"), a_part("a"), samples=32),
    )
    column: F64 = more.number[:, 1]
    np.testing.assert_array_equal(few.number[:, 0], column)
