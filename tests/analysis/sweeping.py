"""Datasets as `sweep` writes them, made of functions with known answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

Function = Callable[[np.ndarray], np.ndarray]


def factor(name: str, low: float = 0.0, high: float = 1.0, claims: Sequence[str] = ()) -> dict:
    """What a store tells of a number."""
    told = {"name": name, "kind": "number", "low": low, "high": high, "levels": []}
    return told | {"unit": "1", "meaning": f"meaning of {name}", "claims": list(claims)}


def choice(name: str, levels: Sequence[str]) -> dict:
    """What a store tells of a choice."""
    told = {"name": name, "kind": "choice", "low": None, "high": None, "levels": list(levels)}
    return told | {"unit": "", "meaning": f"meaning of {name}", "claims": []}


def drawn(kind: str, factors: Sequence[dict], samples: int, seed: int = 1) -> np.ndarray:
    """A design of SALib, (point, factor)."""
    bounds = [
        [0.0, len(f["levels"])] if f["kind"] == "choice" else [f["low"], f["high"]] for f in factors
    ]
    problem = {"num_vars": len(factors), "names": [f["name"] for f in factors], "bounds": bounds}
    if kind == "sobol":
        from SALib.sample import sobol

        design = sobol.sample(problem, samples, calc_second_order=False, seed=seed)
    elif kind == "morris":
        from SALib.sample import morris

        design = morris.sample(problem, samples, num_levels=4, seed=seed)
    else:
        rng = np.random.default_rng(seed)
        low, high = np.array(bounds).T
        design = low + (high - low) * rng.random((samples, len(factors)))
    for column, told in enumerate(factors):
        if told["kind"] == "choice":
            top = len(told["levels"]) - 1
            design[:, column] = np.minimum(np.floor(design[:, column]), top)
    return design


def dataset(
    kind: str,
    factors: Sequence[dict],
    design: np.ndarray,
    outcomes: Mapping[str, tuple[tuple[str, ...], np.ndarray]],
    *,
    replicates: int = 1,
    shuffled: int | None = None,
    coords: Mapping[str, Any] | None = None,
) -> xr.Dataset:
    """A sweep's dataset; outcomes are (dims, values) whose axis `run` goes by point, replicate.

    With `shuffled`, points are regrouped as structural variants would be.
    """
    points = design.shape[0]
    order = np.arange(points)
    if shuffled is not None:
        order = np.random.default_rng(shuffled).permutation(points)
    rows = (order[:, None] * replicates + np.arange(replicates)).ravel()
    placed = {
        name: (dims, np.take(values, rows, axis=dims.index("run")), {"units": "1"})
        for name, (dims, values) in outcomes.items()
    }
    return xr.Dataset(
        {
            **placed,
            "design": (("design_point", "factor"), design[order]),
            "design_order": ("design_point", order),
            "done": ("run", np.ones(points * replicates, dtype=bool)),
        },
        {
            "factor": [told["name"] for told in factors],
            "run": np.arange(points * replicates),
            "point": ("run", np.repeat(np.arange(points), replicates)),
            "replicate": ("run", np.tile(np.arange(replicates), points)),
            **(coords or {}),
        },
        {
            "design": kind,
            "samples": points,
            "replicates": replicates,
            "seed": 0,
            "keep": "trajectories" if "time" in (coords or {}) else "final",
            "factors": json.dumps(list(factors)),
            "salib": json.dumps({"calc_second_order": False, "num_levels": 4}),
            "scenario": json.dumps({"name": "synthetic"}),
            "versions": json.dumps({}),
        },
    )


def of_function(
    kind: str, factors: Sequence[dict], samples: int, function: Function, **kwargs: Any
) -> xr.Dataset:
    """A sweep of a function of the design without chance; its outcome is `y`."""
    design = drawn(kind, factors, samples)
    return dataset(kind, factors, design, {"y": (("run",), function(design))}, **kwargs)
