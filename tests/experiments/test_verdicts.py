"""The rule: from shares of draws to a verdict, at its thresholds."""

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.outcomes import Outcome
from sim.analysis.text import PROVISIONAL
from sim.experiments.experiment import Arm, Experiment
from sim.experiments.standing import UNSCORED, comparisons, ruled_out, standing_of
from sim.experiments.telling import record, table, text
from sim.experiments.verdicts import (
    SILENT,
    UNTRIED,
    Finding,
    Kind,
    Shares,
    Verdict,
    expected,
    kind_of,
    verdict_of,
)
from sim.inference.rivals import COLUMNS

BASE = Arm("baseline")
ONE = Experiment("S1", "x", "x?", BASE, BASE, Outcome("x", "index", "relation"), +1, smallest=0.1)


def beyond(share: float) -> Shares:
    """A theory under which the effect is beyond the smallest one or else within it."""
    return Shares(share, 1.0 - share, 0.0)


@pytest.mark.parametrize(
    ("default", "rivals", "kind", "verdict"),
    [
        (beyond(0.90), {}, "emergent", "supported"),
        (beyond(0.89), {}, "emergent", "leaning"),
        (beyond(0.75), {}, "emergent", "leaning"),
        (beyond(0.74), {}, "emergent", "open"),
        (beyond(0.95), {"a": beyond(0.90)}, "partly", "supported"),
        (beyond(0.95), {"a": beyond(0.89)}, "partly", "leaning"),
        (beyond(0.95), {"a": beyond(0.51)}, "emergent", "leaning"),
        (beyond(0.95), {"a": beyond(0.50)}, "emergent", "depends"),
        (beyond(0.95), {"a": Shares(0.0, 0.0, 1.0)}, "emergent", "depends"),
        (beyond(0.40), {"a": beyond(0.75)}, "emergent", "depends"),
        (beyond(0.40), {"a": beyond(0.74)}, "emergent", "open"),
        (beyond(0.60), {"a": beyond(0.80), "b": beyond(0.50)}, "emergent", "depends"),
        (Shares(0.0, 0.90, 0.10), {}, "emergent", "no_effect"),
        (Shares(0.0, 0.89, 0.11), {}, "emergent", "open"),
        (Shares(0.05, 0.05, 0.90), {}, "emergent", "contradicted"),
        (Shares(0.05, 0.06, 0.89), {}, "emergent", "open"),
        (Shares(0.0, 0.0, 1.0), {"a": beyond(0.8)}, "emergent", "depends"),
        (beyond(1.0), {"a": beyond(1.0)}, "built_in", "assumed"),
        (beyond(0.95), {"a": beyond(0.1)}, "built_in", "assumed"),
    ],
)
def test_the_verdict_follows_the_rule(
    default: Shares, rivals: dict[str, Shares], kind: Kind, verdict: Verdict
) -> None:
    assert verdict_of(default, rivals, kind) == verdict


@pytest.mark.parametrize(
    ("effect", "without", "sign", "kind"),
    [
        (0.5, None, +1, "emergent"),
        (0.5, 0.0, +1, "built_in"),
        (0.5, 0.049, +1, "built_in"),
        (0.5, 0.051, +1, "partly"),
        (0.5, 0.249, +1, "partly"),
        (0.5, 0.25, +1, "emergent"),
        (0.5, -0.4, +1, "built_in"),
        (-0.5, -0.01, -1, "built_in"),
        (-0.5, -0.3, -1, "emergent"),
        (0.1, 0.0, +1, "partly"),  # too small to matter: nothing to be built in
        (-0.5, 0.0, +1, "partly"),  # not the article's effect
        (0.5, float("nan"), +1, "partly"),  # not known: neither built in nor emergent
    ],
)
def test_what_is_left_without_the_wire_says_how_it_arises(
    effect: float, without: float | None, sign: int, kind: str
) -> None:
    assert kind_of(effect, without, sign, 0.1) == kind


def made(default: Shares, **rivals: Shares) -> Finding:
    return Finding(ONE, 0.3, 0.2, 0.4, 0.5, default, 0.25, 0.8, 0.7, None, rivals)


def test_a_theory_that_the_record_rules_out_is_told_of_but_does_not_count() -> None:
    finding = made(beyond(0.95), a=beyond(0.1), b=beyond(0.92))
    assert finding.verdict == "depends"
    told = dataclasses.replace(finding, ruled_out=frozenset({"a"}))
    assert told.verdict == "supported"
    assert record(told)["by_theory"] == {"a": 0.1, "b": 0.92}


def test_disagreement_is_told_with_who_and_how_the_record_scores_them() -> None:
    finding = dataclasses.replace(
        made(beyond(0.95), a=beyond(0.1)), standing={"a": "better in 1, worse in 4 of 9 series"}
    )
    assert finding.note == (
        "for it the default theories 0.95; against a 0.10 (better in 1, worse in 4 of 9 series)"
    )
    assert UNSCORED in made(beyond(0.95), a=beyond(0.1)).note
    assert made(beyond(0.95), a=beyond(0.9)).note == ""


def test_without_rival_theories_every_verdict_says_so() -> None:
    found = [made(beyond(0.95)), made(beyond(0.1))]
    told = text(found, {"S1": "alliances"})
    assert told.count(UNTRIED) == 2
    assert "no difference in 25% of runs, holds in 80% of the others" in told
    assert UNTRIED not in text([made(beyond(0.95), a=beyond(0.9))], {"S1": "alliances"})


@pytest.mark.parametrize(
    ("default", "whole", "quick"),
    [
        (beyond(1.0), "supported", "leaning"),
        (Shares(0.0, 0.0, 1.0), "contradicted", "open"),
        (beyond(0.8), "leaning", "leaning"),
        (beyond(0.0), "no_effect", "no_effect"),
    ],
)
def test_default_theories_alone_neither_support_nor_contradict(
    default: Shares, whole: str, quick: str
) -> None:
    asked, alone = made(default, a=default), made(default)
    assert (asked.verdict, record(alone)["verdict"]) == (whole, quick)
    assert alone.note == (UNTRIED if whole == quick else f"{UNTRIED}; {whole} only if they agree")
    whole_text, quick_text = (text([one], {"S1": "alliances"}) for one in (asked, alone))
    counted = f"1 {quick.replace('_', ' ')}"
    assert f"1 experiment, provisional (default theories only): {counted}\n" in quick_text
    assert quick_text.endswith(PROVISIONAL)
    assert whole_text.endswith(f"\n1 experiment: 1 {whole.replace('_', ' ')}")


@pytest.mark.parametrize("rivals", [{}, {"a": beyond(0.0)}])
def test_what_came_in_hardly_any_run_is_open_and_never_no_effect(rivals: dict[str, Shares]) -> None:
    finding = made(beyond(0.0), **rivals)
    for unseen in (0.0, SILENT - 0.01):
        assert dataclasses.replace(finding, unseen=unseen).verdict == "no_effect"
    for unseen in (SILENT, 1.0):
        told = dataclasses.replace(finding, unseen=unseen)
        assert told.verdict == "open"
        assert f"in {unseen:.0%} of pairs it came in no run within the months" in told.note


def test_records_have_the_keys_of_the_contract_and_tables_a_column_a_theory() -> None:
    finding = made(beyond(0.95), a=beyond(0.9))
    assert list(record(finding)) == [
        *("id", "experiment", "outcome", "effect", "low", "high", "units", "reference"),
        *("smallest", "probability", "verdict", "kind", "by_theory", "window", "ties"),
        "robustness",
    ]
    assert record(finding)["window"] == "2015-01 to 2023-12"
    assert table([finding])["probability, a"].tolist() == [0.9]


def readings(*preferred: str) -> pd.DataFrame:
    """Reading ``a`` against ``b`` in the slot ``s``, a series each."""
    rows = [("s", "a", "b", f"series {n}", name) for n, name in enumerate(preferred)]
    return pd.DataFrame(rows, columns=["slot", "reading", "other", "series", "preferred"])


@pytest.mark.parametrize(
    ("preferred", "out"),
    [
        (("b", "", "", ""), True),
        (("b", "", "", "", ""), False),
        (("b", "b", "a", ""), False),
        (("", "", "", ""), False),
        ((), False),
    ],
)
def test_the_record_rules_out_what_is_worse_in_a_quarter_and_better_nowhere(
    preferred: tuple[str, ...], out: bool
) -> None:
    assert ruled_out("s: a", readings(*preferred)) is out
    assert not ruled_out("s: b", readings(*preferred))


def test_standing_counts_series() -> None:
    assert standing_of("s: a", readings("a", "b", "b", "")) == "better in 1, worse in 2 of 4 series"
    assert standing_of("t: a", readings("a")) == UNSCORED


def test_the_table_of_validate_is_read_as_it_is_written(tmp_path: Path) -> None:
    """The reading called ``null`` is a name, and nobody preferred is no name."""
    rows = pd.DataFrame(columns=list(COLUMNS), index=range(4))
    rows = rows.assign(slot="provocation", reading="spiral", other="null", series=[*"abcd"])
    file = tmp_path / "readings.csv"
    rows.assign(preferred=["spiral", "", "", ""]).to_csv(file, index=False)
    table = comparisons(file)
    assert ruled_out("provocation: null", table)
    assert not ruled_out("provocation: spiral", table)
    assert standing_of("provocation: null", table) == "better in 0, worse in 1 of 4 series"


def test_expected_effects_by_hand() -> None:
    """Means 1 and 5, variance 8; shocks add (2 + 2) / 2 / 2 = 1, so that 7/8 of it is left."""
    paired = np.array([[0.0, 2.0], [4.0, 6.0]])
    half = 2.0 * np.sqrt(7 / 8)
    np.testing.assert_allclose(expected(paired), [3.0 - half, 3.0 + half])


def test_expected_effects_where_shocks_explain_all_or_nothing() -> None:
    """All: what is left is the variance of the grand mean, 2 / 2. Nothing: the means as such."""
    noisy = np.array([[-9.0, 9.0], [-7.0, 11.0]])  # means 0 and 2, variance 2; shocks add 81
    np.testing.assert_allclose(expected(noisy), [1.0 - np.sqrt(0.5), 1.0 + np.sqrt(0.5)])
    sure = np.array([[1.0, 1.0], [3.0, 3.0]])
    np.testing.assert_array_equal(expected(sure), [1.0, 3.0])
    np.testing.assert_array_equal(expected(np.zeros((3, 2))), np.zeros(3))
    np.testing.assert_array_equal(expected(np.array([[1.0], [2.0]])), [1.0, 2.0])


def test_expected_effects_find_the_scatter_of_poisson_intensities() -> None:
    """4,000 intensities of known scatter, few shocks each: the plain means scatter too much."""
    rng = np.random.default_rng(1)
    intensity = rng.normal(10.0, 1.0, 4000)
    seen = rng.poisson(intensity[:, None], (4000, 5)).astype(float)
    assert seen.mean(axis=1).std() > 1.6
    assert expected(seen).std() == pytest.approx(intensity.std(), rel=0.05)
    assert expected(seen).mean() == pytest.approx(seen.mean())
