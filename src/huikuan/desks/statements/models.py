"""Statements of account, the links by which customers open them, and what they say to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

KINDS = ("open_item", "balance_forward", "list")
LANGUAGES = ("zh", "en", "both")
CHANNELS = ("email", "link", "none")
STATES = ("made", "sending", "sent", "opened", "confirmed", "disputed", "settled", "withdrawn")
RUN_STATES = ("running", "stopped", "done")
REASONS = (
    "invoice_missing", "not_delivered", "price", "quality", "payment_in_transit",
    "paid_not_applied", "exchange_rate", "other",
)  # fmt: skip
OUTCOMES = ("open", "accepted", "explained", "corrected")


class Letterhead(models.Model):
    """What stands at the head of our papers besides our name; there is at most one row.

    No bank account: where to pay is never read off a statement (it is how money is diverted).
    """

    name_en = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=200, blank=True)
    address_en = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=120, blank=True)
    tax_number = models.CharField(max_length=40, blank=True)


class StatementSetting(models.Model):
    """How one customer gets statements; without a row: all that is open, at the end of the month.

    ``cut_off``: 1 to 31 is a day of the month, 0 its last day, -3 three days before that.
    """

    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.PROTECT, related_name="statement_setting"
    )
    cut_off = models.SmallIntegerField(default=0)
    every_months = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=16, default="open_item")
    language = models.CharField(max_length=8, default="zh")
    channel = models.CharField(max_length=8, default="email")
    contact = models.ForeignKey(
        "customers.Contact", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="setting_kind_known"),
            models.CheckConstraint(
                condition=Q(language__in=LANGUAGES), name="setting_language_known"
            ),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="setting_channel_known"),
            models.CheckConstraint(
                condition=Q(cut_off__gte=-15) & Q(cut_off__lte=31), name="cut_off_is_a_day"
            ),
        ]  # fmt: skip


class StatementRun(models.Model):
    """One month-end run: statements for every customer whose cut-off day has come."""

    through_on = models.DateField()
    state = models.CharField(max_length=8, default="running")
    sends = models.BooleanField(default=True)
    total = models.IntegerField(default=0)
    made = models.IntegerField(default=0)
    sent = models.IntegerField(default=0)
    problems = models.JSONField(default=list)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_name = models.CharField(max_length=120)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RUN_STATES), name="run_state_known"),
            models.UniqueConstraint(
                fields=["state"], condition=~Q(state="done"), name="one_run_at_a_time"
            ),
        ]


class CutOff(models.Model):
    """The cut-off of one customer on one day is done: written with the statements it made."""

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    cut_off_on = models.DateField()
    run = models.ForeignKey(StatementRun, on_delete=models.PROTECT, related_name="cut_offs")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "cut_off_on"], name="one_cut_off_once")
        ]


class Statement(models.Model):
    """What we said that one customer owes in one currency at the end of one day.

    ``facts`` is what the paper says, figure by figure; its hash stands in the history, which is
    sealed. The figures are those of the ledger up to the last entry of the seal that is printed.
    """

    number = models.CharField(max_length=40, unique=True, null=True)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="statements"
    )
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=16)
    language = models.CharField(max_length=8)
    since_on = models.DateField()
    as_of_on = models.DateField()
    opening_minor = models.BigIntegerField()
    closing_minor = models.BigIntegerField()
    overdue_minor = models.BigIntegerField()
    remark = models.CharField(max_length=500, blank=True)
    facts = models.JSONField()
    facts_sha256 = models.CharField(max_length=64)
    seal = models.ForeignKey("timeline.Seal", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=12, default="made")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    run = models.ForeignKey(
        StatementRun, null=True, on_delete=models.PROTECT, related_name="statements"
    )
    cut_off_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="statement_kind_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="statement_state_known"),
            models.UniqueConstraint(
                fields=["customer", "currency", "cut_off_on"],
                condition=Q(cut_off_on__isnull=False),
                name="one_statement_per_cut_off",
            ),
        ]
        indexes = [
            models.Index(fields=["-as_of_on", "-id"], name="statement_by_day"),
            models.Index(fields=["state", "sent_at"], name="statement_by_state"),
        ]

    def __str__(self) -> str:
        return self.number or ""


class StatementLink(models.Model):
    """One way for one person outside to one statement: of token, code and visit only hashes.

    ``opened_code``, ``tries`` and the days bound what can be tried; revoked, nothing opens.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="links")
    email = models.CharField(max_length=120)
    name = models.CharField(max_length=80, blank=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    code_sha256 = models.CharField(max_length=64, blank=True)
    code_sent_at = models.DateTimeField(null=True)
    code_expires_at = models.DateTimeField(null=True)
    codes_sent = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    tries_in_all = models.PositiveSmallIntegerField(default=0)
    visit_sha256 = models.CharField(max_length=64, blank=True)
    visit_expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]


class Confirmation(models.Model):
    """The customer said that a statement is right, wholly or but for disputed lines."""

    statement = models.OneToOneField(
        Statement, on_delete=models.PROTECT, related_name="confirmation"
    )
    link = models.ForeignKey(StatementLink, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    confirmed_on = models.DateField()
    confirmed_at = models.DateTimeField()
    confirmed_minor = models.BigIntegerField()
    disputed_minor = models.BigIntegerField(default=0)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")


class Difference(models.Model):
    """One line that the customer sees differently: a task with its reason, owner and day."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="differences")
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="differences"
    )
    # Which line of the statement: an open item of the ledger; none is the statement as a whole.
    item = models.ForeignKey(
        "ledger.OpenItem", null=True, on_delete=models.PROTECT, related_name="+"
    )
    number = models.CharField(max_length=64, blank=True)
    currency = models.CharField(max_length=3)
    our_minor = models.BigIntegerField()
    their_minor = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=24)
    text = models.CharField(max_length=1000, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    raised_by = models.CharField(max_length=80)
    raised_at = models.DateTimeField()
    raised_on = models.DateField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField()
    outcome = models.CharField(max_length=12, default="open")
    outcome_text = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)
    closed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=REASONS), name="difference_reason_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=OUTCOMES), name="difference_outcome_known"
            ),
            models.UniqueConstraint(fields=["statement", "item"], name="one_difference_per_line"),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(outcome="open"), name="difference_open"),
        ]
