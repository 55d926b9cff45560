"""Parameters as tables: what a table says, and the answer to a table that is wrong."""

import inspect
import re
from dataclasses import replace
from pathlib import Path

import pytest

from sim.core.declarations import table_of
from sim.core.parameters import COLUMNS, Parameter, beside, read
from sim.core.shapes import UNIFORM, Shape
from sim.inference.prior import Prior
from sim.model import checked
from sim.theories import registry, topics
from sim.theories import variables as initial

FOLDER = Path(inspect.getfile(registry)).parent
TABLES = sorted(FOLDER.glob("*.csv"))
WEIGHT = "weight,calm,,,0.5,0,1,uniform,share,how far calm goes,a test,uncertain,"
GATES = [
    f"gate,calm,domain,{label},{default},0,1,uniform,share,what calm bars,a test,uncertain,ally"
    for label, default in (("economic", 0.2), ("military", 0.1), ("diplomatic", 0.3))
]


def written(folder: Path, *rows: str, head: str = ",".join(COLUMNS)) -> Path:
    """A table of some rows."""
    path = folder / "calming.csv"
    path.write_text("\n".join((head, *rows, "")), encoding="utf-8")
    return path


def test_a_row_is_a_parameter_and_a_row_a_label_one_over_an_axis(tmp_path: Path) -> None:
    table = read(written(tmp_path, WEIGHT, *GATES))
    assert table.parameters == {
        "weight": Parameter("weight", 0.5, 0.0, 1.0, "share", "how far calm goes", "a test"),
        "gate": Parameter(
            "gate",
            (0.1, 0.2, 0.3),
            0.0,
            1.0,
            "share",
            "what calm bars",
            "a test",
            over="domain",
            of=("ally",),
        ),
    }
    assert dict(table.rows) == {"weight": 2, "gate": 3}
    table.check({"calm": ("tension", "gate", "weight")}, ("ally",))


def test_a_spreadsheet_may_mark_the_file_and_leave_rows_empty(tmp_path: Path) -> None:
    path = written(tmp_path, "," * (len(COLUMNS) - 1), WEIGHT)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert dict(read(path).rows) == {"weight": 3}


def test_a_theory_without_a_table_has_no_parameters(tmp_path: Path) -> None:
    assert not read(tmp_path / "none.csv").parameters


@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        ([WEIGHT, WEIGHT], "row 3: weight is there twice"),
        ([*GATES, GATES[0]], "row 5: gate economic is there twice"),
        ([WEIGHT.replace("0.5", "half")], "row 2: default of weight is not a number ('half')"),
        ([WEIGHT.replace(",0,1", ",,1")], "row 2: low of weight is not a number ('')"),
        ([WEIGHT.replace("0.5", "nan")], "row 2: default of weight is not a number ('nan')"),
        ([WEIGHT.replace("0.5", "1.5")], "row 2: weight: default 1.5 outside 0.0–1.0"),
        ([WEIGHT.replace(",0,1", ",1,0")], "row 2: low of weight is not below its high"),
        ([WEIGHT.replace("uniform", "flat")], "row 2: prior 'flat' is not one of uniform, "),
        ([WEIGHT.replace("uniform", "normal 1")], "row 2: prior 'normal 1': normal is followed"),
        ([WEIGHT.replace("uniform", "triangular x")], "row 2: prior 'triangular x': triangular"),
        (
            [WEIGHT.replace("uniform", "triangular 2")],
            "row 2: weight: prior triangular 2: the likeliest value is outside 0–1",
        ),
        (
            [GATES[0], GATES[1].replace("uncertain", "start"), GATES[2]],
            "row 2: status is start as well as uncertain",
        ),
        ([WEIGHT.replace("uncertain", "sure")], "row 2: weight: status 'sure' is not one of"),
        ([WEIGHT.replace("a test", " ")], "row 2: source is empty"),
        ([WEIGHT + ","], "row 2: 14 cells for 13 columns"),
        ([WEIGHT.replace("calm,,,", "calm,,military,")], "row 2: weight has a label, and no axis"),
        ([WEIGHT.replace("calm,,,", "calm,ally,,")], "row 2: weight is over ally, which is not"),
        (GATES[:2], "row 2: gate has rows for economic, military, and not one each for military,"),
        (
            [GATES[0], GATES[1].replace(",0,1,", ",0,2,")],
            "row 3: high of gate is not that of row 2",
        ),
    ],
)
def test_a_wrong_row_is_named_with_its_file(tmp_path: Path, rows: list[str], answer: str) -> None:
    with pytest.raises(ValueError, match=r"^calming\.csv, row ") as raised:
        read(written(tmp_path, *rows))
    assert answer in str(raised.value)


def test_a_label_may_be_held_while_others_are_fitted(tmp_path: Path) -> None:
    rows = [GATES[0], GATES[1].replace("a test,uncertain", "another,structural"), GATES[2]]
    gate = read(written(tmp_path, *rows)).parameters["gate"]
    assert gate.free() == ("gate_economic", "gate_diplomatic")
    assert gate.held == ("military",)
    assert gate.source == "another / a test"
    (tmp_path / "all").mkdir()
    whole = written(tmp_path / "all", *(row.replace("uncertain", "structural") for row in GATES))
    assert read(whole).parameters["gate"].free() == ()


def test_a_prior_has_a_shape(tmp_path: Path) -> None:
    table = read(written(tmp_path, WEIGHT.replace("uniform", "triangular 0.3")))
    assert table.parameters["weight"].shape == Shape("triangular", (0.3,))


def test_a_table_needs_its_columns(tmp_path: Path) -> None:
    with pytest.raises(
        ValueError, match=r"calming\.csv, row 1: the columns must be name,mechanism"
    ):
        read(written(tmp_path, head="name;default"))


def test_a_row_is_read_by_those_whom_it_names(tmp_path: Path) -> None:
    table = read(written(tmp_path, WEIGHT, *GATES))
    with pytest.raises(ValueError, match=r"row 2: no function of the theory reads weight"):
        table.check({"calm": ("gate",)}, ("ally",))
    with pytest.raises(
        ValueError, match=r"row 2: mechanism is calm, but weight is an argument of calm rest"
    ):
        table.check({"calm": ("gate", "weight"), "rest": ("weight",)}, ("ally",))
    with pytest.raises(ValueError, match=r"row 3: roles: no ally thinks with gate"):
        table.check({"calm": ("gate", "weight")}, ("rival",))


def test_every_table_lies_beside_a_theory_that_reads_it() -> None:
    theories = {beside(each.function.__code__.co_filename) for each in registry.everything()}
    assert set(TABLES) <= {*theories, beside(initial.__file__)}
    registry.check_tables()


def test_no_theory_of_the_package_declares_a_parameter_outside_its_table() -> None:
    listed: list[str] = []
    for path in TABLES:
        listed += read(path).parameters
    names = [*registry.parameters(), *(each.name for each in initial.INITIAL)]
    assert sorted(listed) == sorted(names)
    for each in registry.everything():
        table = table_of(each.function)
        assert table is not None
        rows = [name for name in table.parameters if name in each.reads]
        assert [parameter.name for parameter in each.parameters] == rows


def test_a_row_that_nobody_reads_stops_the_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    left = tuple(each for each in registry.COMMON if each.name != "treaty_anchor")
    monkeypatch.setattr(registry, "COMMON", left)
    with pytest.raises(
        ValueError, match=r"^alliance_management\.csv, row \d+: .*argument of bilateral_"
    ):
        registry.check_tables()


def test_a_name_stands_in_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = topics.topics_of_the_meeting
    table = table_of(alone.function)
    assert table is not None
    copies = iter((table, replace(table, file="copy.csv")))
    monkeypatch.setattr(registry, "table_of", lambda _: next(copies))
    monkeypatch.setattr(registry, "everything", lambda: iter((alone, alone)))
    with pytest.raises(ValueError, match=r"^copy\.csv, row 2: topic_slope is in topics\.csv"):
        registry.check_tables()


def test_what_is_structural_is_set_and_swept_but_not_fitted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    baseline = checked.load("baseline")
    free = Prior.of(baseline).names
    assert set(free) == {
        name
        for parameter in (
            *(p for each in registry.chosen(baseline.formulations) for p in each.parameters),
            *initial.INITIAL,
        )
        for name in parameter.free()
    } - set(baseline.parameters)
    assert "tension_decay" not in free
    fixed = [
        replace(each, parameters=tuple(replace(p, status="structural") for p in each.parameters))
        if each.name == "approval_reversion"
        else each
        for each in registry.everything()
    ]
    monkeypatch.setattr(registry, "everything", lambda: iter(fixed))
    monkeypatch.setattr(registry, "chosen", lambda _: tuple(fixed))
    assert set(free) - set(Prior.of(baseline).names) == {"approval_decay"}
    assert "approval_decay" in checked.catalogue().parameters


def test_no_more_is_fitted_than_the_record_can_be_asked_about() -> None:
    declared = registry.parameters().values()
    assert sum(len(each.free()) for each in declared) <= 80
    assert sum(len(each.free()) for each in initial.INITIAL) <= 18


def test_a_prior_other_than_even_names_its_source() -> None:
    for each in registry.parameters().values():
        if each.free() and each.shape != UNIFORM:
            assert re.search(r"\b(1[89]|20)\d\d\b", each.source), each.name
