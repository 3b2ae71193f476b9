"""The part of THE table about invoices on their way."""

from huikuan.interfaces.routes import BOTH, POST, Route
from huikuan.interfaces.web.invoicing.acceptance import (
    invoice_accepted,
    invoice_file,
    invoice_filed,
    invoice_refused,
    invoice_sent,
    invoices_not_accepted,
)
from huikuan.interfaces.web.invoicing.asking import (
    invoice_ask,
    invoice_ask_contract,
    invoice_ask_order,
)
from huikuan.interfaces.web.invoicing.queue import (
    invoice_queue,
    invoice_request,
    invoice_request_again,
    invoice_request_given_up,
    invoice_request_taken_over,
)
from huikuan.interfaces.web.invoicing.reds import (
    invoice_red_answered,
    invoice_red_asked,
    invoice_red_issued,
    invoice_red_queued,
    invoice_reds,
)

READ, POST_RIGHT, REVERSE = "invoices.read", "invoices.post", "invoices.reverse"
DELIVER = "invoices.deliver"
INVOICING_ROUTES = (
    Route("invoice-ask", "invoices/ask", invoice_ask, "invoices.request", BOTH),
    Route(
        "invoice-ask-contract",
        "invoices/ask/contract/<int:contract_id>",
        invoice_ask_contract,
        "invoices.request",
        BOTH,
    ),
    Route(
        "invoice-ask-order",
        "invoices/ask/order/<int:order_id>",
        invoice_ask_order,
        "invoices.request",
        BOTH,
    ),
    Route("invoice-queue", "invoices/queue", invoice_queue, READ),
    Route("invoice-request", "invoices/queue/<int:request_id>", invoice_request, READ),
    Route(
        "invoice-request-again",
        "invoices/queue/<int:request_id>/again",
        invoice_request_again,
        POST_RIGHT,
        POST,
        works_in_parts=True,
    ),
    Route(
        "invoice-request-taken-over",
        "invoices/queue/<int:request_id>/by-hand",
        invoice_request_taken_over,
        POST_RIGHT,
        BOTH,
    ),
    Route(
        "invoice-request-given-up",
        "invoices/queue/<int:request_id>/give-up",
        invoice_request_given_up,
        POST_RIGHT,
        BOTH,
    ),
    Route("invoice-reds", "invoices/red", invoice_reds, READ),
    Route("invoice-red-asked", "invoices/<int:invoice_id>/red", invoice_red_asked, REVERSE, BOTH),
    Route(
        "invoice-red-answered",
        "invoices/red/<int:red_id>/<slug:answer>/answer",
        invoice_red_answered,
        REVERSE,
        POST,
    ),
    Route(
        "invoice-red-queued", "invoices/red/<int:red_id>/queue", invoice_red_queued, REVERSE, POST
    ),
    Route(
        "invoice-red-issued", "invoices/red/<int:red_id>/issued", invoice_red_issued, REVERSE, BOTH
    ),
    Route("invoices-not-accepted", "invoices/not-accepted", invoices_not_accepted, READ),
    Route("invoice-sent", "invoices/<int:invoice_id>/sent", invoice_sent, DELIVER, BOTH),
    Route("invoice-refused", "invoices/<int:invoice_id>/refused", invoice_refused, DELIVER, BOTH),
    Route(
        "invoice-accepted",
        "invoices/not-accepted/<int:non_acceptance_id>/accepted",
        invoice_accepted,
        DELIVER,
        BOTH,
    ),
    Route("invoice-filed", "invoices/<int:invoice_id>/files", invoice_filed, "files.write", POST),
    Route(
        "invoice-file",
        "invoices/<int:invoice_id>/files/<int:attachment_id>",
        invoice_file,
        "files.read",
    ),
)
