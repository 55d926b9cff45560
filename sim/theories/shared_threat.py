"""What counts as a threat to all: how each ally reads the commitment to consult (C3, C4).

Without a commitment the members can act on what the least concerned of them sees.  With one in
force each ally reads its reach for itself: as an option, where all see a threat, or as a duty on
whatever members see.  What they can do together goes as far as the narrowest reading.
"""

import numpy as np

from sim.core.axes import MEMBERS, Floats, by_label, total
from sim.core.declarations import DOMAIN, inner, mechanism

VARIABLES = (
    inner("shared_threat", "set", DOMAIN, "threat on which the members can act together", 0, 1),
    inner(
        "threat_read",
        "set",
        ("ally", "domain"),
        "threat on which each ally would act, as it reads the commitment to consult",
        0,
        1,
    ),
)


@mechanism(
    sets=("threat_read", "shared_threat"),
    of="ally",
    claims=("C3", "C4", "D2", "S4"),
    source="article C3 and C4; least reading: Hirshleifer 1983",
)
def shared_threat(
    threat_perception: Floats,
    consult_in_force: Floats,
    agenda: Floats,
    consult_scope: float | Floats,
) -> tuple[Floats, Floats]:
    """Threat on which each ally would act, (ally, domain, run), and all together, (domain, run).

    For each source the smallest perception among patron and allies, moved towards their mean by
    the ally's own ``consult_scope``, (run,) or (ally, 1 or run), once a commitment to consult is
    in force; those outside weigh by ``agenda`` (domain, outsider, 1), whose rows sum to one.  All
    together act on the least of the readings: who reads an option is bound by nobody's duty.
    """
    members = threat_perception[MEMBERS]
    least = np.minimum.reduce(members[:, : agenda.shape[1]])
    beyond = total(members[:, : agenda.shape[1]])
    beyond /= len(members)
    beyond -= least
    seen_by_all = agenda[:, 0] * least[0]
    seen_by_some = agenda[:, 0] * beyond[0]
    for source in range(1, agenda.shape[1]):
        seen_by_all += agenda[:, source] * least[source]
        seen_by_some += agenda[:, source] * beyond[source]
    read = np.empty((len(members) - 1, *seen_by_all.shape))
    np.multiply(by_label(consult_scope * consult_in_force), seen_by_some, out=read)
    read += seen_by_all
    return read, np.minimum.reduce(read)
