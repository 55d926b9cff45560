"""The five questions that the project exists for, answered in README.md from its measured pages.

python docs/answers.py      after docs/figures.py and docs/validation.py; a minute of one core

Numbers are those of docs/experiments.md and docs/validation.md, and of one comparison that is run.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from blocks import markdown
from blocks.stamped import stamp

import sim
from sim.analysis.going_on import goes_on
from sim.analysis.readings import CHOSEN
from sim.studies.compare import Comparison

FOLDER = Path(__file__).resolve().parent
README = FOLDER.parent / "README.md"
PAGES = ("experiments.md", "validation.md")
BLOCK = re.compile(r"(?<=<!-- answers:start -->\n).*?(?=<!-- answers:end -->)", re.DOTALL)
MADE, FALLS = "carried-on", "storm"
"""Those who made the mechanism stay in office; they go."""
DRIVERS = {
    "D3": "the allies' own adjustment to Washington and Pyongyang",
    "D1": "rivalry with China",
    "D2": "the war in Ukraine and the DPRK's escalation",
    "D4": "Seoul's turn to Japan",
}
SHARE = re.compile(r"Has .* a share in cooperation\?")
GREATEST = "Does rivalry with China have the greatest share among the four drivers?"
CONSTRAINTS = {
    "Does a unilateralist return strike cooperation?": "a unilateralist patron (C2, 2025 on)",
    "Does it cost cooperation?": "a progressive turn in Seoul (C1, May 2027 on)",
    "Does the fear for the market hold cooperation back?": "fear for the market (C4, 2021 on)",
    "Does the fear of entrapment?": "fear of entrapment (C4, 2021 on)",
}
VERDICTS = {
    "supported": "supported",
    "leaning": "lean that way",
    "depends": "depend on the theory",
    "assumed": "built in",
    "no effect": "without an effect worth the name",
    "open": "open",
    "contradicted": "contradicted",
}
"""Verdict of an experiment → what is said of so many."""


@dataclass(frozen=True)
class Row:
    """A row of the table of experiments."""

    claim: str
    question: str
    effect: str
    verdict: str


def claims_of(page: str) -> list[Row]:
    """The rows of docs/experiments.md."""
    lines = re.findall(r"^\| ([A-Z]\d) \| (.*) \|$", page, re.MULTILINE)
    split = [(claim, rest.split(" | ")) for claim, rest in lines]
    return [Row(claim, c[0], minus(c[3]), c[-1].partition(" (")[0]) for claim, c in split]


def minus(number: str) -> str:
    """A number with the sign that is as wide as a plus."""
    return number.replace("-", "−")


def outlives(study: Comparison) -> tuple[str, str]:
    """What is left when those who made it are gone, and under how many readings it is less."""
    window = study.windows[FALLS]
    here, there = (goes_on(study.results[name], window) for name in (FALLS, MADE))
    meet, consult = (f"{100 * here[k]:.0f} % ({100 * there[k]:.0f} %)" for k in ("meet", "consult"))
    rivals = study.tables["theories"]
    rivals = rivals[(rivals["outcome"] == "cooperation") & (rivals["reading"] != CHOSEN)]
    lower = rivals["difference"] < 0
    return (
        "With a president of Trump's line from 2025 and a progressive government in Seoul from "
        f"2027, leaders meet in the year to {window.until} in {meet} of the runs, in brackets if "
        f"all had stayed in office; the commitment to consult is in force in {consult}; "
        f"institutions stand at {here['level']:.2f} ({there['level']:.2f}) of 1, after "
        f"{here['before']:.2f} when the first of them falls.",
        f"cooperation is lower under {lower.sum()} of {len(rivals)} rival readings, the difference "
        f"from {minus(f'{rivals.difference.max():.2f}')} to "
        f"{minus(f'{rivals.difference.min():.2f}')}: "
        f"`alliance-sim compare {MADE} {FALLS} --theories`",
    )


def carries(claims: Sequence[Row]) -> tuple[str, str]:
    """The share of each driver, and its verdict."""
    rows = {row.claim: row for row in claims if SHARE.fullmatch(row.question)}
    (greatest,) = (row.verdict for row in claims if row.question == GREATEST)
    told = [f"{what} ({claim}) {rows[claim].effect}" for claim, what in DRIVERS.items()]
    return (
        f"Shares in cooperation (0 to 1) since June 2022: {', '.join(told)}.",
        ", ".join(f"{claim} {rows[claim].verdict}" for claim in DRIVERS)
        + f"; that D1's is the greatest, as the article has it: {greatest}",
    )


def breaks(claims: Sequence[Row]) -> tuple[str, str]:
    """What each constraint does, and its verdict."""
    rows = {row.question: row for row in claims}
    told = [f"{what} {rows[asked].effect}" for asked, what in CONSTRAINTS.items()]
    return (
        f"Effects on cooperation, each over its months: {', '.join(told)}.",
        f"in this order: {', '.join(rows[asked].verdict for asked in CONSTRAINTS)}",
    )


def sure(claims: Sequence[Row]) -> tuple[str, str]:
    """How many experiments have which verdict."""
    counts = {verdict: sum(row.verdict == verdict for row in claims) for verdict in VERDICTS}
    told = [f"{count} {VERDICTS[verdict]}" for verdict, count in counts.items()]
    return (
        f"Of {len(claims)} experiments on the article's claims: {', '.join(told)}.",
        "judged over 100 draws of the posterior and every rival reading: "
        "[experiments](docs/experiments.md)",
    )


def right(page: str) -> tuple[str, str]:
    """What forecasts are worth on years that the parameters did not see."""
    rows = dict(re.findall(r"^\| 2014, (frozen|realised) \| ([^\n]*) \|$", page, re.MULTILINE))
    frozen, realised = (rows[inputs].split(" | ") for inputs in ("frozen", "realised"))
    won, _, ends = frozen[0].partition(" (")
    told = ends.rstrip(")")  # none of fewer than six years
    least, best = (float(frozen[column].split()[0]) for column in (1, 2))
    banded, would = frozen[3].rstrip(")").split(" (")
    return (
        f"Fitted to 1994–2014 it beats every naive forecast of 2015–2023 in {won} series, and in "
        f"{realised[0].split()[0]} if told of the real context; without skill one would win "
        f"{least:.0f}, right about all but chance {best:.0f}. Of later values {banded} lie in its "
        f"bands of 90 %, where {would} would of a right model.",
        f"{f'95 %: {told} series' if told else 'too few years for an interval'}; each of them in "
        "[validation](docs/validation.md)",
    )


def of_the_pages(experiments: str, validation: str) -> dict[str, tuple[str, str]]:
    """Question → answer and how sure it is, of all that the measured pages answer."""
    claims = claims_of(experiments)
    return {
        "Which driver carries it?": carries(claims),
        "Which constraint breaks it?": breaks(claims),
        "How sure can one be?": sure(claims),
        "Does the model get real history right?": right(validation),
    }


def table(answers: Mapping[str, tuple[str, str]]) -> str:
    """Questions and answers in Markdown."""
    rows = [(f"**{asked}**", *answer) for asked, answer in answers.items()]
    return markdown.table(("question", "the model's answer", "how sure"), rows)


@click.command()
def main() -> None:
    """Write the answers of README.md."""
    baseline = sim.load("baseline")
    pages = [(FOLDER / name).read_text(encoding="utf-8") for name in PAGES]
    for name, page in zip(PAGES, pages, strict=True):
        if stamp(baseline) not in page:
            raise click.ClickException(f"{name} has numbers of another model or posterior")
    study = sim.compare(MADE, FALLS, theories=True)
    first = {"Does the mechanism outlive the governments that made it?": outlives(study)}
    told = f"{table(first | of_the_pages(*pages))}\n{stamp(baseline)}"
    page = README.read_text(encoding="utf-8")
    README.write_text(BLOCK.sub(lambda _: told, page), encoding="utf-8")


if __name__ == "__main__":
    main()
