"""The page on the house speaks of the house as it is."""

import re
import tomllib

from tests.docs.pages import ROOT, page


def test_every_folder_has_its_row_and_no_other() -> None:
    rows = re.findall(r"^\| `(\w+)/` \|", page("architecture.md"), re.MULTILINE)
    folders = [path.parent.name for path in (ROOT / "sim").glob("*/__init__.py")]
    assert sorted(rows) == sorted(folders)


def test_the_layers_are_those_folders() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [
        each for each in settings["tool"]["importlinter"]["contracts"] if each["type"] == "layers"
    ]
    layered = [name for layer in contract["layers"] for name in layer.split(" | ")]
    rows = re.findall(r"^\| `(\w+)/` \|", page("architecture.md"), re.MULTILINE)
    assert sorted(layered) == sorted(rows)


def test_files_it_names_exist() -> None:
    text = page("architecture.md")
    names = re.findall(r"`((?:\w+/)+\w+\.py)`", text)
    assert names
    for name in names:
        inside = name if name.startswith("sim/") else f"sim/{name}"
        assert (ROOT / inside).is_file(), name
