"""Books as the ledger writes them, made of random parts: for tests of what reads books."""

from __future__ import annotations

import json

import numpy as np
import xarray as xr

RELATION = {"mediation": "S2", "history": "C1 X2", "bounds": "", "intervention": ""}
CHANNEL = {"tending": "S3", "neglect": "C2", "inertia": "", "bounds": "", "intervention": ""}
LEVELS = ["leader", "minister", "vice_minister"]
FADING = 0.1
"""Share of a channel that is forgotten each month."""
SCENARIO = {
    "actors": {
        "USA": {"role": "patron"},
        "JPN": {"role": "ally"},
        "KOR": {"role": "ally"},
        "PRK": {"role": "adversary"},
        "CHN": {"role": "rival"},
    }
}
GOVERNMENTS = [
    ("USA", "Barack Obama", "2015-01"),
    ("USA", "Donald Trump", "2017-01"),
    ("KOR", "Park Geun-hye", "2015-01"),
    ("KOR", "Moon Jae-in", "2017-05"),
    ("KOR", "Moon Jae-in", "2018-01"),
    ("PRK", "Kim Jong-un", "2015-01"),
    ("PRK", "Kim Jong-un", "2018-01"),
]


def bookkeeping(
    start: str = "2015-01",
    months: int = 40,
    runs: int = 6,
    seed: int = 0,
    relation: dict[str, str] = RELATION,
    governments: list[tuple[str, str, str]] = GOVERNMENTS,
    name: str = "made-up",
) -> xr.Dataset:
    """Books of a relation and of three channels that forget; every month's parts sum up."""
    rng = np.random.default_rng(seed)
    first = np.datetime64(start, "M")
    parts = rng.normal(0.0, 0.01, (months, runs, len(relation)))
    relation_start = rng.uniform(0.3, 0.5, runs)
    level = relation_start + parts.sum(axis=-1).cumsum(axis=0)

    channel = rng.normal(0.02, 0.01, (months, runs, 3, len(CHANNEL)))
    channel_start = rng.uniform(0.2, 0.4, (runs, 3))
    levels = np.empty((months, runs, 3))
    now = channel_start
    terms = list(CHANNEL)
    for month in range(months):
        outside = channel[month, ..., terms.index("intervention")]
        channel[month, ..., terms.index("inertia")] = -FADING * (now + outside)
        now = now + channel[month].sum(axis=-1)
        levels[month] = now

    seated = [
        {"actor": actor, "leader": leader, "start": since, "line": False}
        for actor, leader, since in governments
    ]
    return xr.Dataset(
        {
            "relation_parts": (("time", "run", "relation_term"), parts),
            "relation": (("time", "run"), level),
            "relation_start": ("run", relation_start),
            "channel_parts": (("time", "run", "level", "channel_term"), channel),
            "channel": (("time", "run", "level"), levels),
            "channel_start": (("run", "level"), channel_start),
        },
        {
            "time": (first + np.arange(months)).astype("datetime64[ns]"),
            "run": np.arange(runs),
            "level": LEVELS,
            "relation_term": list(relation),
            "relation_claims": ("relation_term", list(relation.values())),
            "channel_term": terms,
            "channel_claims": ("channel_term", list(CHANNEL.values())),
        },
        {
            "scenario_name": name,
            "scenario": json.dumps(SCENARIO),
            "governments": json.dumps(seated),
            "interventions": "[]",
            "seed": 0,
        },
    )
