"""How much the order of decisions decides: rows are moved and nothing else, and the page has it."""

import re
import runpy

import numpy as np
import pytest

from sim.model.month import MONTH
from tests.docs.pages import FOLDER, page

SCRIPT = runpy.run_path(str(FOLDER / "order.py"))


@pytest.mark.parametrize("name", SCRIPT["ORDERS"])
def test_rows_are_moved_and_none_is_lost(name: str) -> None:
    rows, after = SCRIPT["ORDERS"][name]
    month = SCRIPT["moved"](rows, after)
    assert sorted(row.number for row in month) == sorted(row.number for row in MONTH)
    numbers = [row.number for row in month]
    place = numbers.index(after)
    assert tuple(numbers[place + 1 : place + 1 + len(rows)]) == rows
    rest = [number for number in numbers if number not in rows]
    assert rest == [row.number for row in MONTH if row.number not in rows]
    assert all(row.does == "decide" for row in month if row.number == rows[0])


def test_the_table_has_the_greatest_difference_in_any_month_and_element() -> None:
    names = SCRIPT["SHOWN"]
    numbers = iter(range(100))

    def means(month: object) -> dict[str, np.ndarray]:
        order = next(numbers)
        return {name: np.array([[0.0, 1.0], [0.5, 0.5 - 0.25 * order]]) for name in names}

    build = SCRIPT["block"]
    build.__globals__.update(means=means, spread=lambda: dict.fromkeys(names, 2.0))
    lines = build().splitlines()
    assert len([line for line in lines if line.startswith("| ")]) == len(names) + 2
    assert lines[-1].endswith("| 0.2500 | 0.5000 | 0.7500 | 2.00 |")


def test_the_page_has_what_the_command_measured() -> None:
    (block,) = re.findall(
        r"<!-- order:start -->\n(.*?)\n<!-- order:end -->", page("odd.md"), re.DOTALL
    )
    assert all(words in block for words in (*SCRIPT["ORDERS"], *SCRIPT["SHOWN"].values()))
    assert "python docs/order.py" in block
