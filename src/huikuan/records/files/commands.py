"""Take a file in: the bytes once, by their hash."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction

from huikuan.errors import Refused
from huikuan.records.customers.models import Customer
from huikuan.records.files.models import WAITING, Attachment, Intake, Reading, StoredFile
from huikuan.records.files.queries import place_of
from huikuan.records.people.actor import Actor

FILE_BYTES_MAX = 200 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024


def store_file(name: str, media_type: str, stream: BinaryIO, *, by: Actor) -> StoredFile:
    """Keep the bytes of a stream under their SHA-256; the same bytes again are the same file.

    The file is complete and synced before the row that names it is written, so a row never
    points at half a file. Refuses more than 200 MB and an empty file.
    """
    sha256, size, temporary = _spooled(stream)
    try:
        if size == 0:
            raise Refused("file_empty", name=name)
        place = place_of(sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, place)
        _sync_folder(place.parent)
    finally:
        temporary.unlink(missing_ok=True)
    file, _ = StoredFile.objects.get_or_create(
        sha256=sha256,
        defaults={
            "name": Path(name).name[:200] or "file",
            "media_type": media_type[:100],
            "size": size,
            "stored_at": by.at,
            "actor": by.code,
        },
    )
    return file


@transaction.atomic
def attach_file(
    file: StoredFile, subject: str, title: str, *, customer: Customer | None, by: Actor
) -> Attachment:
    """File a stored document under a customer and a subject such as ``receivable:17``."""
    attachment, _ = Attachment.objects.get_or_create(
        file=file,
        subject=subject,
        defaults={
            "customer": customer,
            "title": title.strip()[:200] or file.name,
            "attached_at": by.at,
            "actor": by.code,
            "actor_name": by.name,
        },
    )
    return attachment


def note_refusal(intake: Intake, refused: Refused) -> None:
    """Keep with the intake why its file cannot be read, or why it cannot be undone further."""
    params = {name: str(value) for name, value in refused.params.items()}
    told = {"failed": refused.code, "params": params}
    same = Intake.objects.filter(pk=intake.pk)
    same.filter(state__in=WAITING).update(state="failed", result=told)
    same.filter(state="undoing").update(result=intake.result | told)


def hold_intake(intake: Intake, state: str) -> None:
    """Keep others away from an intake until this transaction ends; refuses another state."""
    held = Intake.objects.select_for_update().filter(pk=intake.pk).only("state").first()
    if held is None or held.state != state:
        raise Refused("intake_not_open", state=held.state if held else "withdrawn")


def remember_reading(intake: Intake, answers: dict[str, Any], *, by: Actor) -> None:
    """Files with these headings are read the same way from now on."""
    Reading.objects.update_or_create(
        kind=intake.kind,
        fingerprint=intake.fingerprint,
        defaults={"answers": answers, "updated_at": by.at},
    )


def _spooled(stream: BinaryIO) -> tuple[str, int, Path]:
    root = Path(settings.FILES_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    descriptor, path = tempfile.mkstemp(dir=root, prefix="incoming-")
    digest, size = hashlib.sha256(), 0
    with os.fdopen(descriptor, "wb") as out:
        while chunk := stream.read(CHUNK_BYTES):
            size += len(chunk)
            if size > FILE_BYTES_MAX:
                Path(path).unlink()
                raise Refused("file_too_large", megabytes_max=FILE_BYTES_MAX // 1024**2)
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size, Path(path)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
