"""The table of claims: it names what exists, and each switch moves its outcome."""

import re
from dataclasses import dataclass

import numpy as np
import pytest
import xarray as xr

import sim
from sim.model import checked
from sim.theories import registry
from tests.docs.pages import page

CLAIMS = (
    *("S1", "S2", "S3", "S4", "P1", "P2", "P3", "T1", "D1", "D2", "D3", "D4"),
    *("I1", "I2", "I3", "F1", "F2", "C1", "C2", "C3", "C4", "X1", "X2"),
)
RUNS = 32
END = ("end", "2034-12")


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    claim: str
    carriers: list[str]
    outcome: str
    switch: list[tuple[str, str]]


def rows() -> dict[str, Row]:
    found = {}
    for line in page("odd.md").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if len(cells) == 5 and cells[0].strip() in CLAIMS:
            named = [re.findall(r"`([^`]+)`", cell) for cell in cells]
            pairs = [(key, value) for key, _, value in (t.partition("=") for t in named[3])]
            found[cells[0]] = Row(cells[0], named[1], named[2][0], pairs)
    return found


ROWS = rows()


@pytest.fixture(scope="module")
def continued() -> xr.Dataset:
    return sim.simulate(checked.load("baseline", [END]), runs=RUNS, seed=0)


def test_every_claim_has_a_row() -> None:
    assert tuple(ROWS) == CLAIMS


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_carries_it_exists_and_one_at_least_declares_it(claim: str) -> None:
    mechanisms = {mechanism.name: mechanism for mechanism in registry.everything()}
    carriers = ROWS[claim].carriers
    assert [name for name in carriers if name not in mechanisms] == []
    assert any(claim in mechanisms[name].claims for name in carriers)


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_switch_moves_the_outcome(claim: str, continued: xr.Dataset) -> None:
    row = ROWS[claim]
    switched = sim.simulate(checked.load("baseline", [END, *row.switch]), runs=RUNS, seed=0)
    one, other = (values(data, row.outcome) for data in (continued, switched))
    assert not np.array_equal(one, other, equal_nan=True)
    assert abs(np.nanmean(one) - np.nanmean(other)) > 1e-4


def values(data: xr.Dataset, outcome: str) -> np.ndarray:
    """An outcome, ``name`` or ``name[label]``."""
    name, _, label = outcome.rstrip("]").partition("[")
    array = data[name]
    if label:
        axis = next(dim for dim in array.dims if label in data[dim].values.tolist())
        array = array.sel({axis: label})
    return array.values
