"""Small and random books: receivables, receipts, applications, credits and reversals."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st

from huikuan.engine.ageing.customer import ItemLine
from huikuan.errors import Refused
from huikuan.records.customers.models import Customer
from huikuan.records.ledger.commands import (
    opening_credit_taken,
    receipt_applied,
    receipt_recorded,
    receivable_recognised,
    reverse_entries,
)
from huikuan.records.ledger.models import Line, OpenItem
from huikuan.records.ledger.posting import Draft, KnownItem, NewItem, post
from huikuan.records.people.actor import Actor

DAY_0 = date(2024, 1, 1)
CURRENCIES = ("CNY", "USD")


def actor(today: date) -> Actor:
    """Somebody who keeps the book on this day."""
    at = datetime(today.year, today.month, today.day, 4, tzinfo=UTC)
    return Actor("test", "Test", at, today)


def customer(code: str, **facts: Any) -> Customer:
    """A company, quickly."""
    return Customer.objects.create(
        code=code, name=f"Company {code}", created_at=actor(DAY_0).at, **facts
    )


@dataclass(frozen=True)
class Move:
    """One thing that may happen in a random book; what the ledger refuses does not happen."""

    kind: str
    customer: int
    currency: str
    amount_minor: int
    effective: int
    due_after: int
    recorded_after: int
    pick: int


moves = st.builds(
    Move,
    kind=st.sampled_from(["owed", "owed", "came", "credit", "applied", "applied", "reversed"]),
    customer=st.integers(0, 2),
    currency=st.sampled_from(CURRENCIES),
    amount_minor=st.integers(1, 10_000),
    effective=st.integers(0, 900),
    due_after=st.integers(-5, 120),
    recorded_after=st.integers(0, 40),
    pick=st.integers(0, 50),
)


class RandomBook:
    """Keeps the book as the moves say; each is learnt on its own, never earlier, day."""

    def __init__(self) -> None:
        """Three companies and an empty book."""
        self.customers = [customer(f"R{number}") for number in range(3)]
        self.today = DAY_0
        self.number = 0
        self.entries: list[int] = []

    def happens(self, move: Move) -> None:
        """Do one move, or nothing if the ledger refuses it."""
        self.today += timedelta(days=move.recorded_after)
        self.number += 1
        try:
            with transaction.atomic():
                getattr(self, f"_{move.kind}")(move)
        except Refused:
            pass

    def _owed(self, move: Move) -> None:
        item, tax_minor = self._item("receivable", move), move.amount_minor // 10
        where = self._where(move)
        self._post(receivable_recognised(item, move.amount_minor, tax_minor, **where))

    def _came(self, move: Move) -> None:
        self._post(
            receipt_recorded(self._item("receipt", move), move.amount_minor, **self._where(move))
        )

    def _credit(self, move: Move) -> None:
        self._post(
            opening_credit_taken(self._item("credit", move), move.amount_minor, **self._where(move))
        )

    def _applied(self, move: Move) -> None:
        owner = self.customers[move.customer]
        items = OpenItem.objects.filter(customer=owner, currency=move.currency, open_minor__gt=0)
        receipts = list(items.filter(side="receipt").order_by("id"))
        owed = list(items.filter(side="receivable").order_by("id"))
        if receipts and owed:
            receipt, target = receipts[move.pick % len(receipts)], owed[move.pick % len(owed)]
            amount = min(receipt.open_minor, target.open_minor, move.amount_minor)
            self._post(
                receipt_applied(_known(receipt), [(_known(target), amount)], **self._where(move))
            )

    def _reversed(self, move: Move) -> None:
        if self.entries:
            entry_id = self.entries[move.pick % len(self.entries)]
            on = DAY_0 + timedelta(days=move.effective)
            reverse_entries([entry_id], on=on, reason="wrong", by=actor(self.today))

    def _post(self, draft: Draft) -> None:
        self.entries += [posted.entry_id for posted in post([draft], by=actor(self.today))]

    def _item(self, side: str, move: Move) -> NewItem:
        origin = DAY_0 + timedelta(days=move.effective)
        due = origin + timedelta(days=move.due_after if side == "receivable" else 0)
        owner = self.customers[move.customer].pk
        return NewItem(side, owner, move.currency, origin, due, move.amount_minor)

    def _where(self, move: Move) -> dict[str, Any]:
        on = DAY_0 + timedelta(days=move.effective)
        return {"on": on, "key": f"move:{self.number}", "source": "test"}


def _known(item: OpenItem) -> KnownItem:
    return KnownItem(item.pk, item.customer_id, item.currency, item.due_on)


def item_lines() -> dict[int, list[ItemLine]]:
    """Every line of every open item by customer, straight from the tables."""
    found: dict[int, list[ItemLine]] = defaultdict(list)
    for line in Line.objects.filter(item__isnull=False).select_related("item"):
        found[line.customer_id or 0].append(
            ItemLine(
                line.item_id or 0, line.account, line.currency,
                line.item.origin_on, line.item.due_on, line.amount_minor,
                line.effective_on, line.recorded_on,
            )
        )  # fmt: skip
    return found


def balance(account: str, as_of: date, known_on: date) -> dict[str, int]:
    """The ledger's balance of an account per currency, by adding up every line; debit positive."""
    totals: dict[str, int] = defaultdict(int)
    for line in Line.objects.filter(account=account):
        if line.effective_on <= as_of and line.recorded_on <= known_on:
            totals[line.currency] += line.amount_minor
    return {currency: total for currency, total in totals.items() if total}
