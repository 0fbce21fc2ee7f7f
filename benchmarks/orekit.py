"""The reference lifetimes computed again in Orekit, if `orekit-jpype` (Apache-2.0) and Java are installed.

Nothing of Orekit's data archive is needed: leap seconds come from Skyfield, zonal coefficients from
iss_risk/constants.py, the Sun's place from Orekit's own short series, and the Earth turns without its
measured irregularities (less than 0.4 s in these years, which does not matter for a lifetime).
"""

from __future__ import annotations

import importlib.util
import math
import tempfile
import time
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from skyfield.api import load

from iss_risk.constants import (
    EARTH_EQUATORIAL_RADIUS_KM,
    EARTH_FLATTENING,
    EARTH_GRAVITY_RADIUS_KM,
    EARTH_J2,
    EARTH_J3,
    EARTH_J4,
    EARTH_MU_KM3_PER_S2,
    SECONDS_PER_DAY,
)

# The settings of the stored references (tests/authorities/orekit_lifetimes.json).
POSITION_TOLERANCE_M = 1.0
LONGEST_STEP_S, SHORTEST_STEP_S = 300.0, 1e-3
HORIZON_DAYS = 5_000.0
MASS_KG = 1_000.0

# Called at each density: through Python it would take as long as the density itself, and Orekit would look
# slower than it is.
CONSTANT_ACTIVITY = """
public class ConstantActivity implements org.orekit.models.earth.atmosphere.NRLMSISE00InputParameters {
    private final double flux;
    private final double[] ap;
    public ConstantActivity(double flux, double[] ap) { this.flux = flux; this.ap = ap; }
    public org.orekit.time.AbsoluteDate getMinDate() { return org.orekit.time.AbsoluteDate.PAST_INFINITY; }
    public org.orekit.time.AbsoluteDate getMaxDate() { return org.orekit.time.AbsoluteDate.FUTURE_INFINITY; }
    public double getDailyFlux(org.orekit.time.AbsoluteDate date) { return flux; }
    public double getAverageFlux(org.orekit.time.AbsoluteDate date) { return flux; }
    public double[] getAp(org.orekit.time.AbsoluteDate date) { return ap; }
}
"""


class OrekitFall(NamedTuple):
    """`cpu_s` is of the integrating thread alone, without Java's compiler and collector."""

    lifetime_days: float
    wall_s: float
    cpu_s: float


def why_not() -> str | None:
    """The reason why Orekit does not run here; None once Java runs with Orekit in it."""
    if importlib.util.find_spec("orekit_jpype") is None:
        return "orekit-jpype is not installed"
    import jpype
    import orekit_jpype

    try:
        orekit_jpype.initVM()
    except (jpype.JVMNotFoundException, jpype.JVMNotSupportedException, OSError) as error:
        return f"Java does not start: {' '.join(str(error).split())}"
    from javax.tools import ToolProvider

    if ToolProvider.getSystemJavaCompiler() is None:
        return "this Java has no compiler (a JDK has)"
    _use_leap_seconds()
    return None


def version() -> str:
    """The version of the package: that of Orekit and a number of its own."""
    return metadata.version("orekit-jpype")


def _use_leap_seconds() -> None:
    import jpype
    from java.util import ArrayList
    from org.orekit.time import DateComponents, OffsetModel, TimeScalesFactory

    timescale = load.timescale(builtin=True)
    offsets = ArrayList()
    offsets.add(OffsetModel(DateComponents(1972, 1, 1), 10))  # Skyfield lists what came after
    for julian_date, tai_utc_s in zip(timescale.leap_dates, timescale.leap_offsets, strict=True):
        day = DateComponents(DateComponents.MODIFIED_JULIAN_EPOCH, int(julian_date - 2_400_000.5))
        offsets.add(OffsetModel(day, int(tai_utc_s)))

    @jpype.JImplements("org.orekit.time.UTCTAIOffsetsLoader")
    class Loader:
        @jpype.JOverride  # type: ignore[untyped-decorator]  # JPype is not there when types are checked
        def loadOffsets(self) -> Any:
            return offsets

    TimeScalesFactory.addUTCTAIOffsetsLoader(Loader())


def _constant_activity(flux: float, ap: float) -> Any:
    import jpype
    from java.io import File
    from java.net import URLClassLoader
    from javax.tools import ToolProvider
    from org.orekit.models.earth.atmosphere import NRLMSISE00

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "ConstantActivity.java"
        source.write_text(CONSTANT_ACTIVITY, encoding="ascii")
        options = jpype.JArray(jpype.JString)(["-cp", jpype.getClassPath(), "-d", folder, str(source)])
        failed = ToolProvider.getSystemJavaCompiler().run(None, None, None, options)
        if failed:
            raise RuntimeError(
                "Orekit's interface to the indices has changed: ConstantActivity needs an update"
            )
        places = jpype.JArray(jpype.JClass("java.net.URL"))([File(folder).toURI().toURL()])
        loader = URLClassLoader(places, NRLMSISE00.class_.getClassLoader())
        made = jpype.JClass("ConstantActivity", loader=loader)
    return made(flux, jpype.JArray(jpype.JDouble)([ap] * 7))


def _zonals(degree: int) -> Any:
    """Zonal gravity up to `degree`, fully normalised: C̄ₙ₀ = −Jₙ / √(2n + 1)."""
    import jpype
    from org.orekit.forces.gravity.potential import GravityFieldFactory, TideSystem

    field = (EARTH_J2, EARTH_J3, EARTH_J4)[: degree - 1]
    cosines = [1.0, 0.0, *(-j / math.sqrt(2 * n + 1) for n, j in enumerate(field, start=2))]
    row = jpype.JArray(jpype.JDouble)
    return GravityFieldFactory.getNormalizedProvider(
        1e3 * EARTH_GRAVITY_RADIUS_KM,
        1e9 * EARTH_MU_KM3_PER_S2,
        TideSystem.TIDE_FREE,
        jpype.JArray(row)([row([cosine]) for cosine in cosines]),
        jpype.JArray(row)([row([0.0]) for _ in cosines]),
    )


def fall(case: dict[str, Any]) -> OrekitFall:
    """A case of the stored references, integrated again to its end altitude."""
    from org.hipparchus.ode.nonstiff import DormandPrince853Integrator
    from org.orekit.bodies import AnalyticalSolarPositionProvider, OneAxisEllipsoid
    from org.orekit.forces.drag import DragForce, IsotropicDrag
    from org.orekit.forces.gravity import HolmesFeatherstoneAttractionModel
    from org.orekit.frames import FramesFactory
    from org.orekit.models.earth.atmosphere import NRLMSISE00
    from org.orekit.orbits import KeplerianOrbit, OrbitType, PositionAngleType
    from org.orekit.propagation import SpacecraftState, ToleranceProvider
    from org.orekit.propagation.events import AltitudeDetector
    from org.orekit.propagation.numerical import NumericalPropagator
    from org.orekit.time import AbsoluteDate, TimeScalesFactory

    utc = TimeScalesFactory.getUTC()
    start = datetime.fromisoformat(case["epoch_utc"])
    epoch = AbsoluteDate(
        start.year, start.month, start.day, start.hour, start.minute, float(start.second), utc
    )
    turning = FramesFactory.getGTOD(False)
    earth = OneAxisEllipsoid(1e3 * EARTH_EQUATORIAL_RADIUS_KM, EARTH_FLATTENING, turning)
    gravity = _zonals(case["zonal_degree"])
    orbit = KeplerianOrbit(
        1e3 * case["sma_km"],
        float(case["eccentricity"]),
        math.radians(case["inclination_deg"]),
        math.radians(case["arg_perigee_deg"]),
        math.radians(case["raan_deg"]),
        math.radians(case["mean_anomaly_deg"]),
        PositionAngleType.MEAN,
        FramesFactory.getEME2000(),
        epoch,
        gravity.getMu(),
    )
    absolute, relative = ToleranceProvider.getDefaultToleranceProvider(POSITION_TOLERANCE_M).getTolerances(
        orbit, OrbitType.CARTESIAN
    )
    propagator = NumericalPropagator(
        DormandPrince853Integrator(SHORTEST_STEP_S, LONGEST_STEP_S, absolute, relative)
    )
    propagator.setOrbitType(OrbitType.CARTESIAN)
    propagator.addForceModel(HolmesFeatherstoneAttractionModel(turning, gravity))
    activity = _constant_activity(float(case["f107"]), float(case["ap"]))
    atmosphere = NRLMSISE00(activity, AnalyticalSolarPositionProvider(), earth, utc)
    propagator.addForceModel(DragForce(atmosphere, IsotropicDrag(MASS_KG / case["m_over_cda_kg_m2"], 1.0)))
    propagator.addEventDetector(AltitudeDetector(1e3 * float(case["end_altitude_km"]), earth))
    propagator.setInitialState(SpacecraftState(orbit).withMass(MASS_KG))
    wall, cpu = time.perf_counter(), time.thread_time()
    end = propagator.propagate(epoch.shiftedBy(HORIZON_DAYS * SECONDS_PER_DAY))
    wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
    return OrekitFall(end.getDate().durationFrom(epoch) / SECONDS_PER_DAY, wall, cpu)
