"""`iss-risk debris`: what survives, and where it lands."""

from __future__ import annotations

from datetime import datetime

import click

from iss_risk.cli import options
from iss_risk.cli.delivery import Delivery
from iss_risk.cli.progress import progress_bar


@click.command("debris", short_help="What survives a re-entry, and where it lands.")
@options.vehicle
@options.entry
@options.correlation
@options.wind
@options.samples
@options.seed
@options.now
@options.workers
@options.all_kinds
@options.delivery
def command(
    vehicle: str,
    entry: tuple[float, ...] | None,
    correlation: str,
    wind: tuple[float, ...],
    samples: int,
    seed: int,
    now: datetime | None,
    workers: int | None,
    all_kinds: bool,
    delivery: Delivery,
) -> None:
    """Let a vehicle break up and follow every kind of part to its demise or to the ground.

    Tells which kinds of part survive, how much reaches the ground and how dangerous it is, how long the
    field of debris is, and which uncertain input matters most.

    \b
    Examples:
      iss-risk debris
      iss-risk debris --vehicle uars --samples 512 --all
      iss-risk debris --vehicle generic:1500 --json
      iss-risk debris --entry 120,7.8,-1.2,-40,-150,60 --wind 30,270
    """
    from iss_risk.debris.entry_state import EntryState
    from iss_risk.studies.debris import debris

    start = None if entry is None else EntryState(*entry)
    speed_m_s, from_deg = wind
    with progress_bar("simulating falls", shown=delivery.shows_progress) as progress:
        answer = debris(
            vehicle=vehicle,
            entry=start,
            correlation=correlation,
            wind=(speed_m_s, from_deg),
            samples=samples,
            seed=seed,
            now=now,
            workers=workers,
            progress=progress,
        )

    def as_text(width: int, colour: bool) -> str:
        from iss_risk.report.debris import debris_text

        return debris_text(answer, width=width, colour=colour, all_rows=all_kinds)

    delivery.hand_over(answer, as_text)
