"""Governments as a table that every run can look up: who they are and what line they take."""

from dataclasses import dataclass

import numpy as np

from sim.arrays import Floats, Integers
from sim.axes import STRATEGIES

LINE = (
    "leaning_patron",
    "leaning_partner",
    "leaning_adversary",
    "leaning_competitor",
    "leaning_backer",
    "hawkishness",
    "win_set",
    "unilateralism",
    "entry_approval",
    "new_leader",
    *(f"{strategy}_share" for strategy in STRATEGIES),
)
"""What a government brings along, in the order of the table's first axis.

Leanings are -1 (hostile) to 1 (friendly); ``new_leader`` is 1 where the government starts with an
approval of its own and 0 where only the line changed; the shares of the patron's effort sum to 1.
"""


@dataclass(frozen=True)
class GovernmentTable:
    """``values`` is (line, government, run or 1); ``keys`` and ``leaders`` name the rows."""

    values: Floats
    keys: tuple[str, ...]
    leaders: tuple[str, ...]

    def line(self, government: Integers) -> Floats:
        """The lines of the governments in office, (line, actor, run).

        ``government`` (actor, run) holds rows of the table.
        """
        if self.values.shape[-1] == 1:
            return self.values[:, government, 0]
        return self.values[:, government, np.arange(government.shape[-1])]
