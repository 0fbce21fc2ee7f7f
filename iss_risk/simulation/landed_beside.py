"""What the separate process of a first run compiles besides the fall: what follows from it on the ground."""

from __future__ import annotations

from typing import cast

import numpy as np

from iss_risk import inputs
from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.debris.debris_inputs import draw_own_heat
from iss_risk.debris.entry_state import low_orbits
from iss_risk.decay.ensemble import Decays
from iss_risk.decay.samples import DecayPlan
from iss_risk.exposure.model import load_exposure
from iss_risk.risk.zones import zonal_tables
from iss_risk.simulation.chunk import Fall, tally
from iss_risk.simulation.falls import FallPlan, impacts_of
from iss_risk.simulation.plan import Plan


def land(falls: FallPlan) -> None:
    """Let the first chunk of `falls` land on the embedded nations and people, as a run does that follows the
    decay: with the same types of arguments, so that it finds the kernels."""
    block = falls.chunks.block(0)
    draws = inputs.draw(block, falls.per_sample)
    impacts = impacts_of(falls, block, draws, draw_own_heat(block, falls.parts, draws, falls.dispersed))
    exposure = load_exposure()
    plan = Plan(
        decay=cast("DecayPlan", None),  # what lands does not ask where it came from
        table=load_density_table(),
        parts=falls.parts,
        exposure=exposure,
        zones=zonal_tables(exposure),
        dispersed=falls.dispersed,
        chunks=falls.chunks,
    )
    all_of_them = np.ones(block.places.size, dtype=np.bool_)
    states = low_orbits(falls.inclination_deg, block)
    fallen = Fall(
        points=np.empty((all_of_them.size, 0)),
        decays=Decays(all_of_them, states, impacts.breakup_days),
        agrees=all_of_them,
        states=states,
        impacts=impacts,
        circular=all_of_them,
        block=block,
        revolutions=None,
    )
    tally(plan, fallen)
