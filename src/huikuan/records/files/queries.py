"""Where a file's bytes are, and what was filed where."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.db.models import Count, QuerySet

from huikuan.errors import Refused
from huikuan.records.files.models import Attachment, Intake, Reading, StoredFile
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import Rights
from huikuan.records.prepared import Prepared

NEWEST = 20

READ_AT_ONCE_BYTES_MAX = 3_000_000
TAKEN_AT_ONCE_BYTES_MAX = 100_000
PACKED = 6  # a packed file holds about so many times its size


def place_of(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256


def stored_hashes() -> list[str]:
    """The hashes of all stored files."""
    return list(StoredFile.objects.order_by("id").values_list("sha256", flat=True))


def opened_file(file: StoredFile) -> BinaryIO:
    """The bytes of a stored file, to read."""
    try:
        return place_of(file.sha256).open("rb")
    except FileNotFoundError as missing:
        raise Refused("file_missing", name=file.name, sha256=file.sha256[:12]) from missing


def refuse_altered(file: StoredFile) -> None:
    """The bytes must still be those that were handed in; refuses ``file_altered``."""
    digest = hashlib.sha256()
    with opened_file(file) as stream:
        while chunk := stream.read(1024 * 1024):
            digest.update(chunk)
    if digest.hexdigest() != file.sha256:
        raise Refused("file_altered", name=file.name, sha256=file.sha256[:12])


def attachments_of(subject: str) -> QuerySet[Attachment]:
    """What was filed under one thing, newest first."""
    return Attachment.objects.filter(subject=subject).select_related("file")


def attached_subjects(subjects: Iterable[str]) -> set[str]:
    """Which of these have a document filed with them."""
    rows = Attachment.objects.filter(subject__in=set(subjects))
    return set(rows.values_list("subject", flat=True))


def filed_counts(subjects: Iterable[str]) -> dict[str, int]:
    """How many files were filed with each of these things."""
    rows = Attachment.objects.filter(subject__in=list(subjects)).values_list("subject")
    return dict(rows.annotate(count=Count("id")))


class Filed(NamedTuple):
    """One file as a customer's page shows it."""

    id: int
    title: str
    attached_at: datetime
    actor_name: str
    size: int
    sha256: str


# What was filed last under one customer.
newest_files = Prepared(
    lambda customer_id: (
        Attachment.objects.filter(customer_id=customer_id)
        .order_by("-id")
        .values_list("id", "title", "attached_at", "actor_name", "file__size", "file__sha256")[
            :NEWEST
        ]
    ),
    int,
    shape=lambda rows: tuple(Filed(*row) for row in rows),
)


def is_quickly_read(name: str, size: int) -> bool:
    """Whether somebody who hands a file in can wait until it was read once."""
    return _size_unpacked(name, size) <= READ_AT_ONCE_BYTES_MAX


def is_quickly_taken(name: str, size: int) -> bool:
    """Whether somebody can wait until every row of a file was judged or taken."""
    return _size_unpacked(name, size) <= TAKEN_AT_ONCE_BYTES_MAX


def _size_unpacked(name: str, size: int) -> int:
    is_packed = name.lower().endswith((".xlsx", ".xlsm", ".gz"))
    return size * (PACKED if is_packed else 1)


def broken_intakes() -> QuerySet[Intake]:
    """Files that somebody began to bring in or to undo, oldest first."""
    return intakes().filter(state__in=("running", "undoing")).order_by("id")


def begun_before(intake: Intake) -> Intake | None:
    """The same file, read the same way, that was begun before and is not finished."""
    same = intakes().filter(file=intake.file, kind=intake.kind, state__in=("running", "stopped"))
    return next((each for each in same if each.reading == intake.reading), None)


def intakes() -> QuerySet[Intake]:
    """What was brought into the books from files, newest first."""
    return Intake.objects.select_related("file", "refused_file")


def intakes_visible_to(rights: Rights, permission: str = "imports.run") -> QuerySet[Intake]:
    """Every intake or none: a file speaks of any customer, so whoever sees it sees all of them."""
    return intakes() if rights.reach(permission).all else intakes().none()


def reading_of(intake: Intake) -> Reading | None:
    """How files with the same headings were read before this one, if any were."""
    known = Reading.objects.filter(kind=intake.kind, fingerprint=intake.fingerprint)
    return known.filter(updated_at__lt=intake.created_at).first()


def remembered_reading(kind: str, fingerprint: str) -> dict[str, object]:
    """The answers given for files with these headings before."""
    reading = Reading.objects.filter(kind=kind, fingerprint=fingerprint).first()
    return dict(reading.answers) if reading else {}


def attachments_visible_to(rights: Rights, permission: str = "files.read") -> QuerySet[Attachment]:
    """What was filed under the customers a right reaches, newest first."""
    reached = scoped(rights.reach(permission), "customer__")
    return Attachment.objects.filter(reached).select_related("file", "customer").order_by("-id")


def made_by_intake(intake: Intake) -> list[int]:
    """What an import made, by its own numbers, in the order in which it came; see its batches."""
    told = intake.batches.order_by("id").values_list("told", flat=True)
    return [number for batch in told for number in batch.get("made", ())]
