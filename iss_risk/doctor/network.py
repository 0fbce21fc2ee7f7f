"""Can the services be reached? They are asked for robots.txt, never for data: that is for `iss-risk data`."""

from __future__ import annotations

import os

from iss_risk.answers.doctor import Check, fine, warning
from iss_risk.errors import IssRiskError
from iss_risk.sources.credentials import space_track_credentials
from iss_risk.sources.download import Patience, Request, ask
from iss_risk.sources.selection import offline_by_environment
from iss_risk.sources.services import CELESTRAK, GFZ, MIB, SPACE_TRACK

_PATIENCE = Patience(connect_s=3.0, read_s=3.0, total_s=5.0)


def check_network(*, offline: bool) -> Check:
    """Never a fault: the tool works without a network."""
    if offline or offline_by_environment():
        return fine("network", "not tried: offline")
    services = [CELESTRAK, GFZ]
    if space_track_credentials() is not None:
        services.append(SPACE_TRACK)
    reached, failed = [], []
    for service in services:
        try:
            ask([Request(f"{service.base_url}/robots.txt")], largest_bytes=MIB, patience=_PATIENCE)
            reached.append(service.name)
        except IssRiskError as error:
            failed.append(f"{service.name}: {error}")
    if failed:
        proxy = "the proxy" if any(name.lower().endswith("_proxy") for name in os.environ) else "a proxy"
        return warning(
            "network",
            "; ".join(failed),
            f"check the connection, the firewall and {proxy} (HTTPS_PROXY); without a network the last copy "
            "or the embedded data is used",
        )
    return fine("network", f"{' and '.join(reached)} reached")
