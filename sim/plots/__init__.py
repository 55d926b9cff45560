"""Figures of results; takes a result and the record, never the model.

Two kinds: full sheets of a result (`FIGURES`), and single panels for notebooks and papers, which
return matplotlib axes and are called `plot_…`.
"""

from sim.plots.channels import channels
from sim.plots.discovery import plot_box, plot_tradeoff
from sim.plots.files import FIGURES, figures, save
from sim.plots.history import activity
from sim.plots.inside import cooperation, dyad, fears
from sim.plots.outside import impacts, threat
from sim.plots.scoreboard import plot_scoreboard
from sim.plots.single import (
    plot_compare,
    plot_fan,
    plot_ledger,
    plot_multiples,
    plot_table1,
)
from sim.plots.swept import plot_heatmap, plot_indices, plot_tornado
from sim.plots.table1 import table1

__all__ = [
    "FIGURES",
    "activity",
    "channels",
    "cooperation",
    "dyad",
    "fears",
    "figures",
    "impacts",
    "plot_box",
    "plot_compare",
    "plot_fan",
    "plot_heatmap",
    "plot_indices",
    "plot_ledger",
    "plot_multiples",
    "plot_scoreboard",
    "plot_table1",
    "plot_tornado",
    "plot_tradeoff",
    "save",
    "table1",
    "threat",
]
