"""Companies we sell to, with every name and code they are known by."""

from django.conf import settings
from django.db import models
from django.db.models import Q

BANK_CHANGE_STATES = ("waiting", "approved", "in_effect", "refused", "withdrawn")
BANK_CHANGE_OF = ("account", "tax_number")
NAME_KINDS = ("legal", "former", "short", "foreign", "spelling", "code")


class CustomerGroup(models.Model):
    """Companies under one controller: they share risk, each stays its own debtor."""

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """One legal debtor. ``successor`` points on when two records turned out to be one company."""

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    uscc = models.CharField(max_length=18, blank=True)
    tax_number = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=80, blank=True)
    industry = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=300, blank=True)
    group = models.ForeignKey(CustomerGroup, null=True, blank=True, on_delete=models.PROTECT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, db_index=False
    )
    department = models.ForeignKey(
        "people.Department", null=True, blank=True, on_delete=models.PROTECT, db_index=False
    )
    search_text = models.TextField(blank=True, default="", editable=False)
    # No index of its own: nearly every row has none, and SQLite would choose it for "is null".
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, db_index=False
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["uscc"], condition=~Q(uscc=""), name="one_uscc_once")
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="customer_by_name"),
            # With the number: whose customers these are is asked for every list of theirs.
            models.Index(fields=["owner", "id"], name="customer_by_owner"),
            models.Index(fields=["department", "id"], name="customer_by_department"),
            models.Index(
                fields=["successor"],
                condition=Q(successor__isnull=False),
                name="customer_by_successor",
            ),
            models.Index(
                fields=["region"],
                condition=Q(successor__isnull=True) & ~Q(region=""),
                name="customer_by_region",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CustomerName(models.Model):
    """A name or code this company is or was known by; ``text_key`` is its normalised form."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(max_length=12)
    text = models.CharField(max_length=200)
    text_key = models.CharField(max_length=200, db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "kind", "text"], name="one_name_once")
        ]

    def __str__(self) -> str:
        return self.text


class Contact(models.Model):
    """A person at the customer we speak with about money."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class BankAccount(models.Model):
    """An account the customer pays from; learned payers make matching certain."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="bank_accounts")
    bank_name = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=40, db_index=True)
    holder = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "number"], name="one_bank_account_once")
        ]

    def __str__(self) -> str:
        return self.number


class BankChange(models.Model):
    """A change of a customer's bank account or tax number: asked for by one, decided by another.

    ``before`` and ``after`` hold number, bank and holder; an empty one says that there was, or
    will be, no account. Of a tax number only ``number`` is filled. Approved, it takes effect at
    ``effective_at``, never at once.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="bank_changes")
    what = models.CharField(max_length=12, default="account")
    account_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=12, default="waiting")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=300, blank=True)
    effective_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BANK_CHANGE_STATES), name="bank_change_state_known"
            ),
            models.CheckConstraint(
                condition=Q(what__in=BANK_CHANGE_OF), name="bank_change_of_known_thing"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | ~Q(decided_by=models.F("requested_by"))
                | Q(state="withdrawn"),
                name="bank_change_decided_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["effective_at"],
                condition=Q(state__in=["waiting", "approved"]),
                name="bank_change_open",
            ),
        ]


class OldContactNotice(models.Model):
    """The contact known before a bank change is to be told of it; nothing is sent from here.

    The contact is written down as it was when the change was asked for, so that whoever diverts
    money cannot first change whom we call. ``told_at`` is empty until a person has told them.
    """

    change = models.ForeignKey(BankChange, on_delete=models.PROTECT, related_name="notices")
    name = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=120, blank=True)
    told_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    told_how = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
