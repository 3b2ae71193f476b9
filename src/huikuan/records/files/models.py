"""Files as evidence: the bytes once, by their hash, and what was read from them."""

from django.db import models
from django.db.models import Q

INTAKE_KINDS = (
    "customers", "receivables", "receipts", "history", "einvoices", "contracts", "orders",
    "deliveries", "events",
)  # fmt: skip
WAITING = ("asked", "previewed", "failed")  # nothing of it is in the books
BEGUN = ("running", "stopped", "undoing")  # some of it may be in the books, more or less to come
INTAKE_STATES = (*WAITING, *BEGUN, "done", "undone")


class StoredFile(models.Model):
    """Bytes that were handed in; the same bytes are stored once."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    stored_at = models.DateTimeField()
    actor = models.CharField(max_length=80)


class Attachment(models.Model):
    """A stored file filed under a customer and a document."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="attachments"
    )
    subject = models.CharField(max_length=80, db_index=True)
    title = models.CharField(max_length=200)
    attached_at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["file", "subject"], name="one_file_once_per_subject")
        ]


class Intake(models.Model):
    """One file brought into the books (导入): how it was read, how far it is, what came of it.

    Entries written by it carry ``source = "intake:<id>"``; undoing it reverses them. ``look`` is
    what was found about the file as a whole under the answers in ``reading``.
    """

    kind = models.CharField(max_length=16)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="intakes")
    state = models.CharField(max_length=12)
    fingerprint = models.CharField(max_length=64)
    reading = models.JSONField(default=dict)
    look = models.JSONField(default=dict)
    row_count = models.BigIntegerField(default=0)
    done_count = models.BigIntegerField(default=0)
    result = models.JSONField(default=dict)
    refused_file = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+"
    )
    actor = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=INTAKE_KINDS), name="intake_kind_known"),
            models.CheckConstraint(condition=Q(state__in=INTAKE_STATES), name="intake_state_known"),
        ]


class IntakeBatch(models.Model):
    """Some rows of a file and what became of them, written in the transaction that wrote them.

    So after a crash the batches say exactly how far the import is, and it goes on from there.
    """

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="batches")
    row_count = models.IntegerField()
    accepted = models.IntegerField()
    told = models.JSONField()

    class Meta:
        ordering = ["id"]


class Reading(models.Model):
    """How files with these headings are read: the answers given once and remembered."""

    kind = models.CharField(max_length=16)
    fingerprint = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="one_reading_per_source")
        ]
