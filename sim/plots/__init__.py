"""Figures of results; takes a result and the record, never the model.

Two kinds: full sheets of a result (`FIGURES`), and single panels for notebooks and papers, which
return matplotlib axes and are called `plot_…`.
"""

from sim.plots.activity import activity
from sim.plots.boxes import plot_box, plot_tradeoff
from sim.plots.cooperation import cooperation
from sim.plots.dyad import dyad
from sim.plots.fears import fears
from sim.plots.files import FIGURES, figures, save
from sim.plots.impacts import impacts
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
from sim.plots.threat import threat

__all__ = [
    "FIGURES",
    "activity",
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
