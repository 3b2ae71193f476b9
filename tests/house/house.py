"""The house as the checks see it: every module read once, from any folder."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "src/huikuan"


@dataclass(frozen=True)
class Module:
    """One file of Python: where it stands below the package, and what it says."""

    path: Path
    room: str
    text: str
    tree: ast.Module

    @property
    def is_migration(self) -> bool:
        """Migrations have rules of their own."""
        return "migrations" in self.path.parts

    @cached_property
    def calls(self) -> list[ast.Call]:
        """Every call in the module."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]

    @cached_property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function in the module, methods and inner ones too."""
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]

    def at(self, node: ast.AST) -> str:
        """``room:line``, so that the finding can be clicked."""
        return f"{self.room}:{getattr(node, 'lineno', 1)}"


@dataclass(frozen=True)
class House:
    """A folder with the product in it: the real one, or a small one with a planted breach."""

    root: Path

    @cached_property
    def modules(self) -> list[Module]:
        """The modules of the product."""
        return list(self._read(self.root / PACKAGE))

    @cached_property
    def outside(self) -> list[Module]:
        """The modules of tests, scripts and benchmarks."""
        return [each for name in ("tests", "scripts", "bench")
                for each in self._read(self.root / name)]  # fmt: skip

    def has(self, *names: str) -> bool:
        """Whether one of these files is there."""
        return any((self.root / name).exists() for name in names)

    def _read(self, folder: Path) -> Iterator[Module]:
        for path in sorted(folder.rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            base = self.root / PACKAGE if path.is_relative_to(self.root / PACKAGE) else self.root
            yield Module(path, path.relative_to(base).as_posix(), text, ast.parse(text))


def called_name(call: ast.Call) -> str:
    """The last name of what is called: ``a.b.c()`` is ``c``."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def text_of(node: ast.AST | None) -> str | None:
    """The text of a literal; nothing for anything else."""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else None  # type: ignore[union-attr,return-value]
