"""Wind during the fall: the same at all heights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from iss_risk.checks import within

# Of jet streams the strongest ever measured are some 110 m/s.
MOST_WIND_M_S = 150.0


@dataclass(frozen=True)
class Wind:
    """Its speed, and where it blows from (degrees from north over east). Raises UsageError for figures out
    of range."""

    speed_m_s: float = 0.0
    from_deg: float = 0.0

    def __post_init__(self) -> None:
        within("wind", self.speed_m_s, 0.0, MOST_WIND_M_S)
        within("wind", self.from_deg, 0.0, 360.0)

    def __str__(self) -> str:
        return f"{self.speed_m_s:g} m/s from {self.from_deg:g}°"

    @property
    def to_m_s(self) -> tuple[float, float]:
        """Its velocity, east and north."""
        towards = np.radians(self.from_deg + 180.0)
        return float(self.speed_m_s * np.sin(towards)), float(self.speed_m_s * np.cos(towards))


CALM = Wind()
