"""Scenario files: what is exogenous to a run, validated, frozen, and easy to vary.

This layer knows nothing of the model; what a scenario may name of it comes in as a Catalogue.
"""

from sim.core.errors import ScenarioError
from sim.scenario.bundled import bundled_folder, bundled_names, find
from sim.scenario.catalogue import Catalogue, ParameterInfo
from sim.scenario.json_schema import json_schema
from sim.scenario.loading import check_file, from_dict, load
from sim.scenario.months import Month, month_axis
from sim.scenario.posterior import Posterior
from sim.scenario.schema import Scenario
from sim.scenario.values import Distribution, Value, sample

__all__ = [
    "Catalogue",
    "Distribution",
    "Month",
    "ParameterInfo",
    "Posterior",
    "Scenario",
    "ScenarioError",
    "Value",
    "bundled_folder",
    "bundled_names",
    "check_file",
    "find",
    "from_dict",
    "json_schema",
    "load",
    "month_axis",
    "sample",
]
