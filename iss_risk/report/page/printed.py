"""The page as a PDF of one sheet, printed by a Chromium that is there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from iss_risk.errors import InputError

# Inside margins of 9 mm, in CSS pixels of 1/96 inch.
_INSIDE_PX = {"A4": (725, 1054), "Letter": (748, 988)}
SIZES = tuple(_INSIDE_PX)
_SMALLEST = 0.6
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


def check_prints() -> None:
    """Print an empty sheet, to know before a long computation. Raises InputError."""
    _printed("<!doctype html><title>-</title>")


def pdf_of(html: str, size: str) -> bytes:
    """One sheet of A4 or Letter. Raises InputError where the browser does not print."""
    return _printed(_fitted(html, size))


def _printed(sheet: str) -> bytes:
    program = browser()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(sheet, encoding="utf-8")
        command = [
            program, "--headless", "--disable-gpu", "--no-pdf-header-footer", "--hide-scrollbars",
            f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}",
        ]  # fmt: skip
        # The administrator, as in a container: Chromium does not run in its sandbox then.
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")
        said = _run([*command, source.as_uri()])
        if not target.is_file():
            last = said.strip().splitlines()[-1:] or ["it said nothing"]
            raise InputError(f"{program} did not print the page: {last[0]}")
        return target.read_bytes()


def _run(command: list[str]) -> str:
    """What a browser says on stderr; it and all that it has started are stopped where it takes too long."""
    running = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    try:
        _, said = running.communicate(timeout=_LONGEST_S)
    except BaseException as fault:
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
        running.kill()
        running.wait()
        if isinstance(fault, subprocess.TimeoutExpired):
            raise InputError(f"{command[0]} did not print the page within {_LONGEST_S:.0f} s") from None
        raise
    return said.decode(errors="replace")


def _fitted(html: str, size: str) -> str:
    """The page as a sheet that makes itself smaller until it fits: its rules for print count on the screen as
    well, so that what is measured is what is printed. Its policy, which would stop that, is left out."""
    width, height = _INSIDE_PX[size]
    start = html.index("<meta http-equiv")
    html = html[:start] + html[html.index("\n", start) :]
    html = html.replace("@media print", "@media all", 1)
    html = html.replace("</style>", f"@page {{ size: {size}; margin: 9mm; }}</style>", 1)
    return html.replace(
        "</body>",
        f"""<script>
const body = document.body;
for (let zoom = 1; zoom > {_SMALLEST}; zoom -= 0.02) {{
  body.style.zoom = zoom;
  body.style.width = {width} / zoom + "px";
  if (body.getBoundingClientRect().height <= {height}) break;
}}
</script></body>""",
    )
