"""The model in Mesa's own browser page, SolaraViz: `solara run docs/solara_app.py` (solara.md).

A slider changes one parameter of the scenario; Reset begins anew with what is set.
"""

import solara
from matplotlib.axes import Axes
from mesa.visualization import SolaraViz, make_plot_component

import sim

DOMAINS = {
    "cooperation_military": "tab:blue",
    "cooperation_economic": "tab:orange",
    "cooperation_diplomatic": "tab:green",
}
WILLS = {"willingness_JPN_military": "tab:red", "willingness_KOR_military": "tab:purple"}
CHANNELS = {"channel_leader": "tab:blue", "channel_vice_minister": "tab:brown"}


class World(sim.AllianceModel):
    """The model with one parameter of its scenario to be set by hand.

    The scenario has a name of its own here: Mesa 3.5 gives its own thing to an argument `scenario`.
    """

    def __init__(
        self, which: str = "storm", rng: int = 0, runs: int = 50, mediation_effort: float = 1.0
    ) -> None:
        settings = sim.load(which).replace(mediation_effort=mediation_effort)
        super().__init__(settings, rng=rng, runs=runs)

    def step(self) -> None:
        """A month, unless the scenario has ended: SolaraViz asks for a whole interval of steps."""
        if self.running:
            super().step()


def index(axes: Axes) -> None:
    """An index from 0 to 1."""
    axes.set_ylim(0.0, 1.0)
    axes.set_ylabel("index, mean of the runs")


def who_governs(model: World) -> solara.Element:
    """The month, and who governs in it in the first run."""
    rows = [int(number) for number in model.state["government"][:, 0]]
    lines = [
        f"- {code}: {model.governments.leaders[row]}"
        for code, row in zip(model.labels["actor"], rows, strict=True)
        if row >= 0
    ]
    return solara.Markdown("\n".join([f"### {model.date}", "", *lines]))


page = SolaraViz(
    World(),
    components=[
        who_governs,
        make_plot_component(DOMAINS, post_process=index),
        make_plot_component(WILLS, post_process=index),
        make_plot_component(CHANNELS, post_process=index),
    ],
    model_params={
        "which": {
            "type": "Select",
            "label": "Scenario",
            "value": "storm",
            "values": ["baseline", "carried-on", "us-unilateralist-return", "storm"],
        },
        "rng": {"type": "SliderInt", "label": "Seed", "value": 0, "min": 0, "max": 20, "step": 1},
        "runs": {
            "type": "SliderInt",
            "label": "Runs",
            "value": 50,
            "min": 1,
            "max": 200,
            "step": 1,
        },
        "mediation_effort": {
            "type": "SliderFloat",
            "label": "Mediation (S2)",
            "value": 1.0,
            "min": 0.0,
            "max": 1.5,
            "step": 0.25,
        },
    },
    name="Alliance dynamics",
    play_interval=300,
    render_interval=7,
)
