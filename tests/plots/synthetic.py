"""A result as `simulate` writes it, made of random walks: for tests of what reads results."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence

import numpy as np
import xarray as xr

from sim.core.axes import ISSUES, OverTime

DOMAINS = ["military", "economic", "diplomatic"]
LEVELS = ["leader", "minister", "vice_minister"]
TOPICS = [
    "stand_alone",
    "statement",
    "dprk",
    "ukraine",
    "taiwan",
    "south_china_sea",
    "military",
    "economic",
]
GOVERNMENTS = [
    ("USA", "Barack Obama", "2015-01", False),
    ("USA", "Donald Trump", "2017-01", False),
    ("USA", "Joe Biden", "2021-01", False),
    ("JPN", "Shinzo Abe", "2015-01", False),
    ("JPN", "Yoshihide Suga", "2020-09", False),
    ("JPN", "Fumio Kishida", "2021-10", False),
    ("KOR", "Park Geun-hye", "2015-01", False),
    ("KOR", "Hwang Kyo-ahn (acting)", "2017-03", False),
    ("KOR", "Moon Jae-in", "2017-05", False),
    ("KOR", "Yoon Suk-yeol", "2022-05", False),
    ("PRK", "Kim Jong-un", "2015-01", False),
    ("PRK", "Kim Jong-un", "2018-01", True),
    ("PRK", "Kim Jong-un", "2019-03", True),
]
OUTSIDE = {
    "nuclear_tests": 0.03,
    "provocations": 0.2,
    "council_action": 0.06,
    "neighbour_summits": 0.04,
}
"""Counts of the acts of others, and their means a month."""
INTERVENTIONS = [
    {"date": "2019-07", "months": 6, "variable": "disputes", "set": 1.0, "source": "a test"}
]


def _walk(rng: np.random.Generator, time: int, runs: int, start: float, end: float) -> np.ndarray:
    """A bounded random walk from start to end; (time, run), within 0-1."""
    steps = rng.normal(0.0, 0.02, (time, runs)).cumsum(axis=0)
    return np.clip(np.linspace(start, end, time)[:, None] + steps, 0.0, 1.0)


def synthetic(
    runs: int = 40,
    start: str = "2015-01",
    end: str = "2023-12",
    actors: Sequence[str] = ("USA", "JPN", "KOR", "PRK"),
    rivals: Sequence[str] = ("CHN", "RUS"),
    governments: Sequence[tuple[str, str, str, bool]] = tuple(GOVERNMENTS),
    interventions: Sequence[dict[str, object]] = (),
    seed: int = 0,
    outside: bool = False,
) -> xr.Dataset:
    """A dataset with every result variable; patron first and adversary last among `actors`.

    With `outside` also the acts of others than the members, which not every model has.
    """
    rng = np.random.default_rng(seed)
    time = np.arange(start, np.datetime64(end, "M") + np.timedelta64(1, "M"), dtype="datetime64[M]")
    time = time.astype("datetime64[ns]")
    months = time.size
    actors, allies = list(actors), list(actors[1:-1])
    sources = [actors[-1], *rivals]
    dyads = [f"{a}-{b}" for i, a in enumerate(allies) for b in allies[i + 1 :]]
    labels = {
        "actor": actors,
        "ally": allies,
        "source": sources,
        "toward": actors,
        "dyad": dyads,
        "domain": DOMAINS,
        "level": LEVELS,
    }
    data: dict[str, tuple[tuple[str, ...], np.ndarray, dict[str, str]]] = {}

    def put(
        name: str,
        values: np.ndarray,
        *inner: str,
        over_time: OverTime = "level",
        units: str = "0-1",
        claims: str,
    ) -> None:
        attrs = {"units": units, "long_name": name.replace("_", " "), "claims": claims}
        attrs["over_time"] = over_time
        data[name] = (("time", "run", *inner), values, attrs)

    def state(name: str, *inner: str, claims: str, start: float = 0.3, end: float = 0.6) -> None:
        size = int(np.prod([len(labels[dim]) for dim in inner], dtype=int))
        parts = [
            _walk(rng, months, runs, start + 0.05 * (part % 4), end - 0.08 * (part % 3))
            for part in range(size)
        ]
        shape = (months, runs, *(len(labels[dim]) for dim in inner))
        put(name, np.stack(parts, axis=-1).reshape(shape), *inner, claims=claims)

    state("threat_perception", "actor", "source", claims="D1 D2")
    own = data["threat_perception"][1]
    own[:, :, -1, 0] = 0.0
    state("approval", "actor", claims="C1", start=0.55, end=0.4)
    data["approval"][1][:, :, -1] = np.nan
    state("opinion", "actor", "toward", claims="C1 D4")
    data["opinion"][1][:, :, -1] = np.nan
    data["opinion"][1][:, :, range(len(actors)), range(len(actors))] = np.nan
    state("commitment", "ally", claims="S1 P1", start=0.7, end=0.8)
    state("abandonment_fear", "ally", claims="P1", start=0.3, end=0.15)
    state("entrapment_fear", "ally", claims="C4", start=0.1, end=0.3)
    for name, claim in (("relation", "D4"), ("grievance", "C1"), ("backlash", "C1")):
        state(f"dyad_{name}", "dyad", claims=claim)
        put(name, data[f"dyad_{name}"][1][:, :, 0].copy(), claims=claim)
    state("willingness", "ally", "domain", claims="D3")
    state("patron_willingness", "domain", claims="S1")
    state("cooperation", "domain", claims="P1 P2 P3")
    state("institutionalisation", "domain", claims="S3 X1")
    state("channel", "level", claims="S3")
    meetings = rng.poisson([0.08, 0.3, 0.2], (months, runs, 3)).astype(float)
    put("meetings", meetings, "level", over_time="count", units="meetings per month", claims="S3")
    for name, mean, units in (
        ("exercises", 0.3, "exercises per month"),
        ("launches", 1.8, "missiles per month"),
        ("disputes", 0.15, "events per month"),
        ("accords", 0.1, "events per month"),
    ):
        events = rng.poisson(mean, (months, runs)).astype(float)
        put(name, events, over_time="count", units=units, claims="D4 I1")
    named = (rng.random((months, runs, len(TOPICS))) < np.linspace(0.2, 0.9, len(TOPICS))) * 1.0
    named[meetings[:, :, 0] == 0] = np.nan
    put("named", named, "topic", over_time="topic", units="0 or 1", claims="T1")
    level = np.round(_walk(rng, months, runs * 3, 0.1, 0.9).reshape(months, runs, 3) * 3)
    put("integration", level, "domain", over_time="flag", units="level", claims="X1")
    consult, pact = level[:, :, 0] >= 2, (level[:, :, 0] >= 3) * (rng.random(runs) < 0.2)
    put("consult_in_force", consult * 1.0, over_time="flag", units="0 or 1", claims="C3")
    put("pact", pact * 1.0, over_time="flag", units="0 or 1", claims="X1")
    spending = np.stack(
        [
            base * (1 + _walk(rng, months, runs, 0.02 * base, 0.3))
            for base, _ in itertools.zip_longest([3.4, 1, 2.4, 20], actors, fillvalue=2.0)
        ][: len(actors)],
        axis=-1,
    )
    put("defence_spending", spending, "actor", units="percent of GDP", claims="I1")
    for name, claim in (
        ("alignment_backer", "I1"),
        ("tension", "I1"),
        ("polarisation", "I2"),
        ("regional_governance", "I2"),
        ("pressure_on_competitor", "I3"),
    ):
        state(name, claims=claim)
    if outside:
        mine = np.random.default_rng([seed, 1])
        for name, mean in OUTSIDE.items():
            events = mine.poisson(mean, (months, runs)).astype(float)
            put(name, events, over_time="count", units="events per month", claims="I1 I2")
        lasting = (mine.random((months, runs, len(allies))) < 0.1) * 1.0
        disputed = mine.poisson(0.03, (months, runs, len(ISSUES))).astype(float)
        labels["issue"] = list(ISSUES)
        put(
            "disputes_by_issue",
            disputed,
            "issue",
            over_time="count",
            units="events per month",
            claims="D4",
        )
        put("coercion_episode", lasting, "ally", over_time="count", units="0 or 1", claims="F2")
    state("embedding", "ally", claims="S4")
    state("coercion", "ally", claims="F2")
    names = {
        "USA": "United States",
        "JPN": "Japan",
        "KOR": "Republic of Korea",
        "PRK": "DPRK",
        "CHN": "China",
    }
    scenario = {
        "actors": {
            code: {
                "name": names.get(code, code),
                "competitor": code == "CHN",
                "backer": code == "RUS",
            }
            for code in (*actors, *rivals)
        },
        "dyads": {dyad: {"focal": dyad == dyads[0]} for dyad in dyads},
    }
    seated = [
        {"actor": actor, "leader": leader, "start": since, "end": None, "line": line}
        for actor, leader, since, line in governments
    ]
    return xr.Dataset(
        data,
        coords={
            "time": time,
            "run": np.arange(runs),
            "point": ("run", np.zeros(runs, dtype=int)),
            "replicate": ("run", np.arange(runs)),
            **labels,
            "topic": TOPICS,
        },
        attrs={
            "scenario_name": "synthetic",
            "scenario": json.dumps(scenario),
            "seed": seed,
            "versions": json.dumps({}),
            "governments": json.dumps(seated),
            "interventions": json.dumps(list(interventions)),
        },
    )
