"""Are the bytes of every stored file still those that were handed in?"""

import hashlib
from collections.abc import Iterator

from huikuan.records.files.models import StoredFile
from huikuan.records.files.queries import place_of
from huikuan.records.ledger.checks import Finding

CHUNK_BYTES = 1024 * 1024


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
