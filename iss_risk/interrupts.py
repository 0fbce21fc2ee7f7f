"""Interrupts that wait: for a few calls that must not be interrupted."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interrupts_deferred() -> Iterator[None]:
    """In this context SIGINT and SIGTERM wait; at its end the handlers that were there are called.

    Python runs handlers between any two steps of the interpreter in the main thread. A compiled function
    takes such steps while it makes arrays and named tuples for Python: a KeyboardInterrupt raised there is
    lost on it, and it goes on with objects that do not exist (a crash in 6 of 100 interrupts). So every call
    from Python of a kernel that returns arrays stands in this context (tests/test_interrupts.py).
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # handlers run in the main thread only
        return
    came: list[tuple[int, FrameType | None]] = []
    before = {one: signal.getsignal(one) for one in _SIGNALS}
    # Only handlers in Python raise; what is ignored, or ends the process at once, stays as it is.
    callables = {one: handler for one, handler in before.items() if callable(handler)}
    for one in callables:
        signal.signal(one, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        for one, handler in callables.items():
            signal.signal(one, handler)
        for number, frame in came[:1]:
            callables[signal.Signals(number)](number, frame)
