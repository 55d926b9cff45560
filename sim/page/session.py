"""One visitor's page: what is chosen, what is asked, what is shown."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sim.core.errors import InputError, needed, one_line
from sim.page import forms
from sim.page.answers import Answer, Cancelled, Kept, answer
from sim.page.bands import fan, reach, span, timeline
from sim.page.components import kinds
from sim.page.figures import Fan
from sim.page.library import Library
from sim.page.outcomes import catalogue
from sim.page.state import State, changed, variant_of
from sim.page.words import known_wrong, so_what, what_differs

POOL = ThreadPoolExecutor(1, thread_name_prefix="ensembles")
"""Ensembles are simulated one after the other, whoever asks."""
MOST_UNDO = 50
Later = Callable[[Callable[[], None]], None]
"""Runs a function when the page may be changed."""


@dataclass
class Page:
    """A page; without ``later`` every answer is waited for."""

    library: Library
    kept: Kept
    state: State
    refused: list[str] = field(default_factory=list)
    theme: str = "light"
    later: Later | None = None

    def __post_init__(self) -> None:
        controls, blocks = kinds()
        panel = needed("panel")
        self.before: list[State] = []
        self.answer: Answer | None = None
        self.ticket = 0
        self.bar = controls(label="Scenario", reports_theme=True, css_classes=["row"])
        self.levers = controls(label="Levers")
        self.looks = controls(label="What to look at", css_classes=["row"])
        for form in (self.bar, self.levers, self.looks):
            form.on_message = self.take
        self.words = blocks(live=True)
        self.more = blocks()
        self.below = blocks()
        self.fan = Fan(self.theme)
        self.fan_pane = panel.Column(
            panel.pane.Bokeh(self.fan.figure, sizing_mode="stretch_width"),
            panel.pane.Bokeh(self.fan.timeline, sizing_mode="stretch_width"),
            sizing_mode="stretch_width",
        )
        self.show_forms()
        if self.later is None:
            self.ask()  # with it, the first question waits until the page is there

    def roots(self) -> dict[str, Any]:
        """The parts of the page by the names of the template."""
        return {
            "bar": self.bar,
            "levers": self.levers,
            "looks": self.looks,
            "fan": self.fan_pane,
            "below": self.below,
            "answer": self.words,
            "more": self.more,
        }

    def take(self, message: Mapping[str, Any]) -> None:
        """What a visitor did."""
        key, value = str(message.get("id", "")), message.get("value")
        self.refused = []
        try:
            if key in ACTS:
                ACTS[key](self, value)
            else:
                self.choose(forms.change_of(key, value))
        except InputError as error:
            self.refused = [str(error)]
            self.show_forms()
            self.show_words()

    def choose(self, change: Mapping[str, object]) -> None:
        """Change the state, and answer again."""
        new = forms.without_levers(self.state, change)
        new = changed(new, {k: v for k, v in change.items() if k != forms.BACK}, self.library)
        if new == self.state:
            self.show_forms()
            return
        self.before = [*self.before, self.state][-MOST_UNDO:]
        self.go_to(new)

    def go_to(self, state: State) -> None:
        """Show another state."""
        old, self.state = self.state, state
        self.show_forms()
        same = replace(old, show=state.show, month=state.month, run=state.run) == state
        if same and self.answer is not None and self.ticket == self.answered:
            self.show_answer()
        else:
            self.ask()

    def undo(self, _: object) -> None:
        """Back to the state before."""
        if self.before:
            self.go_to(self.before.pop())

    def load(self, value: Any) -> None:
        """Take in a scenario file, and start the levers from it."""
        try:
            content = base64.b64decode(str(value["content"]), validate=True)
            name = str(value["name"])
        except (KeyError, TypeError, binascii.Error):
            return
        self.choose({"scenario": self.library.load(name, content)})

    def cancel(self, _: object) -> None:
        """No longer wait for the answer."""
        self.ticket += 1
        self.answered = self.ticket
        if self.before:
            self.state = self.before.pop()
        self.show_forms()
        self.show_words()

    def paint(self, theme: object) -> None:
        """Light or dark."""
        told = "dark" if self.theme == "light" else "light"
        self.theme = str(theme) if theme in ("light", "dark") else told
        self.fan.paint(self.theme)
        self.bar.tell({"theme": self.theme})
        self.show_forms()

    def ask(self) -> None:
        """Answer the state: in a thread of its own where the page can wait for it."""
        self.ticket += 1
        self.progress = ""
        if self.later is None:
            self.work(self.ticket, self.state)
        else:
            POOL.submit(self.work, self.ticket, self.state)

    answered = 0
    progress = ""

    def work(self, ticket: int, state: State) -> None:
        """Simulate and hand over; nothing is handed over that is no longer wanted."""
        hand_over = self.later or (lambda do: do())

        def told(share: float) -> None:
            if ticket != self.ticket:
                raise Cancelled
            if state.runs > forms.SLOW and 0 < share < 1:
                hand_over(partial(self.show_progress, ticket, share))

        try:
            reference = self.library.get(state.reference)
            variant = variant_of(state, self.library)
            found = answer(self.kept, reference, variant, state.runs, state.seed, told)
        except Cancelled:
            return
        except InputError as error:
            hand_over(partial(self.fail, ticket, str(error)))
        except Exception as error:  # noqa: BLE001 -- the page says so and goes on
            hand_over(partial(self.fail, ticket, f"this failed: {one_line(str(error))}"))
        else:
            hand_over(partial(self.deliver, ticket, found))

    def deliver(self, ticket: int, found: Answer) -> None:
        """Show an answer, unless another one is awaited by now."""
        if ticket == self.ticket:
            self.answer, self.answered, self.progress = found, ticket, ""
            self.show_answer()

    def fail(self, ticket: int, message: str) -> None:
        """Say why there is no answer."""
        if ticket == self.ticket:
            self.answered, self.progress, self.refused = ticket, "", [message]
            self.show_forms()
            self.show_words()

    def show_progress(self, ticket: int, share: float) -> None:
        """How far an answer is that takes long."""
        if ticket == self.ticket:
            self.progress = f"{100 * share:.0f} % of {self.state.runs:,} runs"
            self.show_words()

    def show_forms(self) -> None:
        """The forms as the state has them."""
        self.bar.spec = forms.bar(self.state, self.library, bool(self.before), self.theme)
        self.levers.spec = forms.levers(self.state, self.library)
        self.looks.spec = forms.looks(self.state, self.library)
        if self.later is not None:
            self.bar.tell({"query": self.state.query()})

    def show_words(self) -> None:
        """So what, with anything that was refused or is under way before it."""
        blocks = [{"kind": "text", "tone": "warning", "text": text} for text in self.refused]
        if self.progress:
            blocks.append({"kind": "text", "tone": "quiet", "text": self.progress})
        if self.answer is not None:
            shown = catalogue(self.answer.reference)[self.state.show]
            blocks += [{"kind": "text", "text": text} for text in so_what(self.answer, shown)]
        self.words.blocks = blocks

    def show_answer(self) -> None:
        """Everything that depends on the answer."""
        found = self.answer
        assert found is not None
        shown = catalogue(found.reference).get(self.state.show)
        if shown is None:
            return
        self.show_words()
        columns, x = fan(found, shown), span(found)
        title = f"{shown.label}: {found.variant.name} over {found.reference.name}"
        if not found.differs:
            title = f"{shown.label}: {found.reference.name}"
        units = shown.outcome.units.split(",")[0]
        self.fan.show(columns, timeline(found), x, reach(columns, x[0]), title, units)
        self.more.blocks = forms.more(
            what_differs(found.reference, found.variant), known_wrong(found, shown), found
        )


ACTS: Mapping[str, Callable[[Page, Any], None]] = {
    "undo": Page.undo,
    "file": Page.load,
    "cancel": Page.cancel,
    "theme": Page.paint,
}
"""What a visitor can do beside choosing."""
