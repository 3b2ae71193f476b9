"""How quick is every page with 100,000 customers and 1,000,000 receivables, for eight people?

Every address of the route table that shows something is asked, for somebody who sees the whole
company and for a salesperson who sees their own; a list also sorted by each column, narrowed by
each choice, and leafed through to its last page.

usage: python -m bench.pages [--small] [--no-sqlite] [--no-postgresql] [--only=NAME] [--verbose]
"""

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.book import CUSTOMERS, RECEIVABLES, postgres_book, sqlite_book
from bench.clients import Asked, asked_at_once, server
from bench.measure import Result, quantile, report
from bench.places import NAMES, SMALL, in_child

QUERIES_MAX, MILLISECONDS_MAX = 20, 200
ROUNDS = 4 if SMALL else 8
WARM_ROUNDS = 1
EXAMPLES = 6
READERS = ("cfo", "credit", "accountant1", "admin", "auditor")
SELLER = "sales1"
VERBOSE = "--verbose" in sys.argv
ONLY = [word.removeprefix("--only=") for word in sys.argv if word.startswith("--only=")]
# Downloads, things that need a file handed in, and what asks itself again and again.
LEFT_OUT = re.compile(r"sample|original|refused|progress|-file$|statement|health|manifest|worker")
# Whoever is signed in here, to ask without a server.
clients_of: dict[str, Any] = {}


@dataclass
class Page:
    """One route as one person sees it, with the addresses that stand for it."""

    name: str
    who: str
    addresses: list[str]
    queries: int = 0
    worst: str = ""


def main() -> int:
    """Measure on both databases; the number of broken limits comes back."""
    results: list[Result] = []
    if "--no-sqlite" not in sys.argv:
        folder = sqlite_book()
        results += in_child(str(folder), "", lambda: measure(folder, ""))
    if "--no-postgresql" not in sys.argv:
        with (
            tempfile.TemporaryDirectory(prefix="huikuan-bench-") as home,
            postgres_book(Path(home)) as url,
        ):
            results += in_child(home, url, lambda: measure(Path(home), url))
    return report(results)


def measure(folder: Path, url: str) -> list[Result]:
    """Count the queries of every page here, then ask a server for all of them."""
    import django

    django.setup()
    from django.db import connection

    name = NAMES[connection.vendor]
    cookies: dict[str, str] = {}
    pages = list(found_pages(cookies))
    connection.close()
    slow: list[tuple[float, Page, list[Asked]]] = []
    with server(folder, url) as port:
        for page in pages:
            asked_at_once(port, page.addresses, cookies[page.who], WARM_ROUNDS)
            asked = asked_at_once(port, page.addresses, cookies[page.who], ROUNDS)
            slow.append((quantile([one.seconds for one in asked], 0.95) * 1000, page, asked))
            if VERBOSE:
                tell(*slow[-1])
    slow.sort(key=lambda each: -each[0])
    for each in [] if VERBOSE else slow[:12]:
        tell(*each)
    return results(name, slow)


def tell(milliseconds: float, page: Page, asked: list[Asked]) -> None:
    """One page on one line, with the address that takes longest."""
    half = statistics.median(one.seconds for one in asked) * 1000
    failed = sorted({one.status for one in asked if one.status >= 400})
    by_address = {
        address: statistics.median(one.seconds for one in asked if one.address == address)
        for address in {one.address for one in asked}
    }
    slowest = max(by_address, key=lambda address: by_address[address])
    print(f"  {page.name} ({page.who}): p95 {milliseconds:.0f} ms, median {half:.0f} ms,"
          f" {page.queries} queries {page.worst}, slowest {slowest}"
          f" {by_address[slowest] * 1000:.0f} ms {failed or ''}", flush=True)  # fmt: skip


def results(name: str, slow: list[tuple[float, Page, list[Asked]]]) -> list[Result]:
    """The slowest page, the one with the most queries, and how many are too slow."""
    worst_time, worst_page, _ = slow[0]
    most = max(slow, key=lambda each: each[1].queries)[1]
    failed = sum(one.status >= 400 for _, _, asked in slow for one in asked)
    size = f"{CUSTOMERS:,} customers, {RECEIVABLES:,} receivables, {name}"
    late = [f"{page.name} ({page.who})" for took, page, _ in slow if took > MILLISECONDS_MAX]
    return [
        Result("pages", f"{size}: slowest of {len(slow)} pages, p95 with 8 clients,"
               f" {worst_page.name} ({worst_page.who})", "ms", worst_time,
               limit=MILLISECONDS_MAX),
        Result("pages", f"{size}: p95 of the page in the middle", "ms",
               statistics.median(took for took, _, _ in slow), limit=MILLISECONDS_MAX),
        Result("pages", f"{size}: pages above {MILLISECONDS_MAX} ms"
               + (f": {', '.join(late)}" if late else ""), "pages", len(late), limit=0),
        Result("pages", f"{size}: most queries, {most.name} ({most.who})", "queries",
               most.queries, limit=QUERIES_MAX),
        Result("pages", f"{size}: requests that failed", "requests", failed, limit=0),
    ]  # fmt: skip


def found_pages(cookies: dict[str, str]) -> Iterator[Page]:
    """Every route that can be read and filled with what is in the book, for both readers."""
    from django.test import Client
    from django.urls import reverse

    from huikuan.interfaces.web.routes import ROUTES
    from huikuan.records.people.models import User

    values = found_values()
    for user in User.objects.filter(username__in=(*READERS, SELLER)):
        client = clients_of[user.username] = Client(HTTP_HOST="127.0.0.1")
        client.force_login(user)
        morsel = next(iter(client.cookies.values()))
        cookies[user.username] = f"{morsel.key}={morsel.value}"
    for route in ROUTES:
        if "GET" not in route.methods or LEFT_OUT.search(route.name):
            continue
        if ONLY and route.name not in ONLY:
            continue
        given = filled(route.name, route.path, values)
        if given is None:
            print(f"  {route.name}: not measured, nothing in the book stands for it")
            continue
        plain = [reverse(route.name, kwargs=each) for each in given]
        for who in who_may(route.permission):
            begun = time.perf_counter()
            page = counted(route.name, who, plain, clients_of[who])
            if VERBOSE:
                took = time.perf_counter() - begun
                print(f"  {page.name} ({who}): {len(page.addresses)} in {took:.2f} s", flush=True)
            if page.addresses:
                yield page


def who_may(permission: str) -> list[str]:
    """Somebody who sees the whole company, and a salesperson, if they may."""
    from huikuan.records.people.models import User
    from huikuan.records.people.queries import rights_of

    if permission in {"public", "signed_in"}:
        return [READERS[0], SELLER]
    people = {each.username: each for each in User.objects.filter(username__in=(*READERS, SELLER))}
    may = [who for who in (*READERS, SELLER) if rights_of(people[who]).may(permission)]
    return may[:1] + ([SELLER] if SELLER in may[1:] else [])


def counted(name: str, who: str, plain: list[str], client) -> Page:
    """The page with its other faces, and the most queries that one of them needs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page = Page(name, who, [])
    waiting, first = list(plain), True
    while waiting:
        address = waiting.pop(0)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
            text = b"".join(answer) if answer.streaming else answer.content
        if answer.status_code in {404, 403}:
            continue
        page.addresses.append(address)
        if len(queries) > page.queries:
            page.queries, page.worst = len(queries), unescape(address)
        if first and answer.get("Content-Type", "").startswith("text/html"):
            waiting += other_faces(address, text.decode())
            first = False
    return page


def other_faces(address: str, text: str) -> list[str]:
    """A list sorted by each column, narrowed by each choice, searched, and at its last page."""
    if "list-rows" not in text:
        return []
    path = address.partition("?")[0]
    faces = [f"{path}?{unescape(link)}" for link in re.findall(r'href="\?([^"]*sort=[^"]*)"', text)]
    faces += [face.replace("sort=", "sort=-") for face in faces if "sort=-" not in face]
    for name, options in re.findall(r'<select[^>]*name="(\w+)".*?>(.*?)</select>', text, re.S):
        faces += [f"{path}?{name}={quote(unescape(value))}"
                  for value in re.findall(r'<option[^>]*value="([^"]+)"', options)[:8]]  # fmt: skip
    faces += [f"{path}?page=2", f"{path}?page=200"]
    if 'name="q"' in text:
        faces += [f"{path}?q={quote(word)}" for word in ("苏州", "机械", "L25", "szjx", "无此公司")]
    return list(dict.fromkeys(faces))


def found_values() -> dict[str, list]:
    """What can stand in an address: a few of each, the largest customer among them."""
    from huikuan.desks.cash.models import Application, Receipt
    from huikuan.desks.receivables.models import CreditNote, Invoice, Receivable
    from huikuan.records.customers.models import Customer, CustomerGroup
    from huikuan.records.ledger.models import Entry
    from huikuan.records.people.models import User

    def some(rows) -> list[int]:
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[:1])
        last = rows.order_by("-pk").values_list("pk", flat=True).first()
        if last is None:
            return []
        wanted = [ids[0] + (last - ids[0]) * step // EXAMPLES for step in range(EXAMPLES + 1)]
        near = [rows.filter(pk__gte=pk).order_by("pk").values_list("pk", flat=True).first()
                for pk in wanted]  # fmt: skip
        return list(dict.fromkeys(near))

    customers = some(Customer.objects.all())
    open_receipts = Receipt.objects.filter(item__open_minor__gt=0)
    values: dict[str, list] = {
        "customer_id": customers,
        "code": list(Customer.objects.filter(pk__in=customers).values_list("code", flat=True)),
        "receivable.item_id": some(Receivable.objects.all()),
        "receipt.item_id": some(Receipt.objects.all()),
        "cash.item_id": some(open_receipts) or some(Receipt.objects.all()),
        "ledger.item_id": some(Receivable.objects.all()),
        "credit-note.item_id": some(Receivable.objects.all()),
        "application_id": some(Application.objects.all()),
        "note_id": some(CreditNote.objects.all()),
        "invoice_id": some(Invoice.objects.all()),
        "entry_id": some(Entry.objects.all()),
        "group_id": some(CustomerGroup.objects.all()),
        "user_id": some(User.objects.all()),
        "check": ["entries_balance"],
    }
    return values


def filled(name: str, path: str, values: dict[str, list]) -> list[dict] | None:
    """The arguments of a route, from what is in the book; nothing when there is none."""
    names = re.findall(r"<(?:\w+:)?(\w+)>", path)
    if not names:
        return [{}]
    rooms = ("credit-note", "receivable", "receipt", "cash", "ledger")
    kinds = [values.get(f"{room}.{names[0]}") for room in rooms if name.startswith(room)]
    chosen = next((kind for kind in kinds if kind), None) or values.get(names[0])
    if len(names) > 1 or not chosen:
        return None
    return [{names[0]: value} for value in chosen]


if __name__ == "__main__":
    sys.exit(main())
