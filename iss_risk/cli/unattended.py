"""`assess` from cron: runs that do not overlap, are recorded, and print only when figures have changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from iss_risk.cli.delivery import Delivery, TextRenderer
from iss_risk.cli.failures import Failures
from iss_risk.cli.messages import say

if TYPE_CHECKING:
    from iss_risk.answers.assessment import Assessment
    from iss_risk.history.runs import RecordedRun


def check_nations(
    fail_above: Sequence[tuple[str | None, float]], nations: str | Path | None, groups: str | Path | None
) -> None:
    """Find out now whether the names of --fail-above are nations of the borders (a file, or embedded) or
    groups of them (of a file, or embedded).

    Raises UsageError for an unknown name; InputError for a file that cannot be used.
    """
    named = [nation for nation, _ in fail_above if nation is not None]
    if named:
        from iss_risk.studies.named_nations import named_nations

        named_nations(named, nations, groups, parameter="fail_above")


@dataclass(frozen=True)
class Unattended:
    """What --record, --database, --on-change, --wait and --fail-above ask for."""

    record: bool
    database: Path
    on_change: float | None
    wait: float | None
    fail_above: tuple[tuple[str | None, float], ...]

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Find out now, before the long computation, whether the history can be used, and lock it.

        Raises OutputError where another run is at work, or the history cannot be written; InputError
        where it is damaged or belongs to another program.
        """
        if not self.record and self.wait is None and self.on_change is None:
            yield
            return
        from iss_risk.history.database import reading, recording
        from iss_risk.history.lock import only_run

        if not self.record and self.wait is None:
            if self.database.exists():
                with reading(self.database):
                    pass
            yield
            return
        with only_run(self.database, wait_s=self.wait or 0.0):
            if self.record:
                with recording(self.database):
                    pass
            yield

    def hand_over(
        self,
        assessment: Assessment,
        render_text: TextRenderer,
        delivery: Delivery,
        failures: Failures,
        *,
        nations: str | Path | None,
        groups: str | Path | None = None,
    ) -> None:
        """Deliver the answer if figures have changed, record it in any case, and compare it with the limits.

        What cannot be done, and LimitExceeded, is kept in `failures`.
        """
        delivered = False
        try:
            with failures.keeping():
                delivered = self._deliver(assessment, render_text, delivery, nations)
        finally:
            # A run that could not be printed is still valid; later runs are compared with the one before it.
            if self.record:
                with failures.keeping():
                    self._record(assessment, announced=delivered)
        if self.fail_above:
            from iss_risk.studies.limits import Limit, require_below

            with failures.keeping():
                limits = [Limit(most, nation) for nation, most in self.fail_above]
                require_below(assessment, limits, groups=groups)

    def _record(self, assessment: Assessment, *, announced: bool) -> None:
        from iss_risk.history.database import recording
        from iss_risk.history.runs import add_run

        with recording(self.database) as connection:
            add_run(connection, assessment, announced=announced)

    def _deliver(
        self,
        assessment: Assessment,
        render_text: TextRenderer,
        delivery: Delivery,
        nations: str | Path | None,
    ) -> bool:
        """Deliver the answer, unless only changes are wanted and there are none. Returns whether it did."""
        if self.on_change is not None:
            news = self._news(assessment, self.on_change / 100.0)
            if not news:
                return False
            for line in news:
                say(f"changed: {line}")
        delivery.hand_over(assessment, render_text, nations=nations)
        return True

    def _news(self, assessment: Assessment, fraction: float) -> list[str]:
        """What moved since the last run that was printed; empty if nothing did."""
        from iss_risk.history.change import movements
        from iss_risk.history.runs import unrecorded
        from iss_risk.report.history import first_run_line, movement_line

        before = self._before(assessment)
        if before is None:
            return [first_run_line(assessment.object.name)]
        moved = movements(before, unrecorded(assessment), fraction=fraction)
        return [movement_line(one, before.now) for one in moved]

    def _before(self, assessment: Assessment) -> RecordedRun | None:
        from iss_risk.history.alike import same_question
        from iss_risk.history.database import reading
        from iss_risk.history.runs import last_announced, unrecorded

        if not self.database.exists():
            return None
        with reading(self.database) as connection:
            now = unrecorded(assessment)
            return last_announced(
                connection,
                assessment.object.norad_id,
                assessment.object.name,
                lambda before: same_question(before, now),
            )
