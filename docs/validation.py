"""Make the numbers and figures of validation.md anew, by running the verbs.

python docs/validation.py              all of it: about an hour on two cores
python docs/validation.py --from DIR   take what an earlier run left in DIR/release, DIR/validate,
                                       DIR/theories, DIR/recovery, DIR/history and DIR/forecast

The verbs run with their defaults and seed 0, so that the same code gives the same numbers.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import click
import numpy as np
import pandas as pd

FOLDER = Path(__file__).resolve().parent
FIGURES = FOLDER / "figures"
PAGE = FOLDER / "validation.md"
VERBS = {
    "release": ("calibrate", "baseline", "--formulations", "all"),
    "validate": ("validate", "baseline"),
    "theories": ("validate", "baseline", "--theories"),
    "recovery": ("validate", "baseline", "--recovery", "40", "--draws", "50000"),
    "history": ("history", "baseline", "--runs", "4000"),
    "forecast": ("run", "after-camp-david", "--runs", "4000"),
}
PICTURES = {
    "release/figures/1-parameters.png": "posterior.png",
    "validate/figures/1-out-of-sample.png": "out-of-sample.png",
    "theories/figures/1-choices.png": "theories-choices.png",
    "theories/figures/2-readings.png": "theories-readings.png",
    "history/figures/1-history.png": "history.png",
    "history/figures/2-scoreboard.png": "scoreboard.png",
    "history/figures/3-pit.png": "pit.png",
    "forecast/figures/4-activity.png": "forecast.png",
}
COUNTED = (
    ("meetings", "leader", "leaders' meetings"),
    ("meetings", "minister", "ministers' meetings"),
    ("meetings", "vice_minister", "vice-ministers' meetings"),
    ("exercises", "", "exercises"),
    ("launches", "", "missiles launched"),
    ("disputes", "", "Japan–ROK disputes"),
    ("accords", "", "Japan–ROK accords"),
    ("nuclear_tests", "", "nuclear tests"),
    ("provocations", "", "provocations of other kinds"),
    ("council_action", "", "Security Council resolutions on the DPRK"),
    ("neighbour_summits", "", "China–Japan–ROK summits"),
    ("coercion_episode", "JPN", "months in which China coerces Japan"),
    ("coercion_episode", "KOR", "months in which China coerces the ROK"),
)
"""Counts of the forecast; those that the model does not make are passed over."""
LEVELS = (
    ("relation", "", "relation of Japan and the ROK"),
    ("cooperation", "military", "military cooperation"),
    ("cooperation", "economic", "economic cooperation"),
    ("cooperation", "diplomatic", "diplomatic cooperation"),
    ("institutionalisation", "military", "military institutions"),
    ("commitment", "JPN", "US commitment to Japan"),
    ("commitment", "KOR", "US commitment to the ROK"),
    ("defence_spending", "JPN", "defence spending of Japan, % of GDP"),
    ("defence_spending", "KOR", "defence spending of the ROK, % of GDP"),
)


def markdown(head: list[str], rows: list[list[str]]) -> str:
    """A table; the first column to the left, the others to the right."""
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def number(value: float, digits: int = 2) -> str:
    """A number with a typographic minus; a dash for what is missing."""
    return "–" if not np.isfinite(value) else f"{value:.{digits}f}".replace("-", "−")


def release(folder: Path) -> str:
    """How the fits of the released posterior went."""
    rounds = pd.read_csv(folder / "rounds.csv")
    told = pd.read_csv(folder / "parameters.csv").groupby("formulations", sort=False)
    rows = []
    for name, part in rounds.groupby("formulations", sort=False):
        last, own = part.iloc[-1], told.get_group(name)
        rows.append(
            [
                short(str(name)),
                f"{int(last['runs']):,}",
                number(last["tolerance"], 1),
                f"{100 * last['accepted']:.0f} %",
                f"{100 * last['distinct']:.0f} %",
                f"{int(own['told'].sum())} of {len(own)}",
                number(own[own["reached"]]["agreement"].median(), 3),
                number(own["agreement"].max(), 2),
            ]
        )
    head = ["formulations", "runs", "tolerance", "steps accepted", "draws distinct"]
    return markdown([*head, "parameters told of", "agreement, median", "agreement, worst"], rows)


def parameters(folder: Path) -> str:
    """The parameters that the record tells most of, and how many it leaves alone."""
    table = pd.read_csv(folder / "parameters.csv")
    own = table[table["formulations"] == table["formulations"].iloc[0]]
    told = own[own["told"]].sort_values("distance", ascending=False)
    rows = [
        [
            f"`{row.parameter}`",
            f"{row.low:g} to {row.high:g}",
            f"{row.median:.3g} ({row.q05:.3g} to {row.q95:.3g})".replace("-", "−"),
            number(row.contraction),
            number(row.agreement),
        ]
        for row in told.itertuples()
    ]
    silent = own[~own["told"]]
    unreached = int((~own["reached"]).sum())
    words = (
        f"Under the default formulations the record tells something of {len(told)} of {len(own)} "
        f"parameters. Of the other {len(silent)} it tells nothing that exceeds the sampler's own "
        f"error; {unreached} of these have no way to anything the record counts."
    )
    head = ["parameter", "declared range", "posterior: median (middle 90 %)", "contraction"]
    return f"{words}\n\n{markdown([*head, 'agreement'], rows)}"


def short(name: str) -> str:
    """The readings without their slots."""
    return ", ".join(part.split(": ")[1] for part in name.split(", "))


def skills(folder: Path) -> str:
    """Skill by series and split; bold where a naive forecast is better."""
    table = pd.read_csv(folder / "scores.csv")
    splits = list(table["split"].unique())
    rows = []
    for title, part in table.groupby("title", sort=False):
        cells = []
        for split in splits:
            own = part[part["split"] == split]
            if not len(own):
                cells.append("–")
                continue
            one = own.iloc[0]
            value = number(one["skill"])
            text = f"**{value}**" if one["skill"] < 0 else value
            cells.append(f"{text} ({int(one['n'])}{', clear' if one['clear'] else ''})")
        rows.append([str(title), *cells])
    return markdown(["series", *splits], rows)


def scores(folder: Path) -> str:
    """Mean CRPS of the three forecasters in each split."""
    table = pd.read_csv(folder / "scores.csv")
    rows = [
        [
            row.split,
            row.title,
            str(row.n),
            *(number(getattr(row, name), 3) for name in ("score", "climatology", "persistence")),
            number(row.coverage_50),
            number(row.expected_50),
            number(row.coverage_90),
            number(row.expected_90),
        ]
        for row in table.itertuples()
    ]
    head = ["split", "series", "years", "model", "climatology", "persistence"]
    bands = ["in 50 %", "should be", "in 90 %", "should be"]
    return markdown([*head, *bands], rows)


def table1(folder: Path) -> str:
    """Brier scores of the cells of Table 1 by split."""
    rows = [
        [
            row.split,
            str(row.cells),
            *(number(getattr(row, name), 3) for name in ("model", "climatology", "persistence")),
        ]
        for row in pd.read_csv(folder / "table1-scores.csv").itertuples()
    ]
    return markdown(["split", "cells", "model", "climatology", "persistence"], rows)


def dispersion(folder: Path) -> str:
    """Every count beside the record, and its scatter within a draw of the parameters."""
    rows = [
        [
            row.title,
            str(row.years),
            *(number(value) for value in (row.observed, row.mean)),
            *(number(value, 1) for value in (row.ratio, row.dispersion)),
            row.support,
        ]
        for row in pd.read_csv(folder / "dispersion.csv").itertuples()
    ]
    head = ["a year", "years", "record", "model", "scatter", "mean of years", "facts"]
    return markdown(head, rows)


def counts(folder: Path) -> str:
    """Means of the runs beside the record, year by year."""
    table = pd.read_csv(folder / "counts.csv")
    years = sorted(table["year"].unique())
    rows = []
    for title, part in table.groupby("title", sort=False):
        own = part.set_index("year")
        cells = [
            f"{number(own.loc[year, 'observed'], 0)} ({number(own.loc[year, 'mean'], 1)})"
            if year in own.index
            else "–"
            for year in years
        ]
        rows.append([str(title), *cells])
    return markdown(["record (model)", *map(str, years)], rows)


def first_threats(folder: Path) -> str:
    """Whom papers name and runs fear first, year by year."""
    table = pd.read_csv(folder / "first_threats.csv")
    rows = [
        [
            f"{row.actor} {row.year}",
            str(row.months),
            row.named,
            number(row.perceived),
            f"{row.largest} {number(row.largest_perceived)}",
            number(row.share),
        ]
        for row in table.itertuples()
    ]
    head = ["", "months", "papers name", "perceived as", "largest perception", "share of runs"]
    return markdown(head, rows)


def printed(folder: Path) -> str:
    """What a verb printed, without the line on time and place."""
    lines = (folder / "printed.txt").read_text(encoding="utf-8").strip().splitlines()
    kept = [line for line in lines if "tables and figures in" not in line]
    return "```text\n" + "\n".join(kept).strip() + "\n```"


def readings(folder: Path) -> str:
    """Comparisons of readings whose interval leaves zero out."""
    table = pd.read_csv(folder / "readings.csv", keep_default_na=False)
    told = table[table["preferred"] != ""]
    rows = [
        [
            row.slot,
            row.series,
            row.preferred,
            f"{number(row.difference, 3)} ({number(row.low, 3)} to {number(row.high, 3)})",
            number(row.naive, 3),
            "yes" if str(row.beats_naive) == "True" else "no",
        ]
        for row in told.itertuples()
    ]
    head = ["slot", "series", "preferred", "difference of CRPS (95 %)", "naive forecast's CRPS"]
    return markdown([*head, "beats it"], rows)


def forecast(folder: Path) -> str:
    """Bands of 2024 to 2026."""
    table = pd.read_csv(folder / "summary.csv", keep_default_na=False)
    rows = []
    for variable, element, title in (*COUNTED, *LEVELS):
        own = table[(table["variable"] == variable) & (table["element"] == element)]
        if not len(own):
            continue
        cells = []
        for year in ("2024", "2025", "2026"):
            one = own[own["period"] == year].iloc[0]
            low, q25, middle, q75, high = (
                float(one[name]) for name in ("q05", "q25", "median", "q75", "q95")
            )
            digits = 0 if (variable, element, title) in COUNTED else 2
            cells.append(
                f"{number(middle, digits)} ({number(q25, digits)} to {number(q75, digits)}; "
                f"{number(low, digits)} to {number(high, digits)})"
            )
        rows.append([title, *cells])
    return markdown(["", "2024", "2025", "2026"], rows)


BLOCKS: dict[str, tuple[str, Callable[[Path], str]]] = {
    "release": ("release", release),
    "parameters": ("release", parameters),
    "skills": ("validate", skills),
    "scores": ("validate", scores),
    "table1": ("validate", table1),
    "counts": ("history", counts),
    "dispersion": ("history", dispersion),
    "first-threats": ("history", first_threats),
    "theories": ("theories", printed),
    "readings": ("theories", readings),
    "recovery": ("recovery", printed),
    "forecast": ("forecast", forecast),
}
"""Place in the page → folder of results, and what fills it."""


def run(folder: Path) -> None:
    """Run every verb whose results are not there yet."""
    for name, arguments in VERBS.items():
        if (folder / name / "manifest.json").exists():
            continue
        done = subprocess.run(
            [sys.executable, "-m", "sim", *arguments, "--out", str(folder / name)],
            check=True,
            capture_output=True,
            text=True,
        )
        (folder / name / "printed.txt").write_text(done.stdout, encoding="utf-8")


@click.command()
@click.option("--from", "earlier", type=click.Path(path_type=Path, exists=True))
def main(earlier: Path | None) -> None:
    """Write the measured blocks of docs/validation.md and its figures."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = earlier or Path(scratch)
        run(folder)
        page = PAGE.read_text(encoding="utf-8")
        for name, (results, made) in BLOCKS.items():
            start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
            before, rest = page.split(start)
            _, after = rest.split(end)
            page = f"{before}{start}\n{made(folder / results)}\n{end}{after}"
        PAGE.write_text(page, encoding="utf-8")
        for source, name in PICTURES.items():
            shutil.copyfile(folder / source, FIGURES / name)


if __name__ == "__main__":
    main()
