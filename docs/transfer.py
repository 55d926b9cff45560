"""Make the numbers and the figure of transfer.md anew, by running the verb.

python docs/transfer.py              all of it: about a quarter of an hour on one core
python docs/transfer.py --from DIR   take what `validate us-jpn-aus --transfer --out DIR` left

The verb runs with seed 0, so that the same code and posteriors give the same numbers.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
import numpy as np
import pandas as pd

from sim.analysis.text import span

FOLDER = Path(__file__).resolve().parent
PAGE = FOLDER / "transfer.md"
PICTURE = "figures/transfer.png"
SCENARIO = "us-jpn-aus"
OWN = "of this triangle"
WORDS = {"worse": "**worse**", "better": "better", "cannot say": "cannot say"}
RIVALS = ("climatology", "persistence", "carried", "reached")


def markdown(head: list[str], rows: list[list[str]]) -> str:
    """A table; the first column to the left, the others to the right."""
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def number(value: float, digits: int = 2, *, sign: bool = False) -> str:
    """A number with a typographic minus; a dash for what is missing."""
    if not np.isfinite(value):
        return "–"
    return f"{value:{'+' if sign else ''}.{digits}f}".replace("-", "−")


def ends(middle: float, low: float, high: float, digits: int = 2) -> str:
    """A number with its interval."""
    told = number(middle, digits, sign=True)
    if not np.isfinite(low):
        return told
    return f"{told} ({span(low, high, digits, partial(number, sign=True))})"


def read(folder: Path, name: str) -> pd.DataFrame:
    """A table of the verb."""
    return pd.read_csv(folder / f"{name}.csv", keep_default_na=True, na_values=[""])


def fails(folder: Path) -> str:
    """By posterior: what is worse than naive, worse than the first triangle's rates, and better."""
    lines = []
    for name, part in read(folder, "transfer").groupby("posterior", sort=False):
        own = part[part["facts"] == OWN]

        def titles(column: str, verdict: str, own: pd.DataFrame = own) -> str:
            return ", ".join(own[own[column] == verdict]["title"]) or "none"

        lines += [
            f"`{name}`, {len(own)} series whose facts are of this triangle alone:",
            "",
            f"- **worse than a naive forecast**: {titles('verdict', 'worse')}",
            f"- **worse than the first triangle's rates**: {titles('verdict_carried', 'worse')}",
            f"- decide nothing: {titles('verdict', 'cannot say')}",
            f"- better than climatology and persistence, both: {titles('verdict', 'better')}",
            f"- better than the first triangle's rates: {titles('verdict_carried', 'better')}",
            "",
        ]
    return "\n".join(lines).strip()


def figure(folder: Path) -> str:
    """The picture, with what should be seen in it."""
    return f"![Both records beside bands of the same parameters: one row a series]({PICTURE})\n"


def scores(folder: Path) -> str:
    """Every series; what fails under the last posterior comes first."""
    table = read(folder, "transfer")
    names = list(table["posterior"].unique())
    last = table[table["posterior"] == names[-1]]
    by = table.set_index(["posterior", "series"])
    parts = []
    for facts, words in (
        (OWN, "Facts of this triangle alone"),
        ("shared", "Facts that the fit saw"),
    ):
        rows = []
        for row in last[last["facts"] == facts].to_dict("records"):
            cells = [row["title"], f"{row['n']}"]
            cells += [number(row[rival], 3) for rival in RIVALS]
            for name in names:
                own = by.loc[(name, row["series"])]
                skill = ends(own["skill"], own["low"], own["high"])
                cells += [number(own["score"], 3), skill, WORDS[own["verdict"]]]
            cells.append(ends(row["skill_carried"], row["low_carried"], row["high_carried"]))
            rows.append(cells)
        if rows:
            head = [words, "years", "climatology", "persistence", "carried over", "reached"]
            for name in names:
                head += [f"`{name}`", "skill (95 %)", ""]
            head.append("the last against carried over (95 %)")
            parts.append(markdown(head, rows))
    return "\n\n".join(parts)


def readings(folder: Path) -> str:
    """Every other reading beside the own ones."""
    rows = [
        [
            row["reading"],
            f"`{row['posterior']}`",
            str(row["series"]),
            ends(row["skill"], row["low"], row["high"], 3),
            WORDS[row["verdict"]],
        ]
        for row in read(folder, "readings").to_dict("records")
    ]
    if not rows:
        return "No other reading was fitted."
    return markdown(["reading", "posterior", "series", "skill against the own (95 %)", ""], rows)


def shares(folder: Path) -> str:
    """Players by outcome."""
    table = read(folder, "shares")
    outcomes = list(dict.fromkeys(table["outcome"]))
    rows = []
    for player, part in table.groupby("player", sort=False):
        own = part.set_index("outcome")
        cells = [ends(*own.loc[name, ["share", "low", "high"]], 3) for name in outcomes]
        rows.append([str(player), str(int(own["differs"].iloc[0])), *cells])
    recorded = table.groupby("outcome")["recorded"].first()
    rows.append(["recorded", "", *(number(recorded[name], 2, sign=True) for name in outcomes)])
    rows.append(
        [
            "this triangle",
            "",
            *(number(table[table["outcome"] == n]["second"].iloc[0], 3) for n in outcomes),
        ]
    )
    return markdown(["", "values that differ", *outcomes], rows)


def claims(folder: Path) -> str:
    """Effects here and there; other signs first."""
    rows = [
        [
            row["claim"],
            row["question"] + (f" *({row['note']})*" if isinstance(row["note"], str) else ""),
            ends(row["effect"], row["effect_low"], row["effect_high"], 3),
            ends(row["effect_there"], row["effect_there_low"], row["effect_there_high"], 3),
            row["same_sign"],
            ends(row["ratio"], row["ratio_low"], row["ratio_high"]),
        ]
        for row in read(folder, "claims").to_dict("records")
    ]
    head = ["", "experiment", "first triangle (95 %)", "here (95 %)", "same sign", "ratio (95 %)"]
    return markdown(head, rows)


def untranslated(folder: Path) -> str:
    """Experiments without a counterpart."""
    rows = [
        f"| {row['claim']} | {row['question']} | {row['why_not']} |"
        for row in read(folder, "untranslated").to_dict("records")
    ]
    return "\n".join(["| | experiment | why not |", "| --- | --- | --- |", *rows])


BLOCKS: dict[str, Callable[[Path], str]] = {
    "fails": fails,
    "figure": figure,
    "scores": scores,
    "readings": readings,
    "shares": shares,
    "claims": claims,
    "untranslated": untranslated,
}
"""Place in the page → what fills it."""


def filled(page: str, folder: Path) -> str:
    """The page with the tables of a folder in its places."""
    for name, made in BLOCKS.items():
        start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
        before, rest = page.split(start)
        _, after = rest.split(end)
        page = f"{before}{start}\n{made(folder)}\n{end}{after}"
    return page


@click.command()
@click.option("--from", "earlier", type=click.Path(path_type=Path, exists=True))
def main(earlier: Path | None) -> None:
    """Write the measured blocks of docs/transfer.md and its figure."""
    from blocks.stamped import stamped

    import sim

    with tempfile.TemporaryDirectory() as scratch:
        folder = earlier or Path(scratch) / "transfer"
        if earlier is None:
            arguments = ["validate", SCENARIO, "--transfer", "--draws", "40000", "--runs", "1000"]
            arguments += ["--out", str(folder)]
            subprocess.run([sys.executable, "-m", "sim", *arguments], check=True)
        page = filled(PAGE.read_text(encoding="utf-8"), folder)
        PAGE.write_text(stamped(page, sim.load(SCENARIO)), encoding="utf-8")
        shutil.copyfile(folder / "figures" / "1-both-records.png", FOLDER / PICTURE)


if __name__ == "__main__":
    main()
