"""In which formats a picture can be written, and whether they can be here: known before anything is computed.

Nothing heavy is imported: the command line looks here first.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from iss_risk.errors import InputError, UsageError

FORMATS = (".svg", ".png", ".pdf")
# SVG is our own; the others are made of it by these (docs/decisions/0018-pictures.md).
_NEEDED = {".svg": (), ".png": ("vl_convert",), ".pdf": ("vl_convert", "pypdf")}


def check_picture_file(path: Path, parameter: str) -> None:
    """Find out now whether a picture can be written to `path`. Raises UsageError for another ending,
    InputError where a package is missing, and OutputError."""
    from iss_risk.sources.files import check_writable

    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise UsageError(f"{path} does not end in {', '.join(FORMATS)}", parameter=parameter)
    if any(find_spec(name) is None for name in _NEEDED[ending]):
        raise InputError(
            f"{ending} needs more packages: pip install 'iss-risk[pictures]', or write .svg instead",
            path=path,
        )
    check_writable(path)
