"""Codes are said inside; every code has its sentence at the door."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from tests.house.house import House, Module, called_name, text_of

# What record_event takes besides the parameters of the event.
EVENT_FIELDS = {"on", "subject", "by", "customer_id", "tell"}


@dataclass(frozen=True)
class Said:
    """A code with the facts given to it; ``facts`` is None where they cannot be read off."""

    where: str
    code: str
    facts: frozenset[str] | None


def refusals_in(house: House) -> Iterator[Said]:
    """Every ``Refused("code", …)``."""
    for module in house.modules:
        for call in module.calls:
            if called_name(call) == "Refused" and call.args:
                yield from _said(module, call, call.args[0], set())


def events_in(house: House) -> Iterator[Said]:
    """Every ``record_event("kind", …)``, ``_tell("kind", …)`` and ``EventDraft("kind", …)``."""
    for module in house.modules:
        for call in module.calls:
            name = called_name(call)
            kind = call.args[0] if call.args else _keyword(call, "kind")
            if name in {"record_event", "_tell"}:
                yield from _said(module, call, kind, EVENT_FIELDS)
            elif name == "EventDraft":
                for code in _texts(kind):
                    yield Said(module.at(call), code, _draft_facts(call))


def breaches(said: Iterator[Said], sentences: Mapping[str, object]) -> Iterator[str]:
    """Codes without a sentence, and sentences that name a fact which is not given."""
    for each in said:
        if each.code not in sentences:
            yield f"{each.where} {each.code} has no sentence"
        elif each.facts is not None:
            missing = placeholders(str(sentences[each.code])) - each.facts
            if missing:
                yield f"{each.where} {each.code} is not given {', '.join(sorted(missing))}"


def placeholders(sentence: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def _said(module: Module, call: ast.Call, code: ast.expr | None, ours: set[str]) -> Iterator[Said]:
    names = {keyword.arg for keyword in call.keywords}
    facts = None if None in names else frozenset(name for name in names if name not in ours)
    for text in _texts(code):
        yield Said(module.at(call), text, facts)  # type: ignore[arg-type]


def _draft_facts(call: ast.Call) -> frozenset[str] | None:
    params = call.args[4] if len(call.args) > 4 else _keyword(call, "params")
    if params is None:
        return frozenset()
    if not isinstance(params, ast.Dict):
        return None
    names = [text_of(key) for key in params.keys]
    return None if None in names else frozenset(name for name in names if name)


def _texts(node: ast.expr | None) -> list[str]:
    """One text, or both of ``a if … else b``."""
    if isinstance(node, ast.IfExp):
        return _texts(node.body) + _texts(node.orelse)
    text = text_of(node)
    return [] if text is None else [text]


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((each.value for each in call.keywords if each.arg == name), None)
