"""The estimate from finds, done again, and what it left in the list of uncertain inputs."""

from __future__ import annotations

import json
from functools import cache

import jsonschema
import pytest

from iss_risk import inputs
from iss_risk.answers.evidence import EvidenceAnswer, FindRecord
from iss_risk.distributions import LogNormal, Uniform
from iss_risk.report.evidence import evidence_text
from iss_risk.report.schema import schema_text
from iss_risk.simulation.priors import dispersed_inputs
from iss_risk.studies.evidence import estimate_heating
from iss_risk.vehicle.reader import load_vehicle


@cache
def estimated() -> EvidenceAnswer:
    return estimate_heating(samples=16, workers=1)


def find(identifier: str) -> FindRecord:
    return next(one for one in estimated().finds if one.identifier == identifier)


def test_the_inputs_are_those_of_the_estimate() -> None:
    """`make evidence` does it with 128 samples; 16 give the same to 0.05. After a change of the physics:
    run it, and put what it prints into inputs.py."""
    of_input = {one.name: one.distribution for one in estimated().inputs_from_evidence}
    assert list(of_input) == ["heat_factor", "demise_model_error", "demise_model_spread"]
    known = {"LogNormal": LogNormal, "Uniform": Uniform}
    for one in (inputs.HEAT_FACTOR, inputs.DEMISE_MODEL_ERROR, inputs.DEMISE_MODEL_SPREAD):
        kind, _, figures = of_input[one.name].rstrip(")").partition("(")
        again = known[kind](*map(float, figures.split(",")))
        assert type(one.distribution) is type(again)
        for name, value in vars(again).items():
            assert getattr(one.distribution, name) == pytest.approx(value, abs=0.05), (one.name, name)


def test_what_is_sure_to_land_tells_nothing() -> None:
    for name in ("D97-1", "D97-3", "BR22"):
        assert find(name).p_lands_before > 0.95
        assert find(name).p_lands_after == pytest.approx(find(name).p_lands_before, abs=0.02)


def test_what_was_predicted_to_demise_lands_oftener_after_the_evidence() -> None:
    for name in ("EP9", "SL24", "IN22-1"):
        one = find(name)
        assert max(one.p_lands_before, one.p_lands_left_out) < one.p_lands_after


def test_nothing_that_was_seen_is_a_surprise() -> None:
    """Leave-one-out: a find with a chance below 5 % in all other evidence would contradict it."""
    assert all(one.p_as_seen_left_out > 0.05 for one in estimated().finds)


def test_what_the_evidence_cannot_tell_is_said() -> None:
    own = next(one for one in estimated().parameters if "own" in one.name)
    assert own.width_left > 0.75
    assert any(own.name in warning for warning in estimated().warnings)
    # Once: the command says the warnings, as every command does.
    assert "cannot tell" not in evidence_text(estimated(), width=160, colour=False)


def test_the_document_follows_its_schema() -> None:
    document = json.loads(estimated().to_json())
    jsonschema.Draft202012Validator(json.loads(schema_text("evidence"))).validate(document)


@pytest.mark.parametrize("width", [48, 80, 100, 160])
def test_the_text_fits(width: int) -> None:
    text = evidence_text(estimated(), width=width, colour=False)
    assert max(map(len, text.splitlines())) <= width
    assert "LogNormal" in text


def test_other_codes_know_nothing_of_our_evidence() -> None:
    vehicle = load_vehicle("delta_ii_second_stage")
    nominal = {one.name: one.distribution for one in dispersed_inputs(vehicle, nominal=True)}
    assert nominal["heat_factor"] == LogNormal(1.0, 0.0)
    assert nominal["demise_model_error"] == LogNormal(1.0, 0.0)
