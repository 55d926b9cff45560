"""A digest that changes with what a run gives, and with nothing else."""

from pathlib import Path

import pytest

from sim.core import digest

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


def bare(code: str) -> list[str]:
    return list(digest.definitions(code))


def test_comments_docstrings_and_layout_do_not_count() -> None:
    assert bare(CODE) == bare(SAID_OTHERWISE)


@pytest.mark.parametrize(("old", "new"), [("+ rate", "- rate"), ("1.0", "1.1"), ("grows", "falls")])
def test_code_counts(old: str, new: str) -> None:
    assert bare(CODE) != bare(CODE.replace(old, new))


def test_a_string_that_is_no_docstring_counts() -> None:
    assert bare('x = "a"') != bare('x = "b"')


def test_what_is_said_of_a_name_does_not_count() -> None:
    assert bare('x = "a"\n"""Told."""') == bare('x = "a"')


def test_another_name_of_what_is_imported_counts_and_its_place_does_not() -> None:
    assert bare("from a import b as c") == bare("from d import b as c")
    assert bare("from a import b as c") != bare("from a import d as c")


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


def test_where_a_definition_stands_does_not_count(home: Path) -> None:
    more = "\n\ndef falls(stock, rate):\n    return stock - rate\n"
    (home / "model" / "some.py").write_text(CODE + more)
    before = of_home()
    (home / "model" / "some.py").write_text(CODE)
    assert of_home() != before
    (home / "agents" / "other.py").write_text(f"from sim.x import y\n{more}")
    assert of_home() == before


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
