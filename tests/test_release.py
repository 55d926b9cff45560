"""What the release check would say of files that are not as they should be."""

import json
import tomllib

import pytest

from tests import release
from tests.lowest import lowest

HEAD = "# Changelog\n\n## {}\n\n### Added\n"
MARK = "<!-- numbers of model 0123456789ab, posterior ba9876543210 -->"


def test_files_tell_one_version() -> None:
    assert len(set(release.versions().values())) == 1


def test_a_version_left_behind_is_seen(tmp_path: release.Path) -> None:
    for name in release.versions():
        (tmp_path / name).write_text(release.text(release.ROOT / name), encoding="utf-8")
    told = json.loads((tmp_path / "codemeta.json").read_text(encoding="utf-8"))
    (tmp_path / "codemeta.json").write_text(json.dumps(told | {"version": "9.9.9"}))
    assert release.versions(tmp_path)["codemeta.json"] == "9.9.9"
    assert len(set(release.versions(tmp_path).values())) == 2


def test_metadata_tell_of_what_is_installed() -> None:
    project = tomllib.loads(release.text(release.ROOT / "pyproject.toml"))["project"]
    needed = [release.re.split(r"[\[>=<]", each)[0] for each in project["dependencies"]]
    told = json.loads(release.text(release.ROOT / "codemeta.json"))
    assert told["softwareRequirements"] == needed
    assert told["programmingLanguage"]["version"] == project["requires-python"]


@pytest.mark.parametrize(
    ("head", "is_closed"),
    [
        ("[0.1.0] - 2026-11-27", True),
        ("0.1.0 - 2026-11-27", True),
        ("[Unreleased]", False),
        ("[0.1.0]", False),
        ("[0.2.0] - 2026-11-27", False),
    ],
)
def test_a_changelog_is_closed_by_version_and_date(head: str, is_closed: bool) -> None:
    assert release.closed(HEAD.format(head), "0.1.0") is is_closed


def test_something_unreleased_above_leaves_it_open() -> None:
    text = HEAD.format("[Unreleased]") + "## [0.1.0] - 2026-11-27\n"
    assert not release.closed(text, "0.1.0")


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (f"numbers\n\n{MARK}\n", None),
        ("numbers\n", "does not say"),
        (f"numbers\n\n{MARK.replace('0123', '0124')}\n", "another model"),
        (f"numbers\n\n{MARK.replace('ba98', 'none')}\n", "does not say"),
        (f"numbers\n\n{MARK.replace('ba9876543210', 'none')}\n", "another model"),
    ],
)
def test_numbers_of_another_model_or_posterior_are_seen(page: str, said: str | None) -> None:
    found = list(release.outdated({"some.md": page}, MARK))
    assert [said in each for each in found if said] == ([True] if said else [])
    assert bool(found) is bool(said)


def test_lowest_versions_are_told_with_and_without_extras(tmp_path: release.Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "a"\ndependencies = ["b[c]>=1.2,<2", "d-e>=0.10.1"]\n'
        '[project.optional-dependencies]\nf = ["g.h>=3"]\nall = ["a[f]"]\n'
    )
    assert list(lowest(tmp_path)) == ["b==1.2", "d-e==0.10.1", "g.h==3"]


def test_what_has_no_lowest_version_is_refused(tmp_path: release.Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "a"\ndependencies = ["b<2"]\n[project.optional-dependencies]\n'
    )
    with pytest.raises(ValueError, match="b<2: no lowest version"):
        list(lowest(tmp_path))


def test_every_package_of_the_project_has_a_lowest_version() -> None:
    assert all("==" in each for each in lowest())
