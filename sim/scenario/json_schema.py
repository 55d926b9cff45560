"""JSON Schema of a scenario file, for editors.

A file may be a difference from another one, so that only what every file must give is required, and
null, which removes an entry, is allowed for every entry that can be removed.
"""

from __future__ import annotations

from typing import Any

from sim.scenario.actors import ROLES
from sim.scenario.catalogue import Catalogue, shift_schemas
from sim.scenario.context import LEVEL
from sim.scenario.months import Month
from sim.scenario.posterior import KEY
from sim.scenario.schema import Scenario
from sim.scenario.values import Between

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ANNOTATIONS = ("description", "unit", "default", "title")
EXTENDS = {
    "description": "scenario that this file is a difference from: a bundled name or a path",
    "type": "string",
    "minLength": 1,
}


def json_schema(catalogue: Catalogue | None = None) -> dict[str, Any]:
    """A schema of draft 2020-12, with the catalogue's parameters and formulations if given."""
    whole = Scenario.model_json_schema(by_alias=True)
    models = whole.pop("$defs")
    models["Actor"] = _any_actor(models)
    for role in ROLES.values():
        del models[role.__name__]
    definitions = {name: _relaxed(model) for name, model in models.items()}
    definitions["ContextPath"] = _path_forms(definitions["ContextPath"])
    schema = _relaxed(whole)
    properties = schema["properties"]
    properties["actors"] = _replaced(properties["actors"], {"$ref": "#/$defs/Actor"})
    for name in ("name", "description"):
        properties[name] = whole["properties"][name]
    properties["extends"] = EXTENDS
    if catalogue is not None:
        own = definitions["Actor"]["properties"]
        own["parameters"] = _own_parameters(catalogue)
        own["decision"] = _own_decision(own["decision"], catalogue)
        properties["parameters"] = _parameters(catalogue)
        properties["formulations"] = _formulations(catalogue)
    schema["required"] = ["name", "description"]
    schema["anyOf"] = [{"required": ["extends"]}, {"required": ["start", "end", "actors"]}]
    schema["title"] = "Scenario"
    return {"$schema": DIALECT, **schema, "$defs": definitions}


def _any_actor(models: dict[str, Any]) -> dict[str, Any]:
    """One schema for actors of every role: a difference need not repeat the role."""
    properties: dict[str, Any] = {}
    for role in ROLES.values():
        properties |= models[role.__name__]["properties"]
    properties["role"] = {"enum": list(ROLES), "description": "what it is to the others"}
    return {
        "type": "object",
        "description": "Who takes part; the role decides which keys are allowed.",
        "properties": properties,
        "additionalProperties": False,
    }


def _path_forms(mapping: dict[str, Any]) -> dict[str, Any]:
    """The three ways to write a context path."""
    level = LEVEL.number_schema()
    pair = {
        "type": "array",
        "prefixItems": [Month.__get_pydantic_json_schema__(None, None), level],
        "minItems": 2,
        "maxItems": 2,
    }
    return {"anyOf": [level, {"type": "array", "items": pair, "minItems": 1}, mapping]}


def _relaxed(model: dict[str, Any]) -> dict[str, Any]:
    """A model's schema with nothing required and null allowed for every entry."""
    if "properties" not in model:
        return model
    relaxed = {key: item for key, item in model.items() if key != "required"}
    relaxed["properties"] = {key: _nullable(item) for key, item in model["properties"].items()}
    return relaxed


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, or null; what describes the entry stays outside, where editors look for it."""
    notes = {key: item for key, item in schema.items() if key in ANNOTATIONS}
    rest = {key: _entries(key, item) for key, item in schema.items() if key not in ANNOTATIONS}
    rest.pop("minProperties", None)
    if "patternProperties" in rest:
        rest["additionalProperties"] = False
    return {**notes, "anyOf": [rest, {"type": "null"}]}


def _entries(key: str, item: Any) -> Any:
    """Entries whose keys the file chooses can be removed as well."""
    if key == "additionalProperties" and isinstance(item, dict):
        return _nullable(item)
    if key == "patternProperties":
        return {pattern: _nullable(schema) for pattern, schema in item.items()}
    return item


def _replaced(schema: Any, actor: dict[str, Any]) -> Any:
    """The schema with the union of the roles replaced by the one schema of actors."""
    if isinstance(schema, dict):
        if "discriminator" in schema:
            return actor
        return {key: _replaced(item, actor) for key, item in schema.items()}
    if isinstance(schema, list):
        return [_replaced(item, actor) for item in schema]
    return schema


def _parameters(catalogue: Catalogue) -> dict[str, Any]:
    properties = {}
    for name, info in catalogue.parameters.items():
        value = Between(info.low, info.high).__get_pydantic_json_schema__(None, None)
        notes = {"description": info.meaning, "unit": info.unit, "default": info.default}
        properties[name] = {**notes, "anyOf": [value, {"type": "null"}]}
    properties[KEY] = {
        "description": "fitted draws of all other parameters: a bundled name or the path of a file",
        "anyOf": [{"type": "string", "minLength": 1}, {"type": "null"}],
    }
    description = "values of parameters; without one, drawn from the posterior or its default"
    return _closed(properties, description)


def _own_parameters(catalogue: Catalogue) -> dict[str, Any]:
    """Parameters that may be given for one actor; which of them, its role decides."""
    properties = {}
    for name, info in catalogue.parameters.items():
        if not info.roles:
            continue
        value = Between(info.low, info.high).__get_pydantic_json_schema__(None, None)
        notes = {"description": f"{info.meaning} (of {', '.join(info.roles)})", "unit": info.unit}
        properties[name] = {**notes, "anyOf": [value, *shift_schemas(), {"type": "null"}]}
    return _closed(properties, "parameters that hold for this actor alone, by its role")


def _own_decision(schema: dict[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """The readings of decisions that may be given for one actor."""
    notes = {key: item for key, item in schema.items() if key in ANNOTATIONS}
    return {**notes, "enum": [*catalogue.formulations.get("decision", ()), None]}


def _formulations(catalogue: Catalogue) -> dict[str, Any]:
    properties = {}
    for slot, names in catalogue.formulations.items():
        allowed: list[Any] = [*names, None] if "null" in names else list(names)
        properties[slot] = {"enum": allowed}
    return _closed(properties, "which rival theory holds each slot")


def _closed(properties: dict[str, Any], description: str) -> dict[str, Any]:
    mapping = {"type": "object", "properties": properties, "additionalProperties": False}
    return {"description": description, "anyOf": [mapping, {"type": "null"}]}
