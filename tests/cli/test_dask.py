"""Long verbs on a cluster whose workers stand in another folder: the files of one process."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli import main
from tests.cli.test_kills import VERBS, place, written
from tests.processes import PATIENCE, begun
from tests.sweeps.test_dask import ClusterHere, cluster  # noqa: F401 - a fixture

SHORT_OF_IT = {
    "calibrate": VERBS["calibrate"],
    "explain": ("explain", "short.yaml", "other.yaml", "--runs", "20", "--no-plots"),
    "validate": ("validate", "short.yaml", "--recovery", "1", "--draws", "4000", "--no-plots"),
}


def done(folder: Path, *arguments: str) -> dict[str, bytes]:
    """What a verb writes into a folder of its own."""
    folder.mkdir()
    place(folder)
    files = sorted(path.name for path in folder.iterdir())
    with begun(folder, *arguments, "--out", "o") as process:
        _, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, errors
    assert sorted(path.name for path in folder.iterdir()) == ["o", *files]
    return written(folder)


@pytest.mark.parametrize("verb", sorted(SHORT_OF_IT))
def test_a_cluster_gives_the_files_of_one_process(
    cluster: ClusterHere,  # noqa: F811
    tmp_path: Path,
    verb: str,
) -> None:
    alone = done(tmp_path / "alone", *SHORT_OF_IT[verb], "--workers", "1")
    assert done(tmp_path / "many", *SHORT_OF_IT[verb], "--dask", cluster.address) == alone
    assert alone
    assert not Path("o").exists()  # here, where the workers stand


WHAT = {"explain": ["baseline", "storm"], "sweep": ["mending-relations"]}


@pytest.mark.parametrize("verb", ["calibrate", "claims", "explain", "levers", "sweep", "validate"])
def test_workers_of_ones_own_and_of_a_cluster_do_not_go_together(verb: str) -> None:
    told = CliRunner().invoke(
        main, [verb, *WHAT.get(verb, []), "--workers", "2", "--dask", "tcp://here:1"]
    )
    assert told.exit_code == 2
    assert "--dask brings its own workers; give it or --workers, not both" in told.output
