"""A mechanism that only listens: it changes nothing and keeps what it is given."""

from typing import Any

from sim.core.declarations import Draw, Mechanism


def spy(*names: str, draws: tuple[Draw, ...] = ()) -> tuple[Mechanism, list[tuple[Any, ...]]]:
    """A mechanism that reads these names, and the list that it fills month by month."""
    heard: list[tuple[Any, ...]] = []

    def listen(*arguments: Any) -> float:
        heard.append(arguments)
        return 0.0

    reads = (*names, *(draw.name for draw in draws))
    made = Mechanism("spy", listen, "tension", (), (), "a test", draws=draws, reads=reads)
    return made, heard
