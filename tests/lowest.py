"""The lowest versions that pyproject.toml allows, as a list of constraints for pip.

Run by hand, in an environment of its own of the oldest Python that is supported::

    python tests/lowest.py > /tmp/lowest.txt
    python -m pip install --only-binary :all: -c /tmp/lowest.txt -e '.[sweep]' pytest hypothesis

A package that only other packages ask for has the version that pip chooses.
"""

import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(\[[\w,.-]+\])?\s*>=(?P<least>[\w.]+)")


def lowest(root: Path = ROOT) -> Iterator[str]:
    """``NAME==LOWEST`` of every package that the project asks for, with any extra, but its own.

    Raises
    ------
    ValueError
        If a requirement has no lowest version.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for requirement in chain(project["dependencies"], *extras.values()):
        if requirement.startswith(f"{project['name']}["):
            continue
        found = REQUIREMENT.match(requirement)
        if found is None:
            raise ValueError(f"{requirement}: no lowest version")
        yield f"{found['name']}=={found['least']}"


if __name__ == "__main__":
    print("\n".join(sorted(set(lowest()), key=str.casefold)))  # noqa: T201
