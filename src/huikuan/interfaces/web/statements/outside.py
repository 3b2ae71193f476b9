"""What a customer opens without an account: one statement, behind a link and a one-time code.

Nothing else of the house can be reached from here: no menu, no session, no cookie of the house.
Unknown, expired and revoked links look the same, and so do a wrong code and one that ran out.
"""

import hmac
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import (
    get_language,
    get_language_from_request,
    gettext,
    override,
)
from django.views.decorators.csrf import csrf_exempt

from huikuan.desks.statements.queries import link_opened_by
from huikuan.desks.statements.rules import VISIT_MINUTES, may_be_answered
from huikuan.errors import Refused
from huikuan.flows.answer_statement import answer_statement
from huikuan.flows.open_statement import ask_for_code, enter_code, visited
from huikuan.interfaces.clock import house_acting
from huikuan.interfaces.web.customers.masks import masked_email
from huikuan.interfaces.web.statements.answers import read_answer
from huikuan.interfaces.web.statements.page import paper_of
from huikuan.interfaces.words.refusals import refusal_sentence
from huikuan.interfaces.words.statement_letters import code_letter
from huikuan.interfaces.words.statements import REASON_NAMES, SENTENCES, SIDE_ON_PAPER
from huikuan.interfaces.words.values import money_text
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.statements.models import Statement, StatementLink

COOKIE = "statement-visit"
TOKEN_MAX = 64
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
View = Callable[..., HttpResponse]


def outside(view: View) -> View:
    """A page for customers: its own headers, its own language, no token of the house in forms.

    The forms carry a proof made from the visit instead, which no other site can know.
    """

    @csrf_exempt
    @wraps(view)
    def shown(request: HttpRequest, token: str) -> HttpResponse:
        with override(_language(request, token)):
            response = view(request, token[:TOKEN_MAX])
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return shown


@outside
def outside_statement(request: HttpRequest, token: str) -> HttpResponse:
    """The statement for whoever has entered the code; else the way to get one."""
    by = _acting()
    if link := visited(token, _visit(request), by=by):
        return _page("statement", _statement(request, link))
    found = link_opened_by(token, by.at)
    if found is None:
        return _page("closed", {}, status=404)
    return _page("code", {"token": token, "email": masked_email(found.email)})


@outside
def outside_code(request: HttpRequest, token: str) -> HttpResponse:
    """Send a code, or try the one that was typed."""
    if "code" not in request.POST:
        return _sent(token)
    visit = enter_code(token, request.POST["code"].strip()[:12], by=_acting())
    if visit is None:
        return _asked_again(token)
    response = _to_statement(token)
    response.set_cookie(
        COOKIE, visit, max_age=VISIT_MINUTES * 60, path=f"/s/{token}", httponly=True,
        secure=settings.HTTPS, samesite="Strict",
    )  # fmt: skip
    return response


@outside
def outside_answered(request: HttpRequest, token: str) -> HttpResponse:
    """The customer confirms, disputes, or both."""
    by = _acting()
    link = visited(token, _visit(request), by=by)
    if link is None or not hmac.compare_digest(_proof(request), request.POST.get("proof", "")):
        return _to_statement(token)
    try:
        answer_statement(link, read_answer(request, link.statement), by=by)
    except Refused as refused:
        context = _statement(request, link) | {"problem": refusal_sentence(refused)}
        return _page("statement", context, status=422)
    return _to_statement(token)


@outside
def outside_paper(request: HttpRequest, token: str) -> HttpResponse:
    """The PDF, for whoever has entered the code."""
    link = visited(token, _visit(request), by=_acting())
    if link is None or link.statement.file is None:
        return _page("closed", {}, status=404)
    return paper_of(link.statement)  # type: ignore[return-value]


def _sent(token: str) -> HttpResponse:
    """A code goes out; whether one really did looks the same, but for a mail server that fails."""
    by = _acting()
    try:
        opens = ask_for_code(token, write=code_letter, by=by)
    except Refused:
        sorry = gettext("The code could not be sent just now. Try again in a few minutes.")
        return _page("code", {"token": token, "problem": sorry}, status=503)
    if not opens:
        return _page("closed", {}, status=404)
    found = link_opened_by(token, by.at)
    email = masked_email(found.email) if found else ""
    return _page("code", {"token": token, "email": email, "is_sent": True})


def _asked_again(token: str) -> HttpResponse:
    if link_opened_by(token, _acting().at) is None:
        return _page("closed", {}, status=404)
    sorry = gettext("This code does not open the statement. Check it, or ask for a new one.")
    return _page("code", {"token": token, "is_sent": True, "problem": sorry}, status=422)


def _to_statement(token: str) -> HttpResponse:
    response = HttpResponse(status=303)
    response["Location"] = f"/s/{quote(token, safe='')}?l={get_language()}"
    return response


def _acting() -> Actor:
    return house_acting("outside:statement", "")


def _visit(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")[:TOKEN_MAX]


def _proof(request: HttpRequest) -> str:
    """What a form of this visit carries: made from the visit, worth nothing without it."""
    return sha256(f"statement-form:{_visit(request)}".encode()).hexdigest()


def _language(request: HttpRequest, token: str) -> str:
    """As the reader chose on the page, else as the statement speaks, else as the browser does."""
    chosen = request.GET.get("l", "") or request.POST.get("l", "")
    if chosen in {"zh-hans", "en"}:
        return chosen
    link = link_opened_by(token[:TOKEN_MAX], _acting().at)
    spoken = {"zh": "zh-hans", "en": "en"}.get(link.statement.language if link else "", "")
    return spoken or get_language_from_request(request)


def _page(name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Drawn without the request: nothing of whoever may be signed in here gets onto it."""
    text = get_template(f"statements/outside/{name}.html").render(context)
    return HttpResponse(text, status=status)


def _statement(request: HttpRequest, link: "StatementLink") -> dict[str, Any]:
    one = link.statement
    facts = one.facts
    confirmation = getattr(one, "confirmation", None)
    return {
        **{"one": one, "facts": facts, "token": _token(request), "proof": _proof(request)},
        "items": [row | {"side": SIDE_ON_PAPER[row["side"]]} for row in facts["items"]],
        "awaiting": [{"number": row[1], "minor": row[2], "mark": f"w{place}"}
                     for place, row in enumerate(facts["awaiting"])],
        "sentences": _sentences(one),
        "reasons": REASON_NAMES.items(),
        "may_answer": may_be_answered(one.state),
        "confirmation": confirmation,
        "differences": [
            {"row": row, "reason": REASON_NAMES[row.reason]} for row in one.differences.all()
        ],
        "today": _acting().today,
        "owed_minor": abs(one.closing_minor),
        "is_owed": one.closing_minor >= 0,
    }  # fmt: skip


def _sentences(one: "Statement") -> list[str]:
    overdue = money_text(min(one.overdue_minor, one.closing_minor), one.currency)
    return [str(SENTENCES[code]).format(overdue=overdue) for code in one.facts["sentences"]]


def _token(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs["token"]) if match else ""
