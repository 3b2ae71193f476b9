"""What happened to whom, who is to be told, what follows, and the seals over it all."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Event(models.Model):
    """One thing that happened, told in a code with its facts; the row never changes."""

    kind = models.CharField(max_length=40)
    customer = models.ForeignKey(
        "customers.Customer",
        null=True,
        on_delete=models.PROTECT,
        related_name="events",
        db_index=False,
    )
    subject = models.CharField(max_length=80)
    on = models.DateField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=120)
    params = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(
                fields=["customer", "-id"],
                condition=Q(customer__isnull=False),
                name="event_by_customer",
            ),
            models.Index(fields=["subject", "-id"], name="event_by_subject"),
        ]


class Notice(models.Model):
    """This person is to be told of this event."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="notices")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="told_once")]


class FollowUp(models.Model):
    """A reaction that is to run after an event; it may be tried again, and says why it failed."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="follow_ups")
    reaction = models.CharField(max_length=60)
    tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "reaction"], name="one_follow_up_once")
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(done_at__isnull=True), name="follow_up_waiting")
        ]


class Seal(models.Model):
    """A hash over all entries and events up to here and over the seal before it."""

    entries_through = models.BigIntegerField()
    events_through = models.BigIntegerField()
    entry_count = models.BigIntegerField()
    event_count = models.BigIntegerField()
    root_sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
