"""Whatever a file holds, loading ends in a Scenario or a ScenarioError."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario import Scenario, ScenarioError, from_dict, load
from sim.scenario.reading import read_text
from tests.scenario.malformed_inputs import CATALOGUE, VALID

TEXT = VALID.read_text(encoding="utf-8")
DATA = load(VALID, CATALOGUE).to_dict()
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.sampled_from(["", "2015-13", "2016-06", "AAA", "RRR", "arsenal", "null", "ally", "patron"]),
    st.text(max_size=8),
    st.sampled_from([[], {}, [[]], {"low": 0.2, "high": 0.1}, {"distribution": "normal"}, [1, 2]]),
    st.dictionaries(st.text(max_size=4), st.integers(), max_size=2),
)
SETTINGS = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where there is an entry."""
    items = data.items() if isinstance(data, dict) else enumerate(data)
    found = []
    for key, item in items:
        found.append((*path, key))
        if isinstance(item, (dict, list)):
            found += paths(item, (*path, key))
    return found


PATHS = paths(DATA)


def outcome(act: Callable[[], Scenario]) -> Scenario | str:
    """The scenario, or the one line of its refusal; nothing else may be raised."""
    try:
        scenario = act()
    except ScenarioError as error:
        message = str(error)
    else:
        assert from_dict(scenario.to_dict(), CATALOGUE) == scenario
        return scenario
    assert message.strip()
    assert message.isprintable()
    return message


@SETTINGS
@given(changes=st.lists(st.tuples(st.sampled_from(PATHS), ODD), min_size=1, max_size=3))
def test_values_replaced(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    data = copy.deepcopy(DATA)
    for path, value in changes:
        place: Any = data
        for part in path[:-1]:
            place = place.get(part) if isinstance(place, dict) else None
        if isinstance(place, dict):
            place[path[-1]] = value
    outcome(lambda: from_dict(data, CATALOGUE))


@SETTINGS
@given(path=st.sampled_from(PATHS), key=st.text(max_size=6))
def test_keys_renamed_or_removed(path: tuple[Any, ...], key: str) -> None:
    data = copy.deepcopy(DATA)
    place: Any = data
    for part in path[:-1]:
        place = place[part]
    item = place.pop(path[-1])
    if key and isinstance(place, dict):
        place[key] = item
    outcome(lambda: from_dict(data, CATALOGUE))


@SETTINGS
@given(
    cuts=st.lists(
        st.tuples(
            st.integers(0, len(TEXT)),
            st.integers(0, 12),
            st.text(alphabet="{}[]:,-#&*!|>'\"%@`?\t\n\r \\~.0e7a\u00e9\0", max_size=6) | st.text(),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_text_damaged(cuts: list[tuple[int, int, str]], tmp_path: Path) -> None:
    text = TEXT
    for at, length, new in cuts:
        text = text[:at] + new + text[at + length :]
    file = tmp_path / "damaged.yaml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    found = outcome(lambda: load(file, CATALOGUE))
    assert isinstance(found, Scenario) or found.startswith(str(file))


@SETTINGS
@given(raw=st.binary(max_size=200))
def test_bytes_of_any_kind(raw: bytes, tmp_path: Path) -> None:
    file = tmp_path / "bytes.yaml"
    file.write_bytes(raw)
    found = outcome(lambda: load(file, CATALOGUE))
    assert isinstance(found, str)
    assert found.startswith(str(file))


@SETTINGS
@given(text=st.text(alphabet="{}[]:,-#&*!|>'\"%@`? \n\t.~a0e", max_size=30))
def test_yaml_of_any_kind(text: str) -> None:
    found = outcome(lambda: from_dict({"name": read_text(text, "text").plain()}, CATALOGUE))
    assert isinstance(found, str)


@SETTINGS
@given(
    key=st.sampled_from([".".join(map(str, path)) for path in PATHS]) | st.text(max_size=12),
    text=st.sampled_from(["", "0.3", "null", "[1]", "{low: 0, high: 1}", "x: 1", "2015-04"])
    | st.text(max_size=12),
)
def test_overrides_of_any_kind(key: str, text: str) -> None:
    outcome(lambda: load(VALID, CATALOGUE, [(key, text)]))
