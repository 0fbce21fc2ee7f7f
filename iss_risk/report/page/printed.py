"""The page as a PDF of one sheet, printed by a Chromium that is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from iss_risk.errors import InputError

SIZES = ("A4", "Letter")
# The names under which Chromium and its relatives are installed.
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
_LONGEST_S = 60.0


def browser() -> str:
    """The path of a Chromium. Raises InputError, with how to get one, where there is none."""
    for name in _BROWSERS:
        found = shutil.which(name)
        if found is not None:
            return found
    raise InputError(
        "a PDF is printed by Chromium, which is not there: install it (Debian: apt install chromium), or "
        "write the page as .html and print it from any browser"
    )


def pdf_of(html: str, size: str) -> bytes:
    """One sheet of A4 or Letter. Raises InputError where the browser does not print."""
    program = browser()
    sheet = html.replace("</style>", f"@page {{ size: {size}; margin: 9mm; }}</style>", 1)
    # Its policy names the digest of the style; printed by ourselves, the page needs none.
    start = sheet.index("<meta http-equiv")
    sheet = sheet[:start] + sheet[sheet.index("\n", start) :]
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(sheet, encoding="utf-8")
        command = [
            program, "--headless", "--disable-gpu", "--no-pdf-header-footer", "--hide-scrollbars",
            f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}",
        ]  # fmt: skip
        # The administrator, as in a container: Chromium does not run in its sandbox then.
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")
        try:
            done = subprocess.run(
                [*command, source.as_uri()], capture_output=True, timeout=_LONGEST_S, check=False
            )
        except subprocess.TimeoutExpired:
            raise InputError(f"{program} did not print the page within {_LONGEST_S:.0f} s") from None
        if done.returncode != 0 or not target.is_file():
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise InputError(f"{program} did not print the page: {said[-1] if said else 'it said nothing'}")
        return target.read_bytes()
