"""How late a customer paid: a section of the customer page, and a page of its own."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import visible_to
from huikuan.reports.documents import document_numbers
from huikuan.reports.payment_history import PaymentHistory, SettledReceivable, payment_history
from huikuan.reports.payment_quarters import Quarter, delay_by_quarter, main_currency
from huikuan.reports.remembered import remembered

# On the customer page the latest are enough; all of them have a page of their own.
PART_ROWS, PAGE_ROWS = 8, 20


def customer_payments(request: Visit, customer_id: int) -> HttpResponse:
    """What this customer settled, how late, and whether it grows later."""
    customer = get_object_or_404(visible_to(request.rights, "ageing.read"), pk=customer_id)
    history = history_asked(customer, request)
    is_part = bool(request.headers.get("HX-Request"))
    page = page_of(history, PART_ROWS if is_part else PAGE_ROWS, request.GET.get("page"))
    context = {"customer": customer, "history": history, "page": page, **told(history)}
    context |= {"rows": named_rows(page.object_list), **ways(request, customer)}
    return render(request, f"customers/payments{'_part' if is_part else ''}.html", context)


def ways(request: Visit, customer: Customer) -> dict[str, Any]:
    """Where one may go from here: the customer, and the ledger for who reads it."""
    return {
        "customer_url": url_if("customer", customer.code),
        "reads_ledger": request.rights.may("ledger.read"),
    }


def page_of(history: PaymentHistory, rows: int, asked: str | None) -> Page[SettledReceivable]:
    """One page of what was settled, the newest first."""
    return Paginator(history.settled, rows).get_page(asked)


def history_asked(customer: Customer, request: Visit) -> PaymentHistory:
    """The history as of today, computed once as long as nothing changes."""
    today = request.actor.today
    question = ("payments", customer.pk, today)
    return remembered(
        question, lambda: payment_history(customer, as_of=today), lambda found: found.count
    )


def named_rows(settled: Any) -> list[dict[str, Any]]:
    """Settled receivables with their numbers."""
    numbers = document_numbers([each.item_id for each in settled])
    return [{"settled": each, "number": numbers.get(each.item_id, "")} for each in settled]


def told(history: PaymentHistory) -> dict[str, Any]:
    """The averages, and the chart by quarter when there are two quarters or more."""
    currency = main_currency(history)
    quarters = delay_by_quarter(history, currency)
    weighted = history.weighted_days_late.get(currency)
    share = round(100 * history.late_count / history.count) if history.count else 0
    return {
        "currency": currency,
        "delays": [
            (_("Average delay, by amount"), *told_delay(weighted)),
            (_("Average delay, by receivable"), *told_delay(history.mean_days_late)),
        ],
        "late_percent": share,
        "quarters": quarters_chart(quarters) if len(quarters) > 1 else None,
    }


def told_delay(days: float | None) -> tuple[str, bool]:
    """A delay in words, and whether it is late: nobody reads minus three days as early."""
    if days is None or round(days, 1) == 0:
        return _("on the due day"), False
    shown = {"days": f"{abs(days):.1f}"}
    return (_("%(days)s days late") if days > 0 else _("%(days)s days early")) % shown, days > 0


def quarters_chart(quarters: tuple[Quarter, ...]) -> dict[str, Any]:
    """Days late by quarter: below zero is early."""
    bars = [
        {
            "value": None if each.days_late is None else round(each.days_late, 1),
            "itemStyle": {"color": "age4" if (each.days_late or 0) > 0 else "jade"},
        }
        for each in quarters
    ]
    return {
        "xAxis": {"type": "category", "data": [each.label for each in quarters]},
        "yAxis": {"type": "value"},
        "series": [{"type": "bar", "name": _("Days late"), "data": bars, "barMaxWidth": 34}],
    }
