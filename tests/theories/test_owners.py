"""Who moves what, in which row of the month, and to whose thinking a parameter belongs."""

from collections import Counter

import pytest

from sim.agents.roles import MOTIVES, ROLES, leads_to
from sim.core.axes import Floats
from sim.core.declarations import Mechanism, Parameter, mechanism
from sim.model.month import MONTH, renewed_by
from sim.theories import registry
from sim.theories.variables import BY_NAME
from tests.model.worlds import SOME_READINGS
from tests.theories.hearing import is_thought

EVERY = tuple(registry.everything())
BELIEVED = {item.variable for about in ROLES.values() for item in about.beliefs.values()}
ACTED = BELIEVED | {
    item.variable
    for about in ROLES.values()
    for item in (*about.motives.values(), *about.actions.values())
    if item.variable is not None
}
"""Variables that actors renew by what they believe, feel and do."""
RENEWED_AGAIN = {"credibility": 2, "arm": 3}
"""Believed, and seen again when the patron has acted; decided by one role after another."""

every_reading = pytest.mark.parametrize(
    "reading", SOME_READINGS, ids=lambda names: "-".join(names.values())
)


@every_reading
def test_every_variable_has_one_owner_in_every_reading(reading: dict[str, str]) -> None:
    chosen = registry.chosen(reading)
    added = {each.adds_to for each in chosen if each.adds_to}
    owned = [name for each in chosen for name in each.sets]
    assert len(set(owned)) == len(owned), "two mechanisms set one variable"
    assert added & set(owned) <= {"credibility"}, "a variable is both summed and set"
    learned = {"credibility", "resolve"} if reading["beliefs"] == "learned" else set()
    assert added & ACTED == {"threat_perception"} | learned, "beliefs that theories move"
    assert set(owned) & ACTED == {"credibility"}, "a belief that the world renews again"
    assert added | set(owned) | ACTED == set(BY_NAME), "a variable that nothing moves"
    assert {BY_NAME[name].kind for name in added - {"credibility"}} == {"stock", "sum"}
    assert {BY_NAME[name].kind for name in set(owned) - ACTED} == {"set"}
    stocks = {"threat_perception", "rival_perception", "resolve"}
    assert {name for name in BY_NAME if BY_NAME[name].kind == "act"} == ACTED - stocks


@every_reading
def test_an_action_is_decided_by_one_theory_of_each_role(reading: dict[str, str]) -> None:
    chosen = registry.chosen(reading)
    decided = [(role, each.decides) for each in chosen if each.decides for role in each.of]
    assert len(set(decided)) == len(decided), "two theories decide one action"
    for role, name in decided:
        assert name in ROLES[role].actions, (role, name)
        assert name in ROLES[role].motives, "it decides of a motive that nobody weighs"


@every_reading
def test_every_motive_has_something_that_speaks_for_it(reading: dict[str, str]) -> None:
    chosen = registry.chosen(reading)
    moved = {(role, each.motive) for each in chosen if each.motive for role in each.of}
    known = {(role, name) for role, about in ROLES.items() for name in about.motives}
    assert moved <= known, "a contribution to a motive that its role does not have"
    silent = {("adversary", "talk")} if reading["adversary"] == "programme" else set()
    if reading["powers"] == "driven":  # the powers' spending is the scenario's then
        silent |= {("rival", name) for name in ("arm", "back", "danger")}
    if reading["fear"] == "silent":
        silent |= {("ally", "hedge")}
    assert known - moved == silent
    assert {name for _, name in known} == MOTIVES


def test_every_action_has_a_motive_of_its_name_and_a_variable_that_keeps_it() -> None:
    for role, about in ROLES.items():
        assert set(about.actions) <= set(about.motives), role
        for name, item in about.actions.items():
            assert item.variable in BY_NAME, (role, name)
            assert item.variable in leads_to(role, name)


def test_danger_ends_in_arming_and_fears_in_themselves() -> None:
    for role in ("patron", "ally", "adversary"):
        assert leads_to(role, "danger") == ("arm",)
    assert leads_to("ally", "abandonment_fear") == ("abandonment_fear",)
    assert leads_to("rival", "arm") == ("rival_arm",)
    assert leads_to("ally", "cooperate") == ("willingness",)
    assert leads_to("patron", "lead") == ("patron_willingness",)


def test_every_variable_is_renewed_once_a_month_but_for_two() -> None:
    renewed = Counter(name for row in MONTH for name in row.renews)
    assert set(renewed) == set(BY_NAME)
    assert {name: count for name, count in renewed.items() if count > 1} == RENEWED_AGAIN
    assert len({row.number for row in MONTH}) == len(MONTH)


def test_rows_of_the_world_hold_what_its_mechanisms_move_each_in_one_row() -> None:
    world = [row for row in MONTH if row.does is None]
    of_the_world = [each for each in EVERY if not is_thought(each)]
    for each in of_the_world:
        assert renewed_by(each) == each.targets
        rows = [row.number for row in world if set(row.renews) & set(each.targets)]
        assert len(rows) == 1, each.name
        assert set(each.targets) <= {n for row in world for n in row.renews}, each.name
    moved = {name for each in of_the_world for name in each.targets}
    assert {name for row in world for name in row.renews} == moved


@pytest.mark.parametrize("role", ROLES)
def test_a_role_perceives_in_one_row_and_then_decides_in_another(role: str) -> None:
    rows = [number for number, row in enumerate(MONTH) if role in row.roles]
    assert [MONTH[number].does for number in rows] == ["perceive", "decide"]
    about = ROLES[role]
    perceives, decides = (set(MONTH[number].renews) for number in rows)
    assert {item.variable for item in about.beliefs.values()} <= perceives
    kept = {item.variable for item in (*about.motives.values(), *about.actions.values())}
    assert decides == kept - {None}, "each role decides in a row of its own"
    assert perceives == BELIEVED, "all perceive at once"
    for each in EVERY:
        if each.chooses and role in each.of:
            assert decides & set(renewed_by(each)), each.name
        elif is_thought(each) and role in each.of and not each.adds_to:
            name = str(each.motive or each.decides)
            assert set(leads_to(role, name)) <= decides, each.name
            assert set(leads_to(role, name)) <= set(renewed_by(each)), each.name


def test_roles_act_in_the_order_patron_allies_adversary_powers() -> None:
    order = [role for row in MONTH if row.does == "decide" for role in row.roles]
    assert order == ["patron", "ally", "adversary", "rival"] == list(ROLES)
    believed_again = [row.number for row in MONTH if "credibility" in row.renews]
    patron, allies = (
        next(row.number for row in MONTH if row.does == "decide" and role in row.roles)
        for role in ("patron", "ally")
    )
    assert believed_again[0] < patron < believed_again[1] < allies


def readers(name: str) -> list[Mechanism]:
    """Mechanisms that read a parameter, whether they declare it or not."""
    return [each for each in EVERY if name in each.reads]


def declarations(name: str) -> list[Parameter]:
    """Every declaration of a parameter."""
    return [parameter for each in EVERY for parameter in each.parameters if parameter.name == name]


@pytest.mark.parametrize("name", registry.parameters())
def test_a_parameter_belongs_to_the_roles_that_think_with_it(name: str) -> None:
    roles = registry.thinkers()[name]
    readers = [each for each in EVERY if name in each.reads]
    by_the_world = [each.name for each in readers if not each.of]
    assert bool(roles) != bool(by_the_world), (
        "what the world reads is nobody's own, else somebody's"
    )
    for role in roles:
        assert role in ROLES
        assert any(role in each.of for each in readers), f"no {role} reads it"
    narrowed = {role for declared in declarations(name) for role in declared.of}
    thinking = {role for each in readers for role in each.of}
    assert narrowed <= thinking, "of roles that never think with it"
    if not by_the_world:
        assert set(roles) == (narrowed or thinking), "who thinks with it can have its own"


def test_a_parameter_that_the_world_reads_too_is_nobodys_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pull = Parameter("pull", 1.0, 0.0, 2.0, "share", "a meaning", "a source")
    fear = Parameter("fear", 1.0, 0.0, 2.0, "share", "a meaning", "a source", of=("ally",))

    def felt(pull: float | Floats, fear: float | Floats) -> float | Floats:
        return pull + fear

    def drawn(pull: float | Floats) -> float | Floats:
        return pull

    by_actors = mechanism(
        motive="danger", of=("patron", "ally"), source="a test", parameters=(pull, fear)
    )(felt)
    by_powers = mechanism(motive="arm", of="rival", source="a test", parameters=(pull,))(drawn)
    by_the_world = mechanism(adds_to="tension", source="a test", parameters=(pull,))(drawn)

    def thinkers(*mechanisms: Mechanism) -> dict[str, tuple[str, ...]]:
        monkeypatch.setattr(registry, "everything", lambda: iter(mechanisms))
        return registry.thinkers()

    assert thinkers(by_actors) == {"pull": ("patron", "ally"), "fear": ("ally",)}
    assert thinkers(by_actors, by_powers)["pull"] == ("patron", "ally", "rival")
    for several in (
        (by_actors, by_the_world),
        (by_the_world, by_actors),
        (by_actors, by_the_world, by_powers),
    ):
        assert thinkers(*several) == {"pull": (), "fear": ("ally",)}
