"""Take a seat on a page without a browser: a game of clicks, its link, its file, its words."""

import base64
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.core.errors import AnalysisError
from sim.page import moves
from sim.page.answers import Kept
from sim.page.library import Library
from sim.page.session import Page
from sim.page.state import State, from_query
from sim.page.words import number
from sim.scenario import Scenario

RUNS = 6


@pytest.fixture(scope="module")
def short(released: Scenario) -> Scenario:
    return released.replace(start="2021-01", end="2022-06")


@pytest.fixture(scope="module")
def kept() -> Kept:
    """Ensembles that all these pages share, as visitors of one server do."""
    return Kept()


@pytest.fixture
def page(short: Scenario, kept: Kept) -> Page:
    made = Page(Library([short]), kept, State("baseline", runs=RUNS, run=2))
    made.take({"id": "seat.seat", "value": "JPN"})
    made.take({"id": "seat.since", "value": "2021-10"})
    return made


def does(page: Page, name: str, value: object = True) -> None:
    page.take({"id": f"seat.{name}", "value": value})


def field(page: Page, name: str) -> dict[str, Any]:
    every = [one for group in page.seat.form.spec for one in group["fields"]]
    return next(one for one in every if one["id"] == f"seat.{name}")


def said(page: Page) -> str:
    return "\n".join(block["text"] for block in page.seat.told.blocks)


def test_a_game_goes_month_by_month(page: Page) -> None:
    assert "It is 2021-10: what does Japan do?" in said(page)
    own = field(page, "stance")["options"]
    assert [value for value, _ in own] == ["", "hold", "concede", "confront"]
    assert own[0][1].startswith("as its motives say: ")
    shares = [int(text.rsplit("(", 1)[1].split(" %")[0]) for _, text in own[1:]]
    assert sum(shares) == pytest.approx(100, abs=1)
    does(page, "stance", "confront")
    does(page, "next")
    assert "It is 2021-11" in said(page)
    assert "2021-10, Japan: stance confront." in said(page)
    assert field(page, "stance")["value"] == "confront"  # marked until it is changed
    does(page, "stance", "")
    does(page, "next")
    assert page.state.moves == "stance-confront.own"
    turn = page.seat.turn
    assert turn is not None
    assert [dict(h) for h in turn.game.scenario.played["JPN"].values()] == [{"stance": "confront"}]
    motives, log = page.seat.more.blocks
    assert "2021-12" in motives["caption"]
    assert [row[:2] for row in log["rows"]] == [
        ["2021-11", "what its motives say"],
        ["2021-10", "stance confront"],
    ]


def test_months_are_taken_back_and_the_year_stops_at_the_end(page: Page) -> None:
    does(page, "patronage", "hedge")
    does(page, "year")
    assert page.state.moves == ".".join(["patronage-hedge"] * 9)
    assert "The scenario has ended" in said(page)
    assert field(page, "next")["value"] is False
    does(page, "undo")
    assert page.state.moves.count("hedge") == 8
    assert "It is 2022-06" in said(page)
    page.take({"id": "undo", "value": True})
    assert page.state.moves.count("hedge") == 9


def test_the_numbers_are_those_of_the_run_by_hand_and_left_to_itself(
    page: Page, short: Scenario
) -> None:
    page.take({"id": "show", "value": "relation"})
    does(page, "stance", "confront")
    does(page, "year")
    rows = {f"2021-{n}": {"stance": "confront"} for n in (10, 11, 12)}
    rows |= {f"2022-0{n}": {"stance": "confront"} for n in range(1, 7)}
    mine, own = (
        sim.simulate(world, RUNS)["relation"].isel(run=2).sel(time=slice("2021-10", None))
        for world in (short.replace({"played": {"JPN": rows}}), short)
    )
    assert f"{number(float(mine.mean()))}, and {number(float(own.mean()))} in the same" in said(
        page
    )
    columns = page.seat.figure.sources
    months = dict(zip(columns["path"].data["when"], columns["path"].data["value"], strict=True))
    assert months["2022-06"] == pytest.approx(float(mine[-1]), abs=6e-5)
    left = dict(zip(columns["own"].data["when"], columns["own"].data["value"], strict=True))
    assert left["2022-06"] == pytest.approx(float(own[-1]), abs=6e-5)
    assert left["2021-09"] == months["2021-09"]
    band = columns["bands"].data
    ensemble = sim.simulate(short, RUNS)["relation"].isel(time=-1)
    assert band["median"][-1] == pytest.approx(float(ensemble.median()), abs=6e-5)


def test_a_link_brings_a_game_back(page: Page, short: Scenario, kept: Kept) -> None:
    does(page, "stance", "concede")
    does(page, "next")
    does(page, "patronage", "hedge")
    does(page, "next")
    assert page.state.moves == "stance-concede.stance-concede_patronage-hedge"
    library = Library([short])
    state, refused = from_query(page.state.query(), library)
    assert (state, refused) == (page.state, [])
    again = Page(library, kept, state)
    assert again.seat.told.blocks == page.seat.told.blocks
    assert again.seat.more.blocks == page.seat.more.blocks


def test_a_game_may_lie_behind_the_end_of_the_reference(short: Scenario, kept: Kept) -> None:
    """The answer is cut to the months that both have; a game is not."""
    longer = short.replace({"name": "longer", "end": "2023-06"})
    library = Library([short, longer])
    query = f"runs={RUNS}&run=2&seat=JPN&since=2022-05&moves=own.own.own"
    state, refused = from_query(query, library)
    page = Page(library, kept, state, refused)
    assert page.refused == []
    assert "It is 2022-08: what does Japan do?" in said(page)
    left = kept.get(longer, RUNS, 0).isel(run=2).sel(time=slice("2022-05", "2022-07"))
    same = number(float(left["cooperation"].mean()))
    assert f"2022-05 to 2022-07: {same}, and {same} in the same run left to itself" in said(page)
    bands = page.seat.figure.sources["bands"].data["when"]
    assert bands[-1] == "2023-06"


def test_a_saved_game_is_the_game(page: Page, tmp_path: Path) -> None:
    page.take({"id": "lever.KOR_partner", "value": 0.1})  # played in the world of the levers
    does(page, "stance", "concede")
    does(page, "next")
    told: list[dict[str, Any]] = []
    page.seat.form.tell = told.append
    does(page, "save")
    file = tmp_path / told[0]["download"]["name"]
    file.write_bytes(base64.b64decode(told[0]["download"]["content"]))
    turn = page.seat.turn
    assert turn is not None
    again = sim.simulate(file, RUNS).isel(run=[2], time=slice(0, turn.path.sizes["time"]))
    for name in ("relation", "cooperation", "launches", "meetings"):
        assert np.array_equal(again[name], turn.path[name]), name


def test_a_game_is_played_in_all_runs(page: Page) -> None:
    does(page, "stance", "confront")
    does(page, "year")
    game = page.state
    does(page, "all")
    assert page.state.scenario == "file:baseline-jpn-played"
    assert page.state.seat == ""
    assert page.answer is not None
    assert page.answer.window[0] == "2021-10"
    made = sim.simulate(page.answer.variant, RUNS, keep=["stance"])
    stance = made["stance"].sel(ally="JPN", time="2022-01")
    np.testing.assert_allclose(stance, -2 / 3, rtol=1e-6)
    differs = next(block["items"] for block in page.more.blocks if block["kind"] == "list")
    assert differs == ["Japan by hand, 2021-10 to 2022-06: stance confront"]
    page.take({"id": "undo", "value": True})
    assert page.state == game


def test_another_world_keeps_the_moves_and_another_actor_does_not(page: Page) -> None:
    does(page, "stance", "confront")
    does(page, "next")
    before = page.seat.turn
    page.take({"id": "run", "value": "3"})
    assert page.state.moves == "stance-confront"
    after = page.seat.turn
    assert before is not None
    assert after is not None
    assert not np.array_equal(before.path["relation"], after.path["relation"])
    does(page, "seat", "PRK")
    assert page.state.moves == ""
    assert [v for v, _ in field(page, "campaign")["options"]] == ["", "launch", "talk", "lean"]
    does(page, "seat", "")
    assert page.seat.turn is None
    assert not page.seat.figure.figure.visible


def test_a_world_without_the_actor_ends_the_game(page: Page) -> None:
    page.take({"id": "scenario", "value": "us-jpn-aus"})
    assert page.state.seat == "JPN"  # which that has too, and with the same months
    does(page, "seat", "KOR")
    assert "cannot be played by hand" in page.words.blocks[0]["text"]


def test_two_visitors_have_games_of_their_own(page: Page, short: Scenario, kept: Kept) -> None:
    other = Page(Library([short]), kept, State("baseline", runs=RUNS, run=2))
    before = said(other)
    does(page, "stance", "concede")
    does(page, "next")
    assert said(other) == before
    does(other, "seat", "JPN")
    does(other, "since", "2021-10")
    assert other.state.moves == ""
    assert field(other, "stance")["value"] == ""
    does(other, "stance", "confront")
    does(other, "next")
    assert page.state.moves == "stance-concede"
    assert "Japan: stance concede" in said(page)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("seat=USA", "'USA' cannot be played by hand; allowed: JPN, KOR, PRK, CHN, RUS"),
        ("seat=<b>", "'<b>' cannot be played by hand"),
        ("seat=JPN&since=1999-01", "month '1999-01' is not in the run"),
        ("seat=JPN&moves=stance-hld", "did you mean 'stance-hold'"),
        ("seat=JPN&moves=own.<script>", "is nothing that JPN can take"),
        ("seat=JPN&since=2022-06&moves=own.own", "from 2022-06 on are 1"),
        ("moves=own", "nobody is played by hand"),
    ],
)
def test_what_a_link_cannot_have_is_told(short: Scenario, query: str, told: str) -> None:
    state, refused = from_query(f"reference=baseline&{query}", Library([short]))
    assert len(refused) == 1
    assert told in refused[0]
    assert state.moves == ""


def test_hands_are_written_and_read_again(short: Scenario) -> None:
    hands: list[moves.Hand] = [{}, {"stance": "hold", "patronage": "hedge"}, {}, {}]
    text = moves.written(hands)
    assert text == "own.stance-hold_patronage-hedge.own.own"
    assert moves.read(text, short, "JPN") == hands
    assert moves.read("", short, "JPN") == []
    with pytest.raises(AnalysisError, match="at most 1200 months"):
        moves.read(".".join(["own"] * 1201), short, "JPN")


def test_nonsense_does_no_harm(page: Page) -> None:
    before = page.state
    for name, value in (("bogus", 1), ("next", None), ("undo", True), ("stance", "<b>")):
        if name == "next":
            continue
        does(page, name, value)
        assert page.state == before
    does(page, "next")
    assert page.state == before
    assert "is nothing that JPN can take" in page.words.blocks[0]["text"]
