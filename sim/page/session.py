"""One visitor's page: what is chosen, what is asked, what is shown."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sim.core.errors import InputError, needed
from sim.page import forms
from sim.page.answers import Answer, Kept, Progress, answer
from sim.page.background import ANSWER, SEAT, Background, Later
from sim.page.bands import fan, reach, span, timeline
from sim.page.components import kinds
from sim.page.figures import Fan
from sim.page.library import Library
from sim.page.outcomes import Shown, catalogue
from sim.page.questions import Questions
from sim.page.seat import SeatPart
from sim.page.state import State, changed, offered, variant_of
from sim.page.why import fears_block
from sim.page.words import known_wrong, so_what, what_differs

MOST_UNDO = 50


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
        self.progress = ""
        self.background = Background(self.later)
        self.bar = controls(label="Scenario", reports_theme=True, css_classes=["row"])
        self.levers = controls(label="Levers")
        self.looks = controls(label="What to look at", css_classes=["row"])
        self.words = blocks(live=True)
        self.more = blocks()
        self.below = blocks()
        self.fan = Fan(self.theme)
        self.fan.on_month(lambda month: self.take({"id": "month", "value": month}))
        self.fan_pane = panel.Column(
            panel.pane.Bokeh(self.fan.figure, sizing_mode="stretch_width"),
            panel.pane.Bokeh(self.fan.timeline, sizing_mode="stretch_width"),
            sizing_mode="stretch_width",
        )
        self.questions = Questions(self)
        self.seat = SeatPart(self)
        asking = (self.questions.form, self.questions.files, self.seat.form)
        for form in (self.bar, self.levers, self.looks, *asking):
            form.on_message = self.take
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
            **self.questions.roots(),
            **self.seat.roots(),
        }

    @property
    def shown(self) -> Shown:
        """The outcome that is looked at."""
        return offered(self.state, self.library)[self.state.show]

    def take(self, message: Mapping[str, Any]) -> None:
        """What a visitor did."""
        key, value = str(message.get("id", "")), message.get("value")
        self.refused = []
        try:
            if key in ACTS:
                ACTS[key](self, value)
            elif not self.questions.take(key) and not self.seat.take(key, value):
                self.choose(forms.change_of(key, value))
        except InputError as error:
            self.refused = [str(error)]
            self.show_forms()
            self.show_words()

    def choose(self, change: Mapping[str, object]) -> None:
        """Change the state, and answer again."""
        new = forms.without_lever(self.state, change)
        new = changed(new, {k: v for k, v in change.items() if k != forms.BACK}, self.library)
        if new == self.state:
            self.show_forms()
            return
        self.leave_for(new)

    def leave_for(self, state: State) -> None:
        """Show another state, from which undoing leads back."""
        self.before = [*self.before, self.state][-MOST_UNDO:]
        self.go_to(state)

    def go_to(self, state: State) -> None:
        """Show another state."""
        old, self.state = self.state, state
        self.show_forms()
        if asked(old) != asked(state) or self.answer is None or self.progress:
            self.ask()
        elif old.show != state.show:
            self.show_answer()
        else:
            self.show_words()
            if without_game(old) != without_game(state):
                self.questions.answer_again()
            self.seat.answer_again()

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
        loaded = self.library.load(name, content)
        if loaded in (self.state.reference, self.state.scenario):
            self.answer = None  # another file of that name: what was answered is of the former
            self.go_to(changed(self.state, {"scenario": self.state.scenario}, self.library))
        else:
            self.choose({"scenario": loaded})

    def cancel(self, _: object) -> None:
        """No longer wait: back to what was answered last."""
        waiting, self.progress = bool(self.progress), ""
        self.background.drop(ANSWER)
        self.questions.cancel()
        self.background.drop(SEAT)
        if waiting and self.before:
            self.state = self.before.pop()
        self.show_forms()
        self.show_words()

    def paint(self, theme: object) -> None:
        """Light or dark."""
        told = "dark" if self.theme == "light" else "light"
        self.theme = str(theme) if theme in ("light", "dark") else told
        self.fan.paint(self.theme)
        self.questions.network.paint(self.theme)
        self.seat.figure.paint(self.theme)
        self.bar.tell({"theme": self.theme})
        self.show_forms()

    def ask(self) -> None:
        """Answer the state."""
        state = self.state
        self.progress = "Working …"
        self.show_bar()

        def work(progress: Progress) -> Answer:
            reference = self.library.get(state.reference)
            variant = variant_of(state, self.library)
            return answer(self.kept, reference, variant, state.runs, state.seed, progress)

        self.background.start(ANSWER, work, self.deliver, self.fail, self.show_progress)

    def deliver(self, found: Answer) -> None:
        """Show an answer."""
        self.answer, self.progress = found, ""
        self.show_bar()
        self.show_answer()

    def fail(self, message: str) -> None:
        """Say why there is no answer."""
        self.progress, self.refused = "", [message]
        self.show_forms()
        self.show_words()

    def show_progress(self, share: float) -> None:
        """How far an answer is that takes long."""
        if self.state.runs > forms.SLOW:
            self.progress = f"{100 * share:.0f} % of {self.state.runs:,} runs …"
            self.show_words()

    def show_forms(self) -> None:
        """The forms as the state has them."""
        self.show_bar()
        self.levers.spec = forms.levers(self.state, self.library)
        self.looks.spec = forms.looks(self.state, self.library, self.questions.with_rivals)
        self.questions.show_forms()
        self.seat.show_form()
        if self.later is not None:
            self.bar.tell({"query": self.state.query()})

    def show_bar(self) -> None:
        """The form on top, which can stop what takes long."""
        waiting = bool(self.progress) and self.state.runs > forms.SLOW
        can_undo = bool(self.before)
        self.bar.spec = forms.bar(self.state, self.library, can_undo, waiting, self.theme)

    def show_words(self) -> None:
        """So what, with anything that was refused or is under way before it."""
        blocks = [{"kind": "text", "tone": "warning", "text": text} for text in self.refused]
        if self.progress and self.state.runs > forms.SLOW:
            blocks.append({"kind": "text", "tone": "quiet", "text": self.progress})
        if self.answer is not None:
            both = self.answer.reference, self.answer.variant
            found = catalogue(*both).get(self.state.show)
            told = so_what(self.answer, found) if found is not None else []
            blocks += [{"kind": "text", "text": text} for text in told]
        self.words.blocks = blocks

    def show_answer(self) -> None:
        """Everything that depends on the answer."""
        found, shown = self.answer, self.shown
        assert found is not None
        self.show_words()
        columns, x = fan(found, shown), span(found)
        title = f"{shown.label}: {found.variant.name} over {found.reference.name}"
        if not found.differs:
            title = f"{shown.label}: {found.reference.name}"
        units = shown.outcome.units.split(",")[0]
        self.fan.show(columns, timeline(found), x, reach(columns, x[0]), title, units)
        table = [forms.numbers(columns, shown)]
        self.below.blocks = [*table, fears_block(found)] if shown.tab == "threats" else table
        self.more.blocks = forms.more(
            what_differs(found.reference, found.variant), known_wrong(found, shown), found
        )
        self.questions.answer_again()
        self.seat.answer_again()


def without_game(state: State) -> State:
    """The state without the actor that is played by hand."""
    return replace(state, seat="", since="", moves="")


def asked(state: State) -> State:
    """What an answer depends on."""
    return replace(without_game(state), show="", month="", run=0)


ACTS: Mapping[str, Callable[[Page, Any], None]] = {
    "undo": Page.undo,
    "file": Page.load,
    "cancel": Page.cancel,
    "theme": Page.paint,
}
"""What a visitor can do beside choosing and asking."""
