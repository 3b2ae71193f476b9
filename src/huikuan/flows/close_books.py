"""The past is closed: from now on nothing takes effect on or before this day."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.records.ledger.commands import close_period
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event

if TYPE_CHECKING:
    from huikuan.records.ledger.models import Closing


@transaction.atomic
def close_books(through_on: date, *, by: Actor) -> "Closing":
    """Close the period and write it into the history."""
    closing = close_period(through_on, by=by)
    record_event("period_closed", on=through_on, subject=f"closing:{closing.pk}", by=by)
    return closing
