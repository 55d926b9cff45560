"""Building blocks of the tables of experiments."""

from typing import Any

from sim.analysis.outcomes import How, Outcome
from sim.experiments.arms import Arm
from sim.experiments.experiment import Experiment

NOW = "2021-01"
TURN = "2022-06"
CARRIED = Arm("carried-on")
BASELINE = Arm("baseline")
NO_MECHANISM = Arm("no-mechanism")


def outcome(
    name: str,
    variable: str,
    how: How = "mean",
    *,
    units: str = "index",
    since: str | None = None,
    until: str | None = None,
    threshold: float = 0.5,
    **where: Any,
) -> Outcome:
    """An outcome, its selection given as keywords (``domain="military"``)."""
    return Outcome(name, units, variable, how, tuple(where.items()), since, until, threshold)


def meetings(level: str, since: str | None = None, until: str | None = None) -> Outcome:
    """Meetings a year of one level."""
    name = f"{level.replace('_', '-')}s' meetings"
    return outcome(name, "meetings", "rate", units="a year", since=since, until=until, level=level)


def row(
    claim: str,
    name: str,
    question: str,
    treated: Arm,
    control: Arm,
    outcome: Outcome,
    sign: int,
    **wire: float,
) -> Experiment:
    """An experiment, its wire given as keywords (parameter=value that cuts it)."""
    return Experiment(claim, name, question, treated, control, outcome, sign, wire)


INSTITUTIONS = outcome("institutionalisation at the end", "institutionalisation", "final")
COOPERATION_NOW = outcome("cooperation since 2021", "cooperation", since=NOW)
COOPERATION_TURN = outcome("cooperation since 2022-06", "cooperation", since=TURN)
NO_GATE = {"gate_military": 0.0, "gate_economic": 0.0, "gate_diplomatic": 0.0}
NO_NEGLECT = {"neglect_leader": 0.0, "neglect_minister": 0.0, "neglect_vice_minister": 0.0}
NO_THREAT = {"ally_threat_weight": 0.0, "patron_threat_weight": 0.0}
NO_FEARS = tuple(
    (f"parameters.{weight}_{domain}", 0.0)
    for weight in ("entrapment_weight", "market_weight", "accommodation_weight")
    for domain in ("military", "economic", "diplomatic")
)
WITHOUT_FEARS = {path.split(".")[-1]: value for path, value in NO_FEARS}
