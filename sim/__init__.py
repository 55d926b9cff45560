"""Alliance dynamics as an agent-based model: scenario files in, ensembles and figures out."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.agents.adversary import Adversary
    from sim.agents.ally import Ally
    from sim.agents.behaviours import load_plugin, register_behaviour
    from sim.agents.patron import Patron
    from sim.agents.power import Power
    from sim.analysis.frames import to_frame
    from sim.ensemble import check_behaviour
    from sim.ensemble.simulate import simulate
    from sim.model.alliance_model import AllianceModel
    from sim.model.checked import load
    from sim.page.notebook import app
    from sim.scenario import Scenario, ScenarioError
    from sim.studies.compare import compare
    from sim.studies.explain import explain
    from sim.studies.seat import seat
    from sim.studies.show import show
    from sim.sweeps import open_sweep
    from sim.sweeps.sweep import sweep

__version__ = "0.1.0"
__all__ = [
    "Adversary",
    "AllianceModel",
    "Ally",
    "Patron",
    "Power",
    "Scenario",
    "ScenarioError",
    "app",
    "check_behaviour",
    "compare",
    "explain",
    "load",
    "load_plugin",
    "open_sweep",
    "register_behaviour",
    "seat",
    "show",
    "simulate",
    "sweep",
    "to_frame",
]

_HOMES = {
    "Adversary": "sim.agents.adversary",
    "Ally": "sim.agents.ally",
    "Patron": "sim.agents.patron",
    "Power": "sim.agents.power",
    "load_plugin": "sim.agents.behaviours",
    "register_behaviour": "sim.agents.behaviours",
    "app": "sim.page.notebook",
    "AllianceModel": "sim.model.alliance_model",
    "Scenario": "sim.scenario",
    "ScenarioError": "sim.scenario",
    "check_behaviour": "sim.ensemble",
    "compare": "sim.studies.compare",
    "explain": "sim.studies.explain",
    "load": "sim.model.checked",
    "open_sweep": "sim.sweeps",
    "seat": "sim.studies.seat",
    "show": "sim.studies.show",
    "simulate": "sim.ensemble",
    "sweep": "sim.sweeps",
    "to_frame": "sim.analysis.frames",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: the command line stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
