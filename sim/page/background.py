"""Work that a page waits for: one thing of a kind at a time, the latest wanted, others dropped."""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from sim.core.errors import InputError, NoLongerWantedError, one_line
from sim.page.answers import Progress

ANSWERS = ThreadPoolExecutor(1, thread_name_prefix="answers")
OTHERS = ThreadPoolExecutor(1, thread_name_prefix="others")
"""Answers are made one after the other, whoever asks; all else does not stand in their way."""
PAUSE = 0.4
"""Seconds that other work waits for a visitor to go on."""
Later = Callable[[Callable[[], None]], object]
"""Runs a function when the page may be changed."""
ANSWER, SEAT = "answer", "seat"
QUICK = (ANSWER, SEAT)
"""What a visitor looks at and waits for."""
T = TypeVar("T")


class Background:
    """Runs work beside the page; without ``later`` at once, and the page waits."""

    def __init__(self, later: Later | None) -> None:
        self.later = later
        self.tickets: defaultdict[str, int] = defaultdict(int)

    def drop(self, kind: str) -> None:
        """What is under way of a kind is no longer wanted."""
        self.tickets[kind] += 1

    def start(
        self,
        kind: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[str], None],
        progress: Progress = lambda share: None,
    ) -> None:
        """Do some work, then hand over what it gave, or why it failed."""
        self.drop(kind)
        ticket = self.tickets[kind]
        job = partial(self._work, kind, ticket, work, done, failed, progress)
        if self.later is None:
            job()
        else:
            (ANSWERS if kind in QUICK else OTHERS).submit(job)

    def _work(
        self,
        kind: str,
        ticket: int,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[str], None],
        progress: Progress,
    ) -> None:
        hand_over = self.later or (lambda do: do())

        def wanted(do: Callable[[], None]) -> None:
            if ticket == self.tickets[kind]:
                do()

        def told(share: float) -> None:
            if ticket != self.tickets[kind]:
                raise NoLongerWantedError
            if 0 < share < 1:
                hand_over(partial(wanted, partial(progress, share)))

        if kind not in QUICK and self.later is not None:
            time.sleep(PAUSE)
        outcome = attempt(work, told, done, failed)
        if outcome is not None:
            hand_over(partial(wanted, outcome))
        del outcome
        gc.collect()  # a dataset and its accessor hold each other: megabytes in a few objects


def attempt(
    work: Callable[[Progress], T],
    told: Progress,
    done: Callable[[T], None],
    failed: Callable[[str], None],
) -> Callable[[], None] | None:
    """Do some work; what to do with what came of it, nothing if it is no longer wanted."""
    try:
        told(0.0)
        return partial(done, work(told))
    except NoLongerWantedError:
        return None
    except InputError as error:
        return partial(failed, str(error))
    except Exception as error:  # noqa: BLE001 -- the page says so and goes on
        return partial(failed, f"this failed: {type(error).__name__}: {one_line(str(error))}")
