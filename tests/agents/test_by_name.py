"""Behaviours by name: in files, from plugins, in workers, replays, reruns and Mesa's runner."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import mesa
import numpy as np
import pytest
from click.testing import CliRunner, Result

import sim
from sim.agents import behaviours
from sim.cli import main
from sim.core.errors import InputError
from sim.parallel import workers as worker
from sim.scenario import Scenario, ScenarioError
from tests.agents.classes import Halved, Quiet, SameAdversary

PLUGIN = """\
import sim


class Hushed(sim.Adversary):
    def decide(self, view, motives):
        actions = super().decide(view, motives)
        return {**actions, "launch_rate": FACTOR * actions["launch_rate"]}


sim.register_behaviour("hushed", Hushed)
"""
WORSE = "    def worse(self):\n        "
SCENARIO = """\
name: hushed
description: A quieter adversary.
extends: baseline
end: 2016-12
actors: {PRK: {behaviour: hushed}}
"""
SWEEP = """\
name: quiet
description: A sweep with a behaviour.
scenario: hushed.yaml
design: lhs
samples: 20
replicates: 4
block: 20
vary:
  parameters: {consult_scope: declared}
outcomes: [launches, cooperation]
"""


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> dict[str, type]:
    """A registry of its own for each test."""
    registered: dict[str, type] = {}
    monkeypatch.setattr(behaviours, "_REGISTERED", registered)
    return registered


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plugin.py").write_text(PLUGIN.replace("FACTOR", "0.25"), encoding="utf-8")
    (tmp_path / "hushed.yaml").write_text(SCENARIO, encoding="utf-8")
    (tmp_path / "quiet.yaml").write_text(SWEEP, encoding="utf-8")
    return tmp_path


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sim", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The same in this process, which begins and ends without a plugin: far quicker to start."""

    def invoke(*arguments: str) -> Result:
        with monkeypatch.context() as patch:
            patch.chdir(folder)
            patch.setattr(behaviours, "_REGISTERED", {})
            patch.setattr(worker, "_ALWAYS", [])
            result = CliRunner().invoke(main, arguments)
            for name in [name for name in sys.modules if name.startswith(behaviours.PLUGIN)]:
                del sys.modules[name]
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return invoke


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise MemoryError", "MemoryError"),
        ("raise OSError(28, 'x')", "OSError: [Errno 28] x"),
        ("raise KeyError('k')", "KeyError: 'k'"),
        ("raise type('Odd', (Exception,), {'__str__': lambda self: 1 / 0})", "Odd: <exception str"),
        ("raise ValueError('a\\nb')", "ValueError: a b"),
    ],
)
def test_an_error_in_a_behaviour_is_one_message_with_the_actor_and_the_place(
    error: str, told: str, folder: Path, here: Callable[..., Result]
) -> None:
    plugin = folder / "plugin.py"
    code = PLUGIN.replace("super().decide(view, motives)", "self.worse()")
    plugin.write_text(code.replace("\n\n\nsim.", f"\n\n{WORSE}{error}\n\n\nsim."))
    result = here("run", "hushed.yaml", "--runs", "2", "--plugin", "plugin.py", "--out", "o")
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"alliance-sim: {plugin}:10: {told}")
    assert line.endswith("; in the behaviour of <Hushed PRK>, 2015-01")
    assert not (folder / "o").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "verb",
    [
        ("run", "hushed.yaml", "--runs", "2"),
        ("sweep", "quiet.yaml", "--workers", "1"),
        ("sweep", "quiet.yaml", "--workers", "2"),
        ("explain", "baseline", "hushed.yaml", "--runs", "20", "--workers", "2"),
    ],
)
def test_a_behaviour_does_not_end_the_program(verb: tuple[str, ...], folder: Path) -> None:
    code = PLUGIN.replace("super().decide(view, motives)", "__import__('sys').exit(0)")
    (folder / "plugin.py").write_text(code)
    result = command(folder, *verb, "--plugin", "plugin.py", "--out", "o")
    assert result.returncode == 2
    assert result.stderr.splitlines()[-1] == (
        f"alliance-sim: {folder / 'plugin.py'}:6: SystemExit: 0; "
        "code that takes part in a run must not end the program"
    )
    assert not (folder / "o" / "result.nc").exists()


def test_what_a_behaviour_may_not_answer_is_one_message(
    folder: Path, here: Callable[..., Result]
) -> None:
    (folder / "plugin.py").write_text(PLUGIN.replace("{**actions,", "{").replace("FACTOR", "1"))
    result = here("run", "hushed.yaml", "--runs", "2", "--plugin", "plugin.py", "--out", "o")
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("alliance-sim: ValueError: PRK (Hushed).decide returned nothing for ")
    assert line.endswith("; in the behaviour of <Hushed PRK>, 2015-01")


def test_in_python_an_error_in_a_behaviour_stays_what_it_is(
    known: dict[str, type], baseline: Scenario
) -> None:
    class Faulty(sim.Adversary):
        def perceive(self, view: object) -> dict[str, np.ndarray]:
            raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine") as caught:
        sim.simulate(baseline, runs=2, agents={"PRK": Faulty})
    assert caught.value.__notes__ == ["in the behaviour of <Faulty PRK>, 2015-01"]
    assert caught.traceback[-1].name == "perceive"


def test_a_scenario_names_a_registered_behaviour(
    known: dict[str, type], baseline: Scenario
) -> None:
    sim.register_behaviour("quiet", Quiet)
    named = sim.load("baseline", [("actors.PRK.behaviour", "quiet"), ("end", "2015-12")])
    by_name = sim.simulate(named, runs=5)
    by_class = sim.simulate(named, runs=5, agents={"PRK": Quiet})
    assert not by_name["launches"].any()
    assert by_name.drop_attrs().identical(by_class.drop_attrs())
    assert "Quiet" in by_name.attrs["behaviours"]
    halved = sim.simulate(named, runs=5, agents={"PRK": Halved})
    assert halved["launches"].any(), "a class that is given goes before the name"


def test_what_is_not_registered_or_does_not_fit_is_refused(known: dict[str, type]) -> None:
    with pytest.raises(ScenarioError, match=r"behaviour is not a registered .*--plugin"):
        sim.load("baseline", [("actors.PRK.behaviour", "quiet")])
    sim.register_behaviour("quiet", Quiet)
    with pytest.raises(ScenarioError, match="is a behaviour of adversary, and KOR is ally"):
        sim.load("baseline", [("actors.KOR.behaviour", "quiet")])
    with pytest.raises(ValueError, match=r"'quiet' is .*Quiet already"):
        sim.register_behaviour("quiet", SameAdversary)
    sim.register_behaviour("quiet", Quiet)
    with pytest.raises(ValueError, match="is no name"):
        sim.register_behaviour("so quiet", Quiet)
    with pytest.raises(TypeError, match="a subclass of Patron, Ally, Adversary, Power"):
        sim.register_behaviour("number", int)  # type: ignore[arg-type]


def test_the_command_line_loads_a_plugin_by_the_users_own_hand(
    folder: Path, here: Callable[..., Result]
) -> None:
    alone = here("check", "hushed.yaml")
    assert alone.exit_code == 2
    assert "'hushed'" in alone.stderr
    assert "--plugin FILE.py" in alone.stderr
    done = command(folder, "check", "hushed.yaml", "--plugin", "plugin.py")
    assert (done.returncode, done.stderr) == (0, "")
    for plugin, told in (("none.py", "there is no plugin"), ("quiet.yaml", "ends in .py")):
        refused = here("check", "hushed.yaml", "--plugin", plugin)
        assert refused.exit_code == 2
        assert told in refused.stderr
        assert "Traceback" not in refused.stderr
    (folder / "broken.py").write_text("1 / 0\n", encoding="utf-8")
    broken = command(folder, "check", "hushed.yaml", "--plugin", "broken.py")
    assert broken.returncode == 2
    assert "ZeroDivisionError" in broken.stderr


def test_sweeps_with_workers_and_replays_know_it(folder: Path, here: Callable[..., Result]) -> None:
    sweep = ("sweep", "quiet.yaml", "--plugin", "plugin.py")
    alone = here(*sweep, "--workers", "1", "--out", "out1")
    assert alone.exit_code == 0, alone.stderr
    done = command(folder, *sweep, "--workers", "2", "--out", "out2")
    assert done.returncode == 0, done.stderr
    one, two = ((folder / out / "summary.csv").read_bytes() for out in ("out1", "out2"))
    assert one == two
    again = command(folder, "replay", "out2", "--run", "57", "--plugin", "plugin.py")
    assert again.returncode == 0, again.stderr
    assert "bit for bit" in again.stdout
    without = here("replay", "out2", "--run", "57")
    assert without.exit_code == 2
    assert "--plugin" in without.stderr
    (folder / "other.py").write_text(PLUGIN.replace("FACTOR", "0.5"), encoding="utf-8")
    changed = here("replay", "out2", "--run", "57", "--plugin", "other.py")
    assert changed.exit_code == 2
    assert "is not the one that the sweep was run with" in changed.stderr
    resumed = here("sweep", "quiet.yaml", "--plugin", "other.py", "--out", "out2", "--resume")
    assert resumed.exit_code == 2
    assert "behaviours.hushed.code" in resumed.stderr


def test_a_dask_cluster_loads_the_plugin(folder: Path, here: Callable[..., Result]) -> None:
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        arguments = ("--plugin", "plugin.py", "--dask", cluster.scheduler_address)
        done = command(folder, "sweep", "quiet.yaml", *arguments, "--out", str(folder / "out"))
        assert done.returncode == 0, done.stderr
    serial = here(
        "sweep", "quiet.yaml", "--plugin", "plugin.py", "--workers", "1", "--out", "serial"
    )
    assert serial.exit_code == 0, serial.stderr
    assert (folder / "out/summary.csv").read_bytes() == (folder / "serial/summary.csv").read_bytes()


def test_workers_are_refused_what_they_could_not_find(known: dict[str, type], folder: Path) -> None:
    sim.register_behaviour("hushed", Halved)
    assert sim.sweep(folder / "quiet.yaml", out=folder / "one")["launches"].any()
    with pytest.raises(InputError, match="known to this process only") as caught:
        sim.sweep(folder / "quiet.yaml", out=folder / "two", workers=2)
    assert "load_plugin" in str(caught.value)
    assert not (folder / "two").exists()


def test_a_plugin_is_run_once(folder: Path, known: dict[str, type]) -> None:
    first = sim.load_plugin(folder / "plugin.py")
    assert sim.load_plugin(folder / "plugin.py") is first
    assert list(known) == ["hushed"]


def test_mesas_batch_runner_takes_agents(baseline: Scenario) -> None:
    brief = baseline.replace(end="2015-12")
    rows = mesa.batch_run(
        sim.AllianceModel,
        parameters={"scenario": brief, "agents": [{"PRK": Quiet}, None], "runs": 3},
        max_steps=100,
        number_processes=1,
        data_collection_period=1,
        display_progress=False,
    )
    launches = {
        row["agents"] is None: [
            r["launches"] for r in rows if (r["agents"] is None) == (row["agents"] is None)
        ]
        for row in rows
    }
    assert not np.any(launches[False])
    assert np.any(launches[True])


@pytest.mark.parametrize("kind", [SameAdversary, Quiet, Halved], ids=lambda kind: kind.__name__)
def test_behaviours_that_keep_the_rules_pass(kind: type) -> None:
    sim.check_behaviour(kind)


def test_behaviours_that_break_a_rule_are_told_which() -> None:
    class Averaging(sim.Adversary):
        def decide(self, view, motives):  # noqa: ANN001, ANN202
            actions = super().decide(view, motives)
            return {**actions, "lean": actions["lean"] * 0 + actions["lean"].mean()}

    class Gambling(sim.Adversary):
        def decide(self, view, motives):  # noqa: ANN001, ANN202
            luck = np.random.default_rng().random(view.runs)
            return {**super().decide(view, motives), "launch_rate": luck}

    class Shared(sim.Ally):
        seen = 0

        def decide(self, view, motives):  # noqa: ANN001, ANN202
            type(self).seen += 1
            return {**super().decide(view, motives), "stance": 1.0 / type(self).seen}

    class Branching(sim.Patron):
        def decide(self, view, motives):  # noqa: ANN001, ANN202
            actions = super().decide(view, motives)
            return {**actions, "lead": 0.0} if view.tension > 0.5 else actions

    for kind, told in (
        (Averaging, "mixes runs"),
        (Gambling, "another answer the second time"),
        (Shared, "belongs to the agent"),
        (Branching, "truth value of an array"),
    ):
        with pytest.raises(ValueError, match=told):
            sim.check_behaviour(kind)
    with pytest.raises(TypeError, match="a behaviour is a subclass"):
        sim.check_behaviour(dict)  # type: ignore[arg-type]
