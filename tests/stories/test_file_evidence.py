"""A story of a document kept as evidence."""

import io
from pathlib import Path

from pytest_django import Settings

from huikuan.flows.file_evidence import file_evidence
from huikuan.records.files.queries import attachments_of, opened_file
from tests.world import World


def test_the_same_document_is_kept_once(world: World, settings: Settings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path
    acme = world.customer("ACME")
    for _ in range(2):
        attachment = file_evidence(
            "签收单.pdf", "application/pdf", io.BytesIO(b"signed"), subject="receivable:1",
            customer=acme, by=world.by,
        )  # fmt: skip
    assert attachments_of("receivable:1").count() == 1
    with opened_file(attachment.file) as stream:
        assert stream.read() == b"signed"
    assert len([each for each in tmp_path.rglob("*") if each.is_file()]) == 1
