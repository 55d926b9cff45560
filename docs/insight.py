"""Make the outputs, figures and measured sentences of insight.md anew, by running the verbs.

python docs/insight.py                 about five minutes on two cores; needs the extra `insight`
python docs/insight.py --from DIR      take the sweeps DIR/indices, DIR/screening and DIR/collapse

The verbs run with their defaults and seed 0, so that the same code gives the same numbers.
"""

import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import click
import pandas as pd
import xarray as xr
from blocks.stamped import stamped

import sim
from sim.analysis.discovery import Box, Discovery, discover, limit_text
from sim.analysis.swept import Factor, swept
from sim.core.errors import AnalysisError

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
PACT = "pact > 0"
"""What else is asked of the last sweep."""
SEEDS = range(5)
"""Choices of the points held out."""
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


def corner(box: Box) -> str:
    """A box in a line."""
    return (
        f"`{box.text()}`; coverage {box.coverage:.0%}, density {box.density:.0%} against "
        f"{box.base:.0%}"
    )


def seeds(found: dict[int, Discovery]) -> str:
    """The first two boxes by the seed that holds points out."""
    lines = []
    for seed, each in found.items():
        told = [corner(box) for box in each.boxes[:2]] or ["none that the points held out bear out"]
        lines.append(f"- seed {seed}: first {'. Second '.join(told)}.")
    return "\n".join(lines)


def conclusion(found: Discovery, factors: tuple[Factor, ...]) -> str:
    """What the first box says and leaves open, and what was varied and limits nothing."""
    if not found.boxes:
        return "**So**: no corner of what was varied holds up among the points held out."
    box = found.boxes[0]
    claims = {factor.name: factor.claims for factor in factors}
    limits = [
        f"`{limit_text(limit, short)}`"
        + (f" ({', '.join(ids)})" if (ids := claims.get(limit.factor)) else "")
        for limit, short in zip(box.limits, box.short, strict=True)
    ]
    limited = {limit.factor for each in found.boxes for limit in each.limits}
    others = [f"`{factor.short}`" for factor in factors if factor.name not in limited]
    return (
        f"**So**: in this model the mechanism breaks where {' and '.join(limits)}"
        f"{', all at once' if len(limits) > 1 else ''}. The box leaves out "
        f"{1 - box.coverage:.0%} of the cases, and {1 - box.density:.0%} of its points are none. "
        f"Varied as well, and in no limit of any box: {', '.join(others)}. Over their ranges they "
        "decide less, which does not mean that they decide nothing."
    )


def pact(data: xr.Dataset) -> str:
    """What the other question of the sweep comes to."""
    runs = data["pact"].values
    said = (
        f'The same sweep\'s other question, `--where "{PACT}"`: in {int((runs > 0).sum()):,} of '
        f"its {runs.size:,} runs there is a pact by 2040."
    )
    try:
        found = discover(data, PACT)
    except AnalysisError as error:
        return f"{said} `discover` refuses to look for a corner: {error}."
    boxes = [corner(box) for box in found.boxes] or ["no corner holds up among the points held out"]
    return f"{said} Where it does in half of a point's runs: {'; '.join(boxes)}."


def sentences(folder: Path) -> dict[str, str]:
    """The measured sentences on `discover`, by place in the page."""
    data = sim.open_sweep(folder).load()
    where = VERBS["box"][-1]
    found = {seed: discover(data, where, seed=seed) for seed in SEEDS}
    return {
        "seeds": seeds(found),
        "so": textwrap.fill(conclusion(found[0], swept(data).factors), 140),
        "pact": textwrap.fill(pact(data), 140),
    }


def make(sweeps: Path, scratch: Path) -> dict[str, str]:
    """Run what is not there yet; the blocks of the page by name."""
    for name in SWEEPS:
        if not (sweeps / name / "store.zarr").exists():
            verb("sweep", name, "--out", str(sweeps / name))
    blocks = {}
    for name, (what, sweep, *options) in VERBS.items():
        text = verb(what, str(sweeps / sweep), *options, "--out", str(scratch / name))
        blocks[name] = printed(name, text)
    return blocks | {"groups": groups(scratch / "sobol")} | sentences(sweeps / "collapse")


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
