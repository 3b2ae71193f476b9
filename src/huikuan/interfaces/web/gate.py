"""The door of every page: who asks, in which language, and whether they may."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache, partial, wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from huikuan.errors import Refused
from huikuan.interfaces.clock import house_acting, person_acting
from huikuan.interfaces.routes import PUBLIC, READING, SIGNED_IN, Route
from huikuan.interfaces.web.again import asked_again
from huikuan.interfaces.web.reader import YUAN, amount_unit
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.refusals import refusal_sentence
from huikuan.records.people.models import User
from huikuan.records.people.queries import assigned, rights_by, rights_of
from huikuan.records.people.rights import NOTHING, Rights
from huikuan.records.prepared import together
from huikuan.reports.house_around import NOWHERE, HouseAround, house_around

View = Callable[..., HttpResponse]
Change = Callable[[], HttpResponse]
Around = Callable[[], AbstractContextManager[Any]]

# The pages of allauth that we open; every other page of it is a 404.
ACCOUNT_ROUTES = {
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "socialaccount_login_cancelled": PUBLIC,
    "socialaccount_login_error": PUBLIC,
    "openid_connect_login": PUBLIC,
    "openid_connect_callback": PUBLIC,
}
OPEN_BEFORE_START = frozenset(
    {"start", "health", "reading", "manifest", "service-worker", "offline"}
)


def guarded(route: Route) -> View:
    """The view behind its door: method, permission, then one transaction for what it changes."""
    view = route.view

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in route.methods and request.method != "HEAD":
            return HttpResponseNotAllowed(route.methods)
        needed = route.needed(str(request.method))
        if (answer := refused_entry(request, needed)) is not None:
            return answer
        if needed not in (PUBLIC, SIGNED_IN):
            # They were read to let the person in; asked often, so no longer behind a veil.
            request.rights, request.house = request.read_once()  # type: ignore[attr-defined]
        if request.method in READING:
            return view(request, *args, **kwargs)
        return _changed(route, request, partial(view, request, *args, **kwargs))

    door.route = route  # type: ignore[attr-defined]
    return door


def _changed(route: Route, request: HttpRequest, change: Change) -> HttpResponse:
    """Who changes something delicate is asked again first; the rest is one transaction."""
    if route.delicate and (answer := asked_again(cast(Visit, request))) is not None:
        return answer
    return _written(request, change, nullcontext if route.works_in_parts else transaction.atomic)


def refused_entry(request: HttpRequest, needed: str) -> HttpResponse | None:
    """Nothing when the person may come in; else the way to sign in, or a no."""
    if needed == PUBLIC:
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if needed != SIGNED_IN and not request.rights.may(needed):  # type: ignore[attr-defined]
        raise PermissionDenied(needed)
    return None


def _written(request: HttpRequest, change: Change, around: Around) -> HttpResponse:
    """Run a change in one transaction; when refused, nothing is written and it says why."""
    try:
        with around():
            return change()
    except Refused as refused:
        sentence = refusal_sentence(refused)
        if request.headers.get("HX-Request"):
            return render(request, "components/refused.html", {"sentence": sentence}, status=422)
        messages.error(request, sentence)
        return redirect(way_back(request))


def way_back(request: HttpRequest, fallback: str = "/") -> str:
    """Where the person came from, when that is one of our own pages."""
    for url in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if url and url_has_allowed_host_and_scheme(
            url, {request.get_host()}, require_https=request.is_secure()
        ):
            return url
    return fallback


class DoorMiddleware:
    """Who asks: rights, actor, language and unit of amounts, each read at most once a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated and self._before_start(request):
            return redirect(reverse("start"))
        request.read_once = read = cache(partial(_read, request))  # type: ignore[attr-defined]
        request.rights = SimpleLazyObject(lambda: read()[0])  # type: ignore[attr-defined]
        request.house = SimpleLazyObject(lambda: read()[1])  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(partial(_actor, request))  # type: ignore[attr-defined]
        unit = YUAN
        if user.is_authenticated:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
            unit = user.amount_unit
        token = amount_unit.set(unit)
        try:
            response = self.get_response(request)
        finally:
            amount_unit.reset(token)
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        if "text/html" in response.headers.get("Content-Type", ""):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Deny by default: what no table declares does not exist."""
        match = request.resolver_match
        assert match is not None
        if hasattr(view, "route") or match.route.startswith("api/"):
            return None
        needed = ACCOUNT_ROUTES.get(match.view_name or "")
        if needed is None:
            raise Http404
        return refused_entry(request, needed)

    @staticmethod
    def _before_start(request: HttpRequest) -> bool:
        """Nobody is in yet: every page leads to the first start, every program to its door."""
        if request.path_info.startswith("/api/"):
            return False
        try:
            if resolve(request.path_info).view_name in OPEN_BEFORE_START:
                return False
        except Resolver404:
            pass
        return not User.objects.exists()


def _read(request: HttpRequest) -> tuple[Rights, HouseAround]:
    """What the reader may do and what stands around the page: asked in one go."""
    user = request.user
    if not user.is_authenticated:
        return NOTHING, NOWHERE
    if request.headers.get("HX-Request"):
        # A fragment has nothing around it; should it want to know all the same, it asks.
        return rights_of(user), SimpleLazyObject(lambda: house_around(user.pk))  # type: ignore[return-value]
    assignments, house = together(assigned.of(user.pk), house_around.of(user.pk))
    return rights_by(user, assignments), house


def _actor(request: HttpRequest) -> Any:
    if request.user.is_authenticated:
        return person_acting(request.user)
    return house_acting("web:anonymous", "")
