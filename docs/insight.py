"""Make the outputs and figures of insight.md anew, by running the verbs.

python docs/insight.py                 about five minutes on two cores; needs the extra `insight`
python docs/insight.py --from DIR      take the sweeps DIR/indices, DIR/screening and DIR/collapse

The verbs run with their defaults and seed 0, so that the same code gives the same numbers.
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

FOLDER = Path(__file__).resolve().parent
FIGURES = FOLDER / "figures"
PAGE = FOLDER / "insight.md"
SWEEPS = ("indices", "screening", "collapse")
VERBS = {
    "sobol": ("sensitivity", "indices", "--outcome", "cooperation"),
    "morris": ("sensitivity", "screening", "--outcome", "relation"),
    "box": ("discover", "collapse", "--where", "institutions_2030 < 0.1"),
}
"""Place in the page → verb, sweep and options."""
PICTURES = {
    "sobol/figures/tornado-cooperation-military.png": "insight-sobol.png",
    "morris/figures/tornado-relation.png": "insight-morris.png",
    "box/figures/box-1.png": "insight-box.png",
}


def verb(*arguments: str) -> str:
    """Run the command and give what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "sim", *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout


def printed(name: str, text: str) -> str:
    """The command as one would type it, and what it printed, without where the files are."""
    what, sweep, *options = VERBS[name]
    typed = " ".join(f'"{word}"' if " " in word else word for word in options)
    places = ("/figures/", "manifest.json in ")
    kept = [line.rstrip() for line in text.splitlines() if not any(p in line for p in places)]
    output = "\n".join(kept).strip()
    return f"```text\n$ alliance-sim {what} runs/{sweep} {typed}\n\n{output}\n```"


def groups(folder: Path) -> str:
    """Bounds of the families of claims for military cooperation."""
    table = pd.read_csv(folder / "groups.csv", keep_default_na=False)
    own = table[(table["outcome"] == "cooperation") & (table["element"] == "military")]
    rows = [
        f"| {row.group} | {row.factors} | {row.alone_at_least:.2f} to {row.alone_at_most:.2f} | "
        f"{row.total_at_least:.2f} to {row.total_at_most:.2f} |"
        for row in own.itertuples()
        if row.group.islower()
    ]
    head = "| group | factors | varied alone it brings | fixed it takes away |"
    head += "\n| --- | ---: | ---: | ---: |"
    return "\n".join([head, *rows]).replace("-0.00", "0.00")


def make(sweeps: Path, scratch: Path) -> dict[str, str]:
    """Run what is not there yet; the blocks of the page by name."""
    for name in SWEEPS:
        if not (sweeps / name / "store.zarr").exists():
            verb("sweep", name, "--out", str(sweeps / name))
    blocks = {}
    for name, (what, sweep, *options) in VERBS.items():
        text = verb(what, str(sweeps / sweep), *options, "--out", str(scratch / name))
        blocks[name] = printed(name, text)
    return blocks | {"groups": groups(scratch / "sobol")}


@click.command()
@click.option("--from", "earlier", type=click.Path(path_type=Path, exists=True))
def main(earlier: Path | None) -> None:
    """Write the measured blocks of docs/insight.md and its figures."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        blocks = make(earlier or scratch, scratch / "read")
        page = PAGE.read_text(encoding="utf-8")
        for name, text in blocks.items():
            start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
            before, rest = page.split(start)
            _, after = rest.split(end)
            page = f"{before}{start}\n{text}\n{end}{after}"
        PAGE.write_text(stamped(page, sim.load("baseline")), encoding="utf-8")
        for source, name in PICTURES.items():
            shutil.copyfile(scratch / "read" / source, FIGURES / name)


if __name__ == "__main__":
    main()
