"""The model: state, order of a month, and the Mesa class that runs it."""

from sim.model.alliance_model import AllianceModel

__all__ = ["AllianceModel"]
