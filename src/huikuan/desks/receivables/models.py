"""Receivables, the invoices that document them, and the credit notes against them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

INVOICE_REVERSALS = ("voided", "red_noted")


class Receivable(models.Model):
    """What one customer owes us by one day. What is still open is asked of the ledger."""

    item = models.OneToOneField(
        "ledger.OpenItem", primary_key=True, on_delete=models.PROTECT, related_name="receivable"
    )
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="receivables", db_index=False
    )
    entry = models.OneToOneField(
        "ledger.Entry", on_delete=models.PROTECT, related_name="receivable"
    )
    number = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(default=0)
    issued_on = models.DateField()
    due_on = models.DateField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    department = models.ForeignKey("people.Department", null=True, on_delete=models.PROTECT)
    contract_number = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=160, unique=True)
    # Which event made it due by which line of a payment plan; none where it came otherwise.
    recognition = models.OneToOneField(
        "contracts.Recognition", null=True, on_delete=models.PROTECT, related_name="receivable"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="receivable_above_zero"),
            models.CheckConstraint(
                condition=Q(tax_minor__gte=0) & Q(tax_minor__lte=models.F("amount_minor")),
                name="tax_within_receivable",
            ),
        ]
        indexes = [
            models.Index(fields=["number"], name="receivable_by_number"),
            # Found by how it begins; PostgreSQL needs to be told that (see migration 0002).
            models.Index(
                fields=["contract_number"],
                name="receivable_by_contract",
                opclasses=["varchar_pattern_ops"],
            ),
            models.Index(fields=["-issued_on", "-item"], name="receivable_by_issue"),
            models.Index(fields=["due_on", "item"], name="receivable_by_due"),
            # For somebody's own customers: what they have of a department or currency.
            models.Index(
                fields=["customer", "department", "currency"], name="receivable_by_customer"
            ),
            # Said in capitals, so that only those ask it who want to know whether a currency
            # occurs: SQLite would take a plain one for any currency and sort a whole book.
            models.Index(Upper("currency"), name="receivable_by_currency"),
        ]

    def __str__(self) -> str:
        return self.number


class Invoice(models.Model):
    """A document that claims receivables; one may claim several, one may be claimed by several."""

    number = models.CharField(max_length=64, unique=True)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="invoices"
    )
    issued_on = models.DateField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(default=0)
    receivables = models.ManyToManyField(Receivable, through="InvoicePart", related_name="invoices")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="invoice_above_zero")
        ]

    def __str__(self) -> str:
        return self.number


class InvoicePart(models.Model):
    """How much of an invoice claims which receivable."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="parts")
    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, related_name="parts")
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "receivable"], name="one_part_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="part_above_zero"),
        ]


class InvoiceReversal(models.Model):
    """An invoice was voided (作废) or offset in red (红冲); what it claimed is free again."""

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="reversal")
    kind = models.CharField(max_length=12)
    reversed_on = models.DateField()
    red_number = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300)
    actor = models.CharField(max_length=80)
    reversed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=INVOICE_REVERSALS), name="invoice_reversal_kind_known"
            )
        ]


class CreditNote(models.Model):
    """Less is owed on this receivable; what was already paid becomes the customer's credit."""

    number = models.CharField(max_length=64)
    receivable = models.ForeignKey(
        Receivable, on_delete=models.PROTECT, related_name="credit_notes"
    )
    noted_on = models.DateField()
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    entry = models.OneToOneField(
        "ledger.Entry", on_delete=models.PROTECT, related_name="credit_note"
    )
    credit_item = models.OneToOneField(
        "ledger.OpenItem", null=True, on_delete=models.PROTECT, related_name="credit_note"
    )
    key = models.CharField(max_length=160, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="credit_note_above_zero")
        ]

    def __str__(self) -> str:
        return self.number
