"""The timeline of a customer: everything that happened, newest first."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import BaseModel

from huikuan.interfaces.api.door import caller_of
from huikuan.interfaces.api.nouns.looking_up import one_customer
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.shapes import RowId
from huikuan.interfaces.words.events import sentence
from huikuan.records.timeline.queries import history_of

router = Router(tags=["History"])
NEWEST_FIRST = Sorting(("-id",))


class EventOut(BaseModel):
    """One thing that happened: a code with its facts, and the sentence for people."""

    id: int
    kind: str
    subject: str
    on: date
    at: datetime
    actor: str
    actor_name: str
    params: dict[str, Any]
    sentence: str
    sha256: str


def event_shown(event: Any) -> dict[str, Any]:
    """An event as the API tells it."""
    names = EventOut.model_fields.keys() - {"sentence"}
    shown = {name: getattr(event, name) for name in names}
    return shown | {"sentence": sentence(event.kind, event.params)}


@router.get(
    "/customers/{customer_id}/history",
    response=PageOut[EventOut],
    summary="Everything that happened to a customer",
)
def list_events(
    request: HttpRequest, customer_id: Path[RowId], page: Query[PageIn]
) -> dict[str, Any]:
    one_customer(caller_of(request), customer_id, "history.read")
    return page_of(history_of(customer_id), page, NEWEST_FIRST, event_shown, "history")
