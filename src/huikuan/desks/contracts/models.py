"""Contracts in versions, payment plans, orders, deliveries, and the events that make money due."""

from functools import lru_cache

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from huikuan.engine.terms import Label, PlanLine, Term, Trigger, term_from_text

CONTRACT_STATES = (
    "draft", "in_review", "in_approval", "in_signing", "effective", "performing", "suspended",
    "completed", "rescinded", "terminated", "archived",
)  # fmt: skip
PLAN_BASES = ("contract", "order")
PARTY_SIZES = ("", "micro", "small", "medium", "large", "agency", "institution")
ORDER_STATES = ("draft", "confirmed", "closed", "cancelled")

# Plans repeat: few texts stand behind many lines.
_term = lru_cache(maxsize=1024)(term_from_text)


class PaymentPlan(models.Model):
    """How a sum is to be paid; it never changes, another plan takes its place."""

    text = models.CharField(max_length=1000)
    variant = models.CharField(max_length=1, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text


class PaymentPlanLine(models.Model):
    """One payment of a plan: how much of the whole, after which event, when, against what."""

    plan = models.ForeignKey(PaymentPlan, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=16)
    share = models.PositiveIntegerField(null=True)
    amount_minor = models.BigIntegerField(null=True)
    trigger = models.CharField(max_length=24)
    term = models.CharField(max_length=200)
    fixed_on = models.DateField(null=True)
    evidence = models.JSONField(default=list)
    deemed_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="one_plan_line_per_place"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(amount_minor__isnull=True),
                name="plan_line_has_one_basis",
            ),
        ]

    @property
    def terms(self) -> Term:
        """The term as the engine counts with it."""
        return _term(self.term) if self.term else Term(Trigger(self.trigger))

    @property
    def as_planned(self) -> PlanLine:
        """The line as the engine's plan has it."""
        rest = self.share is None and self.amount_minor is None
        return PlanLine(Label(self.label), self.terms, self.share, self.amount_minor, rest)


class Contract(models.Model):
    """What was agreed with one customer, in as many versions as it took."""

    number = models.CharField(max_length=64, unique=True)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="contracts"
    )
    title = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=16, default="draft")
    # A framework (框架合同) has a plan for each order, not one for the whole.
    plan_basis = models.CharField(max_length=8, default="contract")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    department = models.ForeignKey("people.Department", null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CONTRACT_STATES), name="contract_state"),
            models.CheckConstraint(condition=Q(plan_basis__in=PLAN_BASES), name="plan_basis_known"),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="contract_by_state")]

    def __str__(self) -> str:
        return self.number


class ContractVersion(models.Model):
    """One wording of a contract. Once signed it never changes; a change is the next version."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="versions")
    sequence = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField(null=True)
    tax_minor = models.BigIntegerField(default=0)
    plan = models.ForeignKey(PaymentPlan, null=True, on_delete=models.PROTECT, related_name="+")
    our_party = models.CharField(max_length=200, blank=True)
    our_size = models.CharField(max_length=12, blank=True)
    their_size = models.CharField(max_length=12, blank=True)
    clauses = models.JSONField(default=dict)
    products = models.JSONField(default=list)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    change_note = models.CharField(max_length=300, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_on = models.DateField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["contract", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "sequence"], name="one_version_per_number"),
            models.CheckConstraint(
                condition=Q(amount_minor__isnull=True)
                | Q(amount_minor__gt=0, tax_minor__gte=0, tax_minor__lte=F("amount_minor")),
                name="contract_amount_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | ~Q(sha256=""), name="signed_version_is_hashed"
            ),
        ]


class Approval(models.Model):
    """What needs a second pair of eyes before signing, bound to exactly what was shown."""

    version = models.ForeignKey(ContractVersion, on_delete=models.PROTECT, related_name="approvals")
    reasons = models.JSONField(default=list)
    content_sha256 = models.CharField(max_length=64)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]


class Order(models.Model):
    """What a customer ordered, under a contract or alone; confirmed, it is a commitment."""

    number = models.CharField(max_length=64)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="orders"
    )
    contract = models.ForeignKey(
        Contract, null=True, on_delete=models.PROTECT, related_name="orders"
    )
    plan = models.ForeignKey(PaymentPlan, null=True, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    ordered_on = models.DateField()
    confirmed_on = models.DateField(null=True)
    state = models.CharField(max_length=10, default="draft")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    department = models.ForeignKey("people.Department", null=True, on_delete=models.PROTECT)
    key = models.CharField(max_length=160, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ORDER_STATES), name="order_state_known")
        ]
        indexes = [
            models.Index(fields=["number"], name="order_by_number"),
            models.Index(fields=["state", "-id"], name="order_by_state"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One product of an order, its price with tax; what is cancelled is no longer owed us work."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    product = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, blank=True)
    quantity = models.DecimalField(max_digits=18, decimal_places=6)
    cancelled_quantity = models.DecimalField(max_digits=18, decimal_places=6, default=0)
    amount_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="one_order_line_per_place"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0)
                & Q(cancelled_quantity__gte=0)
                & Q(cancelled_quantity__lte=F("quantity")),
                name="order_line_quantities",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="order_line_amount"),
        ]


class Delivery(models.Model):
    """Goods that left us for an order, and when they were signed for (签收)."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="deliveries")
    number = models.CharField(max_length=64)
    shipped_on = models.DateField()
    key = models.CharField(max_length=160, unique=True)

    def __str__(self) -> str:
        return self.number


class DeliveryLine(models.Model):
    """How much of an order line was delivered; negative when it came back (退货)."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="deliveries")
    quantity = models.DecimalField(max_digits=18, decimal_places=6)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(quantity=0), name="delivery_moves_something")
        ]


class TriggerEvent(models.Model):
    """Something happened that makes money due. Told twice (same key), it is one.

    ``portion_minor``: what part of the agreed sum it concerns (a part delivery), in value;
    negative where goods came back. None is all that was left, also of a sum agreed later.
    """

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="trigger_events"
    )
    contract = models.ForeignKey(
        Contract, null=True, on_delete=models.PROTECT, related_name="trigger_events"
    )
    order = models.ForeignKey(
        Order, null=True, on_delete=models.PROTECT, related_name="trigger_events"
    )
    delivery = models.ForeignKey(
        Delivery, null=True, on_delete=models.PROTECT, related_name="trigger_events"
    )
    trigger = models.CharField(max_length=24)
    happened_on = models.DateField()
    portion_minor = models.BigIntegerField(null=True)
    is_deemed = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=160, unique=True)
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contract__isnull=False) | Q(order__isnull=False),
                name="event_belongs_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(portion_minor__isnull=True) | ~Q(portion_minor=0),
                name="event_moves_something",
            ),
        ]


class Recognition(models.Model):
    """What one event made due by one line of the plan: a receivable, or a retention until then.

    A retention (质保金) is a contract asset until its day; then it becomes a receivable. What
    came back or was agreed to be less is negative, and stands on credit notes. ``version`` is
    the change of the contract that asked for it, where it was one.
    """

    event = models.ForeignKey(TriggerEvent, on_delete=models.PROTECT, related_name="recognitions")
    line = models.ForeignKey(PaymentPlanLine, on_delete=models.PROTECT, related_name="recognitions")
    ordinal = models.PositiveIntegerField()
    version = models.ForeignKey(
        ContractVersion, null=True, on_delete=models.PROTECT, related_name="recognitions"
    )
    amount_minor = models.BigIntegerField()
    due_on = models.DateField()
    effective_due_on = models.DateField()
    retention_entry = models.OneToOneField(
        "ledger.Entry", null=True, on_delete=models.PROTECT, related_name="retention"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "line", "ordinal"], name="one_recognition_once"
            ),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="recognised_something"),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(retention_entry__isnull=False),
                name="retention_by_due",
            )
        ]


class WatchdogGap(models.Model):
    """What the last round of the watchdog found: forgotten to be claimed, or claimed too much.

    Never the truth, which is computed from events, recognitions and invoices; each round writes
    all of it anew. ``subject`` names what it concerns (``contract:7``, ``event:19``).
    """

    kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=40)
    number = models.CharField(max_length=64)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    since_on = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["since_on", "id"], name="gap_by_day"),
            models.Index(fields=["kind", "since_on"], name="gap_by_kind"),
            models.Index(fields=["subject"], name="gap_by_subject"),
        ]

    def __str__(self) -> str:
        return self.number
