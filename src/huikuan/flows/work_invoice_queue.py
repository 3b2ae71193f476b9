"""The issue queue is worked through: each invoice is asked for, answered and booked exactly once.

Each step is committed before the next: a kill between two of them leaves a request that was taken
up, whose lease ends; then it is asked about first, and sent again only when nothing is known of
it. Nothing is called outside while a transaction is open.
"""

import logging
from typing import TYPE_CHECKING

from huikuan.desks.receivables.commands import (
    note_pending,
    note_trouble,
    stop_request,
    take_up,
    withdraw_request,
)
from huikuan.desks.receivables.queries.invoices import due_requests
from huikuan.errors import Refused
from huikuan.flows.answer_invoice_request import answer_invoice_request, answer_kept
from huikuan.flows.import_rows import plain
from huikuan.integrations.invoicing.issuers import (
    DONE,
    PENDING,
    REFUSED,
    UNKNOWN,
    Answer,
    InvoiceIssuer,
    IssuerUnreachable,
    Order,
)
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import InvoiceRequest

log = logging.getLogger(__name__)


def work_invoice_queue(issuer: InvoiceIssuer, *, by: Actor) -> int:
    """Look at every request that is due; says how many were answered."""
    return sum(work_invoice_request(pk, issuer, by=by) for pk in due_requests(by.at))


def work_invoice_request(pk: int, issuer: InvoiceIssuer, *, by: Actor) -> bool:
    """One step of one request; whether it is answered and in the books now."""
    taken = take_up(pk, by=by)
    if taken is None:
        return False
    request, may_be_there = taken
    try:
        answer = _told(issuer, request, may_be_there)
    except (IssuerUnreachable, OSError) as trouble:
        log.warning("request %s: %s", request.code, trouble)
        note_trouble(pk, str(trouble), by=by)
        return False
    return _taken(request, answer, by)


def take_request_over(
    request: "InvoiceRequest", issuer: InvoiceIssuer, by_hand: Answer, *, by: Actor
) -> "InvoiceRequest":
    """A person issued it: taken back from the queue first, so that nobody issues it again."""
    _refuse_answered(request, issuer.withdraw(request.code))
    return answer_invoice_request(request, by_hand, by=by, is_by_hand=True)


def give_request_up(
    request: "InvoiceRequest", issuer: InvoiceIssuer, *, reason: str, by: Actor
) -> "InvoiceRequest":
    """Nobody wants the invoice any more: taken back outside first, then here."""
    _refuse_answered(request, issuer.withdraw(request.code))
    return withdraw_request(request, reason=reason, by=by)


def order_of(request: "InvoiceRequest") -> Order:
    """A request as whoever issues invoices is told it."""
    return Order(
        request.code, request.kind, request.currency, request.amount_minor, request.tax_minor,
        request.content,
    )  # fmt: skip


def _told(issuer: InvoiceIssuer, request: "InvoiceRequest", may_be_there: bool) -> Answer:
    if may_be_there:
        answer = issuer.ask(request.code)
        if answer.state != UNKNOWN:
            return answer
    send = {
        "issue": issuer.issue,
        "red_request": issuer.request_red,
        "red_issue": issuer.issue_red,
    }
    return send[request.kind](order_of(request))


def _taken(request: "InvoiceRequest", answer: Answer, by: Actor) -> bool:
    if answer.state == DONE:
        try:
            answer_invoice_request(request, answer, by=by)
        except Refused as refused:
            facts = plain(refused.params)
            stop_request(request.pk, refused.code, facts, by=by, answer=answer_kept(answer))
            return False
        return True
    if answer.state == REFUSED:
        stop_request(request.pk, "issuer_refused", {"reason": answer.reason[:200]}, by=by)
    elif answer.state == PENDING:
        note_pending(request.pk, by=by)
    else:
        note_trouble(request.pk, answer.state, by=by)
    return False


def _refuse_answered(request: "InvoiceRequest", left: Answer) -> None:
    if left.state == DONE:
        raise Refused("request_answered", number=left.number)
    if left.state == PENDING:
        raise Refused("request_with_issuer", code=request.code)
