"""The figures of the page, by Bokeh: the fan with its record, and the timeline under it.

Each is made once for a visitor; an answer only sends new columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from sim.core.errors import needed
from sim.page.answers import REFERENCE, SCENARIO
from sim.page.bands import Columns, empty, labels_of
from sim.plots.style import BLACK, BLUE, GREY, SKY, VERMILION

PAINT: Mapping[str, Mapping[str, str]] = {
    "light": {
        "ground": "#FFFFFF",
        "ink": "#1B1B1B",
        "faint": "#E2E2E2",
        REFERENCE: GREY,
        SCENARIO: BLUE,
        "record": BLACK,
        "event": VERMILION,
        "shade0": "#DCE4EC",
        "shade1": "#BFCDDA",
    },
    "dark": {
        "ground": "#15181C",
        "ink": "#EDEDED",
        "faint": "#3A3F45",
        REFERENCE: "#B4B4B4",
        SCENARIO: SKY,
        "record": "#FFFFFF",
        "event": "#FF8A4C",
        "shade0": "#2C3A47",
        "shade1": "#43566A",
    },
}
"""Colours by theme; reference and scenario also differ by dash."""
NAMES = {REFERENCE: "Reference", SCENARIO: "Scenario"}


NARROW, LETTER = 560, 6.5
"""Width of a figure and of a letter for which names are chosen, pixels."""


class Fan:
    """Bands of the scenario over those of the reference, the record as diamonds, the timeline."""

    def __init__(self, theme: str = "light", height: int = 340) -> None:
        models, plotting = needed("bokeh.models"), needed("bokeh.plotting")
        self._models = models
        self.sources = {
            name: models.ColumnDataSource(empty(), name=f"bands-{name}") for name in NAMES
        }
        nothing: Columns = {"x": [], "when": [], "value": []}
        self.sources["record"] = models.ColumnDataSource(nothing, name="bands-record")
        common: dict[str, Any] = {
            "sizing_mode": "stretch_width",
            "toolbar_location": "above",
            "output_backend": "canvas",
        }
        self.figure = plotting.figure(
            height=height,
            tools="xpan,xwheel_zoom,reset,save",
            x_range=models.Range1d(2015, 2024, name="x_range"),
            y_range=models.Range1d(0, 1, name="y_range"),
            name="fan",
            **common,
        )
        self._draw_bands()
        bars: Columns = {
            k: [] for k in ("lane", "left", "right", "who", "shade", "label", "at", "fill")
        }
        marks: Columns = {name: [] for name in ("lane", "left", "right", "what")}
        self.sources["bars"] = models.ColumnDataSource(bars, name="bars")
        self.sources["marks"] = models.ColumnDataSource(marks, name="marks")
        self.timeline = plotting.figure(
            height=120,
            tools="",
            x_range=self.figure.x_range,
            y_range=models.FactorRange(factors=[], name="lanes"),
            name="timeline",
            **{**common, "toolbar_location": None},
        )
        self._draw_timeline()
        self.paint(theme)

    def _draw_bands(self) -> None:
        figure, models = self.figure, self._models
        self.glyphs: dict[str, list[Any]] = {}
        for name, dash in ((REFERENCE, "dashed"), (SCENARIO, "solid")):
            source = self.sources[name]
            outer, inner = (
                figure.varea("x", f"low{part}", f"high{part}", source=source, fill_alpha=alpha)
                for part, alpha in ((90, 0.14), (50, 0.26))
            )
            line = figure.line(
                "x", "line", source=source, line_width=2.4, line_dash=dash, name=name
            )
            self.glyphs[name] = [outer, inner, line]
        diamonds = figure.scatter(
            "x", "value", source=self.sources["record"], marker="diamond", size=11, name="record"
        )
        self.glyphs["record"] = [diamonds]
        self.keys = {
            name: models.LegendItem(label=NAMES[name], renderers=self.glyphs[name][1:])
            for name in NAMES
        }
        self.keys["record"] = models.LegendItem(
            label="Record", renderers=[diamonds], name="key-record"
        )
        self.legend = models.Legend(
            items=list(self.keys.values()), orientation="horizontal", border_line_color=None
        )
        figure.add_layout(self.legend, "above")
        for name in NAMES:
            tip = f"@when: {NAMES[name].lower()} @line{{0.000}} "
            tip += "(90 %: @low90{0.000} to @high90{0.000})"
            figure.add_tools(
                models.HoverTool(renderers=[self.glyphs[name][2]], tooltips=tip, mode="vline")
            )
        figure.add_tools(
            models.HoverTool(renderers=[diamonds], tooltips="@when: record @value{0.0[00]}")
        )
        self.month = models.Span(dimension="height", location=None, line_width=1.5)
        figure.add_layout(self.month)
        figure.xaxis.ticker = models.AdaptiveTicker(min_interval=1, mantissas=[1, 2, 5])
        figure.xaxis.formatter = models.NumeralTickFormatter(format="0")

    def _draw_timeline(self) -> None:
        figure, models = self.timeline, self._models
        bars = figure.hbar(
            "lane",
            0.86,
            "right",
            left="left",
            source=self.sources["bars"],
            fill_color="fill",
            line_color=None,
        )
        self.texts = figure.text(
            "at",
            "lane",
            "label",
            source=self.sources["bars"],
            text_baseline="middle",
            text_font_size="11px",
            x_offset=4,
        )
        marks = figure.hbar(
            "lane", 0.7, "right", left="left", source=self.sources["marks"], line_color=None
        )
        self.glyphs["marks"] = [marks]
        figure.add_tools(
            models.HoverTool(renderers=[bars], tooltips="@who"),
            models.HoverTool(renderers=[marks], tooltips="@what"),
        )
        figure.xaxis.visible = False
        figure.ygrid.visible = False

    def show(
        self,
        columns: Mapping[str, Columns],
        governing: tuple[Columns, Columns, list[str]],
        x: tuple[float, float],
        y: tuple[float, float],
        title: str,
        units: str,
    ) -> None:
        """Send the columns of an answer."""
        for name, part in columns.items():
            self.sources[name].data = part
            self.keys[name].visible = bool(part["x"])
        bars, marks, lanes = governing
        bars = labelled(bars, x)
        fill = [self.colours[f"shade{shade}"] for shade in bars["shade"]]
        self.timeline.y_range.factors = lanes[::-1]
        self.timeline.height = 24 + 22 * max(len(lanes), 1)
        self.sources["bars"].data = {**bars, "fill": fill}
        self.sources["marks"].data = marks
        for range_, (start, end) in ((self.figure.x_range, x), (self.figure.y_range, y)):
            range_.update(start=start, end=end, reset_start=start, reset_end=end)
        self.figure.title.text = title
        self.figure.yaxis.axis_label = units

    def on_month(self, told: Callable[[str], None]) -> None:
        """Call with the month, YYYY-MM, that is clicked in the figure or in the timeline."""

        def clicked(event: Any) -> None:
            if event.x is not None:
                told(labels_of(np.array([event.x]))[0])

        for figure in (self.figure, self.timeline):
            figure.on_event("tap", clicked)

    def mark(self, x: float | None) -> None:
        """A line at the month that is asked about."""
        self.month.location = x

    def paint(self, theme: str) -> None:
        """Colours of a theme."""
        self.colours = colours = PAINT.get(theme, PAINT["light"])
        for figure in (self.figure, self.timeline):
            paint_figure(figure, colours)
        for name in NAMES:
            outer, inner, line = self.glyphs[name]
            outer.glyph.fill_color = inner.glyph.fill_color = colours[name]
            line.glyph.line_color = colours[name]
        (diamonds,) = self.glyphs["record"]
        diamonds.glyph.update(fill_color=colours["record"], line_color=colours["ground"])
        (marks,) = self.glyphs["marks"]
        marks.glyph.fill_color = colours["event"]
        self.texts.glyph.text_color = colours["ink"]
        self.legend.update(background_fill_alpha=0.0, label_text_color=colours["ink"])
        self.month.line_color = colours["event"]
        bars = dict(self.sources["bars"].data)
        bars["fill"] = [colours[f"shade{shade}"] for shade in bars["shade"]]
        self.sources["bars"].data = bars


def labelled(bars: Columns, x: tuple[float, float], width: int = NARROW) -> Columns:
    """Bars with the names that fit into what is seen of them, and where these stand."""
    per_year = width / max(x[1] - x[0], 0.1)
    starts = [max(left, x[0]) for left in bars["left"]]
    ends = [min(right, x[1]) for right in bars["right"]]
    names = [
        name if len(name) * LETTER < (end - start) * per_year else ""
        for name, start, end in zip(bars["label"], starts, ends, strict=True)
    ]
    return {**bars, "label": names, "at": starts}


def paint_figure(figure: Any, colours: Mapping[str, str]) -> None:
    """Ground, axes and texts of a figure."""
    figure.background_fill_color = figure.border_fill_color = colours["ground"]
    figure.outline_line_color = None
    figure.styles = {"background-color": colours["ground"]}
    figure.title.text_color = colours["ink"]
    for axis in (*figure.xaxis, *figure.yaxis):
        axis.update(
            axis_label_text_color=colours["ink"],
            major_label_text_color=colours["ink"],
            axis_line_color=colours["ink"],
            major_tick_line_color=colours["ink"],
            minor_tick_line_color=None,
            axis_label_text_font_style="normal",
        )
    for grid in (*figure.xgrid, *figure.ygrid):
        grid.grid_line_color = colours["faint"]
