"""On a real (pseudo) terminal and in a pipe: width, colour, progress."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from .conftest import WITH_FAKES, process_environment

pty = pytest.importorskip("pty", reason="pseudo-terminals are a Unix thing")

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_a_terminal(*arguments: str, columns: int = 80, stderr_too: bool = False, **environment: str) -> str:
    """What a terminal gets to see, escape codes and all."""
    import fcntl
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, str(WITH_FAKES), *arguments],
        env=process_environment(**environment),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs if stderr_too else subprocess.DEVNULL,
    )
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(ours, 65536):
            seen += chunk
    except OSError:
        pass  # how Linux says that the other side has closed the terminal
    finally:
        os.close(ours)
        process.wait(timeout=60)
    assert process.returncode == 0
    return seen.decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [60, 80, 160])
def test_the_table_fits_the_terminal(columns: int) -> None:
    lines = ESCAPE.sub("", on_a_terminal("assess", columns=columns)).splitlines()
    assert max(cell_len(line.rstrip()) for line in lines) <= columns
    assert any(line.startswith("China") for line in lines)


def test_colour_on_a_terminal_only_and_not_against_the_users_wish() -> None:
    assert ESCAPE.search(on_a_terminal("assess"))
    assert not ESCAPE.search(on_a_terminal("assess", NO_COLOR="1"))
    assert not ESCAPE.search(on_a_terminal("assess", TERM="dumb"))
    assert not ESCAPE.search(on_a_terminal("assess", "--json"))


@pytest.mark.parametrize("columns", [48, 60, 80])
def test_warnings_break_between_words_on_a_terminal(columns: int) -> None:
    seen = on_a_terminal("assess", columns=columns, stderr_too=True, NO_COLOR="1")
    lines = [line.rstrip() for line in ESCAPE.sub("", seen).split("\n")]
    first = next(k for k, line in enumerate(lines) if "warning: the orbit" in line)
    said = lines[first].split("warning:")[1] + " " + lines[first + 1] if columns < 75 else lines[first]
    assert "44 days old: the re-entry date suffers" in " ".join(said.split())
    assert max(cell_len(line) for line in lines[first : first + 2]) <= columns


def test_progress_is_shown_on_a_terminal_unless_quiet() -> None:
    assert "simulating re-entries" in on_a_terminal("assess", stderr_too=True)
    assert on_a_terminal("assess", "--quiet", stderr_too=True) == ""
    assert "simulating re-entries" not in on_a_terminal("assess", "--verbose", stderr_too=True)


Process = Callable[..., "subprocess.CompletedProcess[str]"]


def test_a_pipe_gets_plain_text_a_hundred_columns_wide(iss_risk_process: Process) -> None:
    finished = iss_risk_process("assess", FORCE_COLOR="1")
    assert finished.returncode == 0
    assert "\x1b" not in finished.stdout
    widths = [cell_len(line) for line in finished.stdout.splitlines()]
    assert 90 < max(widths) <= 100
    assert finished.stderr.splitlines() == ["warning: the orbit is 44 days old: the re-entry date suffers"]


def test_columns_sets_the_width_in_a_pipe(iss_risk_process: Process) -> None:
    lines = iss_risk_process("assess", COLUMNS="60").stdout.splitlines()
    assert max(cell_len(line) for line in lines) <= 60


@pytest.mark.parametrize("columns", ["0", "-3", "wide", ""])
def test_nonsense_in_columns_is_ignored(iss_risk_process: Process, columns: str) -> None:
    assert iss_risk_process("assess", COLUMNS=columns).stdout == iss_risk_process("assess").stdout


def test_a_terminal_without_our_letters_is_no_error() -> None:
    seen = on_a_terminal("assess", PYTHONIOENCODING="ascii", NO_COLOR="1")
    assert "ISS (ZARYA) 25544 ? uncontrolled decay" in seen


def test_a_pipe_gets_utf_8_whatever_the_locale(iss_risk_process: Process) -> None:
    finished = iss_risk_process("assess", "--json", PYTHONIOENCODING="latin-1")
    assert "Côte d'Ivoire" in finished.stdout
