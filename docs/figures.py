"""Make the figures and measured tables of the documentation anew, by running the verbs.

python docs/figures.py                 all of it: about ten minutes on two cores
python docs/figures.py --claims DIR    take the claims from an earlier `claims --out DIR`
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click
import pandas as pd
from blocks.stamped import stamped

import sim
from sim.experiments.telling import BY_THEORY

FOLDER = Path(__file__).resolve().parent
FIGURES = FOLDER / "figures"
PAGE = FOLDER / "experiments.md"


def verb(*arguments: str) -> str:
    """Run the command and give what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "sim", *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout


def take(source: Path, name: str) -> None:
    """Keep one figure."""
    FIGURES.mkdir(exist_ok=True)
    shutil.copyfile(source, FIGURES / name)


def fill(name: str, text: str) -> None:
    """Replace what stands between two marks of the page."""
    page = PAGE.read_text(encoding="utf-8")
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    before, rest = page.split(start)
    _, after = rest.split(end)
    PAGE.write_text(f"{before}{start}\n{text}\n{end}{after}", encoding="utf-8")


def claims_table(found: pd.DataFrame) -> str:
    """The findings as a table in Markdown."""
    head = ["id", "experiment", "outcome, months", "expected, at least", "effect", "95 % of draws"]
    head += ["probability", "by theory", "ties", "how it arises", "verdict"]
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    rivals = [name for name in found.columns if name.startswith(BY_THEORY)]
    for row in found.to_dict("records"):
        held = {name.removeprefix(BY_THEORY): row[name] for name in rivals}
        held = {name: share for name, share in held.items() if share == share}
        worst = min(held, key=lambda name: held[name]) if held else ""
        share = f"from {held[worst]:.2f} ({worst})" if held else "not tried"
        note = row["note"] if isinstance(row["note"], str) and row["note"] else ""
        verdict = str(row["verdict"]).replace("_", " ")
        lines.append(
            f"| {row['id']} | {row['question']} | {row['outcome']}, {row['units']}; "
            f"{row['window']} | {row['expected']}{row['smallest']:g} | {row['effect']:+.3g} | "
            f"{row['low']:+.3g} to {row['high']:+.3g} | {row['probability']:.2f} | {share} | "
            f"{100 * row['ties']:.0f} % | {str(row['kind']).replace('_', ' ')} | "
            f"{verdict}{f' ({note})' if note else ''} |"
        )
    return "\n".join(lines)


def episodes_block() -> str:
    """Cha's episodes as the command prints them."""
    from sim.experiments.episodes import episodes, text

    return f"```text\n{text(episodes(1000))}\n```"


@click.command()
@click.option("--claims", "earlier", type=click.Path(path_type=Path, exists=True))
def main(earlier: Path | None) -> None:
    """Write docs/figures and the measured tables of docs/experiments.md."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        verb("run", "baseline", "--out", str(out / "run"))
        take(out / "run/figures/4-activity.png", "activity.png")
        take(out / "run/figures/5-table1.png", "table1.png")
        take(out / "run/figures/1-cooperation.png", "cooperation.png")
        futures = ("carried-on", "us-unilateralist-return", "storm")
        verb("compare", *futures, "--out", str(out / "compare"))
        take(out / "compare/figures/1-outcomes.png", "compare.png")
        verb("explain", "storm", "carried-on", "--out", str(out / "explain"))
        take(out / "explain/figures/2-ledger-cooperation.png", "ledger.png")
        take(out / "explain/figures/7-shapley.png", "shapley.png")
        folder = earlier or out / "claims"
        if earlier is None:
            verb("claims", "--out", str(folder))
        take(folder / "claims.png", "claims.png")
        found = pd.read_csv(folder / "claims.csv")
    fill("claims", claims_table(found))
    fill("episodes", episodes_block())
    PAGE.write_text(stamped(PAGE.read_text(encoding="utf-8"), sim.load("baseline")))


if __name__ == "__main__":
    main()
