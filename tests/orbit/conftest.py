"""Shared by the tests of iss_risk.orbit: real element sets, a writer of files, the calibration data."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

VALIDATION = Path(__file__).resolve().parents[3] / "shared" / "validation"

# The newest of the embedded snapshot's sets (18th SDS via CelesTrak).
ISS_1 = "1 25544U 98067A   26282.82140208  .00006479  00000+0  12652-3 0  9999"
ISS_2 = "2 25544  51.6314  92.7969 0006774 242.6225 117.4075 15.48793003589525"
# The ISS on 2022-02-26, and Tiangong-1 on 2012-05-08, for files with more than one set.
OLD_1 = "1 25544U 98067A   22057.61893286  .00025540  00000+0  46219-3 0  9999"
OLD_2 = "2 25544  51.6422 164.1505 0005487 193.8783 302.2559 15.49481576328039"
OTHER_1 = "1 37820U 11053A   12129.72670105  .00039057  00000-0  26754-3 0  7239"
OTHER_2 = "2 37820  42.7852 291.1525 0011200 315.6831 121.9772 15.73946378 34971"


@pytest.fixture
def iss() -> str:
    return f"{ISS_1}\n{ISS_2}\n"


@pytest.fixture
def old_iss() -> str:
    return f"{OLD_1}\n{OLD_2}\n"


@pytest.fixture
def other() -> str:
    return f"{OTHER_1}\n{OTHER_2}\n"


@pytest.fixture
def write(tmp_path):
    """Write text or bytes to a file whose name says nothing about its format; return the path."""

    def write_file(content: str | bytes, *, compress: bool = False) -> Path:
        data = content.encode() if isinstance(content, str) else content
        path = tmp_path / "orbit.dat"
        path.write_bytes(gzip.compress(data) if compress else data)
        return path

    return write_file


@pytest.fixture
def validation():
    """The calibration data beside the repository; tests that need it skip where it is absent."""
    if not VALIDATION.is_dir():
        pytest.skip(f"calibration data is absent ({VALIDATION.name} beside the repository)")
    return VALIDATION
