"""The JSON Schema that editors check scenario files with."""

import json
from typing import Any

import jsonschema
import pytest

from sim.model import checked
from sim.scenario import ScenarioError, bundled_folder, json_schema, load
from sim.scenario.reading import read_file
from sim.theories.formulations import FORMULATIONS
from tests.scenario.malformed_inputs import CATALOGUE, FOLDER, SOUND, VALID


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_schema(CATALOGUE))


def test_it_is_a_schema_of_its_draft() -> None:
    for schema in (json_schema(), json_schema(CATALOGUE)):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert "pydantic" not in json.dumps(schema)


def test_it_accepts_whole_files_differences_and_resolved_ones(
    validator: jsonschema.Draft202012Validator,
) -> None:
    for name in SOUND:
        validator.validate(read_file(FOLDER / name).plain())
    validator.validate(load(VALID, CATALOGUE).to_dict())
    removal: dict[str, Any] = {"actors": {"BBB": None}, "events": None, "forums": {"x": None}}
    validator.validate({"name": "x", "description": "x", "extends": "valid.yaml", **removal})


def test_it_accepts_the_bundled_scenarios() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    for file in bundled_folder().glob("*.yaml"):
        validator.validate(read_file(file).plain())


@pytest.mark.parametrize(
    "stem",
    [
        "unknown_top_key",
        "unknown_actor_key",
        "number_as_text",
        "flag_as_yes",
        "out_of_range",
        "range_outside_field",
        "unknown_distribution",
        "unknown_role",
        "bad_code",
        "month_thirteen",
        "forum_level",
        "forum_month",
        "unknown_parameter",
        "parameter_out_of_range",
        "unknown_slot",
        "unknown_formulation",
        "unknown_claim",
        "list_for_mapping",
        "no_name",
        "bad_name",
        "nothing_but_names",
    ],
)
def test_it_refuses_what_loading_refuses(
    stem: str, validator: jsonschema.Draft202012Validator
) -> None:
    data = read_file(FOLDER / f"{stem}.yaml").plain()
    assert not validator.is_valid(data)
    with pytest.raises(ScenarioError):
        load(FOLDER / f"{stem}.yaml", CATALOGUE)


def test_parameters_carry_meaning_unit_and_range() -> None:
    rate = json_schema(CATALOGUE)["properties"]["parameters"]["anyOf"][0]["properties"]["rate"]
    assert rate["unit"] == "1"
    assert rate["default"] == 0.5
    number = rate["anyOf"][0]["anyOf"][0]
    assert (number["minimum"], number["maximum"]) == (0, 1)


def test_editors_know_the_rules_of_decision() -> None:
    schema = checked.schema()
    readings = list(FORMULATIONS["decision"])
    own = schema["$defs"]["Actor"]["properties"]["decision"]
    assert own["enum"] == [*readings, None]
    slots = schema["properties"]["formulations"]["anyOf"][0]["properties"]
    assert slots["decision"]["enum"] == readings
    validator = jsonschema.Draft202012Validator(schema)
    for reading, valid in (("logit", True), ("logitt", False)):
        data = {
            "name": "one",
            "description": "One.",
            "extends": "baseline",
            "actors": {"KOR": {"decision": reading}},
        }
        assert validator.is_valid(data) == valid


def test_every_entry_is_described() -> None:
    schema = json_schema()
    for model in (schema, *schema["$defs"].values()):
        for name, entry in model.get("properties", {}).items():
            assert entry.get("description"), name
