"""Standard output and standard error as services and pipes leave them: closed, full, or with nobody reading.

What is said on standard error never costs the answer, and what cannot be written to standard output is one
error, not two: Python flushes again at exit, and would fail again with an exit code of its own (120).
"""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO

from iss_risk.errors import OutputError


def prepare_standard_streams() -> None:
    """Replace sys.stdout and sys.stderr by streams that end well. Called once, before anything is opened."""
    if os.name == "nt":  # consoles there have streams of their own
        if isinstance(sys.stdout, io.TextIOWrapper):  # None without a console
            speak_utf8(sys.stdout)
        return
    for number in [number for number in (0, 1, 2) if _is_closed(number)]:
        # Else the next file that is opened becomes standard output, and what is printed goes into it.
        # Standard output is held open for reading only, so that writing to it still fails.
        _hold(number, os.O_WRONLY if number == 2 else os.O_RDONLY)
    sys.stdout = _StandardOutput(sys.stdout)
    sys.stderr = _StandardError(sys.stderr)


def speak_utf8(stream: io.TextIOWrapper) -> None:
    """UTF-8 and plain line ends in files and pipes, where Windows has the alphabet of its country."""
    if not stream.isatty():
        stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")


def is_closed_for_writing(stream: object) -> bool:
    """Was standard output closed before the program began (`>&-`)?"""
    return isinstance(stream, _StandardOutput) and stream.was_closed


class _StandardError(io.TextIOWrapper):
    """Takes everything; once something cannot be written, nothing more is."""

    def __init__(self, before: TextIO | None) -> None:
        encoding = getattr(before, "encoding", None) or "utf-8"
        raw = io.FileIO(2, "w", closefd=False)
        super().__init__(
            io.BufferedWriter(raw), encoding=encoding, errors="backslashreplace", line_buffering=True
        )

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except OSError:
            self._give_up()
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError:
            self._give_up()

    def _give_up(self) -> None:
        _hold(2, os.O_WRONLY)  # what is still in the buffer has to go somewhere
        super().flush()


class _StandardOutput(io.TextIOWrapper):
    """A reader that leaves early (`| head -1`) is no error; any other failure is one OutputError.

    UTF-8 in every locale: JSON requires it, and for a pipe no other encoding is agreed. A terminal that
    cannot show a letter shows "?", and the program does not end.
    """

    def __init__(self, before: TextIO | None) -> None:
        self.was_closed = _is_opened_for_reading(1)
        raw = io.FileIO(1, "w", closefd=False)
        encoding = (raw.isatty() and getattr(before, "encoding", None)) or "utf-8"
        super().__init__(
            io.BufferedWriter(raw), encoding=encoding, errors="replace", line_buffering=raw.isatty()
        )

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except OSError as error:
            self._give_up(error)
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        _hold(1, os.O_WRONLY)
        super().flush()
        if not isinstance(error, BrokenPipeError):
            reason = "it is closed" if self.was_closed else error.strerror
            raise OutputError(f"standard output cannot be written: {reason}") from error


def _is_closed(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return True
    return False


def _hold(number: int, how: int) -> None:
    opened = os.open(os.devnull, how)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)


def _is_opened_for_reading(number: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return False
    return fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY
