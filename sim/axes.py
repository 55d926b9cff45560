"""The axes of every array, and where each role sits on them.

Arrays end in the run axis.  The ``actor`` axis is always patron, allies, adversary, so that
roles are slices and no code needs to know a country:

>>> actors = ["patron", "first ally", "second ally", "adversary"]
>>> actors[ALLIES]
['first ally', 'second ally']
"""

from typing import Literal

DOMAINS = ("military", "economic", "diplomatic")
LEVELS = ("leader", "minister", "vice_minister")
STRATEGIES = ("bilateral", "mediation", "bottom_up", "embedding")
FORMAT_TOPICS = ("stand_alone", "statement")

PATRON = 0
ALLIES = slice(1, -1)
MEMBERS = slice(0, -1)
ADVERSARY = -1

ADVERSARY_SOURCE = 0
"""Row of the adversary on the ``source`` axis; rival powers follow it."""

MILITARY, ECONOMIC, DIPLOMATIC = range(3)
LEADER, MINISTER, VICE_MINISTER = range(3)
BILATERAL, MEDIATION, BOTTOM_UP, EMBEDDING = range(4)

OverTime = Literal["level", "count", "flag", "index", "topic"]
"""How the months of a variable are put together: a level is averaged, a count added up, a flag (in
force or not, or a rung) read at the end of a period; an index is a row of another table, of which
there is no average; of a topic, NaN without a leaders' meeting, it is the share of the meetings."""
