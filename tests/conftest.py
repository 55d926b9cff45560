"""What several folders of tests share."""

import pytest

from sim import library
from sim.scenario import Scenario


@pytest.fixture(scope="session")
def baseline() -> Scenario:
    return library.load("baseline")
