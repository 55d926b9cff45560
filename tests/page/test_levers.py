"""Levers: each changes its scenario, and what is out of range is refused with what is allowed."""

import pytest

from sim.core.errors import AnalysisError
from sim.model import checked
from sim.page.fields import Field
from sim.page.levers import applied, checked_values, fields
from sim.scenario import Scenario


def other_value(field: Field) -> float | str | bool:
    """A value that is not the default."""
    if field.kind == "number":
        return field.high if field.default != field.high else field.low
    if field.kind == "choice":
        return next(name for name, _ in reversed(field.options) if name != field.default)
    return True


def names(scenario: Scenario) -> list[Field]:
    return [one for inside in fields(scenario, {}).values() for one in inside]


@pytest.mark.parametrize(
    "name", ["baseline", "storm", "to-2040", "korea-clause-1969", "seat-australia"]
)
def test_each_lever_changes_the_scenario(name: str) -> None:
    scenario = checked.load(name)
    for field in names(scenario):
        if field.kind == "month" or field.id == "crisis_months":
            continue  # they say from when, and for how long, another lever holds
        values = checked_values(scenario, {field.id: other_value(field)})
        assert applied(scenario, values) != scenario, field.id


def test_a_number_that_follows_a_path_has_a_lever_that_takes_its_place() -> None:
    scenario = checked.load("since-1994")
    path = scenario.actors["KOR"].intent["CHN"]
    assert isinstance(path, str)
    (field,) = [one for one in names(scenario) if one.id == "KOR_intent"]
    months = scenario.context[path].values(scenario.start, scenario.months)
    assert field.default == pytest.approx(months.mean(), abs=0.006)
    assert path in field.meaning
    assert applied(scenario, {}) == scenario
    changed = applied(scenario, checked_values(scenario, {"KOR_intent": 0.9}))
    assert changed.actors["KOR"].intent["CHN"] == 0.9
    assert changed.actors["JPN"].intent == scenario.actors["JPN"].intent
    assert path not in changed.context  # or the scenario would not be valid


def test_use_of_allies_is_what_unilateralism_leaves_unless_a_file_says_otherwise(
    released: Scenario,
) -> None:
    (field,) = [one for one in names(released) if one.id == "use_of_allies"]
    (alone,) = [one for one in names(released) if one.id == "unilateralism"]
    assert field.default == pytest.approx(1 - alone.default)
    values = checked_values(released, {"use_of_allies": 0.05})
    line = list(applied(released, values).governments["USA"].values())[-1]
    assert (line.use_of_allies, line.unilateralism) == (0.05, alone.default)
    long = checked.load("since-1994")
    early = checked_values(long, {"patron_from": "1995-06"})
    (said,) = [one for one in fields(long, early)["patron"] if one.id == "use_of_allies"]
    assert said.default == 0.8


@pytest.mark.parametrize("name", ["baseline", "to-2040"])
def test_months_move_when_a_lever_holds(name: str) -> None:
    scenario = checked.load(name)
    for month, lever in (
        ("patron_from", {"unilateralism": 1}),
        ("allies_from", {"KOR_partner": -1}),
        ("rivalry_from", {"rivalry_end": 0.1}),
        ("crisis_from", {"crisis": True}),
    ):
        field = next(one for one in names(scenario) if one.id == month)
        early = applied(scenario, checked_values(scenario, {**lever, month: field.first}))
        late = applied(scenario, checked_values(scenario, {**lever, month: field.default}))
        assert early != late, month


def test_defaults_are_those_of_who_governs_in_that_month(released: Scenario) -> None:
    found = {}
    for month in ("2018-06", "2022-06"):
        values = checked_values(released, {"allies_from": month})
        inside = fields(released, values)["allies"]
        found[month] = next(one.default for one in inside if one.id == "KOR_partner")
    line = released.governments["KOR"]
    assert found == {
        "2018-06": line["moon_engagement"].leaning.partner,
        "2022-06": line["yoon"].leaning.partner,
    }


def test_a_president_brought_in_stays_to_the_end(released: Scenario) -> None:
    values = checked_values(
        released, {"patron_who": "trump_summitry", "patron_from": "2019-01", "unilateralism": 0.1}
    )
    line = applied(released, values).governments["USA"]
    last = list(line.values())[-1]
    assert (last.leader, str(last.since)) == ("Donald Trump", "2019-01")
    assert last.unilateralism == 0.1
    assert last.leaning == released.governments["USA"]["trump_summitry"].leaning


def test_a_line_from_a_month_on_leaves_what_was_before(released: Scenario) -> None:
    values = checked_values(released, {"KOR_partner": 0.9, "allies_from": "2019-01"})
    changed = applied(released, values)
    before = {k: v for k, v in changed.governments["KOR"].items() if str(v.since) < "2019-01"}
    assert before == {k: released.governments["KOR"][k] for k in before}
    after = [v for v in changed.governments["KOR"].values() if str(v.since) >= "2019-01"]
    assert {one.leaning.partner for one in after} == {0.9}
    assert after[0].leader == "Moon Jae-in"


def test_rivalry_keeps_its_path_until_the_month(released: Scenario) -> None:
    values = checked_values(released, {"rivalry_end": 0.1, "rivalry_from": "2019-01"})
    changed = applied(released, values)
    one, other = (s.context["rivalry"].values(s.start, s.months) for s in (released, changed))
    assert one[:49] == pytest.approx(other[:49])
    assert other[-1] == 0.1


def test_a_crisis_is_over_after_its_months(released: Scenario) -> None:
    values = checked_values(
        released, {"crisis": True, "crisis_from": "2019-01", "crisis_months": 6}
    )
    path = applied(released, values).context["rivalry"].values(released.start, released.months)
    before = released.context["rivalry"].values(released.start, released.months)
    first = 48
    assert (path[first : first + 6] == 1).all()
    assert path[: first - 1] == pytest.approx(before[: first - 1])
    assert path[first + 6 :] == pytest.approx(before[first + 6 :])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"unilateralism": 7}, "0 to 1"),
        ({"unilateralism": "nan"}, "0 to 1"),
        ({"unilateralism": "<b>"}, "0 to 1"),
        ({"crisis": "perhaps"}, "true, false"),
        ({"patron_from": "2040-01"}, "2015-01 to 2023-12"),
        ({"patron_from": "soon"}, "2015-01 to 2023-12"),
        ({"theory_cooperation": "magic"}, "led_weakest_link, weakest_link, mean"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(
    released: Scenario, given: dict[str, object], told: str
) -> None:
    with pytest.raises(AnalysisError, match=told):
        checked_values(released, given)


def test_a_lever_at_its_default_is_no_change(released: Scenario) -> None:
    given = {one.id: one.default for one in names(released)}
    assert checked_values(released, given) == {}
    assert applied(released, {}) is released
