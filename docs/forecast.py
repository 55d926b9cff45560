"""Make the stored forecast: bands and questions after the record, with date and check sums.

python docs/forecast.py                       into docs/forecast/, issued today
python docs/forecast.py --issued 2024-01-15   with another date
python docs/forecast.py --check docs/forecast whether the files are those that were issued

Inputs are frozen at 2023-12: nothing later enters but who came to govern, with the line at entry.
The same code and posterior give the same numbers; a stored forecast is never made anew in place.
"""

import datetime
import hashlib
import sys
import time
from pathlib import Path

import click

from sim.core.errors import SimError
from sim.report.output import deliver, write_text
from sim.studies.outlook import CUTOFF, LAST, outlook

FOLDER = Path(__file__).resolve().parent / "forecast"
SUMS = "SHA256SUMS"


def digest(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def seal(folder: Path) -> str:
    """Write the check sums of the tables, in the form of ``sha256sum``; returns them."""
    lines = [f"{digest(file)}  {file.name}" for file in sorted(folder.glob("*.csv"))]
    text = "\n".join(lines) + "\n"
    write_text(folder / SUMS, text)
    return text


def broken(folder: Path) -> list[str]:
    """Files that are not as they were issued."""
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    wanted = dict(reversed(line.split("  ", 1)) for line in lines)
    return [
        name
        for name, sum_ in wanted.items()
        if not (folder / name).exists() or digest(folder / name) != sum_
    ]


@click.command()
@click.option("--out", default=FOLDER, type=click.Path(path_type=Path, file_okay=False))
@click.option("--issued", default="", metavar="YYYY-MM-DD", help="Date of issue; today by default.")
@click.option("--runs", default=4000, show_default=True, type=click.IntRange(100))
@click.option("--seed", default=0, show_default=True)
@click.option("--check", type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(out: Path, issued: str, runs: int, seed: int, check: Path | None) -> None:
    """Write forecast.csv, questions.csv, manifest.json and SHA256SUMS."""
    if check is not None:
        changed = broken(check)
        click.echo(f"changed since they were issued: {', '.join(changed)}" if changed else "sound")
        sys.exit(1 if changed else 0)
    if (out / SUMS).exists():
        raise click.UsageError(f"{out} holds a forecast already; an issued one stays as it is")
    began = time.perf_counter()
    try:
        day = datetime.date.fromisoformat(issued) if issued else datetime.date.today()
    except ValueError:
        raise click.BadParameter(
            f"{issued!r} is no date YYYY-MM-DD", param_hint="--issued"
        ) from None
    try:
        study = outlook(cutoff=CUTOFF, last=LAST, runs=runs, seed=seed, issued=day.isoformat())
    except SimError as error:
        raise click.ClickException(str(error)) from None
    deliver(study, out, began, plots=False)
    click.echo(seal(out))


if __name__ == "__main__":
    main()
