"""``data.sim``: what travels inside a result, parsed.

A result carries its scenario, governments, versions and the like as JSON text, the one kind of
attribute that NetCDF and Zarr both keep. Importing `sim.analysis`, or anything that makes, draws
or reports results, gives every xarray dataset the accessor; one without these attributes has them
empty.
"""

from __future__ import annotations

import json
from typing import Any

import xarray as xr


@xr.register_dataset_accessor("sim")
class Travelling:
    """What a dataset says of itself.

    >>> data = xr.Dataset(attrs={"scenario": '{"name": "mine", "actors": {"JPN": {}}}'})
    >>> data.sim.name, data.sim.actor_names, data.sim.governments
    ('mine', {'JPN': 'JPN'}, [])
    """

    def __init__(self, data: xr.Dataset) -> None:
        self._data = data
        self._parsed: dict[str, tuple[str, Any]] = {}

    def _read(self, key: str, empty: str) -> Any:
        """An attribute parsed, once for as long as its text stays the same."""
        text = self._data.attrs.get(key, empty)
        if key not in self._parsed or self._parsed[key][0] != text:
            self._parsed[key] = text, json.loads(text)
        return self._parsed[key][1]

    @property
    def name(self) -> str:
        """Name of the scenario, "" if it is not told; two results compared may be renamed."""
        return str(self._data.attrs.get("scenario_name") or self.scenario.get("name", ""))

    @property
    def scenario(self) -> dict[str, Any]:
        """The resolved scenario, as `Scenario.to_dict` gives it."""
        return dict(self._read("scenario", "{}"))

    @property
    def actors(self) -> dict[str, dict[str, Any]]:
        """Code → what the scenario says of an actor."""
        actors = self.scenario.get("actors") or {}
        return {code: dict(actor or {}) for code, actor in actors.items()}

    @property
    def actor_names(self) -> dict[str, str]:
        """Code → name as the scenario gives it; a code without a name stands for itself."""
        names = {code: str(actor.get("name") or code) for code, actor in self.actors.items()}
        return names | self._read("actor_names", "{}")

    @property
    def governments(self) -> list[dict[str, Any]]:
        """Scheduled governments: actor, leader, start and end (YYYY-MM), line (see `lanes`)."""
        return list(self._read("governments", "[]"))

    @property
    def government_rows(self) -> list[dict[str, Any]]:
        """Key and leader of each number that the variable `government` takes."""
        return list(self._read("government_rows", "[]"))

    @property
    def interventions(self) -> list[dict[str, Any]]:
        """Dated events that the scenario sets from outside."""
        return list(self._read("interventions", "[]"))

    @property
    def formulations(self) -> dict[str, str]:
        """Slot → the theory chosen, defaults filled in."""
        return dict(self._read("formulations", "{}"))

    @property
    def behaviours(self) -> dict[str, dict[str, str]]:
        """Code of an actor with a behaviour of its own → its class and a digest of its code."""
        return dict(self._read("behaviours", "{}"))

    @property
    def versions(self) -> dict[str, str]:
        """Package → version that the numbers depend on."""
        return dict(self._read("versions", "{}"))

    @property
    def factors(self) -> list[dict[str, Any]]:
        """Of a sweep: what it varies, an entry a factor."""
        return list(self._read("factors", "[]"))

    @property
    def sampler(self) -> dict[str, Any]:
        """Of a sweep: what the sampler of the design was told besides."""
        return dict(self._read("salib", "{}") or {})
