"""Bounded rationality: keep the line as long as it is good enough (Simon 1955).

Slot ``decision``, reading ``satisficing``: no option is weighed until the line in force, measured
against what the rules would do now, satisfies less than an actor aspires to.
"""

from sim.core.axes import Floats
from sim.core.declarations import mechanism
from sim.theories.quantal_response import CHOOSING


@mechanism(
    chooses="line",
    of=CHOOSING,
    claims=("D3", "D4", "D2", "I3"),
    source="Simon 1955: satisficing",
)
def satisficing(departure: Floats, aspiration: float | Floats) -> Floats:
    """Whether a line is given up, (…, run), 1 or 0: it satisfies less than is aspired to.

    ``1 - departure < aspiration``; ``departure`` (…, run), 0–1, is how far the line in force lies
    from what the rules would do now.  Never at aspiration 0; at 1 whatever differs.
    """
    return (departure > 1.0 - aspiration).astype(float)
