"""Differences between scenarios as mappings: how to apply one, and what one says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sim.scenario import Scenario


def merged(base: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON merge patch (RFC 7396) applied."""
    result = dict(base)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping):
            inside = result.get(key)
            result[key] = merged(inside if isinstance(inside, Mapping) else {}, value)
        else:
            result[key] = value
    return result


def patch_between(base: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The merge patch that makes the one mapping the other."""
    patch: dict[str, Any] = {key: None for key in base if key not in other}
    for key, value in other.items():
        known = base.get(key)
        if isinstance(value, Mapping) and isinstance(known, Mapping):
            inside = patch_between(known, value)
            if inside:
                patch[key] = inside
        elif key not in base or value != known:
            patch[key] = value
    return patch


OWN = ("name", "description", "claims")
"""What a scenario says of itself."""


def difference(reference: Scenario, variant: Scenario) -> dict[str, Any]:
    """What a file that extends the reference would have to say to be the variant."""
    before, after = reference.to_dict(), variant.to_dict()
    for key in OWN:
        before.pop(key, None)
        after.pop(key, None)
    return patch_between(before, after)


def leaves(
    patch: Mapping[str, Any],
    path: tuple[str, ...] = (),
    whole: Callable[[str], bool] = lambda path: False,
) -> Iterator[tuple[str, Any]]:
    """Every value of a patch with its dotted path; what is ``whole`` is not gone into."""
    for key, value in patch.items():
        here = (*path, str(key))
        if isinstance(value, Mapping) and value and not whole(".".join(here)):
            yield from leaves(value, here, whole)
        else:
            yield ".".join(here), value
