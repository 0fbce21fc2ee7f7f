"""Thick solid parts against a computation in many shells, and against the lump of one temperature."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.debris.aerothermodynamics import (
    MEAN_FREE_PATH_DENSITY,
    SUTTON_GRAVES,
    faces,
    heating_w,
    knudsen_length_m,
)
from iss_risk.debris.air_column import density_in_row, row_at, sound_in_row
from iss_risk.debris.part_arrays import CYLINDER, SPHERE, PartArrays
from iss_risk.debris.part_conduction import skin_heat_j_per_kg, warm_through
from iss_risk.debris.piece import piece_of
from iss_risk.vehicle.materials import at, load_materials

from .falling_parts import drag_of, parent_at, single_part, solid_sphere

SHELLS = 30
CELSIUS_27_K = 300.0


def shells_that_fall(
    state: np.ndarray, material: str, diameter_m: float, column: np.ndarray, length_m: float | None = None
) -> float:
    """What lands of the mass of a solid sphere, or of a cylinder heated on its round side only.

    Independent of the kernels but for drag, air and heat flow: round a sphere that stands still and whose air
    turns with it, by Euler's steps; SHELLS equal shells of fixed radii with the enthalpy of the material, of
    which the outermost melts; the skin is half a shell outside of the middle of that one.
    """
    made_of = load_materials()[material]
    cylinder = length_m is not None
    power = 2 if cylinder else 3
    kelvin = np.linspace(150.0, made_of.melting_temperature_K, 4000)
    heat = np.concatenate(
        [
            [0.0],
            np.cumsum(
                np.diff(kelvin) * 0.5 * np.convolve(at(made_of.specific_heat, kelvin), [1, 1], "valid")
            ),
        ]
    )
    to_melt = heat[-1]
    radius = 0.5 * diameter_m
    edges = np.linspace(0.0, radius, SHELLS + 1)
    unit = np.pi * length_m if length_m is not None else 4.0 / 3.0 * np.pi
    first_kg = mass = unit * np.diff(edges**power) * made_of.density_kg_m3
    mass, whole_kg = first_kg.copy(), float(first_kg.sum())
    held = np.full(SHELLS, np.interp(CELSIUS_27_K, kelvin, heat))
    conductivity = made_of.conductivity_W_m_K
    outer = SHELLS - 1
    r, v = state[:3].copy(), state[3:].copy()
    spin = np.array([0.0, 0.0, 7.2921159e-5])
    seconds = min(0.05, 0.2 * (edges[1] ** 2) * made_of.density_kg_m3 * 400.0 / conductivity)
    skin_k = CELSIUS_27_K
    for _ in range(100_000):
        distance = float(np.linalg.norm(r))
        # The ellipsoid, to first order.
        ground_km = 6378.137 * (1.0 - (r[2] / distance) ** 2 / 298.257)
        altitude_km = distance - ground_km
        wind = v - np.cross(spin, r)
        speed = 1000.0 * float(np.linalg.norm(wind))
        if speed < 1000.0:
            return float(mass.sum() / whole_kg)
        row = row_at(altitude_km)
        density, sound = density_in_row(column, row), sound_in_row(column, row)
        now_r = float((mass.sum() / made_of.density_kg_m3 / unit) ** (1.0 / power))
        if length_m is not None:
            surface = 2.0 * np.pi * now_r * length_m
            shape, body = CYLINDER, faces(CYLINDER, 1e6, 2.0 * now_r, 2.0 * now_r, 1.0)
            body = body._replace(area_1_m2=surface, area_2_m2=0.0)
        else:
            surface = 4.0 * np.pi * now_r**2
            shape, body = SPHERE, faces(SPHERE, 2.0 * now_r, 2.0 * now_r, 2.0 * now_r, 1.0)
        knudsen = MEAN_FREE_PATH_DENSITY / (density * knudsen_length_m(2.0 * now_r))
        drag = drag_of(shape, knudsen, speed / sound)
        slowing = 0.5e3 * density * drag * 0.25 * surface / mass.sum() * np.linalg.norm(wind)
        pull = -398_600.4415 / distance**3 * r
        v = v + seconds * (pull - slowing * wind)
        r = r + seconds * v
        flow_w = heating_w(body, SUTTON_GRAVES, density, speed, skin_k, 0.0)
        glow = float(at(made_of.emissivity_curve, np.array([skin_k]))[0])
        net_w = flow_w - glow * 5.670374e-8 * surface * skin_k**4
        temperature = np.interp(held, heat, kelvin)
        middle = 0.5 * (edges[1:] + edges[:-1])
        middle[outer] = 0.5 * (edges[outer] + now_r)
        area = power * unit * edges[1:-1] ** (power - 1)
        between_w = conductivity * area * np.diff(temperature) / np.diff(middle)
        gained = np.zeros(SHELLS)
        gained[:-1] += between_w
        gained[1:] -= between_w
        gained[outer + 1 :] = 0.0
        gained[outer] = net_w - (between_w[outer - 1] if outer > 0 else 0.0)
        if outer < SHELLS - 1:
            gained[outer + 1 :] = 0.0
        held[: outer + 1] += seconds * gained[: outer + 1] / mass[: outer + 1]
        if held[outer] > to_melt:
            melted = (held[outer] - to_melt) * mass[outer] / made_of.heat_of_fusion_J_kg
            held[outer] = to_melt
            mass[outer] -= melted
            if mass[outer] < 0.3 * first_kg[outer] and outer > 0:  # what is left of it joins the next shell
                whole = mass[outer] + mass[outer - 1]
                held[outer - 1] = (mass[outer] * held[outer] + mass[outer - 1] * held[outer - 1]) / whole
                mass[outer - 1], mass[outer] = whole, 0.0
                outer -= 1
            if mass.sum() < 0.02 * whole_kg:
                return 0.0
        skin_k = min(
            temperature[outer] + max(net_w, 0.0) * (now_r - middle[outer]) / (conductivity * surface),
            made_of.melting_temperature_K,
        )
    raise AssertionError("it does not come down")


@pytest.mark.parametrize(
    ("material", "diameter_m", "length_m"),
    [
        ("stainless_steel_304", 0.15, None),
        ("stainless_steel_304", 0.30, None),
        ("titanium_6al4v", 0.10, None),
        ("titanium_6al4v", 0.15, None),
        ("aluminium_6061", 0.50, None),
        ("aluminium_6061", 0.80, None),
        ("stainless_steel_304", 0.12, 30.0),
        ("titanium_6al4v", 0.08, 30.0),
    ],
)
def test_what_lands_is_that_of_many_shells(
    follow, column: np.ndarray, material: str, diameter_m: float, length_m: float | None
) -> None:
    """Within 3 % of the mass; one temperature alone misses by 4-22 %."""
    state, _ = parent_at(120.0)
    part = solid_sphere(diameter_m, material)
    if length_m is not None:
        density = load_materials()[material].density_kg_m3
        mass_kg = np.pi / 4.0 * diameter_m**2 * length_m * density
        part = single_part("cylinder", (length_m, diameter_m, diameter_m), mass_kg, material)
    expected = shells_that_fall(state, material, diameter_m, column, length_m)
    found, lump = (follow(one, state=state).mass_kg / part.mass_kg[0] for one in (part, as_lump(part)))
    print(material, diameter_m, length_m, expected, found, lump)
    assert found == pytest.approx(expected, abs=0.03)
    assert abs(lump - expected) > abs(found - expected)


def as_lump(part: PartArrays) -> PartArrays:
    return part._replace(diffusivity_m2_s=np.zeros(1))


@pytest.mark.parametrize("material", ["aluminium_6061", "stainless_steel_304", "titanium_6al4v"])
def test_what_conducts_well_is_a_lump(follow, material: str) -> None:
    state, _ = parent_at(120.0)
    for diameter_m in (0.02, 0.15, 0.4):
        part = solid_sphere(diameter_m, material)
        well = part._replace(diffusivity_m2_s=1e4 * part.diffusivity_m2_s)
        found, lump = (follow(one, state=state, step=0.1) for one in (well, as_lump(part)))
        assert found.survives == lump.survives
        assert found.mass_kg == pytest.approx(lump.mass_kg, abs=4e-3 * part.mass_kg[0])
        assert found.end_altitude_km == pytest.approx(lump.end_altitude_km, abs=0.1)
        assert found.heat_j == pytest.approx(lump.heat_j, rel=4e-3)


def test_the_skin_of_a_sphere_under_a_steady_flow_is_hotter_by_a_fifth_of_qr_over_k() -> None:
    """Carslaw and Jaeger 1959, chapter 9: qR/5k between skin and mean; 2 √(t/π k ρ c) q soon after the start
    is approached from above, since fast modes are taken as settled."""
    part = solid_sphere(0.2, "copper")._replace(
        temperature_of_heat=np.linspace(150.0, 1200.0, 49)[None, :], emissivity_of_heat=np.full((1, 49), 1e-9)
    )
    piece, flow_w, surface_m2 = piece_of(part, 0), 2.0e4, np.pi * 0.2**2
    per_kelvin = piece.heat_to_melt / 1050.0
    conductivity = piece.diffusivity_m2_s * piece.density_kg_m3 * per_kelvin
    settling_s = 0.1**2 / piece.diffusivity_m2_s
    heat, slow, kg, radiated_j, left_s = warm_through(
        piece,
        0.2 * piece.heat_to_melt,
        0.0,
        0.0,
        piece.mass_kg,
        flow_w,
        surface_m2,
        1.0,
        settling_s,
        settling_s,
    )
    assert (kg, left_s) == (piece.mass_kg, 0.0)
    assert radiated_j < 1e-3
    assert heat == pytest.approx(0.2 * piece.heat_to_melt + flow_w * settling_s / kg)
    skin = skin_heat_j_per_kg(piece, heat, slow, kg, flow_w, surface_m2, 1.0, settling_s)
    expected_k = flow_w / surface_m2 * 0.1 / (5.0 * conductivity)
    assert (skin - heat) / per_kelvin == pytest.approx(expected_k, rel=1e-3)


def test_what_is_left_of_a_body_that_melts_away_is_between_its_core_and_melting() -> None:
    """Of next to nothing (1e-15 kg) the heat per mass was a rounding over that: -1e21 J/kg."""
    piece, rng = piece_of(solid_sphere(0.3, "stainless_steel_316"), 0), np.random.default_rng(0)
    core = 0.3 * piece.heat_to_melt
    left = 0
    for _ in range(5_000):
        heat = core + rng.random() * (piece.heat_to_melt - core)
        mass_kg, step_s = 10.0 ** rng.uniform(-3.0, 2.0), 10.0 ** rng.uniform(-2.0, 1.0)
        flow_w = mass_kg * piece.heat_of_fusion / step_s * rng.uniform(0.5, 3.0)
        ended, _, left_kg, _, _ = warm_through(
            piece, heat, 0.0, core, mass_kg, flow_w, 0.01, 1.0, 1e4, step_s
        )
        assert core * (1.0 - 1e-9) <= ended <= piece.heat_to_melt * (1.0 + 1e-9) or left_kg == 0.0
        left += 0.0 < left_kg < 1e-12
    assert left > 10
