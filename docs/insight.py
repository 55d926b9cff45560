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
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import pandas as pd
import xarray as xr
from blocks.stamped import stamped

import sim
from sim.analysis.discovery import Box, Discovery, discover, limit_text
from sim.analysis.prim import Limit
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


def conclusion(found: Mapping[int, Discovery], factors: tuple[Factor, ...]) -> str:
    """What the first boxes agree on over the choices of points held out, and what limits none.

    One choice of points is one draw of chance: a factor may limit the box of one and not of
    another, so that its absence from a single box says nothing of how much it decides.
    """
    first = [each.boxes[0] for each in found.values() if each.boxes]
    if not first:
        return "**So**: no corner of what was varied holds up among the points held out."
    limits: dict[str, list[tuple[Limit, str]]] = {}
    for box in first:
        for limit, short in zip(box.limits, box.short, strict=True):
            limits.setdefault(limit.factor, []).append((limit, short))
    order = sorted(limits, key=lambda name: -len(limits[name]))
    claims = {factor.name: factor.claims for factor in factors}
    told = [agreed(limits[name], claims.get(name, ())) for name in order]
    outside, none = (
        in_percent([1 - getattr(box, share) for box in first]) for share in ("coverage", "density")
    )
    named = {limit.factor for each in found.values() for box in each.boxes for limit in box.limits}
    others = [f"`{factor.short}`" for factor in factors if factor.name not in named]
    one = next(iter(found.values()))  # cases and points are the same in all
    return (
        "**So**: in this model the mechanism breaks where conditions come together. Of the first "
        f"boxes of {len(found)} choices of points, {', '.join(told)}. They leave out "
        f"{outside} of the cases, and {none} of their points are none. Varied as well, and in no "
        f"limit of any box of the {len(found)} choices: {', '.join(others)}. The cases, "
        f"{one.cases} of {one.points:,} points, are too few to say that these decide less than "
        "what is named, and by no means that they decide nothing."
    )


def agreed(limits: Sequence[tuple[Limit, str]], claims: Sequence[str]) -> str:
    """A factor's limits in the boxes that have one, and how many boxes those are."""
    ids = f" ({', '.join(claims)})" if claims else ""
    return f"{len(limits)} have {edges(limits)}{ids}"


def edges(limits: Sequence[tuple[Limit, str]]) -> str:
    """Limits of one factor, those on one side as a range: "`x` ≤ 1.07 to 1.17"."""
    (_, name), *_ = limits
    for side, other, sign in (("high", "low", "≤"), ("low", "high", "≥")):
        if all(getattr(limit, other) is None and not limit.levels for limit, _ in limits):
            ends = sorted(float(getattr(limit, side)) for limit, _ in limits)
            told = dict.fromkeys(f"{end:.3g}" for end in (ends[0], ends[-1]))
            return f"`{name} {sign} {' to '.join(told)}`"
    return " or ".join(dict.fromkeys(f"`{limit_text(*pair)}`" for pair in limits))


def in_percent(shares: Sequence[float]) -> str:
    """Shares from the least to the greatest: "6% to 44%"."""
    return " to ".join(dict.fromkeys(f"{share:.0%}" for share in (min(shares), max(shares))))


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
        "so": textwrap.fill(conclusion(found, swept(data).factors), 140),
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
