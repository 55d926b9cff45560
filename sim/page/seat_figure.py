"""The figure of a game: the path so far over the bands of the ensemble."""

from __future__ import annotations

import numpy as np
import xarray as xr

from sim.core.errors import needed
from sim.page.answers import SCENARIO
from sim.page.bands import Columns, band, labels_of, reach, rounded
from sim.page.figures import PAINT, paint_figure
from sim.page.outcomes import Shown
from sim.plots.compare import month_by_month

BANDS, OWN, PATH = "bands", "own", "path"
LABELS = {BANDS: "All runs, left to themselves", OWN: "This run, left to itself", PATH: "By hand"}
PAINTED = {BANDS: SCENARIO, OWN: "ink", PATH: "event"}
"""Part of the figure → its colour."""
BEFORE = 1.0
"""Years shown before the first month that is played."""


def line(data: xr.Dataset, shown: Shown, run: int) -> Columns:
    """An outcome of one run, month by month, of counts year by year."""
    x, values = month_by_month(data, shown.outcome)
    yearly = len(x) != data.sizes["time"]
    when = [str(int(year)) for year in x] if yearly else labels_of(x)
    return {"x": rounded(x, 4), "when": list(when), "value": rounded(values[:, run])}


def begun(columns: Columns, first: float) -> Columns:
    """The part of a line from a position on, with the point before it."""
    kept = [k for k, x in enumerate(columns["x"]) if x >= first - 1.0 / 12.0 - 1e-3]
    return {name: [values[k] for k in kept] for name, values in columns.items()}


class SeatFigure:
    """Bands, the run left to itself (dashed), and the run by hand."""

    def __init__(self, theme: str = "light", height: int = 300) -> None:
        models, plotting = needed("bokeh.models"), needed("bokeh.plotting")
        nothing: Columns = {"x": [], "when": [], "value": []}
        self.sources = {
            name: models.ColumnDataSource(dict(nothing), name=f"seat-{name}")
            for name in (OWN, PATH)
        }
        self.sources[BANDS] = models.ColumnDataSource(
            {n: [] for n in ("x", "when", "low90", "low50", "median", "high50", "high90", "line")},
            name=f"seat-{BANDS}",
        )
        self.figure = plotting.figure(
            height=height,
            sizing_mode="stretch_width",
            toolbar_location=None,
            tools="",
            x_range=models.Range1d(2015, 2024),
            y_range=models.Range1d(0, 1),
            output_backend="canvas",
            name="seat",
            visible=False,
        )
        figure, bands = self.figure, self.sources[BANDS]
        outer, inner = (
            figure.varea("x", f"low{part}", f"high{part}", source=bands, fill_alpha=alpha)
            for part, alpha in ((90, 0.14), (50, 0.26))
        )
        self.areas = [outer, inner]
        own = figure.line("x", "value", source=self.sources[OWN], line_width=2, line_dash="dashed")
        path = figure.line("x", "value", source=self.sources[PATH], line_width=3)
        dots = figure.scatter("x", "value", source=self.sources[PATH], size=6)
        self.lines = {OWN: [own], PATH: [path, dots]}
        self.legend = models.Legend(
            items=[
                models.LegendItem(label=LABELS[name], renderers=parts)
                for name, parts in ((BANDS, [inner]), *self.lines.items())
            ],
            orientation="horizontal",
            border_line_color=None,
            spacing=14,
        )
        figure.add_layout(self.legend, "above")
        for name, parts in self.lines.items():
            tip = f"@when: {LABELS[name].lower()} @value{{0.000}}"
            figure.add_tools(models.HoverTool(renderers=parts[:1], tooltips=tip, mode="vline"))
        figure.xaxis.ticker = models.AdaptiveTicker(min_interval=1, mantissas=[1, 2, 5])
        figure.xaxis.formatter = models.NumeralTickFormatter(format="0")
        self.paint(theme)

    def show(
        self, own: xr.Dataset, shown: Shown, path: xr.Dataset, run: int, first: float, title: str
    ) -> None:
        """Send the columns of a month; ``own`` are all runs left to themselves."""
        columns = {
            BANDS: band(own, shown),
            OWN: line(own, shown, run),
            PATH: begun(line(path, shown, 0), first),
        }
        for name, part in columns.items():
            source = self.sources[name]
            source.data = {key: part[key] for key in source.data}
        x = (first - BEFORE, float(np.max(columns[BANDS]["x"])) + 1.0 / 12.0)
        for range_, (start, end) in (
            (self.figure.x_range, x),
            (self.figure.y_range, reach(columns, x[0])),
        ):
            range_.update(start=start, end=end)
        self.figure.title.text = title
        self.figure.yaxis.axis_label = shown.outcome.units.split(",")[0]
        self.figure.visible = True

    def paint(self, theme: str) -> None:
        """Colours of a theme."""
        colours = PAINT.get(theme, PAINT["light"])
        paint_figure(self.figure, colours)
        for area in self.areas:
            area.glyph.fill_color = colours[PAINTED[BANDS]]
        for name, parts in self.lines.items():
            for part in parts:
                part.glyph.line_color = colours[PAINTED[name]]
        self.lines[PATH][1].glyph.fill_color = colours[PAINTED[PATH]]
        self.legend.update(background_fill_alpha=0.0, label_text_color=colours["ink"])
