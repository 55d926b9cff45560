"""Tables and probabilities computed from results; never imports the model."""

from sim.analysis.accessor import Travelling
from sim.analysis.headline import Line, format_headline, headline
from sim.analysis.quantiles import quantiles
from sim.analysis.summary import summary
from sim.analysis.summits import summit_table, yearly_topics

__all__ = [
    "Line",
    "Travelling",
    "format_headline",
    "headline",
    "quantiles",
    "summary",
    "summit_table",
    "yearly_topics",
]
