"""The page in a notebook, or on a server of one's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sim.core.errors import needed
from sim.page.answers import Kept
from sim.page.components import static
from sim.page.library import Library
from sim.page.session import Page
from sim.page.state import State
from sim.scenario import Scenario
from sim.studies.study import resolved

BELOW = (
    *("ask", "why", "network"),
    *("seat", "seat_told", "seat_figure", "seat_more"),
    *("takeaway", "files"),
)
"""Parts below the figure, in order."""


def app(*scenarios: Scenario | str | Path) -> Any:
    """The interactive page of scenarios, as a Panel object that a notebook shows.

    Parameters
    ----------
    scenarios
        Scenarios, names of bundled ones, or paths: the first is the reference, the second what the
        levers start from. The baseline without any.

    Returns
    -------
    panel.Column
        Shown by a notebook after ``panel.extension(inline=True)``; ``.servable()`` and ``.show()``
        put it on a server.

    Raises
    ------
    ScenarioError
        If a scenario is not valid.
    MissingExtraError
        If Panel is not installed.
    """
    panel = needed("panel")
    library = Library([resolved(scenario) for scenario in scenarios])
    page = Page(library, Kept(), State(library.first, scenario=library.second))
    parts = page.roots()
    colours = colours_of("light")
    for part in parts.values():
        part.styles = {**part.styles, **colours}
    wide = {"sizing_mode": "stretch_width"}
    centre = [parts[name] for name in ("looks", "fan", "below", "theories")]
    why = [parts[name] for name in BELOW]
    row = panel.Row(
        panel.Column(parts["levers"], width=280),
        panel.Column(*centre, **wide),
        panel.Column(parts["answer"], parts["more"], width=300),
        **wide,
    )
    return panel.Column(parts["bar"], row, *why, **wide)


def colours_of(theme: str) -> dict[str, str]:
    """The colours of the page's style for parts that stand elsewhere."""
    rule = ":root {" if theme == "light" else f':root[data-theme="{theme}"] {{'
    body = static("page.css").split(rule, 1)[1].split("}", 1)[0]
    return {name: value.strip() for name, value in re.findall(r"(--[a-z]+):\s*([^;]+);", body)}
