"""How every figure looks: colours, sizes, and the sheet of panels they are drawn on.

Figures are plain `matplotlib.figure.Figure` objects, without pyplot's global state. Colours are
those of Okabe and Ito, which colour-blind readers can tell apart; lines also differ by dash.
"""

from __future__ import annotations

import functools
import math
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation, Transform

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

BLUE = "#0072B2"
ORANGE = "#E69F00"
GREEN = "#009E73"
VERMILION = "#D55E00"
PURPLE = "#CC79A7"
SKY = "#56B4E9"
BLACK = "#000000"
GREY = "#5F5F5F"
LINE_GREY = "#D8D8D8"

SERIES: tuple[str, ...] = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, BLACK)
"""Colours of lines, in order."""
DASHES: tuple[object, ...] = ("-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (5, 1.5, 1.2, 1.5)))
"""Dashes of lines, in order."""

DPI = 120
WIDTH = 9.5
"""Width of a figure, inches: what a notebook shows without scaling."""

RC: dict[RcKeyType, Any] = {
    "text.parse_math": False,  # names are a user's: $ is a dollar
    "font.size": 9.0,
    "axes.titlesize": 9.5,
    "axes.labelsize": 9.0,
    "xtick.labelsize": 9.0,
    "ytick.labelsize": 9.0,
    "legend.fontsize": 9.0,
    "axes.titlelocation": "left",
    "axes.titlepad": 5.0,
    "axes.titley": 1.0,  # there: else matplotlib lays every tick label out once more to find it
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.8,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": BLACK,
    "ytick.labelcolor": BLACK,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
    "figure.facecolor": "white",
}

P = ParamSpec("P")
R = TypeVar("R")


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """Draw under the project's style, whatever the caller's settings are."""

    @functools.wraps(draw)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with matplotlib.rc_context():
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(RC)
            made = draw(*args, **kwargs)
            # The first use of pyplot may turn a notebook's display on; that must outlive the style.
            interactive = matplotlib.is_interactive()
        matplotlib.interactive(interactive)
        return made

    return wrapper


def colour(index: int) -> str:
    """Colour of the line at a position; they repeat after seven."""
    return SERIES[index % len(SERIES)]


def dash(index: int) -> object:
    """Dash of the line at a position; they repeat after four."""
    return DASHES[index % len(DASHES)]


TEXT_HEIGHT = 0.17
"""Height of one line of nine-point text, inches."""
CHARACTER = 0.075
"""Width of an average character of nine-point text, inches."""


@dataclass(frozen=True)
class Frame:
    """Margins of a sheet, inches."""

    left: float = 0.75
    right: float = 0.2
    top: float = 0.32
    """Between the header and the first row's panels: room for a panel's title."""
    column_gap: float = 0.35
    row_gap: float = 0.62
    """Between rows of panels: room for tick labels and the next title."""
    ticks: float = 0.27
    """Below the last row, above what hangs under it."""


FRAME = Frame()
LABELLED = Frame(column_gap=0.62)
"""With room for a label on the vertical axis of every column."""


@dataclass(frozen=True)
class Sheet:
    """A figure with its panels (row, column) and the strip under each column, if any."""

    figure: Figure
    panels: np.ndarray
    strips: tuple[Axes, ...]


def _wrapped(text: str, size: float) -> list[str]:
    return textwrap.wrap(text, int((WIDTH - 0.3) / (CHARACTER * size / 9.0))) or [""]


def sheet(
    rows: int,
    columns: int,
    *,
    title: str,
    note: str,
    footer: str = "",
    claims: str = "",
    panel_height: float = 1.7,
    lanes: int = 0,
    legend: bool = False,
    frame: Frame = FRAME,
) -> Sheet:
    """An empty sheet of rows x columns panels with its texts in place.

    `title` says what is seen, `note` what was drawn; `footer` stands bottom left, `claims` bottom
    right. `lanes` reserves so many thin rows under each column, `legend` a line under the note.
    """
    title_lines, note_lines = _wrapped(title, 11.5), _wrapped(note, 9.0)
    footer_lines = textwrap.wrap(footer, 100)[:3]
    header = 0.12 + 0.21 * len(title_lines) + TEXT_HEIGHT * len(note_lines)
    header += 0.24 if legend else 0.0
    strip = lanes * TEXT_HEIGHT + (0.06 if lanes else 0.0)
    bottom = 0.12 + TEXT_HEIGHT * max(len(footer_lines), 1 if claims else 0)
    height = header + frame.top + rows * panel_height + (rows - 1) * frame.row_gap
    height += frame.ticks + strip + bottom
    width = (WIDTH - frame.left - frame.right - (columns - 1) * frame.column_gap) / columns
    figure = Figure(figsize=(WIDTH, height), dpi=DPI)

    def place(column: int, top: float, tall: float) -> tuple[float, float, float, float]:
        left = frame.left + column * (width + frame.column_gap)
        return left / WIDTH, 1.0 - (top + tall) / height, width / WIDTH, tall / height

    panels = np.empty((rows, columns), dtype=object)
    for row in range(rows):
        top = header + frame.top + row * (panel_height + frame.row_gap)
        for column in range(columns):
            panels[row, column] = figure.add_axes(place(column, top, panel_height))
    under = height - bottom - strip
    strips = tuple(
        figure.add_axes(place(column, under, strip - 0.06), label="lanes")
        for column in range(columns)
        if lanes
    )
    x = 0.15 / WIDTH
    figure.text(x, 1 - 0.1 / height, "\n".join(title_lines), size=11.5, weight="bold", va="top")
    below = 1 - (0.12 + 0.21 * len(title_lines)) / height
    figure.text(x, below, "\n".join(note_lines), color=GREY, va="top")
    figure.text(x, 0.06 / height, "\n".join(footer_lines), color=GREY, va="bottom")
    figure.text(1 - x, 0.06 / height, claims, color=GREY, va="bottom", ha="right")
    return Sheet(figure, panels, strips)


def legend_line(drawn: Sheet, handles: Sequence[Artist], labels: list[str]) -> None:
    """One line of keys between the note and the panels."""
    top = drawn.panels[0, 0].get_position().y1
    height = drawn.figure.get_figheight()
    drawn.figure.legend(
        handles,
        labels,
        loc="lower left",
        bbox_to_anchor=(0.08 / WIDTH, top + 0.26 / height),
        ncols=len(labels),
        borderpad=0.0,
        columnspacing=1.6,
        handlelength=2.6,
    )


def size_of(axes: Axes) -> tuple[float, float]:
    """Width and height of a panel, inches."""
    place = axes.get_window_extent()
    return place.width / axes.figure.dpi, place.height / axes.figure.dpi


def below(axes: Axes, inches: float) -> Transform:
    """Coordinates of a panel, moved down by so much: room for tick labels above a legend."""
    down = ScaledTranslation(0.0, -inches, axes.figure.dpi_scale_trans)
    return axes.transAxes + down


def grid_shape(count: int) -> tuple[int, int]:
    """Rows and columns for a number of small multiples."""
    columns = count if count <= 2 else 2 if count == 4 else 3
    return math.ceil(count / columns), columns
