"""The package tells type checkers that it has types of its own (PEP 561)."""

from importlib import resources


def test_the_marker_of_a_typed_package_lies_beside_the_code() -> None:
    marker = resources.files("sim") / "py.typed"
    assert marker.is_file()
    assert marker.read_text(encoding="utf-8") == ""
