"""What is kept of the bundled files is what the parser makes of them, and is found by content."""

from pathlib import Path

import pytest

from sim.scenario import bundled_folder
from sim.scenario.parsed import kept, text
from sim.scenario.reading import read_file, read_text

FILES = sorted(bundled_folder().rglob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_bundled_file_is_kept_as_the_parser_reads_it(file: Path) -> None:
    raw = file.read_bytes()
    assert kept(raw, str(file)) == read_text(raw.decode("utf-8"), str(file))


def test_a_byte_more_is_another_file(tmp_path: Path) -> None:
    raw = FILES[0].read_bytes()
    assert kept(raw + b"\n", "f") is None
    mine = tmp_path / "mine.yaml"
    mine.write_bytes(raw.replace(b"name: ", b"name: my-", 1))
    assert read_file(mine).value["name"].value.startswith("my-")


def test_a_copy_of_a_bundled_file_names_itself(tmp_path: Path) -> None:
    copy = tmp_path / "copy.yaml"
    copy.write_bytes(FILES[0].read_bytes())
    assert read_file(copy).value["name"].file == str(copy)


def test_numbers_truth_nothing_and_lines_come_back() -> None:
    node = read_text("a: [1, 2.0, true, null]\nb:\n  'é': x\n", "f")
    assert text({b"a": node}) == (
        '{\n"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb":'
        '[1,{"a":[1,[[1,1],[1,2.0],[1,true],[1,null]]],"b":[2,{"é":[3,"x"]}]}]\n}\n'
    )
