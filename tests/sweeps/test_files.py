"""Sweep files: what is wrong is told by file, line, key and what is allowed."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.model import checked
from sim.scenario import ScenarioError
from sim.sweeps import bundled_sweeps, load_sweep
from sim.sweeps.sweep import estimate

HEAD = """\
name: faulty
description: A faulty sweep.
scenario: baseline
"""
LHS = "design: lhs\nsamples: 8\n"
GRID = "design: grid\n"
FAULTS = {
    "unknown key": (LHS + "sample: 8\n", ":6: sample is not a known key", "mean 'samples'"),
    "extends": (LHS + "extends: x\n", ":6: extends is not a known key", "allowed: name"),
    "no design": ("samples: 8\n", "lacks the key 'design'", "how points are laid out"),
    "bad design": ("design: sobel\n", ":4: design", "did you mean 'sobol'?"),
    "no samples": ("design: lhs\n", "lacks the key 'samples'", "whole number"),
    "samples of grid": (GRID + "samples: 8\n", ":5: samples has no place in a grid", "lists"),
    "no factor": (LHS, ":4: design has no factor", "factors under vary"),
    "samples zero": ("design: lhs\nsamples: 0\n", ":5: samples is out of range", "1 or more"),
    "replicates": (LHS + "replicates: two\n", ":6: replicates", "a whole number"),
    "power of two": (
        "design: sobol\nsamples: 12\nvary: {parameters: {consult_scope: declared}}\n",
        ":5: samples is not a power of 2 (value 12)",
        "8 or 16",
    ),
    "no such scenario": ("scenario: basline\n", ":3: scenario", "did you mean 'baseline'?"),
    "parameter": (
        LHS + "vary:\n  parameters:\n    consult_scop: declared\n",
        ":8: vary.parameters.consult_scop is not a parameter",
        "did you mean 'consult_scope'?",
    ),
    "out of range": (
        LHS + "vary:\n  parameters:\n    consult_scope: {low: 0, high: 1.5}\n",
        ":8: vary.parameters.consult_scope makes no valid scenario",
        "allowed: 0 to 1",
    ),
    "level out of range": (
        GRID + "vary:\n  parameters:\n    consult_scope: [0.5, 2]\n",
        ":7: vary.parameters.consult_scope makes no valid scenario",
        "allowed: 0 to 1",
    ),
    "low above high": (
        LHS + "vary:\n  parameters:\n    consult_scope: {low: 1, high: 0}\n",
        ":8: vary.parameters.consult_scope has a low that is not below its high",
        "",
    ),
    "one bound": (
        LHS + "vary:\n  parameters:\n    consult_scope: {low: 1}\n",
        ":8: vary.parameters.consult_scope has one bound only",
        "low and high",
    ),
    "one level": (
        GRID + "vary:\n  parameters:\n    consult_scope: [1]\n",
        ":7: vary.parameters.consult_scope has nothing to vary over",
        "two values or more",
    ),
    "not a number": (
        GRID + "vary:\n  parameters:\n    consult_scope: [0, high]\n",
        ":7: vary.parameters.consult_scope[2] is not a number (value 'high')",
        "a number",
    ),
    "steps": (
        GRID + "vary:\n  parameters:\n    consult_scope: declared\n",
        ":7: vary.parameters.consult_scope is a range, of which a grid needs to know the steps",
        "{steps: 5}",
    ),
    "steps of lhs": (
        LHS + "vary:\n  parameters:\n    consult_scope: {steps: 5}\n",
        ":8: vary.parameters.consult_scope has steps",
        "steps in a grid only",
    ),
    "slot": (
        GRID + "vary:\n  formulations:\n    alignmnt: all\n",
        ":7: vary.formulations.alignmnt is not a formulation",
        "did you mean 'alignment'?",
    ),
    "reading": (
        GRID + "vary:\n  formulations:\n    alignment: [cha1999, reasurance]\n",
        ":7: vary.formulations.alignment is not a reading of it (value 'reasurance')",
        "did you mean 'reassurance'?",
    ),
    "month": (
        GRID + "vary:\n  dates:\n    governments.KOR.yoon.from: [2022-05, 2022-13]\n",
        ":7: vary.dates.governments.KOR.yoon.from[2] is not a month",
        "YYYY-MM",
    ),
    "no such government": (
        GRID + "vary:\n  dates:\n    governments.KOR.yun.from: [2022-05, 2022-06]\n",
        ":7: vary.dates.governments.KOR.yun.from makes no valid scenario",
        "moon_mending, yoon",
    ),
    "no such number": (
        LHS + "vary:\n  values:\n    actors.KOR.aproval: {low: 0.1, high: 0.2}\n",
        ":8: vary.values.actors.KOR.aproval",
        "",
    ),
    "start": (
        GRID + "vary:\n  dates:\n    start: [2015-01, 2016-01]\n",
        ":7: vary.dates.start is not for a sweep to vary",
        "numbers, theories and dates",
    ),
    "twice": (
        LHS + "vary:\n  parameters: {consult_scope: declared}\n"
        "  values: {parameters.consult_scope: {low: 0, high: 1}}\n",
        ":6: vary varies parameters.consult_scope twice",
        "each number once",
    ),
    "outcome": (
        GRID + "outcomes: [relation, coperation]\n",
        ":5: outcomes[2] is not a result variable",
        "did you mean 'cooperation'?",
    ),
    "outcome twice": (GRID + "outcomes: [relation, relation]\n", "outcomes[2] is there twice", ""),
    "label": (
        GRID + "outcomes: [{name: a, variable: meetings, where: {level: leaders}}]\n",
        ":5: outcomes[1].where.level is no label of it (value 'leaders')",
        "did you mean 'leader'?",
    ),
    "dimension": (
        GRID + "outcomes: [{name: a, variable: relation, where: {level: leader}}]\n",
        ":5: outcomes[1].where.level is not a dimension of relation",
        "",
    ),
    "months of an outcome": (
        GRID + "outcomes: [{name: a, variable: relation, since: 2030-01}]\n",
        ":5: outcomes[1].since leaves no month",
        "2015-01 to 2023-12",
    ),
    "keep": (GRID + "keep: all\n", ":5: keep", "final, trajectories"),
    "odd levels": (
        "design: morris\nsamples: 2\nlevels: 5\nvary: {parameters: declared}\n",
        ":6: levels is odd",
        "an even number",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_in_one_line(case: str, tmp_path: Path) -> None:
    text, told, hint = FAULTS[case]
    head = HEAD.replace("scenario: baseline\n", "") if "scenario:" in text else HEAD
    file = tmp_path / "faulty.yaml"
    file.write_text(head + text + (GRID if "scenario:" in text else ""), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_sweep(file)
    message = str(caught.value)
    assert message.startswith(str(file))
    assert told in message
    assert hint in message
    assert "\n" not in message
    result = CliRunner().invoke(main, ["sweep", str(file), "--out", str(tmp_path / "o")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"alliance-sim: {message}\n"
    assert not (tmp_path / "o").exists()


def test_dates_that_do_not_go_together_are_told(tmp_path: Path) -> None:
    file = tmp_path / "faulty.yaml"
    file.write_text(
        HEAD.replace("baseline", "to-2040") + GRID + "vary:\n  dates:\n"
        "    elections.kor_2030.date: [2030-06, 2032-06]\n"
        "    elections.kor_2035.date: [2032-06, 2035-06]\n"
    )
    with pytest.raises(ScenarioError, match=r":5: vary combines what does not go together") as told:
        load_sweep(file)
    assert "elections.kor_2030.date = 2032-06, elections.kor_2035.date = 2032-06" in str(told.value)


def test_a_fault_of_the_scenario_is_told_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("name: mine\ndescription: x\nextends: baseline\nend: no\n")
    file = tmp_path / "faulty.yaml"
    file.write_text(HEAD.replace("baseline", "mine.yaml") + GRID)
    with pytest.raises(ScenarioError, match=r"mine.yaml:4: end is not a month"):
        load_sweep(file)


@pytest.mark.parametrize("name", bundled_sweeps())
def test_bundled_sweeps_are_found_by_name_and_load(name: str) -> None:
    assert load_sweep(name).name == name


def test_there_is_a_bundled_sweep_of_every_design() -> None:
    made = [load_sweep(name) for name in bundled_sweeps()]
    assert {job.design for job in made} == {"grid", "lhs", "sobol", "morris"}
    assert {job.keep for job in made} == {"final", "trajectories"}
    assert max(job.runs for job in made) == 1_000_000


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(ScenarioError, match="did you mean 'screening'"):
        load_sweep("screning")


def test_all_declared_parameters_can_be_varied_at_once() -> None:
    names = {factor.name for factor in load_sweep("screening").factors}
    assert names == {f"parameters.{name}" for name in checked.catalogue().parameters}


def test_declared_leaves_alone_what_the_scenario_sets(tmp_path: Path) -> None:
    (tmp_path / "duty.yaml").write_text(
        "name: duty\ndescription: x\nextends: baseline\nparameters: {consult_scope: 1}\n"
    )
    file = tmp_path / "s.yaml"
    file.write_text(HEAD.replace("baseline", "duty.yaml") + LHS + "vary: {parameters: declared}\n")
    names = {factor.name for factor in load_sweep(file).factors}
    assert "parameters.consult_scope" not in names
    assert "parameters.mediation_weight" in names


def test_check_tells_runs_bytes_and_time() -> None:
    result = CliRunner().invoke(main, ["check", "million", "baseline"], catch_exceptions=False)
    assert result.exit_code == 0
    first, second, third = result.stdout.splitlines()
    assert "250,000 points x 4 replicates = 1,000,000 runs of 108 months" in first
    assert "on disk about" in second
    assert "MB" in second
    assert "with one worker" in second
    assert third.startswith("baseline: valid; baseline")


def test_check_refuses_a_faulty_sweep(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(HEAD + LHS)
    result = CliRunner().invoke(main, ["check", str(file)], catch_exceptions=False)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "has no factor" in result.stderr


def test_the_estimate_of_bytes_is_near_what_is_stored(tmp_path: Path) -> None:
    import sim

    job = load_sweep("mending-relations")
    expected = estimate(job)
    sim.sweep(job, out=tmp_path / "o").close()
    files = [
        file for file in (tmp_path / "o" / "store.zarr").rglob("*") if file.name != "zarr.json"
    ]
    stored = sum(file.stat().st_size for file in files if file.is_file())
    assert 0.4 * expected.bytes_stored < stored < 1.5 * expected.bytes_stored
    assert expected.bytes_stored <= expected.bytes_plain


@pytest.mark.parametrize("named", ["/etc/passwd", "../outside.yaml", "link.yaml"])
def test_a_scenario_outside_of_the_folder_of_the_file_is_not_read(
    named: str, tmp_path: Path
) -> None:
    (tmp_path / "outside.yaml").write_text("name: x\ndescription: X.\nextends: baseline\n")
    folder = tmp_path / "inside"
    folder.mkdir()
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    file = folder / "some.yaml"
    file.write_text(
        f"name: some\ndescription: Some.\nscenario: {named}\ndesign: lhs\nsamples: 4\n"
        "vary: {parameters: {trust_gain: {low: 0.1, high: 0.2}}}\n"
    )
    with pytest.raises(ScenarioError, match="leads out of the sweep's folder") as refused:
        load_sweep(file)
    assert "root:" not in str(refused.value)
