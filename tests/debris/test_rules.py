"""NASA's rules: what burns, what is left out, and that nothing is dispersed."""

import numpy as np
import pytest

from iss_risk import inputs
from iss_risk.debris.part_arrays import distinct_kinds, part_arrays
from iss_risk.debris.rules import NASA, OURS, RULES
from iss_risk.simulation.priors import dispersed_inputs
from iss_risk.vehicle.materials import load_materials
from iss_risk.vehicle.reader import load_vehicle


def test_every_material_named_exists() -> None:
    known = load_materials()
    for rules in RULES.values():
        assert {*rules.instead, *rules.instead.values()} <= set(known)


def test_composites_are_gone_at_the_temperature_of_das_and_metals_melt_as_ever() -> None:
    uars = load_vehicle("uars")
    kinds, _, _ = distinct_kinds(uars)
    ours, nasa = part_arrays(uars), part_arrays(uars, NASA)
    melts_k = nasa.temperature_of_heat[:, -1]
    for k, part in enumerate(kinds):
        if part.material in NASA.instead:
            assert melts_k[k] == pytest.approx(700.0)
        else:
            assert melts_k[k] == ours.temperature_of_heat[k, -1]
    assert "carbon_epoxy" in {part.material for part in kinds}
    np.testing.assert_array_equal(part_arrays(uars, OURS).heat_to_melt, ours.heat_to_melt)


def test_what_is_lighter_than_the_smallest_object_is_left_out_unless_it_holds_more() -> None:
    uars = load_vehicle("uars")
    kinds, _, _ = distinct_kinds(uars)
    ours, nasa = part_arrays(uars), part_arrays(uars, NASA)
    left_out = nasa.disperses & ~ours.disperses
    weighs_kg = ours.mass_kg + ours.held_kg
    assert (weighs_kg[left_out] < 0.6).all()
    assert (nasa.mass_kg[~nasa.disperses] + nasa.held_kg[~nasa.disperses] >= 0.6).all()
    assert "SUSIM optics" in {part.name for part, out in zip(kinds, left_out, strict=True) if out}


def test_nothing_is_dispersed_in_a_nominal_run() -> None:
    uars = load_vehicle("uars")
    u = np.array([0.01, 0.5, 0.99])
    for one in dispersed_inputs(uars, nominal=True):
        assert np.ptp(one.distribution.quantile(u)) < 1e-12, one.name
    middle = {one.name: one.distribution.quantile(u)[0] for one in dispersed_inputs(uars, nominal=True)}
    assert middle["heat_factor"] == pytest.approx(1.0)
    assert middle["breakup_skin"] == pytest.approx(10.0)
    assert middle["oxidation_efficiency"] == pytest.approx(0.5)
    # Held 170, tumbling 95: half-way.
    assert inputs.at_its_middle(inputs.BALLISTIC_COEFFICIENT).distribution.quantile(u)[0] == pytest.approx(
        132.5
    )
