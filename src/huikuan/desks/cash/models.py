"""Receipts, and which receivables they paid."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

INSTRUMENTS = ("transfer", "cash", "cheque", "bank_bill", "trade_bill", "offset", "other")
ORDERS = ("remittance", "oldest_first", "statutory")


class Receipt(models.Model):
    """Money that came from a customer. What is not yet applied is asked of the ledger."""

    item = models.OneToOneField(
        "ledger.OpenItem", primary_key=True, on_delete=models.PROTECT, related_name="receipt"
    )
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="receipts", db_index=False
    )
    entry = models.OneToOneField("ledger.Entry", on_delete=models.PROTECT, related_name="receipt")
    number = models.CharField(max_length=64)
    received_on = models.DateField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    instrument = models.CharField(max_length=16, default="transfer")
    bank_reference = models.CharField(max_length=80, blank=True)
    payer_name = models.CharField(max_length=200, blank=True)
    memo = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=160, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="receipt_above_zero")
        ]
        indexes = [
            models.Index(fields=["-received_on", "-item"], name="receipt_by_day"),
            models.Index(fields=["number"], name="receipt_by_number"),
            models.Index(fields=["customer", "currency", "instrument"], name="receipt_by_customer"),
            # In capitals: as with receivables.
            models.Index(Upper("currency"), name="receipt_by_currency"),
            models.Index(Upper("instrument"), name="receipt_by_instrument"),
            models.Index(
                fields=["bank_reference"],
                name="receipt_by_reference",
                opclasses=["varchar_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Application(models.Model):
    """This much of that receipt (or credit) paid this receivable (核销)."""

    entry = models.ForeignKey("ledger.Entry", on_delete=models.PROTECT, related_name="applications")
    source_item = models.ForeignKey(
        "ledger.OpenItem", on_delete=models.PROTECT, related_name="applications_out"
    )
    receivable_item = models.ForeignKey(
        "ledger.OpenItem", on_delete=models.PROTECT, related_name="applications_in"
    )
    amount_minor = models.BigIntegerField()
    applied_on = models.DateField()
    order = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="application_above_zero"),
            models.CheckConstraint(condition=Q(order__in=ORDERS), name="application_order_known"),
        ]
        indexes = [
            models.Index(fields=["-applied_on", "-id"], name="application_by_day"),
        ]
