"""Measure how much the order of decisions within a month decides, for odd.md.

python docs/order.py            writes the block of odd.md; some ten seconds of one core

Rows of the month are moved, everything else stays, and the same runs meet the same shocks.
"""

from collections.abc import Iterable
from pathlib import Path

import click
import numpy as np
from blocks.stamped import stamped

import sim
from sim.model.month import MONTH, Row

PAGE = Path(__file__).resolve().parent / "odd.md"
SCENARIO, RUNS, SEED = "baseline", 500, 0
START, END = "<!-- order:start -->", "<!-- order:end -->"
ORDERS = {
    "the allies decide before the patron": (("4a", "4b"), "5"),
    "the adversary decides before patron and allies": (("8b",), "3b"),
    "the powers decide before all others": (("9a",), "3b"),
}
"""What is said → the rows that are moved, and the row that they then follow."""
SHOWN = {
    "willingness": "willingness of the allies",
    "cooperation": "cooperation",
    "institutionalisation": "institutionalisation",
    "relation": "relation",
    "tension": "tension",
    "meetings": "meetings a month",
    "launches": "launches a month",
}


def moved(rows: Iterable[str], after: str) -> tuple[Row, ...]:
    """The month with some rows moved behind another."""
    taken = [row for row in MONTH if row.number in rows]
    rest = [row for row in MONTH if row.number not in rows]
    place = [row.number for row in rest].index(after) + 1
    return (*rest[:place], *taken, *rest[place:])


def means(month: tuple[Row, ...]) -> dict[str, np.ndarray]:
    """Means over the runs of every variable of results, (month, elements)."""
    model = sim.AllianceModel(SCENARIO, rng=SEED, runs=RUNS, month=month, collect=False)
    found: dict[str, list[np.ndarray]] = {name: [] for name in SHOWN}
    while model.running:
        model.step()
        for name, values in found.items():
            values.append(np.atleast_1d(model.state[name].mean(axis=-1)).ravel())
    return {name: np.array(values) for name, values in found.items()}


def spread() -> dict[str, float]:
    """How much one run differs from another: greatest standard deviation in any month."""
    data = sim.simulate(SCENARIO, runs=RUNS, seed=SEED)
    return {name: float(data[name].std("run").max()) for name in SHOWN}


def block() -> str:
    """The table: the greatest difference of means in any month and element, by order."""
    usual, runs = means(MONTH), spread()
    rows = [
        f"| | {' | '.join(ORDERS)} | one run from another |",
        f"| --- |{' ---: |' * (len(ORDERS) + 1)}",
    ]
    others = [means(moved(*order)) for order in ORDERS.values()]
    for name, words in SHOWN.items():
        apart = [f"{np.nanmax(np.abs(other[name] - usual[name])):.4f}" for other in others]
        rows.append(f"| {words} | {' | '.join(apart)} | {runs[name]:.2f} |")
    head = (
        f"Greatest difference of the means of {RUNS} runs of `{SCENARIO}`, on the same shocks, in "
        "any month and element;\nlast column: the standard deviation of single runs. "
        "`python docs/order.py` measures it."
    )
    return "\n".join([head, "", *rows])


@click.command()
def main() -> None:
    """Measure, and write the block of the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(START)
    _, after = rest.split(END)
    page = f"{before}{START}\n{block()}\n{END}{after}"
    PAGE.write_text(stamped(page, sim.load(SCENARIO)), encoding="utf-8")


if __name__ == "__main__":
    main()
