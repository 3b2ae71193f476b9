"""A change of bank data as each reader may see it, and whose turn it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huikuan.interfaces.web.customers.masks import (
    Sight,
    masked,
    masked_email,
    masked_name,
    sees_bank,
)
from huikuan.interfaces.web.visit import Visit
from huikuan.records.customers.bank_changes import OPEN, bank_changes_visible_to
from huikuan.records.customers.models import BankChange, OldContactNotice
from huikuan.records.customers.queries import reaches
from huikuan.records.people.rights import Rights

SEEING = ("bank_data.read", "bank_data.masked", "bank_data.request", "bank_data.approve")
ENDED_SHOWN = 3
LINES_SHOWN = 5
STATES: dict[str, tuple[str | Promise, str]] = {
    "waiting": (_("waits for a decision"), "waiting"),
    "approved": (_("approved, not yet in effect"), "waiting"),
    "in_effect": (_("in effect"), "good"),
    "refused": (_("refused"), "plain"),
    "withdrawn": (_("withdrawn"), "plain"),
}
KINDS: dict[tuple[bool, bool], str | Promise] = {
    (False, True): _("New account"),
    (True, True): _("Other account"),
    (True, False): _("Account removed"),
}


@dataclass(frozen=True, slots=True)
class SeenChange:
    """A change with its numbers in full or masked; ``may_decide`` and ``may_withdraw``."""

    change: BankChange
    kind: str | Promise
    state: str | Promise
    tone: str
    before: dict[str, str]
    after: dict[str, str]
    url: str
    may_decide: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as the customer's page lists it, in plain facts."""

    url: str
    kind: str
    state: str
    tone: str
    before: str
    after: str
    asked_by: str
    asked_at: datetime


def seen_change(rights: Rights, change: BankChange) -> SeenChange:
    """One change, as far as this reader may know it."""
    customer = change.customer
    in_full = reaches(rights, "bank_data.read", customer)
    is_open = change.state in OPEN
    another = rights.user_id not in (change.requested_by_id, customer.owner_id)
    state, tone = STATES[change.state]
    return SeenChange(
        change,
        _kind(change.what, change.before, change.after),
        state,
        tone,
        _seen(change.before, in_full),
        _seen(change.after, in_full),
        reverse("bank-change", args=[change.pk]),
        is_open and another and reaches(rights, "bank_data.approve", customer),
        is_open and rights.user_id == change.requested_by_id,
    )


def changes_shown(sees: Sight, customer_id: int) -> tuple[ShownChange, ...]:
    """What is open at a customer and what ended last; nothing for whoever sees no bank data."""
    if not sees_bank(sees):
        return ()
    facts = ("id", "state", "what", "before", "after", "requested_by__name", "requested_at")
    rows = BankChange.objects.filter(customer=customer_id).order_by("-id").values_list(*facts)
    found = list(rows[: ENDED_SHOWN + LINES_SHOWN])
    still = [row for row in found if row[1] in OPEN]
    ended = [row for row in found if row[1] not in OPEN][:ENDED_SHOWN]
    in_full = sees("bank_data.read")
    return tuple(_shown(in_full, *row) for row in (*still, *ended))


def _shown(
    in_full: bool,
    number: int,
    state: str,
    what: str,
    before: dict[str, str],
    after: dict[str, str],
    asked_by: str,
    asked_at: datetime,
) -> ShownChange:
    name, tone = STATES[state]
    return ShownChange(
        url=reverse("bank-change", args=[number]),
        kind=str(_kind(what, before, after)),
        state=str(name),
        tone=tone,
        before=_seen(before, in_full).get("number", ""),
        after=_seen(after, in_full).get("number", ""),
        asked_by=asked_by,
        asked_at=asked_at,
    )


def seen_notices(rights: Rights, change: BankChange) -> list[dict[str, Any]]:
    """Who is to be told of the change: the contacts we knew when it was asked for."""
    customer = change.customer
    in_full = reaches(rights, "contacts.read", customer)
    known = in_full or reaches(rights, "contacts.masked", customer)
    notices = OldContactNotice.objects.filter(change=change).select_related("told_by")
    return [_notice(one, in_full, known) for one in notices]


def to_do(request: Visit, lying: Any) -> dict[str, Any] | None:
    """What lies on the desk of whoever decides or asked: to decide, and whom to tell."""
    rights = request.rights
    waiting = bank_changes_visible_to(rights, "bank_data.approve").filter(state="waiting")
    mine = Q(requested_by_id=rights.user_id) | Q(customer__owner_id=rights.user_id)
    to_decide = [seen_change(rights, one) for one in waiting.exclude(mine)[:LINES_SHOWN]]
    asked = bank_changes_visible_to(rights, "bank_data.approve", "bank_data.request")
    untold = asked.filter(notices__told_at=None, notices__isnull=False)
    untold = untold.filter(state__in=(*OPEN, "in_effect")).distinct()
    to_tell = [seen_change(rights, one) for one in untold[:LINES_SHOWN]]
    return {"to_decide": to_decide, "to_tell": to_tell} if to_decide or to_tell else None


def _kind(what: str, before: dict[str, str], after: dict[str, str]) -> str | Promise:
    return _("Other tax number") if what == "tax_number" else KINDS[bool(before), bool(after)]


def _seen(facts: dict[str, str], in_full: bool) -> dict[str, str]:
    if in_full or not facts:
        return facts
    return {"number": masked(facts["number"]), "bank_name": facts["bank_name"], "holder": ""}


def _notice(notice: OldContactNotice, in_full: bool, known: bool) -> dict[str, Any]:
    name, phone, email = notice.name, notice.phone, notice.email
    if not in_full:
        name, phone, email = masked_name(name), masked(phone), masked_email(email)
    shown = {"name": name, "phone": phone, "email": email} if known else {}
    return {"notice": notice, "has_contact": bool(notice.name), **shown}
