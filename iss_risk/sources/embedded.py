"""The data that ships with the tool: where it lies, in a checkout as well as in an installed wheel."""

from __future__ import annotations

import hashlib
from pathlib import Path

from iss_risk.errors import InputError

_PACKAGE = Path(__file__).resolve().parents[1]


def data_folder() -> Path:
    """The folder of embedded data: `iss_risk/_data` in a wheel, `data` in a checkout."""
    for folder in (_PACKAGE / "_data", _PACKAGE.parent / "data"):
        if (folder / "README.md").is_file():
            return folder
    raise InputError("the embedded data is missing: reinstall iss-risk", path=_PACKAGE / "_data")


def data_path(*parts: str) -> Path:
    """The path of one embedded file, e.g. `data_path("orbits", "iss.tle")`. Raises InputError."""
    path = data_folder().joinpath(*parts)
    if not path.is_file():
        raise InputError("embedded file is missing: reinstall iss-risk", path=path)
    return path


def sha256_of(path: Path) -> str:
    """Hex digest of a file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
