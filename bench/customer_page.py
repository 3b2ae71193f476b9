"""How many customer pages a second, beside a bare Django page with the same middleware?

Both signed in, both in one process, taking turns over the same customers. The bare page asks the
database for the same twenty open items in the plainest way and draws a plain table of them: no
menu, no rights, no history, no second language. An empty page with the same middleware is told
beside it, without a limit: it reads nothing but the session and the user.

Ours keeps parts of pages drawn for as long as nothing of what they show has changed, so there are
two shares. *First*: every customer is opened for the first time in this process; only what is
the same on every page (menu, frame, empty forms) is drawn already. *Again*: a few customers are
opened again and again and nothing happens to them meanwhile. Real days lie between the two. The
bare page has nothing to keep: it does the same work both times.

usage: python -m bench.customer_page [--small]
"""

import sys
from datetime import UTC, date, datetime
from typing import Any

from bench.measure import Result, report, side_by_side
from bench.places import NAMES, SMALL, on_each_database

REPEAT = 100 if SMALL else 400
STRETCH = 50
CUSTOMERS = REPEAT + STRETCH
OPENED_AGAIN = 20
OPEN_ITEMS = 20
SHARE_MIN = 0.60
BARE = """<!doctype html><html><head><title>{{ customer.name }}</title></head><body>
<h1>{{ customer.name }}</h1><p>{{ user.username }}</p><table>{% for row in rows %}<tr>
<td>{{ row.number }}</td><td>{{ row.issued_on }}</td><td>{{ row.due_on }}</td>
<td>{{ row.amount_minor }}</td><td>{{ row.item.open_minor }}</td><td>{{ row.currency }}</td>
</tr>{% endfor %}</table></body></html>"""


def main() -> int:
    """Measure on both databases; the number of broken limits comes back."""
    return report(on_each_database(measure))


def measure() -> list[Result]:
    """The customer page, the bare page and the empty page, stretch by stretch."""
    client, name = signed_in_browser()

    def page(address: str, customers: int) -> Any:
        def opened(turn: int) -> None:
            answer = client.get(address.format(f"C{turn % customers}"))
            assert answer.status_code == 200, (address, answer.status_code)
            assert address == "/empty" or answer.content.count(b"R-") >= OPEN_ITEMS, address

        return opened

    from huikuan.interfaces.web.kept import forget_parts

    found = []
    for times, customers in (("for the first time", CUSTOMERS), ("again", OPENED_AGAIN)):
        forget_parts()
        ours, bare = side_by_side(
            page("/customer/{}", customers), page("/bare/{}", customers), REPEAT, STRETCH
        )
        found += results(f"customer opened {times}, {name}", ours, bare)
    ours, empty = side_by_side(
        page("/customer/{}", OPENED_AGAIN), page("/empty", 1), REPEAT // 4, STRETCH
    )
    share = "share of the requests of an empty page"
    label = f"{OPEN_ITEMS} open items, customer opened again, {name}: {share}"
    return [
        *found,
        Result("customer_page", label, "of 1", empty / ours, 1 / empty, "empty page, a second"),
    ]


def signed_in_browser() -> tuple[Any, str]:
    """A browser in which somebody has signed in, and the name of the database."""
    import django

    django.setup()
    import logging

    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(small_company())
    settings.ROOT_URLCONF = "bench.customer_page"
    return client, NAMES[connection.vendor]


def results(label: str, ours: float, bare: float) -> list[Result]:
    """The figures of one database, and one way of opening customers."""
    label = f"{OPEN_ITEMS} open items, {label}"
    return [
        Result("customer_page", f"{label}: share of the requests of a bare page", "of 1",
               bare / ours, 1 / bare, "bare page, a second", SHARE_MIN, at_least=True),
        Result("customer_page", f"{label}: requests", "a second", 1 / ours),
    ]  # fmt: skip


def small_company() -> Any:
    """Customers with their open items, and somebody who sees them."""
    from huikuan.desks.receivables.commands import ReceivableFacts, recognise_receivables
    from huikuan.records.customers.commands import CustomerFacts, register_customers
    from huikuan.records.people.actor import Actor
    from huikuan.records.people.commands import add_user, found_organization, grant_role

    day = date(2026, 3, 2)
    by = Actor("bench", "Bench", datetime(2026, 3, 2, 4, tzinfo=UTC), day)
    found_organization("Bench", "CNY", by=by)
    user = add_user("bench", "Bench", password="a long password of the bench", by=by)
    grant_role(user, "AC", "all", by=by)
    customers = register_customers(
        [CustomerFacts(f"C{n}", f"苏州精工机械{n}有限公司") for n in range(CUSTOMERS)], by=by
    )
    facts = [
        ReceivableFacts(one.pk, f"R-{code}-{n}", "CNY", 11_300 + n, day, day, 1_300)
        for code, one in customers.items()
        for n in range(OPEN_ITEMS)
    ]
    for start in range(0, len(facts), 1000):
        recognise_receivables(facts[start : start + 1000], by=by, source="bench")
    return user


def bare(request: Any, code: str) -> Any:
    """The same twenty items in the plainest way."""
    from django.http import HttpResponse
    from django.template import Context

    from huikuan.desks.receivables.models import Receivable
    from huikuan.records.customers.models import Customer

    customer = Customer.objects.get(code=code)
    rows = Receivable.objects.filter(customer=customer, item__open_minor__gt=0)
    rows = rows.select_related("item").order_by("due_on", "item_id")[:OPEN_ITEMS]
    context = {"customer": customer, "user": request.user, "rows": rows}
    return HttpResponse(_bare_template().render(Context(context)))


def empty(request: Any) -> Any:
    """Nothing but who asks."""
    from django.http import HttpResponse

    return HttpResponse(f"<!doctype html><p>{request.user.username}</p>")


def _bare_template() -> Any:
    from django.template import engines

    if not _kept:
        _kept.append(engines["django"].engine.from_string(BARE))
    return _kept[0]


_kept: list[Any] = []


def __getattr__(name: str) -> Any:
    """As an address table: ours, and the two bare pages behind the same middleware."""
    if name != "urlpatterns":
        raise AttributeError(name)
    from django.urls import path

    from huikuan.config.urls import urlpatterns
    from huikuan.interfaces.routes import SIGNED_IN, Route
    from huikuan.interfaces.web.gate import guarded

    routes = (
        Route("bare", "bare/<str:code>", bare, SIGNED_IN),
        Route("empty", "empty", empty, SIGNED_IN),
    )
    return [*(path(each.path, guarded(each), name=each.name) for each in routes), *urlpatterns]


if __name__ == "__main__":
    sys.exit(main())
