"""What several folders of tests share."""

import pytest

from sim import checked
from sim.scenario import Scenario


@pytest.fixture(scope="session")
def baseline() -> Scenario:
    return checked.load("baseline")
