"""Ageing: who owes what since when, as a picture and a table whose every cell opens."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from huikuan.errors import Refused
from huikuan.interfaces.web.ageing_workbook import ageing_workbook
from huikuan.interfaces.web.exporting import SMALL_ROWS_MAX, reason_of, refuse_taking
from huikuan.interfaces.web.exports import Taking, handed_over
from huikuan.interfaces.web.first_steps import note_ageing_seen
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.reports.picture import largest_chart, spread_chart
from huikuan.interfaces.web.reports.question import NOBODY, Question, question_of
from huikuan.interfaces.web.reports.table import ageing_asked, base_first, shown_table
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.ages import (
    BUCKETS,
    CLOCKS,
    DEFINITIONS,
    DIMENSIONS,
    NOTHING,
)
from huikuan.interfaces.words.ledger import SIDE_NAMES
from huikuan.interfaces.words.refusals import refusal_sentence
from huikuan.records.customers.queries import visible_to
from huikuan.records.people.models import SavedView
from huikuan.records.people.rights import Rights
from huikuan.reports.ageing import (
    PERMISSION,
    AgeingTable,
    CellItem,
    CellItems,
    ageing_items,
    bucket_definition,
)
from huikuan.reports.documents import document_numbers
from huikuan.reports.remembered import remembered

PAGE = "ageing"


def ageing(request: Visit) -> HttpResponse:
    """The table of one question, or the whole of it as a file."""
    question = question_of(request)
    if request.GET.get("export") == "xlsx":
        # A file that streams; for pages and their middleware it is an answer like any other.
        return ageing_sheet(request, ageing_asked(request.rights, question), question)
    note_ageing_seen(request)
    return render(request, "reports/ageing.html", told_table(request, question))


def told_table(request: Visit, question: Question) -> dict[str, Any]:
    """One page of the table with its controls, kept views and pictures."""
    return {
        "asked": question,
        "listing": {"page": PAGE},
        "views": SavedView.objects.filter(user=request.user, page=PAGE),
        **choices(request.rights, question),
        **page_asked(request, question),
    }


def page_asked(request: Visit, question: Question) -> dict[str, Any]:
    """One page of the answer with its pictures, laid out once as long as nothing changes.

    Choosing fifty of a hundred thousand rows, and writing the six hundred links of the page,
    took longer than everything else on it. Names of columns are in the reader's language.
    """
    plain = replace(question, problems=())
    key = (
        "ageing page", request.rights.reach(PERMISSION), plain, question.within,
        request.house.base_currency, get_language(),
    )  # fmt: skip

    def compute() -> dict[str, Any]:
        table = ageing_asked(request.rights, plain)
        shown = shown_table(table, plain)
        return {"shown": shown, **pictures(plain, shown, table.definition)}

    return remembered(key, compute, lambda found: len(found["shown"].rows))


def ageing_cell(request: Visit) -> HttpResponse:
    """The items behind one amount of the table."""
    question = question_of(request)
    try:
        found = cell_items(request, question)
    except Refused as refused:
        context = {"sentence": refusal_sentence(refused), "asked": question}
        return render(request, "reports/ageing_items.html", context, status=422)
    context = {"asked": question, "found": found, **told(request.rights, question, found)}
    return render(request, "reports/ageing_items.html", context)


def ageing_sheet(request: Visit, table: AgeingTable, question: Question) -> HttpResponse:
    """The whole table as a file, for whoever may take so many rows out of the house."""
    is_bulk, may = len(table.rows) > SMALL_ROWS_MAX, request.rights.may
    if answer := refuse_taking(request, is_bulk, may("exports.small"), may("exports.bulk")):
        return answer
    taking = Taking(request.actor, question.link(), reason_of(request))
    file = BytesIO(ageing_workbook(table, taking))
    return handed_over(file, PAGE, taking, rows=len(table.rows))  # type: ignore[return-value]


def cell_items(request: Visit, question: Question) -> CellItems:
    """Ask for one page of the items, computed once as long as nothing changes."""
    asked: dict[str, Any] = {
        "as_of": question.as_of,
        "known_on": question.known_on,
        "bucket": question.bucket or "open",
        "buckets": question.buckets,
        "currency": question.currency or None,
        "within": question.within,
        "netted": question.netted,
        "due": question.due,
        "page": question.page,
    }
    key = ("items", request.rights.reach(PERMISSION), *asked.values())
    return remembered(
        key, lambda: ageing_items(request.rights, **asked), lambda found: len(found.items)
    )


def pictures(question: Question, shown: Any, definition: Any) -> dict[str, Any]:
    """The two charts, when there is anything to draw."""
    if shown.sums is None or not shown.sums.open_minor:
        return {}
    asked = replace(question, currency=shown.currency)
    return {
        "spread": spread_chart(shown.sums, asked, definition),
        "largest": largest_chart(shown, asked, definition),
    }


def choices(rights: Rights, question: Question) -> dict[str, Any]:
    """What the controls offer, and the links beside them."""
    return {
        "dimensions": DIMENSIONS,
        "definitions": DEFINITIONS,
        "narrowed": narrowed_names(rights, question),
        "clock": CLOCKS[bucket_definition(question.buckets).clock],
        "export_query": question.link(),
        "may_export": rights.may("exports.small"),
        "ten_query": question.link(by="customer", sort="-overdue", top=10),
        "all_query": question.link(top=0),
        "previous_query": f"{question.link(page=question.page - 1)}",
        "next_query": f"{question.link(page=question.page + 1)}",
    }


def narrowed_names(rights: Rights, question: Question) -> list[dict[str, Any]]:
    """What the table is narrowed to, by name, each with the link that takes it away.

    Only names that stand on a customer this person may see: a code typed into the address
    tells nobody how a customer is called.
    """
    found = []
    for name, field in NAMED.items():
        value = getattr(question, name)
        if value:
            label = NOTHING.get(name, value) if value == NOBODY else value
            if value != NOBODY and name != "region":
                seen = visible_to(rights, PERMISSION).filter(question.within.condition()).first()
                label = str(getattr(seen, field)) if seen else value
            taken_away = question.link(**{name: ""})
            found.append({"kind": DIMENSIONS[name], "name": label, "query": taken_away})
    return found


NAMED = {
    "customer": "name",
    "group": "group",
    "owner": "owner",
    "department": "department",
    "region": "region",
}


def told(rights: Rights, question: Question, found: CellItems) -> dict[str, Any]:
    """What stands above the items: which cell, what it comes to, the way back."""
    currencies = base_first(found.total_minor)
    return {
        "rows": item_rows(rights, found.items),
        "cell_name": BUCKETS.get(question.bucket or "open", question.bucket),
        "is_money_in": question.bucket in ("unapplied", "credit"),
        "narrowed": narrowed_names(rights, question),
        "totals": [(code, found.total_minor[code], found.counts[code]) for code in currencies],
        "back_url": f"{reverse('ageing')}?{question.link(bucket='')}",
        "previous_query": question.link(page=question.page - 1),
        "next_query": question.link(page=question.page + 1),
    }


def item_rows(rights: Rights, items: Sequence[CellItem]) -> list[dict[str, Any]]:
    """Each item with the ways to its ledger lines (for who reads the ledger) and its customer."""
    reads_ledger = rights.may("ledger.read")
    unnamed = document_numbers([item.item_id for item in items if not item.number])
    return [
        {
            "item": item,
            "number": item.number or unnamed.get(item.item_id, "") or item.item_id,
            "side": SIDE_NAMES[item.side],
            "url": reverse("ledger-item", args=[item.item_id]) if reads_ledger else "",
            "customer_url": url_if("customer", item.customer_code),
        }
        for item in items
    ]
