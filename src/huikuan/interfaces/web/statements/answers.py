"""What a customer typed into the page of a statement, read with suspicion."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from huikuan.desks.statements.commands import Objected
from huikuan.engine.money import amount_from_text
from huikuan.errors import Refused
from huikuan.flows.answer_statement import Answer
from huikuan.interfaces.web.signs import without_nul

if TYPE_CHECKING:
    from huikuan.desks.statements.models import Statement

FILE_BYTES_MAX = 5 * 1024 * 1024
# What may be handed in, by how the bytes begin; what its name says is not asked.
KINDS = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
)


def read_answer(request: HttpRequest, statement: "Statement") -> Answer:
    """The answer as it was sent. Refuses an amount nobody can read, and a file of another kind."""
    facts = statement.facts
    disputed = [
        said
        for row in facts["items"]
        if (said := _said(request, str(row["item_id"]), row["item_id"], row["number"], statement))
    ]
    disputed += [
        said
        for place, row in enumerate(facts["awaiting"])
        if (said := _said(request, f"w{place}", None, row[1], statement))
    ]
    return Answer(
        name=_text(request, "name", 200),
        confirms=request.POST.get("confirms") == "1",
        disputed=disputed,
        paper=_paper(request),
    )


def _said(
    request: HttpRequest, mark: str, item_id: int | None, number: str, statement: "Statement"
) -> Objected | None:
    reason = _text(request, f"reason-{mark}", 40)
    if not reason:
        return None
    typed = _text(request, f"theirs-{mark}", 40)
    return Objected(
        item_id=item_id,
        number=number,
        our_minor=0,
        reason=reason,
        text=_text(request, f"text-{mark}", 1000),
        their_minor=amount_from_text(typed, statement.currency) if typed else None,
    )


def _text(request: HttpRequest, name: str, length: int) -> str:
    return without_nul(str(request.POST.get(name, ""))).strip()[:length]


def _paper(request: HttpRequest) -> tuple[str, str, bytes] | None:
    file = request.FILES.get("paper")
    if file is None or isinstance(file, list) or not file.size:
        return None
    if file.size > FILE_BYTES_MAX:
        raise Refused("file_too_large", megabytes_max=FILE_BYTES_MAX // 1024**2)
    content = file.read()
    for start, media_type, ending in KINDS:
        if content.startswith(start):
            stem = without_nul(str(file.name or "")).rpartition(".")[0] or "file"
            return f"{stem[:100]}.{ending}", media_type, content
    raise Refused("answer_file_kind")
