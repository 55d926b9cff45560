"""Figures of results; takes a result and the record, never the model."""

from sim.plots.activity import activity
from sim.plots.cooperation import cooperation
from sim.plots.dyad import dyad
from sim.plots.fears import fears
from sim.plots.files import FIGURES, figures, save
from sim.plots.impacts import impacts
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
    "save",
    "table1",
    "threat",
]
