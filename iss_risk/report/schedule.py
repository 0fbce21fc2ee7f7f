"""Lines for cron and units for systemd that run this installation, quoted as each of them requires."""

from __future__ import annotations

import os
import platform
import re
import shlex
import sys
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from iss_risk.errors import UsageError
from iss_risk.notation.text import is_harmful
from iss_risk.sources.services import has_private_path

# Half a minute of work at night: long enough for a slow machine, short enough not to meet the next run.
_WAIT_S = 3600
# An address with a login or a key in it.
_SECRET_VALUE = re.compile(r"://\S*[@?]")
# Set for one session, by a test or on a journey: copied it would keep every run from fetching.
_OF_THE_SESSION = ("ISS_RISK_EVERY", "ISS_RISK_PART", "ISS_RISK_OFFLINE")
# A login must not be in a crontab or a unit, which others may read.
_SECRET = re.compile(r"PASSWORD|_USER$|TOKEN|SECRET")
_PLAIN = re.compile(r"[A-Za-z0-9_@+=:,./-]+")


@dataclass(frozen=True)
class Schedule:
    """What to run how often: a program with its arguments, every so many hours at `minute`."""

    program: tuple[str, ...]
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    every_hours: int
    minute: int

    @classmethod
    def of_this_installation(cls, arguments: Sequence[str], *, every_hours: int) -> Schedule:
        """`iss-risk assess --quiet --record` and `arguments`, with this Python and this user's settings.

        Raises UsageError for names that neither cron nor systemd can take.
        """
        schedule = cls(
            program=_program(),
            arguments=("assess", "--quiet", "--record", f"--wait={_WAIT_S}", *map(_absolute, arguments)),
            environment={name: value for name, value in os.environ.items() if _matters(name, value)},
            every_hours=every_hours,
            # Not all users at the same minute: the sources of orbits serve the whole world.
            minute=3 + zlib.crc32(platform.node().encode()) % 54,
        )
        for text in (*schedule.program, *schedule.arguments, *schedule.environment.values()):
            if any(map(is_harmful, text)):
                raise UsageError(f"{text!r} holds a character that no crontab can take: rename it")
        return schedule

    def crontab(self) -> str:
        """One line for `crontab -e`."""
        hours = {1: "*", 24: "5"}.get(self.every_hours, f"*/{self.every_hours}")
        settings = [f"{name}={value}" for name, value in self.environment.items()]
        words = [*(("env", *settings) if settings else ()), *self.program, *self.arguments]
        # To cron a % is the end of the line, whatever quotes the shell sees around it.
        return f"{self.minute} {hours} * * * {shlex.join(words)}\n".replace("%", r"\%")

    def service(self) -> str:
        """The unit that runs once."""
        settings = "".join(
            f"Environment={_systemd(f'{name}={value}', dollar='$')}\n"
            for name, value in self.environment.items()
        )
        return (
            "[Unit]\n"
            "Description=Risk of an uncontrolled re-entry of the ISS (iss-risk)\n"
            "\n"
            "[Service]\n"
            "Type=oneshot\n"
            "Nice=10\n"
            f"{settings}"
            f"ExecStart={self._command_line()}\n"
        )

    def timer(self) -> str:
        """The unit that says when; a run that was missed while the machine was off is done later."""
        hours = {1: "*", 24: "05"}.get(self.every_hours, f"00/{self.every_hours}")
        return (
            "[Unit]\n"
            f"Description=iss-risk every {self.every_hours} hours\n"
            "\n"
            "[Timer]\n"
            f"OnCalendar=*-*-* {hours}:{self.minute:02d}:00\n"
            "RandomizedDelaySec=600\n"
            "Persistent=true\n"
            "\n"
            "[Install]\n"
            "WantedBy=timers.target\n"
        )

    def _command_line(self) -> str:
        words = [*self.program, *self.arguments]
        if "$" in words[0]:
            words.insert(0, "/usr/bin/env")  # of the program itself systemd replaces nothing, not even $$
        return " ".join(_systemd(word, dollar="$$") for word in words)


def schedule_text(schedule: Schedule) -> str:
    """Both ways, with what to do."""
    folder = "~/.config/systemd/user"
    return (
        "# With cron: `crontab -e`, and add this line. What a run prints is mailed; success prints nothing.\n"
        f"{schedule.crontab()}\n"
        f"# Or with systemd: {folder}/iss-risk.service\n"
        f"{schedule.service()}\n"
        f"# {folder}/iss-risk.timer\n"
        f"{schedule.timer()}\n"
        "# Then:\n"
        "#   systemctl --user daemon-reload && systemctl --user enable --now iss-risk.timer\n"
        "#   loginctl enable-linger                 also while you are not logged in\n"
        "#   systemctl --user list-timers iss-risk.timer; journalctl --user -u iss-risk.service\n"
    )


def _program() -> tuple[str, ...]:
    """The script of this environment; its path is not resolved, as a virtual environment is a link."""
    python = Path(sys.executable).absolute()
    script = python.with_name("iss-risk.exe" if os.name == "nt" else "iss-risk")
    return (str(script),) if os.access(script, os.X_OK) else (str(python), "-m", "iss_risk")


def _absolute(argument: str) -> str:
    """Cron starts in the home folder: a file that is given from here has to be found from there."""
    option, equals, value = argument.rpartition("=") if argument.startswith("--") else ("", "", argument)
    path = Path(value)
    known = bool(value) and not path.is_absolute() and path.is_file()
    return f"{option}{equals}{path.absolute() if known else value}"


def not_copied() -> list[str]:
    """The names of settings that a scheduled run does not get: those of a session, and secrets."""
    names = (name for name in os.environ if name.startswith("ISS_RISK_"))
    asked_here = ("ISS_RISK_EVERY", "ISS_RISK_PART")
    return sorted(name for name in names if name not in asked_here and not _matters(name, os.environ[name]))


def _matters(name: str, value: str) -> bool:
    if name in _OF_THE_SESSION or _SECRET.search(name) or _SECRET_VALUE.search(value):
        return False
    if name.startswith("ISS_RISK_") and name.endswith("_URL") and has_private_path(value):
        return False
    return name.startswith("ISS_RISK_") or name in ("XDG_CACHE_HOME", "XDG_DATA_HOME")


def _systemd(word: str, *, dollar: str) -> str:
    r"""`word` as systemd reads it: % and \ and " doubled or escaped, in quotes where it needs them."""
    if _PLAIN.fullmatch(word):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", dollar)
    return f'"{escaped}"'
