"""Versions of what a result depends on, and of what may change its bits."""

import platform
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("alliance-sim", "mesa", "numpy", "xarray")
DECIDING = ("alliance-sim", "mesa", "numpy")
"""Packages whose version may change the bits of a result."""


def versions() -> dict[str, str]:
    """Versions of what a result depends on."""
    return {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


def deciding_versions() -> dict[str, str]:
    """Versions of what may change the bits of a result."""
    return {name: _version(name) for name in DECIDING}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
