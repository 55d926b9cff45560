"""What is generated is current, and nothing of the model is left out."""

import re
import subprocess
import sys

import pytest

from sim.theories import registry
from sim.theories.formulations import FORMULATIONS
from sim.theories.variables import INITIAL, VARIABLES
from tests.docs.pages import ROOT, page

PARAMETERS = [
    name
    for parameter in (*registry.parameters().values(), *INITIAL)
    for name in parameter.defaults()
]
MECHANISMS = {mechanism.name: mechanism for mechanism in registry.everything()}


def test_generated_pages_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_every_parameter_is_in_both_pages() -> None:
    parameters, odd = page("parameters.md"), page("odd.md")
    assert [name for name in PARAMETERS if f"`{name}`" not in parameters] == []
    assert [name for name in PARAMETERS if f"`{name}`" not in odd] == []


def test_every_variable_is_in_the_protocol() -> None:
    odd = page("odd.md")
    assert [each.name for each in VARIABLES if f"`{each.name}`" not in odd] == []


@pytest.mark.parametrize("name", MECHANISMS)
def test_every_mechanism_has_a_section(name: str) -> None:
    text = section(name)
    assert f"<!-- generated: facts {name} -->" in text
    own = re.sub(r"<!-- generated.*?<!-- end generated -->", "", text, flags=re.DOTALL)
    explained = [p for each in MECHANISMS[name].parameters for p in each.defaults()]
    assert [parameter for parameter in explained if f"`{parameter}`" not in own] == []
    assert "$$" in own or "No equation" in own


def test_no_section_is_left_over() -> None:
    named = re.findall(r"<!-- generated: facts (\w+) -->", page("odd.md"))
    assert sorted(named) == sorted(MECHANISMS)


def test_every_slot_is_asked_about_and_told_of() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (?:what|whe|who)[^|]* \|", page("odd.md"), re.MULTILINE)
    assert rows == list(FORMULATIONS)


def section(name: str) -> str:
    """The section of a mechanism."""
    parts = re.split(r"^#{2,4} ", page("odd.md"), flags=re.MULTILINE)
    found = [part for part in parts if part.startswith(f"`{name}`\n")]
    assert len(found) == 1, f"docs/odd.md has no section on {name}"
    return found[0]
