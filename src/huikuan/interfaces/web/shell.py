"""What belongs to every page: how one reads, notices, the app on the phone, health."""

from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _

from huikuan.interfaces.web.gate import way_back
from huikuan.interfaces.web.reader import THEMES, UNITS
from huikuan.interfaces.web.visit import Visit
from huikuan.records.people.commands import change_reading, keep_view, remove_view
from huikuan.records.timeline.commands import read_notices
from huikuan.records.timeline.queries import notices_for

COOKIE_AGE_SECONDS = 365 * 24 * 3600
CHOICES = {"language": ("zh-hans", "en"), "theme": THEMES, "amount_unit": UNITS}
COOKIES = {"language": "django_language", "theme": "theme"}


def reading(request: Visit) -> HttpResponse:
    """Change language, theme or unit; kept on the person, and in the browser for signing in."""
    asked = {name: request.POST.get(name, "") for name in CHOICES}
    changes = {name: value for name, value in asked.items() if value in CHOICES[name]}
    if request.user.is_authenticated and changes:
        change_reading(request.user, changes, by=request.actor)
    response = redirect(way_back(request))
    for name, value in changes.items():
        if name in COOKIES:
            response.set_cookie(
                COOKIES[name], value, max_age=COOKIE_AGE_SECONDS, samesite="Lax", httponly=True
            )
    return response


def notices(request: Visit) -> HttpResponse:
    """What I was told; opening the page counts as reading only when I say so."""
    page = Paginator(notices_for(request.user.pk), 50).get_page(request.GET.get("page"))
    return render(request, "notices.html", {"page": page})


def notices_read(request: Visit) -> HttpResponse:
    """I have seen them all."""
    read_notices(request.user.pk, by=request.actor)
    return redirect("notices")


def view_kept(request: Visit) -> HttpResponse:
    """Keep this list with its filters under a name."""
    name = request.POST.get("name", "").strip()
    if name:
        keep_view(
            request.user, request.POST.get("page", "")[:80], name, request.POST.get("query", "")
        )
    return redirect(way_back(request))


def view_removed(request: Visit, view_id: int) -> HttpResponse:
    """Forget one of my kept lists."""
    remove_view(request.user, view_id)
    return redirect(way_back(request))


def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to install us as an app."""
    answer = {
        "name": _("Huikuan"),
        "short_name": _("Huikuan"),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f7f4",
        "theme_color": "#0e5f52",
        "icons": [_icon(192), _icon(512), _icon(512, "maskable")],
    }
    return JsonResponse(answer, content_type="application/manifest+json")


def _icon(size: int, purpose: str = "") -> dict[str, str]:
    name = f"icons/icon-{purpose}-{size}.png" if purpose else f"icons/icon-{size}.png"
    facts = {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png"}
    return facts | ({"purpose": purpose} if purpose else {})


def service_worker(request: HttpRequest) -> FileResponse:
    """The service worker, from the root so that it may look after every page."""
    path = finders.find("js/sw.js")
    if not isinstance(path, str):
        raise Http404
    return FileResponse(open(path, "rb"), content_type="text/javascript")


def offline(request: HttpRequest) -> HttpResponse:
    """What is shown while there is no network."""
    return render(request, "offline.html")


def health(request: HttpRequest) -> HttpResponse:
    """Whether the house stands: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
