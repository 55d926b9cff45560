"""Which model made a number: a digest of the code and tables that decide what a run gives.

A posterior says which model it was fitted with, and pages with measured numbers which model and
posterior made them, so that a change of the model that was followed by no fit is noticed.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sim.core.versions import HOME, LENGTH

OF_CORE = ("axes", "declarations", "events", "noise", "parameters", "remembered")
OF_SCENARIO = ("context", "draws", "fading", "values")
DECIDE = (
    *("theories", "agents", "model"),
    *(f"core/{name}.py" for name in OF_CORE),
    *(f"scenario/{name}.py" for name in OF_SCENARIO),
)
"""Packages and modules, within `sim`, that decide what a run gives: the model, what it calculates
with, and how numbers of a scenario are drawn and followed."""


@cache
def model_digest() -> str:
    """Digest of the model's code, without comments, docstrings and layout, and of its tables.

    Twelve hexadecimal digits. The same code gives the same digest with any supported Python, and in
    whichever of its files each definition stands.
    """
    told: list[str] = []
    for file in sources():
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".py":
            told += definitions(text)
        else:
            told.append(f"{file.relative_to(HOME).as_posix()}\n{text}")
    return hashlib.sha256("\n\n".join(sorted(told)).encode()).hexdigest()[:LENGTH]


def sources() -> list[Path]:
    """The files that are digested, in order of their names."""
    found: list[Path] = []
    for each in DECIDE:
        place = HOME / each
        found += [place] if place.is_file() else [*place.rglob("*.py"), *place.rglob("*.csv")]
    return sorted(found)


class _Bare(ast.NodeTransformer):
    """Drops docstrings, and keeps formatted strings as they are written.

    How Python writes a formatted string from its syntax differs between versions.
    """

    def __init__(self, code: str) -> None:
        self.code = code

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:] or [ast.Pass()]
        return super().generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return ast.Constant(ast.get_source_segment(self.code, node))


def definitions(code: str) -> Iterator[str]:
    """What a file defines, each as its syntax alone: no comments, no layout, no docstrings.

    Of what it imports only what gets another name there: the rest goes with where things stand.
    """
    for statement in _Bare(code).visit(ast.parse(code)).body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield from (ast.unparse(name) for name in statement.names if name.asname)
        elif not _is_text(statement) and not _is_for_types(statement):
            yield ast.unparse(statement)


def _is_text(statement: ast.stmt) -> bool:
    """Whether it is what is said of the name above it."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_for_types(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING"
