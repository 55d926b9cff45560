"""What an experiment showed, from numbers to a verdict: the rule, in one place.

The rule was written before the experiments were run on the posterior that they are judged by.  An
effect is judged draw by draw: in each draw of the parameters from the posterior it is the mean of
the paired differences over the shocks.  Its *probability* is the share of draws in which it has the
sign that the article expects and exceeds the smallest effect of interest.

Counts are judged by their expected intensities.  A mean over few shocks scatters more than what it
stands for: the scatter that the shocks alone add is taken out again, see `expected`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from sim.experiments.experiment import Experiment

Verdict = Literal["supported", "leaning", "no_effect", "depends", "open", "contradicted", "assumed"]
Kind = Literal["built_in", "partly", "emergent"]

VERDICTS: tuple[tuple[Verdict, str], ...] = (
    (
        "supported",
        "in at least nine draws of ten, under every theory that the record does not rule out, the "
        "effect has the article's sign and exceeds the smallest effect of interest",
    ),
    (
        "leaning",
        "so in at least three draws of four under the default theories, and no theory denies",
    ),
    (
        "depends",
        "theories disagree: under one it is so in at least three draws of four, under another in "
        "at most half of them",
    ),
    (
        "no_effect",
        "in nine draws of ten under the default theories the effect is smaller than the smallest "
        "of interest",
    ),
    (
        "contradicted",
        "in nine draws of ten under the default theories the effect has the other sign and exceeds "
        "the smallest of interest",
    ),
    (
        "open",
        "none of these: the draws do not settle it, or in hardly any run came what is waited for",
    ),
    (
        "assumed",
        "the model writes this cause into this effect; without that one step less than a tenth of "
        "it is left. Its size is a finding, that it exists is not",
    ),
)
"""Verdict → what it says, the most favourable first."""

FIRM = 0.9
"""Share of draws that settles a question."""
LEANING = 0.75
"""Share of draws that leans to one side: three to one."""
EVEN = 0.5
"""Share of draws at or below which a theory denies a claim."""
LOST = 0.1
"""Share of an effect left without its wire, below which the effect is built in."""
HALF = 0.5
"""Share left from which on it is emergent."""
SILENT = 0.95
"""Share of pairs from which on an experiment says nothing if what it waits for came in no arm: of
twenty shocks, those of a draw, at most one has seen it."""
UNTRIED = "not tried under rival theories"
AT_MOST: Mapping[Verdict, Verdict] = {"supported": "leaning", "contradicted": "open"}
"""What a firm verdict on the article comes to where no rival theory was tried.

*Supported* asks all theories that the record does not rule out, and one of them may yet deny it.
*Contradicted* and *no effect* go by the default theories, but only after *depends* was asked of
all; *contradicted*, the firm word against the article, is not given before."""


@dataclass(frozen=True)
class Shares:
    """Shares of draws in which an effect is beyond the smallest one, within it, or opposite."""

    beyond: float
    within: float
    opposite: float


def verdict_of(default: Shares, rivals: Mapping[str, Shares], kind: Kind) -> Verdict:
    """The verdict from the default's shares and those of the rivals that are not ruled out.

    A claim is not supported by what the model was told: the built-in effect is ``assumed``.
    Otherwise a disagreement of theories comes before whatever the default says alone.
    """
    if kind == "built_in":
        return "assumed"
    together = (default, *rivals.values())
    most, least = (pick(one.beyond for one in together) for pick in (max, min))
    if most >= LEANING and least <= EVEN:
        return "depends"
    if least >= FIRM:
        return "supported"
    if default.beyond >= LEANING:
        return "leaning"
    if default.within >= FIRM:
        return "no_effect"
    if default.opposite >= FIRM:
        return "contradicted"
    return "open"


def kind_of(effect: float, without: float | None, sign: int, smallest: float) -> Kind:
    """Whether an effect is there by construction.

    ``without`` is the effect with its *wire* cut, the one step by which the model writes the cause
    into the outcome; None where there is no such step.  *Built in*: the effect is the article's and
    matters, and less than a tenth of it is left.  *Emergent*: half of it is left, or there is no
    wire.  *Partly*: in between, or the wire carries too little to matter, or how much is left is
    not known (NaN).
    """
    if without is None:
        return "emergent"
    if sign * effect <= smallest:
        return "partly"
    left = without / effect
    return "built_in" if left < LOST else "emergent" if left >= HALF else "partly"


def expected(paired: np.ndarray) -> np.ndarray:
    """Expected effect in each draw, (draw,), of paired differences of a count, (draw, shock).

    The means over the shocks, drawn together around their own mean until they scatter as the
    expectations do: the variance of the means less what the shocks add to it (constrained empirical
    Bayes: Louis 1984), but no less than the variance of the grand mean, which is not known better.
    """
    draws, shocks = paired.shape
    means = paired.mean(axis=1)
    scatter = means.var(ddof=1) if draws > 1 else 0.0
    if shocks < 2 or scatter == 0.0:
        return means
    added = paired.var(axis=1, ddof=1).mean() / shocks
    left = max(1.0 - added / scatter, 1.0 / draws)
    return means.mean() + np.sqrt(left) * (means - means.mean())


@dataclass(frozen=True)
class Finding:
    """What an experiment showed.

    ``effect`` is the mean over the draws and ``low``–``high`` holds the middle 95 % of them, in the
    units of the outcome; ``reference`` is the mean of the control.  ``ties`` is the share of runs
    (draws times shocks) without any difference and ``active`` the share of the others in which the
    sign is the article's, NaN if there are none.  ``robustness`` is the share of draws of all
    parameters from their declared ranges in which the sign is the article's; in scenarios that
    begin in a long run, as the baseline does, all but the 18 starting levels, which come from the
    posterior there too.  ``without`` is the effect without the wire: what is left of it in the
    draws in which the wire is cut, as a share of theirs with the wire, times the whole effect, and
    so no number that was measured; NaN where those draws have no effect to compare with.
    ``rivals`` has the shares under each rival theory, ``standing`` what the record says of each,
    ``ruled_out`` those that it rules out.  ``unseen`` is the share of runs in which what a duration
    waits for came in no arm within the months.
    """

    experiment: Experiment
    effect: float
    low: float
    high: float
    reference: float
    default: Shares
    ties: float
    active: float
    robustness: float
    without: float | None = None
    rivals: Mapping[str, Shares] = field(default_factory=dict)
    standing: Mapping[str, str] = field(default_factory=dict)
    ruled_out: frozenset[str] = frozenset()
    unseen: float = 0.0

    @property
    def kind(self) -> Kind:
        """How the effect arises, see `kind_of`."""
        one = self.experiment
        return kind_of(self.effect, self.without, one.sign, one.smallest)

    @property
    def heard(self) -> dict[str, Shares]:
        """The rival theories that the record does not rule out."""
        return {name: one for name, one in self.rivals.items() if name not in self.ruled_out}

    @property
    def verdict(self) -> Verdict:
        """What the model says of a claim, see `verdict_of`; without rival theories at most that.

        Of what hardly any run has seen it says nothing.
        """
        if self.unseen >= SILENT:
            return "open"
        return self._ruled if self.rivals else AT_MOST.get(self._ruled, self._ruled)

    @property
    def _ruled(self) -> Verdict:
        """The verdict by the theories that were tried."""
        return verdict_of(self.default, self.heard, self.kind)

    @property
    def note(self) -> str:
        """What stands beside the verdict: which theories disagree, or that none was tried."""
        if self.unseen >= SILENT:
            return (
                f"says nothing: in {self.unseen:.0%} of pairs it came in no run within the months"
            )
        if not self.rivals:
            held_back = self.verdict != self._ruled
            return f"{UNTRIED}; {self._ruled} only if they agree" if held_back else UNTRIED
        if self.verdict != "depends":
            return ""
        together = {"default": self.default, **self.heard}
        ordered = sorted(together, key=lambda name: together[name].beyond)
        for_it = [name for name in reversed(ordered) if together[name].beyond >= LEANING]
        against = [name for name in ordered if together[name].beyond <= EVEN]
        more = f" and {len(against) - 1} more" if len(against) > 1 else ""
        return f"for it {self._told(for_it[0])}; against {self._told(against[0])}{more}"

    def _told(self, name: str) -> str:
        if name == "default":
            return f"the default theories {self.default.beyond:.2f}"
        scored = self.standing.get(name, "not scored")
        return f"{name} {self.rivals[name].beyond:.2f} ({scored})"
