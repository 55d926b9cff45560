"""Make the numbers and figures of validation.md anew, by running the verbs.

python docs/validation.py              all of it: some 100 minutes on two cores
python docs/validation.py --from DIR   take what an earlier run left in DIR/NAME, by the names below
python docs/validation.py --only wins  one block of the page alone, and what it needs

What is not in DIR is said not to have been run. The verbs run with seed 0, so that the same code
gives the same numbers.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import click
import numpy as np
import pandas as pd
from blocks.stamped import stamped

import sim
from sim.analysis.text import span

FOLDER = Path(__file__).resolve().parent
FIGURES = FOLDER / "figures"
PAGE = FOLDER / "validation.md"
LONG = ("since-1994", "--state-for", "none")
FROM_2014 = ("--begin-from", "@to-2014", "--draws", "30000")
SLOTS = (
    *("alignment", "provocation", "spending", "cooperation", "powers", "decision"),
    *("quarrels", "publics", "beliefs", "fear", "meetings"),
)
VERBS: dict[str, tuple[str, ...]] = {
    "to-2014": (
        *("calibrate", *LONG, "--until", "2014-12"),
        *("--draws", "120000", "--particles", "1200"),
    ),
    "to-2019": (
        *("calibrate", *LONG, "--until", "2019-12", "--begin-from", "@to-2014"),
        *("--draws", "120000", "--particles", "1200"),
    ),
    "to-2021": (
        *("calibrate", *LONG, "--until", "2021-12", "--begin-from", "@to-2019"),
        *("--draws", "120000", "--particles", "1200"),
    ),
    "release": (
        *("calibrate", "since-1994", "--begin-from", "@to-2019"),
        *("--draws", "320000", "--particles", "4000"),
        *("--formulations", "all", "--others", "16000"),
    ),
    "history": ("history", "baseline", "--runs", "4000"),
    **{
        f"{year}-{inputs}": ("history", "since-1994", "--until", f"{year}-12", "--inputs", inputs)
        for year in (2014, 2019, 2021)
        for inputs in ("frozen", "realised")
    },
    "theories": (
        *("validate", "--theories", *FROM_2014),
        *(word for slot in SLOTS for word in ("--slot", slot)),
    ),
    "coding": ("validate", "--coding", "--origin", "2014", "--draws", "20000"),
    "recovery": ("validate", "--recovery", "12", "--draws", "20000"),
}
"""Folder of results → what makes it; ``@NAME`` is the posterior of an earlier one."""
ORIGINS = tuple(f"{y}-{inputs}" for y in (2014, 2019, 2021) for inputs in ("frozen", "realised"))
PICTURES = {
    "2014-frozen/figures/1-history.png": "out-of-sample.png",
    "2014-frozen/figures/3-pit.png": "pit.png",
    "release/figures/1-parameters.png": "posterior.png",
    "history/figures/1-history.png": "history.png",
    "history/figures/2-scoreboard.png": "scoreboard.png",
}
FORECAST = FOLDER / "forecast"


def markdown(head: list[str], rows: list[list[str]]) -> str:
    """A table; the first column to the left, the others to the right."""
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def number(value: float, digits: int = 2) -> str:
    """A number with a typographic minus; a dash for what is missing."""
    return "–" if not np.isfinite(value) else f"{value:.{digits}f}".replace("-", "−")


def release(folder: Path) -> str:
    """How the fits of the released posterior, and those to origins, went."""
    rows = []
    for name in ("to-2014", "to-2019", "to-2021", "release"):
        place = folder / name
        if not place.exists():
            continue
        rounds = pd.read_csv(place / "rounds.csv")
        told = pd.read_csv(place / "parameters.csv").groupby("formulations", sort=False)
        for name, part in rounds.groupby("formulations", sort=False):
            last, own = part.iloc[-1], told.get_group(name)
            rows.append(
                [
                    titled(str(name), str(rounds["formulations"].iloc[0]), place.name),
                    f"{int(last['runs']):,}",
                    number(last["tolerance"], 1),
                    f"{100 * last['accepted']:.0f} %",
                    number(last["effective"], 0),
                    f"{int(own['told'].sum())} of {int(own['reached'].sum())}",
                    number(own[own["reached"]]["agreement"].median(), 3),
                ]
            )
    head = ["fit", "runs", "tolerance", "steps accepted", "worth so many draws"]
    return markdown([*head, "told of, of those that reach the record", "agreement, median"], rows)


def titled(name: str, own: str, place: str) -> str:
    """A fit in a few words: what differs from the default readings, or up to when it sees."""
    if place != "release":
        return f"default readings, {place.replace('-', ' ')}"
    differs = [a for a, b in zip(name.split(", "), own.split(", "), strict=True) if a != b]
    return ", ".join(differs) or "default readings, to 2023"


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


def told(folder: Path, name: str) -> dict:
    """What `history` says of one origin."""
    return json.loads((folder / name / "history.json").read_text(encoding="utf-8"))


def skills(folder: Path) -> str:
    """Skill by series and origin; bold where a naive forecast is better."""
    found = {name: told(folder, name) for name in ORIGINS if (folder / name).exists()}
    titles = dict.fromkeys(one["title"] for each in found.values() for one in each["series"])
    rows = []
    for title in titles:
        cells = []
        for each in found.values():
            own = next((one for one in each["series"] if one["title"] == title), None)
            cells.append("–" if own is None else skill_cell(own))
        rows.append([title, *cells])
    return markdown(["series", *(name.replace("-", ", ") for name in found)], rows)


def skill_cell(one: dict) -> str:
    """Skill with its interval; bold where a naive forecast is better, and which."""
    if one["skill"] is None:
        return "–"
    value = number(one["skill"])
    value = f"**{value}**" if one["skill"] < 0 else value
    if one["skill_low"] is None:  # fewer than six years have no interval
        return value
    return f"{value} ({span(one['skill_low'], one['skill_high'], 2, number)})"


def wins(folder: Path) -> str:
    """Series won from each origin, beside what luck gives, and what bands hold."""
    rows = []
    for name in (one for one in ORIGINS if (folder / one).exists()):
        each = told(folder, name)
        won = each["wins"]
        seen = pd.read_csv(folder / name / "observations.csv")
        cells = pd.DataFrame(each["table1"])
        brier = ((cells["probability"] - cells["observed"]) ** 2).mean()
        rows.append(
            [
                name.replace("-", ", "),
                f"{won['won']} of {won['of']}{interval(won)}",
                f"{won['unskilled']['mean']:.1f}{interval(won['unskilled'])}",
                f"{won['skilled']['mean']:.1f}{interval(won['skilled'])}",
                f"{100 * seen['in_90'].mean():.0f} % ({100 * seen['held_90'].mean():.0f} %)",
                number(brier, 3),
            ]
        )
    head = ["origin, inputs", "series won (95 %)", "without skill", "right but for chance"]
    return markdown([*head, "in the 90 % band (would be)", "Table 1, Brier"], rows)


def interval(found: dict) -> str:
    """`` (low to high)`` of a number of series, nothing where there is no interval."""
    low, high = found["low"], found["high"]
    return "" if low is None else f" ({low:.0f} to {high:.0f})"


def forecast(folder: Path) -> str:
    """What the stored forecast says: questions by year, with probability and past frequency."""
    table = pd.read_csv(FORECAST / "questions.csv", keep_default_na=False)
    own = table[(table["scenario"] == "after-camp-david") & (table["first"] == table["last"])]
    rows = []
    for _, part in own.groupby("key", sort=False):
        stem = str(part["question"].iloc[0]).rsplit(" in ", 1)[0]
        cells = [f"{100 * p:.0f} %" for p in part.sort_values("first")["probability"]]
        base = float(part["base_rate"].iloc[0])
        rows.append([f"{stem}?", *cells, f"{100 * base:.0f} %"])
    years = [str(year) for year in sorted(own["first"].unique())]
    return markdown(["question, of one year", *years, "years of the record"], rows)


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
            f"{number(row.difference, 3)} ({span(row.low, row.high, 3, number)})",
            number(row.naive, 3),
            "yes" if str(row.beats_naive) == "True" else "no",
        ]
        for row in told.itertuples()
    ]
    head = ["slot", "series", "preferred", "difference of CRPS (95 %)", "naive forecast's CRPS"]
    return markdown([*head, "beats it"], rows)


NOT_RUN = "*Not run for this release.*"


def whole(name: str, make: Callable[[Path], str]) -> Callable[[Path], str]:
    """What fills a block from one of the folders."""
    return lambda folder: make(folder / name) if (folder / name).exists() else NOT_RUN


BLOCKS: dict[str, Callable[[Path], str]] = {
    "wins": wins,
    "skills": skills,
    "release": release,
    "parameters": whole("release", parameters),
    "counts": whole("history", counts),
    "dispersion": whole("history", dispersion),
    "first-threats": whole("history", first_threats),
    "theories": whole("theories", printed),
    "readings": whole("theories", readings),
    "coding": whole("coding", printed),
    "recovery": whole("recovery", printed),
    "forecast": forecast,
}
"""Place in the page → what fills it from the folder of all results."""


FOLDERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("wins", "skills"), ORIGINS),
    "release": ("to-2014", "to-2019", "to-2021", "release"),
    "parameters": ("release",),
    **dict.fromkeys(("counts", "dispersion", "first-threats"), ("history",)),
    "readings": ("theories",),
    "forecast": (),
}
"""Block → folders that it is made from, where it is not the one of its name."""


def needed(names: Iterable[str]) -> set[str]:
    """Folders that some blocks of the page need, with those of the fits that these begin from."""
    found: set[str] = set()
    left = [folder for name in names for folder in FOLDERS.get(name, (name,))]
    while left:
        found.add(left[-1])
        left += [word[1:] for word in VERBS[left.pop()] if word.startswith("@")]
    return found


def run(folder: Path, names: Iterable[str]) -> None:
    """Run every verb whose results blocks of these names need and that are not there yet."""
    wanted = needed(names)
    for name, arguments in VERBS.items():
        if name not in wanted or (folder / name / "manifest.json").exists():
            continue
        words = (
            str(folder / word[1:] / "posterior.nc") if word.startswith("@") else word
            for word in arguments
        )
        done = subprocess.run(
            [sys.executable, "-m", "sim", *words, "--out", str(folder / name)],
            check=True,
            capture_output=True,
            text=True,
        )
        (folder / name / "printed.txt").write_text(done.stdout, encoding="utf-8")


@click.command()
@click.option("--from", "earlier", type=click.Path(path_type=Path, exists=True))
@click.option("--only", multiple=True, type=click.Choice(list(BLOCKS)))
def main(earlier: Path | None, only: tuple[str, ...]) -> None:
    """Write the measured blocks of docs/validation.md and its figures."""
    names = only or tuple(BLOCKS)
    with tempfile.TemporaryDirectory() as scratch:
        folder = earlier or Path(scratch)
        if earlier is None:
            run(folder, names)
        page = PAGE.read_text(encoding="utf-8")
        for name in names:
            made = BLOCKS[name]
            start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
            before, rest = page.split(start)
            _, after = rest.split(end)
            page = f"{before}{start}\n{made(folder)}\n{end}{after}"
        PAGE.write_text(stamped(page, sim.load("baseline")), encoding="utf-8")
        for source, name in PICTURES.items():
            if (folder / source).exists():
                shutil.copyfile(folder / source, FIGURES / name)


if __name__ == "__main__":
    main()
