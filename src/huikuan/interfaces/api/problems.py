"""Problems as RFC 9457 tells them: a code for the program, a sentence for the person."""

import json
import logging
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja.errors import HttpError, ValidationError

from huikuan.errors import Refused
from huikuan.interfaces.api.shapes import REFUSED_MARK
from huikuan.interfaces.words.problems import is_known, sentence, title

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:huikuan:problem:"
JSON_MEGABYTES_MAX = 2

# What the business refuses because of the state something is in, not because of what was sent.
CONFLICTS = frozenset(
    {"already_reversed", "code_taken", "contract_cannot_move", "contract_known_differently",
     "contract_number_taken", "customer_code_taken", "delivery_known_differently",
     "event_known_differently", "invoice_number_taken", "known_differently",
     "order_known_differently", "order_not_confirmed", "order_not_draft",
     "receivable_has_applications", "request_answered", "request_not_open", "reversal_of_reversal",
     "uscc_taken", "version_signed", "version_still_draft"}
)  # fmt: skip

# What a field's check found, by the word pydantic has for it (a prefix is enough).
FIELD_CODES = (
    ("missing", "field_missing"),
    ("extra_forbidden", "field_unknown"),
    ("literal_error", "value_not_listed"),
    ("enum", "value_not_listed"),
    ("string_too", "value_too_long"),
    ("string_unicode", "text_wrong"),
    ("too_long", "value_too_long"),
    ("too_short", "value_too_long"),
    ("greater_than", "value_out_of_range"),
    ("less_than", "value_out_of_range"),
)

log = logging.getLogger("huikuan.api")


class Problem(Exception):
    """The call cannot be answered: status, code and the facts of the sentence."""

    def __init__(self, status: int, code: str, *, pointer: str = "", **params: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.pointer = pointer
        self.params = params


def absent() -> Problem:
    """What is not there, and what is not yours: the same answer."""
    return Problem(404, "absent")


# What a failure of others is to the caller; the first that fits holds.
KNOWN_FAILURES: tuple[tuple[type[Exception], int, str, dict[str, Any]], ...] = (
    (Http404, 404, "absent", {}),
    (RequestDataTooBig, 413, "too_large", {"megabytes_max": JSON_MEGABYTES_MAX}),
    (IntegrityError, 409, "changed_meanwhile", {}),
    (OperationalError, 503, "busy", {}),
    (HttpError, 400, "body_unreadable", {"reason": "-"}),
    (BadRequest, 400, "body_unreadable", {"reason": "-"}),
    (SuspiciousOperation, 400, "body_unreadable", {"reason": "-"}),
    (UnreadablePostError, 400, "body_unreadable", {"reason": "-"}),
)


def problem_of(failure: Exception) -> Problem | None:
    """The problem that a failure is to the caller; none when it is our own mistake."""
    if isinstance(failure, Problem):
        return failure
    if isinstance(failure, Refused):
        status = 409 if failure.code in CONFLICTS else 422
        return _with_params(Problem(status, failure.code), failure.params)
    for kind, status, code, params in KNOWN_FAILURES:
        if isinstance(failure, kind):
            return _with_params(Problem(status, code), params)
    return None


def answered(request: HttpRequest, failure: Exception) -> HttpResponse:
    """The answer to a call that failed; our own mistakes are noted and told without details."""
    if isinstance(failure, ValidationError):
        return _fields_answer(failure.errors)
    problem = problem_of(failure)
    if problem is None:
        log.error("unexpected failure", exc_info=failure, extra={"path": request.path})
        problem = Problem(500, "unexpected")
    errors = []
    if problem.pointer:
        detail = sentence(problem.code, problem.params)
        errors = [{"in": "body", "pointer": problem.pointer, "code": problem.code,
                   "detail": detail}]  # fmt: skip
    response = _answer(problem.status, problem.code, problem.params, errors)
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="huikuan"'
    if problem.status in (409, 503) and problem.code in ("busy", "call_in_progress"):
        response["Retry-After"] = "1"
    if problem.status == 405:
        response["Allow"] = str(problem.params["methods"])
    return response


def _with_params(problem: Problem, params: dict[str, Any]) -> Problem:
    problem.params = params
    return problem


def _fields_answer(found: Sequence[dict[str, Any]]) -> HttpResponse:
    """Fields that cannot be taken, each with its place; a wrong path is simply not there."""
    if any(error["loc"][0] == "path" for error in found):
        return _answer(404, "absent", {}, [])
    errors = [_field_error(error) for error in found[:100]]
    first = errors[0]
    return _answer(422, first["code"], {}, errors, first["detail"])


def _field_error(error: dict[str, Any]) -> dict[str, str]:
    kind, context = str(error["type"]), dict(error.get("ctx") or {})
    code = kind if is_known(kind) or error["msg"] == REFUSED_MARK else "value_wrong"
    for prefix, known in FIELD_CODES:
        if kind.startswith(prefix):
            code = known
    place = "/".join(_pointer_part(part) for part in error["loc"][_skip(error["loc"]) :])
    detail = sentence(code, context)
    return {"in": str(error["loc"][0]), "pointer": f"/{place}" if place else "", "code": code,
            "detail": detail}  # fmt: skip


def _skip(place: Sequence[Any]) -> int:
    """Bodies are named inside ninja by our argument; the caller knows nothing of that name."""
    return 2 if place[0] == "body" else 1


def _pointer_part(part: Any) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _answer(
    status: int,
    code: str,
    params: dict[str, Any],
    errors: list[dict[str, str]],
    detail: str | None = None,
) -> HttpResponse:
    told: dict[str, Any] = {
        "type": TYPE_PREFIX + code,
        "title": title(status),
        "status": status,
        "code": code,
        "detail": detail or sentence(code, params),
    }
    if errors:
        told["errors"] = errors
    text = json.dumps(told, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE)
