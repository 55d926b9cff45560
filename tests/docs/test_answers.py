"""The answers of README.md are those of the measured pages, and of the comparison they name."""

import re
import runpy
from types import SimpleNamespace

import pytest

import sim
from tests.docs.pages import FOLDER, ROOT, page

SCRIPT = runpy.run_path(str(FOLDER / "answers.py"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROW = "| {} | {} | index | -0.02 | {} | 0 to 1 | 0.9 | from 0.5 | 0 % | partly | {} |\n"


def made_up() -> str:
    """A page of experiments whose numbers tell them apart."""
    asked = [("D1", "0.01"), ("D2", "-0.02"), ("D3", "+0.03"), ("D4", "+0.04")]
    rows = [ROW.format(claim, "Has it a share in cooperation?", n, "open") for claim, n in asked]
    rows += [
        ROW.format("C1", question, f"-0.{place}", "depends (for it many)")
        for place, question in enumerate(SCRIPT["CONSTRAINTS"], 5)
    ]
    rows.append(ROW.format("D1", SCRIPT["GREATEST"], "-0.9", "contradicted"))
    return "".join(rows)


def test_what_is_read_off_the_pages_is_what_readme_says() -> None:
    answers = SCRIPT["of_the_pages"](*(page(name) for name in SCRIPT["PAGES"]))
    for line in SCRIPT["table"](answers).splitlines()[2:]:
        assert line in README.splitlines()


def test_every_verdict_is_counted() -> None:
    claims = SCRIPT["claims_of"](page("experiments.md"))
    assert {row.verdict for row in claims} <= set(SCRIPT["VERDICTS"])
    said, _ = SCRIPT["sure"](claims)
    total, *counts = map(int, re.findall(r"\d+", said))
    assert total == sum(counts) == len(claims) > 90


def test_each_driver_and_constraint_has_its_own_number_and_verdict() -> None:
    claims = SCRIPT["claims_of"](made_up())
    drivers, verdicts = SCRIPT["carries"](claims)
    assert re.findall(r"\((D\d)\) (\S+?)[,.]?(?: |$)", drivers) == [
        ("D3", "+0.03"),
        ("D1", "0.01"),
        ("D2", "−0.02"),
        ("D4", "+0.04"),
    ]
    assert verdicts.startswith("D3 open, D1 open, D2 open, D4 open; ")
    assert verdicts.endswith(": contradicted")
    constraints, verdicts = SCRIPT["breaks"](claims)
    assert re.findall(r"−0\.\d", constraints) == ["−0.5", "−0.6", "−0.7", "−0.8"]
    assert verdicts == "in this order: depends, depends, depends, depends"


def test_forecasts_are_those_from_2014() -> None:
    rows = (
        "| 2014, frozen | 5 of 20 (1 to 8) | 2.4 (0 to 4) | 11.7 (9 to 15) | 82 % (95 %) | 0.2 |\n"
        "| 2014, realised | 10 of 20 (5 to 12) | 2 (0 to 5) | 13.2 (9 to 16) | 9 % (9 %) | 0.1 |\n"
        "| 2019, frozen | 6 of 24 (5 to 10) | 4.7 (2 to 8) | 13.9 (9 to 17) | 1 % (2 %) | 0.3 |\n"
    )
    said, sure = SCRIPT["right"](rows)
    assert "in 5 of 20 series, and in 10 if told" in said
    assert "would win 2, right about all but chance 12. Of later values 82 % lie" in said
    assert sure.startswith("95 %: 1 to 8 series;")
    said, sure = SCRIPT["right"](rows.replace("5 of 20 (1 to 8)", "5 of 20"))
    assert "in 5 of 20 series, and in 10 if told" in said
    assert sure.startswith("too few years for an interval; each of them in [validation]")


@pytest.mark.slow
def test_what_outlives_whom_is_told_of_the_right_scenario() -> None:
    study = sim.compare("carried-on", "storm", runs=40)
    rivals = sim.compare("carried-on", "storm", runs=2).tables["outcomes"]
    rivals = rivals[rivals["outcome"] == "cooperation"].assign(reading="beliefs: seen")
    told, sure = SCRIPT["outlives"](
        SimpleNamespace(windows=study.windows, results=study.results, tables={"theories": rivals})
    )
    shares = {}
    for name, data in study.results.items():
        last = data["meetings"].sel(level="leader").sel(time=slice("2028-01", "2028-12"))
        shares[name] = 100 * float((last.sum("time") > 0).mean())
    assert shares["storm"] < shares["carried-on"]
    assert f"in {shares['storm']:.0f} % ({shares['carried-on']:.0f} %) of the runs" in told
    end = {name: data["institutionalisation"][-1].mean() for name, data in study.results.items()}
    assert f"stand at {float(end['storm']):.2f} ({float(end['carried-on']):.2f}) of 1" in told
    assert sure.startswith("cooperation is lower under 1 of 1 rival readings")
