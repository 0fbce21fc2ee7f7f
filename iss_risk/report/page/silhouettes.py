"""Simple outlines of what comes down, drawn for this page: paths in a box of 64 by 40."""

from __future__ import annotations

from iss_risk.report.page.standing import Shape

SILHOUETTES: dict[Shape, str] = {
    "station": "M2 18h60v3H2z M5 4h5v32H5z M12 4h5v32h-5z M47 4h5v32h-5z M54 4h5v32h-5z M28 12h8v17h-8z "
    "M22 22h6v5h-6z M36 22h6v5h-6z M30 29h4v6h-4z",
    "rocket": "M6 12h42v16H6z M48 12q8 2 10 8q-2 6-10 8z M6 16L1 12v16l5-4z",
    "satellite": "M26 12h12v16H26z M2 15h20v10H2z M42 15h20v10H42z M22 19h4v2h-4z M38 19h4v2h-4z",
    "capsule": "M24 6h16l10 24q-18 8-36 0z",
    "fragment": "M10 26l8-14 14-4 6 8 14 2-6 12-16 4-12-2z",
}
