"""The watchdog (漏记检查): what is delivered, agreed or invoiced and was not claimed."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from huikuan.interfaces.api.door import caller_of
from huikuan.interfaces.api.shapes import Day, In
from huikuan.interfaces.words.contracts import GAPS
from huikuan.reports.watchdog import watchdog

router = Router(tags=["Watchdog"])
GAPS_MAX = 200


class WatchdogIn(In):
    """As of which day, and how many gaps to list at most; all are counted."""

    as_of: Day | None = Field(None, description="Today when absent")
    limit: Annotated[int, Field(ge=1, le=GAPS_MAX)] = GAPS_MAX


class GapOut(BaseModel):
    """One thing that was forgotten, with what it concerns and how much."""

    kind: str
    kind_text: str
    subject: str
    number: str
    customer_id: int
    currency: str
    amount_minor: int
    since_on: date


class WatchdogOut(BaseModel):
    """All gaps of what the caller reaches; ``count`` is complete."""

    as_of: date
    count: int
    rows: list[GapOut]


@router.get("/watchdog", response=WatchdogOut, summary="What was forgotten to be claimed")
def show_watchdog(request: HttpRequest, asked: Query[WatchdogIn]) -> dict[str, Any]:
    caller = caller_of(request)
    day = asked.as_of or caller.by.today
    gaps = list(watchdog(caller.rights, as_of=day))
    names = GapOut.model_fields.keys() - {"kind_text"}
    rows = [
        {name: getattr(gap, name) for name in names} | {"kind_text": str(GAPS[gap.kind])}
        for gap in gaps[: asked.limit]
    ]
    return {"as_of": day, "count": len(gaps), "rows": rows}
