"""The part of THE table about orders, deliveries and events."""

from huikuan.interfaces.routes import BOTH, POST, Route
from huikuan.interfaces.web.orders.acting import (
    order_cancel,
    order_confirm,
    order_deliver,
    order_price,
    order_return,
)
from huikuan.interfaces.web.orders.event import (
    contract_event,
    contract_event_file,
    contract_event_filed,
    contract_event_objection,
    contract_event_withdraw,
    contract_events,
    contract_retention_release,
)
from huikuan.interfaces.web.orders.events import contract_event_new, event_new, order_event_new
from huikuan.interfaces.web.orders.listing import orders
from huikuan.interfaces.web.orders.page import order
from huikuan.interfaces.web.orders.writing import order_edit, order_new

ORDER_ROUTES = (
    Route("orders", "orders", orders, "orders.read"),
    Route("order-new", "orders/new", order_new, "orders.write", BOTH),
    Route("order", "orders/<int:order_id>", order, "orders.read"),
    Route("order-edit", "orders/<int:order_id>/edit", order_edit, "orders.write", BOTH),
    Route("order-confirm", "orders/<int:order_id>/confirm", order_confirm, "orders.write", BOTH),
    Route("order-deliver", "orders/<int:order_id>/deliver", order_deliver, "orders.deliver", BOTH),
    Route("order-return", "orders/<int:order_id>/return", order_return, "orders.deliver", BOTH),
    Route("order-cancel", "orders/<int:order_id>/cancel", order_cancel, "orders.write", BOTH),
    Route("order-price", "orders/<int:order_id>/price", order_price, "orders.write", BOTH),
    Route(
        "order-event-new",
        "orders/<int:order_id>/events/new",
        order_event_new,
        "events.record",
        BOTH,
    ),
    Route("event-new", "events/new", event_new, "events.record"),
    Route(
        "contract-event-new",
        "contracts/<int:contract_id>/events/new",
        contract_event_new,
        "events.record",
        BOTH,
    ),
    Route(
        "contract-events", "contracts/<int:contract_id>/events", contract_events, "contracts.read"
    ),
    Route("contract-event", "events/<int:event_id>", contract_event, "contracts.read"),
    Route(
        "contract-event-withdraw",
        "events/<int:event_id>/withdraw",
        contract_event_withdraw,
        "events.record",
        BOTH,
    ),
    Route(
        "contract-event-objection",
        "events/<int:event_id>/objection",
        contract_event_objection,
        "events.record",
        BOTH,
    ),
    Route(
        "contract-event-filed",
        "events/<int:event_id>/files",
        contract_event_filed,
        "files.write",
        POST,
    ),
    Route(
        "contract-event-file",
        "events/<int:event_id>/files/<int:attachment_id>",
        contract_event_file,
        "files.read",
    ),
    Route(
        "contract-retention-release",
        "retentions/<int:recognition_id>/release",
        contract_retention_release,
        "events.record",
        BOTH,
    ),
)
