"""Every mechanism of the model, by name, and the rival formulations a scenario chooses among.

The lists are explicit: what is not listed does not run.  A new mechanism is added here once and
inherits the tests that hold for all.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType

from sim.core.declarations import PACKAGE, Mechanism, table_of
from sim.core.parameters import Parameter, Table
from sim.theories import (
    alliance_dilemma,
    alliance_management,
    ally_motives,
    arms_spending,
    assurance,
    backlash,
    balance_of_threat,
    bloc_politics,
    channels,
    consultation,
    cooperation,
    disputes,
    fear_choices,
    great_powers,
    institutionalisation,
    integration,
    learning,
    meetings,
    opinion,
    patron_motives,
    provocation,
    quantal_response,
    quarrels,
    quasi_alliance,
    reconciliation,
    regime_security,
    regional_order,
    restraint,
    satisficing,
    shared_threat,
    topics,
    turnover,
    two_fronts,
    two_level_game,
)

COMMON: tuple[Mechanism, ...] = (
    turnover.government_line,
    turnover.parts_of_the_line,
    great_powers.rivalry_of_the_month,
    regional_order.deadlock_of_the_council,
    balance_of_threat.source_activity,
    balance_of_threat.forces_as_they_grow,
    balance_of_threat.threat_socialisation,
    balance_of_threat.shared_warning,
    shared_threat.shared_threat,
    two_level_game.approval_reversion,
    two_level_game.honeymoon_effect,
    two_level_game.standing_over_the_term,
    opinion.sympathy_for_partners,
    alliance_management.effort_of_routine,
    alliance_management.effort_for_rivalry,
    alliance_management.effort_against_threat,
    alliance_management.patron_effort,
    alliance_management.treaty_anchor,
    alliance_management.bilateral_strengthening,
    alliance_management.unilateral_retrenchment,
    alliance_management.declared_line_of_patron,
    alliance_management.network_embedding,
    alliance_dilemma.doubt_of_the_patron,
    alliance_dilemma.fear_of_abandonment,
    alliance_dilemma.fear_of_entrapment,
    alliance_dilemma.entrapment_restraint,
    alliance_dilemma.fear_of_losing_the_market,
    alliance_dilemma.market_restraint,
    disputes.declared_line_to_partner,
    disputes.stance_within_win_set,
    disputes.events_of_the_dyad,
    disputes.memory_of_disputes,
    reconciliation.conciliation_of_governments,
    reconciliation.mediation_by_patron,
    backlash.public_grievance,
    backlash.backlash_stock,
    ally_motives.disposition_of_allies,
    ally_motives.threat_shared_by_members,
    ally_motives.strategic_adjustment,
    ally_motives.interests_of_the_embedded,
    ally_motives.burden_of_the_past,
    ally_motives.accommodation_of_competitor,
    ally_motives.restraint_for_dialogue,
    ally_motives.habit,
    patron_motives.disposition_of_patron,
    patron_motives.rivalry_with_competitor,
    patron_motives.threat_to_patron,
    patron_motives.unilateralism_of_patron,
    patron_motives.patron_restraint_for_dialogue,
    cooperation.willingness,
    cooperation.leadership,
    institutionalisation.institution_building,
    institutionalisation.institution_erosion_by_disuse,
    institutionalisation.memory_of_peaks,
    channels.routine_of_ministries,
    channels.work_to_be_done,
    channels.tended_by_patron,
    channels.carried_from_below,
    channels.neglect_by_unilateralist,
    channels.friction_between_allies,
    channels.channel_adjustment,
    channels.defence_ministers_channel,
    integration.climbing,
    integration.mutual_defence_pact,
    meetings.meetings_of_the_month,
    meetings.exercises_of_the_month,
    topics.topics_of_the_meeting,
    provocation.programme_and_dialogue,
    provocation.campaigns_of_the_month,
    provocation.launches_of_the_month,
    provocation.memory_of_exercises,
    provocation.leaning_on_the_backer,
    restraint.keeping_the_word,
    restraint.declared_restraint,
    regime_security.tests_of_the_month,
    regime_security.provocations_of_the_month,
    regime_security.security_of_the_regime,
    regime_security.drift_of_the_programme,
    regional_order.resolutions_of_the_month,
    regional_order.sanctions_and_their_erosion,
    regional_order.summits_of_neighbours,
    arms_spending.largest_threat,
    arms_spending.arming_by_plan,
    arms_spending.budgets_own_noise,
    arms_spending.decided_spending,
    arms_spending.decided_spending_of_rivals,
    bloc_politics.incidents,
    bloc_politics.hardening_of_blocs,
    bloc_politics.weakening_of_governance,
    bloc_politics.pressure_by_common_positions,
    great_powers.naming_remembered,
    great_powers.courting_as_ever,
    great_powers.courting,
    great_powers.backing,
)

FORMULATIONS: dict[str, dict[str, tuple[Mechanism, ...]]] = {
    "quarrels": {
        "named": (
            quarrels.reopening,
            disputes.disputes_over_issues,
            disputes.accords_in_packages,
            reconciliation.conditions_of_choice,
            reconciliation.choice_of_governments,
            reconciliation.room_made_by_threat,
            reconciliation.pull_of_quarrels,
            quarrels.sharpened_by_disputes,
            quarrels.settled_by_accords,
            quarrels.opened_again,
            quarrels.falling_silent,
            quarrels.settled_without_support,
            quarrels.taken_up_again,
            quarrels.acceptance,
            reconciliation.backlash_set_free,
            backlash.backlash_of_settlements,
            backlash.concessions_at_the_table,
        ),
        "untyped": (
            disputes.disputes_and_accords,
            reconciliation.rapprochement,
            reconciliation.pull_of_history,
            reconciliation.common_threat,
            reconciliation.backlash_set_free,
            reconciliation.nothing_conditional,
            backlash.concessions,
            quarrels.events_without_issue,
            quarrels.nothing_reopened,
            quarrels.quarrels_stand_still,
            quarrels.settlements_stand_still,
        ),
    },
    "alignment": {
        "cha1999": (quasi_alliance.quasi_alliance, quasi_alliance.self_help),
        "reassurance": (quasi_alliance.reassurance, quasi_alliance.trust_in_patron),
        "dependence": (quasi_alliance.mutual_dependence, quasi_alliance.need_of_protection),
    },
    "provocation": {"null": (), "spiral": (provocation.spiral,)},
    "spending": {
        "richardson": (arms_spending.richardson, arms_spending.richardson_of_adversary),
        "error_correction": (arms_spending.error_correction,),
    },
    "cooperation": {
        "led_weakest_link": (cooperation.led_weakest_link,),
        "weakest_link": (cooperation.weakest_link,),
        "mean": (cooperation.mean,),
    },
    "perception": {
        "everyone": (balance_of_threat.balance_of_all_threats,),
        "outsiders": (balance_of_threat.balance_of_threat,),
    },
    "adversary": {
        "regime_security": (
            two_level_game.dialogue_of_both,
            provocation.security_sought_from_backer,
            regime_security.insecurity,
            regime_security.opportunity,
            regime_security.pace_of_the_programme,
            regime_security.doctrine_of_talks,
            regime_security.relief_by_talks,
            regime_security.distrust,
            regime_security.readiness_to_talk,
        ),
        "programme": (
            two_level_game.dialogue_with_adversary,
            provocation.need_of_a_backer,
            arms_spending.danger_of_encirclement,
        ),
    },
    "powers": {
        "responsive": (
            great_powers.answer_to_common_positions,
            great_powers.wedge_when_pressed,
            great_powers.need_of_a_supplier,
            provocation.tie_that_both_want,
            great_powers.coercion_of_the_vulnerable,
            great_powers.episodes_of_coercion,
            great_powers.largest_threat_to_power,
            great_powers.arming_of_powers,
        ),
        "driven": (
            great_powers.no_answer,
            provocation.tie_to_the_backer,
            great_powers.coercion_in_return,
            great_powers.acts_of_coercion,
        ),
    },
    "fronts": {
        "two_fronts": (
            two_fronts.effort_taken_by_war,
            two_fronts.burden_to_be_shared,
            two_fronts.lesson_of_the_war,
            two_fronts.arming_after_the_war,
        ),
        "apart": (),
    },
    "order": {
        "answering": (regional_order.practice_of_governance, regional_order.camps_that_arm),
        "one_way": (),
    },
    "publics": {
        "opinions": (
            turnover.elections_at_stake,
            two_level_game.rally_across_parties,
            two_level_game.issue_cost_of_concession,
            two_level_game.audience_cost_of_reneging,
            two_level_game.audience_cost_of_weakness,
            two_level_game.news_across_parties,
            opinion.quarrels_resented,
            opinion.hostility_resented,
            opinion.patron_resented,
            opinion.slow_forgiving,
            opinion.accords_welcomed,
            two_level_game.latitude_of_publics,
        ),
        "approval_only": (
            turnover.turnover,
            two_level_game.rally_round_the_flag,
            two_level_game.audience_cost_of_concession,
            two_level_game.approval_news,
            opinion.opinion_at_rest,
            two_level_game.win_set_latitude,
        ),
    },
    "beliefs": {
        "learned": (
            learning.commitment_seen,
            learning.word_of_the_patron,
            learning.meeting_kept,
            learning.belief_held,
            learning.partner_seen,
            learning.allies_seen,
            learning.word_broken,
            assurance.assurance,
            assurance.assurance_of_patron,
            assurance.reciprocity,
        ),
        "seen": (alliance_dilemma.belief_in_the_patron,),
    },
    "fear": {
        "choices": (
            fear_choices.self_reliance,
            fear_choices.outreach_to_partner,
            fear_choices.hedge_of_the_abandoned,
            fear_choices.hedge_of_the_entrapped,
            fear_choices.hedging,
            fear_choices.restraint_of_the_hedger,
            fear_choices.courting_of_the_hedger,
        ),
        "silent": (),
    },
    "meetings": {
        "need": (consultation.demand_of_need,),
        "habit": (consultation.demand_of_habit,),
    },
    "decision": {
        "rules": (),
        "logit": (
            quantal_response.expected_of_positions,
            quantal_response.expected_of_instruments,
            quantal_response.quantal_response,
            quantal_response.limited_attention,
        ),
        "satisficing": (satisficing.satisficing,),
    },
}
"""Slot → name → mechanisms of that reading."""

DEFAULT_FORMULATIONS: Mapping[str, str] = {
    "quarrels": "named",
    "alignment": "reassurance",
    "provocation": "spiral",
    "spending": "error_correction",
    "cooperation": "led_weakest_link",
    "perception": "everyone",
    "adversary": "regime_security",
    "powers": "responsive",
    "fronts": "two_fronts",
    "order": "answering",
    "publics": "opinions",
    "beliefs": "learned",
    "fear": "choices",
    "meetings": "need",
    "decision": "rules",
}
"""The article's reading, where it has one; see docs/odd.md."""


DECISION = "decision"
"""The slot whose reading a scenario may also choose for one actor."""


def everything() -> Iterator[Mechanism]:
    """All mechanisms: the common ones and those of every formulation."""
    yield from COMMON
    for readings in FORMULATIONS.values():
        for mechanisms in readings.values():
            yield from mechanisms


def theories() -> tuple[ModuleType, ...]:
    """The files of the package in which these mechanisms stand, in the order of the month."""
    names = dict.fromkeys(mechanism.function.__module__ for mechanism in everything())
    return tuple(sys.modules[name] for name in names if name.rpartition(".")[0] == PACKAGE)


def chosen(formulations: Mapping[str, str]) -> tuple[Mechanism, ...]:
    """Mechanisms that run under a choice of formulations (defaults where it is silent)."""
    picked = {**DEFAULT_FORMULATIONS, **formulations}
    return COMMON + tuple(
        mechanism for slot, name in picked.items() for mechanism in FORMULATIONS[slot][name]
    )


def deciders() -> tuple[str, ...]:
    """Roles that choose: those to which a reading of decisions can be given."""
    roles = (m.of for reading in FORMULATIONS[DECISION].values() for m in reading if m.chooses)
    return tuple(dict.fromkeys(role for of in roles for role in of))


def thought_by(mechanisms: Iterable[Mechanism], usual: str, own: str) -> tuple[Mechanism, ...]:
    """What an actor thinks with that decides by the reading ``own`` and not by the ``usual`` one.

    ``mechanisms`` are those of the model, with those of the usual reading among them.
    """
    if own == usual:
        return tuple(mechanisms)
    left = {mechanism.name for mechanism in FORMULATIONS[DECISION][usual]}
    kept = tuple(mechanism for mechanism in mechanisms if mechanism.name not in left)
    return kept + FORMULATIONS[DECISION][own]


def register_formulation(slot: str, name: str, mechanisms: tuple[Mechanism, ...]) -> None:
    """Offer a reading of one's own to scenarios, under ``formulations: {slot: name}``.

    Raises
    ------
    ValueError
        If the name is taken, or a parameter is declared differently elsewhere.
    """
    readings = FORMULATIONS.setdefault(slot, {})
    if name in readings:
        raise ValueError(f"formulation {slot}: {name} exists")
    readings[name] = mechanisms
    try:
        parameters()
    except ValueError:
        del readings[name]
        raise


def parameters() -> dict[str, Parameter]:
    """All declared parameters by their declared name, in the order of the month.

    Raises
    ------
    ValueError
        If two mechanisms declare one name differently.
    """
    found: dict[str, Parameter] = {}
    for mechanism in everything():
        for parameter in mechanism.parameters:
            known = found.setdefault(parameter.name, parameter)
            if known != parameter:
                raise ValueError(f"parameter {parameter.name} is declared twice, differently")
    return found


def thinkers() -> dict[str, tuple[str, ...]]:
    """Declared parameter → roles whose thinking it belongs to; none where it is the world's."""
    found: dict[str, tuple[str, ...]] = {}
    for mechanism in everything():
        for parameter in mechanism.parameters:
            known = found.get(parameter.name)
            if known == () or not mechanism.of:  # what the world reads is nobody's own
                found[parameter.name] = ()
            else:
                roles = parameter.of or mechanism.of
                found[parameter.name] = tuple(dict.fromkeys((*(known or ()), *roles)))
    return found


def check_tables() -> None:
    """Hold the tables of the theories against the functions that are listed here.

    Raises
    ------
    ValueError
        With file and row, if no function reads a parameter, others read it than the row says, or
        two theories have one of the same name.
    """
    theories: dict[str, tuple[Table, list[Mechanism]]] = {}
    for mechanism in everything():
        table = table_of(mechanism.function)
        if table is not None:
            theories.setdefault(table.file, (table, []))[1].append(mechanism)
    owners: dict[str, str] = {}
    for table, mechanisms in theories.values():
        roles = {role for mechanism in mechanisms for role in mechanism.of}
        table.check({mechanism.name: mechanism.reads for mechanism in mechanisms}, roles)
        for name in table.parameters:
            if owners.setdefault(name, table.file) != table.file:
                table.refuse(name, f"{name} is in {owners[name]} already")


check_tables()
