"""The debris study: sums that agree, a ranking that finds what matters, entries as given."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from iss_risk import inputs
from iss_risk.answers.debris import DebrisAnswer
from iss_risk.debris.entry_state import EntryState, low_orbits
from iss_risk.debris.fall_tally import extents
from iss_risk.earth.position import geodetic_altitude_km
from iss_risk.errors import UsageError
from iss_risk.risk.influence import influences as shares_of_variance
from iss_risk.simulation.priors import dispersed_inputs
from iss_risk.streams import Block
from iss_risk.studies.debris import simulate_debris
from iss_risk.summaries.debris import influences
from iss_risk.summaries.debris_totals import total_of
from iss_risk.vehicle.reader import load_vehicle

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def uars() -> DebrisAnswer:
    return simulate_debris(vehicle="uars", samples=128, now=NOW)


def test_everything_adds_up(uars: DebrisAnswer) -> None:
    totals = uars.totals
    for rows in (uars.kinds, uars.materials, uars.modules):
        assert sum(one.landed_kg for one in rows) == pytest.approx(totals.surviving_mass_kg.mean)
        assert sum(one.casualty_area_m2 for one in rows) == pytest.approx(totals.casualty_area_m2.mean)
        nominal = sum(one.nominal_casualty_area_m2 for one in rows)
        assert nominal == pytest.approx(totals.casualty_area_m2.nominal)
    for shares in (uars.materials, uars.modules):
        assert sum(one.share for one in shares) == pytest.approx(1.0)
        assert sum(one.mass_kg for one in shares) == pytest.approx(uars.vehicle.mass_kg, rel=1e-3)
    assert totals.casualty_area_m2.mean <= totals.casualty_area_without_threshold_m2.mean
    assert 0.0 < totals.surviving_fraction.mean < 1.0


def test_the_nominal_is_a_run_with_every_input_at_its_middle(uars: DebrisAnswer) -> None:
    # Not those of `nominal=True`, whose heating knows nothing of the evidence.
    middle = tuple(map(inputs.at_its_middle, dispersed_inputs(load_vehicle("uars"))))
    alone = simulate_debris(vehicle="uars", samples=16, now=NOW, dispersed=middle).totals
    for name in ("surviving_mass_kg", "fragments", "casualty_area_m2"):
        nominal = getattr(uars.totals, name).nominal
        assert nominal == pytest.approx(getattr(alone, name).mean, rel=0.05)
        # Nothing is left to explain where nothing is drawn.
        assert getattr(alone, name).model_error_of_excess is None
    # PHYSICS.md section 9, measured from outside: 92 m², before flat faces took up less heat; 103 since.
    # That was of whole parts: scraps vanished then.
    whole_m2 = sum(
        one.nominal_casualty_area_m2 for one in uars.kinds if not one.name.startswith("scraps of ")
    )
    assert whole_m2 == pytest.approx(103.0, rel=0.1)


def test_model_error_is_what_disappears_with_a_certain_model(uars: DebrisAnswer) -> None:
    certain = [inputs.at_its_middle(one) for one in inputs.MODEL_ERRORS]
    same = simulate_debris(vehicle="uars", samples=64, now=NOW, dispersed=certain).totals.casualty_area_m2
    area = uars.totals.casualty_area_m2
    assert area.without_model_error == pytest.approx(same.mean)
    assert area.model_error_of_excess is not None
    excess = area.mean - area.nominal
    assert area.model_error_of_excess * excess == pytest.approx(area.mean - area.without_model_error)
    assert 0.5 < area.model_error_of_excess < 1.2
    assert area.model_error_of_variance > 0.7
    # Where the model is certain, it is the cause of nothing.
    assert same.model_error_of_variance == pytest.approx(0.0, abs=1e-9)


def test_a_total_of_known_values() -> None:
    """Of 10 nominal, 12 with a certain model and 20 on the mean, the model's errors are 8 of 10 and, with 1
    of 4 of the standard deviation left, 15 of 16 of the variance."""
    values, certain = np.array([12.0, 28.0]), np.array([10.0, 14.0])
    total = total_of(values, np.array([10.0]), certain)
    assert (total.nominal, total.without_model_error, total.mean) == (10.0, 12.0, 20.0)
    assert total.model_error_of_excess == pytest.approx(0.8)
    assert total.model_error_of_variance == pytest.approx(15 / 16)
    assert total_of(certain, np.array([11.9]), certain).model_error_of_excess is None


def test_every_piece_is_in_one_class(uars: DebrisAnswer) -> None:
    ground, totals = uars.on_the_ground, uars.totals
    for rows in (ground.energies, ground.in_sea_water):
        for name in ("mean", "nominal", "without_model_error"):
            pieces = sum(getattr(one.pieces, name) for one in rows)
            assert pieces == pytest.approx(getattr(totals.fragments, name))
    mass_kg = sum(one.mass_kg.mean for one in ground.in_sea_water)
    assert mass_kg == pytest.approx(totals.surviving_mass_kg.mean)
    assert ground.energies[0].below_j == 15.0
    assert [one.below_j for one in ground.energies[:-1]] == [one.from_j for one in ground.energies[1:]]
    assert ground.energies[-1].below_j is None


def test_the_heaviest_piece_and_its_name(uars: DebrisAnswer) -> None:
    ground = uars.on_the_ground
    landing = {one.name: one for one in uars.kinds if one.impact_mass_kg is not None}
    assert 0.0 < ground.heaviest_kg.p05 <= ground.heaviest_kg.p95 < uars.vehicle.mass_kg
    assert sum(one.heaviest_in for one in ground.heaviest) <= 1.0 + 1e-9
    masses = [one.impact_mass_kg for one in ground.heaviest]
    assert masses == sorted(masses, reverse=True)
    for one in ground.heaviest:
        assert 0.05 <= one.survives == landing[one.name].survives
        assert one.impact_mass_kg == pytest.approx(landing[one.name].impact_mass_kg)
        assert one.heaviest_in <= one.survives
    assert "CLAES cryogen tanks" in [one.name for one in ground.heaviest]


def test_what_may_be_dangerous_to_touch(uars: DebrisAnswer) -> None:
    """NASA expects fuel tanks, the beryllium housing and batteries of UARS on the ground (2011)."""
    ground = uars.on_the_ground
    found = {one.hazard: one for one in ground.hazards}
    assert set(found) == {"hydrazine", "beryllium", "nickel-cadmium cells"}
    assert found["hydrazine"].any_lands > 0.95
    cells = found["nickel-cadmium cells"]
    alone = next(one.survives for one in uars.kinds if one.name == "battery cells")
    # Some cells land inside their case.
    assert cells.any_lands > alone
    assert sum(one.landed_pieces for one in cells.parts) == pytest.approx(cells.pieces.mean)
    assert sum(one.landed_pieces_nominal for one in cells.parts) == pytest.approx(cells.pieces.nominal)
    assert "Do not touch" in ground.advice
    kinds = {one.name: one for one in uars.kinds}
    assert kinds["hydrazine tanks"].hazard == "hydrazine"
    assert kinds["hydrazine tanks"].in_water == "may float"
    assert kinds["gyro unit housing"].in_water == "sinks"


def test_longer_footprints_hold_more(uars: DebrisAnswer) -> None:
    half, most, all_but_a_few = uars.totals.footprint
    assert (half.share, most.share, all_but_a_few.share) == (0.5, 0.9, 0.99)
    for name in ("length_km", "width_km"):
        sizes = [getattr(one, name).p50 for one in (half, most, all_but_a_few)]
        assert sizes == sorted(sizes)
    # Others: UARS some 800 km, Skylab and Mir 6,000 × 160-200 km (not light things that fall short).
    assert 300.0 < most.length_km.p50 < 3000.0
    assert 30.0 < most.width_km.p50 < 300.0


def test_kinds_say_what_became_of_them(uars: DebrisAnswer) -> None:
    for one in uars.kinds:
        assert (one.impact_mass_kg is None) == (one.survives == 0.0)
        if one.demise_altitude_km is not None:
            assert 20.0 < one.demise_altitude_km < 122.0
        if one.impact_mass_kg is not None:
            assert one.impact_mass_kg > 0.0
    tank = next(one for one in uars.kinds if one.name == "hydrazine tanks")
    assert tank.survives > 0.9
    assert tank.down_range_km == pytest.approx(900.0, abs=400.0)


def test_extents_of_known_places() -> None:
    """A hundred pieces a kilometre apart: 50, 90 and 99 % of them; a kind counts as often as it is."""
    place = np.arange(100.0)
    landed = np.ones(100, dtype=bool)
    np.testing.assert_allclose(extents(place, np.ones(100), landed), [50, 90, 99], atol=1.0)
    weights = np.ones(100)
    weights[50] = 1_000
    assert extents(place, weights, landed)[0] == 0.0
    assert (extents(place, weights, ~landed) == 0.0).all()


def test_ranking_finds_what_an_outcome_is_made_of() -> None:
    rng = np.random.default_rng(0)
    draws = {name: rng.standard_normal(4000) for name in ("strong", "weak", "idle")}
    outcome = 2.0 * draws["strong"] - draws["weak"] + rng.standard_normal(4000)
    strong, weak, idle, rest = influences(draws, outcome)
    assert (strong.name, weak.name, idle.name) == ("strong", "weak", "idle")
    # Of the variance 4/6, 1/6, 0 and 1/6; 16 classes of an input leave 1 to 2 % of it within them.
    assert strong.share_of_variance == pytest.approx(4 / 6, abs=0.05)
    assert weak.share_of_variance == pytest.approx(1 / 6, abs=0.05)
    assert abs(idle.share_of_variance) < 0.01
    assert rest.share_of_variance == pytest.approx(1 / 6, abs=0.05)
    assert strong.rank_correlation is not None
    assert strong.rank_correlation > 0.7
    assert weak.rank_correlation is not None
    assert weak.rank_correlation < -0.3
    assert all(one.error is not None and one.error < 0.03 for one in (strong, weak, idle))
    # Of too few samples nothing is said.
    assert influences({name: values[:100] for name, values in draws.items()}, outcome[:100]) == []


def test_debris_and_assess_rank_alike() -> None:
    """One estimator: the shares are the first orders of risk/influence.py."""
    rng = np.random.default_rng(1)
    draws = {"one": rng.lognormal(size=2048), "other": rng.uniform(size=2048)}
    outcome = draws["one"] + draws["other"] ** 2
    points = np.column_stack([(np.argsort(np.argsort(one)) + 0.5) / 2048 for one in draws.values()])
    [expected] = shares_of_variance(points, [outcome])
    assert expected is not None
    found = {one.name: one.share_of_variance for one in influences(draws, outcome)}
    assert [found["one"], found["other"]] == pytest.approx(expected.first_order)


def test_an_entry_state_is_where_and_how_it_says() -> None:
    entry = EntryState(120.0, 7.8, -1.5, -30.0, 100.0, 70.0)
    state = entry.inertial(9000.25)
    assert geodetic_altitude_km(state) == pytest.approx(120.0, abs=1e-3)
    assert np.linalg.norm(state[3:]) == pytest.approx(7.8)
    angle = np.degrees(np.arcsin(state[:3] @ state[3:] / np.linalg.norm(state[:3]) / 7.8))
    assert angle == pytest.approx(-1.5, abs=0.2)  # against the ellipsoid, not the centre
    with pytest.raises(UsageError, match="angle_deg"):
        EntryState(120.0, 7.8, 40.0, 0.0, 0.0, 0.0)


def test_low_orbits_are_circular_at_their_inclination() -> None:
    states = low_orbits(51.64, Block.of(1, 0, 50, 50))
    position, velocity = states[:, :3], states[:, 3:]
    assert np.abs((position * velocity).sum(axis=1)).max() < 1e-6
    momentum = np.cross(position, velocity)
    np.testing.assert_allclose(momentum[:, 2] / np.linalg.norm(momentum, axis=1), np.cos(np.radians(51.64)))


@pytest.mark.parametrize(
    "arguments",
    [
        {"samples": 0},
        {"seed": -1},
        {"correlation": "guess"},
        {"rules": "esa"},
        {"wind": (-1.0, 0.0)},
        {"wind": (5.0, 400.0)},
    ],
)
def test_arguments_out_of_range_are_usage_errors(arguments: dict) -> None:
    with pytest.raises(UsageError) as caught:
        simulate_debris(**({"vehicle": "uars"} | arguments))
    assert caught.value.parameter == next(iter(arguments))


def test_a_mass_that_changes_nothing_is_a_warning() -> None:
    """The parts of a vehicle's file stay what they are; those of a class follow the mass."""

    def warned(**asked: Any) -> bool:
        answer = simulate_debris(mass_kg=3000.0, samples=1, workers=1, now=NOW, **asked)
        return any("a stated mass changes nothing" in one for one in answer.warnings)

    assert warned(vehicle="uars")
    assert not warned(object_class="satellite")
