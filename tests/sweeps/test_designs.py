"""Designs are seeded, cover their ranges, and every block of every size has its part of them."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import qmc

from sim.core.axes import Floats
from sim.model import checked
from sim.scenario import Scenario
from sim.sweeps.design import Factor, draw, latin_hypercube
from sim.sweeps.job import Job, usual_block
from sim.sweeps.outcomes import Results
from sim.sweeps.work import simulated

NUMBER = Factor("parameters.mediation_weight", "number", 0.0, 0.15, None, False)
START = Factor("dyads.JPN-KOR.relation", "number", 0.1, 0.6, None, False)
LEVELS = Factor("parameters.gate_military", "number", 0.0, 1.0, (0.0, 0.5, 1.0), False)
THEORY = Factor("formulations.alignment", "choice", None, None, ("cha1999", "reassurance"), True)
SPENDING = Factor(
    "formulations.spending", "choice", None, None, ("error_correction", "richardson"), True
)
RANGES = (NUMBER, START, LEVELS, THEORY, SPENDING)
LISTS = (LEVELS, THEORY, SPENDING)


@pytest.fixture(scope="module")
def half_year() -> Scenario:
    return checked.load("baseline", [("end", "2015-06")])


def job(scenario: Scenario, design: str, samples: int | None, replicates: int, block: int) -> Job:
    factors = LISTS if design == "grid" else RANGES
    return Job(
        "j", "", scenario, design, samples, replicates, 0, factors, ("relation", "meetings"),
        "final", block,
    )  # fmt: skip


designs = st.one_of(
    st.tuples(st.just("grid"), st.none()),
    st.tuples(st.just("lhs"), st.integers(1, 20)),
    st.tuples(st.just("sobol"), st.sampled_from([1, 2, 4])),
    st.tuples(st.just("morris"), st.integers(1, 4)),
)


@settings(deadline=None, max_examples=60)
@given(designs, st.integers(1, 5), st.integers(1, 40))
def test_blocks_hold_every_run_of_the_design_once(
    half_year: Scenario, design: tuple[str, int | None], replicates: int, block: int
) -> None:
    made = job(half_year, *design, replicates, block)
    table, _, order = made.drawn()
    drawn, _ = draw(*design, made.factors, 0)
    assert sorted(order) == list(range(made.points))
    np.testing.assert_array_equal(table, drawn[order])
    runs = [run for number in range(made.blocks) for run in made.runs_of(number)]
    assert runs == list(range(made.runs))
    assert all(len(made.runs_of(number)) <= block for number in range(made.blocks))


@settings(deadline=None, max_examples=60)
@given(designs)
def test_points_of_one_scenario_stand_together(
    half_year: Scenario, design: tuple[str, int | None]
) -> None:
    table, _, _ = job(half_year, *design, 1, 8).drawn()
    structural = [n for n, f in enumerate(LISTS if design[0] == "grid" else RANGES) if f.structural]
    keys = [tuple(row) for row in table[:, structural]]
    changes = sum(one != other for one, other in pairwise(keys))
    assert changes == len(set(keys)) - 1


@settings(deadline=None, max_examples=8)
@given(designs, st.integers(1, 3), st.integers(1, 30), st.randoms(use_true_random=False))
def test_results_do_not_depend_on_block_size_or_order(
    half_year: Scenario,
    design: tuple[str, int | None],
    replicates: int,
    block: int,
    random: object,
) -> None:
    whole = job(half_year, *design, replicates, 10_000)
    cut = replace(whole, block=block)
    table = np.repeat(whole.drawn()[0], replicates, axis=0)
    expected, _ = simulated(whole, table, range(whole.runs))
    numbers = list(range(cut.blocks))
    random.shuffle(numbers)  # type: ignore[attr-defined]
    parts: dict[int, Results] = {}
    for number in numbers[:6]:
        runs = cut.runs_of(number)
        parts[number], _ = simulated(cut, table[runs.start : runs.stop], runs)
    for number, part in parts.items():
        runs = cut.runs_of(number)
        for name, values in part.items():
            np.testing.assert_array_equal(values, expected[name][runs.start : runs.stop])


@pytest.mark.parametrize(("samples", "factors"), [(1, 1), (7, 3), (1000, 8)])
def test_latin_hypercubes_are_those_of_scipy(samples: int, factors: int) -> None:
    theirs = qmc.LatinHypercube(d=factors, rng=np.random.default_rng(5)).random(samples)
    ours = latin_hypercube(samples, factors, np.random.default_rng(5))
    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("design", ["lhs", "sobol", "morris"])
def test_seed_0_is_a_seed_and_others_differ(design: str) -> None:
    def drawn(seed: int) -> Floats:
        return draw(design, 4, RANGES, seed)[0]

    np.testing.assert_array_equal(drawn(0), drawn(0))
    assert not np.array_equal(drawn(0), drawn(1))


def test_a_design_leaves_the_global_generator_alone() -> None:
    before = np.random.get_state()[1].tolist()  # noqa: NPY002 - it is the one to be left alone
    for design in ("lhs", "sobol", "morris"):
        draw(design, 4, RANGES, 0)
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002


def test_the_hypercube_has_one_point_in_every_stratum() -> None:
    table, _ = draw("lhs", 50, (NUMBER, START), 1)
    for column, factor in zip(table.T, (NUMBER, START), strict=True):
        strata = np.floor((column - factor.low) / (factor.high - factor.low) * 50)
        assert sorted(strata) == list(range(50))


def test_morris_changes_one_factor_at_a_time() -> None:
    _, unit = draw("morris", 3, RANGES, 0)
    assert unit is not None
    for path in unit.reshape(3, len(RANGES) + 1, -1):
        changed = np.diff(path, axis=0) != 0
        assert (changed.sum(axis=1) == 1).all()
        assert (changed.sum(axis=0) == 1).all()


def test_sobol_differs_from_its_base_point_in_one_factor() -> None:
    _, unit = draw("sobol", 4, RANGES, 0)
    assert unit is not None
    for rows in unit.reshape(4, len(RANGES) + 2, -1):
        assert ((rows[1:-1] != rows[0]).sum(axis=1) == 1).all()


def test_a_grid_has_every_combination() -> None:
    table, _ = draw("grid", None, LISTS, 0)
    assert len(table) == 12 == len({tuple(row) for row in table})


def test_blocks_are_neither_tiny_nor_huge() -> None:
    assert [usual_block(runs) for runs in (1, 5000, 100_000, 10**7)] == [256, 512, 8192, 8192]


def test_a_sweep_is_itself_after_its_way_through_plain_data(tmp_path: Path) -> None:
    from sim.sweeps import load_sweep

    for name in ("mending-relations", "when-yoon-comes", "indices"):
        made = load_sweep(name)
        assert Job.from_dict(made.to_dict()) == made
