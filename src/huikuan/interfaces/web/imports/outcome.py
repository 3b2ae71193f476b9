"""What came of an import: where to look at it, and what undoing it would do."""

from typing import Any

from django.db.models import Max, Sum
from django.utils.http import urlencode

from huikuan.flows.undo_agreements import AGREEMENTS
from huikuan.flows.undo_intake import UNDOABLE
from huikuan.interfaces.web.imports.judged import latest_day
from huikuan.interfaces.web.menu import may_open, url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.records.files.models import Intake
from huikuan.records.files.queries import made_by_intake
from huikuan.records.ledger.queries import entries_by_source, unreversed_entries


def outcome(intake: Intake, request: Visit) -> dict[str, Any]:
    """The links and figures of a finished import; nothing while it is not finished."""
    if intake.state in {"stopped", "running"}:
        rows_in = intake.batches.aggregate(rows=Sum("row_count"))["rows"]
        return {
            "rows_in": rows_in or 0,
            "undo_count": _undo_count(intake, request),
            "takes_back": intake.kind in AGREEMENTS,
        }
    if intake.state not in {"done", "undone"}:
        return {}
    source = f"intake:{intake.pk}"
    last = entries_by_source(source).aggregate(day=Max("effective_on"))["day"]
    back_on = latest_day([last], request.actor.today)
    ageing = _open(request, "ageing")
    # What contracts make due carries the contract as its source, not the file.
    entries = "" if intake.kind in AGREEMENTS else _open(request, "ledger-entries")
    return {
        "ageing": ageing,
        "back_on": back_on,
        "ageing_back": f"{ageing}?as_of={back_on.isoformat()}" if ageing and back_on else "",
        "entries": entries and f"{entries}?{urlencode({'source': source})}",
        "customers": _open(request, "customers"),
        "stays": intake.kind == "contracts",
        "takes_back": intake.kind in AGREEMENTS,
        "receipts": _open(request, "receipts") if intake.kind == "receipts" else "",
        "undo_count": _undo_count(intake, request),
    }


def _undo_count(intake: Intake, request: Visit) -> int:
    """How many entries undoing would reverse; none where it may not be undone."""
    is_reversible = intake.state in UNDOABLE and intake.kind not in {"customers", "contracts"}
    if not (is_reversible and request.rights.may("imports.undo")):
        return 0
    if intake.kind in AGREEMENTS:
        return len(made_by_intake(intake))
    return unreversed_entries(f"intake:{intake.pk}").count()


def _open(request: Visit, route: str) -> str:
    url = url_if(route)
    return url if url and may_open(request, url) else ""
