"""Launches of the adversary, and whether exercises provoke them: two rival readings (I1, D2).

``null`` (D'Orazio 2012; CSIS series 2005–16): exercises have no effect on launches.
``spiral`` (Bernhardt and Sukin 2021; Jervis 1978): they are answered by more.
"""

from math import inf

import numpy as np

from sim.core.axes import MILITARY, Floats, geometric_count, happens, total
from sim.core.declarations import Draw, Variable, inner, mechanism

MOST_MISSILES = 60.0
MOST_CAMPAIGNS = 12.0
"""Campaigns a month beyond which no launch rate is read."""

VARIABLES = (
    inner("launch_rate", "act", (), "rate of launch campaigns", 0, MOST_CAMPAIGNS, units="1/month"),
    inner("lean", "act", (), "the tie to its backer that the adversary seeks", 0, inf),
    Variable(
        "launches",
        "set",
        (),
        "count",
        "missiles per month",
        "missiles launched by the adversary in the month",
        ("D2", "I1"),
        high=MOST_MISSILES,
    ),
    inner(
        "launch_memory",
        "set",
        (),
        "launches still remembered",
        0,
        inf,
        "initial_alarm",
        units="missiles",
    ),
    inner("exercise_memory", "set", (), "exercises still remembered", 0, inf, units="exercises"),
    Variable(
        "alignment_backer",
        "stock",
        (),
        "level",
        "1",
        "alignment of the adversary with its backer",
        ("I1", "I2"),
        start="initial_alignment",
    ),
)


@mechanism(
    motive="launch_rate",
    of="adversary",
    claims=("D2",),
    source="technology roadmap and dialogue",
)
def programme_and_dialogue(
    adversary_capability: Floats,
    dialogue: Floats,
    leaning_patron: Floats,
    launch_base: float | Floats,
    programme_weight: float | Floats,
    dialogue_pause: float | Floats,
    confrontation: float | Floats,
) -> Floats:
    """Launches follow the missile programme and pause for talks, (run,), log-rate."""
    programme = programme_weight * (adversary_capability - 0.5)
    return launch_base + programme - dialogue_pause * dialogue - confrontation * leaning_patron


@mechanism(
    motive="launch_rate",
    of="adversary",
    claims=("I1",),
    source="Bernhardt and Sukin 2021; spiral model: Jervis 1978",
)
def spiral(exercise_memory: Floats, spiral_weight: float | Floats) -> Floats:
    """Exercises provoke launches, (run,), log-rate; saturates with recent exercises."""
    return spiral_weight * (1.0 - np.exp(-exercise_memory))


@mechanism(decides="launch_rate", of="adversary", claims=("D2", "I1"), source="record of launches")
def campaigns_of_the_month(motive: Floats) -> Floats:
    """Rate at which launch campaigns start, (…, run), campaigns a month, at most 4.5."""
    return np.exp(np.minimum(motive, 1.5))


@mechanism(
    sets=("launches", "launch_memory"),
    claims=("D2", "I1"),
    source="record of launches: over-dispersed",
    draws=(Draw("launch_draw", "uniform"), Draw("salvo_draw", "uniform")),
)
def launches_of_the_month(
    launch_rate: Floats,
    launch_memory: Floats,
    salvo: float | Floats,
    launch_memory_decay: float | Floats,
    launch_draw: Floats,
    salvo_draw: Floats,
) -> tuple[Floats, Floats]:
    """Missiles launched (run,), 0–60, and their memory (run,) in missiles.

    A campaign starts at the Poisson rate ``launch_rate`` (campaigns a month); its size is one plus
    a geometric number whose mean grows with the rate, so that counts are over-dispersed.
    """
    campaign = happens(launch_draw, launch_rate)
    missiles = campaign * (1.0 + geometric_count(salvo_draw, salvo * launch_rate))
    missiles = np.minimum(missiles, MOST_MISSILES)
    return missiles, launch_memory * (1.0 - launch_memory_decay) + missiles


@mechanism(sets="exercise_memory", of="adversary", claims=("I1",), source="record of exercises")
def memory_of_exercises(
    exercise_memory: Floats, exercises: Floats, exercise_memory_decay: float | Floats
) -> Floats:
    """Recent exercises, (run,), in exercises."""
    return exercise_memory * (1.0 - exercise_memory_decay) + exercises


@mechanism(motive="lean", of="adversary", claims=("I1", "I2"), source="article I1")
def need_of_a_backer(
    cooperation: Floats,
    backer_activity: Floats,
    leaning_backer: Floats,
    dialogue: Floats,
    alignment_base: float | Floats,
    alignment_war: float | Floats,
    alignment_encirclement: float | Floats,
    alignment_line: float | Floats,
    alignment_dialogue: float | Floats,
) -> Floats:
    """The tie to its backer that an encircled adversary wants, (…, run), share."""
    return (
        alignment_base
        + alignment_war * backer_activity
        + alignment_encirclement * cooperation[MILITARY]
        + alignment_line * leaning_backer
        - alignment_dialogue * dialogue
    )


@mechanism(motive="lean", of="adversary", claims=("I1", "I2"), source="article I1; Walt 1987")
def security_sought_from_backer(
    regime_security: Floats,
    leaning_backer: Floats,
    dialogue: Floats,
    lean_base: float | Floats,
    lean_insecurity: float | Floats,
    alignment_line: float | Floats,
    alignment_dialogue: float | Floats,
) -> Floats:
    """An insecure regime seeks its backer, (…, run), share."""
    return (
        lean_base
        + lean_insecurity * (1.0 - regime_security)
        + alignment_line * leaning_backer
        - alignment_dialogue * dialogue
    )


@mechanism(decides="lean", of="adversary", claims=("I1",), source="article I1")
def leaning_on_the_backer(motive: Floats) -> Floats:
    """The tie that the adversary seeks, (…, run), 0 and more."""
    return np.maximum(motive, 0.0)


@mechanism(adds_to="alignment_backer", of="adversary", claims=("I1", "I2"), source="article I1")
def tie_to_the_backer(
    alignment_backer: Floats, lean: Floats, alignment_rate: float | Floats
) -> Floats:
    """The adversary's tie to its backer moves to what it seeks, (run,), per month."""
    return alignment_rate * (lean - alignment_backer)


@mechanism(
    adds_to="alignment_backer",
    of="adversary",
    claims=("I1", "I2"),
    source="alliances need both sides: Morrow 1991",
)
def tie_that_both_want(
    alignment_backer: Floats,
    lean: Floats,
    back: Floats,
    backs: Floats,
    alignment_rate: float | Floats,
) -> Floats:
    """The tie moves to what the less willing of the two wants, (run,), per month.

    ``back`` (rival, run) is what each power offers; ``backs`` (rival, 1) tells the backer.
    """
    if not backs.any():  # nobody to ask: the first edition's tie
        return alignment_rate * (lean - alignment_backer)
    offered = total(back * backs)
    return alignment_rate * (np.minimum(lean, offered) - alignment_backer)
