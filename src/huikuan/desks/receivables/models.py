"""Receivables, the invoices that document them, and the credit notes against them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

INVOICE_REVERSALS = ("voided", "red_noted")
INVOICE_KINDS = (
    "", "digital_special", "digital_general", "paper_special", "paper_general", "other",
)  # fmt: skip
RED_REASONS = ("wrong_issue", "returned", "service_ended", "allowance")
RED_OPEN = ("asking", "awaiting_buyer", "awaiting_seller", "confirmed")
RED_STATES = (*RED_OPEN, "refused", "lapsed", "withdrawn", "issued")
REQUEST_KINDS = ("issue", "red_request", "red_issue")
REQUEST_MOVING = ("waiting", "sending", "sent")  # the job works on these
REQUEST_OPEN = (*REQUEST_MOVING, "stopped")
REQUEST_STATES = (*REQUEST_OPEN, "done", "withdrawn")
DELIVERY_WAYS = ("email", "platform", "message", "post", "hand")
NON_ACCEPTANCE_REASONS = (
    "not_received", "wrong_title", "wrong_rate", "wrong_amount", "goods_missing", "quality",
    "too_late", "other",
)  # fmt: skip


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
    kind = models.CharField(max_length=16, blank=True)
    # Names and tax data as they stand on the document, whatever changes afterwards.
    buyer = models.JSONField(default=dict)
    seller = models.JSONField(default=dict)
    remark = models.CharField(max_length=300, blank=True)
    receivables = models.ManyToManyField(Receivable, through="InvoicePart", related_name="invoices")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="invoice_above_zero"),
            models.CheckConstraint(condition=Q(kind__in=INVOICE_KINDS), name="invoice_kind_known"),
        ]

    def __str__(self) -> str:
        return self.number


class InvoiceLine(models.Model):
    """One line of an invoice as issued: what, for how much without tax, at which rate."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, blank=True)
    quantity = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    net_minor = models.BigIntegerField()
    rate = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # none: exempt
    tax_minor = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_once")
        ]


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


class RedConfirmation(models.Model):
    """The question whether an invoice may be offset in red (红字信息确认单), and its answer.

    ``requested_at`` starts the clock of 72 hours. ``lowers_debt``: a credit note goes with it.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="red_confirmations")
    state = models.CharField(max_length=16)
    reason = models.CharField(max_length=16)
    amount_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(default=0)
    lowers_debt = models.BooleanField(default=False)
    number = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=300, blank=True)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    red_number = models.CharField(max_length=64, blank=True)
    red_on = models.DateField(null=True)
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RED_STATES), name="red_state_known"),
            models.CheckConstraint(condition=Q(reason__in=RED_REASONS), name="red_reason_known"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="red_above_zero"),
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(state__in=RED_OPEN), name="one_red_under_way"
            ),
            models.UniqueConstraint(
                fields=["red_number"], condition=~Q(red_number=""), name="red_number_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                condition=Q(state__in=("awaiting_buyer", "awaiting_seller")),
                name="red_waiting",
            )
        ]


class RedPart(models.Model):
    """How much of what an invoice claims of a receivable a red one takes back."""

    confirmation = models.ForeignKey(
        RedConfirmation, on_delete=models.PROTECT, related_name="parts"
    )
    part = models.ForeignKey(InvoicePart, on_delete=models.PROTECT, related_name="reds")
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["confirmation", "part"], name="red_part_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="red_part_above_zero"),
        ]


class InvoiceRequest(models.Model):
    """Something asked of whoever issues invoices for us, until it is answered: the issue queue.

    ``next_at``: when it is looked at again; while it is being sent, until when nobody else may.
    ``sent_at``: it may have been received since then, so it is asked about before it is sent again.
    """

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=12, default="issue")
    state = models.CharField(max_length=10, default="waiting")
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="invoice_requests"
    )
    contract = models.ForeignKey(
        "contracts.Contract", null=True, on_delete=models.PROTECT, related_name="invoice_requests"
    )
    order = models.ForeignKey(
        "contracts.Order", null=True, on_delete=models.PROTECT, related_name="invoice_requests"
    )
    portion_minor = models.BigIntegerField(null=True)
    confirmation = models.ForeignKey(
        RedConfirmation, null=True, on_delete=models.PROTECT, related_name="requests"
    )
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(default=0)
    content = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, blank=True)
    trouble_facts = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)
    invoice = models.OneToOneField(
        Invoice, null=True, on_delete=models.PROTECT, related_name="request"
    )
    is_by_hand = models.BooleanField(default=False)
    requested_at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=120)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=REQUEST_KINDS), name="request_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=REQUEST_STATES), name="request_state_known"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="request_above_zero"),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state__in=REQUEST_MOVING), name="request_due"
            )
        ]

    @property
    def code(self) -> str:
        """How the request is named to whoever issues invoices, always the same."""
        return f"RQ{self.pk:08d}"


class InvoiceRequestPart(models.Model):
    """How much of which receivable is to be invoiced: asked for once."""

    request = models.ForeignKey(InvoiceRequest, on_delete=models.PROTECT, related_name="parts")
    receivable = models.ForeignKey(
        Receivable, on_delete=models.PROTECT, related_name="request_parts"
    )
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "receivable"], name="request_part_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="request_part_above_0"),
        ]


class InvoiceDelivery(models.Model):
    """An invoice went to the customer: how, to whom, and what is known of its arrival."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="deliveries")
    way = models.CharField(max_length=10)
    sent_to = models.CharField(max_length=200)
    sent_on = models.DateField()
    opened_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=80)

    class Meta:
        ordering = ["sent_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=DELIVERY_WAYS), name="delivery_way_known"),
            models.UniqueConstraint(
                fields=["invoice", "way", "sent_to", "sent_on"], name="invoice_sent_once"
            ),
        ]


class NonAcceptance(models.Model):
    """The customer does not take an invoice, or says it never came: since when, why, its end."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="non_acceptances")
    reason = models.CharField(max_length=16)
    since_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    ended_on = models.DateField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    actor = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["since_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=NON_ACCEPTANCE_REASONS), name="non_acceptance_reason_known"
            ),
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(ended_on=None), name="one_non_acceptance_open"
            ),
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
