"""Can everything that ships with the tool be read, by the very code that reads it in a run?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from iss_risk.answers.doctor import Check, fault, fine, warning
from iss_risk.atmosphere.density_table import load_density_table
from iss_risk.atmosphere.space_weather import read_space_weather
from iss_risk.doctor.installation import REINSTALL
from iss_risk.exposure.model import load_exposure
from iss_risk.orbit.reader import read_orbit
from iss_risk.vehicle.reader import list_vehicles, load_vehicle


def check_embedded_data() -> Check:
    """Can all that ships with the tool be read?"""
    read: list[str] = []
    for name, reader in _READERS.items():
        try:
            read.append(reader())
        except Exception as error:
            return fault("embedded data", f"{name}: {error}", REINSTALL)
    return fine("embedded data", "; ".join(read))


def check_clock(now: datetime) -> Check:
    """A clock that is behind the embedded orbit is wrong: every age and every --max-age is, too."""
    epoch = read_orbit(None).latest.epoch
    said = f"{now:%Y-%m-%d %H:%M} UTC"
    if now < epoch - timedelta(days=1):
        return warning(
            "clock", f"{said} is before the embedded orbit of {epoch:%Y-%m-%d}", "set this computer's clock"
        )
    return fine("clock", said)


def _orbit() -> str:
    return f"orbit of {read_orbit(None).latest.epoch:%Y-%m-%d}"


def _weather() -> str:
    return f"space weather until {read_space_weather().observed_until}"


def _air() -> str:
    load_density_table()
    return "air"


def _exposure() -> str:
    exposure = load_exposure()
    return f"{len(exposure.iso_a3)} nations, {exposure.persons.sum() / 1e9:.2f} billion people"


def _vehicles() -> str:
    names = list_vehicles()
    for name in names:
        load_vehicle(name)
    return f"{len(names)} vehicles"


_READERS: dict[str, Callable[[], str]] = {
    "orbit": _orbit,
    "space weather": _weather,
    "air": _air,
    "nations and people": _exposure,
    "vehicles": _vehicles,
}
