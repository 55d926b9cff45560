"""The scenarios that a visitor can choose: bundled ones, those given at the start, loaded files."""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import cache
from pathlib import Path

from sim.core.errors import AnalysisError, ScenarioError, nearest, one_line
from sim.model import checked
from sim.scenario import Scenario, bundled_names

FILE = "file:"
"""Before the name of a scenario that a visitor loaded."""
MOST_FILES, MOST_VARIANTS = 10, 20
USUAL = "baseline"


@cache
def bundled(name: str) -> Scenario:
    """A bundled scenario, read once in a process."""
    return checked.load(name)


class Library:
    """Scenarios by name; loaded files belong to one visitor."""

    def __init__(self, given: Sequence[Scenario] = ()) -> None:
        self.given = {scenario.name: scenario for scenario in given}
        names = list(self.given) or [USUAL]
        self.first, self.second = names[0], names[1] if len(names) > 1 else ""
        self._loaded: dict[str, Scenario] = {}
        self._made: OrderedDict[Hashable, Scenario] = OrderedDict()

    @property
    def names(self) -> list[str]:
        """What there is: given, loaded, bundled."""
        return list(dict.fromkeys([*self.given, *self._loaded, *bundled_names()]))

    def get(self, name: str) -> Scenario:
        """The scenario of a name.

        Raises
        ------
        AnalysisError
            If there is none of that name; files are never looked for.
        """
        for shelf in (self.given, self._loaded):
            if name in shelf:
                return shelf[name]
        if name in bundled_names():
            return bundled(name)
        shown = one_line(name[:60])
        if name.startswith(FILE):
            raise AnalysisError(f"'{shown}' is a file that this page does not have: load it first")
        near = nearest(name, self.names)
        more = f"; did you mean '{near}'?" if near else ""
        raise AnalysisError(f"there is no scenario '{shown}' here{more}")

    def remembered(self, told: Hashable, make: Callable[[], Scenario]) -> Scenario:
        """A variant made before, or now."""
        if told not in self._made:
            self._made[told] = make()
            if len(self._made) > MOST_VARIANTS:
                self._made.popitem(last=False)
        return self._made[told]

    def load(self, file_name: str, content: bytes) -> str:
        """Take in a scenario file of a visitor; its name here.

        It is read in an empty folder, so that it can extend bundled scenarios and nothing else.

        Raises
        ------
        ScenarioError
            If it is not valid, or too many are loaded.
        """
        shown = one_line(Path(file_name).name)[:60] or "file.yaml"
        if len(self._loaded) >= MOST_FILES:
            raise ScenarioError(f"at most {MOST_FILES} files; open the page anew to begin again")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "scenario.yaml"
            path.write_bytes(content)
            try:
                scenario = checked.load(path)
            except ScenarioError as error:
                raise ScenarioError(error.args[0], shown, error.line, error.more) from None
        name = FILE + scenario.name
        self._loaded[name] = scenario
        self._made.clear()
        return name
