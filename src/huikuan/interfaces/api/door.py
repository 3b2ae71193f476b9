"""The door of the API: who calls, may they, was it asked before; only then the work begins.

The order is the same for every address, so no noun can forget a step: token, permission, size
and form of the body, unknown query names, key, work. Work, key and answer are one transaction.
"""

import hashlib
import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import override

from huikuan.interfaces.api.bulk import is_bulk, note_answer, refuse_bulk
from huikuan.interfaces.api.problems import JSON_MEGABYTES_MAX, Problem, absent, answered
from huikuan.interfaces.api.routes import (
    ANY_CALLER,
    CHANGING,
    PERMISSION_OF,
    READING,
    WORKS_IN_PARTS,
    methods_of,
)
from huikuan.interfaces.clock import company_day, now
from huikuan.records.files.commands import FILE_BYTES_MAX
from huikuan.records.files.progress import lives, this_process
from huikuan.records.people.actor import Actor
from huikuan.records.people.commands import note_token_use, token_sha256
from huikuan.records.people.kept_answers import (
    KeptAnswer,
    free_key,
    keep_answer,
    kept_answer,
    key_is_busy,
    take_key,
)
from huikuan.records.people.models import ApiToken, User
from huikuan.records.people.queries import rights_of, token_named
from huikuan.records.people.rights import Rights

BEARER = re.compile(r"Bearer +([A-Za-z0-9_\-]{8,128})", re.IGNORECASE)
KEY = re.compile(r"[\x21-\x7e]{1,255}")
JSON_BYTES_MAX = JSON_MEGABYTES_MAX * 1024 * 1024
MEDIA_TYPES = {True: "multipart/form-data", False: "application/json"}
TOKEN_USE_NOTED = timedelta(minutes=1)

log = logging.getLogger("huikuan.access")
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Caller:
    """The program at the door: its owner, its token, its rights now, and the moment it acts."""

    user: User
    token: ApiToken
    rights: Rights
    by: Actor


@dataclass(frozen=True, slots=True)
class Address:
    """What the door knows of an address: its template, the query names and body of each method."""

    path: str
    query_names: Mapping[str, frozenset[str]]
    takes_files: bool = False
    takes_body: frozenset[str] = frozenset()


def guarded(view: View, address: Address) -> View:
    """The view behind the door."""

    @wraps(view)
    def entrance(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = _let_in(request, address, lambda: view(request, *args, **kwargs))
        except Exception as failure:
            response = answered(request, failure)
        response["Cache-Control"] = "no-store"
        return response

    entrance.csrf_exempt = True  # type: ignore[attr-defined]
    return entrance


def caller_of(request: HttpRequest) -> Caller:
    """Who is calling; the door has let them in."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    return caller


def _let_in(
    request: HttpRequest, address: Address, work: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    method = str(request.method)
    permission = PERMISSION_OF.get((method, address.path))
    if permission is None:
        raise Problem(405, "method_unknown", methods=", ".join(methods_of(address.path)))
    caller = _caller(request)
    with override(_language(request, caller.user)):
        try:
            return _admitted(request, address, caller, permission, work)
        except Exception as failure:
            return answered(request, failure)


def _admitted(
    request: HttpRequest,
    address: Address,
    caller: Caller,
    permission: str,
    work: Callable[[], HttpResponseBase],
) -> HttpResponseBase:
    method = str(request.method)
    if permission != ANY_CALLER and not caller.rights.may(permission):
        log.warning("permission missing", extra={"user": caller.user.pk, "permission": permission})
        raise Problem(403, "permission_missing", permission=permission)
    for name in request.GET:
        if name not in address.query_names.get(method, ()):
            raise Problem(422, "query_unknown", name=name[:60])
    request.caller = caller  # type: ignore[attr-defined]
    if method in READING:
        return _read(request, caller, work)
    assert method in CHANGING, method
    _refuse_wrong_body(request, address, method in address.takes_body)
    if (method, address.path) in WORKS_IN_PARTS:
        return _answered_in_parts(request, caller, work)
    return _answered_once(request, caller, work)


def _read(
    request: HttpRequest, caller: Caller, work: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """What is read in bulk has a right of its own and a reason, and leaves a line."""
    if not is_bulk(request):
        return work()
    reason = refuse_bulk(request, caller.rights, by=caller.by)
    response = work()
    note_answer(request, reason, response, by=caller.by)
    return response


def _caller(request: HttpRequest) -> Caller:
    at = now()
    found = BEARER.fullmatch(request.headers.get("Authorization", "").strip())
    token = token_named(token_sha256(found[1]), at) if found else None
    if token is None:
        log.warning("token refused", extra={"path": request.path[:200]})
        raise Problem(401, "token_invalid")
    user = token.user
    by = Actor(f"api:{user.username}"[:80], f"{user.name} ({token.name})"[:120], at,
               company_day(at), user.pk)  # fmt: skip
    if token.last_used_at is None or at - token.last_used_at > TOKEN_USE_NOTED:
        note_token_use(token, by=by)
    return Caller(user, token, rights_of(user).limited_to(token.scopes), by)


def _language(request: HttpRequest, user: User) -> str:
    """The language asked for; else the one the token's owner reads."""
    if request.headers.get("Accept-Language"):
        return str(getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE))
    known = dict(settings.LANGUAGES)
    return user.language if user.language in known else settings.LANGUAGE_CODE


def _refuse_wrong_body(request: HttpRequest, address: Address, has_body: bool) -> None:
    """Size and form before anything is read; without a body no form is asked for."""
    limit = FILE_BYTES_MAX + 64 * 1024 if address.takes_files else JSON_BYTES_MAX
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length[:20]) > limit:
        raise Problem(413, "too_large", megabytes_max=limit // 1024**2)
    wanted = MEDIA_TYPES[address.takes_files]
    if has_body and request.content_type != wanted:
        raise Problem(415, "media_type_unknown", media_type=wanted)
    if not address.takes_files and len(request.body) > limit:
        raise Problem(413, "too_large", megabytes_max=limit // 1024**2)


def _answered_once(
    request: HttpRequest, caller: Caller, work: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Do the work once per key and caller; a call that failed leaves nothing, not even its key."""
    key = _key_of(request)
    asked = _request_sha256(request)
    with transaction.atomic():
        if key_is_busy(caller.user, key):
            raise Problem(409, "call_in_progress")
        known = kept_answer(caller.user, key)
        if known:
            return _told_again(known, asked)
        response = work()
        if response.status_code >= 400:
            transaction.set_rollback(True)
        else:
            kept = KeptAnswer(asked, response.status_code, {"body": _text(response)})
            keep_answer(caller.user, key, kept, by=caller.by)
    return response


def _answered_in_parts(
    request: HttpRequest, caller: Caller, work: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The same for work in several transactions: the key is taken before and answered after."""
    key, asked = _key_of(request), _request_sha256(request)
    holder = this_process()
    with transaction.atomic():
        if key_is_busy(caller.user, key):
            raise Problem(409, "call_in_progress")
        if known := kept_answer(caller.user, key):
            return _told_again(known, asked)
        _take_key(caller, key, asked, holder)
    response = None
    try:
        response = work()
    finally:
        with transaction.atomic():
            free_key(caller.user, key)
            if response is not None and response.status_code < 400:
                kept = KeptAnswer(asked, response.status_code, {"body": _text(response)})
                keep_answer(caller.user, key, kept, by=caller.by)
    return response


def _take_key(caller: Caller, key: str, asked: str, holder: dict[str, Any]) -> None:
    """A key whose holder is at work is busy; of one that died it is free."""
    other = take_key(caller.user, key, asked, holder, by=caller.by)
    if not other:
        return
    if lives(other):
        raise Problem(409, "call_in_progress")
    free_key(caller.user, key)
    take_key(caller.user, key, asked, holder, by=caller.by)


def _key_of(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        raise Problem(400, "key_missing")
    return key


def _told_again(known: KeptAnswer, asked: str) -> HttpResponse:
    if known.request_sha256 != asked:
        raise Problem(422, "key_used_differently")
    response = HttpResponse(
        known.answer["body"], status=known.status, content_type="application/json; charset=utf-8"
    )
    response["Idempotency-Replayed"] = "true"
    return response


def _text(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse), "a changing call answers with one body"
    return response.content.decode()


def _request_sha256(request: HttpRequest) -> str:
    """What was asked: method, address and body; of a form its fields and files, not its borders."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    digest.update(json.dumps(sorted(request.POST.lists())).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(json.dumps([name, file.name, file.size]).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()


def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address the API does not have."""
    return answered(request, absent())


nowhere.csrf_exempt = True  # type: ignore[attr-defined]
