"""Files: documents as evidence, stored once by their hash, filed under what they prove."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from ninja import File, Form, Path, Query, Router
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import BaseModel

from huikuan.desks.cash.queries import receipts_visible_to
from huikuan.desks.contracts.queries import (
    contracts_visible_to,
    deliveries_visible_to,
    events_visible_to,
    orders_visible_to,
)
from huikuan.desks.receivables.queries import receivables_visible_to
from huikuan.flows.file_evidence import file_evidence
from huikuan.interfaces.api.door import Caller, caller_of
from huikuan.interfaces.api.nouns.looking_up import one
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.problems import Problem
from huikuan.interfaces.api.shapes import In, Name, RowId, Short
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import visible_to
from huikuan.records.files.models import StoredFile
from huikuan.records.files.queries import attachments_visible_to, opened_file

router = Router(tags=["Files"])
NEWEST_FIRST = Sorting(("-id",))
DIGITS_MAX = 18


class FilesIn(PageIn):
    """Which files."""

    customer_id: RowId | None = None
    subject: Short = ""


class FilingIn(In):
    """Where a file belongs: ``customer:<id>``, ``receivable:<id>`` or ``receipt:<id>``."""

    subject: Short
    title: Name | None = None


class AttachmentOut(BaseModel):
    """A file under its subject."""

    id: int
    subject: str
    customer_id: int | None
    title: str
    name: str
    media_type: str
    size: int
    sha256: str
    attached_at: datetime
    actor_name: str


def attachment_shown(attachment: Any) -> dict[str, Any]:
    """An attachment as the API tells it."""
    names = ("id", "subject", "customer_id", "title", "attached_at", "actor_name")
    of_file = ("name", "media_type", "size", "sha256")
    shown = {name: getattr(attachment, name) for name in names}
    return shown | {name: getattr(attachment.file, name) for name in of_file}


def _customer_of(caller: Caller, subject: str) -> Customer:
    """Whose file it will be; a subject out of reach is as unknown as one that does not exist."""
    kind, _, number = subject.partition(":")
    documents: dict[str, Callable[..., QuerySet[Any]]] = {
        "contract": contracts_visible_to,
        "order": orders_visible_to,
        "delivery": deliveries_visible_to,
        "event": events_visible_to,
        "receivable": receivables_visible_to,
        "receipt": receipts_visible_to,
    }
    unknown = Problem(422, "subject_unknown", pointer="/subject", subject=subject)
    if not (number.isascii() and number.isdecimal() and len(number) <= DIGITS_MAX):
        raise unknown
    if kind == "customer":
        customer = visible_to(caller.rights, "files.write").filter(pk=int(number)).first()
    elif kind in documents:
        rows = documents[kind](caller.rights, "files.write")
        document = rows.filter(pk=int(number)).first()
        owner = document.order if kind == "delivery" and document else document
        customer = owner.customer if owner else None
    else:
        customer = None
    if customer is None:
        raise unknown
    return customer


def as_download(file: StoredFile) -> FileResponse:
    """The bytes of a stored file, never to be shown inside a page."""
    response = FileResponse(
        opened_file(file),
        as_attachment=True,
        filename=file.name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@router.get("/files", response=PageOut[AttachmentOut], summary="List files")
def list_files(request: HttpRequest, asked: Query[FilesIn]) -> dict[str, Any]:
    wanted = {"customer_id": asked.customer_id, "subject": asked.subject}
    rows = attachments_visible_to(caller_of(request).rights)
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page_of(rows, asked, NEWEST_FIRST, attachment_shown, "files")


@router.post("/files", response={201: AttachmentOut}, summary="Upload a file as evidence")
def upload(request: HttpRequest, filing: Form[FilingIn], file: File[UploadedFile]) -> Status:
    """The bytes are kept once by their SHA-256; the hash goes into the sealed history."""
    caller = caller_of(request)
    attachment = file_evidence(
        file.name or "file",
        file.content_type or "application/octet-stream",
        cast(BinaryIO, file.file),
        subject=filing.subject,
        customer=_customer_of(caller, filing.subject),
        by=caller.by,
        title=filing.title or "",
    )
    return Status(201, attachment_shown(attachment))


@router.get("/files/{attachment_id}/content", summary="Download a file")
def download(request: HttpRequest, attachment_id: Path[RowId]) -> FileResponse:
    """Always as a download, never shown inside our pages."""
    attachment = one(attachments_visible_to(caller_of(request).rights), attachment_id)
    return as_download(attachment.file)


@router.post(
    "/files/{attachment_id}/attachments",
    response={201: AttachmentOut},
    summary="File the same document under another thing",
)
def attach(request: HttpRequest, attachment_id: Path[RowId], filing: FilingIn) -> Status:
    caller = caller_of(request)
    known = one(attachments_visible_to(caller.rights, "files.write"), attachment_id)
    with opened_file(known.file) as stream:
        attachment = file_evidence(
            known.file.name,
            known.file.media_type,
            stream,
            subject=filing.subject,
            customer=_customer_of(caller, filing.subject),
            by=caller.by,
            title=filing.title or known.title,
        )
    return Status(201, attachment_shown(attachment))
