"""A document is filed as evidence: stored once, found under its customer and its thing."""

from typing import BinaryIO

from django.db import transaction

from huikuan.records.customers.models import Customer
from huikuan.records.files.commands import attach_file, store_file
from huikuan.records.files.models import Attachment
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event


@transaction.atomic
def file_evidence(
    name: str,
    media_type: str,
    stream: BinaryIO,
    *,
    subject: str,
    customer: Customer | None,
    by: Actor,
    title: str = "",
) -> Attachment:
    """Keep the bytes, file them, and write the hash into the history, which is sealed."""
    file = store_file(name, media_type, stream, by=by)
    attachment = attach_file(file, subject, title or name, customer=customer, by=by)
    record_event(
        "file_attached",
        on=by.today,
        subject=subject,
        by=by,
        customer_id=customer.pk if customer else None,
        title=attachment.title,
        sha256=file.sha256,
    )
    return attachment
