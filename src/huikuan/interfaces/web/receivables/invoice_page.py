"""One invoice: its claim, its lines, its reds with their clock, its way to the customer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from huikuan.desks.receivables.queries import parts_of_invoice
from huikuan.desks.receivables.queries.invoices import (
    deliveries_of,
    non_acceptances_of,
    reds_of,
    states_of_invoices,
)
from huikuan.desks.receivables.rules import may_be_voided, red_lapses_at
from huikuan.interfaces.web.invoicing.reds import hours_left, red_badge
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.papers import filed_with
from huikuan.interfaces.web.receivables.listing import badge_of
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.cash import INVOICE_WORDS
from huikuan.interfaces.words.invoicing import (
    DELIVERY_WORDS,
    INVOICE_KIND_WORDS,
    INVOICE_STATE_WORDS,
    NON_ACCEPTANCE_WORDS,
    RED_REASON_WORDS,
)
from huikuan.records.customers.queries import reaches
from huikuan.records.timeline.queries import events_of

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import Invoice

OPEN_REDS = ("asking", "awaiting_buyer", "awaiting_seller", "confirmed")
EVENTS_SHOWN = 20


def invoice_context(request: Visit, one: "Invoice") -> dict[str, Any]:
    """Everything the page shows; a part that may not be seen is absent."""
    today, may = request.actor.today, request.rights.may
    claimed, reds = list(parts_of_invoice(one)), list(reds_of(one))
    red_minor = sum(red.amount_minor for red in reds if red.state == "issued")
    red_open = next((red for red in reds if red.state in OPEN_REDS), None)
    refused = next((row for row in non_acceptances_of(one) if row.ended_on is None), None)
    return {
        "invoice": one,
        "parts": [{"part": part, "badge": badge_of(part.receivable, today)} for part in claimed],
        "open_minor": sum(part.receivable.item.open_minor for part in claimed),
        "badges": invoice_badges(
            one, is_refused=bool(refused), red_minor=red_minor, has_red=bool(red_open)
        ),
        "reversal_reason": _reversal_reason(one),
        "kind": INVOICE_KIND_WORDS.get(one.kind, "–"),
        "lines": list(one.lines.all()),
        "reds": [_red(request, red) for red in reds],
        "red_open": red_open,
        "red_minor": red_minor,
        "left_minor": one.amount_minor - red_minor,
        "is_digital": not may_be_voided(one.number),
        "deliveries": [{"row": row, "way": DELIVERY_WORDS[row.way]} for row in deliveries_of(one)],
        "non_acceptance": refused
        and {
            "row": refused,
            "reason": NON_ACCEPTANCE_WORDS[refused.reason],
            "days": (today - refused.since_on).days,
        },
        "may": {"files_read": may("files.read"), "files_write": may("files.write")},
        "may_history": may("history.read"),
        "may_reverse": reaches(request.rights, "invoices.reverse", one.customer),
        "may_deliver": reaches(request.rights, "invoices.deliver", one.customer),
        "files": filed_with(f"invoice:{one.pk}") if may("files.read") else [],
        "events": events_of(f"invoice:{one.pk}")[:EVENTS_SHOWN] if may("history.read") else [],
        "customer_url": url_if("customer", one.customer.code),
    }


def lay_states_beside(rows: Sequence[Any]) -> None:
    """The badge of each invoice of a page, asked for all of them at once."""
    found = states_of_invoices([row.pk for row in rows])
    for row in rows:
        state = found.get(row.pk, "")
        stands = getattr(row, "reversal", None) is None
        words = INVOICE_STATE_WORDS.get(state)
        row.badge = (state, *words) if words and stands else invoice_badge(row)


def invoice_badges(
    one: "Invoice", *, is_refused: bool, red_minor: int, has_red: bool
) -> list[tuple[str, Any, str]]:
    """Whether an invoice stands, and what is odd about it."""
    found = [invoice_badge(one)]
    marks = {"not_accepted": is_refused, "part_red": bool(red_minor), "red_under_way": has_red}
    if found[0][0] == "standing":
        found += [(code, *INVOICE_STATE_WORDS[code]) for code, is_so in marks.items() if is_so]
    return found


def invoice_badge(one: "Invoice") -> tuple[str, Any, str]:
    """Whether an invoice stands, or how it was taken back."""
    reversal = getattr(one, "reversal", None)
    code = reversal.kind if reversal else "standing"
    return code, *INVOICE_WORDS[code]


def _red(request: Visit, red: Any) -> dict[str, Any]:
    return {
        "row": red,
        "badge": red_badge(red),
        "reason": RED_REASON_WORDS[red.reason],
        "hours": hours_left(red, request.actor.at),
        "lapses_at": red_lapses_at(red.requested_at),
        "is_open": red.state in OPEN_REDS,
    }


def _reversal_reason(one: "Invoice") -> str:
    """Why it was taken back: what somebody wrote, or the reason of the red invoice."""
    reversal = getattr(one, "reversal", None)
    reason = reversal.reason if reversal else ""
    return str(RED_REASON_WORDS.get(reason, reason))
