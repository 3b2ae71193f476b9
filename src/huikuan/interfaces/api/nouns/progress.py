"""How far a contract or an order is: planned, fallen due, invoiced, paid, overdue."""

from typing import Any

from pydantic import BaseModel

from huikuan.interfaces.api.door import Caller
from huikuan.reports.plan_progress import plan_progress


class LineProgressOut(BaseModel):
    """One line of the plan: what it comes to, and what fell due of it."""

    position: int
    label: str
    trigger: str
    term: str
    planned_minor: int
    due_minor: int


class ProgressOut(BaseModel):
    """How far a contract or order is, in minor units."""

    number: str
    currency: str
    planned_minor: int
    triggered_minor: int
    retained_minor: int
    invoiced_minor: int
    paid_minor: int
    open_minor: int
    overdue_minor: int
    lines: list[LineProgressOut]
    receivable_ids: list[int]


def progress_shown(base: Any, caller: Caller) -> dict[str, Any]:
    """The figures of a contract or order as the API tells them."""
    progress = plan_progress(base, as_of=caller.by.today)
    names = ProgressOut.model_fields.keys() - {"lines", "receivable_ids"}
    lines = LineProgressOut.model_fields
    return {name: getattr(progress, name) for name in names} | {
        "lines": [{name: getattr(line, name) for name in lines} for line in progress.lines],
        "receivable_ids": list(progress.receivable_ids),
    }
