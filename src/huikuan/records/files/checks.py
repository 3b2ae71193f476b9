"""Are the bytes of every stored file still those that were handed in?"""

import hashlib
from collections.abc import Iterator

from django.db.models import Sum

from huikuan.records.files.models import Intake, IntakeBatch, StoredFile
from huikuan.records.files.queries import place_of
from huikuan.records.ledger.checks import Finding
from huikuan.records.ledger.queries import entries_by_source

CHUNK_BYTES = 1024 * 1024
# The entry by which each document of a file comes into the books.
BRINGS_IN = {
    "receivables": ("receivable_recognised", "opening_balance_taken"),
    "history": ("receivable_recognised", "opening_balance_taken"),
    "einvoices": ("receivable_recognised", "opening_balance_taken"),
    "receipts": ("receipt_recorded", "opening_receipt_taken"),
}


def file_findings() -> list[Finding]:
    """Read every stored file and compare it with the hash under which it is kept."""
    wrong = list(_wrong_files())
    return [Finding("files_match_hashes", len(wrong), 0, wrong[0] if wrong else "")]


def _wrong_files() -> Iterator[str]:
    for sha256 in StoredFile.objects.order_by("id").values_list("sha256", flat=True).iterator():
        digest = hashlib.sha256()
        try:
            with place_of(sha256).open("rb") as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    digest.update(chunk)
        except OSError:
            yield f"file:{sha256}"
            continue
        if digest.hexdigest() != sha256:
            yield f"file:{sha256}"


def import_findings() -> list[Finding]:
    """Compare every import with its entries, and name those that stopped half way."""
    wrong = list(_wrong_imports())
    halves = Intake.objects.filter(state="stopped").order_by("id")
    half = list(halves.values_list("id", flat=True))
    return [
        Finding("imports_match_entries", len(wrong), 0, wrong[0] if wrong else ""),
        Finding("imports_are_whole", len(half), 0, f"intake:{half[0]}" if half else ""),
    ]


def _wrong_imports() -> Iterator[str]:
    """Imports whose batches say they took another number of rows than there are entries."""
    accepted = IntakeBatch.objects.values("intake_id").annotate(rows=Sum("accepted"))
    kinds = dict(Intake.objects.filter(kind__in=BRINGS_IN).values_list("id", "kind"))
    for told in accepted.order_by("intake_id"):
        if kind := kinds.get(told["intake_id"]):
            entries = entries_by_source(f"intake:{told['intake_id']}")
            if entries.filter(kind__in=BRINGS_IN[kind], reverses=None).count() != told["rows"]:
                yield f"intake:{told['intake_id']}"
