"""Parts of pages kept drawn: a part that is told the same facts looks the same, for everybody."""

import secrets
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from huikuan.interfaces.web.reader import amount_unit
from huikuan.interfaces.web.written_out import written_out

PARTS_MAX = 1000
SIGNS_MAX = 6_000_000
FACTS = frozenset({str, SafeString, int, bool, date, datetime})
# Where the secret of a form and the address of the page belong: new ones in every process, so
# that nothing anybody wrote can look like one.
TOKEN = f"token-{secrets.token_hex(16)}"
HERE = f"here-{secrets.token_hex(16)}"

_parts: OrderedDict[Hashable, SafeString] = OrderedDict()
_signs = 0
_lock = Lock()


def kept(template: str, **facts: Hashable) -> SafeString:
    """A part of a page, drawn once for as long as it is told the same facts.

    The template gets these facts and nothing else: no request, no person, no clock, no database.
    So the facts, the reader's language and their unit of amounts are the whole key; a part is
    never old, and never shows a person what the same question would not have told them. What may
    not be seen is left out of the facts before. Forms get their secret afterwards (``filled``).
    """
    # With their types: 1 equals True, and markup equals the same text that is not markup.
    told = [(name, type(fact), fact) for name, fact in facts.items()]
    key = (template, get_language(), amount_unit.get(), *told)
    with _lock:
        found = _parts.get(key)
        if found is not None:
            _parts.move_to_end(key)
            return found
    for name, fact in facts.items():
        _refuse_what_changes(template, name, fact)
    drawn = _drawn(template, facts)
    _keep(key, drawn)
    return drawn


def filled(part: str, request: HttpRequest) -> SafeString:
    """A part with the secret for this browser's forms and the address of this page."""
    text = part
    if TOKEN in text:
        if not hasattr(request, "form_secret"):
            request.form_secret = get_token(request)  # type: ignore[attr-defined]
        text = text.replace(TOKEN, request.form_secret)  # type: ignore[attr-defined]
    if HERE in text:
        text = text.replace(HERE, escape(request.get_full_path()))
    return mark_safe(text)  # noqa: S308 — drawn by our own templates, filled with escaped texts


def forget_parts() -> None:
    """Draw everything anew: for tests and measurements."""
    global _signs
    with _lock:
        _parts.clear()
        _signs = 0


def _refuse_what_changes(template: str, name: str, fact: Any) -> None:
    """A row of a table is equal to its older self, and what is lazy holds on to its request.

    Of a plain tuple the first is looked at: its members are of one kind.
    """
    if is_dataclass(fact):
        for each in fields(fact):
            _refuse_what_changes(template, name, getattr(fact, each.name))
    elif isinstance(fact, tuple):
        for each in fact if hasattr(fact, "_fields") else fact[:1]:
            _refuse_what_changes(template, name, each)
    else:
        assert fact is None or type(fact) in FACTS, f"{template}: {name} is {type(fact)}"


def _drawn(template: str, facts: dict[str, Any]) -> SafeString:
    page = written_out(template, get_language())
    return page.render(Context({**facts, "csrf_token": TOKEN, "here": HERE}))


def _keep(key: Hashable, drawn: SafeString) -> None:
    global _signs
    with _lock:
        if key not in _parts:
            _signs += len(drawn)
        _parts[key] = drawn
        while len(_parts) > 1 and (len(_parts) > PARTS_MAX or _signs > SIGNS_MAX):
            _, oldest = _parts.popitem(last=False)
            _signs -= len(oldest)


def parts_kept() -> tuple[int, int]:
    """How many parts are kept, and how many signs they have together."""
    with _lock:
        return len(_parts), _signs
