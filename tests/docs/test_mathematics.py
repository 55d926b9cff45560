"""Equations that GitHub renders: what Markdown would spoil in them is not there."""

import re

import pytest
from matplotlib.mathtext import MathTextParser

from tests.docs.pages import page

DISPLAYS = re.findall(r"^\$\$\n(.*?)\n\$\$$", page("odd.md"), re.MULTILINE | re.DOTALL)
INLINE = re.findall(r"\$`(.*?)`\$", page("odd.md"), re.DOTALL)
ESCAPES = re.compile(r"\\[!-/:-@\[-`{-~]")
"""A backslash before punctuation, which Markdown takes away."""
EMPHASIS = re.compile(r"[^\w\\]_|\*")
"""What can begin emphasis: an underscore after punctuation, an asterisk."""
UNKNOWN_HERE = {r"\lvert": "|", r"\rvert": "|", r"\gt": ">", r"\lt": "<", r"\ni": r"\in"}
"""Commands that GitHub knows and the parser of this test does not."""


def test_there_are_equations() -> None:
    assert len(DISPLAYS) > 80


@pytest.mark.parametrize("equation", DISPLAYS)
def test_markdown_leaves_it_alone(equation: str) -> None:
    assert not ESCAPES.search(equation)
    assert not EMPHASIS.search(equation)
    assert not re.search(r"^\s*([-+=#>]|\d+\.)", equation, re.MULTILINE)
    assert r"\operatorname" not in equation  # GitHub forbids it


@pytest.mark.parametrize("equation", [*DISPLAYS, *dict.fromkeys(INLINE)])
def test_it_is_well_formed(equation: str) -> None:
    for command, plain in UNKNOWN_HERE.items():
        equation = re.sub(re.escape(command) + r"(?![a-z])", lambda _, to=plain: to, equation)
    MathTextParser("path").parse(f"${' '.join(equation.split())}$")
