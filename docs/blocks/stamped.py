"""Which model and which posterior the measured numbers of a page come from."""

import re

from sim.core.digest import model_digest
from sim.scenario import Scenario

MARK = re.compile(r"<!-- numbers of model ([0-9a-f]{12}), posterior ([0-9a-f]{12}|none) -->\n?")


def stamp(scenario: Scenario) -> str:
    """The mark of numbers that are made now, from a scenario and what extends it."""
    posterior = scenario.posterior
    told = "none" if posterior is None else posterior.digest[:12]
    return f"<!-- numbers of model {model_digest()}, posterior {told} -->\n"


def stamped(page: str, scenario: Scenario) -> str:
    """The page, marked at its end with what its numbers come from."""
    return MARK.sub("", page).rstrip("\n") + "\n\n" + stamp(scenario)
