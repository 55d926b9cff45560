"""A Ctrl-C that comes where Python can only report it is not lost.

An exception in a destructor or in the callback of a weak reference cannot leave it: Python prints
it and goes on.  h5py keeps its handles in a table of weak references, so that while results are
written one interrupt in five came there and was never heard of again.

Nor does one change the exit status of work that has told how it ended.  Once `exec` of a text (each
dataclass is made by one) has been left by a `KeyboardInterrupt`, CPython ends as if killed by it,
whatever caught it; and while Python tidies up at its end, an interrupt kills it.
"""

import atexit
import signal
import sys
from types import FrameType

SOON = 0.01
"""Seconds after which a lost interrupt is raised again, outside the callback that lost it."""


class Interrupted(KeyboardInterrupt):
    """A Ctrl-C; CPython looks for `KeyboardInterrupt` itself, and not for what is one."""


def lose_no_interrupt() -> None:
    """Raise a lost interrupt again in the main thread, which must be the one that calls this.

    Whoever ignores interrupts, as what a shell runs in the background, goes on ignoring them.
    """
    report = sys.unraisablehook
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
    atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)

    def raised_again(lost: "sys.UnraisableHookArgs") -> None:
        if isinstance(lost.exc_value, KeyboardInterrupt):
            signal.setitimer(signal.ITIMER_REAL, SOON)
        else:
            report(lost)

    signal.signal(signal.SIGALRM, _interrupt)
    sys.unraisablehook = raised_again


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise Interrupted
