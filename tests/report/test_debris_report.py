"""What `debris` prints: figures beside what they belong to, and rows that can be told apart."""

from __future__ import annotations

import re

from iss_risk.report.debris import debris_text

from .fake_debris import fake_debris


def printed(width: int = 160, **changes: object) -> str:
    return debris_text(fake_debris(**changes), width=width, colour=False, all_rows=False)


def cells(text: str, begin: str) -> list[str]:
    """Of the first line that begins so, what stands between wide gaps."""
    line = next(line for line in text.splitlines() if line.startswith(begin))
    return re.split(r" {2,}", line)


def test_the_mass_in_sea_water_is_nominal_and_called_so() -> None:
    text = printed()
    heading, row = cells(text, "Pieces in sea water"), cells(text, "sinks")
    assert heading[1:3] == ["nominal", "nominal mass"]
    assert row[1:3] == ["350", "450 kg"]
