"""The demo company: a made-up market written down day by day through the real commands."""

import io
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.cash.commands import ReceiptFacts, apply_credit, apply_receipt, record_receipts
from huikuan.desks.cash.queries import applications_of_source, receipts_visible_to
from huikuan.desks.contracts.commands import GapFacts, keep_gaps
from huikuan.desks.receivables.commands import (
    InvoiceFacts,
    ReceivableFacts,
    issue_invoices,
    note_credit,
    recognise_receivables,
)
from huikuan.desks.receivables.queries import receivables_visible_to
from huikuan.errors import Refused
from huikuan.flows.file_evidence import file_evidence
from huikuan.flows.keep_customer import (
    meet_contact,
    note_bank_account,
    open_customer,
    update_customer,
)
from huikuan.flows.reverse_receipt import reverse_receipt
from huikuan.flows.reverse_receivable import reverse_receivable
from huikuan.flows.undo_application import undo_application
from huikuan.lab.contract_scribe import ContractScribe
from huikuan.lab.market.calendar import DAY, month_end
from huikuan.lab.market.days import days, market
from huikuan.lab.market.shapes import (
    ApplicationUndone,
    Company,
    CompanyRenamed,
    CreditGiven,
    DocumentFiled,
    Fact,
    InvoiceSent,
    Market,
    MoneyApplied,
    MoneyCame,
    MoneyReversed,
    Sale,
    SaleReversed,
)
from huikuan.lab.office import MORNING, NIGHT, Office, founded_office
from huikuan.lab.papers import delivery_note
from huikuan.records.customers.commands import CustomerFacts
from huikuan.records.customers.queries import visible_to
from huikuan.records.ledger.checks import Finding, house_findings
from huikuan.records.people.actor import Actor
from huikuan.records.people.queries import organization, users
from huikuan.records.people.rights import EVERYTHING
from huikuan.records.timeline.commands import read_notices
from huikuan.records.timeline.seals import seal_history, short_form
from huikuan.reports.watchdog import watchdog

if TYPE_CHECKING:
    from huikuan.desks.receivables.models import Receivable
    from huikuan.records.customers.models import Customer

SOURCE = "manual"
UNREAD_DAYS = 5


@dataclass(frozen=True, slots=True)
class DemoBuilt:
    """What was built, counted, with the findings of the house check and the last seal."""

    as_of: date
    counts: dict[str, int]
    findings: list[Finding]
    seal: str


def to_nobody(*progress: object) -> None:
    """Nobody listens to the progress."""


def build_demo(
    *,
    seed: int,
    customers: int,
    months: int,
    as_of: date,
    by: Actor,
    told: Callable[[int, int], None] = to_nobody,
) -> DemoBuilt:
    """Found the demo company in an empty database and live through its days.

    ``told`` hears how many facts of how many are written.
    """
    if organization() is not None or users().exists() or visible_to(EVERYTHING).exists():
        raise Refused("demo_needs_empty_database")
    if as_of > by.today:
        raise Refused("demo_in_future", as_of=as_of, today=by.today)
    story = market(seed, customers, months, as_of)
    with transaction.atomic():
        office = founded_office(story.colleagues, story.starts_on, by=by)
    scribe = Scribe(office, {company.code: company for company in story.companies})
    _live(story, scribe, told)
    scribe.watch(as_of)
    counts = dict(sorted(scribe.counts.items()))
    seal = seal_history(by=office.actor("admin", as_of, NIGHT))
    return DemoBuilt(as_of, counts, house_findings(), short_form(seal) if seal else "")


def _live(story: Market, scribe: "Scribe", told: Callable[[int, int], None]) -> None:
    """Day after day: newcomers, facts, and a seal at the end of each month."""
    facts_of = dict(days(story))
    newcomers: dict[date, list[Company]] = {}
    for company in story.companies:
        newcomers.setdefault(company.known_on, []).append(company)
    day, done = story.starts_on, 0
    while day <= story.as_of:
        facts = facts_of.get(day, [])
        if facts or day in newcomers:
            with transaction.atomic():
                scribe.write_day(day, newcomers.get(day, []), facts)
        if day == month_end(day) and day < story.as_of:
            seal_history(by=scribe.office.actor("admin", day, NIGHT))
        if day == story.as_of - UNREAD_DAYS * DAY:
            scribe.read_everything(day)
        done += len(facts)
        told(done, len(story.facts))
        day += DAY


@dataclass(slots=True)
class Scribe:
    """Writes the facts of a day and remembers under which number the books know them."""

    office: Office
    companies: dict[str, Company]
    customers: dict[str, "Customer"] = field(default_factory=dict)
    sales: dict[str, Sale] = field(default_factory=dict)
    receivables: dict[str, "Receivable"] = field(default_factory=dict)
    source_items: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    agreed: ContractScribe = field(init=False)

    def __post_init__(self) -> None:
        self.agreed = ContractScribe(self.office, self.customers)

    def write_day(self, day: date, newcomers: Iterable[Company], facts: list[Fact]) -> None:
        """Everything that is written down on one day, in order."""
        for company in newcomers:
            self._register(company, day)
        by = self.office.accountant(day)
        self.agreed.write_day(day, facts, by)
        self._recognise([fact for fact in facts if isinstance(fact, Sale)], by)
        self._invoice([fact for fact in facts if isinstance(fact, InvoiceSent)], by)
        self._record([fact for fact in facts if isinstance(fact, MoneyCame)], by)
        for fact in facts:
            self._write(fact, by)
            word = type(fact).__name__
            self.counts[word] = self.counts.get(word, 0) + 1

    def watch(self, day: date) -> None:
        """The watchdog makes its round, so that its page has something to show."""
        found = [GapFacts(**asdict(gap)) for gap in watchdog(EVERYTHING, as_of=day)]
        self.counts["Gap"] = keep_gaps(found, by=self.office.actor("admin", day, NIGHT))

    def read_everything(self, day: date) -> None:
        """Everybody has read what they were told until now."""
        for username, user in self.office.users.items():
            read_notices(user.pk, by=self.office.actor(username, day, NIGHT))

    def _register(self, company: Company, day: date) -> None:
        by = self.office.actor(company.owner, day, MORNING)
        facts = CustomerFacts(
            code=company.code, name=company.renamed_from or company.name, uscc=company.uscc,
            country=company.country, region=company.region, industry=company.industry,
            address=company.address, group_code=company.group_code,
            group_name=company.group_name, owner_id=self.office.users[company.owner].pk,
            department_id=self.office.departments[company.department].pk, names=company.names,
        )  # fmt: skip
        customer = open_customer(facts, by=by)
        for name, role, phone, email in company.contacts:
            meet_contact(customer, name, role=role, phone=phone, email=email, by=by)
        for number, bank in company.accounts:
            note_bank_account(customer, number, bank_name=bank, holder=facts.name, by=by)
        self.customers[company.code] = customer
        self.counts["Company"] = self.counts.get("Company", 0) + 1

    def _recognise(self, sales: list[Sale], by: Actor) -> None:
        facts = [
            ReceivableFacts(
                customer_id=self.customers[sale.customer].pk, number=sale.number,
                currency=sale.currency, amount_minor=sale.amount_minor,
                tax_minor=sale.tax_minor, issued_on=sale.issued_on, due_on=sale.due_on,
                owner_id=self.office.users[sale.owner].pk,
                department_id=self.office.departments[sale.department].pk,
                contract_number=sale.contract_number, is_opening=sale.is_opening,
            )
            for sale in sales
            if not sale.is_claimed
        ]  # fmt: skip
        if facts:
            recognise_receivables(facts, by=by, source=SOURCE)
        self.sales.update((sale.number, sale) for sale in sales)
        numbers = [sale.number for sale in sales]
        for receivable in receivables_visible_to(EVERYTHING).filter(number__in=numbers):
            self.receivables[receivable.number] = receivable
        for sale in sales:
            _must_be(sale, self.receivables.get(sale.number))

    def _record(self, receipts: list[MoneyCame], by: Actor) -> None:
        facts = [
            ReceiptFacts(
                customer_id=self.customers[money.customer].pk, number=money.number,
                currency=money.currency, amount_minor=money.amount_minor,
                received_on=money.received_on, instrument=money.instrument,
                bank_reference=money.bank_reference, payer_name=money.payer_name,
                memo=money.memo,
            )
            for money in receipts
        ]  # fmt: skip
        if facts:
            recorded = record_receipts(facts, by=by, source=SOURCE)
            for money, done in zip(receipts, recorded, strict=True):
                self.source_items[money.number] = done.item_id

    def _write(self, fact: Fact, by: Actor) -> None:
        match fact:
            case MoneyApplied():
                self._apply(fact, by)
            case Sale() | MoneyCame() | InvoiceSent():
                pass  # Written already, the whole day at once.
            case CreditGiven():
                self._credit(fact, by)
            case DocumentFiled():
                self._file(fact, by)
            case CompanyRenamed():
                update_customer(self.customers[fact.customer], {"name": fact.name}, by=by)
            case ApplicationUndone():
                source = applications_of_source(self.source_items[fact.source])
                standing = source.filter(entry__reversed_by=None).order_by("-id")[0]
                undo_application(standing, on=fact.on, reason=fact.reason, by=by)
            case MoneyReversed():
                receipt = receipts_visible_to(EVERYTHING).get(pk=self.source_items[fact.source])
                reverse_receipt(receipt, on=fact.on, reason=fact.reason, by=by)
            case SaleReversed():
                double = self.receivables[fact.sale]
                reverse_receivable(double, on=double.issued_on, reason=fact.reason, by=by)
            case _:
                self.agreed.write_later(fact, by)

    def _apply(self, fact: MoneyApplied, by: Actor) -> None:
        parts = [(self.receivables[number].pk, minor) for number, minor in fact.parts]
        command = apply_credit if fact.is_credit else apply_receipt
        item_id = self.source_items[fact.source]
        command(item_id, parts, on=fact.on, order=fact.order, by=by)

    def _invoice(self, sent: list[InvoiceSent], by: Actor) -> None:
        facts = [
            InvoiceFacts(
                fact.number,
                self.customers[fact.customer],
                tuple((self.receivables[number], minor) for number, minor in fact.parts),
                fact.issued_on,
                fact.tax_minor,
            )
            for fact in sent
        ]
        if facts:
            issue_invoices(facts, by=by)

    def _credit(self, fact: CreditGiven, by: Actor) -> None:
        note = note_credit(
            self.receivables[fact.sale], fact.amount_minor, on=fact.on, number=fact.number,
            reason=fact.reason, by=by,
        )  # fmt: skip
        if note.credit_item_id:
            self.source_items[fact.number] = note.credit_item_id

    def _file(self, fact: DocumentFiled, by: Actor) -> None:
        receivable = self.receivables[fact.sale]
        company = self.companies[fact.customer]
        name, media_type, content = delivery_note(company, self.sales[fact.sale], fact)
        file_evidence(
            name, media_type, io.BytesIO(content), subject=f"receivable:{receivable.pk}",
            customer=self.customers[fact.customer], title=name.rsplit(".", 1)[0], by=by,
        )  # fmt: skip


def _must_be(sale: Sale, found: "Receivable | None") -> None:
    """What was agreed and what happened must have made exactly this receivable."""
    wanted = (sale.number, sale.amount_minor, sale.issued_on, sale.due_on)
    there = found and (found.number, found.amount_minor, found.issued_on, found.due_on)
    if there != wanted:
        raise AssertionError(f"the plan makes {wanted} due, the books have {there}")
