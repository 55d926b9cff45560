"""How many verdicts of `claims` change with the number of runs.

alliance-sim claims --out runs/a
alliance-sim claims --draws 200 --out runs/b
python docs/doubling.py runs/a/claims.json runs/b/claims.json

No more than one verdict in twenty should change; the command ends with code 1 if more do.
"""

import json
from pathlib import Path
from typing import Any

import click

TOLERATED = 0.05


def changed(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[str]:
    """Experiments whose verdict changed, with both verdicts and probabilities."""
    others = {one["experiment"]: one for one in after}
    if others.keys() != {one["experiment"] for one in before}:
        raise click.ClickException("the two files are not about the same experiments")
    pairs = [(one, others[one["experiment"]]) for one in before]
    return [
        f"{one['id']} {one['experiment']}: {one['verdict']} ({one['probability']:.2f}), "
        f"then {other['verdict']} ({other['probability']:.2f})"
        for one, other in pairs
        if one["verdict"] != other["verdict"]
    ]


@click.command()
@click.argument("before", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("after", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(before: Path, after: Path) -> None:
    """Compare the verdicts of two `claims.json`."""
    one, other = (json.loads(file.read_text(encoding="utf-8")) for file in (before, after))
    found = changed(one, other)
    for line in found:
        click.echo(line)
    share = len(found) / max(len(one), 1)
    click.echo(f"{len(found)} of {len(one)} verdicts change: {share:.1%}")
    if share > TOLERATED:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
