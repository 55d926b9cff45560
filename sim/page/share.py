"""One file that shows scenarios and slices without Python and without a network."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from sim.core.errors import TooLargeError, needed
from sim.core.files import write_whole
from sim.core.versions import versions
from sim.page.answers import USUAL_RUNS
from sim.page.components import static
from sim.page.figures import PAINT, Fan
from sim.page.slices import content
from sim.scenario import Scenario
from sim.studies.study import Bars, no_bars

MOST_BYTES = 5_000_000
"""Largest file that is written."""


def share(
    scenarios: Sequence[Scenario],
    path: Path,
    *,
    runs: int = USUAL_RUNS,
    seed: int = 0,
    slices: bool = True,
    bars: Bars = no_bars,
) -> Path:
    """Write the page of some scenarios, the first of them the reference; the path.

    Raises
    ------
    TooLargeError
        If the file would be larger than can be sent; nothing is written.
    MissingExtraError
        If Bokeh is not installed.
    """
    needed("bokeh.embed")  # before anything is simulated
    text = page(content(scenarios, runs, seed, slices, bars), sources(scenarios, runs, seed))
    size = len(text.encode("utf-8"))
    if size > MOST_BYTES:
        raise TooLargeError(
            f"the file would have {size / 1e6:.1f} MB, and {MOST_BYTES / 1e6:.0f} MB is the most; "
            "name fewer scenarios, shorter ones, or leave the slices out (--no-slices)"
        )
    write_whole(path, lambda file: file.write_text(text, encoding="utf-8"))
    return path


def sources(scenarios: Sequence[Scenario], runs: int, seed: int) -> list[str]:
    """What the numbers rest on."""
    cited = dict.fromkeys(text for scenario in scenarios for text in scenario.references)
    made = ", ".join(f"{name} {number}" for name, number in versions().items())
    digests = (f"{one.name}: digest {one.digest[:16]}" for one in scenarios)
    return [*cited, f"{runs:,} runs each on the same shocks, seed {seed}; {made}", *digests]


def page(told: dict[str, Any], cited: Sequence[str]) -> str:
    """The text of the file; only the two scripts that stand in it may run."""
    embed, resources = needed("bokeh.embed"), needed("bokeh.resources")
    layouts = needed("bokeh.layouts")
    items = {}
    for theme in PAINT:
        made = Fan(theme)
        both = layouts.column(made.figure, made.timeline, sizing_mode="stretch_width")
        items[theme] = embed.json_item(both, target="fan")
    library = resources.Resources(mode="inline", components=["bokeh"], log_level="error")
    scripts = ["\n".join(library.js_raw), static("share.js")]
    paint = {name: dict(colours) for name, colours in PAINT.items()}
    data = {**told, "sources": list(cited), "items": items, "paint": paint}
    return static("share.html").format(
        policy=escape(policy(scripts)),
        style=static("page.css") + static("share.css"),
        title=escape(f"alliance-sim: {told['reference']['name']}"),
        data=json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        scripts="\n".join(f"<script>{script}</script>" for script in scripts),
    )


def policy(scripts: Sequence[str]) -> str:
    """What a browser lets the file do: run its own scripts, show its own pictures."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode('utf-8')).digest()).decode()}'"
        for s in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
