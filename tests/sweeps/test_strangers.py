"""A store from anybody: nothing in it is run, and nothing that it asks for takes the memory."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zarr
from numcodecs import Zstd

import sim
from sim.sweeps import SweepRefusedError
from sim.sweeps.store import create
from sim.sweeps.stranger import CODECS, check_store
from tests.sweeps.small import small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path, small(tmp_path, samples="4", replicates="1"))
    return tmp_path


def changed(folder: Path, array: str, **changes: Any) -> None:
    file = folder / "store.zarr" / array / "zarr.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))


def test_what_a_sweep_writes_is_allowed(folder: Path) -> None:
    check_store(folder / "store.zarr")
    sim.open_sweep(folder).close()


def test_a_store_of_format_2_with_a_pickle_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The codec `pickle` of format 2 calls whatever a chunk names, as soon as it is read.

    Later numcodecs ask for leave first; it is given here, so that the refusal is our own.
    """
    monkeypatch.setattr("numcodecs.pickles.ALLOW_UNSAFE_PICKLE_DECODE", True)
    flag = tmp_path / "it ran"
    store = tmp_path / "store.zarr"
    group = zarr.open_group(store, mode="w", zarr_format=2)
    group.create_array("run", shape=(1,), chunks=(1,), dtype="int64")
    described = json.loads((store / "run" / ".zarray").read_text())
    described |= {"dtype": "|O", "fill_value": None, "compressor": {"id": "pickle"}}
    described["filters"] = [{"id": "vlen-utf8"}]
    (store / "run" / ".zarray").write_text(json.dumps(described))
    (store / "run" / ".zattrs").write_text(json.dumps({"_ARRAY_DIMENSIONS": ["run"]}))
    (store / "run" / "0").write_bytes(f"cos\nmkdir\n(V{flag}\ntR.".encode())
    with pytest.raises(SweepRefusedError, match="format 2"):
        sim.open_sweep(tmp_path)
    assert not flag.exists()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"codecs": [{"name": "numcodecs.pickle"}]}, "asks for the codec 'numcodecs.pickle'"),
        ({"codecs": ["bytes", "pickle"]}, "asks for the codec 'pickle'"),
        ({"codecs": [{"name": "sharding_indexed"}]}, "sharding_indexed"),
        ({"codecs": [{}]}, "is damaged"),
        ({"zarr_format": 2}, "not of Zarr's format 3"),
        ({"node_type": "group"}, "is no array"),
        ({"data_type": "object"}, "holds numbers of the kind 'object'"),
        ({"data_type": {"name": "numpy.datetime64"}}, "is damaged"),
        ({"storage_transformers": [{"name": "x"}]}, "storage transformers"),
        ({"shape": [10**13]}, "more than fit into memory"),
        (
            {"chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [10**13]}}},
            "more than fits into memory",
        ),
        ({"shape": [2.5]}, "no whole numbers"),
        ({"shape": [True]}, "no whole numbers"),
        ({"shape": [4, 4]}, "do not go together"),
        ({"shape": None}, "is damaged"),
        ({"dimension_names": None}, "axes without a name"),
        ({"dimension_names": [None]}, "axes without a name"),
        ({"dimension_names": "run"}, "axes without a name"),
        ({"dimension_names": ["run", "point"]}, "does not name each of its axes"),
        ({"dimension_names": []}, "does not name each of its axes"),
    ],
)
def test_a_description_that_asks_for_too_much_is_refused(
    changes: dict[str, Any], why: str, folder: Path
) -> None:
    changed(folder, "run", **changes)
    with pytest.raises(SweepRefusedError, match=why):
        sim.open_sweep(folder)


def test_axes_of_one_name_are_refused(folder: Path) -> None:
    changed(folder, "design", dimension_names=["point", "point"])
    with pytest.raises(SweepRefusedError, match="does not name each of its axes, and each other"):
        sim.open_sweep(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b"{}"])
@pytest.mark.parametrize("array", ["", "relation"])
def test_a_torn_description_is_refused_by_name(content: bytes, array: str, folder: Path) -> None:
    file = folder / "store.zarr" / array / "zarr.json"
    file.write_bytes(content)
    with pytest.raises(SweepRefusedError) as refused:
        sim.open_sweep(folder)
    assert str(refused.value) == f"{file}: is damaged"


def test_a_store_packed_by_a_library_that_follows_places_unseen_is_refused(folder: Path) -> None:
    """Blosc reads where a chunk says that a block begins: beyond its end, which ends Python."""
    array = folder / "store.zarr" / "run"
    told = json.loads((array / "zarr.json").read_text())
    how = {"cname": "zstd", "clevel": 1, "shuffle": "shuffle", "typesize": 8, "blocksize": 0}
    changed(folder, "run", codecs=[*told["codecs"][:1], {"name": "blosc", "configuration": how}])
    zarr.open_group(folder / "store.zarr")["run"][:] = np.arange(4)
    chunk = next(path for path in array.rglob("*") if path.is_file() and path.suffix != ".json")
    raw = bytearray(chunk.read_bytes())
    raw[16:20] = (2**31 - 1).to_bytes(4, "little")  # where the first block begins
    chunk.write_bytes(raw)
    with pytest.raises(SweepRefusedError, match="asks for the codec 'blosc'"):
        sim.open_sweep(folder)


GREAT = 50_000_000


def packed(content: bytes) -> bytes:
    """Content as the library that unpacks it packs it."""
    return bytes(Zstd().encode(content))


@pytest.mark.parametrize("array", ["relation", "design", "done"])
def test_a_chunk_that_unfolds_to_more_than_its_array_has_room_for_is_not_unpacked(
    array: str, folder: Path
) -> None:
    chunk = folder / "store.zarr" / array / "c" / ("0/0" if array == "design" else "0")
    chunk.parent.mkdir(parents=True, exist_ok=True)
    chunk.write_bytes(packed(bytes(GREAT)))
    with pytest.raises(SweepRefusedError, match=rf"{array}/c/0\S*: unfolds to 50,000,000 bytes"):
        sim.open_sweep(folder)


def test_labels_that_unfold_to_more_than_labels_have_are_not_unpacked(folder: Path) -> None:
    chunk = folder / "store.zarr" / "factor" / "c" / "0"
    chunk.write_bytes(packed(bytes(GREAT)))
    with pytest.raises(SweepRefusedError, match=r"allowed: 20,000,000 for all texts of a store"):
        sim.open_sweep(folder)


@pytest.mark.parametrize("behind", [b"", (0x184D2A53).to_bytes(4, "little") + b"\2\0\0\0xx"])
def test_what_several_frames_unfold_to_is_taken_together(behind: bytes, folder: Path) -> None:
    """The library makes room for all of them at once; some frames are there to be skipped."""
    small, great = packed(bytes(4)), packed(bytes(GREAT))
    (folder / "store.zarr" / "done" / "c").mkdir()
    (folder / "store.zarr" / "done" / "c" / "0").write_bytes(small + behind + great)
    with pytest.raises(SweepRefusedError, match=r"unfolds to 50,000,004 bytes"):
        sim.open_sweep(folder)


def test_a_chunk_that_does_not_say_what_it_unfolds_to_is_refused(folder: Path) -> None:
    """A frame may leave that out, and then unfolds for as long as it likes."""
    frame = (0xFD2FB528).to_bytes(4, "little") + bytes([0, 0])  # a window, and no length
    (folder / "store.zarr" / "done" / "c").mkdir()
    (folder / "store.zarr" / "done" / "c" / "0").write_bytes(frame + b"\3\0\0x")
    with pytest.raises(SweepRefusedError, match=r"done/c/0: does not say what it unfolds to"):
        sim.open_sweep(folder)


@pytest.mark.parametrize("bytes_left", range(5))
def test_a_chunk_that_is_torn_at_its_head_is_left_to_its_reader(
    bytes_left: int, folder: Path
) -> None:
    chunk = folder / "store.zarr" / "done" / "c" / "0"
    chunk.parent.mkdir()
    chunk.write_bytes(packed(bytes(4))[:bytes_left])
    check_store(folder / "store.zarr")


def test_what_is_packed_twice_is_refused(folder: Path) -> None:
    """What the inner packing asks for is seen only when the outer one is unpacked."""
    told = json.loads((folder / "store.zarr" / "done" / "zarr.json").read_text())
    changed(folder, "done", codecs=[*told["codecs"], told["codecs"][-1]])
    with pytest.raises(SweepRefusedError, match="packs its chunks twice"):
        sim.open_sweep(folder)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"shape": [20_000]}, "more than 10,000 texts"),
        ({"shape": [100], "fill_value": "x" * 300_000}, "more than 20,000,000 letters"),
        ({"fill_value": 7}, "is damaged"),
    ],
)
def test_labels_that_are_missing_take_no_more_room_than_labels(
    changes: dict[str, Any], why: str, folder: Path
) -> None:
    changed(folder, "factor", **changes)
    with pytest.raises(SweepRefusedError, match=why):
        sim.open_sweep(folder)


def test_labels_that_are_few_in_each_array_are_counted_together(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.sweeps.stranger.free_memory", lambda: 10**9)
    changed(folder, "run", shape=[2 * 10**7])
    with pytest.raises(SweepRefusedError, match=r"zarr: has [\d,]+ labels together, more than fit"):
        check_store(folder / "store.zarr")
    changed(folder, "run", shape=[10**6])
    check_store(folder / "store.zarr")
    for number in range(20):
        shutil.copytree(folder / "store.zarr" / "run", folder / "store.zarr" / f"run{number}")
    with pytest.raises(SweepRefusedError, match=r"zarr: has 2\d,[\d,]+ labels together"):
        check_store(folder / "store.zarr")


def test_texts_that_are_short_in_each_array_are_counted_together(folder: Path) -> None:
    store = folder / "store.zarr"
    chunk = store / "factor" / "c" / "0"
    chunk.write_bytes(packed(bytes(9_000_000)))
    shutil.copytree(store / "factor", store / "factor1")
    check_store(store)
    shutil.copytree(store / "factor", store / "factor2")
    with pytest.raises(SweepRefusedError, match=r"factor2/c/0: unfolds to 9,000,000 bytes"):
        check_store(store)
    for name in ("factor1", "factor2"):
        shutil.rmtree(store / name / "c")
        changed(folder, name, fill_value="x" * 9_000, shape=[1_000])
    with pytest.raises(SweepRefusedError, match=r"factor/c/0: unfolds to 9,000,000 bytes"):
        check_store(store)
    shutil.copytree(store / "factor1", store / "factor3")
    with pytest.raises(SweepRefusedError, match=r"zarr: has more than 20,000,000 letters"):
        check_store(store)


def test_a_sweep_does_not_go_on_with_a_design_that_unfolds_to_too_much(tmp_path: Path) -> None:
    """Blocks read their part of the design before the store is opened as a whole."""
    job = small(tmp_path, samples="4", replicates="1")
    sim.sweep(job, out=tmp_path / "o").close()
    manifest = tmp_path / "o" / "manifest.json"
    told = json.loads(manifest.read_text())
    del told["seal"]
    manifest.write_text(json.dumps(told))
    (tmp_path / "o" / "blocks.jsonl").unlink()
    design = tmp_path / "o" / "store.zarr" / "design" / "c" / "0" / "0"
    design.write_bytes(packed(bytes(GREAT)))
    with pytest.raises(SweepRefusedError, match=r"design/c/0/0: unfolds to 50,000,000 bytes"):
        sim.sweep(job, out=tmp_path / "o", resume=True)


def test_an_array_with_the_name_of_a_folder_of_chunks_is_looked_at(folder: Path) -> None:
    shutil.copytree(folder / "store.zarr" / "run", folder / "store.zarr" / "c")
    changed(folder, "c", codecs=[{"name": "numcodecs.pickle"}])
    with pytest.raises(SweepRefusedError, match=r"c/zarr\.json: asks for the codec 'numcodecs"):
        sim.open_sweep(folder)


def test_a_link_out_of_the_store_is_not_followed(folder: Path) -> None:
    array = folder / "store.zarr" / "relation"
    array.rename(folder / "elsewhere")
    array.symlink_to(folder / "elsewhere")
    with pytest.raises(SweepRefusedError, match="relation: is a link"):
        sim.open_sweep(folder)


def test_a_pipe_in_the_place_of_a_chunk_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "store.zarr" / "relation" / "0")
    with pytest.raises(SweepRefusedError, match="relation/0: is no ordinary file"):
        sim.open_sweep(folder)


def test_a_file_that_is_all_hole_is_not_read(folder: Path) -> None:
    """A sparse file of any length fits into an archive of a few bytes."""
    with (folder / "store.zarr" / "relation" / "0").open("wb") as chunk:
        chunk.truncate(2**42)
    with pytest.raises(SweepRefusedError, match="larger than fits"):
        sim.open_sweep(folder)


def test_a_root_that_is_missing_is_told(folder: Path) -> None:
    (folder / "store.zarr" / "zarr.json").unlink()
    with pytest.raises(SweepRefusedError, match=r"zarr\.json: is missing"):
        sim.open_sweep(folder)


def test_every_codec_that_is_allowed_only_packs_bytes(tmp_path: Path) -> None:
    """None of them calls what the data name; the list is short so that this can be seen."""
    assert {"bytes", "crc32c", "vlen-utf8", "zstd"} == CODECS
    group = zarr.open_group(tmp_path / "a.zarr", mode="w", zarr_format=3)
    group.create_array("x", shape=(3,), dtype="float64")[:] = np.arange(3.0)
    told = json.loads((tmp_path / "a.zarr" / "x" / "zarr.json").read_text())
    assert {codec["name"] for codec in told["codecs"]} <= CODECS
