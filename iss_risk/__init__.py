"""Who would be underneath if the International Space Station came down uncontrolled?

The public API. Everything is loaded on first use, so that `import iss_risk` costs nothing:

    import iss_risk
    answer = iss_risk.assess(samples=4096, seed=0)      # an iss_risk.Assessment, from today's orbit
    answer.totals.p_casualty
    iss_risk.assess(selection=iss_risk.Selection(offline=True))     # nothing is asked of the network
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iss_risk.answers.assessment import Assessment
    from iss_risk.answers.overflight import Overflight
    from iss_risk.errors import IssRiskError
    from iss_risk.orbit.reader import read_orbit
    from iss_risk.sources.selection import Selection
    from iss_risk.studies.assess import assess
    from iss_risk.studies.overflight import overflight
    from iss_risk.vehicle.reader import load_vehicle

    __version__: str

__all__ = [
    "Assessment",
    "IssRiskError",
    "Overflight",
    "Selection",
    "__version__",
    "assess",
    "load_vehicle",
    "overflight",
    "read_orbit",
]

_HOME = {
    "Assessment": "iss_risk.answers.assessment",
    "IssRiskError": "iss_risk.errors",
    "Overflight": "iss_risk.answers.overflight",
    "Selection": "iss_risk.sources.selection",
    "assess": "iss_risk.studies.assess",
    "load_vehicle": "iss_risk.vehicle.reader",
    "overflight": "iss_risk.studies.overflight",
    "read_orbit": "iss_risk.orbit.reader",
}


def __getattr__(name: str) -> object:
    """Load a public name on first use (PEP 562) and remember it."""
    value: object
    if name == "__version__":
        from iss_risk.version import version

        value = version()
    elif name in _HOME:
        from importlib import import_module

        value = getattr(import_module(_HOME[name]), name)
    else:
        raise AttributeError(f"module 'iss_risk' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
