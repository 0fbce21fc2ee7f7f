"""The user's folders, also where there is no user to speak of: a service account has no home."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Literal

import platformdirs

# No folder can ever be made below a device: whoever writes there reports that it cannot be written.
NOWHERE = Path(os.devnull) / "no home folder"


def user_folder(kind: Literal["cache", "data"]) -> Path | None:
    """The folder of this tool among the user's caches or data; None where the user has no home."""
    find = platformdirs.user_cache_path if kind == "cache" else platformdirs.user_data_path
    try:
        folder = find("iss-risk")
    except RuntimeError:
        return None
    # Older versions of platformdirs give "~/.cache", a folder of that name wherever the program is started.
    return folder if folder.is_absolute() else None


def named_folder(name: str) -> Path:
    """The folder that a variable of the environment names; "~nobody" stands for itself."""
    return Path(os.path.expanduser(name))  # noqa: PTH111 - Path.expanduser raises for "~nobody"


def possible(path: Path) -> Path:
    """`path`; raises OSError where no file can have such a name, because it is too long.

    Path.exists and its like did so themselves; since Python 3.14 they only say that there is no such file.
    """
    with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError, ValueError):
        path.lstat()
    return path
