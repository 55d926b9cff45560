"""What a visitor has chosen: everything that an answer depends on, as a link has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode

from sim.core.errors import AnalysisError, InputError, Problem, one_line
from sim.page import moves
from sim.page.answers import USUAL_RUNS, check_request
from sim.page.fields import Values
from sim.page.levers import applied, check_known, checked_values
from sim.page.library import FILE, Library
from sim.page.merging import difference
from sim.page.outcomes import Shown, catalogue
from sim.scenario import Month, Scenario
from sim.scenario.reading import read_text

FIRST_SHOWN = "cooperation"
CHANGED = "-changed"


@dataclass(frozen=True)
class State:
    """Scenarios by name, levers, single keys, runs, and what is looked at."""

    reference: str
    scenario: str = ""
    """What the levers start from; empty for the reference itself."""
    levers: Values = field(default_factory=dict)
    settings: tuple[tuple[str, str], ...] = ()
    """Single keys as by ``--set``."""
    runs: int = USUAL_RUNS
    seed: int = 0
    show: str = FIRST_SHOWN
    month: str = ""
    """The month asked about, YYYY-MM; empty for none."""
    run: int = 0
    """The run whose chronicle is told, and in which an actor is played by hand."""
    seat: str = ""
    """Code of the actor that is played by hand; empty for none."""
    since: str = ""
    """The first month that it is played, YYYY-MM."""
    moves: str = ""
    """What it took, month after month, as `moves.written` has it."""

    @property
    def start(self) -> str:
        """Name of the scenario that the levers start from."""
        return self.scenario or self.reference

    def query(self) -> str:
        """As the end of a link."""
        pairs: list[tuple[str, object]] = [("reference", self.reference)]
        told = {"scenario": self.scenario, "month": self.month}
        pairs += [(key, value) for key, value in told.items() if value]
        usual = State(self.reference)
        for key in ("runs", "seed", "show", "run", "seat", "since", "moves"):
            if getattr(self, key) != getattr(usual, key):
                pairs.append((key, getattr(self, key)))
        pairs += [(f"{LEVER}{key}", _written(value)) for key, value in self.levers.items()]
        pairs += [("set", f"{key}={text}") for key, text in self.settings]
        return urlencode(pairs)


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def from_query(query: str, library: Library) -> tuple[State, list[str]]:
    """The state of a link, and what could not be taken from it, each in one line."""
    state, refused = State(library.first, scenario=library.second), []
    try:
        pairs = pairs_of(query.lstrip("?"))
    except InputError as error:
        return state, [str(error)]
    refused += unknown_fields(pairs)
    plain = {key: value for key, value in pairs if not key.startswith(LEVER) and key != "set"}
    if "reference" in plain:
        state = replace(state, scenario="")
    levers = {key.removeprefix(LEVER): value for key, value in pairs if key.startswith(LEVER)}
    changes: list[Mapping[str, object]] = [{key: plain[key]} for key in PLAIN if key in plain]
    changes += [{"levers": levers}] if levers else []
    changes += [{"set": value} for key, value in pairs if key == "set"]
    changes += [{key: plain[key]} for key in GAME if key in plain]
    for change in changes:
        try:
            state = changed(state, change, library)
        except InputError as error:
            refused.append(str(error))
    return state, refused


MOST_LETTERS, MOST_FIELDS = 50_000, 200
"""Of a link."""
MOST_SETTINGS = 20
"""Single keys that are changed, each of which makes another scenario to be checked."""


def pairs_of(query: str) -> list[tuple[str, str]]:
    """Fields of a link with their values.

    Raises
    ------
    AnalysisError
        If they are more, or longer, than those of a link of this page.
    """
    count = query.count("&") + 1
    if len(query) > MOST_LETTERS or count > MOST_FIELDS:
        raise AnalysisError(
            f"the link is not followed: it has {count:,} fields and {len(query):,} letters; "
            f"allowed: at most {MOST_FIELDS} and {MOST_LETTERS:,}"
        )
    pairs = parse_qsl(query, keep_blank_values=True)
    settings = sum(key == "set" for key, _ in pairs)
    if settings > MOST_SETTINGS:
        told = f"the link is not followed: it sets {settings} single keys"
        raise AnalysisError(f"{told}; allowed: at most {MOST_SETTINGS}")
    return pairs


def unknown_fields(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """A line on the fields of a link that are none of the page's, if there are any."""
    strange = [key for key, _ in pairs if key not in FIELDS and not key.startswith(LEVER)]
    if not strange:
        return []
    named = ", ".join(f"'{one_line(key[:20])}'" for key in dict.fromkeys(strange[:3]))
    more = f" and {len(strange) - 3} more" if len(strange) > 3 else ""
    what = f"of the link is left out, since the page does not know it: {named}{more}"
    return [Problem(what, options=FIELDS, wanted=strange[0]).text()]


LEVER = "lever."
PLAIN = ("reference", "scenario", "runs", "seed", "show", "month", "run")
GAME = ("seat", "since", "moves")
"""Keys of a link in the order in which they are taken, those of a game at the end."""
FIELDS = (*PLAIN, *GAME, "set", "theme", f"{LEVER}…")


def changed(state: State, change: Mapping[str, object], library: Library) -> State:
    """A state with some things changed, all of them checked.

    Raises
    ------
    InputError
        If a value cannot be had; the message says what can.
    """
    for key, value in change.items():
        state = _change(state, key, value, library)
    return state


def _change(state: State, key: str, value: object, library: Library) -> State:
    if key in ("reference", "scenario"):
        name = str(value)
        if name or key == "reference":
            library.get(name)
        state = replace(state, **{key: name})  # type: ignore[arg-type]  # both are texts
        return _kept(state, library)
    if key in ("runs", "seed", "run"):
        state = replace(state, **{key: _whole(key, value)})  # type: ignore[arg-type]  # all whole
        check_request(state.runs, library.get(state.reference), library.get(state.start))
        if state.run >= state.runs:
            raise AnalysisError(f"run {state.run} is not there; allowed: 0 to {state.runs - 1}")
        return state
    if key == "show":
        return replace(state, show=_shown(str(value), offered(state, library)))
    if key == "month":
        return replace(state, month=_month(str(value), library.get(state.reference)))
    if key in GAME:
        return with_game(state, key, str(value), variant_of(state, library))
    if key == "levers":
        assert isinstance(value, Mapping)
        told = {**state.levers, **value}
        start = with_settings(library.get(state.start), state.settings)
        check_known(start, value)
        new = replace(state, levers=checked_values(start, told))
    else:
        name, _, text = str(value).partition("=")
        others = tuple(pair for pair in state.settings if pair[0] != name.strip())
        added = ((name.strip(), text.strip()),) if text.strip() else ()
        if added and len(others) >= MOST_SETTINGS:
            raise AnalysisError(
                f"{MOST_SETTINGS} single keys are changed already; write a scenario file for more"
            )
        new = replace(state, settings=(*others, *added))
    variant = variant_of(new, library)  # refused here, if it is no valid scenario
    return game_kept(show_kept(new, library), variant)


def _kept(state: State, library: Library) -> State:
    """Another scenario: levers and looks that it does not have are let go."""
    kept: dict[str, object] = {}
    start = library.get(state.start)
    for key, value in state.levers.items():
        try:
            kept |= checked_values(start, {key: value})
        except InputError:
            continue
    new = replace(state, levers=checked_values(start, kept), month="")
    try:
        variant = variant_of(new, library)
    except InputError:
        new = replace(new, levers={}, settings=())
        variant = variant_of(new, library)
    return game_kept(show_kept(new, library), variant)


def offered(state: State, library: Library) -> dict[str, Shown]:
    """Every outcome that reference and variant both have, by id."""
    return catalogue(library.get(state.reference), variant_of(state, library))


def show_kept(state: State, library: Library) -> State:
    """What is looked at in another world; let go where that does not have it."""
    return state if state.show in offered(state, library) else replace(state, show=FIRST_SHOWN)


def _whole(key: str, value: object) -> int:
    text = str(value).strip().replace(",", "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise AnalysisError(f"{key} is a whole number from 0 on, not '{str(value)[:60]}'")
    return int(text)


def _shown(text: str, known: Mapping[str, Shown]) -> str:
    if text not in known:
        what = f"outcome '{text[:60]}' is unknown, or only one of the two scenarios has it"
        raise AnalysisError(Problem(what, options=(*known,), wanted=text).text())
    return text


def _month(text: str, scenario: Scenario) -> str:
    if text and text not in {str(scenario.start.plus(n)) for n in range(scenario.months)}:
        allowed = f"{scenario.start} to {scenario.end}"
        raise AnalysisError(f"month '{text[:60]}' is not in the run; allowed: {allowed}")
    return text


def with_game(state: State, key: str, value: str, variant: Scenario) -> State:
    """Another actor played by hand, another first month (the game begins anew), other moves."""
    shown = f"'{value[:60]}'"
    if key == "seat":
        known = moves.playable(variant)
        if value and value not in known:
            raise AnalysisError(f"{shown} cannot be played by hand; allowed: {', '.join(known)}")
        since = moves.usual_since(variant, state.month) if value else ""
        return replace(state, seat=value, since=since, moves="")
    if not state.seat:
        raise AnalysisError(f"{key}={shown} is of no use: nobody is played by hand")
    if key == "since":
        _month(value, variant)
        return replace(state, since=value or state.since, moves="")
    hands = moves.read(value, variant, state.seat)
    left = variant.end - Month.parse(state.since) + 1
    if len(hands) > left:
        raise AnalysisError(f"{len(hands)} months are played, and from {state.since} on are {left}")
    return replace(state, moves=value)


def game_kept(state: State, variant: Scenario) -> State:
    """The game in another world; let go where that has no such actor or month."""
    if not state.seat:
        return state
    if state.seat not in moves.playable(variant) or state.since not in moves.months_of(variant):
        return replace(state, seat="", since="", moves="")
    try:
        return with_game(state, "moves", state.moves, variant)
    except InputError:
        return replace(state, moves="")


def with_settings(scenario: Scenario, settings: Sequence[tuple[str, str]]) -> Scenario:
    """A scenario with single keys changed, as by ``--set``."""
    for key, text in settings:
        value = read_text(text, f"{key}={text}", line=None).plain()
        scenario = scenario.replace({key: value})
    return scenario


def variant_of(state: State, library: Library) -> Scenario:
    """The scenario that a state asks about; where the levers start if nothing is changed.

    Raises
    ------
    InputError
        If it is no valid scenario.
    """
    told = (state.start, tuple(sorted(state.levers.items())), state.settings)
    return library.remembered(told, lambda: _made(state, library))


def _made(state: State, library: Library) -> Scenario:
    start = library.get(state.start)
    variant = applied(with_settings(start, state.settings), state.levers)
    if variant is start or not difference(start, variant):
        return start
    name = state.start.removeprefix(FILE)
    return variant.replace(
        {
            "name": f"{name}{CHANGED}",
            "description": f"{name} with what was changed on the page.",
            "claims": list(start.claims),
        }
    )
