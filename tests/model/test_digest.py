"""A digest that changes with what a run gives, and with nothing else."""

from pathlib import Path

import pytest

from sim.model import digest

CODE = '''
"""What it is for."""

def grows(stock, rate):
    """A stock grows, (run,)."""
    return stock + rate * (1.0 - stock)  # towards one
'''
SAID_OTHERWISE = """
def grows(stock, rate):
    # no longer explained
    return (stock +
            rate * (1.0 - stock))
"""


def test_comments_docstrings_and_layout_do_not_count() -> None:
    assert digest.bare(CODE) == digest.bare(SAID_OTHERWISE)


@pytest.mark.parametrize(("old", "new"), [("+ rate", "- rate"), ("1.0", "1.1"), ("grows", "falls")])
def test_code_counts(old: str, new: str) -> None:
    assert digest.bare(CODE) != digest.bare(CODE.replace(old, new))


def test_a_string_that_is_no_docstring_counts() -> None:
    assert digest.bare('x = "a"') != digest.bare('x = "b"')


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for place in digest.DECIDE:
        target = tmp_path / place if place.endswith(".py") else tmp_path / place / "some.py"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(CODE)
    (tmp_path / "theories" / "some.csv").write_text("name,default\nrate,0.1\n")
    (tmp_path / "plots").mkdir()
    (tmp_path / "plots" / "some.py").write_text(CODE)
    monkeypatch.setattr(digest, "HOME", tmp_path)
    return tmp_path


def of_home() -> str:
    return digest.model_digest.__wrapped__()


@pytest.mark.parametrize(
    "place", [each if each.endswith(".py") else f"{each}/some.py" for each in digest.DECIDE]
)
def test_every_part_that_decides_is_digested(home: Path, place: str) -> None:
    before = of_home()
    (home / place).write_text(CODE.replace("+ rate", "- rate"))
    assert of_home() != before


def test_a_default_in_a_table_counts(home: Path) -> None:
    before = of_home()
    (home / "theories" / "some.csv").write_text("name,default\nrate,0.2\n")
    assert of_home() != before


def test_a_figure_does_not_count(home: Path) -> None:
    before = of_home()
    (home / "plots" / "some.py").write_text("")
    assert of_home() == before


def test_the_model_itself_is_digested() -> None:
    names = {file.relative_to(digest.HOME).as_posix() for file in digest.sources()}
    assert {"theories/cooperation.py", "theories/cooperation.csv", "agents/ally.py"} <= names
    assert len(digest.model_digest()) == digest.LENGTH
