"""What a verb does not need it does not import: that is most of the time for which a user waits."""

import subprocess
import sys
from pathlib import Path

import pytest

from sim import cli

TOLD = """
import runpy, sys
try:
    runpy.run_module("sim", run_name="__main__")
except SystemExit as end:
    code = end.code or 0
print(code, *(name for name, module in sys.modules.items() if module), file=sys.stderr)
"""
"""Does what the command does, then says how it ended and what was imported."""


def imported(*arguments: str) -> set[str]:
    """The modules that are there when a command has ended well."""
    done = subprocess.run(
        [sys.executable, "-c", TOLD, *arguments], capture_output=True, text=True, check=True
    )
    code, *modules = done.stderr.splitlines()[-1].split()
    assert code == "0", done.stderr
    return set(modules)


def test_help_imports_nothing_heavy() -> None:
    heavy = {"numpy", "pydantic", "ruamel.yaml", "mesa", "xarray", "pandas", "matplotlib", "rich"}
    assert not heavy & imported("--help")


@pytest.mark.parametrize("arguments", [["list"], ["check", "baseline"], ["show", "storm"]])
def test_reading_scenarios_imports_nothing_that_runs_them(arguments: list[str]) -> None:
    heavy = {"mesa", "xarray", "pandas", "scipy", "matplotlib", "networkx", "dask", "PIL"}
    assert not heavy & imported(*arguments)


def test_a_run_without_figures_imports_only_what_it_needs(tmp_path: Path) -> None:
    few = ["--runs", "2", "--set", "end=2015-03", "--no-plots", "--out", str(tmp_path)]
    modules = imported("run", "baseline", *few)
    assert {"xarray", "mesa.model"} <= modules
    heavy = {"matplotlib", "dask", "distributed", "pyarrow", "networkx"}
    assert not (heavy | {"scipy.special", "scipy.spatial", "scipy.linalg"}) & modules


@pytest.mark.parametrize(
    ("arguments", "hidden"),
    [
        (["claims", "--quick"], ["dask", "pyarrow"]),
        (["sweep", "x.yaml"], ["dask", "pyarrow"]),
        (["export", "runs/x", "--to", "parquet"], ["dask"]),
        (["app"], []),
        (["claims", "--dask", "tcp://127.0.0.1:1"], []),
        (["claims", "--dask=tcp://127.0.0.1:1"], []),
        (["run", "--plugin", "x.py"], []),
    ],
)
def test_what_a_verb_may_need_is_not_hidden_from_it(
    arguments: list[str], hidden: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[str] = []
    monkeypatch.setattr(cli, "spare", lambda hidden, later: found.extend(hidden))
    cli.spare_imports(arguments)
    assert found == hidden


def test_a_plugin_may_import_dask(tmp_path: Path) -> None:
    pytest.importorskip("dask")
    plugin = tmp_path / "mine.py"
    plugin.write_text("import dask\n")
    few = ["--runs", "2", "--set", "end=2015-03", "--no-plots", "--out", str(tmp_path / "out")]
    assert "dask" in imported("run", "baseline", *few, "--plugin", str(plugin))
