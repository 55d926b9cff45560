"""Starting values that fade, and the levers that last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

FADING: Mapping[tuple[str, str], str] = {
    ("actors", "threat"): "actors.{0}.intent.{1}, actors.{0}.proximity.{1}, or the hawkishness of "
    "its governments",
    ("actors", "approval"): "actors.{0}.approval_base",
    ("actors", "commitment"): "governments.<patron>.<key>.leaning.partner and unilateralism",
    ("actors", "embedding"): "governments.<patron>.<key>.strategies.embedding",
    ("actors", "defence_spending"): "governments.{0}.<key>.hawkishness, which spending follows",
    ("dyads", "relation"): "governments.<ally>.<key>.leaning.partner, or mediation_effort",
    ("dyads", "grievance"): "dyads.{0}.history",
    ("dyads", "backlash"): "dyads.{0}.reconciliation_depth",
}
"""Section and key of a starting value → the lever that lasts, where the value fades."""


def lasting(path: Sequence[str]) -> str | None:
    """Of the path of a starting value that fades: the lever that lasts; None of any other."""
    if len(path) < 3 or (path[0], path[2]) not in FADING:
        return None
    return FADING[path[0], path[2]].format(path[1], *(path[3:] or ["<source>"]))


def notes_on(paths: Iterable[Sequence[str]]) -> list[str]:
    """A note for each path of a starting value that fades: that it does, and what lasts."""
    return [
        f"note: {'.'.join(path)} is a starting value, which fades; what lasts is {lever}"
        for path in paths
        if (lever := lasting(path)) is not None
    ]
