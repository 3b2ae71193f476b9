"""How far has a new company come? What its books hold already, for the guide on Today."""

from typing import NamedTuple

from django.db.models import Exists, QuerySet

from huikuan.records.ledger.queries import items_of
from huikuan.records.people.models import Organization, User
from huikuan.records.prepared import Prepared, Rows


class Begun(NamedTuple):
    """Whether anything was paid, anything is owed, and more than one person is in."""

    has_receipts: bool
    has_receivables: bool
    has_colleagues: bool


def _begun() -> QuerySet[Organization, tuple[bool, bool, bool]]:
    second = User.objects.filter(is_active=True).order_by("id")[1:2]
    facts = Exists(items_of("receipt")), Exists(items_of("receivable")), Exists(second)
    return Organization.objects.order_by("id").values_list(*facts)[:1]


def _shaped(rows: Rows) -> Begun:
    receipts, receivables, colleagues = rows[0] if rows else (False, False, False)
    return Begun(receipts, receipts or receivables, colleagues)


# What the company has begun with; before there is one, nothing.
begun = Prepared(_begun, shape=_shaped)
