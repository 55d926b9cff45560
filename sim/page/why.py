"""Why: the ledger of a month by theory and by actor, a run's chronicle, the network of a month."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr

from sim.page.answers import REFERENCE, SCENARIO, Answer
from sim.page.books import STEMS, Pages, stock_of
from sim.page.outcomes import Shown
from sim.page.words import number

Blocks = list[dict[str, Any]]
MOST_TERMS, MOST_MOTIVES, MOST_ROWS = 12, 12, 120
SMALL = 5e-5
"""Parts below this are left out: they would show as nothing."""


def ledger_blocks(answer: Answer, shown: Shown, month: str, one: Pages, other: Pages) -> Blocks:
    """Which theory moved the stock behind an outcome, in a month and since the two parted."""
    stock, where = stock_of(shown)
    about = " ".join([stock.replace("_", " "), *where.values()])
    blocks: Blocks = []
    if shown.outcome.variable != stock:
        text = f"{shown.label} has no ledger of its own; this is that of {about}."
        blocks.append({"kind": "text", "tone": "quiet", "text": text})
    at = other.months.index(month)
    since = other.months.index(answer.window[0]) if answer.window[0] <= month else at
    rows = [
        [term.replace("_", " "), claims, *(number(value, True) for value in values)]
        for term, claims, values in _parts(one, other, at, since)
    ]
    head = ["theory", "claims", "reference", "scenario", "difference", f"since {answer.window[0]}"]
    caption = f"Net change of {about} in {month}, mean of the runs; inertia is shared out"
    return [*blocks, {"kind": "table", "head": head, "rows": rows, "caption": caption}]


def _parts(
    one: Pages, other: Pages, at: int, since: int
) -> Iterator[tuple[str, str, tuple[float, float, float, float]]]:
    """Terms, the largest difference so far first, and the sum of all."""
    terms = list(dict.fromkeys([*one.terms, *other.terms]))
    first = np.stack([_column(one, term) for term in terms], axis=1)[: len(other.months)]
    second = np.stack([_column(other, term) for term in terms], axis=1)
    start = other.months[0]
    offset = one.months.index(start) if start in one.months else 0
    first = first[offset:] if offset else first
    size = min(len(first), len(second))
    gap = second[:size] - first[:size]
    total = gap[since : at + 1].sum(axis=0)
    order = np.argsort(-(np.abs(total) + 1e-3 * np.abs(second[at])))
    for place in order[:MOST_TERMS]:
        values = (first[at, place], second[at, place], gap[at, place], total[place])
        if max(map(abs, values)) > SMALL:
            term = terms[place]
            yield term, other.claims.get(term) or one.claims.get(term, ""), values
    sums = (first[at].sum(), second[at].sum(), gap[at].sum(), total.sum())
    yield "all together", "", sums


def _column(pages: Pages, term: str) -> np.ndarray:
    if term in pages.terms:
        return pages.parts[:, pages.terms.index(term)]
    return np.zeros(len(pages.months))


def motive_blocks(answer: Answer, month: str, one: Pages, other: Pages) -> Blocks:
    """What each actor's motives are made of in a month, the most changed first."""
    rows: list[tuple[float, list[str]]] = []
    names = {code: actor.name for code, actor in answer.variant.actors.items()}
    for (code, motive), (terms, values) in other.motives.items():
        now = values[other.months.index(month)]
        before = np.zeros_like(now)
        known = one.motives.get((code, motive))
        if known is not None and month in one.months:
            then = dict(zip(known[0], known[1][one.months.index(month)], strict=True))
            before = np.array([then.get(term, 0.0) for term in terms])
        change = now - before
        ranked = sorted(range(len(terms)), key=lambda k: -abs(change[k]) - 1e-3 * abs(now[k]))
        told = ", ".join(
            f"{terms[k].replace('_', ' ')} {number(float(now[k]), True)} "
            f"({number(float(change[k]), True)})"
            for k in ranked[:3]
        )
        size = float(np.abs(change).max())
        label = STEMS.get(motive, motive.replace("_", " "))
        rows.append((size, [names.get(code, code), label, number(float(now.sum()), True), told]))
    rows.sort(key=lambda row: -row[0])
    table = {
        "kind": "table",
        "head": ["actor", "motive", "in all", "made up of (difference from the reference)"],
        "rows": [cells for _, cells in rows[:MOST_MOTIVES]],
        "caption": f"What moved each actor in {month}, in the motive's own unit",
        "closed": f"What moved each actor in {month}",
    }
    return [table]


def chronicle_blocks(answer: Answer, run: int) -> Blocks:
    """What happened in one run of the scenario, and in the same run of the reference."""
    months = answer.cut[SCENARIO]["time"].values.astype("datetime64[M]")
    told, then = (happened(answer.cut[name], run) for name in (SCENARIO, REFERENCE))
    rows = [
        [str(month), now or "nothing", "the same" if now == before else before or "nothing"]
        for month, now, before in zip(months, told, then, strict=True)
        if now or before
    ]
    more = f"; the first {MOST_ROWS} months" if len(rows) > MOST_ROWS else ""
    table = {
        "kind": "table",
        "head": ["month", "scenario", "reference, same chance"],
        "rows": rows[:MOST_ROWS],
        "caption": f"Run {run}, {answer.window[0]} to {answer.window[1]}{more}",
        "closed": f"Chronicle of run {run}",
    }
    return [table]


COUNTED = {
    "exercises": "exercise",
    "launches": "missile launched",
    "disputes": "dispute",
    "accords": "accord",
}


def happened(data: xr.Dataset, run: int) -> list[str]:
    """The events of each month of one run, in words."""
    meetings = data["meetings"].isel(run=run).transpose("time", "level")
    levels = [str(level).replace("_", "-") for level in meetings["level"].values]
    counted = {f"meeting of {one}s": meetings.values[:, at] for at, one in enumerate(levels)}
    for name, label in COUNTED.items():
        if name not in data:
            continue
        counted[label] = data[name].isel(run=run).values
        if f"{name}_by_issue" in data:
            issues = data[f"{name}_by_issue"].isel(run=run).transpose("issue", "time")
            if issues.values.any():  # told apart by issue
                del counted[label]
                for issue, values in zip(issues["issue"].values, issues.values, strict=True):
                    counted[f"{label} over {issue}"] = values
    named = data["named"].isel(run=run).transpose("time", "topic")
    topics = [str(topic).replace("_", " ") for topic in named["topic"].values]
    told = []
    for place in range(data.sizes["time"]):
        parts = [plural(int(c[place]), label) for label, c in counted.items() if c[place] > 0]
        if np.isfinite(named.values[place]).any():
            said = [
                one for one, value in zip(topics, named.values[place], strict=True) if value == 1
            ]
            parts.append(f"the leaders named {', '.join(said) or 'nothing'}")
        told.append("; ".join(parts))
    return told


def plural(count: int, name: str) -> str:
    """A number and what it counts."""
    if count == 1:
        return f"1 {name}"
    head, _, tail = name.partition(" ")
    return f"{count} {head}s{' ' + tail if tail else ''}"


def ties(answer: Answer, month: str) -> list[tuple[str, str, str, float, float]]:
    """Ties of a month: kind, from, to, reference, scenario; means over the runs."""
    both = [answer.results[name].sel(time=month).isel(time=0) for name in (REFERENCE, SCENARIO)]
    found: list[tuple[str, str, str, float, float]] = []
    one, other = answer.variant.pairs[0]

    def add(kind: str, a: str, b: str, variable: str, /, **where: str) -> None:
        if any(label not in both[0][dim].values for dim, label in where.items()):
            return
        before, after = (float(data[variable].sel(where).mean()) for data in both)
        if np.isfinite(before) and np.isfinite(after):
            found.append((kind, a, b, before, after))

    add("relation", one, other, "relation")
    for ally in answer.variant.allies:
        add("commitment", answer.variant.patron, ally, "commitment", ally=ally)
    for code in answer.variant.actor_codes:
        for source in answer.variant.sources:
            if source != code:
                add("threat", source, code, "threat_perception", actor=code, source=source)
    return found


def network_block(answer: Answer, month: str) -> dict[str, Any]:
    """The ties of a month as a table."""
    names = {code: actor.name for code, actor in answer.variant.actors.items()}
    rows = [
        [
            KINDS[kind].format(names[a], names[b]),
            number(before),
            number(after),
            number(after - before, True),
        ]
        for kind, a, b, before, after in ties(answer, month)
    ]
    return {
        "kind": "table",
        "head": ["tie", "reference", "scenario", "difference"],
        "rows": rows,
        "caption": f"Ties in {month}, mean of the runs, 0 to 1",
        "closed": f"The network of {month} as a table",
    }


def fears_block(answer: Answer) -> dict[str, Any]:
    """Who fears whom: means over the window, a row an actor, a column a source."""
    means = {
        name: data["threat_perception"].mean(["time", "run"]) for name, data in answer.cut.items()
    }
    names = {code: actor.name for code, actor in answer.variant.actors.items()}
    one = means[REFERENCE]
    sources = [str(code) for code in one["source"].values]
    rows = []
    for code in map(str, one["actor"].values):
        cells = []
        for source in sources:
            before, after = (float(m.sel(actor=code, source=source)) for m in means.values())
            missing = not np.isfinite(before)
            cells.append("" if missing else f"{number(after)} ({number(after - before, True)})")
        rows.append([names.get(code, code), *cells])
    return {
        "kind": "table",
        "head": ["who fears", *(names.get(code, code) for code in sources)],
        "rows": rows,
        "caption": f"Who fears whom, {answer.window[0]} to {answer.window[1]}: mean threat "
        "perception, and the difference from the reference",
    }


KINDS = {
    "relation": "relation of {} and {}",
    "commitment": "commitment of {} to {}",
    "threat": "threat from {}, felt by {}",
}
