"""A desk at which files are handed in, for the stories of imports."""

import io
from datetime import UTC, date, datetime
from typing import Any

from huikuan.flows.run_intake import run_intake
from huikuan.flows.take_file_in import take_file_in
from huikuan.flows.undo_intake import undo_intake
from huikuan.records.files.models import Intake
from huikuan.records.files.queries import opened_file
from huikuan.records.ledger.checks import house_findings
from huikuan.records.ledger.models import Entry, OpenItem
from huikuan.records.people.actor import Actor

HEAD = "客户编码,客户名称,单据编号,单据日期,到期日,币种,金额"
FIRST = "C1,苏州华强机械有限公司,A1,2026-01-05,2026-02-04,CNY,100.00"
SECOND = "C1,华强机械,A2,2026-01-06,2026-02-05,CNY,50.50"
TODAY = date(2026, 3, 31)
BY = Actor("test", "Test", datetime(2026, 3, 31, tzinfo=UTC), TODAY)


def brought_in(kind: str, *rows: str, name: str = "file.csv", **answers: Any) -> Intake:
    """Hand in headings and rows, and run the import."""
    return brought_in_bytes(kind, "\n".join(rows).encode(), name=name, **answers)


def brought_in_bytes(
    kind: str, content: bytes, *, name: str = "file.csv", **answers: Any
) -> Intake:
    """Hand in a file and run the import."""
    intake = take_file_in(kind, name, io.BytesIO(content), by=BY, answers=answers)
    run_intake(intake, by=BY)
    return intake


def counts(intake: Intake) -> tuple[int, int, int]:
    """Taken, known already, refused."""
    return tuple(intake.result[name] for name in ("accepted", "already_known", "refused"))


def undone(intake: Intake, reason: str = "wrong file") -> int:
    """Undo an import; how many entries were reversed."""
    return undo_intake(intake, reason=reason, by=BY)


def refused_rows(intake: Intake) -> str:
    """The file of refused rows as text."""
    return opened_file(intake.refused_file).read().decode("utf-8-sig")


def open_total(side: str = "receivable") -> int:
    """What is open on one side, in minor units."""
    return sum(OpenItem.objects.filter(side=side).values_list("open_minor", flat=True))


def entry_kinds() -> list[str]:
    """The kinds of the entries in the book, in order."""
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def house_is_clean() -> bool:
    """Whether every minor unit ties out."""
    return all(finding.is_clean for finding in house_findings())
