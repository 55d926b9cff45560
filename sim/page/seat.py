"""Take a seat: one actor played by hand, month by month, in one run of the scenario."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from sim.agents.played import Offer
from sim.core.errors import needed
from sim.ensemble.game import Game
from sim.page import moves, takeaway
from sim.page.answers import Answer, Progress
from sim.page.background import SEAT
from sim.page.components import kinds
from sim.page.forms import field
from sim.page.outcomes import Shown
from sim.page.seat_figure import SeatFigure
from sim.page.state import State
from sim.page.why import happened
from sim.page.words import number
from sim.plots.timeline import position_of
from sim.scenario import Scenario
from sim.scenario.played import hand_words
from sim.studies.seat import description, head_of, name_of, told_motives

if TYPE_CHECKING:
    from sim.page.session import Page

MENUS: dict[str, tuple[str, dict[str, str]]] = {
    "stance": (
        "Line towards the other ally",
        {"hold": "hold still", "concede": "go towards it", "confront": "stand up to it"},
    ),
    "patronage": (
        "Between patron and competitor",
        {"follow": "follow the patron", "hedge": "hedge towards the competitor"},
    ),
    "campaign": (
        "Where attention goes",
        {"launch": "launch missiles", "talk": "offer talks", "lean": "lean on its backer"},
    ),
    "leverage": (
        "Where attention goes",
        {"coerce": "coerce the allies", "court": "court the allies"},
    ),
}
"""Menu → what it is about, and what each option means."""
HINT = (
    "Choose an actor and play it by hand, month by month, in one run: all others decide by "
    "themselves. It begins in the month that is asked about above, else three years before the end."
)
BEFORE = "seat."
YEAR = 12
MOST_TERMS = 5
LEAST = 5e-4
LOG = 60
"""Months of the game that its table shows, the last first."""
Blocks = list[dict[str, Any]]


@dataclass(frozen=True)
class Turn:
    """A game where it stands: what the month offers, and what came about so far."""

    game: Game
    month: str
    offers: dict[str, Offer]
    hands: tuple[moves.Hand, ...]
    path: xr.Dataset
    left: xr.Dataset
    """All runs left to themselves, in every month; an answer is cut to what the reference has."""


class SeatPart:
    """The part of a page where an actor is played by hand."""

    def __init__(self, page: Page) -> None:
        controls, blocks = kinds()
        self.page = page
        self.form = controls(label="Take a seat", css_classes=["row"])
        self.told = blocks(live=True)
        self.more = blocks()
        self.figure = SeatFigure(page.theme)
        self.pane = needed("panel").pane.Bokeh(self.figure.figure, sizing_mode="stretch_width")
        self.game: Game | None = None
        self.key: tuple[object, ...] = ()
        self.turn: Turn | None = None
        self.hand: moves.Hand = {}
        """What is marked for the month that is to be played."""

    def roots(self) -> dict[str, Any]:
        """The parts by the names of the template."""
        return {"seat": self.form, "seat_figure": self.pane, "seat_told": self.told} | {
            "seat_more": self.more
        }

    def take(self, key: str, value: object) -> bool:
        """Act on a control of this part; whether it was one."""
        if not key.startswith(BEFORE):
            return False
        name, state = key.removeprefix(BEFORE), self.page.state
        if name in ("seat", "since"):
            self.page.choose({name: "" if value is None else value})
        elif self.turn is None or not state.seat:
            self.show_form()
        elif name in self.turn.offers:
            self.hand = {k: v for k, v in self.hand.items() if k != name}
            self.hand |= {name: str(value)} if value else {}
        elif name in DOES:
            DOES[name](self)
        return True

    def play(self, months: int) -> None:
        """Take what is marked, in this month or in some."""
        assert self.turn is not None
        game = self.turn.game
        left = game.base.end - game.since + 1 - len(self.turn.hands)
        hands = [*self.turn.hands, *[self.hand] * min(months, left)]
        self.page.choose({"moves": moves.written(hands)})

    def undo(self) -> None:
        """Take the last month back."""
        assert self.turn is not None
        if self.turn.hands:
            self.page.choose({"moves": moves.written(self.turn.hands[:-1])})

    def made(self) -> tuple[str, str]:
        """The game as a scenario file: its name, and its text."""
        assert self.turn is not None
        game, state, library = self.turn.game, self.page.state, self.page.library
        about = {"name": name_of(game), "description": description(game), "claims": []}
        scenario = game.scenario.replace(about)
        text = takeaway.yaml_of(state, library.get(state.start), scenario, head_of(game))
        return scenario.name, text

    def save(self) -> None:
        """Hand the game to the browser as a file."""
        name, text = self.made()
        content = base64.b64encode(text.encode("utf-8")).decode("ascii")
        told = {"name": f"{name}.yaml", "type": "application/yaml", "content": content}
        self.form.tell({"download": told})

    def in_all_runs(self) -> None:
        """The game becomes the scenario: its table holds in every run of the ensemble."""
        name, text = self.made()
        loaded = self.page.library.load(f"{name}.yaml", text.encode("utf-8"))
        left = State(self.page.state.reference)
        self.page.leave_for(
            replace(
                self.page.state,
                scenario=loaded,
                levers={},
                settings=(),
                month="",
                **{key: getattr(left, key) for key in ("seat", "since", "moves")},
            )
        )

    def answer_again(self) -> None:
        """After another answer, or another move."""
        state, found, shown = self.page.state, self.page.answer, self.page.shown
        if not state.seat or found is None:
            self.leave()
            return
        variant = found.variant
        hands = moves.read(state.moves, variant, state.seat)
        key = (variant.digest, state.seat, state.since, state.seed, state.run)

        def work(progress: Progress) -> Turn:
            if self.game is None or self.key != key:
                self.game = Game(variant, state.seat, state.since, seed=state.seed, run=state.run)
                self.key = key
            game = self.game
            game.go_to(hands)
            left = self.page.kept.get(variant, found.runs, found.seed, progress)
            month = str(game.month or "")
            return Turn(game, month, dict(game.offers), tuple(hands), game.path(), left)

        def done(turn: Turn) -> None:
            self.turn = turn
            self.show_form()
            self.show_turn(turn, found, shown)

        self.page.background.start(SEAT, work, done, self.failed)

    def leave(self) -> None:
        """Nobody is played by hand."""
        self.page.background.drop(SEAT)
        self.turn, self.game, self.key, self.hand = None, None, (), {}
        self.figure.figure.visible = False
        self.told.blocks = [{"kind": "text", "tone": "quiet", "text": HINT}]
        self.more.blocks = []
        self.show_form()

    def failed(self, message: str) -> None:
        """Say why there is no game."""
        self.game, self.turn = None, None
        self.told.blocks = [{"kind": "text", "tone": "warning", "text": message}]
        self.show_form()

    def show_form(self) -> None:
        """Who is played from when, the menus of the month, and what can be done."""
        state = self.page.state
        variant = self.page.library.get(state.start)
        self.form.spec = form(state, variant, self.turn if state.seat else None, self.hand)

    def show_turn(self, turn: Turn, found: Answer, shown: Shown) -> None:
        """Figure and words of a month."""
        state = self.page.state
        actor = found.variant.actors[state.seat].name
        title = f"{shown.label}: {actor} by hand, run {state.run}"
        first = position_of(state.since)
        self.figure.show(turn.left, shown, turn.path, state.run, first, title)
        self.told.blocks = words(turn, shown, actor, state)
        self.more.blocks = [*motives(turn), log(turn, state)]


def form(state: State, variant: Scenario, turn: Turn | None, hand: moves.Hand) -> Blocks:
    """The form of the part."""
    names = [("", "nobody"), *moves.playable(variant).items()]
    inside = [field(f"{BEFORE}seat", "choice", "Play by hand", state.seat, options=names)]
    if not state.seat:
        return [{"id": "seat-who", "title": "", "fields": inside}]
    span = {"first": str(variant.start), "last": str(variant.end)}
    inside.append(field(f"{BEFORE}since", "month", "From", state.since, **span))
    groups = [{"id": "seat-who", "title": "", "fields": inside}]
    if turn is None:
        return groups
    if turn.month:
        taken = [menu_field(offer, hand) for offer in turn.offers.values()]
        groups.append({"id": "seat-menus", "title": "", "fields": taken})
    does = [
        field(f"{BEFORE}next", "button", "Next month", bool(turn.month)),
        field(f"{BEFORE}year", "button", "Twelve months like this", bool(turn.month)),
        field(f"{BEFORE}undo", "button", "Take the month back", bool(turn.hands)),
        field(f"{BEFORE}save", "button", "Save the game (YAML)", any(turn.hands)),
        field(f"{BEFORE}all", "button", "Play it in all runs", any(turn.hands)),
    ]
    return [*groups, {"id": "seat-does", "title": "", "fields": does}]


def menu_field(offer: Offer, hand: moves.Hand) -> dict[str, Any]:
    """A menu with what the motives say of each option beside it."""
    menu = offer.menu
    label, meanings = MENUS.get(menu.name, (menu.name.replace("_", " "), {}))
    chances = [f"{100 * float(offer.chance[place, 0]):.0f} %" for place in range(len(menu.options))]
    own = list(menu.options)[int(offer.own[0])]
    options = [("", f"as its motives say: {own}")]
    options += [
        (option, f"{option}: {meanings.get(option, option)} ({chance})")
        for option, chance in zip(menu.options, chances, strict=True)
    ]
    return field(
        f"{BEFORE}{menu.name}",
        "choice",
        label,
        hand.get(menu.name, ""),
        options=options,
        radios=True,
        default="",
        meaning="In brackets how often an actor takes it that follows its motives with error "
        "(quantal response). Left to itself it does what the first line says.",
        source="docs/page.md and docs/odd.md",
    )


def words(turn: Turn, shown: Shown, actor: str, state: State) -> Blocks:
    """Where the game stands, what happened last, and what it came to so far."""
    told = []
    if turn.hands:
        last = str(turn.path["time"].values[-1].astype("datetime64[M]"))
        was = happened(turn.path.isel(time=[-1]), 0)[0] or "nothing of note"
        told.append(f"{last}, {actor}: {hand_words(turn.hands[-1])}. What happened: {was}.")
        span = slice(state.since, last)
        mine = float(shown.outcome.of(turn.path.sel(time=span))[0])
        own = turn.left.isel(run=[state.run]).sel(time=span)
        left = float(shown.outcome.of(own)[0])
        told.append(
            f"{shown.label}, {state.since} to {last}: {number(mine)}, and {number(left)} in the "
            f"same run left to itself ({shown.outcome.units}; one run under the same chance, "
            "which says less than many)."
        )
    now = f"It is {turn.month}: what does {actor} do?" if turn.month else "The scenario has ended."
    return [{"kind": "text", "text": text} for text in (*told, now)]


def motives(turn: Turn) -> Blocks:
    """What speaks for each option and action of the month, as tables."""
    rows = []
    for offer in turn.offers.values():
        for action, terms in told_motives(offer).items():
            ranked = sorted(terms.items(), key=lambda item: -abs(item[1]))[:MOST_TERMS]
            made = [f"{t.replace('_', ' ')} {number(v, True)}" for t, v in ranked if abs(v) > LEAST]
            level = float(np.max(offer.levels[action]))
            cells = [action.replace("_", " "), number(sum(terms.values()), True)]
            rows.append([*cells, number(level), ", ".join(made) or "nothing"])
    if not rows:
        return []
    table = {
        "kind": "table",
        "head": ["action", "motive in all", "left to itself", "made up of"],
        "rows": rows,
        "caption": f"What its motives say in {turn.month}, each in its own unit",
    }
    return [table]


def log(turn: Turn, state: State) -> dict[str, Any]:
    """The game so far, the last month first."""
    first = len(turn.path["time"]) - len(turn.hands)
    told = happened(turn.path.isel(time=slice(first, None)), 0)
    months = [str(m) for m in turn.path["time"].values[first:].astype("datetime64[M]")]
    rows = [
        [month, hand_words(hand), was or "nothing"]
        for month, hand, was in zip(months, turn.hands, told, strict=True)
    ][::-1]
    caption = f"Run {state.run} by hand, the last {min(LOG, len(rows))} months"
    return {
        "kind": "table",
        "head": ["month", "what was done", "what happened"],
        "rows": rows[:LOG],
        "caption": caption,
        "closed": "The game so far",
    }


DOES = {
    "next": lambda part: part.play(1),
    "year": lambda part: part.play(YEAR),
    "undo": SeatPart.undo,
    "save": SeatPart.save,
    "all": SeatPart.in_all_runs,
}
"""What can be done in a game beside choosing."""
