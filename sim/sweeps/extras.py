"""Packages that only sweeps need, imported when they are needed."""

from importlib import import_module
from typing import Any

from sim.sweeps.errors import MissingExtraError

EXTRA = {"zarr": "sweep", "scipy": "sweep", "SALib": "sweep", "distributed": "dask"}
"""Package → the extra of the project that brings it."""


def needed(module: str) -> Any:
    """A module of an optional package.

    Raises
    ------
    MissingExtraError
        With the package and how to install it.
    """
    package = module.split(".")[0]
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != package:
            raise
        raise MissingExtraError(package, EXTRA[package]) from None
