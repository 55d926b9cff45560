"""The article's claims as experiments: which scenarios, which outcome, which sign.

A row says what the article expects of ``treated`` minus ``control``, in which months, and how
large an effect must be to matter.  ``wire`` cuts the one step by which the model writes the cause
into the outcome; see ``verdicts.kind_of``.
"""

from collections.abc import Mapping

from sim.experiments.claims.conclusions import CONCLUSIONS
from sim.experiments.claims.constraints import CONSTRAINTS
from sim.experiments.claims.drivers import DRIVERS
from sim.experiments.claims.impacts import IMPACTS
from sim.experiments.claims.progress import PROGRESS
from sim.experiments.claims.prospects import PROSPECTS
from sim.experiments.claims.strategies import STRATEGIES
from sim.experiments.experiment import Experiment
from sim.experiments.measures import variables_of
from sim.theories.variables import VARIABLES

SHOWN = {name for v in VARIABLES for name in (v.name, v.result_name)} | {"relation"}
"""Variables that theories declare: an experiment on one that none declares waits for it."""

ALL = (*STRATEGIES, *PROGRESS, *DRIVERS, *IMPACTS, *PROSPECTS, *CONSTRAINTS, *CONCLUSIONS)

CLAIMS: Mapping[str, str] = {
    "S1": "bilateral alliances are the base",
    "S2": "Washington mediates between Tokyo and Seoul",
    "S3": "institutions grow from officials upwards",
    "S4": "embedding raises shared perception",
    "P1": "military progress, from abandonment to reassurance",
    "P2": "economic security, de-risking from China",
    "P3": "common diplomatic positions",
    "T1": "leaders name more, and more firmly",
    "D1": "competition with China is the root cause",
    "D2": "Ukraine and the DPRK are the direct cause",
    "D3": "Tokyo and Seoul adjust their strategies",
    "D4": "rapprochement is the foundation",
    "I1": "security worsens",
    "I2": "camps harden, governance weakens",
    "I3": "China's environment worsens",
    "F1": "room to grow, military",
    "F2": "room to grow, economic",
    "C1": "domestic politics, a shallow reconciliation",
    "C2": "US unilateralism",
    "C3": "an ambiguous commitment to consult",
    "C4": "threat perceptions diverge",
    "X1": "no full alliance in the long run",
    "X2": "the quasi-alliance of 1969 was capped as well",
}

EXPERIMENTS: tuple[Experiment, ...] = tuple(
    sorted(
        (one for one in ALL if SHOWN.issuperset(variables_of(one.outcome))),
        key=lambda one: list(CLAIMS).index(one.claim),
    )
)
"""All experiments, claim by claim."""
