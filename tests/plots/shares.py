"""Shapley shares as the experiment hands them over."""

from __future__ import annotations

import numpy as np
import xarray as xr

PLAYERS = ["D1", "D2", "D3", "D4", "C1", "C2", "C3", "C4", "other"]


def shares_of(share: np.ndarray, players: list[str], half: float = 0.01) -> xr.Dataset:
    """A dataset of shares (outcome, player), each give or take `half`."""
    total = share.sum(axis=1)
    both = ("outcome", "player")
    return xr.Dataset(
        {
            "share": (both, share),
            "low": (both, share - half),
            "high": (both, share + half),
            "total": ("outcome", total),
            "total_low": ("outcome", total - half),
            "total_high": ("outcome", total + half),
        },
        {
            "outcome": [f"outcome {number}" for number in range(len(share))],
            "units": ("outcome", ["index"] * len(share)),
            "player": players,
        },
    )


def synthetic_shares() -> xr.Dataset:
    """Three outcomes, every player, the last one idle."""
    share = np.random.default_rng(0).normal(0.0, 0.1, (3, len(PLAYERS)))
    share[:, -1] = 0.0
    return shares_of(share, PLAYERS)
