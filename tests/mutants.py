"""How many small mistakes in the code the tests see: `python tests/mutants.py extractors/checks/checker.py tests/test_checks.py`.

Each mutant is one module with one change (a comparison turned, a condition negated, a number one higher …). It is
loaded in place of the module in a process of its own, no file is touched, and the tests named behind the code must fail.
A sample is drawn by a fixed seed, so that a run can be repeated; all mutants with `--sample 0`.
"""

import argparse
import ast
import copy
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
SECONDS = 180  # that the tests of one mutant may take: one that runs for ever is seen, too
TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
}
# In the process of a mutant: import the module *name* from the source on standard input, then run the tests.
LOADER = """
import importlib.abc, importlib.util, sys
import pytest
name, path, *tests = sys.argv[1:]
source = sys.stdin.read()
class Mutant(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, wanted, where, target=None):
        return importlib.util.spec_from_file_location(name, path, loader=self) if wanted == name else None
    def create_module(self, spec):
        return None
    def exec_module(self, module):
        exec(compile(source, path, "exec"), module.__dict__)
sys.meta_path.insert(0, Mutant())
sys.exit(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests]))
"""


def mutated(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in place of *node*, each a small mistake."""
    if isinstance(node, ast.Compare):
        for i, operator in enumerate(node.ops):
            other = copy.deepcopy(node)
            other.ops[i] = TURNED[type(operator)]()
            yield other
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        yield ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, bool):
        yield ast.Constant(node.value + 1 if type(node.value) is int else not node.value)
    elif isinstance(node, ast.If):
        yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    elif isinstance(node, ast.Continue):
        yield ast.Break()
    elif isinstance(node, ast.Return) and node.value is not None:
        yield ast.Return(ast.Constant(None))


class _Replaced(ast.NodeTransformer):
    def __init__(self, wanted: ast.AST, other: ast.AST) -> None:
        self._wanted, self._other = wanted, other

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self._wanted:
            return ast.copy_location(self._other, node)
        self.generic_visit(node)
        return node


class Mutant(NamedTuple):
    """The *choice*-th of the mistakes in place of node *number* of the module *path*, counted as `ast.walk` does."""

    path: Path
    number: int
    choice: int

    def made(self) -> tuple[str, str]:
        """(where and what, source)."""
        tree = ast.parse(self.path.read_text("utf-8"))
        node = list(ast.walk(tree))[self.number]
        other = ast.fix_missing_locations(ast.copy_location(list(mutated(node))[self.choice], node))
        before, after = (ast.unparse(one).splitlines()[0][:60] for one in (node, other))
        whole = ast.fix_missing_locations(_Replaced(node, other).visit(tree))
        place = f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
        return f"{place}: {before} -> {after}", ast.unparse(whole)


def mutants(path: Path) -> Iterator[Mutant]:
    """All mutants of the module *path*."""
    for number, node in enumerate(ast.walk(ast.parse(path.read_text("utf-8")))):
        yield from (Mutant(path, number, choice) for choice, _ in enumerate(mutated(node)))


def is_seen(path: Path, source: str, tests: list[str]) -> bool:
    """Whether the *tests* fail with *source* in place of the module *path*."""
    name = ".".join(("nianbao", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", LOADER, name, str(path), *tests]
        environment = {**os.environ, "XDG_CACHE_HOME": folder}
        try:
            done = subprocess.run(command, input=source, text=True, cwd=ROOT, env=environment, timeout=SECONDS,
                                  capture_output=True, check=False)  # fmt: skip
        except subprocess.TimeoutExpired:
            return True
    return done.returncode != 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("code", type=Path, help="a module, or a folder of them")
    parser.add_argument("tests", nargs="+", help="what must fail")
    parser.add_argument("--sample", type=int, default=40, help="so many mutants; 0 for all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--floor", type=float, default=0.0, help="exit with 1 below this share")
    arguments = parser.parse_args()
    code = arguments.code.resolve()
    paths = sorted(code.rglob("*.py")) if code.is_dir() else [code]
    every = [mutant for path in paths for mutant in mutants(path)]
    chosen = random.Random(arguments.seed).sample(every, min(arguments.sample or len(every), len(every)))
    for path in sorted({mutant.path for mutant in chosen}):
        if not is_seen(path, "raise SystemError", arguments.tests):
            parser.error(f"the tests do not import {path}")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = [mutant.made() for mutant in chosen]
        seen = list(
            pool.map(is_seen, (m.path for m in chosen), (s for _, s in made), repeat(arguments.tests))
        )
    for (what, _), caught in zip(made, seen, strict=True):
        if not caught:
            print(f"not seen: {what}")
    share = sum(seen) / len(seen)
    print(f"{sum(seen)} of {len(seen)} mutants seen ({share:.0%}), of {len(every)} in {arguments.code}")
    return int(share < arguments.floor)


if __name__ == "__main__":
    sys.exit(main())
