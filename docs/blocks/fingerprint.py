"""Fingerprints of equations as coded, so that a page notices when one has changed.

A fingerprint covers what a function computes: its code without decorator, annotations and
docstring, that of the helpers of its own module which it calls, and the constants it names.  A
default or a range may change without a new fingerprint, since both are generated.
"""

import ast
import hashlib
import inspect
import re
import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any

from sim.core import axes as arrays
from sim.core.declarations import Mechanism

MARK = re.compile(r"<!-- code ([0-9a-f]{8}) -->")


def of_mechanism(mechanism: Mechanism) -> str:
    """Fingerprint of a mechanism's equation."""
    return _digest(_parts(mechanism.function))


def of_vocabulary() -> str:
    """Fingerprint of the small functions that equations are written in."""
    functions = [each for each in vars(arrays).values() if isinstance(each, FunctionType)]
    return _digest([part for function in functions for part in _parts(function)])


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


def _parts(function: Callable[..., Any]) -> list[str]:
    """The function's code, and that of what it names in its own module."""
    home = vars(sys.modules[function.__module__])
    tree = _bare(function)
    found = [ast.unparse(tree)]
    names = dict.fromkeys(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    for name in names:
        value = home.get(name)
        if isinstance(value, FunctionType) and value.__module__ == function.__module__:
            found.append(ast.unparse(_bare(value)))
        elif name.isupper() and isinstance(value, int | float | str | tuple | slice):
            found.append(f"{name} = {value!r}")
    return found


def _bare(function: Callable[..., Any]) -> ast.FunctionDef:
    """The function's syntax without decorator, annotations and docstring."""
    tree = ast.parse(inspect.getsource(function)).body[0]
    assert isinstance(tree, ast.FunctionDef)
    tree.decorator_list, tree.returns = [], None
    for argument in tree.args.args:
        argument.annotation = None
    if ast.get_docstring(tree) is not None:
        tree.body = tree.body[1:]
    return tree
