"""What becomes of the parts of the evidence."""

from __future__ import annotations

import numpy as np
import pytest

from iss_risk.debris.aerothermodynamics import SUTTON_GRAVES
from iss_risk.debris.part_arrays import distinct_kinds, part_arrays
from iss_risk.debris.wind import CALM
from iss_risk.evidence.fates import _at_point, _Grid
from iss_risk.simulation.falls import FallPlan
from iss_risk.simulation.priors import dispersed_inputs
from iss_risk.streams import Chunks
from iss_risk.vehicle.reader import load_vehicle


def test_what_is_left_is_a_share_of_the_kind_in_however_many_pieces() -> None:
    """At a tenth of the heat nothing of a strut melts, in samples with more and with fewer of them."""
    vehicle = load_vehicle("delta_ii_second_stage")
    kinds, _, _ = distinct_kinds(vehicle)
    parts = part_arrays(vehicle)
    struts = next(k for k, part in enumerate(kinds) if part.name == "struts")
    assert parts.doubts.number_power[struts] > 0.0
    plan = FallPlan(
        parts=parts,
        dispersed=dispersed_inputs(vehicle),
        days=9000.25,
        entry=None,
        correlation=SUTTON_GRAVES,
        wind=CALM,
        chunks=Chunks(8, 8, 0),
    )
    assert _at_point(_Grid(plan, np.array([struts])), 0) == pytest.approx(1.0)
