"""Is the space weather that a run would use, if no service answers, of these weeks?"""

from __future__ import annotations

from datetime import datetime

from iss_risk.answers.doctor import Check, fine, warning
from iss_risk.atmosphere.current_weather import find_weather
from iss_risk.sources.selection import Selection
from iss_risk.summaries.provenance import STALE_WEATHER_DAYS


def check_weather(now: datetime) -> Check:
    """A warning where the newest at hand, kept or embedded, is observed only until a month ago."""
    weather = find_weather(Selection(offline=True), now)
    days = (now.date() - weather.observed_until).days
    said = f"observed until {weather.observed_until} ({weather.origin}), {days} days ago"
    if days > STALE_WEATHER_DAYS:
        return warning(
            "space weather",
            f"{said}: more than a month; the Sun since then is a forecast",
            "iss-risk data update",
        )
    return fine("space weather", said)
