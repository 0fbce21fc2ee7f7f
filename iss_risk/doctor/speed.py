"""How long is a run on this computer?"""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter

from iss_risk.answers.doctor import Check, fault, fine, warning
from iss_risk.execution import available_cores
from iss_risk.orbit.reader import read_orbit
from iss_risk.simulation.simulate import PILOT_SAMPLES
from iss_risk.sources.selection import Selection
from iss_risk.studies.assess import assess

_SAMPLES = 64
_DEFAULT_RUN = 4096
_SLOW_S = 300.0


def check_speed() -> Check:
    """Runs the real thing three times, with few samples: cold, warm, and warm with more samples."""
    try:
        cold_s = _seconds(PILOT_SAMPLES)
        warm_s = _seconds(PILOT_SAMPLES)
        more_s = _seconds(PILOT_SAMPLES + _SAMPLES)
    except Exception as error:
        return fault(
            "speed",
            f"a small assessment fails: {type(error).__name__}: {error}",
            "iss-risk assess --offline --verbose shows where; iss-risk --show-versions is for a report",
        )
    sample_s = max(more_s - warm_s, 0.0) / _SAMPLES
    whole_s = warm_s + sample_s * _DEFAULT_RUN
    said = (
        f"{1000.0 * sample_s:.1f} ms a sample on {available_cores()} cores: some {whole_s:.0f} s for "
        f"{_DEFAULT_RUN:,} samples"
    )
    if cold_s > warm_s + 5.0:
        said += f"; the first run compiled for {cold_s - warm_s:.0f} s"
    if whole_s > _SLOW_S:
        return warning("speed", said, "use fewer --samples, or a computer with more cores at leisure")
    return fine("speed", said)


def _seconds(samples: int) -> float:
    """The embedded orbit on the day after its epoch: no network, no age that matters."""
    now = read_orbit(None).latest.epoch + timedelta(days=1)
    start = perf_counter()
    assess(samples=samples, now=now, selection=Selection(source="embedded", offline=True))
    return perf_counter() - start
