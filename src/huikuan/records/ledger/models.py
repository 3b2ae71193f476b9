"""Entries, lines, open items: what happened with money, never changed."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Abs

SIDES = ("receivable", "receipt", "credit")


class Account(models.Model):
    """How a ledger account is shown: the word never changes, its code and names may."""

    word = models.CharField(max_length=24, primary_key=True)
    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    is_memo = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


# What waits of a receipt or credit: the open amount, said so that only its own index answers.
# SQLite would take the index of all open amounts, and read all that is owed in its order.
WAITING = models.Func(
    F("open_minor"), template="(%(expressions)s + 0)", output_field=models.BigIntegerField()
)


class OpenItem(models.Model):
    """What is still open on one receivable, receipt or credit: the only projection.

    Written by the ledger's commands in the transaction of the entry, rebuildable from the
    lines, compared with them by the house check.
    """

    side = models.CharField(max_length=12)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    currency = models.CharField(max_length=3)
    origin_on = models.DateField()
    due_on = models.DateField()
    original_minor = models.BigIntegerField()
    open_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(open_minor__gte=0) & Q(open_minor__lte=F("original_minor")),
                name="open_between_zero_and_original",
            ),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="side_is_known"),
        ]
        indexes = [
            # Both hold the amounts too: totals of a list, and how a customer stands, are read off
            # the index (SQLite knows no columns that are only included).
            models.Index(
                fields=["customer", "side", "due_on", "currency", "open_minor"],
                condition=Q(open_minor__gt=0),
                name="open_by_customer",
            ),
            models.Index(
                fields=["side", "due_on", "currency", "open_minor", "original_minor"],
                include=["customer", "id"],
                condition=Q(open_minor__gt=0),
                name="open_by_due",
            ),
            # Without the side: SQLite would take it for everything that asks for a side and for
            # what is open, and read all open items for each customer.
            models.Index(
                fields=["open_minor"], condition=Q(open_minor__gt=0), name="open_by_amount_alone"
            ),
            # Settled ones too, said so that only those ask it who mean every item of a customer:
            # SQLite would take a plain one for what is open, and read all that was ever settled.
            models.Index(Abs("customer"), name="item_by_customer"),
            # Money that waits to be applied is little beside what is owed.
            models.Index(
                fields=["due_on", "id", "currency"],
                include=["side", "customer", "open_minor", "original_minor"],
                condition=Q(open_minor__gt=0) & ~Q(side="receivable"),
                name="waiting_by_due",
            ),
            models.Index(
                WAITING,
                F("id"),
                condition=Q(open_minor__gt=0) & ~Q(side="receivable"),
                name="waiting_by_amount",
            ),
        ]


class Entry(models.Model):
    """One thing that happened with money. The row never changes; a mistake is reversed."""

    kind = models.CharField(max_length=32)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_on = models.DateField()
    key = models.CharField(max_length=160, unique=True)
    actor = models.CharField(max_length=80)
    source = models.CharField(max_length=80, db_index=True)
    reverses = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    reason = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64)

    @property
    def is_reversed(self) -> bool:
        """Whether a later entry took this one back."""
        return getattr(self, "reversed_by", None) is not None


class Line(models.Model):
    """One account moved by one entry: debit positive, credit negative, in minor units."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    account = models.CharField(max_length=24)
    customer = models.ForeignKey(
        "customers.Customer",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    item = models.ForeignKey(
        OpenItem, null=True, on_delete=models.PROTECT, related_name="lines", db_index=False
    )
    due_on = models.DateField(null=True)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    effective_on = models.DateField()
    recorded_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount_minor=0), name="line_moves_something")
        ]
        indexes = [
            models.Index(fields=["item"], condition=Q(item__isnull=False), name="line_by_item"),
        ]


class Closing(models.Model):
    """Up to which day the book is closed; the newest row holds."""

    closed_through_on = models.DateField()
    actor = models.CharField(max_length=80)
    closed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
