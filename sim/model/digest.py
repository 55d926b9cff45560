"""Which model made a number: a digest of the code and tables that decide what a run gives.

A posterior says which model it was fitted with, and pages with measured numbers which model and
posterior made them, so that a change of the model that was followed by no fit is noticed.
"""

import ast
import hashlib
from functools import cache
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
DECIDE = ("theories", "agents", "model", "core/axes.py", "core/declarations.py", "core/noise.py")
"""Packages and modules, within `sim`, that decide what a run gives."""
LENGTH = 12
"""Hexadecimal digits that are kept."""


@cache
def model_digest() -> str:
    """Digest of the model's code, without comments, docstrings and layout, and of its tables.

    Twelve hexadecimal digits. The same code gives the same digest with any supported Python.
    """
    told = hashlib.sha256()
    for file in sources():
        text = file.read_text(encoding="utf-8")
        kept = bare(text) if file.suffix == ".py" else text
        told.update(f"{file.relative_to(HOME).as_posix()}\n{kept}\n".encode())
    return told.hexdigest()[:LENGTH]


def sources() -> list[Path]:
    """The files that are digested, in order of their names."""
    found: list[Path] = []
    for each in DECIDE:
        place = HOME / each
        found += [place] if place.is_file() else [*place.rglob("*.py"), *place.rglob("*.csv")]
    return sorted(file for file in found if file != Path(__file__).resolve())


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


def bare(code: str) -> str:
    """Code as its syntax alone: no comments, no layout, no docstrings."""
    return ast.unparse(_Bare(code).visit(ast.parse(code)))
