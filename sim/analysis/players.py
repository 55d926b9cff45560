"""The drivers and constraints of the article, in words."""

PLAYERS = {
    "D1": "great-power rivalry",
    "D2": "security environment",
    "D3": "allies' adjustment",
    "D4": "the allies' relation",
    "C1": "domestic politics",
    "C2": "unilateralism",
    "C3": "vague commitment",
    "C4": "diverging threats",
}
"""Claim id of a player of the Shapley shares → what it is."""


def player_named(player: str) -> str:
    """A player with its claim id, in words; `other` as it is."""
    return f"{player} {PLAYERS[player]}" if player in PLAYERS else player
