"""Measure the levers of levers.md anew and write their tables.

python docs/levers.py            about three minutes on one core
python docs/levers.py --runs 50  a quick look

Every lever is set low and high in `carried-on` on the same shocks; what stands in the tables is the
difference of the two with the half-width of its 95 % interval. Same code, same numbers.
"""

from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import xarray as xr
from blocks.stamped import stamped

import sim
from sim.analysis.outcomes import MAIN
from sim.analysis.paired import interval_of
from sim.scenario.fading import lasting

PAGE = Path(__file__).resolve().parent / "levers.md"
SCENARIO = "carried-on"
LATE = ("2024-01", "2028-12")
EARLY = ("2015-01", "2016-12")
SHOWN = ("cooperation", "relation", "leaders' meetings", "launches")


@dataclass(frozen=True)
class Lever:
    """What a politician would say, the key that stands for it, and two values of it."""

    phrase: str
    key: str
    low: float
    high: float


GOVERNMENTS = (
    Lever("Washington goes it alone", "governments.USA.biden.unilateralism", 0.1, 0.8),
    Lever("Washington stands by its allies", "governments.USA.biden.leaning.partner", -0.3, 0.8),
    Lever("Washington mediates", "governments.USA.biden.strategies.mediation", 0.0, 0.5),
    Lever("Washington tends the officials", "governments.USA.biden.strategies.bottom_up", 0.0, 0.5),
    Lever("Washington ties allies in", "governments.USA.biden.strategies.embedding", 0.0, 0.5),
    Lever("Seoul turns to Tokyo", "governments.KOR.yoon.leaning.partner", -0.4, 0.7),
    Lever(
        "Tokyo turns to Seoul", "governments.JPN.kishida_three_documents.leaning.partner", -0.3, 0.6
    ),
    Lever("Seoul may concede at home", "governments.KOR.yoon.win_set", 0.1, 0.7),
    Lever("Seoul talks with Pyongyang", "governments.KOR.yoon.leaning.adversary", -0.7, 0.6),
    Lever("Seoul spares Beijing", "governments.KOR.yoon.leaning.competitor", -0.5, 0.5),
    Lever(
        "Tokyo is ready for force",
        "governments.JPN.kishida_three_documents.hawkishness",
        0.3,
        0.9,
    ),
    Lever(
        "Pyongyang is open to talks",
        "governments.PRK.kim_eighth_congress.leaning.patron",
        -0.6,
        0.6,
    ),
)
LASTING = (
    Lever("The past weighs on the pair", "dyads.JPN-KOR.history", 0.3, 0.8),
    Lever("Society carries concessions", "dyads.JPN-KOR.reconciliation_depth", 0.1, 0.8),
    Lever("Korean voters punish", "actors.KOR.audience_cost", 0.2, 0.9),
    Lever("Seoul needs China's market", "actors.KOR.market_dependence", 0.2, 0.9),
    Lever("Bases draw Tokyo in", "actors.JPN.exposure", 0.2, 0.9),
    Lever("Tokyo takes China for hostile", "actors.JPN.intent.CHN", 0.3, 0.95),
    Lever("A duty to consult", "consult_scope", 0.0, 1.0),
    Lever("US–China rivalry", "context.rivalry", 0.35, 0.95),
    Lever("Russia's war in Ukraine", "context.ukraine_war", 0.15, 0.95),
    Lever("The North's missile programme", "context.missile_programme", 0.3, 0.9),
)
STARTING = (
    Lever("Tokyo fears China in 2015", "actors.JPN.threat.CHN", 0.2, 0.95),
    Lever("Relations in 2015", "dyads.JPN-KOR.relation", 0.1, 0.6),
    Lever("Grievance in 2015", "dyads.JPN-KOR.grievance", 0.3, 0.9),
    Lever("Washington's word in Seoul in 2015", "actors.KOR.commitment", 0.3, 0.95),
    Lever("Seoul in the networks of 2015", "actors.KOR.embedding", 0.0, 0.6),
    Lever("The president's approval in 2015", "actors.KOR.approval", 0.2, 0.7),
)
PATHS = {
    "rivalry": "how sharply the United States and China contend (D1): 0 partners, 1 open crisis",
    "ukraine_war": "Russia's war in Ukraine (D2), and how far Russia is thought hostile",
    "missile_programme": "pace of the North's declared arms programme (D2), not its arsenal",
    "house_of_representatives": "the president's party's seats in the US House of Representatives",
    "lower_house": "the governing parties' seats in Japan's lower house",
    "national_assembly": "the president's party's seats in the National Assembly of the ROK",
}
"""Context path of the baseline → its meaning."""


def effects(lever: Lever, runs: int, window: tuple[str, str]) -> list[str]:
    """Differences of the main outcomes, high minus low, with the half-width of the interval."""
    base = sim.load(SCENARIO)
    keep = [outcome.variable for outcome in MAIN]
    ends = [
        cut(sim.simulate(base.replace({lever.key: value}), runs, 0, keep=keep), window)
        for value in (lever.low, lever.high)
    ]
    told = []
    for outcome in MAIN:
        if outcome.name in SHOWN:
            found = interval_of(outcome.of(ends[1]) - outcome.of(ends[0]))
            half = float(found.high - found.mean)
            digits = 2 if abs(float(found.mean)) < 1 else 1
            small = abs(float(found.mean)) < 0.005
            value = f"{float(found.mean):+.{digits}f}"
            quiet = small or not np.isfinite(half) or abs(float(found.mean)) <= half
            told.append("0" if quiet else f"{value} ± {half:.{digits}f}".replace("-", "−"))
    return told


def cut(data: xr.Dataset, window: tuple[str, str]) -> xr.Dataset:
    """The months of a window."""
    return data.sel(time=slice(*window))


def table(levers: tuple[Lever, ...], runs: int, window: tuple[str, str]) -> str:
    """Levers with what they move."""
    lines = [
        f"| what is said | key | from → to | {' | '.join(SHOWN)} |",
        f"| --- | --- | --- |{' ---: |' * len(SHOWN)}",
    ]
    for lever in levers:
        span = f"{lever.low:g} → {lever.high:g}".replace("-", "−")
        row = [lever.phrase, f"`{lever.key}`", span, *effects(lever, runs, window)]
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)


def fading_table(runs: int) -> str:
    """Starting values with what they move at first and later, and the lever that lasts."""
    lines = [
        "| what is said | key | from → to | relation 2015–16 | relation 2024–28 | "
        "cooperation 2015–16 | cooperation 2024–28 | what lasts |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for lever in STARTING:
        early, late = (effects(lever, runs, window) for window in (EARLY, LATE))
        span = f"{lever.low:g} → {lever.high:g}"
        instead = str(lasting(lever.key.split(".")))
        row = [lever.phrase, f"`{lever.key}`", span, early[1], late[1], early[0], late[0], instead]
        lines.append(f"| {' | '.join(row)} |".replace("<", "&lt;"))
    return "\n".join(lines)


def path_table() -> str:
    """Context paths with their meaning and their values at both ends."""
    scenario = sim.load(SCENARIO)
    lines = ["| key | meaning | 2015-01 | 2023-12 |", "| --- | --- | ---: | ---: |"]
    for name, path in scenario.context.items():
        values = path.values(scenario.start, scenario.months)
        lines.append(f"| `context.{name}` | {PATHS[name]} | {values[0]:g} | {values[107]:g} |")
    return "\n".join(lines)


def filled(text: str, name: str, block: str) -> str:
    """The page with one of its tables replaced."""
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(end)
    return f"{before}{start}\n{block}\n{end}{after}"


@click.command()
@click.option("--runs", default=300, show_default=True, type=click.IntRange(20))
def main(runs: int) -> None:
    """Measure every lever and write the tables."""
    text = PAGE.read_text(encoding="utf-8")
    for name, block in (
        ("paths", path_table()),
        ("governments", table(GOVERNMENTS, runs, LATE)),
        ("lasting", table(LASTING, runs, LATE)),
        ("starting", fading_table(runs)),
    ):
        text = filled(text, name, block)
    PAGE.write_text(stamped(text, sim.load("baseline")), encoding="utf-8")


if __name__ == "__main__":
    main()
