"""The class that README.md shows takes its seat."""

from tests.docs.pages import FENCE, ROOT


def test_an_agent_that_one_can_replace() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (code,) = (found[2] for found in FENCE.finditer(text) if "class Cautious" in found[2])
    names: dict[str, object] = {}
    before = 'import sim\nscenario = sim.load("baseline")\ndata = sim.simulate(scenario, runs=40)\n'
    exec(compile(before + code.replace("runs=1000", "runs=40"), "README.md", "exec"), names)
    cautious, data = names["cautious"], names["data"]
    assert float(cautious["launches"].mean()) < float(data["launches"].mean())  # type: ignore[index]
