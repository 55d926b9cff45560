"""In what share of the months each member is the weakest link, by hand."""

import json

import numpy as np
import pytest
import xarray as xr

from sim.analysis import weakest_links

ROLES = {"actors": {"USA": {"role": "patron"}, "JPN": {"role": "ally"}, "KOR": {"role": "ally"}}}
PATRON = [0.5, 0.5, 0.1, 0.3]
JAPAN = [0.2, 0.6, 0.4, 0.3]
KOREA = [0.4, 0.4, 0.4, 0.9]


def willing(reading: str) -> xr.Dataset:
    """Four months of one run: military as listed; in the economic domain all agree."""
    time = np.arange("2020-01", "2020-05", dtype="datetime64[M]").astype("datetime64[ns]")
    allies, patron = np.full((4, 1, 2, 2), 0.5), np.full((4, 1, 2), 0.5)
    allies[:, 0, :, 0] = np.transpose([JAPAN, KOREA])
    patron[:, 0, 0] = PATRON
    return xr.Dataset(
        {
            "willingness": (("time", "run", "ally", "domain"), allies),
            "patron_willingness": (("time", "run", "domain"), patron),
        },
        coords={"time": time, "ally": ["JPN", "KOR"], "domain": ["military", "economic"]},
        attrs={
            "scenario": json.dumps(ROLES),
            "formulations": json.dumps({"cooperation": reading}),
        },
    )


def test_d4_where_the_least_willing_member_counts_the_patron_is_a_link_too() -> None:
    table = weakest_links(willing("weakest_link")).set_index(["domain", "member"])
    assert table["weakest"].loc["military"].to_dict() == pytest.approx(
        {"USA": 1.5 / 4.0, "JPN": 1.5 / 4.0, "KOR": 1.0 / 4.0}
    )
    assert table["weakest"].loc["economic"].tolist() == pytest.approx([1.0 / 3.0] * 3)
    assert table["will"].loc["military"].tolist() == pytest.approx([0.35, 0.375, 0.525])
    assert table["of_all"].equals(table["weakest"])


def test_d4_where_the_patron_leads_the_allies_are_compared_with_each_other() -> None:
    table = weakest_links(willing("led_weakest_link")).set_index(["domain", "member"])
    assert np.isnan(table["weakest"].loc[("military", "USA")])
    assert table["weakest"].loc["military"].iloc[1:].tolist() == [2.5 / 4.0, 1.5 / 4.0]
    assert table["weakest"].loc["economic"].iloc[1:].tolist() == [0.5, 0.5]
    assert table["of_all"].loc[("military", "USA")] == 1.5 / 4.0


def test_only_the_months_asked_for_count() -> None:
    table = weakest_links(willing("weakest_link"), since="2020-03", until="2020-03")
    first = table[table["domain"] == "military"]
    assert first["weakest"].tolist() == [1.0, 0.0, 0.0]
    assert first["will"].tolist() == [0.1, 0.4, 0.4]


def test_without_wills_there_is_no_row() -> None:
    assert weakest_links(willing("mean").drop_vars("patron_willingness")).empty
