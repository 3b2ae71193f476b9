"""A small company in which stories can happen."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from huikuan.desks.cash.commands import ReceiptFacts, apply_credit, apply_receipt, record_receipt
from huikuan.desks.cash.models import Application, Receipt
from huikuan.desks.receivables.commands import ReceivableFacts, note_credit, recognise_receivable
from huikuan.desks.receivables.models import CreditNote, Receivable
from huikuan.flows.keep_customer import open_customer
from huikuan.records.customers.commands import CustomerFacts
from huikuan.records.customers.models import Customer
from huikuan.records.ledger.checks import house_findings
from huikuan.records.ledger.queries import item, open_amounts_as_of
from huikuan.records.people.actor import Actor


def day(text: str) -> date:
    """A day as people write it."""
    return date.fromisoformat(text)


def at_noon(on: date) -> Actor:
    """Ann acts at noon of a day."""
    return Actor("user:ann", "Ann", datetime.combine(on, time(12), UTC), on)


@dataclass(frozen=True)
class World:
    """The company on one day; ``on`` is the same company on another day."""

    today: date = date(2026, 3, 1)
    currency: str = "CNY"
    actor: Actor | None = None

    @property
    def by(self) -> Actor:
        """Who acts here: Ann at noon, unless it is somebody else."""
        return self.actor or at_noon(self.today)

    def on(self, text: str) -> "World":
        """The same company on another day."""
        return replace(self, today=day(text))

    def customer(self, code: str, name: str = "") -> Customer:
        """A company becomes known."""
        return open_customer(CustomerFacts(code, name or f"{code} Ltd"), by=self.by)

    def owes(
        self, who: Customer, number: str, minor: int, due: str = "", **more: object
    ) -> Receivable:
        """A receivable of today."""
        facts = ReceivableFacts(
            who.pk, number, self.currency, minor, self.today, day(due) if due else self.today
        )
        return recognise_receivable(replace(facts, **more), by=self.by, source="manual")

    def pays(self, who: Customer, number: str, minor: int, **more: object) -> Receipt:
        """Money comes today."""
        facts = ReceiptFacts(who.pk, number, self.currency, minor, self.today)
        return record_receipt(replace(facts, **more), by=self.by, source="manual")

    def applies(
        self, receipt: Receipt, *parts: tuple[Receivable, int], **more: str
    ) -> list[Application]:
        """Money pays receivables, as the remittance says."""
        named = [(receivable.pk, minor) for receivable, minor in parts]
        return apply_receipt(
            receipt.pk, named, on=self.today, order="remittance", by=self.by, **more
        )

    def applies_credit(self, note: CreditNote, *parts: tuple[Receivable, int]) -> None:
        """A customer's credit pays receivables."""
        named = [(receivable.pk, minor) for receivable, minor in parts]
        assert note.credit_item_id
        apply_credit(note.credit_item_id, named, on=self.today, order="remittance", by=self.by)

    def credits(self, receivable: Receivable, number: str, minor: int) -> CreditNote:
        """Less is owed than was claimed."""
        return note_credit(
            receivable, minor, on=self.today, number=number, reason="returned", by=self.by
        )

    def open(self, document: Receivable | Receipt | CreditNote, as_of: str = "") -> int:
        """What is open on a document now, or at the end of a day."""
        number = document.credit_item_id if isinstance(document, CreditNote) else document.pk
        return (
            open_amounts_as_of([number], day(as_of))[number] if as_of else item(number).open_minor
        )


def wrong() -> list[str]:
    """Which checks of the house fail."""
    return [finding.check for finding in house_findings() if not finding.is_clean]
