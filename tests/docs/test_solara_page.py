"""The recipe for Mesa's page: pins agree, and what it plots is in the data collector."""

import ast
import re

import sim
from sim.scenario import bundled_names
from tests.docs.pages import FOLDER, page

APP = (FOLDER / "solara_app.py").read_text(encoding="utf-8")
TREE = ast.parse(APP)


def constants(name: str) -> list[str]:
    """Keys of a dictionary of the app."""
    (found,) = (
        node.value
        for node in TREE.body
        if isinstance(node, ast.Assign) and node.targets[0].id == name
    )
    return list(ast.literal_eval(found))


def test_what_is_plotted_is_collected() -> None:
    known = sim.AllianceModel("storm").datacollector.model_reporters
    plotted = [name for group in ("DOMAINS", "WILLS", "CHANNELS") for name in constants(group)]
    assert len(plotted) == 7
    assert [name for name in plotted if name not in known] == []


def test_the_scenarios_are_bundled_and_arguments_are_those_of_the_class() -> None:
    (offered,) = re.findall(r'"values": (\[[^\]]*\])', APP)
    assert set(ast.literal_eval(offered)) <= set(bundled_names())
    (world,) = (node for node in TREE.body if isinstance(node, ast.ClassDef))
    (init,) = (node for node in world.body if getattr(node, "name", "") == "__init__")
    taken = [argument.arg for argument in init.args.args[1:]]
    assert re.findall(r'^        "(\w+)": \{', APP, re.MULTILINE) == taken
    assert "scenario" not in taken  # Mesa 3.5 hands a thing of its own to such an argument


def test_the_pins_are_those_of_the_page() -> None:
    pins = dict(
        re.findall(r"^([\w-]+)==([\d.]+)$", (FOLDER / "solara.txt").read_text(), re.MULTILINE)
    )
    assert len(set(pins.values())) == 1
    row = next(line for line in page("solara.md").splitlines() if line.startswith("| solara, "))
    assert row.count(next(iter(pins.values()))) == 2
    assert all(name in row for name in pins)
    assert "docs/solara.txt" in page("solara.md")
    assert "docs/solara_app.py" in page("solara.md")
