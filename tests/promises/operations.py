"""Random business, seeded: what the promises are tried on, with a model that fits on one page."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from huikuan.desks.cash.commands import ReceiptFacts, apply_credit, apply_receipt, record_receipts
from huikuan.desks.cash.models import Application, Receipt
from huikuan.desks.receivables.commands import (
    ReceivableFacts,
    issue_invoice,
    note_credit,
    recognise_receivables,
)
from huikuan.desks.receivables.models import CreditNote, Receivable
from huikuan.errors import Refused
from huikuan.flows.close_books import close_books
from huikuan.flows.reverse_credit_note import reverse_credit_note
from huikuan.flows.reverse_receipt import reverse_receipt
from huikuan.flows.reverse_receivable import reverse_receivable
from huikuan.flows.undo_application import undo_application
from huikuan.records.customers.commands import CustomerFacts, register_customers
from tests.world import at_noon

CURRENCIES = ("CNY", "USD", "EUR", "JPY", "KRW", "KWD", "BHD", "CLP")
START = date(2025, 1, 1)
ILLEGAL = 0.1
ACTIONS = {"receivables": 30, "receipts": 20, "apply": 30, "undo": 5, "credit": 5,
           "use_credit": 3, "reverse_receivable": 2, "reverse_receipt": 2, "reverse_credit": 2,
           "invoice": 3, "close": 0.05}  # fmt: skip


@dataclass
class Item:
    """What the model knows of one open item: by how much it moved on which day."""

    customer: int
    currency: str
    original: int
    moves: Counter[date] = field(default_factory=Counter)

    @property
    def open(self) -> int:
        """What is open now."""
        return sum(self.moves.values())


class Business:
    """Does random things to the books, and the same things to a dictionary."""

    def __init__(self, seed: int, tag: str = "", customers: int = 20) -> None:
        self.random = random.Random(seed)
        self.tag, self.number, self.today = tag, 0, START
        self.items: dict[int, Item] = {}
        self.sides: dict[str, list[int]] = {"receivable": [], "receipt": [], "credit": []}
        self.applications: list[tuple[int, int, list[tuple[int, int]]]] = []
        self.gone: set[int] = set()
        self.credited: Counter[int] = Counter()
        self.notes: list[tuple[int, int, int | None, int, int]] = []
        self.invoiced: Counter[int] = Counter()
        self.done, self.refused, self.wrong = 0, 0, 0
        facts = [CustomerFacts(f"{tag}C{n}", f"Customer {tag}{n}") for n in range(customers)]
        self.customers = list(register_customers(facts, by=self.by).values())

    @property
    def by(self):
        """Who acts on this day of the story."""
        return at_noon(self.today)

    def act(self, batch: int = 1) -> int:
        """Do one random thing (or one batch of them); how many operations it was."""
        if self.random.random() < 0.02:
            self.today += timedelta(days=1)
        name = self.random.choices(list(ACTIONS), list(ACTIONS.values()))[0]
        illegal = self.random.random() < ILLEGAL
        count = batch if name in ("receivables", "receipts") and not illegal else 1
        before = self.done
        try:
            with transaction.atomic():
                getattr(self, f"_{name}")(count, illegal)
        except Refused:
            self.refused += 1
            self.done = before + count
            return count
        return max(1, self.done - before)

    def _facts(self, count: int, illegal: bool):
        for _ in range(count):
            self.number += 1
            minor = self.random.choice([1, 99, 100, 12_345, 1_000_000, 10**12])
            if illegal:
                minor = self.random.choice([0, -minor, 10**18])
            customer = self.random.choice(self.customers)
            yield customer, f"{self.tag}{self.number}", self.random.choice(CURRENCIES), minor

    def _receivables(self, count: int, illegal: bool) -> None:
        facts = [
            ReceivableFacts(who.pk, f"R{number}", currency, minor, self.today,
                            self.today + timedelta(days=self.random.choice([-5, 0, 30, 90])),
                            tax_minor=max(0, minor) * 13 // 113)
            for who, number, currency, minor in self._facts(count, illegal)
        ]  # fmt: skip
        known = recognise_receivables(facts, by=self.by, source="promise")
        self._keep("receivable", facts, known, illegal)
        if self.random.random() < 0.1:  # told twice
            again = recognise_receivables(facts, by=self.by, source="promise")
            self.wrong += any(each.is_new for each in again)

    def _receipts(self, count: int, illegal: bool) -> None:
        facts = [
            ReceiptFacts(who.pk, f"P{number}", currency, minor, self.today)
            for who, number, currency, minor in self._facts(count, illegal)
        ]
        known = record_receipts(facts, by=self.by, source="promise")
        self._keep("receipt", facts, known, illegal)

    def _keep(self, side: str, facts, known, illegal: bool) -> None:
        self.wrong += illegal
        for fact, each in zip(facts, known, strict=True):
            item = Item(fact.customer_id, fact.currency, fact.amount_minor)
            item.moves[self.today] += fact.amount_minor
            self.items[each.item_id] = item
            self.sides[side].append(each.item_id)
            self.done += 1

    def _apply(self, count: int, illegal: bool, side: str = "receipt") -> None:
        source_id = self._picked(side)
        source = self.items[source_id]
        fits = [
            id_ for id_ in self.sides["receivable"][-400:]
            if self.items[id_].customer == source.customer
            and (self.items[id_].currency == source.currency) != (illegal and count % 2 == 0)
            and self.items[id_].open
        ]  # fmt: skip
        parts, left = [], source.open
        for id_ in self.random.sample(fits, min(len(fits), self.random.randint(1, 3))):
            minor = min(left, self.random.randint(1, self.items[id_].open))
            if minor:
                parts.append((id_, minor))
                left -= minor
        if illegal and parts:
            parts[0] = (parts[0][0], max(self.items[parts[0][0]].open, source.open) + 1)
        act = apply_receipt if side == "receipt" else apply_credit
        rows = act(source_id, parts, on=self.today, order="remittance", by=self.by)
        self.wrong += illegal
        self.applications.append((rows[0].pk, source_id, parts))
        self._move(source_id, parts, -1)
        self.done += 1

    def _use_credit(self, count: int, illegal: bool) -> None:
        self._apply(count, illegal, "credit")

    def _undo(self, count: int, illegal: bool) -> None:
        if not self.applications:
            raise Refused("nothing_here")
        at = self.random.randrange(len(self.applications))
        id_, source_id, parts = self.applications[at]
        reason = "" if illegal else "mistaken"
        undo_application(Application.objects.get(pk=id_), on=self.today, reason=reason, by=self.by)
        self.wrong += illegal
        self.applications[at] = self.applications[-1]
        self.applications.pop()
        self._move(source_id, parts, 1)
        self.done += 1

    def _move(self, source_id: int, parts, sign: int) -> None:
        for id_, minor in [*parts, (source_id, sum(minor for _, minor in parts))]:
            self.items[id_].moves[self.today] += sign * minor

    def _credit(self, count: int, illegal: bool) -> None:
        id_ = self._picked("receivable")
        item = self.items[id_]
        left = item.original - self.credited[id_]
        minor = left + 1 if illegal else self.random.randint(1, max(1, left))
        self.number += 1
        note = note_credit(
            Receivable.objects.get(pk=id_), minor, on=self.today, number=f"N{self.number}",
            reason="returned", by=self.by,
        )  # fmt: skip
        self.wrong += illegal
        owed = min(minor, item.open)
        item.moves[self.today] -= owed
        self.credited[id_] += minor
        if note.credit_item_id:
            credit = Item(item.customer, item.currency, minor - owed)
            credit.moves[self.today] += minor - owed
            self.items[note.credit_item_id] = credit
            self.sides["credit"].append(note.credit_item_id)
        self.notes.append((note.pk, id_, note.credit_item_id, owed, minor))
        self.done += 1

    def _reverse_credit(self, count: int, illegal: bool) -> None:
        if not self.notes:
            raise Refused("nothing_here")
        at = self.random.randrange(len(self.notes))
        note_id, id_, credit_id, owed, minor = self.notes[at]
        reverse_credit_note(
            CreditNote.objects.get(pk=note_id), on=self.today, reason="" if illegal else "no",
            by=self.by,
        )  # fmt: skip
        self.wrong += illegal
        self.notes.pop(at)
        self.items[id_].moves[self.today] += owed
        self.credited[id_] -= minor
        if credit_id:
            self._unapply_all(credit_id)
            self._shut(credit_id)
        self.done += 1

    def _reverse_receivable(self, count: int, illegal: bool) -> None:
        id_ = self._picked("receivable")
        reverse_receivable(
            Receivable.objects.get(pk=id_), on=self.today, reason="" if illegal else "no",
            by=self.by,
        )  # fmt: skip
        item = self.items[id_]
        self.wrong += illegal or item.open != item.original or bool(self.credited[id_])
        self._shut(id_)
        self.done += 1

    def _reverse_receipt(self, count: int, illegal: bool) -> None:
        id_ = self._picked("receipt")
        on = self.today - timedelta(days=4000) if illegal else self.today
        reverse_receipt(Receipt.objects.get(pk=id_), on=on, reason="bounced", by=self.by)
        self.wrong += illegal or id_ in self.gone
        self._unapply_all(id_)
        self._shut(id_)
        self.done += 1

    def _unapply_all(self, source_id: int) -> None:
        own = [each for each in self.applications if each[1] == source_id]
        for _, _, parts in own:
            self._move(source_id, parts, 1)
        self.applications = [each for each in self.applications if each[1] != source_id]

    def _shut(self, id_: int) -> None:
        self.items[id_].moves[self.today] -= self.items[id_].open
        self.gone.add(id_)

    def _invoice(self, count: int, illegal: bool) -> None:
        id_ = self._picked("receivable")
        left = self.items[id_].original - self.invoiced[id_]
        minor = left + 1 if illegal else self.random.randint(1, max(1, left))
        receivable = Receivable.objects.select_related("customer").get(pk=id_)
        self.number += 1
        issue_invoice(
            f"{self.tag}I{self.number}", receivable.customer, [(receivable, minor)],
            issued_on=self.today, by=self.by,
        )  # fmt: skip
        self.wrong += illegal or id_ in self.gone
        self.invoiced[id_] += minor
        self.done += 1

    def _close(self, count: int, illegal: bool) -> None:
        close_books(self.today - timedelta(days=0 if illegal else 1), by=self.by)
        self.wrong += illegal
        self.done += 1

    def _picked(self, side: str) -> int:
        if not self.sides[side]:
            raise Refused("nothing_here")
        return self.random.choice(self.sides[side][-2000:])
