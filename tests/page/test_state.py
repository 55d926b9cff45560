"""The state: a link brings it back, and what a link may not ask for is refused with the figure."""

from dataclasses import replace

import pytest

from sim.core.errors import AnalysisError, InputError, ScenarioError, TooLargeError
from sim.page.answers import MOST_RUNS, Kept, check_request
from sim.page.library import MOST_FILES, Library
from sim.page.session import Page
from sim.page.state import State, changed, from_query, variant_of
from sim.scenario import Scenario


@pytest.fixture
def library(released: Scenario) -> Library:
    return Library([released])


def test_a_link_brings_everything_back(library: Library) -> None:
    state = State("baseline")
    for change in (
        {"reference": "carried-on", "scenario": "storm"},
        {"levers": {"KOR_partner": 0.5, "crisis": True, "patron_from": "2020-01"}},
        {"set": "consult_scope=1"},
        {"set": "actors.KOR.audience_cost={low: 0.2, high: 0.8}"},
        {"runs": "400", "seed": 3, "show": "threat-KOR-PRK", "month": "2027-01", "run": 17},
    ):
        state = changed(state, change, library)
    again, refused = from_query(state.query(), library)
    assert (again, refused) == (state, [])
    assert variant_of(again, library) == variant_of(state, library)


def test_what_a_link_cannot_have_is_told_and_the_rest_is_kept(library: Library) -> None:
    state, refused = from_query(
        "reference=nowhere&scenario=storm&runs=1e9&lever.bogus=1&lever.&show=<b>&set=foo=1&month=1",
        library,
    )
    assert state == State("baseline", scenario="storm") or state.reference == "baseline"
    assert len(refused) == 6
    assert any("did you mean" in text or "nowhere" in text for text in refused)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("&".join(["a=1"] * 300), "it has 301 fields and 1,206 letters; allowed: at most 200"),
        (f"moves={'x' * 60_000}", "it has 2 fields and 60,013 letters"),
        ("&".join(["set=consult_scope=1"] * 30), "it sets 30 single keys; allowed: at most 20"),
    ],
)
def test_a_link_that_is_too_long_is_not_followed(query: str, told: str, library: Library) -> None:
    state, refused = from_query(f"{query}&seed=3", library)
    assert state == State("baseline")
    assert len(refused) == 1
    assert refused[0].startswith("the link is not followed: ")
    assert told in refused[0]


def test_fields_that_are_none_of_the_page_are_told_in_one_line(library: Library) -> None:
    state, refused = from_query("utm_a=1&utm_b=2&\0=3&x=4&runz=30&seed=3", library)
    assert state == State("baseline", seed=3)
    assert len(refused) == 1
    assert "does not know it: 'utm_a', 'utm_b', ' ' and 2 more; allowed: reference" in refused[0]


def test_no_more_single_keys_are_changed_than_a_link_takes(library: Library) -> None:
    names = list(library.get("baseline").catalogue.parameters)[:20]
    full = replace(State("baseline"), settings=tuple((name, "0.5") for name in names))
    with pytest.raises(AnalysisError, match="20 single keys are changed already"):
        changed(full, {"set": "formulations.spending=driven"}, library)


def test_what_only_one_of_two_scenarios_has_is_not_looked_at(library: Library) -> None:
    seen = changed(State("us-jpn-aus"), {"show": "threat-AUS-PRK"}, library)
    assert seen.show == "threat-AUS-PRK"
    assert changed(seen, {"scenario": "storm"}, library).show == "cooperation"
    state, refused = from_query(
        "reference=us-jpn-aus&scenario=storm&show=threat-AUS-PRK&runs=2", library
    )
    assert state.show == "cooperation"
    assert "'threat-AUS-PRK' is unknown, or only one of the two scenarios has it" in refused[0]
    page = Page(library, Kept(), state, refused)
    assert page.words.blocks[0]["text"] == refused[0]


def test_a_set_is_taken_back(library: Library) -> None:
    state = changed(State("baseline"), {"set": "consult_scope=1"}, library)
    assert changed(state, {"set": "consult_scope="}, library) == State("baseline")


def test_more_runs_than_the_page_gives_are_refused_with_the_figure(released: Scenario) -> None:
    with pytest.raises(TooLargeError, match=f"{MOST_RUNS:,}"):
        check_request(MOST_RUNS + 1, released)
    long = released.replace(end="2110-12")
    with pytest.raises(TooLargeError, match=r"1152 months.* MB; the page gives 600 MB.* runs"):
        check_request(MOST_RUNS, long)


def test_a_file_extends_bundled_scenarios_and_reads_no_other(
    library: Library, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = library.load(
        "mine.yaml",
        b"{name: mine, description: d, extends: baseline, parameters: {gate: 1}}".replace(
            b"gate", b"consult_scope"
        ),
    )
    assert name == "file:mine"
    assert library.get(name).parameters["consult_scope"] == 1
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text("name: secret\ndescription: d\nextends: baseline\n")
    for target in (str(outside), f"../../../../../../..{outside}", "/etc/passwd", "./secret.yaml"):
        content = f"name: mine\ndescription: d\nextends: {target}\n".encode()
        with pytest.raises(ScenarioError, match=r"^evil.yaml:3: extends"):
            library.load("../evil.yaml", content)


@pytest.mark.parametrize(
    "content",
    [
        b"!!python/object/apply:os.system ['touch /tmp/taken']",
        b"name: &a x\ndescription: *a",
        b"\xff\xfe",
        b"",
        b"name: mine\ndescription: d\nextends: baseline\nactors: {PRK: {behaviour: cautious}}",
        b"name: <b>\ndescription: d\nextends: baseline",
        b"x" * 1_000_001,
    ],
)
def test_a_file_that_is_no_plain_scenario_is_refused(library: Library, content: bytes) -> None:
    with pytest.raises(ScenarioError, match=r"^file.yaml"):
        library.load("file.yaml", content)
    assert "file:mine" not in library.names


def test_files_of_one_visitor_are_not_anothers(released: Scenario) -> None:
    one, other = Library([released]), Library([released])
    content = b"name: mine\ndescription: d\nextends: baseline\n"
    name = one.load("mine.yaml", content)
    with pytest.raises(InputError, match="load it first"):
        other.get(name)
    for _ in range(MOST_FILES - 1):
        content = content.replace(b"name: mine", b"name: minee").replace(b"minee", b"mine-a")
        one.load("mine.yaml", content)
    assert other.names == Library([released]).names
