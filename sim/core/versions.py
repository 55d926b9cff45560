"""What a result depends on beside what was asked for: versions, code, behaviours of one's own."""

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
SCENARIOS = HOME / "scenarios"
"""Where an installed package has them; work names its scenario whole."""
PACKAGES = ("alliance-sim", "mesa", "numpy", "xarray")
DECIDING = ("alliance-sim", "mesa", "numpy")
"""Packages whose version may change the bits of a result."""
CODE = "code"
"""What the digest of this program's own code goes by."""
LENGTH = 12
"""Hexadecimal digits that are kept of a digest of code."""

_ALSO: dict[str, Mapping[str, str]] = {}


def versions() -> dict[str, str]:
    """Versions of what a result depends on."""
    return {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


def deciding() -> dict[str, str]:
    """Versions of what may change the bits of a result, and a digest of this program's code.

    Between two releases the code changes and the version does not.
    """
    return {**{name: _version(name) for name in DECIDING}, CODE: code_digest()}


@cache
def code_digest() -> str:
    """Digest of every file of the package that holds code or numbers, as it is on the disk."""
    found = hashlib.sha256()
    for file in sorted(file for end in ("py", "csv") for file in HOME.rglob(f"*.{end}")):
        if SCENARIOS in file.parents:
            continue
        found.update(file.relative_to(HOME).as_posix().encode())
        found.update(file.read_bytes())
    return found.hexdigest()[:LENGTH]


def also_decides(name: str, told: Mapping[str, str]) -> None:
    """Have what is kept from now on depend on something of the user's, by its name."""
    _ALSO[name] = told


def brought() -> dict[str, Mapping[str, str]]:
    """What the user has brought that decides."""
    return dict(_ALSO)


def bring(told: Mapping[str, Mapping[str, str]]) -> None:
    """Name what is kept as another process does, for which this one works."""
    _ALSO.update(told)


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
