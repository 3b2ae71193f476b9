"""Invoices, and issuers of invoices that lose answers, for the stories."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

from huikuan.desks.receivables.commands import InvoiceDetails, RedFacts, issue_invoice
from huikuan.desks.receivables.models import Invoice, InvoiceRequest, Receivable
from huikuan.flows.ask_red import ask_red
from huikuan.flows.request_invoice import Wish, request_invoice
from huikuan.flows.work_invoice_queue import work_invoice_queue
from huikuan.integrations.invoicing.issuers import DONE, UNKNOWN, Answer, IssuerUnreachable, Order
from huikuan.records.people.actor import Actor
from tests.world import World

DIGITAL, RED = "26312000000000000001", "26312000000000000009"


def later(by: Actor, **time: int) -> Actor:
    """The same person after a while."""
    at = by.at + timedelta(**time)
    return Actor(by.code, by.name, at, at.date(), by.user_id)


def invoiced(world: World, owed: Receivable, minor: int = 0, number: str = DIGITAL) -> Invoice:
    """A fully digital invoice over a receivable, issued today."""
    details = InvoiceDetails(kind="digital_special" if len(number) == 20 else "")
    return issue_invoice(
        number, owed.customer, [(owed, minor or owed.amount_minor)], issued_on=world.today,
        details=details, by=world.by,
    )  # fmt: skip


def asked_red(world: World, invoice: Invoice, reason: str = "wrong_issue", **more):
    """A red confirmation is asked for today."""
    return ask_red(invoice, RedFacts(reason, **more), by=world.by)


def wished(world: World, owed: Receivable, minor: int = 0, key: str = "k1") -> InvoiceRequest:
    """An invoice over a receivable is asked for today."""
    wish = Wish(key, text="Pumps", rate=Decimal(13))
    return request_invoice(owed.customer, [(owed, minor or owed.amount_minor)], wish, by=world.by)


class Killed(BaseException):
    """The process is gone."""


class Office:
    """A tax office at the end of a bad line: it keeps what it received, and answers at once.

    ``trouble`` lists what happens with the next calls: ``"lost"`` (received, the answer is lost),
    ``"down"`` (never received), ``"killed before"`` and ``"killed after"`` (our process dies).
    """

    def __init__(self, *trouble: str, on: date = date(2026, 3, 1), number: str = "") -> None:
        self.trouble, self.on, self.number = list(trouble), on, number
        self.issued: dict[str, str] = {}
        self.calls = 0

    def issue(self, order: Order) -> Answer:
        self.calls += 1
        what = self.trouble.pop(0) if self.trouble else ""
        if what == "killed before":
            raise Killed
        if what == "down":
            raise IssuerUnreachable("no line")
        assert order.code not in self.issued, "issued twice"
        self.issued[order.code] = self.number or f"26312{len(self.issued) + 1:015}"
        if what == "killed after":
            raise Killed
        if what == "lost":
            raise IssuerUnreachable("answer lost")
        return self.ask(order.code)

    request_red = issue_red = issue

    def ask(self, code: str) -> Answer:
        if number := self.issued.get(code):
            return Answer(DONE, number=number, on=self.on)
        return Answer(UNKNOWN)

    def withdraw(self, code: str) -> Answer:
        return self.ask(code)


def run(office, by, times=12, minutes=300):
    """The clock runs the queue again and again; kills are survived."""
    for _ in range(times):
        with suppress(Killed):
            work_invoice_queue(office, by=by)
        by = later(by, minutes=minutes)
    return by
