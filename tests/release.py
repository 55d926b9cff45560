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
    "README.md",
    "docs/experiments.md",
    "docs/insight.md",
    "docs/levers.md",
    "docs/odd.md",
    "docs/transfer.md",
    "docs/validation.md",
)
"""Pages whose numbers come from runs of the fitted baseline."""


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
            yield f"{name} does not say which model and posterior made its numbers"
        elif found.group().strip() != mark.strip():
            yield f"{name} has numbers of another model or posterior: {found.group().strip()}"


def dates(root: Path = ROOT) -> dict[str, str]:
    """The date of the release that each file tells; the changelog's is that of its first entry."""
    head = re.search(r"^## .+ - (\S+)$", text(root / "CHANGELOG.md"), re.MULTILINE)
    cited = re.search(r"^date-released: (\S+)$", text(root / "CITATION.cff"), re.MULTILINE)
    return {
        "CHANGELOG.md": head.group(1) if head else "none",
        "CITATION.cff": cited.group(1) if cited else "none",
        "codemeta.json": json.loads(text(root / "codemeta.json")).get("datePublished", "none"),
        ".zenodo.json": json.loads(text(root / ".zenodo.json")).get("publication_date", "none"),
    }


OF_CLAIMS = {
    "supported": "are supported under every theory",
    "leaning": "lean that way",
    "depends": "depend on the theory",
    "assumed": "are assumed",
    "no effect": "show no effect worth the name",
    "open": "are open",
}
"""Verdict of the table of experiments → what the paper says of so many."""
OF_FORECASTS = (
    r"in (\d+) of (\d+) series on 2015–2023, and in (\d+) with the real context; "
    r"a forecaster right about all but chance would win (\d+)"
)
"""What the paper says of forecasts: won, of so many, won with realised inputs, could be won."""


def of_the_paper(paper: str, experiments: str, validation: str) -> Iterator[str]:
    """What the paper says otherwise than the pages that its numbers come from."""
    paper = " ".join(paper.split())
    rows = re.findall(r"^\| [A-Z]\d \|.*\| ([^|]+?) \|$", experiments, re.MULTILINE)
    counts = {verdict: sum(row.startswith(verdict) for row in rows) for verdict in OF_CLAIMS}
    parts = [f"{counts[verdict]} {said}" for verdict, said in OF_CLAIMS.items()]
    sentence = f"Of {len(rows)} experiments {', '.join(parts)}."
    if sentence not in paper:
        yield f"the paper does not say what docs/experiments.md counts: {sentence}"
    origin = r"^\| 2014, {} \| (\d+) of (\d+) \([^|]*\|[^|]*\| ([\d.]+)"
    frozen, realised = (
        re.search(origin.format(inputs), validation, re.MULTILINE)
        for inputs in ("frozen", "realised")
    )
    said = re.search(OF_FORECASTS, paper)
    if frozen is None or realised is None or said is None:
        yield "the paper, or docs/validation.md, does not tell what is won from 2014"
        return
    best = f"{float(frozen[3]):.0f}"
    if said.groups() != (frozen[1], frozen[2], realised[1], best):
        won = f"{frozen[1]} of {frozen[2]}, {realised[1]} realised, {best} could be won"
        yield f"the paper does not say what docs/validation.md tells: {won}"


def problems() -> Iterator[str]:
    """All that stands in the way of a release."""
    from blocks.stamped import stamp

    import sim
    from sim.core.digest import model_digest

    told = versions()
    if len(set(told.values())) > 1:
        yield "versions differ: " + ", ".join(f"{name} {each}" for name, each in told.items())
    version = told["pyproject.toml"]
    if not closed(text(ROOT / "CHANGELOG.md"), version):
        yield f"CHANGELOG.md does not begin with {version} and its date"
    if len(set(dates().values())) > 1:
        yield "dates differ: " + ", ".join(f"{name} {each}" for name, each in dates().items())
    pages = (ROOT / "paper/paper.md", ROOT / "docs/experiments.md", ROOT / "docs/validation.md")
    yield from of_the_paper(*map(text, pages))
    baseline = sim.load("baseline")
    posterior = baseline.posterior
    fitted = None if posterior is None else posterior.about.get("model")
    if fitted != model_digest():
        yield f"the posterior was fitted with model {fitted}, the model is now {model_digest()}"
    yield from outdated({name: text(ROOT / name) for name in PAGES}, stamp(baseline))


def main() -> None:
    """Say what is wrong, and fail if anything is."""
    found = list(problems())
    print("\n".join(found) or "ready")  # noqa: T201
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
