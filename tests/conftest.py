"""What several folders of tests share."""

import pytest

from sim import checked
from sim.scenario import Scenario


@pytest.fixture(scope="session")
def released() -> Scenario:
    """The baseline as it is bundled, its parameters drawn from the fitted posterior."""
    return checked.load("baseline")


@pytest.fixture(scope="session")
def baseline(released: Scenario) -> Scenario:
    """The baseline at the declared defaults: how a mechanism behaves should not hang on a fit."""
    return released.replace({"parameters.posterior": None})
