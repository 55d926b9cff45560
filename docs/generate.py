"""Write the generated parts of the documentation.

python docs/generate.py                    write them
python docs/generate.py --check            fail if a page is not current
python docs/generate.py --reviewed NAME    an equation was read again after its code changed

Pages keep their hand-written text; what stands between ``<!-- generated: … -->`` and
``<!-- end generated -->`` is replaced, and parameters.md as a whole; beside them what the bundled
scenarios are parsed to (`sim/scenario/parsed.py`).  Under the equation of a mechanism stands a
fingerprint of its code; when the code changes, the equation has to be read again, which
``--reviewed`` records.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import click
from blocks import agents, fingerprint, lean, model, parameters, results, scenario
from blocks.markdown import fill

FOLDER = Path(__file__).resolve().parent
PARSED = "../scenarios/parsed.json"
PAGES = ("odd.md", "extending.md", "scenarios.md", "results.md", "lean.md")
TABLES: dict[str, Callable[[], str]] = {
    "state variables": lambda: model.variable_table(inner=False),
    "inner variables": lambda: model.variable_table(inner=True),
    "outcomes": model.outcome_table,
    "month": model.month_table,
    "roles": agents.role_table,
    "classes": agents.class_table,
    "own parameters": agents.own_parameter_table,
    "parameters of the world": agents.world_parameter_table,
    "view public": lambda: agents.view_table("public"),
    "view own": lambda: agents.view_table("own"),
    "view others": lambda: agents.view_table("others"),
    "formulations": model.formulation_table,
    "claims": model.claim_table,
    "bundled": scenario.bundled_table,
    "distributions": scenario.distribution_table,
    "event variables": scenario.event_table,
    "result variables": results.variable_table,
    "coordinates": results.coordinate_table,
    "attributes": results.attribute_table,
    "columns": results.column_table,
    "figures": results.figure_table,
    "fitted and held": lean.count,
    "priors": lean.priors,
    "screening": lean.screening,
    "screening of rivals": lean.of_rivals,
    **{f"keys {name}": lambda name=name: scenario.key_table(name) for name in scenario.MODELS},
}
"""Name of a generated place → its text."""


class Pages:
    """The pages as they should be, and the equations whose code has changed."""

    def __init__(self, reviewed: tuple[str, ...]) -> None:
        self.reviewed = set(reviewed)
        self.changed: list[str] = []
        self.texts = {name: fill(_read(name), self.block) for name in PAGES}
        self.texts["parameters.md"] = parameters.page()
        self.texts[PARSED] = scenario.parsed()

    def block(self, name: str, old: str) -> str:
        """The text of one generated place."""
        if name in TABLES:
            return TABLES[name]()
        kind, _, what = name.partition(" ")
        if kind == "vocabulary":
            return self.stamp("vocabulary", fingerprint.of_vocabulary(), old)
        if kind != "facts" or what not in model.mechanisms():
            raise click.ClickException(f"nothing is called '{name}': no table and no mechanism")
        mechanism = model.mechanisms()[what]
        stamp = self.stamp(what, fingerprint.of_mechanism(mechanism), old)
        return model.facts(mechanism) + stamp

    def stamp(self, name: str, code: str, old: str) -> str:
        """The fingerprint under an equation: the one it was read with, unless reviewed."""
        found = fingerprint.MARK.search(old)
        if found and found[1] != code and not {name, "all"} & self.reviewed:
            self.changed.append(name)
            code = found[1]
        return f"<!-- code {code} -->\n"

    def stale(self) -> list[str]:
        """Pages that differ from what is on disk."""
        return [name for name, text in self.texts.items() if _read(name) != text]


def _read(name: str) -> str:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if a page is not current.")
@click.option(
    "--reviewed",
    multiple=True,
    metavar="NAME",
    help="Mechanism whose equation was read again, or all.",
)
def main(check: bool, reviewed: tuple[str, ...]) -> None:
    """Write the generated parts of the documentation, or check that they are current."""
    pages = Pages(reviewed)
    stale = pages.stale()
    if not check:
        for name in stale:
            (FOLDER / name).write_text(pages.texts[name], encoding="utf-8")
            click.echo(f"wrote {(FOLDER / name).resolve().relative_to(FOLDER.parent)}")
    elif stale:
        click.echo(f"not current: {', '.join(stale)}; run python docs/generate.py", err=True)
    for name in pages.changed:
        click.echo(
            f"the code of {name} changed: compare its equation in docs/odd.md, then run "
            f"python docs/generate.py --reviewed {name}",
            err=True,
        )
    sys.exit(1 if pages.changed or (check and stale) else 0)


if __name__ == "__main__":
    main()
