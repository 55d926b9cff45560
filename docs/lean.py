"""Run the screening behind lean.md anew: some ten minutes of one core.

python docs/lean.py            writes lean.csv; then `python docs/generate.py` renews the page

It moves what lean.csv names and what is uncertain now, whichever of them is held today.
"""

import click
from blocks.lean import FILE, fitted, found

from sim.core.files import write_whole
from sim.experiments.claims import EXPERIMENTS
from sim.experiments.screening import screened
from sim.model import checked

SCENARIO = "since-1994"


def main() -> None:
    """Screen, and keep what was found."""
    names = {*(row["parameter"] for row in found()), *fitted()}
    arms = {arm for one in EXPERIMENTS for arm in one.arms}
    with click.progressbar(length=len(arms), label="arms of experiments") as bar:
        table = screened(checked.load(SCENARIO), EXPERIMENTS, names, progress=bar.update)
    table = table.rename_axis("parameter").reset_index()
    write_whole(FILE, lambda file: table.to_csv(file, index=False, float_format="%.4g"))


if __name__ == "__main__":
    main()
