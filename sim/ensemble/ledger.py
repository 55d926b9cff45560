"""The ledger: which mechanism moved what, month by month, in parts that sum to the change exactly.

The relation is moved by contributions that add up as they are.  A channel moves to a target that
is a sum, so each part of the target moves the channel in proportion.  Cooperation follows the will
of members, which is a logistic function of summed motives: each motive is told what its changes
since the start have moved (see :class:`Wills`).  What a level loses by moving at all towards its
target is called ``inertia``; what the limits of 0 and 1 cut off, ``bounds``.

A behaviour of one's own is booked by actor, method and class, as ``CODE.decide (Refusing)``: what
its method gives beyond what the default of its role gives of the same view.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from sim import checked
from sim.agents.actor import Actor
from sim.agents.roles import ROLES
from sim.arrays import Floats, total
from sim.axes import DOMAINS, LEVELS
from sim.ensemble.labels import attributes_of
from sim.mechanisms import registry
from sim.mechanisms.cooperation import SHARES
from sim.model import AllianceModel
from sim.model.acting import axes_of, named
from sim.scenario import Scenario

Parts = dict[str, Floats]
LEDGERS: Mapping[str, tuple[str, ...]] = {
    "relation": (),
    "cooperation": ("domain",),
    "channel": ("level",),
}
"""What has a ledger, and its axes beside time, run and term."""


class Wills:
    """The will that cooperation follows, told apart by what has moved it since the start.

    A member's will is a logistic function of the sum of its motives.  Of a month's change each
    motive gets its own change times the slope between the two months; what a change in *whose*
    will counts moves is ``change_of_weakest``; the will of the first month is ``will_at_start``.
    """

    def __init__(self) -> None:
        self._parts: Parts = {}
        self._motives: tuple[Parts, Parts] | None = None
        self._members = np.zeros(0)
        self._shares = np.zeros(0)

    def accounted(self, patron: Parts, allies: Parts, members: Floats, shares: Floats) -> Parts:
        """Terms that sum to the combined will, each (domain, run).

        ``members`` are the wills that the motives give and ``shares`` how far each counts,
        (member, domain, run).  A motive may appear, or fall silent, in any month.
        """
        none = np.zeros_like(members[0])
        if self._motives is None:
            self._parts = dict.fromkeys((*patron, *allies), none)
            self._parts["will_at_start"] = total(shares * members)
            self._parts["change_of_weakest"] = none
        else:
            rose = members - self._members
            for row, now, then in zip(
                (slice(0, 1), slice(1, None)), (patron, allies), self._motives, strict=True
            ):
                slope = between(now, then, members[row], rose[row])
                for name in dict.fromkeys((*now, *then)):
                    rise = now.get(name, none) - then.get(name, none)
                    part = total(shares[row] * slope * rise)
                    self._parts[name] = self._parts.get(name, none) + part
            switched = total((shares - self._shares) * self._members)
            self._parts["change_of_weakest"] = self._parts["change_of_weakest"] + switched
        self._motives, self._members, self._shares = (patron, allies), members, shares
        return self._parts


def between(now: Parts, then: Parts, will: Floats, rose: Floats) -> Floats:
    """Rise of a will for each unit by which the sum of its motives rose."""
    shift = sum(now.values(), start=np.zeros_like(will))
    shift = shift - sum(then.values(), start=np.zeros_like(will))
    still = np.abs(shift) < 1e-9
    return np.where(still, will * (1.0 - will), rose / np.where(still, 1.0, shift))


class Accountant:
    """Watches a model and keeps the books of a month."""

    def __init__(self) -> None:
        self.model: AllianceModel | None = None
        self.acts: list[dict[str, Parts]] = []
        self._seen: dict[str, Parts] = {}
        self._wills = Wills()

    def __call__(self, variable: str, mechanism: str, part: Floats) -> None:
        """Take down one contribution."""
        page = self._seen.setdefault(variable, {})
        page[mechanism] = page[mechanism] + part if mechanism in page else part

    def close(self, before: Mapping[str, Floats]) -> dict[str, Parts]:
        """The books of the month just simulated; ``before`` is the state at its start."""
        assert self.model is not None
        seen, self._seen = self._seen, {}
        outside = {
            name: seen[name].pop("intervention", np.zeros_like(level))
            for name, level in before.items()
        }
        begin = {name: before[name] + outside[name] for name in before}
        books = {
            "relation": dict(seen["relation"]),
            "cooperation": cooperation_parts(self.model, seen, begin["cooperation"], self._wills),
            "channel": channel_parts(seen, begin["channel"]),
        }
        self.acts.append({book: page for book, page in seen.items() if "." in book})
        for name, page in books.items():
            page["intervention"] = outside[name]
        books["relation"] = {term: part[0] for term, part in books["relation"].items()}
        return books


def channel_parts(seen: Mapping[str, Parts], before: Floats) -> Parts:
    """Parts of the change of the channels, each (level, run)."""
    moved, bounds = seen["channel"]["channel_adjustment"], seen["channel"]["bounds"]
    target = sum(seen["channel_target"].values(), start=np.zeros_like(before))
    clipped = np.minimum(np.maximum(target, 0.0), 1.0)
    gap = clipped - before
    rate = np.divide(moved, gap, out=np.zeros_like(gap), where=np.abs(gap) > 1e-12)
    parts = {name: rate * part for name, part in seen["channel_target"].items()}
    parts["inertia"] = -rate * before
    told = sum(parts.values(), start=np.zeros_like(before))
    return {**parts, "bounds": moved + bounds - told}


def cooperation_parts(
    model: AllianceModel, seen: Mapping[str, Parts], before: Floats, wills: Wills
) -> Parts:
    """Parts of the change of cooperation, each (domain, run)."""
    choice = {**registry.DEFAULT_FORMULATIONS, **model.settings.formulations}["cooperation"]
    moved = seen["cooperation"][choice] + seen["cooperation"]["bounds"]
    if choice not in SHARES:
        return {choice: moved}
    state, rate = model.state, model.constants["cooperation_rate"]
    members = np.concatenate([state["patron_willingness"][None], state["willingness"]])
    shares = SHARES[choice](state["willingness"], state["patron_willingness"])
    lead, cooperate = seen["actions.lead"], seen["actions.cooperate"]
    usual = np.concatenate([lead["decide"][None], cooperate["decide"]])
    told = dict(wills.accounted(seen["motives.lead"], seen["motives.cooperate"], usual, shares))
    for row, page in ((slice(0, 1), lead), (slice(1, None), cooperate)):
        for term, part in page.items():
            if term != "decide":
                term = "bounds_of_will" if term == "bounds" else term
                told[term] = told.get(term, 0.0) + total(shares[row] * part)
    parts = {name: rate * level for name, level in told.items()}
    barred = model.constants["gate"] * (1.0 - np.minimum.reduce(state["relation"]))
    parts["gate_of_relation"] = -rate * total(shares * members) * barred
    parts["inertia"] = -rate * before
    return {**parts, "bounds": moved - sum(parts.values(), start=np.zeros_like(before))}


def ledger(
    scenario: Scenario | str | Path = "baseline",
    runs: int = 200,
    seed: int = 0,
    *,
    agents: Mapping[str, type[Actor]] | None = None,
) -> xr.Dataset:
    """The books of an ensemble; ``agents`` as for :func:`~sim.ensemble.simulate`.

    Returns a dataset with, for each of relation (of the focal pair), cooperation and channel:
    ``NAME_parts`` (time, run, …, ``NAME_term``), ``NAME`` at the end of each month and
    ``NAME_start``.  Parts of a month sum to the change of that month.  Coordinates
    ``NAME_claims`` give the claim ids of each term.  What the actors did is in
    ``motive_NAME`` and ``action_NAME`` (time, run, …, term): contributions that sum to the motive,
    in its own unit, and what makes up the action: the default ``decide``, overrides, ``bounds``.
    """
    resolved = scenario if isinstance(scenario, Scenario) else checked.load(scenario)
    accountant = Accountant()
    model = AllianceModel(
        resolved, rng=seed, runs=runs, collect=False, watcher=accountant, agents=agents
    )
    accountant.model = model
    start = levels(model)
    months: list[dict[str, Parts]] = []
    after: list[dict[str, Floats]] = []
    while model.running:
        before = {name: model.state[name] for name in LEDGERS}
        model.step()
        months.append(accountant.close(before))
        after.append(levels(model))
    data = to_dataset(resolved, model, seed, months, after, start)
    return data.assign(acts_of(accountant.acts)).assign_coords(
        {axis: list(model.labels[axis]) for axis in ("actor", "ally", "rival", "strategy")}
    )


def acts_of(months: list[dict[str, Parts]]) -> dict[str, Any]:
    """Motives and actions of the actors, (time, run, …, term), by name."""
    found: dict[str, Any] = {}
    for book in months[0]:
        kind, name = book.split(".")
        terms = list(dict.fromkeys(term for month in months for term in month[book]))
        pages = [
            np.stack([np.broadcast_to(month[book].get(term, none), none.shape) for term in terms])
            for month in months
            for none in [np.zeros_like(next(iter(month[book].values())))]
        ]
        values = np.moveaxis(np.moveaxis(np.stack(pages), -1, 1), 2, -1)
        label = f"{kind.removesuffix('s')}_{name}"
        about = {"long_name": f"what makes up the {kind.removesuffix('s')} '{name}'"}
        term_axis = f"{label}_term"
        found[label] = xr.DataArray(
            values,
            coords={term_axis: terms},
            dims=("time", "run", *axes_of_book(kind, name), term_axis),
            attrs=about,
        )
    return found


def axes_of_book(kind: str, name: str) -> tuple[str, ...]:
    """Axes of a book of the actors, between run and term."""
    for role, about in ROLES.items():
        for known, item in (about.motives if kind == "motives" else about.actions).items():
            if named(role, known) == name:
                return axes_of(role, known, item)
    raise LookupError(f"no role keeps a book {kind}.{name}")


def levels(model: AllianceModel) -> dict[str, Floats]:
    """What the books are about, as it stands: (run,) or (…, run)."""
    return {
        "relation": model.state["relation"][0],
        "cooperation": model.state["cooperation"],
        "channel": model.state["channel"],
    }


def to_dataset(
    scenario: Scenario,
    model: AllianceModel,
    seed: int,
    months: list[dict[str, Parts]],
    after: list[dict[str, Floats]],
    start: dict[str, Floats],
) -> xr.Dataset:
    """The books as a labelled dataset."""
    claims = {m.name: " ".join(m.claims) for m in registry.everything()}
    claims |= {"gate_of_relation": "D4", "change_of_weakest": "D4"}
    claims |= dict.fromkeys(("will_at_start", "inertia", "bounds", "intervention"), "")
    variables: dict[str, Any] = {}
    coordinates: dict[str, Any] = {
        "time": scenario.time,
        "run": np.arange(model.runs),
        "domain": list(DOMAINS),
        "level": list(LEVELS),
    }
    for name, axes in LEDGERS.items():
        terms = list(months[0][name])
        books = np.stack([np.stack([month[name][term] for term in terms]) for month in months])
        variables[f"{name}_parts"] = (
            ("time", "run", *axes, f"{name}_term"),
            np.moveaxis(np.moveaxis(books, -1, 1), 2, -1),
            {"units": "1/month", "long_name": f"change of {name} by mechanism"},
        )
        at_end = np.stack([month[name] for month in after])
        about = {"units": "1", "long_name": f"{name} at the end of the month"}
        variables[name] = (("time", "run", *axes), np.moveaxis(at_end, -1, 1), about)
        at_start = np.moveaxis(start[name], -1, 0)
        variables[f"{name}_start"] = (
            ("run", *axes),
            at_start,
            {"units": "1", "long_name": f"{name} at the start"},
        )
        coordinates[f"{name}_term"] = terms
        coordinates[f"{name}_claims"] = (f"{name}_term", [claims.get(term, "") for term in terms])
    return xr.Dataset(variables, coordinates, attributes_of(scenario, model, seed))
