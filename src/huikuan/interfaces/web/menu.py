"""The menu: what of the house this person sees, and where they are in it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huikuan.interfaces.routes import PUBLIC, SIGNED_IN
from huikuan.interfaces.web.visit import Visit
from huikuan.records.people.queries import organization
from huikuan.records.timeline.queries import unread_count


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the menu; ``names`` are the beginnings of the route names below it."""

    label: str | Promise
    icon: str
    route: str
    names: tuple[str, ...]


MENU = (
    MenuItem(pgettext_lazy("menu", "Today"), "home", "today", ("today", "notices")),
    MenuItem(_("Customers"), "building-community", "customers", ("customer",)),
    MenuItem(
        _("Receivables"), "file-invoice", "receivables", ("receivable", "invoice", "credit-note")
    ),
    MenuItem(_("Cash"), "cash", "receipts", ("receipt", "application", "cash")),
    MenuItem(_("Imports"), "upload", "imports", ("import",)),
    MenuItem(
        _("Reports"),
        "report-analytics",
        "ageing",
        ("ageing", "report", "dashboard", "ledger", "proof"),
    ),
    MenuItem(_("Settings"), "settings", "settings", ("settings", "account", "mfa")),
)


def url_if(name: str, *args: Any) -> str:
    """The address of a page, or nothing while that page does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=4096)
def _permission_at(url: str) -> str:
    """What the table says of an address; the table does not change while we run."""
    permission: str = resolve(url).func.route.permission  # type: ignore[attr-defined]
    return permission


def may_open(request: Visit, url: str) -> bool:
    """Whether the person may read the page at this address."""
    permission = _permission_at(url)
    return permission in {SIGNED_IN, PUBLIC} or request.rights.may(permission)


def menu_for(request: Visit) -> list[dict[str, Any]]:
    """The menu of this person: only what exists and what they may open."""
    here = request.resolver_match.view_name or "" if request.resolver_match else ""
    items = []
    for item in MENU:
        url = url_if(item.route)
        if not url or not may_open(request, url):
            continue
        items.append(
            {
                "label": item.label,
                "icon": item.icon,
                "url": url,
                "is_here": here.startswith(item.names),
            }
        )
    return items


def shell(request: Visit) -> dict[str, Any]:
    """What the layout shows around every page."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    theme = user.theme if user and signed_in else request.COOKIES.get("theme", "auto")
    context: dict[str, Any] = {
        "theme": theme if theme in {"light", "dark"} else "auto",
        "oidc": settings.OIDC_NAME,
    }
    if signed_in and user and hasattr(request, "rights") and not request.headers.get("HX-Request"):
        context["menu"] = SimpleLazyObject(lambda: menu_for(request))
        context["company"] = SimpleLazyObject(organization)
        context["unread"] = SimpleLazyObject(lambda: unread_count(user.pk))
    return context
