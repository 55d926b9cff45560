"""What a visitor can ask beyond the answer: why, rival theories, files to take along."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from sim.core.errors import needed
from sim.page import forms, rivals, takeaway, why
from sim.page.answers import Answer, Progress
from sim.page.books import Pages, Shelf
from sim.page.components import kinds
from sim.page.network import Network
from sim.page.outcomes import Shown
from sim.plots.timeline import position_of

if TYPE_CHECKING:
    from sim.page.session import Page

SHELF = Shelf()
"""Books of any visitor: they depend on nothing but the scenario."""
HINT = "Click a month in the figure, or type one, to see which theory moved the outcome, and whom."
Blocks = list[dict[str, Any]]


class Questions:
    """The part of a page below the figure."""

    def __init__(self, page: Page) -> None:
        controls, blocks = kinds()
        self.page = page
        self.form = controls(label="Ask why", css_classes=["row"])
        self.files = controls(label="Files", css_classes=["row"])
        self.why = blocks()
        self.theories = blocks()
        self.told = blocks()
        self.network = Network(page.theme)
        pane = needed("panel").pane.Bokeh(self.network.figure, sizing_mode="stretch_width")
        self.pane = pane
        self.with_rivals = False

    def roots(self) -> dict[str, Any]:
        """The parts by the names of the template."""
        return {
            "ask": self.form,
            "why": self.why,
            "network": self.pane,
            "theories": self.theories,
            "takeaway": self.told,
            "files": self.files,
        }

    def take(self, key: str) -> bool:
        """Act on a button; whether it was one of these."""
        if key == "rivals":
            self.with_rivals = not self.with_rivals
            self.page.show_forms()
            self.ask_rivals()
            return True
        if key in takeaway.FILES:
            self.make(key)
            return True
        return False

    def show_forms(self) -> None:
        """The forms as the state has them."""
        state, library = self.page.state, self.page.library
        self.form.spec = forms.ask(state, library.get(state.reference))
        self.files.spec = forms.files({key: told[0] for key, told in takeaway.FILES.items()})

    def cancel(self) -> None:
        """No longer wait for anything."""
        for kind in ("why", "rivals", "file"):
            self.page.background.drop(kind)

    def answer_again(self) -> None:
        """After another answer, or another question."""
        found = self.page.answer
        assert found is not None
        self.show_told(found)
        self.ask_why(found)
        self.ask_rivals()

    def show_told(self, found: Answer) -> None:
        """YAML, Python and the link."""
        state = self.page.state
        start = self.page.library.get(state.start)
        self.told.blocks = [
            {
                "kind": "code",
                "label": "Scenario file",
                "title": "Scenario file (YAML)",
                "text": takeaway.yaml_of(state, start, found.variant),
            },
            {
                "kind": "code",
                "label": "Lines of Python",
                "title": "Lines of Python",
                "text": takeaway.python_of(state, start, found.variant),
            },
            {"kind": "link", "href": f"?{state.query()}", "text": "Link that brings this back"},
        ]

    def ask_why(self, found: Answer) -> None:
        """The books of the month that is asked about, the chronicle, the network."""
        state, shown = self.page.state, self.page.shown
        months = found.results["scenario"]["time"].values.astype("datetime64[M]")
        chronicle = why.chronicle_blocks(found, state.run)
        if state.month not in map(str, months):
            self.page.fan.mark(None)
            self.network.figure.visible = False
            self.why.blocks = [{"kind": "text", "tone": "quiet", "text": HINT}, *chronicle]
            self.page.background.drop("why")
            return
        month = state.month
        self.page.fan.mark(position_of(month))
        self.network.show(found.variant, why.ties(found, month), month)
        rest = [why.network_block(found, month), *chronicle]
        waiting = {"kind": "text", "tone": "quiet", "text": f"Opening the books of {month} …"}
        self.why.blocks = [waiting, *rest]

        def work(progress: Progress) -> tuple[Pages, Pages]:
            one = SHELF.get(found.reference, found.runs, found.seed, shown)
            progress(0.5)
            return one, SHELF.get(found.variant, found.runs, found.seed, shown)

        def done(both: tuple[Pages, Pages]) -> None:
            self.why.blocks = [
                *why.ledger_blocks(found, shown, month, *both),
                *why.motive_blocks(found, month, *both),
                *rest,
            ]

        self.page.background.start("why", work, done, self.failed)

    def ask_rivals(self) -> None:
        """The same under rival theories, where that is wanted."""
        found, shown, kept = self.page.answer, self.page.shown, self.page.kept
        if not self.with_rivals or found is None or not found.differs:
            self.page.background.drop("rivals")
            self.theories.blocks = []
            return
        asked: tuple[Answer, Shown] = (found, shown)

        def work(progress: Progress) -> list[rivals.Reading]:
            return rivals.readings(*asked, kept, progress)

        def done(rows: list[rivals.Reading]) -> None:
            self.theories.blocks = rivals.strip(rows, asked[1])

        def progress(share: float) -> None:
            text = f"Asking the rival theories: {100 * share:.0f} %"
            self.theories.blocks = [{"kind": "text", "tone": "quiet", "text": text}]

        self.page.background.start("rivals", work, done, self.failed, progress)

    def make(self, key: str) -> None:
        """Make a file and hand it to the browser."""
        found, shown = self.page.answer, self.page.shown
        if found is None:
            return
        _, suffix, kind, made = takeaway.FILES[key]

        def done(content: bytes) -> None:
            self.files.tell(
                {
                    "download": {
                        "name": f"{found.variant.name}-{shown.id}.{suffix}",
                        "type": kind,
                        "content": base64.b64encode(content).decode("ascii"),
                    }
                }
            )

        self.page.background.start("file", lambda _: made(found, shown), done, self.failed)

    def failed(self, message: str) -> None:
        """Say what could not be done."""
        self.page.refused = [message]
        self.page.show_words()
