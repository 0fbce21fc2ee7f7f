"""An orbit that was found, and the copy it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from iss_risk.orbit.elements import OrbitHistory
from iss_risk.orbit.kept_sets import Kind
from iss_risk.orbit.witnesses import Testimony
from iss_risk.sources.cache import Copy
from iss_risk.sources.services import Product


@dataclass(frozen=True)
class Found:
    """An available orbit, and the copy it was read from (None: the embedded snapshot, or kept sets)."""

    history: OrbitHistory
    product: Product | None = None
    copy: Copy | None = None

    @property
    def kind(self) -> Kind:
        """Of its element sets."""
        return "SupGP" if self.copy is not None and "SupGP" in self.copy.title else "GP"

    def known_at(self, now: datetime) -> datetime | None:
        """When the orbit was last based on observations: a predicted record is not newer than its file."""
        known = [record.epoch for record in self.history.records if record.epoch <= now]
        if not known:
            return None
        return known[-1] if self.copy is None else min(known[-1], self.copy.checked_at)

    def testimony(self, now: datetime) -> Testimony | None:
        """What the service says that gave it; None for what no service gave, or what is of no use now."""
        if self.product is None or self.known_at(now) is None:
            return None
        return Testimony(self.product.service.name, self.history.at(now))
