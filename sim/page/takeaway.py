"""What a visitor takes along: YAML, the lines of Python, tidy data, the figure, the report."""

from __future__ import annotations

import io
import pprint
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from sim.page.answers import REFERENCE, SCENARIO, Answer
from sim.page.bands import fan
from sim.page.library import FILE, bundled
from sim.page.merging import difference
from sim.page.outcomes import Shown, catalogue
from sim.page.state import State
from sim.plots.compare import curves_of, draw_curves
from sim.plots.drawing import name_lines
from sim.plots.style import sheet, styled
from sim.plots.timeline import draw_strip, lane_count, time_axis
from sim.report.output import write
from sim.scenario import Scenario, bundled_names
from sim.scenario.writing import written
from sim.studies.compare import compare


def yaml_of(state: State, base: Scenario, variant: Scenario, head: str = "") -> str:
    """The variant as a scenario file: a difference from a bundled one, else the whole."""
    told: dict[str, Any] = {"name": variant.name, "description": variant.description}
    if state.start in bundled_names() and bundled(state.start) == base:
        told["extends"] = state.start
        told |= difference(base, variant)
    else:
        told |= {key: value for key, value in variant.to_dict().items() if key not in told}
    return written(told, head)


def python_of(state: State, base: Scenario, variant: Scenario) -> str:
    """Lines of Python that give the same numbers."""
    lines = ["import sim", "", f"reference = sim.load({_loadable(state.reference)!r})"]
    if state.scenario:
        lines.append(f"start = sim.load({_loadable(state.scenario)!r})")
    start = "start" if state.scenario else "reference"
    changes = difference(base, variant)
    if changes:
        shown = pprint.pformat(changes, width=96, sort_dicts=False)
        lines.append(f"variant = {start}.replace(\n{_indented(shown)}\n)")
    else:
        lines.append(f"variant = {start}")
    lines.append(f"study = sim.compare(reference, variant, runs={state.runs}, seed={state.seed})")
    return "\n".join([*lines, "print(study)", ""])


def _loadable(name: str) -> str:
    return f"{name.removeprefix(FILE)}.yaml" if name.startswith(FILE) else name


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def tidy(answer: Answer) -> str:
    """Every outcome of the page month by month, one row a number, as CSV."""
    parts = []
    for shown in catalogue(answer.reference, answer.variant).values():
        columns = fan(answer, shown)
        for name, scenario in ((REFERENCE, answer.reference), (SCENARIO, answer.variant)):
            wide = pd.DataFrame(columns[name]).drop(columns="x")
            long = wide.melt("when", var_name="statistic", value_name="value")
            long.insert(0, "outcome", shown.id)
            long.insert(0, "scenario", scenario.name)
            parts.append(long.assign(units=shown.outcome.units, arm=name))
    return pd.concat(parts, ignore_index=True).to_csv(index=False)


@styled
def drawn(answer: Answer, shown: Shown, kind: str) -> bytes:
    """The figure of an outcome, as SVG or PNG."""
    data = answer.results[REFERENCE]
    both = answer.results if answer.differs else {REFERENCE: data}
    names = {REFERENCE: answer.reference.name, SCENARIO: answer.variant.name}
    if names[REFERENCE] == names[SCENARIO]:
        names = {REFERENCE: REFERENCE, SCENARIO: SCENARIO}
    made = sheet(
        1,
        1,
        title=f"{shown.label}: {' and '.join(names[name] for name in both)}",
        note=f"mean and middle half of {answer.runs:,} runs on the same shocks, seed {answer.seed}",
        panel_height=3.0,
        lanes=lane_count(data),
    )
    axes = made.panels[0, 0]
    for one in (axes, *made.strips):
        place = one.get_position()
        one.set_position((0.09, place.y0, 0.72, place.height))
    for strip in made.strips:
        draw_strip(strip, data, labelled=True)
    time_axis(axes, data)
    curves = {names[key]: curve for key, curve in curves_of(both, shown.outcome).items()}
    draw_curves(axes, shown.outcome, curves)
    name_lines(axes, curves)
    file = io.BytesIO()
    made.figure.savefig(file, format=kind)
    return file.getvalue()


def report(answer: Answer) -> bytes:
    """The report of `alliance-sim compare`, one HTML file."""
    study = compare(answer.reference, answer.variant, runs=answer.runs, seed=answer.seed)
    with tempfile.TemporaryDirectory() as folder:
        written = write(study, Path(folder), time.perf_counter())
        page = next(path for path in written if path.suffix == ".html")
        return page.read_bytes()


Made = Callable[[Answer, Shown], bytes]
FILES: dict[str, tuple[str, str, str, Made]] = {
    "csv": ("Tidy data (CSV)", "csv", "text/csv", lambda answer, _: tidy(answer).encode("utf-8")),
    "svg": ("Figure (SVG)", "svg", "image/svg+xml", lambda answer, one: drawn(answer, one, "svg")),
    "png": ("Figure (PNG)", "png", "image/png", lambda answer, one: drawn(answer, one, "png")),
    "report": ("Report (HTML)", "html", "text/html", lambda answer, _: report(answer)),
}
"""What is made when it is asked for: its name, the end of the file's name, its type."""
