"""What failed once the answer was there: everything else is still done, and every failure is reported."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from iss_risk.cli.messages import say
from iss_risk.errors import EXIT_LIMIT, IssRiskError

if TYPE_CHECKING:
    from iss_risk.simulation.checkpoint import Checkpoint
    from iss_risk.simulation.fleet_checkpoint import FleetCheckpoint


class Failures:
    """Errors that are kept until everything has been tried."""

    def __init__(self) -> None:
        self.kept: list[IssRiskError] = []

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Go on after an error on purpose in this block."""
        try:
            yield
        except IssRiskError as error:
            self.kept.append(error)

    def keep_fault(self, saved: Checkpoint | FleetCheckpoint | None) -> None:
        """Keep why a checkpoint could not be saved, if it could not."""
        if saved is not None and saved.fault is not None:
            self.kept.append(saved.fault)

    def report(self) -> None:
        """Say all but one, and raise that one: it gives the exit code. Nothing where nothing failed.

        An exceeded limit comes first, because somebody has to act on it; of the others the first.
        """
        if not self.kept:
            return
        exceeded = (error for error in self.kept if error.exit_code == EXIT_LIMIT)
        raised = next(exceeded, self.kept[0])
        for error in self.kept:
            if error is not raised:
                complain(str(error), error.exit_code)
        raise raised


@contextmanager
def checkpoint_told(saved: Checkpoint | FleetCheckpoint | None) -> Iterator[None]:
    """Where this block ends early, say whether the checkpoint that it leaves could be saved."""
    try:
        yield
    except BaseException:
        if saved is not None and saved.fault is not None:
            complain(str(saved.fault), saved.fault.exit_code)
        raise


def complain(message: str, exit_code: int) -> int:
    """Print an error on standard error; returns the exit code."""
    say(f"iss-risk: {message}")
    return exit_code
