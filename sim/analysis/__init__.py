"""Tables and probabilities computed from results; never imports the model."""

from sim.analysis.headline import Headline, Line, format_headline, headline
from sim.analysis.results import Travelling, quantiles
from sim.analysis.summary import summary
from sim.analysis.table1 import summit_table, yearly_topics
from sim.analysis.weakest import weakest_links

__all__ = [
    "Headline",
    "Line",
    "Travelling",
    "format_headline",
    "headline",
    "quantiles",
    "summary",
    "summit_table",
    "weakest_links",
    "yearly_topics",
]
