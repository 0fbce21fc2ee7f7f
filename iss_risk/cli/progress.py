"""The progress bar: on stderr, gone when the work is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_bar(label: str, *, shown: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Gives a function of (done, all) that moves the bar, or None if no bar is wanted."""
    if not shown:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from iss_risk.compiled import kept_kernels

    at_first = label if kept_kernels() else "compiling (first run only)"
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(at_first, total=None)  # moves to and fro until the first chunk is done

        def move(done: int, total: int) -> None:
            bar.update(task, description=label, completed=done, total=total)

        yield move
