"""What can go wrong, each with its exit code and the data that a caller needs to act on it."""

from __future__ import annotations

from pathlib import Path

EXIT_OK = 0
EXIT_UNEXPECTED = 1
EXIT_USAGE = 2
EXIT_INPUT = 3
EXIT_LIMIT = 4
EXIT_NOT_CONVERGED = 5
EXIT_INTERRUPTED = 130


class IssRiskError(Exception):
    """Root of all errors raised on purpose. The message is one line that says what to do."""

    exit_code = EXIT_UNEXPECTED


class UsageError(IssRiskError, ValueError):
    """A parameter is outside its range or contradicts another.

    `parameter` is its name in Python, which stands in front of the message; the command line puts the name
    of the option there.
    """

    exit_code = EXIT_USAGE

    def __init__(self, message: str, *, parameter: str | None = None) -> None:
        super().__init__(f"{parameter}: {message}" if parameter else message)
        self.message = message
        self.parameter = parameter

    def __reduce__(self) -> tuple[object, ...]:
        return _usage_error, (self.message, self.parameter)


class InputError(IssRiskError, ValueError):
    """An input file is missing, unreadable, broken or too old.

    `path`, `line` and `field` locate the fault; they are put in front of the message.
    """

    exit_code = EXIT_INPUT

    def __init__(
        self,
        message: str,
        *,
        path: str | Path | None = None,
        line: int | None = None,
        field: str | None = None,
    ) -> None:
        where = [str(path)] if path is not None else []
        if line is not None:
            where.append(f"line {line}")
        if field is not None:
            where.append(field)
        super().__init__(f"{', '.join(where)}: {message}" if where else message)
        self.path = path
        self.line = line
        self.field = field


class FetchError(InputError):
    """A service cannot be asked, does not answer, or answers what cannot be used.

    `reached` tells whether the request got there, `answered` whether something usable as a reason came back,
    `retry_after_s` what the service asked for, where it did.
    """

    def __init__(
        self,
        message: str,
        *,
        reached: bool = False,
        answered: bool = False,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.reached = reached or answered
        self.answered = answered
        self.retry_after_s = retry_after_s


class NotYetError(FetchError):
    """A service gave its newest a short time ago and must not be asked again so soon."""


class WorkersError(IssRiskError, RuntimeError):
    """The workers that a run was to use are not there, or keep dying."""

    exit_code = EXIT_INPUT


class NotConvergedError(IssRiskError):
    """The sampling error is still above the tolerance after the most samples allowed."""

    exit_code = EXIT_NOT_CONVERGED


class OutputError(IssRiskError, OSError):
    """A result cannot be written where the user wants it."""

    exit_code = EXIT_INPUT


class LimitExceeded(IssRiskError):
    """The answer is above a limit that the user set: not a fault, but a hand raised."""

    exit_code = EXIT_LIMIT


def _usage_error(message: str, parameter: str | None) -> UsageError:
    """To pickle one: errors cross from worker processes."""
    return UsageError(message, parameter=parameter)
