"""The network of actors in a month: relation, commitment, hostility, and how threatened each is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sim.core.errors import needed
from sim.page.bands import Columns
from sim.page.figures import PAINT, paint_figure
from sim.scenario import Scenario

STYLES = {
    "relation": ("solid", "scenario"),
    "commitment": ("solid", "ink"),
    "threat": ("dotted", "event"),
}
"""Kind of tie → dash and colour."""
NOUNS = {"relation": "Relation", "commitment": "Commitment", "threat": "Threat felt"}
WIDEST = 9.0
Tie = tuple[str, str, str, float, float]


def placed(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """Where each actor stands: members on the left half of a circle, sources on the right."""
    members, others = scenario.members, scenario.sources
    found = {}
    for group, middle in ((members, math.pi), (others, 0.0)):
        for place, code in enumerate(group):
            turn = middle + (place - (len(group) - 1) / 2) * math.pi / (len(group) + 0.6)
            found[code] = (math.cos(turn), math.sin(turn))
    return found


class Network:
    """A figure that shows the ties of one month."""

    def __init__(self, theme: str = "light") -> None:
        models, plotting = needed("bokeh.models"), needed("bokeh.plotting")
        self.figure = plotting.figure(
            height=330,
            sizing_mode="stretch_width",
            toolbar_location=None,
            tools="",
            x_range=models.Range1d(-1.9, 1.9),
            y_range=models.Range1d(-1.35, 1.35),
            name="network",
            visible=False,
        )
        nothing: Columns = {n: [] for n in ("x0", "y0", "x1", "y1", "width", "told")}
        self.edges = {kind: models.ColumnDataSource(dict(nothing)) for kind in STYLES}
        self.nodes = models.ColumnDataSource({n: [] for n in ("x", "y", "size", "name", "told")})
        self.lines = {}
        for kind, (dash, _) in STYLES.items():
            self.lines[kind] = self.figure.segment(
                "x0",
                "y0",
                "x1",
                "y1",
                source=self.edges[kind],
                line_width="width",
                line_dash=dash,
                line_alpha=0.75,
                legend_label=NOUNS[kind],
            )
        self.dots = self.figure.scatter("x", "y", size="size", source=self.nodes)
        self.texts = self.figure.text(
            "x",
            "y",
            "name",
            source=self.nodes,
            text_align="center",
            text_baseline="bottom",
            y_offset=-14,
            text_font_size="13px",
        )
        self.figure.add_tools(
            models.HoverTool(renderers=[*self.lines.values(), self.dots], tooltips="@told")
        )
        self.figure.axis.visible = False
        self.figure.grid.visible = False
        self.paint(theme)

    def show(self, scenario: Scenario, ties: Sequence[Tie], month: str) -> None:
        """Send the ties of a month."""
        places = placed(scenario)
        names = {code: actor.name for code, actor in scenario.actors.items()}
        for kind, source in self.edges.items():
            rows = [tie for tie in ties if tie[0] == kind]
            ends = [(places[a], places[b]) for _, a, b, _, _ in rows]
            source.data = {
                "x0": [one[0] for one, _ in ends],
                "y0": [one[1] for one, _ in ends],
                "x1": [other[0] for _, other in ends],
                "y1": [other[1] for _, other in ends],
                "width": [0.3 + WIDEST * value**2 for *_, value in rows],
                "told": [
                    f"{NOUNS[kind]}, {names[a]} and {names[b]}: {now:.2f} (reference {then:.2f})"
                    for _, a, b, then, now in rows
                ],
            }
        felt = threats(ties)
        self.nodes.data = {
            "x": [places[code][0] for code in places],
            "y": [places[code][1] for code in places],
            "size": [12 + 30 * felt.get(code, 0.0) for code in places],
            "name": [names[code] if len(names[code]) < 18 else code for code in places],
            "told": [
                f"{names[code]}: greatest threat felt {felt.get(code, 0):.2f}" for code in places
            ],
        }
        self.figure.title.text = f"{month}, {scenario.name}: mean of the runs"
        self.figure.visible = True

    def paint(self, theme: str) -> None:
        """Colours of a theme."""
        colours = PAINT.get(theme, PAINT["light"])
        paint_figure(self.figure, colours)
        for kind, (_, colour) in STYLES.items():
            self.lines[kind].glyph.line_color = colours[colour]
        self.dots.glyph.update(fill_color=colours["shade1"], line_color=colours["ink"])
        self.texts.glyph.text_color = colours["ink"]
        self._legend(colours)

    def _legend(self, colours: Mapping[str, str]) -> None:
        for legend in self.figure.legend:
            legend.update(
                background_fill_alpha=0.0,
                border_line_color=None,
                label_text_color=colours["ink"],
                location="bottom_left",
            )


def threats(ties: Sequence[Tie]) -> dict[str, float]:
    """The greatest threat that each actor feels."""
    felt: dict[str, float] = {}
    for kind, _, target, _, value in ties:
        if kind == "threat":
            felt[target] = max(felt.get(target, 0.0), value)
    return felt
