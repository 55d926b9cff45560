"""From where a scenario is judged: which record, which fit, and what was known at a month."""

from __future__ import annotations

from typing import Literal

from sim.analysis.observables import observables_of
from sim.core.errors import AnalysisError
from sim.inference.fit import RESULTS, facts_of
from sim.record import FIRST, Record
from sim.scenario import Month, Scenario
from sim.scenario.posterior import KEY, bundled_posteriors

Inputs = Literal["realised", "frozen"]
"""Whether a forecast knows the governments, plans and paths after its cut-off."""


def refuse_strangers(scenario: Scenario) -> Record:
    """The record of a scenario; refused, before anything is run, is what it does not speak of."""
    try:
        facts = facts_of(scenario)
    except AnalysisError as error:
        raise AnalysisError(f"{scenario.name} cannot be scored: {error}") from None
    first = scenario.start.year + (scenario.start.month > 1)
    last = scenario.end.year - (scenario.end.month < 12)
    known = [
        one.observed().dropna("year")["year"].values
        for one in observables_of(facts).values()
        if RESULTS.issuperset(one.needs)
    ]
    known = [years for years in known if years.size]
    if not known:
        raise AnalysisError(
            f"{scenario.name} cannot be scored: the record {facts.known_as} has no whole year of "
            "anything that a result can tell"
        )
    earliest, latest = min(int(one[0]) for one in known), max(int(one[-1]) for one in known)
    if last < first or first > latest or last < earliest:
        raise AnalysisError(
            f"{scenario.name} runs from {scenario.start} to {scenario.end} and has no whole "
            f"calendar year within the record, {earliest} to {latest}; change start or end"
        )
    return facts


def forecasting(scenario: Scenario, until: str | None, inputs: Inputs) -> Scenario:
    """The scenario with the fit that saw nothing after a month, and with its inputs as asked for.

    Raises AnalysisError if there is no such fit, or nothing is left to be scored.
    """
    if until is None:
        if inputs == "frozen":
            raise AnalysisError("inputs are frozen at a month: `--inputs frozen` needs `--until`")
        return scenario
    try:
        origin = Month.parse(until)
    except ValueError as error:
        raise AnalysisError(f"--until: {error}") from None
    last = facts_of(scenario).last_year
    if origin.year >= min(last, scenario.end.year):
        raise AnalysisError(
            f"{scenario.name} ends in {scenario.end} and the record in {last}-12: no year after "
            f"{until} can be scored"
        )
    own, name = scenario.posterior, f"fitted-{until}"
    if own is None or own.fitted_to != until:
        if name not in bundled_posteriors():
            raise AnalysisError(
                f"no fit is bundled that ends with {until}: there are "
                f"{', '.join(bundled_posteriors())}; `calibrate {scenario.name} --until {until}` "
                "makes one, to be named in the scenario under parameters: posterior"
            )
        scenario = scenario.replace({f"parameters.{KEY}": name})
    if inputs == "realised":
        return scenario
    from sim.scenario.frozen import frozen

    return frozen(scenario, origin)


def first_known(scenario: Scenario, until: str | None, record: Record | None = None) -> int:
    """First year that naive forecasts may know: the scenario's, or that of the fit to be judged.

    A fit to another record has not begun to know this one. ``record`` is by default the scenario's.
    """
    record = facts_of(scenario) if record is None else record
    about = scenario.posterior.about if scenario.posterior and until else {}
    own = about.get("record", FIRST) == record.known_as
    seen = about.get("years", ()) if own else ()
    return min([scenario.start.year, *(int(year) for year in seen)])
