"""The books that `explain` keeps, and what they say in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import xarray as xr

from sim.analysis.books import (
    Move,
    elements_of,
    moves,
    periods,
    variables_of,
    whole,
    with_shares,
    within,
)
from sim.analysis.players import player_named
from sim.analysis.sides import foremost, in_sides
from sim.analysis.text import aligned, signed
from sim.analysis.window import Window
from sim.analysis.window import whole as every


class Books(NamedTuple):
    """Books by scenario as they are and with inertia shared out, and both for the difference."""

    raw: dict[str, xr.Dataset]
    net: dict[str, xr.Dataset]
    difference: tuple[xr.Dataset, xr.Dataset] | None

    def within(self, window: Window) -> Books:
        """The books of some months."""

        def cut(books: Mapping[str, xr.Dataset]) -> dict[str, xr.Dataset]:
            return {name: within(each, window) for name, each in books.items()}

        both = self.difference
        return Books(
            cut(self.raw),
            cut(self.net),
            None if both is None else (within(both[0], window), within(both[1], window)),
        )


def title(books: Books) -> str:
    """Scenarios, runs, months and seed."""
    one = next(iter(books.net.values()))
    sizes = f"{one.sizes['run']} runs, {months_told(one)}"
    return f"{' against '.join(books.net)}: {sizes}, seed {one.attrs['seed']}"


def months_told(books: xr.Dataset) -> str:
    """The months of books in words."""
    window = every(books)
    return f"{window} ({window.months} months)"


def text(books: Books, shares: xr.Dataset | None, without: str, typed: Mapping[str, str]) -> str:
    """What made the difference of two, and what moved most in the first, when.

    ``typed`` says under which name or path a scenario can be asked for again.
    """
    names = list(books.net)
    one = books.net[names[0]]
    lines = []
    if books.difference is not None:
        lines += ["", *of_difference(books.difference[1], *names)]
    if shares is not None:
        head = f"Shapley shares of drivers and constraints in {names[0]} minus {names[1]}"
        lines += [f"\n{head}, {every(one)}", format_shares(shares), *in_words(shares, *names)]
    if without:
        lines.append(f"\n{without}")
    if books.difference is not None:
        lines.append(f"\nWithin {names[0]}, stretch by stretch (not against {names[1]})")
    for name in variables_of(one):
        parts = elements_of(one, name) if name == "channel" else [("", one)]
        for element, part in parts:
            lines.append(f"\n{' '.join(filter(None, [name, element]))}: change, and the most by")
            lines.append(format_moves(moves(part, name, periods(one), reasons=True)))
    lines.append(
        "\nParts are means over the runs, and sum to the change with what is too small to be named "
        "and what only draws a level\nback to where it would be. How sure? "
        + how_sure([typed.get(name, name) for name in names])
    )
    return "\n".join(lines)


def how_sure(names: Sequence[str]) -> str:
    """What tells whether the difference of two is more than one theory's."""
    return f"`compare {names[1]} {names[0]} --theories` tells." if len(names) > 1 else UNSURE


UNSURE = "A mean hides how runs differ: ledger.csv has their spread; --run K tells of one."


def of_difference(difference: xr.Dataset, one: str, other: str) -> Iterator[str]:
    """Where the difference stands at the end, and its greatest parts."""
    yield (
        f"{one} minus {other}: difference in {every(difference).until}, and the most "
        f"by, from {every(difference).since} on"
    )
    for name in variables_of(difference):
        (move,) = moves(difference, name, whole(difference), 4, reasons=True)
        yield (
            f"  {name:<12}{signed(move.change):>7}  {parts_of(move)}; all else "
            f"{signed(move.change - sum(part for _, _, part in move.terms))}"
        )
    yield "  (all else: smaller parts, and what draws a level back to where it would be)"


def in_words(shares: xr.Dataset, one: str, other: str) -> Iterator[str]:
    """Whose work the difference in the first outcome is, in a sentence; what players' ids mean."""
    players = with_shares(shares)
    if not players:
        return
    first = shares.isel(outcome=0)
    part = {player: float(first["share"].sel(player=player)) for player in players}
    total, outcome = float(first["total"]), str(first["outcome"].values)
    along, against = foremost(part, total)
    leader = along or against or players[0]
    several = len(players) > 1
    share = f"{signed(part[leader])} of it comes" if several else "all of it comes"
    rest = "" if several else ": nothing else differs between the two"
    if along is not None and against is not None:
        rest = f", against {signed(part[against])} with {player_named(against)}"
    side = "lower" if total < 0 else "higher"
    yield (
        f"So {outcome} is {abs(total):.3f} {side} in {one} than in {other}, and "
        f"{share} with {player_named(leader)}{rest}."
    )
    if several:
        yield f"({'; '.join(player_named(player) for player in players)})"


def parts_of(move: Move) -> str:
    """The parts of a move that do not round to nothing: those that go its way, then the others."""
    return in_sides(move.change, [(term, part) for term, _, part in move.terms])


def format_moves(found: Sequence[Move]) -> str:
    """One line a period: since when, who came, the change and its greatest parts."""
    width = max(len(move.period.began) for move in found)
    return "\n".join(
        f"  {move.period.since}  {move.period.began:<{width}}  {signed(move.change):>6}  "
        f"{parts_of(move)}"
        for move in found
    )


def format_shares(shares: xr.Dataset) -> str:
    """One line an outcome, one column a player that has a share, and the total."""
    players = with_shares(shares)
    rows = [["", *players, "total", ""]]
    for outcome in shares["outcome"].values:
        line = shares.sel(outcome=outcome)
        numbers = [float(line["share"].sel(player=player)) for player in players]
        cells = [signed(number) for number in [*numbers, float(line["total"])]]
        rows.append([str(outcome), *cells, str(line["units"].values)])
    return aligned(rows)
