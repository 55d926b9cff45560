"""What was finished and then changed or removed is noticed, named, and run again to the bytes."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import sim
from sim.cli import main
from sim.studies.sweep import opened
from sim.sweeps import SweepRefusedError, load_sweep, replay
from sim.sweeps.folder import Journal
from tests.sweeps.small import stored, write_small


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished")
    sim.sweep(write_small(folder, samples="10", replicates="2"), out=folder / "o").close()
    return folder


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    """A copy of the sweep that may be damaged: 20 runs in the blocks 0, 1 and 2."""
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    return tmp_path


def command(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments], catch_exceptions=False)


def flip(file: Path) -> None:
    """One bit in the middle of a file."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


STORE = "o/store.zarr"
DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a bit of a chunk": (lambda at: flip(at / STORE / "relation/c/1"), "block 1 (runs 8 to 15)"),
    "a chunk cut short": (
        lambda at: (at / STORE / "meetings/c/2/0").write_bytes(b"\x02"),
        "block 2 (runs 16 to 19)",
    ),
    "a chunk removed": (lambda at: (at / STORE / "leaders/c/0").unlink(), "block 0 (runs 0 to 7)"),
    "an array's chunks removed": (
        lambda at: shutil.rmtree(at / STORE / "relation/c"),
        "block 0 (runs 0 to 7), block 1 (runs 8 to 15), block 2 (runs 16 to 19)",
    ),
    "the mark of done": (lambda at: flip(at / STORE / "done/c/1"), "block 1 (runs 8 to 15)"),
    "a bit of the design": (lambda at: flip(at / STORE / "design/c/0/0"), "the design"),
    "an array's description": (
        lambda at: (at / STORE / "relation/zarr.json").write_bytes(b'{"zarr_'),
        "the design and what describes the arrays",
    ),
    "the root's description": (
        lambda at: (at / STORE / "zarr.json").write_text('{"attributes": {}}'),
        "the design and what describes the arrays",
    ),
    "the journal": (lambda at: (at / "o/blocks.jsonl").unlink(), "blocks.jsonl, which lacks"),
    "a line of the journal": (
        lambda at: (at / "o/blocks.jsonl").write_bytes(b'[1]\n{"block": 0}\n\xff\nnull\n'),
        "blocks.jsonl, which lacks block 0",
    ),
}


@pytest.mark.parametrize("which", DAMAGES)
def test_damage_is_named_and_run_again(which: str, folder: Path, finished: Path) -> None:
    damage, named = DAMAGES[which]
    damage(folder)
    with pytest.raises(SweepRefusedError) as refused:
        opened(folder / "o")
    assert named in str(refused.value)
    assert str(refused.value).endswith(f"alliance-sim sweep SWEEP --out {folder / 'o'} --resume")
    again = command("sweep", str(folder / "small.yaml"), "--out", str(folder / "o"), "--resume")
    assert again.exit_code == 0, again.stderr
    if "journal" not in which:  # which is silently run again, as after a kill
        assert "again" in again.stderr or named in again.stderr
    assert stored(folder / "o") == stored(finished / "o")
    opened(folder / "o").close()


@pytest.mark.parametrize(
    "verb",
    [("sensitivity",), ("discover", "--where", "relation > 0.5"), ("replay", "--run", "9")],
)
def test_every_verb_that_reads_a_sweep_looks(verb: tuple[str, ...], folder: Path) -> None:
    flip(folder / STORE / "relation" / "c" / "1")
    found = command(verb[0], str(folder / "o"), *verb[1:])
    assert found.exit_code == 2
    assert "block 1 (runs 8 to 15)" in found.stderr


def test_a_replay_asks_for_its_own_block_only(folder: Path) -> None:
    flip(folder / STORE / "relation" / "c" / "1")
    assert replay(folder / "o", 3).equal is True


ENDLESS = {
    "blocks.jsonl": "blocks.jsonl: is no ordinary file",
    "manifest.json": "manifest.json: is no ordinary file",
    "posterior.nc": "is no ordinary file",
    "store.zarr/zarr.json": "the design",
    "store.zarr/relation/zarr.json": "the design",
    "store.zarr/relation/c/1": "block 1 (runs 8 to 15)",
}
"""Files of a sweep, and what is told where a pipe stands in the place of one."""


@pytest.mark.parametrize("name", ENDLESS)
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(name: str, folder: Path) -> None:
    (folder / "o" / name).unlink()
    os.mkfifo(folder / "o" / name)
    found = command("replay", str(folder / "o"), "--run", "9")
    assert found.exit_code == 2
    assert ENDLESS[name] in found.stderr


def test_a_pipe_in_the_store_is_replaced(folder: Path, finished: Path) -> None:
    for name in ("zarr.json", "relation/zarr.json", "relation/c/1"):
        (folder / STORE / name).unlink()
        os.mkfifo(folder / STORE / name)
    sim.sweep(folder / "small.yaml", out=folder / "o", resume=True).close()
    assert stored(folder / "o") == stored(finished / "o")


def test_a_journal_that_is_all_hole_is_not_read(folder: Path) -> None:
    with (folder / "o" / "blocks.jsonl").open("ab") as journal:
        journal.truncate(2**40)
    with pytest.raises(SweepRefusedError, match=r"blocks\.jsonl: is larger than"):
        replay(folder / "o", 3)


def test_a_store_that_was_removed_is_made_again(folder: Path, finished: Path) -> None:
    shutil.rmtree(folder / STORE)
    told: list[str] = []
    sim.sweep(folder / "small.yaml", out=folder / "o", resume=True, tell=told.append).close()
    assert any("store.zarr: was removed" in line for line in told)
    assert any("block 0 (runs 0 to 7)" in line for line in told)
    assert stored(folder / "o") == stored(finished / "o")


def test_a_posterior_that_was_changed_is_noticed_and_written_again(folder: Path) -> None:
    flip(folder / "o" / "posterior.nc")
    refused = command("replay", str(folder / "o"), "--run", "3")
    assert refused.exit_code == 2
    assert "posterior" in refused.stderr
    told: list[str] = []
    sim.sweep(folder / "small.yaml", out=folder / "o", resume=True, tell=told.append).close()
    assert any("posterior.nc" in line for line in told)
    assert replay(folder / "o", 3).equal is True


def test_a_manifest_that_was_changed_is_noticed(folder: Path) -> None:
    file = folder / "o" / "manifest.json"
    manifest = json.loads(file.read_text())
    manifest["sweep"]["seed"] += 1
    file.write_text(json.dumps(manifest))
    with pytest.raises(SweepRefusedError, match="was changed since it was written"):
        replay(folder / "o", 3)


def spoilt(manifest: dict, key: str) -> dict:
    return {name: value for name, value in manifest.items() if name != key}


MANIFESTS: dict[str, Callable[[dict], object]] = {
    "no versions": lambda m: spoilt(m, "versions"),
    "versions of another kind": lambda m: {**m, "versions": ["numpy"]},
    "no sweep": lambda m: spoilt(m, "sweep"),
    "a list": lambda m: [m],
    "a sweep without a scenario": lambda m: {**m, "sweep": spoilt(m["sweep"], "scenario")},
    "factors that are numbers": lambda m: {**m, "sweep": {**m["sweep"], "factors": [1]}},
    "a block of nothing": lambda m: {**m, "sweep": {**m["sweep"], "block": None}},
    "a scenario that is a text": lambda m: {**m, "sweep": {**m["sweep"], "scenario": "x"}},
    "levels nested deep": lambda m: {**m, "sweep": {**m["sweep"], "factors": deep(400)}},
    "a seal that is a number": lambda m: {**m, "seal": 7},
}


def deep(levels: int) -> list:
    found: list = []
    for _ in range(levels):
        found = [found]
    return found


@pytest.mark.parametrize("which", MANIFESTS)
def test_a_manifest_of_another_shape_is_refused_in_one_line(which: str, folder: Path) -> None:
    file = folder / "o" / "manifest.json"
    file.write_text(json.dumps(MANIFESTS[which](json.loads(file.read_text()))))
    for verb in (("replay", "--run", "3"), ("sensitivity",)):
        found = command(verb[0], str(folder / "o"), *verb[1:])
        assert found.exit_code == 2
        assert len(found.stderr.splitlines()) == 1


def test_lines_of_the_journal_that_say_nothing_are_run_again(folder: Path) -> None:
    journal = folder / "o" / "blocks.jsonl"
    good = journal.read_bytes().splitlines(keepends=True)
    odd = b'[1]\n{"block": 0}\n{"block": "1", "failed": {}, "lost": ""}\n\xff\xfe\n'
    odd += b'{"block": 1, "failed": [], "lost": ""}\n{"block": 1, "failed": {"x": 1}, "lost": ""}\n'
    journal.write_bytes(good[0] + odd + b"[" * 100_000 + b"\n" + good[2])
    assert Journal(folder / "o").waiting(load_sweep(folder / "small.yaml").blocks) == [1]
