"""What several folders of tests share, and which files `make quick` leaves out."""

from pathlib import Path

import pytest

from sim.model import checked
from sim.scenario import Scenario

HERE = Path(__file__).parent
MARKS = {
    "notebooks": ["notebooks"],
    "faults": ["sweeps/test_faults.py", "cli/test_kills.py", "cli/test_interrupts.py"],
    "cluster": ["sweeps/test_dask.py", "cli/test_dask.py"],
    "slow": [
        "agents/test_by_name.py",
        "agents/test_own_parameters.py",
        "agents/test_played.py",
        "agents/test_stories.py",
        "analysis/test_discovery.py",
        "inference/test_fit.py",
        "cli/test_calibrate.py",
        "cli/test_compare.py",
        "cli/test_explain.py",
        "cli/test_history.py",
        "cli/test_insight.py",
        "cli/test_little_memory.py",
        "cli/test_verbs.py",
        "docs/test_claims.py",
        "docs/test_current.py",
        "docs/test_extending_page.py",
        "docs/test_sweeps_page.py",
        "experiments",
        "fuzz",
        "theories/test_domestic_politics.py",
        "theories/test_drivers.py",
        "theories/test_impacts.py",
        "theories/test_progress.py",
        "theories/test_prospects.py",
        "theories/test_strategies.py",
        "model/test_bounds.py",
        "model/test_everything_matters.py",
        "model/test_mesa.py",
        "page/test_answers.py",
        "page/test_in_a_browser.py",
        "page/test_server.py",
        "page/test_seat.py",
        "page/test_seat_in_a_browser.py",
        "page/test_session.py",
        "page/test_shared_file.py",
        "page/test_taking_along.py",
        "parallel",
        "plots/test_compare.py",
        "plots/test_figures.py",
        "plots/test_history.py",
        "plots/test_single.py",
        "report",
        "scenario/test_any_input.py",
        "studies",
        "sweeps",
        "theories/test_stories_of_the_outside.py",
        "theories/test_stories_of_the_region.py",
        "inference/test_folds.py",
        "inference/test_forecasts.py",
        "inference/test_recovery.py",
        "inference/test_repeated.py",
        "inference/test_rivals.py",
    ],
}
"""Mark → folders and files that have it as a whole; a single test may carry one of its own."""


def pytest_configure() -> None:
    """Refuse a mark of something that is not there."""
    gone = [one for places in MARKS.values() for one in places if not (HERE / one).exists()]
    if gone:
        raise pytest.UsageError(f"tests/conftest.py marks what is not there: {', '.join(gone)}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in a folder or a file of the table."""
    for item in items:
        if HERE not in item.path.parents:
            continue
        place = item.path.relative_to(HERE)
        for mark, places in MARKS.items():
            if any(place.is_relative_to(one) for one in places):
                item.add_marker(mark)


@pytest.fixture(scope="session")
def released() -> Scenario:
    """The baseline as it is bundled, its parameters drawn from the fitted posterior."""
    return checked.load("baseline")


@pytest.fixture(scope="session")
def baseline(released: Scenario) -> Scenario:
    """The baseline at the declared defaults: how a mechanism behaves should not hang on a fit."""
    return released.replace({"parameters.posterior": None})
