"""`validate --transfer`: what does not go with it, and records that are no test."""

import pytest
from click.testing import CliRunner

from sim.cli import main


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--coding",), "different things; give one"),
        (("--recovery", "3"), "different things; give one"),
        (("--governments",), "--governments goes without"),
        (("--inputs", "frozen"), "--inputs goes without --transfer"),
        (("--origin", "2014"), "--origin goes without --transfer"),
        (("--slot", "powers"), "--slot and --together go with --theories"),
    ],
)
def test_options_that_do_not_go_with_it(options: tuple[str, ...], why: str) -> None:
    done = CliRunner().invoke(main, ["validate", "us-jpn-aus", "--transfer", *options])
    assert done.exit_code == 2
    assert why in done.output


def test_the_record_of_the_fit_is_no_test() -> None:
    done = CliRunner().invoke(main, ["validate", "baseline", "--transfer"])
    assert done.exit_code == 2, done.output
    assert "us-jpn-kor, to which the parameters were fitted" in done.output
