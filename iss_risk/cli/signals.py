"""Ctrl-C, and SIGTERM from a service manager: both end a run as a KeyboardInterrupt, wherever they come."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

# An interrupt that C code has swallowed is sent again so much later, when that code is left.
_AGAIN_S = 0.05


class Interrupts:
    """Has the run been interrupted? Then an error that follows is one of being torn down."""

    came = False
    _over = False

    def watch(self) -> None:
        """From now on. What is ignored (`nohup`, `&` in a script) stays so."""
        if threading.current_thread() is not threading.main_thread():
            return
        for one in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(one) in (signal.SIG_DFL, signal.default_int_handler):
                signal.signal(one, self._raise)
        sys.unraisablehook = self._unraisable

    def end(self) -> None:
        """The run is over, its exit code is known: what comes while Python clears up must not change it."""
        self._over = True
        if threading.current_thread() is not threading.main_thread():
            return
        for one in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(one) == self._raise:
                signal.signal(one, signal.SIG_IGN)

    def _raise(self, _number: int, _frame: FrameType | None) -> None:
        if self._over:
            return
        self.came = True
        raise KeyboardInterrupt

    def _unraisable(self, swallowed: UnraisableHookArgs) -> None:
        # In destructors and in functions that C calls (the compiler does) Python can only print.
        if isinstance(swallowed.exc_value, KeyboardInterrupt):
            again = threading.Timer(_AGAIN_S, signal.raise_signal, [signal.SIGINT])
            again.daemon = True
            again.start()
        else:
            sys.__unraisablehook__(swallowed)


INTERRUPTS = Interrupts()
