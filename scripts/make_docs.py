"""Write the documents that are made from the code: the map, the book, the rules.

``make docs`` writes them, ``make map`` prints the map, ``--check`` fails when one is stale.
Signs are the first lines of modules; the book is read from ``records/ledger/commands.py``.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "huikuan"
LEDGER = PACKAGE / "records" / "ledger"
NAME_WIDTH = 34  # Fixed, so that one new room changes one line of docs/house.md.
NOT_SHOWN = {"__init__.py", "apps.py"}
MADE = "<!-- Made by `make docs`; edit the code it is made from, not this. -->"


def main(arguments: list[str]) -> int:
    """Write, print or compare."""
    if "--map" in arguments:
        print("\n".join(map_lines()))
        return 0
    stale = []
    for name, text in {
        "house.md": house(),
        "book.md": book(),
        "rules.md": rules(),
        "promises.md": promises(),
    }.items():
        path = ROOT / "docs" / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    if stale:
        print(f"{'stale, run make docs' if '--check' in arguments else 'written'}: {stale}")
    return 1 if stale and "--check" in arguments else 0


def map_lines() -> list[str]:
    """The tree of rooms with their signs, aligned."""
    rows = list(_rooms(PACKAGE, 0))
    return [f"{name:<{NAME_WIDTH}}{sign}".rstrip() for name, sign in rows]


def _rooms(folder: Path, depth: int) -> Iterator[tuple[str, str]]:
    yield f"{'  ' * depth}{folder.name}/", _sign(folder / "__init__.py")
    files = sorted(each for each in folder.glob("*.py") if each.name not in NOT_SHOWN)
    for path in files:
        yield f"{'  ' * (depth + 1)}{path.name}", _sign(path)
    for each in sorted(folder.iterdir()):
        if each.is_dir() and (each / "__init__.py").exists() and each.name != "migrations":
            yield from _rooms(each, depth + 1)


def _sign(path: Path) -> str:
    return _docstring(ast.parse(path.read_text(encoding="utf-8"))).partition("\n")[0]


def _docstring(node: ast.Module | ast.FunctionDef) -> str:
    return ast.get_docstring(node) or ""


def house() -> str:
    """docs/house.md."""
    return "\n".join([
        MADE, "# The house", "",
        "Imports point to the right only: `interfaces > flows | reports > desks | integrations >",
        "records > engine > errors` (decision 0001). The first line of every module is its sign.",
        "", "```", *map_lines(), "```", "",
    ])  # fmt: skip


def book() -> str:
    """docs/book.md: every kind of entry with its debits and credits, and the chart."""
    tree = _tree(LEDGER / "commands.py")
    lines = [
        MADE,
        "# The book",
        "",
        _docstring(tree).partition("\n")[0],
        "",
        "Dr is debit, Cr is credit. Nothing is changed or deleted: corrections are reversals.",
        "",
        "| entry | 中文 | what it means | debits and credits |",
        "|---|---|---|---|",
    ]
    for function in _public_functions(tree):
        chinese, _, rest = _docstring(function).partition(" — ")
        meaning, _, booking = rest.partition("\n\n")
        if rest:
            cells = (function.name, chinese, *(_one_line(each) for each in (meaning, booking)))
            lines.append(f"| `{cells[0]}` | {cells[1]} | {cells[2]} | {cells[3]} |")
    return "\n".join([*lines, "", *_chart()])


def _chart() -> list[str]:
    """The default chart of accounts, as its migration writes it."""
    rows = [row for name in sorted((LEDGER / "migrations").glob("*chart*.py"))
            for row in _account_rows(_tree(name))]  # fmt: skip
    head = ["## Accounts", "", "The codes follow 企业会计准则 and can be changed.", "",
            "| account | code | 中文 | English |", "|---|---|---|---|"]  # fmt: skip
    return [*head, *(f"| `{row[0]}` | {' | '.join(row[1:])} |" for row in rows), ""]


def _account_rows(tree: ast.Module) -> Iterator[tuple[str, ...]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and len(node.elts) >= 4:
            cells = [each.value for each in node.elts[:4] if isinstance(each, ast.Constant)]
            if len(cells) == 4 and all(isinstance(cell, str) for cell in cells):
                yield tuple(map(str, cells))


def rules() -> str:
    """docs/rules.md: what each desk judges by, from its rules.py."""
    lines = [
        MADE,
        "# The rules",
        "",
        "What a company may decide for itself: the functions of every `rules.py`.",
    ]
    for path in sorted(PACKAGE.glob("desks/*/rules.py")):
        tree = _tree(path)
        lines += ["", f"## {path.parent.name}", "", _docstring(tree).partition("\n")[0], ""]
        lines += [f"- `{each.name}`: {_one_line(_docstring(each))}"
                  for each in _public_functions(tree)]  # fmt: skip
    return "\n".join([*lines, ""])


def promises() -> str:
    """docs/promises.md: each promise, where it is proved, how often, and by whom it is tried."""
    lines = [
        MADE,
        "# The promises",
        "",
        "`make promises` tries each of them at full length on SQLite and PostgreSQL, `make test`",
        "a slice with a fresh seed that is printed; `HUIKUAN_PROMISE_SEED` plays one again. A",
        "saboteur is a defect planted on purpose: a proof that stays green with it proves nothing.",
    ]
    for path in sorted((ROOT / "tests" / "promises").glob("test_p*.py"), key=_promise_number):
        lines += _promise(path)
    return "\n".join([*lines, "", *NOT_YET, ""])


def _promise_number(path: Path) -> tuple[int, str]:
    return int(path.stem.split("_")[1][1:]), path.stem


def _promise(path: Path) -> list[str]:
    """The sign of a proof, its counts (slice and whole), its saboteurs."""
    tree = _tree(path)
    first, _, rest = _docstring(tree).partition("\n")
    counts = [f"`{name}` {slice_} → **{whole}**" for name, slice_, whole in _counts(tree)]
    saboteurs = [
        _one_line(_docstring(each).partition("\n")[0]) or _spoken(each.name)
        for each in _public_functions(tree)
        if each.name.startswith("test_") and "saboteur" in each.name
    ]
    lines = ["", f"## {first}", "", f"`tests/promises/{path.name}`"]
    lines += ["", rest.strip()] if rest.strip() else []
    lines += ["", f"Slice → whole: {', '.join(counts)}."] if counts else []
    return (
        lines + [""] * bool(saboteurs) + [f"- Saboteur: {each.rstrip('.')}." for each in saboteurs]
    )


def _spoken(name: str) -> str:
    """``test_a_saboteur_who_skips_is_caught`` as "who skips"."""
    return name.partition("saboteur_")[2].removesuffix("_is_caught").replace("_", " ")


def _counts(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    """Every constant that is one number in a slice and another in the whole."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
            pairs = (
                zip(target.elts, value.elts, strict=True)
                if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
                else [(target, value)]
            )
            for name, call in pairs:
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "times":
                    yield ast.unparse(name), *(ast.unparse(each) for each in call.args)


NOT_YET = [
    "## What has no proof yet because it is not there",
    "",
    "- P1: write-off and recovery, refund, transfer of a receivable to another customer,",
    "  revaluation and fees are no entries of the ledger yet.",
    "- P3, P5, P10, P12 to P19 belong to parts of the product that come later.",
    "- P11: bank files (MT940, CAMT.053) and electronic invoices (UBL) have no reader yet.",
]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _public_functions(tree: ast.Module) -> list[ast.FunctionDef]:
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [node for node in found if not node.name.startswith("_")]


def _one_line(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
