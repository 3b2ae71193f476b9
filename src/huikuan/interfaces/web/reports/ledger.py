"""The ledger, opened: one entry with its debits and credits, one item with all its lines."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from huikuan.interfaces.web.leafing import leaf_of, place_of
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.ledger import (
    SIDE_NAMES,
    actor_name,
    entry_name,
    source_item,
    source_name,
)
from huikuan.records.ledger.accounts import ITEM_SIGNS
from huikuan.records.ledger.queries import (
    accounts,
    entries_visible_to,
    items_visible_to,
    lines_of_item,
    lines_visible_to,
)
from huikuan.records.people.queries import users_by_username
from huikuan.reports.documents import document_numbers

if TYPE_CHECKING:
    from huikuan.records.ledger.models import Entry, Line, OpenItem


def ledger_entry(request: Visit, entry_id: int) -> HttpResponse:
    """One entry: debits and credits, who, when, why, what it reverses."""
    entry = get_object_or_404(entries_visible_to(request.rights), pk=entry_id)
    lines = list(lines_visible_to(request.rights).filter(entry=entry).select_related("customer"))
    numbers = numbers_of([entry], [line.item_id for line in lines if line.item_id])
    written = told(entry, people_of([entry]), numbers)
    context = {"told": written, "lines": shown_lines(lines, numbers)}
    return render(request, "reports/ledger_entry.html", context)


def ledger_item(request: Visit, item_id: int) -> HttpResponse:
    """One receivable, receipt or credit: every line that moved it, and what stayed open."""
    item = get_object_or_404(items_visible_to(request.rights), pk=item_id)
    steps = running(list(lines_of_item(item_id)))
    number = document_numbers([item_id]).get(item_id, "")
    context = {
        "item": item,
        "side": SIDE_NAMES[item.side],
        "number": number,
        "document_url": document_url(item),
        "customer_url": url_if("customer", item.customer.code),
        "steps": steps,
    }
    return render(request, "reports/ledger_item.html", context)


def ledger_entries(request: Visit) -> HttpResponse:
    """The entries, newest first; all of them or those of one source."""
    source = request.GET.get("source", "").strip()[:80]
    entries = entries_visible_to(request.rights).order_by("-id")
    chosen = entries.filter(source=source) if source else entries
    page = leaf_of(chosen, ("-id", "-pk"), place_of(request.GET))
    found = chosen.in_bulk([key for key, _value in page.keys])
    rows = [found[key] for key, _value in page.keys if key in found]
    people, numbers = people_of(rows), numbers_of(rows)
    context = {
        "rows": [told(entry, people, numbers) for entry in rows],
        "leaves": page.ways(urlencode({"source": source}) if source else ""),
        **{"source": source, "source_name": source_name(source, numbers)},
    }
    return render(request, "reports/ledger_entries.html", context)


def told(
    entry: "Entry", people: dict[str, str], numbers: dict[int, str] | None = None
) -> dict[str, Any]:
    """An entry in words."""
    return {
        "entry": entry,
        "name": entry_name(entry.kind),
        "source": source_name(entry.source, numbers),
        "actor": actor_name(entry.actor, people),
        "reversed_by": getattr(entry, "reversed_by", None),
        "fingerprint": entry.sha256[:12],
    }


def numbers_of(entries: Iterable["Entry"], item_ids: Iterable[int] = ()) -> dict[int, str]:
    """The numbers of the documents these entries came from, and of these items."""
    sources = {item for entry in entries if (item := source_item(entry.source))}
    return document_numbers(sorted(sources | set(item_ids)))


def people_of(entries: Iterable["Entry"]) -> dict[str, str]:
    """The names of the people who wrote these entries."""
    names = {entry.actor.removeprefix("user:") for entry in entries}
    return {name: user.name for name, user in users_by_username(names).items()}


def shown_lines(lines: list["Line"], numbers: dict[int, str]) -> list[dict[str, Any]]:
    """Debits and credits with the code and name of each account."""
    chart = account_names()
    return [
        {
            "line": line,
            "account": chart.get(line.account, ("", line.account)),
            "debit": line.amount_minor if line.amount_minor > 0 else None,
            "credit": -line.amount_minor if line.amount_minor < 0 else None,
            "number": numbers.get(line.item_id or 0, ""),
            "customer_url": url_if("customer", line.customer.code) if line.customer else "",
        }
        for line in lines
    ]


def account_names() -> dict[str, tuple[str, str]]:
    """The chart of accounts in the reader's language: word to code and name."""
    english = (get_language() or "").startswith("en")
    return {row.word: (row.code, row.name_en if english else row.name) for row in accounts()}


def running(lines: list["Line"]) -> list[dict[str, Any]]:
    """The lines of one item with what was open after each."""
    open_minor, steps = 0, []
    people = people_of(line.entry for line in lines)
    for line in lines:
        moved = ITEM_SIGNS[line.account] * line.amount_minor
        open_minor += moved
        steps.append(
            {"told": told(line.entry, people), "moved": moved, "open": open_minor, "line": line}
        )
    return steps


def document_url(item: "OpenItem") -> str:
    """The page of the document behind an item."""
    return url_if(item.side, item.pk) if item.side in ("receivable", "receipt") else ""
