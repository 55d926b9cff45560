"""Every state variable: its axes, unit, bounds, start, and how it appears in results."""

from sim.variables.cooperation import COOPERATION
from sim.variables.declare import Variable
from sim.variables.institutions import INSTITUTIONS
from sim.variables.politics import POLITICS
from sim.variables.surroundings import SURROUNDINGS

VARIABLES: tuple[Variable, ...] = (*POLITICS, *COOPERATION, *INSTITUTIONS, *SURROUNDINGS)

BY_NAME: dict[str, Variable] = {variable.name: variable for variable in VARIABLES}

__all__ = ["BY_NAME", "VARIABLES", "Variable"]
