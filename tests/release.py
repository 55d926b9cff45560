"""Is a release ready? Versions agree, the changelog is closed, published numbers are the model's.

Run by hand: ``make release``. It says what is not as it should be, and fails then.

The released posterior must have been fitted with the model as it is, and every page with measured
numbers must come from this model and this posterior: after a change of the model without a new fit,
or with the pages as they were, nothing is released.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs"))

PAGES = (
    "experiments.md",
    "insight.md",
    "levers.md",
    "odd.md",
    "transfer.md",
    "validation.md",
)
"""Pages of docs/ whose numbers come from runs of the fitted baseline."""


def versions(root: Path = ROOT) -> dict[str, str]:
    """The version that each file tells."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = re.search(r"^version: (\S+)$", text(root / "CITATION.cff"), re.MULTILINE)
    return {
        "pyproject.toml": project["version"],
        "codemeta.json": json.loads(text(root / "codemeta.json"))["version"],
        ".zenodo.json": json.loads(text(root / ".zenodo.json"))["version"],
        "CITATION.cff": citation.group(1) if citation else "none",
    }


def text(file: Path) -> str:
    """What a file says."""
    return file.read_text(encoding="utf-8")


def closed(changelog: str, version: str) -> bool:
    """Whether the changelog has an entry for a version, with its date, and nothing after it."""
    heads: list[str] = re.findall(r"^## (.+)$", changelog, re.MULTILINE)
    return (
        bool(heads)
        and re.fullmatch(rf"\[?{re.escape(version)}\]? - \d{{4}}-\d\d-\d\d", heads[0]) is not None
    )


def outdated(pages: Mapping[str, str], mark: str) -> Iterator[str]:
    """What is wrong with the marks of pages, name → text, when they should bear ``mark``."""
    from blocks.stamped import MARK

    for name, page in pages.items():
        found = MARK.search(page)
        if found is None:
            yield f"docs/{name} does not say which model and posterior made its numbers"
        elif found.group().strip() != mark.strip():
            yield f"docs/{name} has numbers of another model or posterior: {found.group().strip()}"


def problems() -> Iterator[str]:
    """All that stands in the way of a release."""
    from blocks.stamped import stamp

    import sim
    from sim.model.digest import model_digest

    told = versions()
    if len(set(told.values())) > 1:
        yield "versions differ: " + ", ".join(f"{name} {each}" for name, each in told.items())
    version = told["pyproject.toml"]
    if not closed(text(ROOT / "CHANGELOG.md"), version):
        yield f"CHANGELOG.md does not begin with {version} and its date"
    baseline = sim.load("baseline")
    posterior = baseline.posterior
    fitted = None if posterior is None else posterior.about.get("model")
    if fitted != model_digest():
        yield f"the posterior was fitted with model {fitted}, the model is now {model_digest()}"
    there = {name: text(ROOT / "docs" / name) for name in PAGES if (ROOT / "docs" / name).exists()}
    yield from outdated(there, stamp(baseline))


def main() -> None:
    """Say what is wrong, and fail if anything is."""
    found = list(problems())
    print("\n".join(found) or "ready")  # noqa: T201
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
