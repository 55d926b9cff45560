"""Would a test notice? A seeded sample of small faults, each put into a copy and tested there.

Run by hand: ``python tests/mutants.py --seed 0 --count 60``.  Faults are swapped operators,
comparisons and signs, moved constants, minimum for maximum, squared factors and removed terms, in
the functions of what the model computes.  Each is put into a copy of the tree, the tests chosen for
its file run there until one fails, and the survivors are listed.
"""

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (
    "sim/theories",
    "sim/agents",
    "sim/ensemble/ledger.py",
    "sim/analysis/scores.py",
    "sim/analysis/calibration.py",
)
APART = ("registry.py", "variables.py", "behaviours.py")
"""Files of the sources that compute nothing."""
TESTS: dict[str, tuple[str, ...]] = {
    "sim/theories/cooperation.py": ("tests/ensemble/test_removing.py",),
    "sim/theories/channels.py": ("tests/ensemble/test_removing.py",),
    "sim/agents": ("tests/agents", "tests/theories/test_views.py", "tests/model/test_ledger.py"),
    "sim/ensemble/ledger.py": (
        "tests/ensemble/test_ledger.py",
        "tests/ensemble/test_removing.py",
        "tests/agents/test_books_of_behaviour.py",
    ),
}
"""What is run for a file beside the tests that import it by name."""
PLACES = ("tests/theories", "tests/model", "tests/analysis")
"""Where tests may import it."""
COPIED = ("sim", "scenarios", "tests", "pyproject.toml")
OPERATORS = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*"}
COMPARISONS = {
    ast.Lt: ">",
    ast.Gt: "<",
    ast.LtE: ">=",
    ast.GtE: "<=",
    ast.Eq: "!=",
    ast.NotEq: "==",
}
SWAPPED = {"minimum": "maximum", "maximum": "minimum", "min": "max", "max": "min"}


@dataclass(frozen=True)
class Mutant:
    """One fault: what stands in the place of some source of a file."""

    file: str
    line: int
    start: int
    stop: int
    old: str
    new: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}: {' '.join(self.old.split())} → {' '.join(self.new.split())}"
        )

    def put_into(self, tree: Path) -> None:
        """Put the fault into a copy."""
        source = (ROOT / self.file).read_bytes()
        changed = source[: self.start] + self.new.encode() + source[self.stop :]
        (tree / self.file).write_bytes(changed)


def faults(node: ast.AST, text: dict[ast.AST, str]) -> Iterator[str]:
    """What could stand in the place of an expression."""
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        left, right = f"({text[node.left]})", f"({text[node.right]})"
        yield f"{left} {OPERATORS[type(node.op)]} {right}"
        if isinstance(node.op, ast.Mult):
            yield f"{left} * {right} * {right}"
            yield f"{left} * {left} * {right}"
        elif isinstance(node.op, ast.Add | ast.Sub):
            yield left
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield f"({text[node.operand]})"
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARISONS:
        sign = COMPARISONS[type(node.ops[0])]
        yield f"({text[node.left]}) {sign} ({text[node.comparators[0]]})"
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield repr(node.value + 1) if isinstance(node.value, int) else repr(node.value * 1.3 + 0.1)
    elif isinstance(node, ast.Attribute) and node.attr in SWAPPED:
        yield f"{text[node.value]}.{SWAPPED[node.attr]}"
    elif isinstance(node, ast.Name) and node.id in SWAPPED:
        yield SWAPPED[node.id]


def expressions(body: list[ast.stmt]) -> Iterator[ast.expr]:
    """Expressions of statements; no annotations, errors, texts or functions' signatures."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Raise | ast.JoinedStr):
            continue
        if isinstance(node, ast.FunctionDef):
            waiting += node.body
        elif isinstance(node, ast.AnnAssign):
            waiting += [] if node.value is None else [node.value]
        else:
            waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.expr):
            yield node


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every fault of the functions of a file."""
    source = path.read_bytes()
    starts = [0]
    for row in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(row))

    def span(node: ast.expr) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            starts[node.lineno - 1] + node.col_offset,
            starts[node.end_lineno - 1] + node.end_col_offset,
        )

    tree = ast.parse(source)
    text = {
        node: source[slice(*span(node))].decode()
        for node in ast.walk(tree)
        if isinstance(node, ast.expr)
    }
    functions = [
        each
        for node in tree.body
        for each in (node.body if isinstance(node, ast.ClassDef) else [node])
        if isinstance(each, ast.FunctionDef)
    ]
    for function in functions:
        for node in expressions(function.body):
            start, stop = span(node)
            for new in faults(node, text):
                file = str(path.relative_to(ROOT))
                yield Mutant(file, node.lineno, start, stop, text[node], new)


def sample(seed: int, count: int, sources: list[str]) -> list[Mutant]:
    """A seeded sample of all faults."""
    files = [
        file
        for place in sources
        for file in (sorted((ROOT / place).glob("*.py")) or [ROOT / place])
        if file.name not in APART
    ]
    every = [mutant for file in files for mutant in mutants_of(file)]
    return random.Random(seed).sample(every, min(count, len(every)))


def tests_for(mutant: Mutant, tree: Path) -> list[str]:
    """The tests that import the module of a fault, the shortest first, and those of its place."""
    module = mutant.file.removesuffix(".py").replace("/", ".")
    parent, _, name = module.rpartition(".")
    imports = re.compile(rf"from {module} import|from {parent} import [^\n]*\b{name}\b")
    files = [file for place in PLACES for file in (tree / place).glob("test_*.py")]
    files = [file for file in files if imports.search(file.read_text(encoding="utf-8"))]
    near = [str(file.relative_to(tree)) for file in sorted(files, key=lambda f: f.stat().st_size)]
    near.sort(key=lambda name: "test_formulas" not in name)  # the fastest of all
    return near + [
        test for place, tests in TESTS.items() if module_in(mutant, place) for test in tests
    ]


def module_in(mutant: Mutant, place: str) -> bool:
    """Whether the file of a fault is a place or in it."""
    return mutant.file == place or mutant.file.startswith(f"{place}/")


def verdict(mutant: Mutant, tree: Path, timeout: float, turn: int) -> str:
    """The first test that notices, ``too slow``, or nothing where the fault survives."""
    mutant.put_into(tree)
    file = tree / mutant.file
    later = file.stat().st_mtime + 10.0 * (turn + 1)  # else Python takes what it compiled before
    os.utime(file, (later, later))
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, *tests_for(mutant, tree)],
            cwd=tree,
            env={**os.environ, "PYTHONPATH": str(tree)},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "too slow"
    finally:
        shutil.copyfile(ROOT / mutant.file, file)
        os.utime(file, (later + 5.0, later + 5.0))
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return lines[0] if lines else f"pytest ended with {done.returncode}"


def main() -> None:
    """Sample, test and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=180.0, help="seconds for one fault")
    parser.add_argument("--of", nargs="*", default=list(SOURCES), help="files and folders")
    chosen = parser.parse_args()
    found = sample(chosen.seed, chosen.count, chosen.of)
    survivors: list[Mutant] = []
    with tempfile.TemporaryDirectory() as folder:
        trees: Queue[Path] = Queue()
        for job in range(chosen.jobs):
            tree = Path(folder) / str(job)
            for name in COPIED:
                if (ROOT / name).is_dir():
                    shutil.copytree(ROOT / name, tree / name)
                elif (ROOT / name).exists():
                    shutil.copy2(ROOT / name, tree / name)
            trees.put(tree)

        def tried(turn: int) -> str:
            tree = trees.get()
            try:
                return verdict(found[turn], tree, chosen.timeout, turn)
            finally:
                trees.put(tree)

        with ThreadPoolExecutor(chosen.jobs) as pool:
            for mutant, noticed in zip(found, pool.map(tried, range(len(found))), strict=True):
                sys.stdout.write(f"{noticed[:90] or 'SURVIVES'}  {mutant}\n")
                sys.stdout.flush()
                if not noticed:
                    survivors.append(mutant)
    sys.stdout.write(f"\n{len(found) - len(survivors)} of {len(found)} noticed; survivors:\n")
    sys.stdout.writelines(f"  {mutant}\n" for mutant in survivors)


if __name__ == "__main__":
    main()
