"""Every address of the API with the right it needs: what does not stand here does not open."""

from typing import NamedTuple

# Any living token opens these; they tell a program about itself and nothing of the business.
ANY_CALLER = "signed_in"


class Route(NamedTuple):
    """One way in: method, path below ``/api/v1``, and the permission it asks for."""

    method: str
    path: str
    permission: str


# What these do may take long and is no single transaction; told twice it changes nothing more.
WORKS_IN_PARTS = frozenset(
    {
        ("POST", "/imports"),
        ("POST", "/imports/{import_id}/answers"),
        ("POST", "/imports/{import_id}/preview"),
        ("POST", "/imports/{import_id}/reversal"),
        ("POST", "/statements/{statement_id}/sending"),
    }
)


def _routes(table: str) -> tuple[Route, ...]:
    lines = (line.split() for line in table.strip().splitlines() if line.strip())
    return tuple(Route(*line) for line in lines)


ROUTES = _routes("""
    GET     /me                                               signed_in
    GET     /tokens                                           tokens.own
    DELETE  /tokens/{token_id}                                tokens.own

    GET     /customers                                        customers.read
    POST    /customers                                        customers.write
    GET     /customers/{customer_id}                          customers.read
    PATCH   /customers/{customer_id}                          customers.write
    PUT     /customers/{customer_id}/assignment               customers.assign
    POST    /customers/{customer_id}/names                    customers.write
    GET     /customers/{customer_id}/contacts                 contacts.read
    POST    /customers/{customer_id}/contacts                 contacts.write
    DELETE  /customers/{customer_id}/contacts/{contact_id}    contacts.write
    GET     /customers/{customer_id}/bank-accounts            bank_data.read
    GET     /customers/{customer_id}/bank-changes             bank_data.read
    POST    /customers/{customer_id}/bank-changes             bank_data.request
    GET     /customers/{customer_id}/history                  history.read

    POST    /bank-changes/{bank_change_id}/withdrawal         bank_data.request

    GET     /contracts                                        contracts.read
    POST    /contracts                                        contracts.write
    GET     /contracts/{contract_id}                          contracts.read
    PUT     /contracts/{contract_id}/draft                    contracts.write
    GET     /contracts/{contract_id}/versions                 contracts.read
    POST    /contracts/{contract_id}/versions                 contracts.write
    GET     /contracts/{contract_id}/progress                 contracts.read
    POST    /contracts/{contract_id}/moves                    contracts.write
    POST    /contracts/{contract_id}/signature                contracts.sign

    GET     /payment-terms                                    signed_in

    GET     /orders                                           orders.read
    POST    /orders                                           orders.write
    GET     /orders/{order_id}                                orders.read
    GET     /orders/{order_id}/progress                       orders.read
    POST    /orders/{order_id}/confirmation                   orders.write
    POST    /orders/{order_id}/cancellation                   orders.write
    POST    /orders/{order_id}/deliveries                     orders.deliver
    POST    /orders/{order_id}/returns                        orders.deliver

    GET     /deliveries                                       orders.read
    POST    /deliveries/batch                                 orders.deliver
    GET     /deliveries/{delivery_id}                         orders.read
    POST    /deliveries/{delivery_id}/signing                 orders.deliver

    GET     /events                                           contracts.read
    POST    /events                                           events.record
    POST    /events/batch                                     events.record
    GET     /events/{event_id}                                contracts.read

    GET     /watchdog                                         receivables.read

    GET     /receivables                                      receivables.read
    POST    /receivables                                      receivables.post
    POST    /receivables/batch                                receivables.post
    GET     /receivables/{receivable_id}                      receivables.read
    POST    /receivables/{receivable_id}/reversal             receivables.reverse
    GET     /receivables/{receivable_id}/credit-notes         receivables.read
    POST    /receivables/{receivable_id}/credit-notes         credit_notes.post

    GET     /credit-notes/{credit_note_id}                    receivables.read
    POST    /credit-notes/{credit_note_id}/applications       applications.post
    POST    /credit-notes/{credit_note_id}/reversal           credit_notes.post

    GET     /statements                                       statements.read
    POST    /statements                                       statements.send
    GET     /statements/{statement_id}                        statements.read
    GET     /statements/{statement_id}/paper                  statements.read
    POST    /statements/{statement_id}/sending                statements.send

    GET     /differences                                      statements.read
    POST    /differences/{difference_id}/settlement           statements.decide

    GET     /invoices                                         invoices.read
    POST    /invoices                                         invoices.post
    GET     /invoices/{invoice_id}                            invoices.read
    POST    /invoices/{invoice_id}/reversal                   invoices.reverse

    GET     /invoices/{invoice_id}/red-confirmations          invoices.read
    POST    /invoices/{invoice_id}/red-confirmations          invoices.reverse
    GET     /invoices/{invoice_id}/deliveries                 invoices.read
    POST    /invoices/{invoice_id}/deliveries                 invoices.deliver
    POST    /invoices/{invoice_id}/non-acceptances            invoices.deliver
    POST    /red-confirmations/{red_confirmation_id}/answer   invoices.reverse
    POST    /red-confirmations/{red_confirmation_id}/red-invoice invoices.reverse
    GET     /non-acceptances                                  invoices.read
    POST    /non-acceptances/{non_acceptance_id}/end          invoices.deliver

    GET     /invoice-requests                                 invoices.read
    POST    /invoice-requests                                 invoices.request
    GET     /invoice-requests/{invoice_request_id}            invoices.read
    POST    /invoice-requests/{invoice_request_id}/attempt    invoices.post
    POST    /invoice-requests/{invoice_request_id}/answer     invoices.post
    POST    /invoice-requests/{invoice_request_id}/withdrawal invoices.post

    GET     /receipts                                         receipts.read
    POST    /receipts                                         receipts.post
    GET     /receipts/{receipt_id}                            receipts.read
    GET     /receipts/{receipt_id}/proposal                   applications.read
    POST    /receipts/{receipt_id}/applications               applications.post
    POST    /receipts/{receipt_id}/reversal                   receipts.post

    GET     /applications                                     applications.read
    POST    /applications/{application_id}/reversal           applications.undo

    GET     /open-items                                       ledger.read
    GET     /open-items/{item_id}/lines                       ledger.read
    GET     /entries                                          ledger.read
    GET     /entries/{entry_id}                               ledger.read

    GET     /ageing                                           ageing.read
    GET     /ageing/items                                     ageing.read

    GET     /files                                            files.read
    POST    /files                                            files.write
    GET     /files/{attachment_id}/content                    files.read
    POST    /files/{attachment_id}/attachments                files.write

    GET     /imports                                          imports.run
    POST    /imports                                          imports.run
    GET     /imports/{import_id}                              imports.run
    POST    /imports/{import_id}/answers                      imports.run
    POST    /imports/{import_id}/preview                      imports.run
    POST    /imports/{import_id}/run                          imports.run
    GET     /imports/{import_id}/refused-rows                 imports.run
    POST    /imports/{import_id}/reversal                     imports.undo

    GET     /checks/house                                     history.verify
    GET     /checks/seals                                     history.verify
""")

PERMISSION_OF = {(route.method, route.path): route.permission for route in ROUTES}
READING = frozenset({"GET"})
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def methods_of(path: str) -> list[str]:
    """The methods this address knows."""
    return [route.method for route in ROUTES if route.path == path]
