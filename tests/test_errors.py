"""All errors of the project: one home, two kinds, one line each, and an exit code by the kind."""

import pickle
import pkgutil
import re
from importlib import import_module
from importlib.metadata import requires

import pytest

import sim
from sim.cli.endings import one_message
from sim.core import errors
from sim.ensemble import TooLargeError
from sim.sweeps import MissingExtraError, SweepRefusedError, SweepStoppedError

ALL = {
    errors.ScenarioError: (errors.Problem("is no number", ("rate",), "x"), "mine.yaml", 3),
    errors.RecordError: (errors.Problem("is no date", ("date",), "x"), "mine.csv", 3),
    errors.AnalysisError: ("no such thing",),
    errors.NothingSharedError: ("no month in common",),
    errors.TooLargeError: ("at most 3 runs fit",),
    errors.SweepRefusedError: ("no sweep is here",),
    errors.SweepStoppedError: ("the disk is full",),
    errors.MissingExtraError: ("zarr",),
    errors.FailsAgainError: ("run 3 fails again",),
    errors.NoLongerWantedError: ("another answer is wanted",),
    errors.NoCounterpartError: ("a government that is not here",),
}
"""Every error → what it is made from."""


def below(kind: type) -> set[type]:
    return {kind}.union(*(below(each) for each in kind.__subclasses__()))


def test_every_error_is_defined_here_and_of_one_of_two_kinds() -> None:
    for module in pkgutil.walk_packages(sim.__path__, "sim."):
        if module.name != "sim.__main__":
            import_module(module.name)
    ours = {each for each in below(Exception) if each.__module__.split(".")[0] == "sim"}
    kinds = {errors.SimError, errors.InputError, errors.WorkError}
    assert ours - kinds == set(ALL)
    assert {each.__module__ for each in ours} == {"sim.core.errors"}
    assert all(issubclass(each, (errors.InputError, errors.WorkError)) for each in ALL)


def test_public_names_are_these_classes() -> None:
    assert sim.ScenarioError is errors.ScenarioError
    assert TooLargeError is errors.TooLargeError
    assert (MissingExtraError, SweepRefusedError, SweepStoppedError) == (
        errors.MissingExtraError,
        errors.SweepRefusedError,
        errors.SweepStoppedError,
    )


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_an_error_comes_back_from_another_process_and_ends_a_verb_in_one_line(
    kind: type[errors.SimError], capsys: pytest.CaptureFixture[str]
) -> None:
    error = kind(*ALL[kind])
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == str(error)
    with pytest.raises(SystemExit) as ended, one_message():
        raise error
    assert ended.value.code == (2 if issubclass(kind, errors.InputError) else 1)
    assert capsys.readouterr().err == f"alliance-sim: {error}\n"


def test_the_extras_of_the_table_are_those_that_bring_the_packages() -> None:
    lines = [line.lower().replace("-", "_") for line in requires("alliance-sim") or []]
    for package, extra in errors.EXTRA.items():
        brought = [line for line in lines if re.search(f"extra == .{extra}.$", line)]
        assert any(line.startswith(package.lower()) for line in brought), (package, brought)


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(
        errors.AnalysisError, match=r"^outcome 'stok' is unknown; allowed: "
    ) as told:
        errors.unknown("outcome", "stok", ["stock", "pact"])
    assert str(told.value) == (
        "outcome 'stok' is unknown; allowed: stock, pact; did you mean 'stock'?"
    )
