"""The core as scalar rules: one run, Python floats, a loop over the agents.

The classes here know no framework; those of Mesa and of agentpy are put in front of them.
"""

from collections.abc import Callable, Mapping, Sequence
from math import exp, floor, log, log1p
from typing import Any


def logistic(x: float) -> float:
    """1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + exp(-x))


def unit(x: float) -> float:
    """Limit to 0–1."""
    return min(max(x, 0.0), 1.0)


class PowerRules:
    """A state that perceives threats: patron, ally or adversary."""

    def __init__(self, model: Any, code: str) -> None:
        super().__init__(model)
        self.code = code
        for name, value in model.inputs["actors"][code].items():
            setattr(self, name, value)
        self.threat = dict(self.threat)

    def perceive(self) -> None:
        """Judge every source of threat; all states do so before any changes its mind."""
        p, model = self.model.parameters, self.model
        self.judged = {}
        for source, about in model.inputs["sources"].items():
            known = self.threat[source]
            if source == self.code:
                self.judged[source] = unit(known - self.updating * known)
                continue
            pressure = (
                p["threat_base"]
                + p["capability_weight"] * about["capability"][model.month] * self.proximity[source]
                + p["activity_weight"] * model.activity[source]
                + p["intent_weight"] * self.intent[source]
                + p["hawk_weight"] * (self.hawkishness - 0.5)
                - p["detente_weight"] * self.leaning_to(source)
                + p["coercion_alarm"] * self.coercion_by(source)
            )
            moved = self.updating * (logistic(pressure) - known) + self.learned(source)
            self.judged[source] = unit(known + moved)

    def leaning_to(self, source: str) -> float:
        """Leaning of the government to a source of threat, -1 to 1."""
        if source == self.model.inputs["adversary"]:
            return self.leaning_adversary
        return self.leaning_competitor if source == self.model.inputs["competitor"] else 0.0

    def coercion_by(self, source: str) -> float:
        """Economic coercion by a source, 0–1; only allies know it."""
        return 0.0

    def learned(self, source: str) -> float:
        """Threat perception taken over from others; only allies do so."""
        return 0.0

    def believe(self) -> None:
        """Take over the new judgement."""
        self.threat = self.judged


class PatronRules(PowerRules):
    """The patron, who leads or does not."""

    def decide(self) -> None:
        """Willingness to lead, by domain."""
        p, model = self.model.parameters, self.model
        lead = (
            p["rivalry_weight"] * model.rivalry
            + p["patron_threat_weight"] * (self.threat[model.inputs["adversary"]] - 0.5)
            - p["unilateralism_weight"] * (1.0 - model.start["use_of_allies"][0])
        )
        held_back = model.start["dialogue"]
        self.willingness = [
            logistic(base + lead - restraint * held_back)
            for base, restraint in zip(
                p["patron_base"], p["patron_dialogue_restraint"], strict=True
            )
        ]


class AllyRules(PowerRules):
    """An ally, torn between its fears and its past."""

    def coercion_by(self, source: str) -> float:
        return self.coercion if source == self.model.inputs["competitor"] else 0.0

    def learned(self, source: str) -> float:
        gap = self.model.patron.threat[source] - self.threat[source]
        return self.model.parameters["socialisation"] * self.embedding * gap

    def past(self) -> float:
        """What the worst tie to another ally costs, log-odds."""
        p, start = self.model.parameters, self.model.start
        ties = [k for k, pair in enumerate(self.model.inputs["pairs"]) if self.code in pair]
        worst = min(start["relation"][k] for k in ties)
        bitter = max(start["grievance"][k] for k in ties)
        cost = p["domestic_cost_weight"] * self.audience_cost * (1.0 - self.latitude) * bitter
        return p["relation_weight"] * (worst - 0.5) - cost

    def decide(self) -> None:
        """Willingness to cooperate, by domain."""
        p, model = self.model.parameters, self.model
        own = (
            p["adjustment_weight"] * self.leaning_patron
            + p["embedding_weight"] * self.embedding
            + p["trust_weight"] * (self.credibility - p["trust_norm"])
            + self.past()
        )
        self.willingness = []
        for domain, shared in enumerate(model.shared_threat):
            drive = (
                p["ally_base"][domain]
                + own
                + p["ally_threat_weight"] * (shared - 0.5)
                + p["habit_weight"] * model.start["institutionalisation"][domain]
                - p["accommodation_weight"][domain] * self.leaning_competitor
                - p["dialogue_restraint"][domain] * model.start["dialogue"]
                - p["entrapment_weight"][domain] * self.entrapment_fear
                - p["market_weight"][domain] * self.market_fear
            )
            self.willingness.append(logistic(drive))


class AdversaryRules(PowerRules):
    """The adversary, who launches missiles."""

    def launch(self) -> int:
        """Missiles of the month."""
        p, model = self.model.parameters, self.model
        programme = model.inputs["sources"][self.code]["capability"][model.month]
        drive = (
            p["launch_base"]
            + p["programme_weight"] * (programme - 0.5)
            - p["dialogue_pause"] * model.start["dialogue"]
            - p["confrontation"] * self.leaning_patron
            + p["spiral_weight"] * (1.0 - exp(-model.exercise_memory))
        )
        rate = exp(min(drive, 1.5))
        starts, size = model.uniform("launch_draw"), model.uniform("salvo_draw")
        if starts >= 1.0 - exp(-rate):
            return 0
        mean = p["salvo"] * rate
        return min(1 + floor(log1p(-size) / log(mean / (1.0 + mean))), 60)


class CoreRules:
    """One run of the core.

    A framework gives ``month`` (0 is the first), ``draw`` (a uniform of its own) and ``everyone``
    (call a method of all agents).
    """

    month: int
    draw: Callable[[], float]
    everyone: Callable[[str], None]

    def begin(
        self,
        inputs: Mapping[str, Any],
        shocks: Mapping[str, Sequence[float]] | None,
        classes: tuple[type, type, type],
    ) -> None:
        """The state at the start; ``classes`` are those of patron, ally and adversary."""
        patron, ally, adversary = classes
        self.inputs, self.shocks = inputs, shocks
        self.parameters, self.start = inputs["parameters"], inputs["start"]
        self.patron = patron(self, inputs["patron"])
        self.members = [self.patron, *(ally(self, code) for code in inputs["allies"])]
        self.adversary = adversary(self, inputs["adversary"])
        self.cooperation = list(self.start["cooperation"])
        self.channel = list(self.start["channel"])
        self.launch_memory = self.start["launch_memory"]
        self.exercise_memory = self.start["exercise_memory"]
        self.exercises = self.launches = 0

    def uniform(self, name: str) -> float:
        """A uniform of the month: the one given, or a fresh one."""
        return self.draw() if self.shocks is None else self.shocks[name][self.month]

    def simulate_month(self) -> None:
        """One month."""
        p, sources = self.parameters, self.inputs["sources"]
        self.activity = {
            code: about["activity"][self.month]
            for code, about in sources.items()
            if about["activity"]
        }
        self.rivalry = self.activity.get(self.inputs["competitor"], 0.0)
        self.activity[self.adversary.code] = 1.0 - exp(-p["launch_alarm"] * self.launch_memory)
        self.everyone("perceive")
        self.everyone("believe")
        self.find_shared_threat()
        for member in self.members:
            member.decide()
        self.cooperate()
        self.tend_channels()
        self.exercises = self.hold_exercises()
        self.exercise_memory *= 1.0 - p["exercise_memory_decay"]
        self.exercise_memory += self.exercises
        self.launches = self.adversary.launch()
        self.launch_memory *= 1.0 - p["launch_memory_decay"]
        self.launch_memory += self.launches

    def find_shared_threat(self) -> None:
        """Threat on which all members can act, by domain."""
        reach = self.parameters["consult_scope"] * self.start["consult_in_force"]
        self.shared_threat = [0.0, 0.0, 0.0]
        for source, about in self.inputs["sources"].items():
            seen = [member.threat[source] for member in self.members]
            common = min(seen) + reach * (sum(seen) / len(seen) - min(seen))
            for domain, weight in enumerate(about["agenda"]):
                self.shared_threat[domain] += weight * common

    def cooperate(self) -> None:
        """Cooperation follows the least willing member through the gate of the worst relation."""
        p = self.parameters
        strain = 1.0 - min(self.start["relation"])
        for domain, level in enumerate(self.cooperation):
            least = min(member.willingness[domain] for member in self.members)
            target = least * (1.0 - p["gate"][domain] * strain)
            self.cooperation[domain] = unit(level + p["cooperation_rate"] * (target - level))

    def tend_channels(self) -> None:
        """Meeting channels of leaders, ministers and vice-ministers."""
        p, start = self.parameters, self.start
        _, ministers, vice_ministers = self.channel
        carried = (
            p["carried_by_ministers"] * ministers,
            p["carried_by_vice_ministers"] * vice_ministers,
            0.0,
        )
        neglected = (start["unilateralism"][0], 1.0 - start["use_of_allies"][0])
        for level, strength in enumerate(self.channel):
            target = unit(
                p["routine"][level]
                + p["channel_cooperation"][level] * self.cooperation[2]
                + p["bottom_up_weight"][level] * start["effort"][2]
                + carried[level]
                - p["neglect"][level] * neglected[level > 0]
                - p["friction"][level] * start["dispute_memory"]
            )
            speed = p["channel_decay"]
            if target > strength:
                revival = p["channel_revival"] * max(start["channel_peak"][level] - strength, 0.0)
                speed = min(p["channel_build"] * (1.0 + revival), 1.0)
            self.channel[level] = unit(strength + speed * (target - strength))

    def hold_exercises(self) -> int:
        """Exercises of the month: a Poisson count, at most six."""
        p, start = self.parameters, self.start
        rate = (
            p["exercise_rate"]
            * self.cooperation[0]
            * (1.0 + p["exercise_response"] * self.activity[self.adversary.code])
            * (1.0 + p["exercise_routine"] * start["integration"][0])
            * (1.0 - p["exercise_suspension"] * start["dialogue"])
        )
        rate = min(rate, 3.0)
        uniform, count = self.uniform("exercise_draw"), 0
        term = cumulative = exp(-rate)
        while uniform >= cumulative and count < 6:
            count += 1
            term *= rate / count
            cumulative += term
        return count

    def outputs(self) -> tuple[float, ...]:
        """What is kept of every month, in the order of ``OUTPUTS``."""
        return (*self.cooperation, *self.channel, self.exercises, self.launches)
