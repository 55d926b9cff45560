"""Which record a result is held against."""

from __future__ import annotations

from collections.abc import Collection

import xarray as xr

from sim.record import FIRST, Record, bundled, bundled_names, of_actors


def record_of(dataset: xr.Dataset, record: Record | None = None) -> Record | None:
    """The record that a result is held against: the given one, or else what the result says.

    A result says the name of a bundled record, or none, and is then held against the bundled record
    of its actors. A record in a folder of one's own must be given, since a result does not say
    where that lies. Of a result without actors it is the first. None where there is no such record,
    or it does not speak of the result's actors.
    """
    codes = [str(code) for code in dataset["actor"].values] if "actor" in dataset.dims else None
    if record is None:
        named = dataset.sim.scenario.get("record")
        if named is not None:
            record = bundled(named) if named in bundled_names() else None
        else:
            record = bundled(FIRST) if codes is None else of_actors(codes)
    if record is None or (codes is not None and not record.applies_to(codes)):
        return None
    return record


def needed_record(dataset: xr.Dataset, record: Record | None = None) -> Record:
    """The same; ValueError, which says of whom the record speaks, where there is none."""
    found = record_of(dataset, record)
    if found is None:
        raise ValueError(refusal([str(code) for code in dataset["actor"].values], record))
    return found


def refusal(codes: Collection[str], record: Record | None) -> str:
    """Why nothing is held against a record."""
    if record is None:
        return f"no record speaks of {', '.join(codes)}"
    return f"the record {record.name} speaks of {', '.join(sorted(record.actors))} only"
