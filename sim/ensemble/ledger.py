"""The ledger: what moved a stock, month by month, in parts that sum to the change exactly.

What a theory adds is a part under its own name, unless an explanation stands beside the theory:
then it tells its result apart itself (see :mod:`sim.core.declarations`), and the ledger only
sums up over time.  What an owner cut off at the limits of a stock is ``bounds``, an event of the
scenario ``intervention``, and what no part tells ``unexplained``: rounding, or a false explanation.

A behaviour of one's own is booked by actor, method and class, as ``CODE.decide (Refusing)``: what
its method gives beyond what the default of its role gives of the same view.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from sim.agents.actor import Actor
from sim.agents.roles import ROLES
from sim.core.axes import Floats
from sim.core.declarations import FOLLOWED, Heard, Mechanism, Parts
from sim.ensemble.result import FOCAL, SHOWN_OVER, attributes_of
from sim.model import checked
from sim.model.acting import axes_of, menu_axes, named
from sim.model.alliance_model import AllianceModel
from sim.scenario import Scenario
from sim.theories import registry
from sim.theories.menus import MENUS
from sim.theories.variables import BY_NAME, VARIABLES

LEDGERS: Mapping[str, tuple[str, ...]] = {
    variable.name: (
        variable.over[1:]
        if variable.name in FOCAL
        else SHOWN_OVER.get(variable.name, variable.over)
    )
    for variable in VARIABLES
    if variable.kind == "stock"
}
"""What has a ledger, and its axes beside time, run and term; of dyads the focal pair's."""
USUAL = ("relation", "cooperation", "channel")
"""What the books are about where nothing else is asked."""
LAST = ("bounds", "intervention", "unexplained")
"""Terms of every ledger, which stand behind those of theories."""


class Accountant:
    """Watches a model and keeps the books of a month, of some stocks."""

    def __init__(self, of: Iterable[str] = USUAL) -> None:
        self.of = tuple(of)
        self.acts: list[dict[str, Parts]] = []
        self._seen: dict[str, Parts] = {}
        self._given: list[tuple[Mechanism, Mapping[str, Any]]] = []
        self._then: dict[str, Heard] = {}
        self._followed: dict[str, Parts] = {}

    def __call__(self, variable: str, mechanism: str, part: Floats) -> None:
        """Take down one contribution."""
        page = self._seen.setdefault(variable, {})
        page[mechanism] = page[mechanism] + part if mechanism in page else part

    def given(self, mechanism: Mechanism, arguments: Mapping[str, Any]) -> None:
        """Take down what a theory was given that explains its contribution."""
        if mechanism.adds_to in self.of:
            self._given.append((mechanism, arguments))

    def close(self, before: Mapping[str, Floats], after: Mapping[str, Floats]) -> dict[str, Parts]:
        """The books of the month just simulated, between the states at its start and its end."""
        seen, self._seen = self._seen, {}
        given, self._given = self._given, []
        told = {m.name: self._told(m, Heard(arguments, seen)) for m, arguments in given}
        self.acts.append({book: page for book, page in seen.items() if "." in book})
        return {
            name: closed(seen.get(name, {}), told, after[name] - before[name]) for name in self.of
        }

    def _told(self, theory: Mechanism, now: Heard) -> Parts:
        """A theory's contribution, told apart by its explanation."""
        about = theory.explained_by
        assert about is not None
        parts = now.parts
        if about.rises is not None:
            followed = self._followed.get(theory.name, {})
            for term, rise in about.rises(now, self._then.get(theory.name)).items():
                followed = {**followed, term: followed[term] + rise if term in followed else rise}
            self._followed[theory.name], self._then[theory.name] = followed, now
            parts = {**parts, FOLLOWED: followed}
        return about.split(**now.given, parts=parts)


def closed(heard: Parts, told: Mapping[str, Parts], change: Floats) -> Parts:
    """Terms that sum to the change of a stock, with the terms of theories that tell of more."""
    none, page = np.zeros_like(change), Parts()
    last = {term: heard.get(term, none) for term in ("bounds", "intervention")}
    for theory, whole in heard.items():
        if theory not in last:
            for term, part in told.get(theory, {theory: whole}).items():
                page[term] = page.get(term, none) + part
    page |= last
    return {**page, "unexplained": change - sum(page.values(), start=none)}


def ledger(
    scenario: Scenario | str | Path = "baseline",
    runs: int = 200,
    seed: int = 0,
    *,
    of: Iterable[str] = USUAL,
    agents: Mapping[str, type[Actor]] | None = None,
    replicates: ArrayLike | None = None,
) -> xr.Dataset:
    """The books of an ensemble; ``agents`` and ``replicates`` as for
    :func:`~sim.ensemble.simulate`.

    ``of`` names the stocks.  Returns a dataset with, for each of them (of dyads the focal pair's),
    ``NAME_parts`` (time, run, …, ``NAME_term``), ``NAME`` at the end of each month and
    ``NAME_start``.  Parts of a month sum to the change of that month.  Coordinates
    ``NAME_claims`` give the claim ids of each term.  What the actors did is in
    ``motive_NAME`` and ``action_NAME`` (time, run, …, term): contributions that sum to the motive,
    in its own unit, and what makes up the action: what the rules give, ``decide``, what another
    reading of decisions made of it, ``decision (logit)``, overrides, ``bounds``.  ``choice_MENU``
    has 1 for the option taken (by rule: that the action comes nearest to), and ``option_MENU`` the
    probabilities of those that were weighed.

    Raises
    ------
    ValueError
        If ``of`` names what is no stock.
    """
    accountant = Accountant(of)
    unknown = [name for name in accountant.of if name not in LEDGERS]
    if unknown:
        raise ValueError(f"no stock is called {', '.join(unknown)}; there are {', '.join(LEDGERS)}")
    resolved = scenario if isinstance(scenario, Scenario) else checked.load(scenario)
    model = AllianceModel(
        resolved,
        rng=seed,
        runs=runs,
        replicates=replicates,
        collect=False,
        watcher=accountant,
        agents=agents,
    )
    levels = [{name: model.state[name] for name in accountant.of}]
    months: list[dict[str, Parts]] = []
    while model.running:
        model.step()
        levels.append({name: model.state[name] for name in accountant.of})
        months.append(accountant.close(levels[-2], levels[-1]))
        for name, page in months[-1].items():
            if name in FOCAL:
                months[-1][name] = {term: part[0] for term, part in page.items()}
    data = to_dataset(resolved, model, seed, months, levels)
    return data.assign(acts_of(accountant.acts)).assign_coords(
        {axis: list(model.labels[axis]) for axis in ("actor", "ally", "rival", "strategy")}
    )


def acts_of(months: list[dict[str, Parts]]) -> dict[str, xr.DataArray]:
    """Motives and actions of the actors, (time, run, …, term), by name."""
    found: dict[str, xr.DataArray] = {}
    for book in months[0]:
        kind, name = book.split(".")
        what = kind.removesuffix("s")
        terms, values = stacked([month[book] for month in months])
        found[f"{what}_{name}"] = xr.DataArray(
            values,
            coords={f"{what}_{name}_term": terms},
            dims=("time", "run", *axes_of_book(kind, name), f"{what}_{name}_term"),
            attrs={"long_name": f"what makes up the {what} '{name}'"},
        )
    return found


def axes_of_book(kind: str, name: str) -> tuple[str, ...]:
    """Axes of a book of the actors, between run and term."""
    if kind in ("choices", "options"):
        return next(menu_axes(menu.role) for menu in MENUS if menu.name == name)
    for role, about in ROLES.items():
        for known, item in (about.motives if kind == "motives" else about.actions).items():
            if named(role, known) == name:
                return axes_of(role, known, item)
    raise LookupError(f"no role keeps a book {kind}.{name}")


def claims_of_terms() -> dict[str, str]:
    """Claim ids of every term that has some: theories, and what they tell apart."""
    found: dict[str, str] = {}
    for theory in registry.everything():
        found[theory.name] = " ".join(theory.claims)
        if theory.explained_by is not None:
            about = theory.explained_by.claims.items()
            found |= {term: " ".join(claims) for term, claims in about}
    return found


def to_dataset(
    scenario: Scenario,
    model: AllianceModel,
    seed: int,
    months: list[dict[str, Parts]],
    levels: list[dict[str, Floats]],
) -> xr.Dataset:
    """The books as a labelled dataset; ``levels`` at the start and at the end of each month."""
    claims = claims_of_terms()
    variables: dict[str, Any] = {}
    axes = {axis for name in months[0] for axis in LEDGERS[name]}
    coordinates: dict[str, Any] = {"time": scenario.time, "run": np.arange(model.runs)}
    labels = {**model.labels, "toward": model.labels["source"]}
    coordinates |= {axis: list(names) for axis, names in labels.items() if axis in axes}
    for name in months[0]:
        over, variable = LEDGERS[name], BY_NAME[name]
        values = np.stack([level[name][0] if name in FOCAL else level[name] for level in levels])
        values = np.moveaxis(values, -1, 1)
        terms, books = stacked([month[name] for month in months])
        variables[f"{name}_parts"] = (
            ("time", "run", *over, f"{name}_term"),
            books,
            {"units": f"{variable.units}/month", "long_name": f"change of {name} by mechanism"},
        )
        for label, dims, part, when in (
            (name, ("time", "run", *over), values[1:], "at the end of the month"),
            (f"{name}_start", ("run", *over), values[0], "at the start"),
        ):
            about = {"units": variable.units, "long_name": f"{name} {when}"}
            variables[label] = (dims, part, about)
        coordinates[f"{name}_term"] = terms
        coordinates[f"{name}_claims"] = (f"{name}_term", [claims.get(term, "") for term in terms])
    return xr.Dataset(variables, coordinates, attributes_of(scenario, model, seed))


def stacked(months: list[Parts]) -> tuple[list[str], Floats]:
    """Terms of any month, and their parts (time, run, …, term); 0 where a month has none."""
    every = dict.fromkeys(term for month in months for term in month)
    terms = sorted(every, key=lambda term: term in LAST)  # a stable sort: the last stay in order
    none = np.zeros_like(next(iter(months[0].values())))
    pages = [
        np.stack([np.broadcast_to(month.get(term, none), none.shape) for term in terms])
        for month in months
    ]
    return terms, np.moveaxis(np.moveaxis(np.stack(pages), -1, 1), 2, -1)
