"""Levels at the start of a scenario that no single theory owns: ``initial.csv``.

They are the state of affairs at the start of 2015; a scenario that starts elsewhere sets its own.
"""

from sim.mechanisms.parameter import Parameter
from sim.mechanisms.tables import beside, read

TABLE = read(beside(__file__))
TABLE.check({})

INITIAL: tuple[Parameter, ...] = tuple(TABLE.parameters.values())
