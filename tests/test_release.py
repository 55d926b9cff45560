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


PAPER = (
    "Of 3 experiments 1 are supported under every theory, 0 lean that way, 1 depend on\nthe "
    "theory, 0 are assumed, 1 show no effect worth the name, 0 are open. It beats them in 5 of 20 "
    "series on 2015–2023, and in 10 with the real context; a forecaster right about all but chance "
    "would win 12."
)
EXPERIMENTS = (
    "| S1 | a | emergent | supported |\n| S2 | b | emergent | depends (for it: x 1.00) |\n"
    "| X1 | c | partly | no effect |\n| claim | d | kind | verdict |\n"
)
VALIDATION = (
    "| 2014, frozen | 5 of 20 (1 to 7) | 2.6 (1 to 4) | 12.0 (9 to 15) | 81 % |\n"
    "| 2014, realised | 10 of 20 (5 to 12) | 2.4 (1 to 5) | 12.4 (10 to 15) | 84 % |\n"
)


def test_a_paper_that_says_what_the_pages_say_is_left_alone() -> None:
    assert list(release.of_the_paper(PAPER, EXPERIMENTS, VALIDATION)) == []


@pytest.mark.parametrize(
    ("said", "instead", "told"),
    [
        ("Of 3", "Of 4", "experiments.md"),
        ("1 depend", "2 depend", "experiments.md"),
        ("in 5 of", "in 6 of", "validation.md"),
        ("of 20 series", "of 21 series", "validation.md"),
        ("in 10 with", "in 9 with", "validation.md"),
        ("win 12", "win 11", "validation.md"),
        ("would win", "might win", "validation.md"),
    ],
)
def test_a_number_of_the_paper_that_is_left_behind_is_seen(
    said: str, instead: str, told: str
) -> None:
    assert said in " ".join(PAPER.split())
    paper = " ".join(PAPER.split()).replace(said, instead)
    (found,) = release.of_the_paper(paper, EXPERIMENTS, VALIDATION)
    assert told in found


def test_the_paper_s_numbers_are_those_of_the_pages() -> None:
    pages = ("paper/paper.md", "docs/experiments.md", "docs/validation.md")
    texts = (release.text(release.ROOT / each) for each in pages)
    assert list(release.of_the_paper(*texts)) == []


def test_a_date_left_behind_is_seen(tmp_path: release.Path) -> None:
    (tmp_path / "CHANGELOG.md").write_text(
        "# C\n\n## [0.1.0] - 2026-11-27\n\n## [0] - 2020-01-01\n"
    )
    (tmp_path / "CITATION.cff").write_text("version: 0.1.0\ndate-released: 2026-11-26\n")
    (tmp_path / "codemeta.json").write_text('{"datePublished": "2026-11-27"}')
    (tmp_path / ".zenodo.json").write_text("{}")
    assert list(release.dates(tmp_path).values()) == [
        "2026-11-27",
        "2026-11-26",
        "2026-11-27",
        "none",
    ]


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
