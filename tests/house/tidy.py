"""What must be true of every room, as functions from a house to its breaches."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.house.house import PACKAGE, House, Module, called_name

FUNCTION_LINES_MAX = 40
FILE_LINES_MAX = 400
VIEW_LINES_MAX = 15
FOLDER_ENTRIES_MAX = 9
# Lists of one kind: whoever opens them looks for a name, not for an overview. (The house itself,
# ".", is drawn in docs/decisions/0001 and kept by the import contracts.)
LISTS = {".", "desks", "flows", "reports", "engine", "integrations", "interfaces/web",
         "interfaces/words",
         "interfaces/api", "interfaces/api/nouns", "interfaces/cli", "interfaces/jobs",
         "interfaces/web/forms", "locale/parts"}  # fmt: skip
LISTS_BY_NAME = {"__pycache__", "migrations", "templates", "templatetags", "static", "locale"}
FURNITURE = {"__init__.py", "__pycache__", "apps.py", "migrations", "py.typed"}

# The story of a customer goes forward; foreign keys point back.
STORY = ["people", "customers", "ledger", "files", "timeline", "sales", "quoting", "contracts",
         "receivables", "cash", "statements", "service", "collection", "risk", "credit",
         "accounting", "legal"]  # fmt: skip
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}

CLOCK_READERS = ("interfaces/", "config/", "lab/")
CLOCKS = {
    ("date", "today"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"),
    ("timezone", "now"), ("timezone", "localdate"), ("timezone", "localtime"), ("time", "time"),
    ("time", "localtime"), ("time", "gmtime"),
}  # fmt: skip

# Slow or optional libraries that one module opens only when it is asked to: room → libraries.
LATE_IMPORTS: dict[str, set[str]] = {
    "reports/spark.py": {"pyspark", "ibis"},
    "engine/spark.py": {"pyspark", "ibis"},
    "integrations/einvoices/opening.py": {"facturx"},
}
WORDS_WITHOUT_MEANING = {"utils", "util", "helpers", "helper", "common", "manager", "managers",
                         "data", "info", "misc", "base", "core", "process", "handle"}  # fmt: skip
AUTOMATIC_NAME = re.compile(r"^\d{4}_(initial|auto_.*|alter_.*|remove_.*|delete_.*|.*_and_more)$")


# Flows that came before their story; a name leaves this list with its story and none is added.
OWED_STORIES: set[str] = set()


def foreign_keys_point_back(house: House) -> Iterator[str]:
    """A table refers to what came before it in the customer's story, never to what comes after."""
    for module in house.modules:
        if module.path.name == "models.py" and not module.is_migration:
            home = module.path.parent.name
            for call in module.calls:
                target = _target_app(module, call) if called_name(call) in RELATIONS else None
                if target in STORY and home in STORY and STORY.index(target) > STORY.index(home):
                    yield f"{module.at(call)} {home} refers forward to {target}"


def _target_app(module: Module, call: ast.Call) -> str | None:
    given = (
        call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == "to"), None)
    )
    if isinstance(given, ast.Constant) and isinstance(given.value, str) and "." in given.value:
        return given.value.split(".")[0]
    if isinstance(given, ast.Attribute) and given.attr == "AUTH_USER_MODEL":
        return "people"
    return _app_of_imported(module, given.id) if isinstance(given, ast.Name) else None


def _app_of_imported(module: Module, name: str) -> str | None:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and name in {alias.name for alias in node.names}:
            rooms = (node.module or "").split(".")
            return rooms[-2] if rooms[-1] == "models" else None
    return None


def only_interfaces_read_the_clock(house: House) -> Iterator[str]:
    """Time comes in through the door as ``by.at`` and ``by.today``, so a test can tell it."""
    for module in house.modules:
        if module.room.startswith(CLOCK_READERS) or module.is_migration:
            continue
        for node in ast.walk(module.tree):
            if _reads_clock(node):
                yield f"{module.at(node)} reads the clock"


def _reads_clock(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        owner = node.value
        name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
        return (name, node.attr) in CLOCKS
    if isinstance(node, ast.ImportFrom):
        source = (node.module or "").split(".")[-1]
        return any((source, alias.name) in CLOCKS for alias in node.names)
    if isinstance(node, ast.keyword):
        return node.arg in {"auto_now", "auto_now_add"}
    return isinstance(node, ast.Constant) and node.value == "CURRENT_TIMESTAMP"


def functions_are_short(house: House) -> Iterator[str]:
    """A function is read at a glance; a view only parses, calls one thing and shows the answer."""
    for module in [*house.modules, *house.outside]:
        for function in module.functions if not module.is_migration else []:
            lines = (function.end_lineno or 0) - function.lineno + 1
            is_view = module.room.startswith("interfaces/web/") and _is_view(function)
            bound = VIEW_LINES_MAX if is_view else FUNCTION_LINES_MAX
            if lines > bound:
                yield f"{module.at(function)} {function.name} has {lines} lines (at most {bound})"


def _is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Only what answers is a view; what merely looks at the request is a function like others."""
    answers = function.returns is not None and "Response" in ast.unparse(function.returns)
    return answers and bool(function.args.args) and function.args.args[0].arg == "request"


def files_are_short(house: House) -> Iterator[str]:
    """A file holds one thought."""
    for module in [*house.modules, *house.outside]:
        lines = module.text.count("\n")
        if lines > FILE_LINES_MAX and not module.is_migration:
            yield f"{module.room} has {lines} lines (at most {FILE_LINES_MAX})"


def folders_are_small(house: House) -> Iterator[str]:
    """A folder can be taken in at once, unless it is a list of one kind."""
    top = house.root / PACKAGE
    for folder in [top, *(each for each in sorted(top.rglob("*")) if each.is_dir())]:
        room = folder.relative_to(top)
        if room.as_posix() in LISTS or LISTS_BY_NAME & set(room.parts):
            continue
        entries = [each for each in folder.iterdir() if each.name not in FURNITURE]
        if len(entries) > FOLDER_ENTRIES_MAX:
            yield f"{room} has {len(entries)} entries (at most {FOLDER_ENTRIES_MAX})"


def imports_stand_at_the_top(house: House) -> Iterator[str]:
    """What a room needs is seen at its door."""
    for module in house.modules:
        allowed = LATE_IMPORTS.get(module.room, set())
        for function in module.functions if not module.is_migration else []:
            for node in ast.walk(function):
                hidden = _imported(node) - allowed
                if hidden:
                    yield f"{module.at(node)} imports {', '.join(sorted(hidden))} in a function"


def _imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").split(".")[0]}
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names}
    return set()


def every_module_has_a_sign(house: House) -> Iterator[str]:
    """The first line says what the room is for, in one sentence."""
    for module in [*house.modules, *house.outside]:
        sign = (ast.get_docstring(module.tree) or "").partition("\n")[0]
        is_empty = module in house.outside and not module.text.strip()
        if not (module.is_migration or is_empty) and not sign.endswith((".", "?", "!")):
            yield f"{module.room} has no sign (one sentence as its first line)"


def names_say_something(house: House) -> Iterator[str]:
    """No room is called after the fact that it has something in it."""
    for path in sorted((house.root / PACKAGE).rglob("*")):
        is_room = path.suffix == ".py" or (path / "__init__.py").exists()
        if is_room and path.stem in WORDS_WITHOUT_MEANING:
            yield f"{path.relative_to(house.root / PACKAGE)} has a name without a meaning"


def migrations_stand_alone(house: House) -> Iterator[str]:
    """A migration is named by what it does, and works for ever: it never imports our code."""
    for module in house.modules:
        if not module.is_migration or module.path.name == "__init__.py":
            continue
        if AUTOMATIC_NAME.match(module.path.stem):
            yield f"{module.room} has an automatic name"
        for node in ast.walk(module.tree):
            if "huikuan" in _imported(node):
                yield f"{module.at(node)} a migration imports our code"


def flows_have_stories(house: House) -> Iterator[str]:
    """Every flow is told once as a story of the business."""
    for path in _rooms(house, "flows/*.py"):
        story = f"tests/stories/test_{path.stem}.py"
        if path.stem in OWED_STORIES and house.has(story):
            yield f"flows/{path.name} has its story; take it off OWED_STORIES"
        elif path.stem not in OWED_STORIES | {"reactions"} and not house.has(story):
            yield f"flows/{path.name} has no {story}"


def rules_have_tables(house: House) -> Iterator[str]:
    """Every rules.py is tested by a table of cases."""
    for path in _rooms(house, "desks/*/rules.py"):
        desk = path.parent.name
        if not house.has(f"tests/desks/test_{desk}_rules.py", f"tests/desks/{desk}/test_rules.py"):
            yield f"desks/{desk}/rules.py has no tests/desks/test_{desk}_rules.py"


def _rooms(house: House, pattern: str) -> list[Path]:
    found = sorted((house.root / PACKAGE).glob(pattern))
    return [path for path in found if path.name != "__init__.py"]


CHECKS: dict[str, Callable[[House], Iterator[str]]] = {
    check.__name__: check
    for check in (
        foreign_keys_point_back,
        only_interfaces_read_the_clock,
        functions_are_short,
        files_are_short,
        folders_are_small,
        imports_stand_at_the_top,
        every_module_has_a_sign,
        names_say_something,
        migrations_stand_alone,
        flows_have_stories,
        rules_have_tables,
    )
}
