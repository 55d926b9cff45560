"""What every study returns, and what studies have in common."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.model import checked
from sim.scenario import Posterior, Scenario
from sim.scenario.reading import read_text

if TYPE_CHECKING:  # a study of a scenario alone needs none of them
    import pandas as pd
    import xarray as xr
    from matplotlib.figure import Figure

Bars = Callable[[str, int], AbstractContextManager[Callable[[float], None]]]
"""Makes a progress bar from what is counted and how many; the bar is called with those just done.
"""


@contextmanager
def no_bars(title: str, total: int) -> Iterator[Callable[[float], None]]:
    """Shows nothing."""
    yield lambda done: None


@dataclass(frozen=True)
class Drawing:
    """A figure, drawn when it is asked for, and what a reader should see in it."""

    draw: Callable[[], Figure]
    caption: str = ""


def no_drawings() -> Mapping[str, Drawing]:
    """Of a study without figures."""
    return {}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Study:
    """The answer to one question; ``print(study)`` shows it as the command line does."""

    kind: str
    """Which study it is: run, compare, explain and so on."""
    name: str
    """A name for a folder of results."""
    about: Mapping[str, Any]
    """Scenario, seed, runs, versions and options as plain data: what manifest.json says."""
    title: str = ""
    text: str = ""
    """What is found, in words and plain tables."""
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    datasets: Mapping[str, xr.Dataset | Posterior] = field(default_factory=dict)
    record: Any = None
    """The findings as plain data, where the command line can print them as JSON."""
    files: tuple[str, ...] = ()
    """What is written, in this order: NAME.csv of a table, NAME.nc of a dataset, NAME.json of the
    record, manifest.json."""
    digits: int | None = 6
    """Significant digits of the numbers in tables that are written; None for all."""
    drawings: Callable[[], Mapping[str, Drawing]] = no_drawings

    @cached_property
    def figures(self) -> Mapping[str, Drawing]:
        """Figures by name; ``study.figures[name].draw()`` draws one (a matplotlib figure)."""
        return self.drawings()

    def __str__(self) -> str:
        return "\n".join(filter(None, [self.title, self.text]))

    def __repr__(self) -> str:
        kept = ", ".join([*self.tables, *self.datasets])
        return f"<{type(self).__name__} {self.name}: {kept}>"


def resolved(scenario: Scenario | str | Path, settings: Sequence[tuple[str, str]] = ()) -> Scenario:
    """The scenario itself, or the one of that name or file, with settings as by ``--set``."""
    if not isinstance(scenario, Scenario):
        return checked.load(scenario, settings)
    for key, text in settings:
        value = read_text(text, f"--set {key}={text}", line=None).plain()
        scenario = scenario.replace({key: value})
    return scenario


def ensemble(
    scenario: Scenario, runs: int, seed: int, bars: Bars, keep: Collection[str] | None = None
) -> xr.Dataset:
    """Simulate under a progress bar."""
    from sim.ensemble import simulate

    with bars(f"{scenario.name}: runs", runs) as advance:
        return simulate(scenario, runs, seed, keep=keep, progress=advance)


def about_scenarios(
    scenarios: Mapping[str, Scenario], data: xr.Dataset, left_out: Sequence[str]
) -> dict[str, Any]:
    """Of scenarios met by the same shocks: what they are, runs, seed and versions of a result."""
    return {
        "scenarios": {name: scenario.to_dict() for name, scenario in scenarios.items()},
        "scenario_digests": {name: scenario.digest for name, scenario in scenarios.items()},
        "left_out": list(left_out),
        "runs": data.sizes["run"],
        "seed": int(data.attrs["seed"]),
        "versions": data.sim.versions,
    }
