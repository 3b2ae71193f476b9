"""More than 200 rows at once leave the house: its own right, a reason, a line in the history."""

import json

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from huikuan.flows.hand_out import hand_out, refuse_over_quota
from huikuan.interfaces.api.paging import PAGE_ROWS_MAX
from huikuan.interfaces.api.problems import Problem
from huikuan.records.people.actor import Actor
from huikuan.records.people.rights import Rights

BULK_ROWS = 200
SIZES = ("limit", "per_page")
REASON_LENGTH_MAX = 300


def is_bulk(request: HttpRequest) -> bool:
    """Whether a page is asked for that is larger than what one may take without a reason.

    A size that no page has is refused by its noun, with what is wrong about it.
    """
    sizes = [request.GET.get(name, "") for name in SIZES]
    return any(size.isdecimal() and BULK_ROWS < int(size[:9]) <= PAGE_ROWS_MAX for size in sizes)


def refuse_bulk(request: HttpRequest, rights: Rights, *, by: Actor) -> str:
    """The reason of a bulk call, or a problem: the right is missing, or the reason is."""
    if not rights.may("exports.bulk"):
        raise Problem(403, "permission_missing", permission="exports.bulk")
    reason = request.GET.get("reason", "").strip()
    if not reason:
        raise Problem(422, "export_reason_missing", rows_max=BULK_ROWS)
    if len(reason) > REASON_LENGTH_MAX:
        raise Problem(422, "value_too_long", pointer="/reason")
    refuse_over_quota(by=by)
    return reason


def note_answer(
    request: HttpRequest, reason: str, response: HttpResponseBase, *, by: Actor
) -> None:
    """Who took how many rows of what, why and when; a page that turned out small is none."""
    if response.status_code == 200:
        told = json.loads(response.content)  # type: ignore[attr-defined]
        note_bulk(request, reason, len(told.get("rows", told.get("items", ()))), by=by)


def note_bulk(request: HttpRequest, reason: str, rows: int, *, by: Actor) -> None:
    """Write it into the history of exports."""
    if rows <= BULK_ROWS:
        return
    query = request.GET.copy()
    query.pop("reason", None)
    page = request.path.removeprefix("/api/v1/")[:80]
    hand_out(page, rows, query.urlencode()[:1000], by=by, reason=reason)
